"""Weeks change what is counted in a place, never where it lies: that is worked out once."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hotspot.core.measures import Measure
from hotspot.core.types import Adjacency, CountPanel, Level
from hotspot.space.adjacency import adjacency_of
from hotspot.space.projection import in_meters
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import names_of


def cautions_of(snapshot: Snapshot, measure: Measure) -> dict[str, str]:
    """Name the tracts that the intake warned of, and their neighborhoods, with its words.

    Parameters
    ----------
    snapshot : Snapshot
        With its findings.
    measure : Measure
        What is counted: a feed of encounters says nothing of screenings, nor the other way round.
        Where the kinds of feeds are not known, every warning counts.

    Returns
    -------
    dict of str to str
        Words by id.
    """
    quality, areas = snapshot.tables["quality"], snapshot.tables["areas"]
    if "area" not in quality:
        return {}
    warned = quality[quality["area"].notna() & (quality["severity"] == "warning")]
    feeds = snapshot.tables.get("feeds")
    if feeds is not None and not feeds.empty and "feed" in warned:
        others = feeds.loc[feeds["kind"] != measure.feed_kind, "feed"].unique()
        warned = warned[~warned["feed"].isin(others)]
    found = dict(zip(warned["area"].astype(str), warned["finding"], strict=True))
    tracts = areas[(areas["level"] == "tract") & areas["neighborhood"].notna()]
    inside = dict(zip(tracts["area"], tracts["neighborhood"], strict=True))
    return {inside[tract]: words for tract, words in found.items() if tract in inside} | found


def adjacency_at(snapshot: Snapshot, panel: CountPanel) -> Adjacency:
    """Give which areas of a panel touch; the same object every week, so that it is known again."""
    return _touching(snapshot, panel.level, tuple(panel.areas))


@lru_cache(maxsize=8)
def _touching(snapshot: Snapshot, level: Level, areas: tuple[str, ...]) -> Adjacency:
    links = snapshot.tables["links"]
    return adjacency_of(links[links["level"] == level], np.array(areas, dtype=str))


@lru_cache(maxsize=4)
def neighbors_of(snapshot: Snapshot, level: Level) -> dict[str, tuple[str, ...]]:
    """List the places that each place touches.

    Parameters
    ----------
    snapshot : Snapshot
        With its links.
    level : {"tract", "neighborhood"}
        What a place is.

    Returns
    -------
    dict of str to tuple of str
        Ids by id, ascending; a place that touches no other is not among the keys.
    """
    links = snapshot.tables["links"]
    mine = links[links["level"] == level].sort_values("neighbor")
    grouped = mine.groupby("area")["neighbor"]
    return {str(area): tuple(rows.astype(str)) for area, rows in grouped}


@lru_cache(maxsize=8)
def middles_of(snapshot: Snapshot, level: Level, areas: tuple[str, ...]) -> np.ndarray:
    """Give the middle of each area on a plane in meters; not a number without an outline."""
    shapes = getattr(snapshot, "shapes", None)
    if shapes is None or not (here := shapes["level"] == level).any():
        return np.full((len(areas), 2), np.nan)
    middle = in_meters(shapes[here].set_index("area").geometry).centroid
    middle = middle[~middle.index.duplicated()].reindex(list(areas))
    return np.column_stack([middle.x, middle.y])


@dataclass(frozen=True, eq=False)
class Ground:
    """What a map stands on and no week changes.

    Parameters
    ----------
    names, neighborhoods : ndarray of str, shape (n,)
        Name as shown, and neighborhood each area lies in ("" for none).
    cautions : dict of str to str
        Areas whose number must be read with care, and why.
    """

    names: np.ndarray
    neighborhoods: np.ndarray
    cautions: dict[str, str]


@lru_cache(maxsize=32)
def ground_of(snapshot: Snapshot, level: Level, areas: tuple[str, ...], measure: Measure) -> Ground:
    """Work out once what all maps of some areas stand on."""
    ids = np.array(areas, dtype=str)
    return Ground(*names_of(snapshot, level, ids), cautions_of(snapshot, measure))
