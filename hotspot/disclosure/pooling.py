"""What may not be shown may not be learned from either, but in the sums that are shown."""

import numpy as np

from hotspot.disclosure.maps import OTHER_LEVEL, protect_counts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture

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
    asked = (snapshot, about.measure.key, about.window, about.week, about.age_band)
    hidden = protect_counts(*asked, counted.level).suppressed
    if counted.level == "neighborhood" or not snapshot.tables["shares"].empty:
        return np.where(hidden, REST, "")
    others = protect_counts(*asked, OTHER_LEVEL[counted.level])
    told = others.areas[~others.suppressed].astype(str)
    inside = counted.neighborhoods.astype(str)
    return np.where(hidden, np.where(np.isin(inside, told), inside, REST), "")
