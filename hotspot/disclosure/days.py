"""Of weeks that end on any day no map is drawn, so a sentence about them is judged by itself."""

from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.core.errors import InvalidCounts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.days import rolling_weeks


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
        said of them holds no hidden count, whatever else is known of these days.

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
    return bool(children.sum() >= threshold and not few.any())
