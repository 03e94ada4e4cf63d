"""Which places does the network follow from week to week, and not only on the map of one week?

A list to plan visits by must not flicker, so it is kept: the maps of the weeks before are drawn,
too, and a place is on the list if they bear it out.
"""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from hotspot.clusters.staying import keep_on_list
from hotspot.core.errors import NotEnoughData
from hotspot.core.hotspot_rules import rule_of
from hotspot.core.types import TOO_LITTLE, WITHOUT_RATE, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.pictures import estimate_whole
from hotspot.surveillance.pooled import Pool

LOOKED_BACK = 8
"""Weeks whose maps are asked, the newest included; in simulations more hardly change
the list."""


def hot_list(snapshot: Snapshot, picture: Picture, *, pool: Pool | None = None) -> np.ndarray:
    """Say which areas of a map are on the list that is kept from week to week.

    Parameters
    ----------
    snapshot : Snapshot
        Where the picture was drawn from; its rule decides.
    picture : Picture
        Of the whole region.
    pool : callable or None
        As of ``draw``.

    Returns
    -------
    ndarray of bool, shape (n,)
        In the order of the picture's areas. Under a rule that keeps no list, what the map calls
        higher. Nothing is hidden yet.
    """
    return _asked(snapshot, picture, pool)[:, -1] > 0


def weeks_on_list(
    snapshot: Snapshot, picture: Picture, *, pool: Pool | None = None
) -> tuple[np.ndarray, int]:
    """Say for how many weeks each area has been on the list.

    Parameters
    ----------
    snapshot, picture, pool : as of ``hot_list``
        The picture's week is the last one counted.

    Returns
    -------
    tuple of (ndarray of int, shape (n,), int)
        Weeks in a row up to that of the picture, zero where an area is not on the list; and the
        most that could be found, because no earlier map was asked. Nothing is hidden yet.
    """
    found = _asked(snapshot, picture, pool)
    return found[:, -1], found.shape[1]


def keeps_list(snapshot: Snapshot, window: int) -> bool:
    """Tell whether a list is kept of maps of a window; under the first rule none is."""
    return window in rule_of(snapshot.site.hotspot_rule).stays


def _asked(snapshot: Snapshot, picture: Picture, pool: Pool | None) -> np.ndarray:
    about = picture.context
    asked = (about.measure.key, about.window, about.week, about.age_band, picture.level, pool)
    return _kept(snapshot, *asked)


@lru_cache(maxsize=128)
def _kept(
    snapshot: Snapshot,
    measure: str,
    window: int,
    week: date,
    age_band: str,
    level: Level,
    pool: Pool | None,
) -> np.ndarray:
    """Count the weeks in a row that each area had been on the list of each week looked at."""
    stays = rule_of(snapshot.site.hotspot_rule).stays
    weeks = LOOKED_BACK if window in stays else 1
    drawn: list[Picture] = []
    for back in range(weeks):
        try:
            then = week - timedelta(weeks=back)
            drawn.append(estimate_whole(snapshot, measure, window, then, age_band, level, pool))
        except NotEnoughData:
            break
    drawn.reverse()
    listed = np.column_stack([one.hotspots.status == "higher" for one in drawn])
    silent = np.column_stack(
        [np.isin(one.hotspots.status, (*WITHOUT_RATE, TOO_LITTLE)) for one in drawn]
    )
    above = np.column_stack([one.hotspots.posterior for one in drawn])
    kept = keep_on_list(np.where(silent, np.nan, above), listed, stays=stays.get(window, 1.0))
    kept[:, -1] &= ~silent[:, -1]
    found = np.zeros(kept.shape, dtype=int)
    for column in range(kept.shape[1]):
        before = found[:, column - 1] if column else 0
        found[:, column] = np.where(kept[:, column], before + 1, 0)
    found.flags.writeable = False
    return found
