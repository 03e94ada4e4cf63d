"""How much a year has changed, beside a chart of its weeks, tells the one week the chart hides.

"4 % up on the year before" is a count in other words: with the year before known, and all points
of the newer year but one, it leaves that point to be worked out. So a change is judged as a count
of each of its years would be (``disclosure.beside``), as if it stood there with all its digits.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hotspot.disclosure.beside import gap_of, is_wide
from hotspot.surveillance.answers import Comparison, Picture, Signal

_WEEK = np.timedelta64(7, "D")
_YEAR = 52 * _WEEK
_NUMBERS = (
    "ratio",
    "lower",
    "upper",
    "year_before",
    "expected_by_luck",
    "luck_lower",
    "luck_upper",
)


def leave_out_change(
    compared: Comparison | None, signal: Signal, years: Sequence[Picture]
) -> Comparison | None:
    """Take from a comparison what would tell a point that the chart beside it hides.

    Parameters
    ----------
    compared : Comparison or None
        Of the place of the chart.
    signal : Signal
        The chart, after disclosure.
    years : sequence of Picture
        Counts of neighborhoods over 52 weeks, after disclosure, that end where the newer and the
        older span of the comparison end.

    Returns
    -------
    Comparison or None
        The same if the chart hides no point of either year, or so many that any of them could hold
        the threshold; else without numbers, with the verdict "not enough data". Where the newer
        span is not a year, or points of the chart do not make up the years to the week, it is
        without numbers wherever a point is hidden.
    """
    if compared is None or compared.until is None or not _tells(compared, signal, years):
        return compared
    what = f"{compared.name}: {signal.panel.measure.label}"
    return replace(
        compared,
        **dict.fromkeys(_NUMBERS, np.nan),
        verdict="not enough data",
        sentence=f"{what} cannot be compared: the chart hides a {signal.panel.period} of few"
        " children, and a comparison would tell it.",
    )


def _tells(compared: Comparison, signal: Signal, years: Sequence[Picture]) -> bool:
    if signal.hidden is None:
        return False
    weeks, until = signal.panel.weeks, np.datetime64(compared.until, "D")
    split = until - _YEAR if compared.since is None else np.datetime64(compared.since, "D")
    if not signal.hidden[(weeks > split - _YEAR) & (weeks <= until)].any():
        return False
    if compared.since is not None:
        return True
    spans = {np.datetime64(one.context.week, "D"): one for one in years}
    return any(_told_in(spans.get(end), signal, end) for end in (until, split))


def _told_in(year: Picture | None, signal: Signal, end: np.datetime64) -> bool:
    weeks = signal.panel.weeks
    if not signal.hidden[(weeks > end - _YEAR) & (weeks <= end)].any():
        return False
    gap = None if year is None else gap_of(year, signal)
    return gap is None or not is_wide([gap], year.context.site.threshold)
