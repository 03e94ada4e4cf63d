"""A cluster does not end at a district's border; circles over the map find those that cross it.

The search is made from counts, without any model of who resembles whom. What is found is told by
where, how many times as much and how often chance does as well, never by counts.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hotspot.clusters.chance import Chance
from hotspot.clusters.found import Cluster, Scan
from hotspot.clusters.scan import scan_places
from hotspot.clusters.season import LARGEST_SHARE
from hotspot.clusters.zones import circular_zones
from hotspot.core.errors import NotEnoughData
from hotspot.core.types import CountPanel, Level
from hotspot.space.projection import in_meters
from hotspot.store.snapshots import Snapshot

LARGEST_P = 0.05
"""A cluster that chance matches more often than this is none."""

OVER_WINDOW = Chance(999, tail="rank", dispersion="estimate")
"""How a circle over a window is judged: beyond ordinary unevenness from place to place."""

_MOST = 5
"""Clusters told at most."""


@dataclass(frozen=True)
class ToldCluster:
    """A cluster, as far as it may be told.

    Parameters
    ----------
    areas : tuple of str
        Ids of its places, nearest to its centre first.
    relative_risk : float
        Rate inside over that outside; of a cluster that is alive, both relative to the usual.
    p : float
        How often chance makes one as good somewhere.
    weeks : int
        Weeks it has lasted, up to the week looked at; those of the window for a search over it.
    partly : bool
        It has more places, of too few children to be told; ratio and ids are of the others.
    """

    areas: tuple[str, ...]
    relative_risk: float
    p: float
    weeks: int
    partly: bool = False


@dataclass(frozen=True)
class Circles:
    """What a search found, likeliest first.

    Parameters
    ----------
    clusters : tuple of ToldCluster
        None shares a place with another.
    kept_back : int
        Clusters of too few children to be told.
    best_p : float
        Of the likeliest find, told or not; not a number where there is none.
    method : str
        In words.
    replicates, seed : int
        Of the maps that chance dealt.
    dispersion : float
        Variance of risk beyond Poisson that they had.
    why : str
        Why there was no search; "" if there was.
    """

    clusters: tuple[ToldCluster, ...] = ()
    kept_back: int = 0
    best_p: float = np.nan
    method: str = ""
    replicates: int = 0
    seed: int = 0
    dispersion: float = 0.0
    why: str = ""


def circles_over(
    snapshot: Snapshot, panel: CountPanel, column: int, expected: np.ndarray
) -> Circles:
    """Search the window of a map for circles with more than elsewhere.

    Parameters
    ----------
    snapshot : Snapshot
        With the outlines of the areas.
    panel : CountPanel
        Of events, in which hidden areas have a share of their sum (``surveillance.pooled``): so
        everything found may be told.
    column : int
        Of the window.
    expected : ndarray of float, shape (n,)
        What is expected of each area; zero or not a number leaves it out.

    Returns
    -------
    Circles
        With p of at most ``LARGEST_P``.

    Raises
    ------
    NotEnoughData
        If no outlines are known, or there is too little to search.
    """
    points = points_of(snapshot, panel.level, tuple(panel.areas))
    rows = np.flatnonzero((expected > 0) & np.isfinite(points).all(axis=1))
    refuse_nowhere(rows)
    zones = circular_zones(
        points[rows], expected[rows], max_population=LARGEST_SHARE, on_globe=False
    )
    events = whole(panel.events[:, column])[rows]
    found = scan_places(events, expected[rows], zones, chance=OVER_WINDOW, most=_MOST)
    told = tuple(
        as_told(one, panel.areas[rows[one.members]], panel.window) for one in unlikely(found)
    )
    return told_of(found, told)


def whole(counts: np.ndarray) -> np.ndarray:
    """Round shared-out counts so that every stretch of areas keeps its sum but for a rounding.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Zero or more; not a number counts nothing.

    Returns
    -------
    ndarray of float, shape (n,)
        Whole numbers. Those that were whole stay.
    """
    running = np.floor(np.cumsum(np.nan_to_num(counts)) + 0.5 + 1e-6)
    return np.diff(running, prepend=0.0)


@lru_cache(maxsize=8)
def points_of(snapshot: Snapshot, level: Level, areas: tuple[str, ...]) -> np.ndarray:
    """Give the middle of each area on a plane.

    Parameters
    ----------
    snapshot : Snapshot
        With outlines.
    level : {"tract", "neighborhood"}
        What an area is.
    areas : tuple of str
        Ids of n areas.

    Returns
    -------
    ndarray of float, shape (n, 2)
        In meters; not a number without an outline. An island has one like any other.
    """
    shapes = getattr(snapshot, "shapes", None)
    nowhere = np.full((len(areas), 2), np.nan)
    if shapes is None or not (here := shapes["level"] == level).any():
        return nowhere
    middle = in_meters(shapes[here].set_index("area").geometry).centroid
    middle = middle[~middle.index.duplicated()].reindex(list(areas))
    return np.column_stack([middle.x, middle.y])


def refuse_nowhere(rows: np.ndarray) -> None:
    """Refuse to draw circles around fewer than two places."""
    if rows.size < 2:
        raise NotEnoughData(
            "circles need the outlines of two places with children at risk; import outlines, or"
            " choose another window"
        )


def unlikely(found: Scan) -> list[Cluster]:
    """Keep the clusters that chance seldom makes."""
    return [one for one in found.clusters if one.p <= LARGEST_P]


def as_told(cluster: Cluster, areas: np.ndarray, weeks: int) -> ToldCluster:
    """Take the counts off a cluster of some areas, and all but one decimal off its ratio."""
    names = tuple(areas.astype(str).tolist())
    return ToldCluster(names, round(float(cluster.relative_risk), 1), float(cluster.p), weeks)


def told_of(found: Scan, told: tuple[ToldCluster, ...]) -> Circles:
    """Say how clusters were found, with those that are told."""
    return Circles(
        clusters=told,
        best_p=float(found.clusters[0].p) if found.clusters else np.nan,
        method=found.method,
        replicates=found.chance.replicates,
        seed=found.chance.seed,
        dispersion=found.dispersion,
    )
