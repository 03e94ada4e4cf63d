"""Whoever sees one map of a question can see the other: neither is drawn without a look at both."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from hotspot.core.errors import NotProtected
from hotspot.core.measures import OTHER, Measure, part_key
from hotspot.core.types import Level
from hotspot.disclosure.conditions import Parts, hide_parts
from hotspot.disclosure.levels import cells_of, hide_both
from hotspot.disclosure.split import Split, hide_until_untold
from hotspot.disclosure.suppression import protect_picture
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.counted import count_areas
from hotspot.surveillance.panels import column_of, panel_of

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
    if about.measure.part_of:
        return _protect_part(snapshot, picture, region)
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


def _protect_part(snapshot: Snapshot, picture: Picture, region: Picture | None) -> Picture:
    """Blank the map of one condition group, together with those of the others and of the whole."""
    about = picture.context
    if about.measure.condition == OTHER:
        raise NotProtected(f"{about.measure.label} are never shown; choose a condition group")
    gone = hidden_part(snapshot, about.measure, about.window, about.week)
    masked = (
        one and replace(one, suppressed=np.isin(one.areas.astype(str), gone))
        for one in (picture, region)
    )
    safe, whole = masked
    return protect_picture(safe, region=whole)


def hidden_part(
    snapshot: Snapshot,
    measure: Measure,
    window: int,
    week: date,
    unknown: tuple[str, ...] | None = None,
) -> np.ndarray:
    """Name the areas in which a condition group is hidden.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : Measure
        Of one condition group.
    window : int
        Weeks summed.
    week : date
        Saturday the window ends with.
    unknown : tuple of str or None
        Ids of the neighborhoods of which the whole is hidden; None: as on its map.

    Returns
    -------
    ndarray of str
        Ids of neighborhoods; all of them for the other diagnoses, which are never shown.
    """
    if unknown is None:
        whole = protect_counts(snapshot, measure.part_of, window, week, "all", "neighborhood")
        unknown = tuple(whole.areas[whole.suppressed].astype(str))
    areas, names, hidden = _hidden_parts(snapshot, measure.part_of, window, week, unknown)
    if measure.condition not in names:
        return areas
    return areas[hidden[:, names.index(measure.condition)]]


@lru_cache(maxsize=1024)
def _hidden_parts(
    snapshot: Snapshot, measure: str, window: int, week: date, unknown: tuple[str, ...]
) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Give the neighborhoods, the names of the groups, and what is hidden, shape (n, k)."""
    names = [name for name, _ in snapshot.site.conditions]
    keys = [measure, *(part_key(measure, name) for name in (*names, OTHER))]
    panels = [panel_of(snapshot, key, "neighborhood", window=window) for key in keys]
    areas, column = panels[0].areas.astype(str), column_of(panels[0], week)
    events, persons = (
        np.column_stack([getattr(panel, name)[:, column] for panel in panels])
        for name in ("events", "persons")
    )
    hidden = np.zeros((len(areas), len(names)), dtype=bool)
    for seen in (panels[0].measurable, ~panels[0].measurable):
        parts = Parts(
            events[seen, 1:],
            persons[seen, 1:],
            persons[seen, 0],
            np.isin(areas[seen], unknown),
            snapshot.site.threshold,
        )
        hidden[seen] = hide_parts(parts)
    return areas, names, hidden


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
