"""A cluster does not end at a district's border; circles over the map find those that cross it.

Two searches, from counts and without any model of who resembles whom: circles over the window of a
map, and circles that are fuller than usual since a week or a month and still are. What is found is
told by where, since when, how many times as much and how often chance does as well, never by
counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.clusters.chance import Chance
from hotspot.clusters.found import Cluster, Scan
from hotspot.clusters.scan import scan_places
from hotspot.clusters.season import LARGEST_SHARE, scan_now
from hotspot.clusters.zones import circular_zones
from hotspot.core.errors import NotEnoughData
from hotspot.core.types import CountPanel, Level
from hotspot.space.projection import in_meters
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import column_of, panel_of
from hotspot.surveillance.unrated import only_measurable, why_no_rate

LARGEST_P = 0.05
"""A cluster that chance matches more often than this is none."""

OVER_WINDOW = Chance(999, tail="rank", dispersion="estimate")
"""How a circle over a window is judged: beyond ordinary unevenness from place to place."""

PAST_WEEKS = 52
"""Weeks, up to the newest, that a place's usual is learnt from."""

FEWEST_WEEKS = 26
"""Of them; with fewer the usual of a place is not known."""

_MOST = 5
"""Clusters told at most."""

MayTell = Callable[[Snapshot, str, np.ndarray, int, date, str], bool]
"""From a snapshot, the key of a measure, areas, weeks, the Saturday they end with and an age band
to whether anything may be said of these areas together."""


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
    """

    areas: tuple[str, ...]
    relative_risk: float
    p: float
    weeks: int


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
    points = _points(snapshot, panel.level, tuple(panel.areas))
    rows = np.flatnonzero((expected > 0) & np.isfinite(points).all(axis=1))
    _refuse_nowhere(rows)
    zones = circular_zones(
        points[rows], expected[rows], max_population=LARGEST_SHARE, on_globe=False
    )
    events = whole(panel.events[:, column])[rows]
    found = scan_places(events, expected[rows], zones, chance=OVER_WINDOW, most=_MOST)
    told = tuple(
        _told(one, panel.areas[rows[one.members]], panel.window) for one in _unlikely(found)
    )
    return _circles(found, told)


def circles_now(
    snapshot: Snapshot,
    *,
    measure: str,
    level: Level,
    week: date,
    age_band: str,
    may_tell: MayTell,
) -> Circles:
    """Search for circles that are fuller than usual since at most four weeks, up to now.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts and outlines are.
    measure : str
        Key of a measure of events.
    level : {"tract", "neighborhood"}
        What a place is.
    week : date
        Saturday of the newest week.
    age_band : str
        "all" or a band of the site.
    may_tell : callable
        Says whether anything may be said of some places together: weeks of one place are of few
        children.

    Returns
    -------
    Circles
        With p of at most ``LARGEST_P``; of one look, so that one week in twenty has one by chance.

    Raises
    ------
    NotEnoughData
        If no outlines or too few weeks are known, or nothing happened.
    """
    weekly, rows = _weekly(snapshot, measure, level, week, age_band)
    points = _points(snapshot, level, tuple(weekly.areas))
    found = scan_now(
        np.apply_along_axis(whole, 0, weekly.events)[rows],
        np.where(weekly.observed, weekly.exposure, 0.0)[rows],
        points[rows],
        on_globe=False,
    )
    told = []
    clusters = _unlikely(found)
    for one in clusters:
        areas, weeks = weekly.areas[rows[one.members]], one.last - one.first + 1
        if may_tell(snapshot, measure, areas, weeks, week, age_band):
            told.append(_told(one, areas, weeks))
    return replace(_circles(found, tuple(told)), kept_back=len(clusters) - len(told))


def _weekly(
    snapshot: Snapshot, measure: str, level: Level, week: date, age_band: str
) -> tuple[CountPanel, np.ndarray]:
    """Give the weeks that the usual is learnt from, and the rows of the places to search."""
    panel = only_measurable(panel_of(snapshot, measure, level, window=1, age_band=age_band))
    now = column_of(panel, week)
    gaps = np.flatnonzero(~panel.observed.any(axis=0)[: now + 1])
    first = max(now + 1 - PAST_WEEKS, int(gaps[-1]) + 1 if gaps.size else 0)
    if now + 1 - first < FEWEST_WEEKS:
        raise NotEnoughData(
            f"what is usual is learnt from {FEWEST_WEEKS} weeks in a row or more; choose a later"
            " week"
        )
    points = _points(snapshot, level, tuple(panel.areas))
    rows = np.flatnonzero((why_no_rate(panel, now) == "") & np.isfinite(points).all(axis=1))
    _refuse_nowhere(rows)
    return panel.columns(slice(first, now + 1)), rows


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
def _points(snapshot: Snapshot, level: Level, areas: tuple[str, ...]) -> np.ndarray:
    """Give the middle of each area in meters; not a number without an outline."""
    shapes = getattr(snapshot, "shapes", None)
    nowhere = np.full((len(areas), 2), np.nan)
    if shapes is None or not (here := shapes["level"] == level).any():
        return nowhere
    middle = in_meters(shapes[here].set_index("area").geometry).centroid
    middle = middle[~middle.index.duplicated()].reindex(list(areas))
    return np.column_stack([middle.x, middle.y])


def _refuse_nowhere(rows: np.ndarray) -> None:
    if rows.size < 2:
        raise NotEnoughData(
            "circles need the outlines of two places with children at risk; import outlines, or"
            " choose another window"
        )


def _unlikely(found: Scan) -> list[Cluster]:
    return [one for one in found.clusters if one.p <= LARGEST_P]


def _told(cluster: Cluster, areas: np.ndarray, weeks: int) -> ToldCluster:
    names = tuple(areas.astype(str).tolist())
    return ToldCluster(names, round(float(cluster.relative_risk), 1), float(cluster.p), weeks)


def _circles(found: Scan, told: tuple[ToldCluster, ...]) -> Circles:
    return Circles(
        clusters=told,
        best_p=float(found.clusters[0].p) if found.clusters else np.nan,
        method=found.method,
        replicates=found.chance.replicates,
        seed=found.chance.seed,
        dispersion=found.dispersion,
    )
