"""How much a year has changed, beside a chart of its weeks, tells the one week the chart hides.

"4 % up on the year before" is a count in other words: with the year before known, and all points
of the newer year but one, it leaves that point to be worked out. So a change is judged as a count
of each of its years would be (``disclosure.beside``), as if it stood there with all its digits.
"""

from dataclasses import replace

import numpy as np

from hotspot.disclosure.beside import gap_of, is_wide
from hotspot.disclosure.maps import protect_counts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Comparison, Signal
from hotspot.surveillance.headlines import YEAR

_YEAR = YEAR * np.timedelta64(7, "D")
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
    snapshot: Snapshot, compared: Comparison | None, signal: Signal
) -> Comparison | None:
    """Take from a comparison what would tell a point that the chart beside it hides.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    compared : Comparison or None
        Of the place of the chart.
    signal : Signal
        The chart, after disclosure.

    Returns
    -------
    Comparison or None
        The same if the chart hides no point of either year, or so many that any of them could hold
        the threshold; else without numbers, with the verdict "not enough data". Where the newer
        span is not a year, or points of the chart do not make up the years to the week, it is
        without numbers wherever a point is hidden.
    """
    if compared is None or compared.until is None or not _tells(snapshot, compared, signal):
        return compared
    what = f"{compared.name}: {signal.panel.measure.label}"
    return replace(
        compared,
        **dict.fromkeys(_NUMBERS, np.nan),
        verdict="not enough data",
        sentence=f"{what} cannot be compared: the chart hides a {signal.panel.period} of few"
        " children, and a comparison would tell it.",
    )


def _tells(snapshot: Snapshot, compared: Comparison, signal: Signal) -> bool:
    until = np.datetime64(compared.until, "D")
    if compared.since is not None:
        return _hides(signal, np.datetime64(compared.since, "D") - _YEAR, until)
    return any(_told_in(snapshot, signal, end) for end in (until, until - _YEAR))


def _told_in(snapshot: Snapshot, signal: Signal, end: np.datetime64) -> bool:
    """Say whether the count of one year would tell a point of it."""
    if not _hides(signal, end - _YEAR, end):
        return False
    key, age_band = signal.panel.measure.key, signal.panel.age_band
    year = protect_counts(snapshot, key, YEAR, end.item(), age_band, "neighborhood")
    gap = gap_of(year, signal)
    return gap is None or not is_wide([gap], snapshot.site.threshold)


def _hides(signal: Signal, after: np.datetime64, until: np.datetime64) -> bool:
    weeks = signal.panel.weeks
    return signal.hidden is not None and bool(
        signal.hidden[(weeks > after) & (weeks <= until)].any()
    )
