"""What may not be shown may not be learned from either, but in the sums that are shown."""

from functools import lru_cache

import numpy as np

from hotspot.core.types import Level
from hotspot.disclosure.maps import OTHER_LEVEL, protect_map
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.pictures import count_areas

REST = "all the rest"
"""Group of hidden areas whose sum only the total of the region tells."""


def pool_hidden(snapshot: Snapshot, counted: Picture) -> np.ndarray:
    """Group the hidden areas of a map by the sums that a reader could work out.

    Parameters
    ----------
    snapshot : Snapshot
        Where the picture was counted from.
    counted : Picture
        Of the whole region.

    Returns
    -------
    ndarray of str, shape (n,)
        "" for an area that may be shown. Hidden tracts of a neighborhood that is shown are a group;
        all other hidden areas are one. Where tracts are split over neighborhoods, so are all.
    """
    about = counted.context
    return _groups(
        snapshot, about.measure.key, about.window, about.week, about.age_band, counted.level
    )


@lru_cache(maxsize=128)
def _groups(
    snapshot: Snapshot, measure: str, window: int, week: object, age_band: str, level: Level
) -> np.ndarray:
    asked = {"measure": measure, "window": window, "week": week, "age_band": age_band}
    shown = protect_map(snapshot, count_areas(snapshot, **asked, level=level))
    hidden = shown.suppressed
    if level == "neighborhood" or not snapshot.tables["shares"].empty:
        return np.where(hidden, REST, "")
    others = protect_map(snapshot, count_areas(snapshot, **asked, level=OTHER_LEVEL[level]))
    told = others.areas[~others.suppressed].astype(str)
    inside = shown.neighborhoods.astype(str)
    return np.where(hidden, np.where(np.isin(inside, told), inside, REST), "")
