"""Of weeks that end on any day no map is drawn, so a sentence about them is judged by itself."""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.disclosure.sets import may_tell
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.days import rolling_weeks
from hotspot.surveillance.panels import panel_of


@lru_cache(maxsize=4096)
def may_tell_days(
    snapshot: Snapshot,
    measure: str,
    areas: tuple[str, ...],
    periods: int,
    until: date,
    age_band: str = "all",
) -> bool:
    """Say whether something may be said of the count of some tracts together, up to any day.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of a measure that is counted by the day.
    areas : tuple of str
        Ids of the tracts.
    periods : int
        Periods of seven days: 1, 2 or 4.
    until : date
        Last day.
    age_band : str, default "all"
        Or a band of the site.

    Returns
    -------
    bool
        True if each of the tracts has as many children as the site asks for, or nobody: what is
        said of them holds no hidden count, whatever else is known of these days; and if it may be
        said of the calendar weeks on either side, too.

    Raises
    ------
    InvalidCounts
        If a tract is not known.
    NotEnoughData
        If the days were not counted.
    """
    found = rolling_weeks(snapshot, measure, until=until, age_band=age_band)
    rows = np.isin(found.areas.astype(str), areas)
    if rows.sum() != len(set(areas)):
        raise InvalidCounts("a set must be of tracts of the snapshot; another was asked about")
    children, threshold = found.persons[periods][rows], snapshot.site.threshold
    few = (children > 0) & (children < threshold)
    if children.sum() < threshold or few.any():
        return False
    before = until - timedelta(days=(until.weekday() + 2) % 7)
    around = {before, before if before == until else before + timedelta(weeks=1)}
    return all(_may_tell_week(snapshot, measure, areas, periods, week, age_band) for week in around)


def _may_tell_week(
    snapshot: Snapshot, measure: str, areas: tuple[str, ...], periods: int, week: date, band: str
) -> bool:
    """Ask of a calendar week; one that is not known, or in which nobody came, tells nothing."""
    try:
        panel = panel_of(snapshot, measure, "tract", window=1, age_band=band)
        last = panel.column(np.datetime64(week, "D"))
        weeks = slice(max(last - periods + 1, 0), last + 1)
        if not np.nansum(panel.events[np.isin(panel.areas, areas), weeks]):
            return True
        return may_tell(snapshot, measure, areas, periods, week, band)
    except (NotEnoughData, InvalidCounts):
        return True
