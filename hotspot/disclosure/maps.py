"""Whoever sees one map of a question can see the other: neither is drawn without a look at both."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from hotspot.core.types import Level
from hotspot.disclosure.levels import cells_of, hide_both
from hotspot.disclosure.split import Split, hide_until_untold
from hotspot.disclosure.suppression import protect_picture
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.counted import count_areas

OTHER_LEVEL: dict[Level, Level] = {"tract": "neighborhood", "neighborhood": "tract"}
"""The level of the map that asks the same of larger, or smaller, areas."""


def protect_map(snapshot: Snapshot, picture: Picture, *, region: Picture | None = None) -> Picture:
    """Blank a map, together with the one that asks the same at the other level.

    Parameters
    ----------
    snapshot : Snapshot
        Where the picture was drawn from.
    picture : Picture
        As drawn.
    region : Picture or None
        The same picture without a filter on neighborhoods; needed if ``picture`` has one.

    Returns
    -------
    Picture
        As ``protect_picture`` gives it. Where tracts are split over neighborhoods, those whose
        totals together would tell a hidden tract are hidden, too (``disclosure.split``).
    """
    about = picture.context
    other = count_areas(
        snapshot,
        measure=about.measure.key,
        window=about.window,
        week=about.week,
        age_band=about.age_band,
        level=OTHER_LEVEL[picture.level],
    )
    told = names_that_tell(snapshot.tables["shares"], region or picture, other)
    if picture.level == "neighborhood":
        told = np.isin(picture.areas.astype(str), told)
        picture = replace(picture, suppressed=picture.suppressed | told)
    return protect_picture(picture, region=region, other_level=other)


@lru_cache(maxsize=4096)
def protect_counts(
    snapshot: Snapshot, measure: str, window: int, week: date, age_band: str, level: Level
) -> Picture:
    """Say what a map of a question hides, without estimating anything.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks to sum.
    week : date
        Saturday the window ends with.
    age_band : str
        "all" or a band of the site.
    level : {"tract", "neighborhood"}
        What an area is.

    Returns
    -------
    Picture
        Of the whole region, with counts only, after disclosure.
    """
    counted = count_areas(
        snapshot, measure=measure, window=window, week=week, level=level, age_band=age_band
    )
    return protect_map(snapshot, counted)


def names_that_tell(shares: pd.DataFrame, one: Picture, other: Picture) -> np.ndarray:
    """Name the neighborhoods that would tell a hidden tract because tracts are split over them.

    Parameters
    ----------
    shares : DataFrame
        Table ``shares``; no rows where no tract is split.
    one, other : Picture
        The whole region by tract and by neighborhood, in either order, as drawn.

    Returns
    -------
    ndarray of str
        None where no tract is split.
    """
    if shares.empty:
        return np.array([], dtype=str)
    tracts, hoods = (one, other) if one.level == "tract" else (other, one)
    names = hoods.areas.astype(str)
    weights = shares.pivot_table(index="area", columns="neighborhood", values="weight")
    weights = weights.reindex(index=tracts.areas.astype(str), columns=names).fillna(0.0)
    both, cells = hide_both(tracts, hoods), cells_of(tracts)
    before = np.isin(names, both.names[both.neighborhoods])
    hidden = before
    for children, _ in cells.totals:
        split = Split(
            children=children.astype(float),
            weights=weights.to_numpy(dtype=float),
            hidden=both.tracts,
            few=cells.few,
            few_neighborhoods=cells_of(hoods).few,
            threshold=tracts.context.site.threshold,
        )
        hidden = hide_until_untold(split, hidden)
    return names[hidden & ~before]
