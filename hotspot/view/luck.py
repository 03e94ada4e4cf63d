"""What luck alone would have made of the newer weeks is drawn where they are, and said beside them.

Levels start from the mean of the points of the year before that the chart shows, and ratios are
rounded as they are in words, so that the band tells nothing that chart and sentence do not tell.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.surveillance.headlines import YEAR
from hotspot.view.shown import hidden_weeks
from hotspot.view.words import percent

FEWEST_SHOWN = 0.75
"""Share of the points of the year before that must be shown for their mean to stand for it."""


@dataclass(frozen=True, eq=False)
class LuckMarks:
    """A band and a line over the newer span of a chart.

    Parameters
    ----------
    inside : ndarray of bool, shape (w,)
        Weeks of the newer span.
    expected, lower, upper, seen : float
        In the unit people read: what luck alone would make of the mean of the span, and what
        the mean was.
    coverage : float
        Of the band.
    """

    inside: np.ndarray
    expected: float
    lower: float
    upper: float
    seen: float
    coverage: float

    def along(self, level: float) -> np.ndarray:
        """Give a level in the weeks of the span and gaps elsewhere, shape (w,)."""
        return np.where(self.inside, level, np.nan)


def luck_marks(
    signal: Signal,
    context: Context,
    compared: Comparison | None,
    keep: slice = slice(None),
) -> LuckMarks | None:
    """Say where on a chart the band of luck lies.

    Parameters
    ----------
    signal : Signal
        After disclosure.
    context : Context
        What it is about.
    compared : Comparison or None
        Of the same place and measure; None draws nothing.
    keep : slice
        Points that are drawn; all of them by default.

    Returns
    -------
    LuckMarks or None
        None also if luck cannot be told of, no point of the newer span is drawn, or too few of the
        year before are shown.
    """
    if compared is None or compared.until is None or not np.isfinite(compared.luck_lower):
        return None
    since = compared.since or compared.until - timedelta(weeks=YEAR)
    weeks, step = signal.chart.weeks, np.timedelta64(7 * signal.panel.window, "D")
    split, year = np.datetime64(since, "D"), np.timedelta64(7 * YEAR, "D")
    before = (weeks > split - year) & (weeks <= split)
    inside = (weeks - step >= split) & (weeks <= np.datetime64(compared.until, "D"))
    shown = before & ~hidden_weeks(signal, context) & np.isfinite(signal.chart.value)
    if not inside[keep].any() or not shown.sum() >= FEWEST_SHOWN * max(before.sum(), 1):
        return None
    at_risk = signal.panel.exposure[0, shown]
    usual = float((signal.chart.value[shown] * at_risk).sum() / at_risk.sum())
    ratios = (
        compared.expected_by_luck, compared.luck_lower, compared.luck_upper, compared.year_before
    )  # fmt: skip
    levels = (usual * context.measure.scale * round(ratio, 2) for ratio in ratios)
    return LuckMarks(inside[keep], *levels, compared.luck_coverage)


def luck_label(marks: LuckMarks) -> str:
    """Name the band."""
    return f"by luck alone ({percent(marks.coverage)})"


def luck_note(marks: LuckMarks, compared: Comparison) -> str:
    """Say under a picture what band and line are."""
    span = "last 52 weeks" if compared.since is None else "newer weeks"
    said = compared.sentence.removeprefix(f"{compared.name}: ")
    return (
        f"Shaded: where the mean of the {span} would lie {luck_label(marks)}, had nobody done"
        f" anything; the thick line is where it lies. {said}"
    )
