"""What has been fuller than usual for a week or a month, and still is, is what to ask about today.

Each place is held against its own past and the region's own weeks, so that neither winter nor what
has always been high is news. Weeks of one tract are of too few children to be told: a cluster is
told only as far as the places together may be.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from hotspot.clusters.found import Cluster
from hotspot.clusters.season import LONGEST_WEEKS, expect_by_week, scan_now
from hotspot.core.errors import NotEnoughData
from hotspot.core.sections import WINDOWS
from hotspot.core.types import CountPanel, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.circles import (
    Circles,
    ToldCluster,
    as_told,
    points_of,
    refuse_nowhere,
    told_of,
    unlikely,
    whole,
)
from hotspot.surveillance.counted import count_areas
from hotspot.surveillance.panels import column_of, panel_of
from hotspot.surveillance.pooled import Pool
from hotspot.surveillance.unrated import only_measurable, why_no_rate

PAST_WEEKS = 52
"""Weeks, up to the newest, that a place's usual is learnt from."""

FEWEST_WEEKS = 26
"""Of them; with fewer the usual of a place is not known."""

MayTell = Callable[[Snapshot, str, tuple[str, ...], int, date, str], bool]
"""From a snapshot, the key of a measure, ids of areas, weeks, the Saturday these end with and an
age band to whether anything may be said of these areas together."""


@dataclass(frozen=True)
class Asked:
    """What is searched for living clusters.

    Parameters
    ----------
    measure : str
        Key of a measure of events.
    level : {"tract", "neighborhood"}
        What a place is.
    week : date
        Saturday of the newest week.
    age_band : str
        "all" or a band of the site.
    """

    measure: str
    level: Level
    week: date
    age_band: str


@dataclass(frozen=True, eq=False)
class _Weekly:
    """Counts of the places searched, by week, and who they are."""

    areas: np.ndarray
    events: np.ndarray
    exposure: np.ndarray


def circles_now(
    snapshot: Snapshot, asked: Asked, *, pool: Pool | None, may_tell: MayTell
) -> Circles:
    """Search for circles that are fuller than usual since at most four weeks, up to now.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts and outlines are.
    asked : Asked
        What to search.
    pool : callable or None
        As of ``draw``; says which places maps hide. None hides none.
    may_tell : callable
        Says whether anything may be said of some places together.

    Returns
    -------
    Circles
        With p of at most ``circles.LARGEST_P``; of one look, so that one week in twenty has one by
        chance. A cluster that may not be told whole is told by its places that maps of its weeks
        show, and by their own ratio; if these may not be told either, it is kept back.

    Raises
    ------
    NotEnoughData
        If no outlines or too few weeks are known, or nothing happened.
    """
    weekly = _weekly(snapshot, asked)
    points = points_of(snapshot, asked.level, tuple(weekly.areas))
    found = scan_now(weekly.events, weekly.exposure, points, on_globe=False)
    clusters = unlikely(found)
    told = [_as_far_as(snapshot, asked, weekly, one, pool, may_tell) for one in clusters]
    known = tuple(one for one in told if one)
    return replace(told_of(found, known), kept_back=len(told) - len(known))


def _as_far_as(
    snapshot: Snapshot,
    asked: Asked,
    weekly: _Weekly,
    cluster: Cluster,
    pool: Pool | None,
    may_tell: MayTell,
) -> ToldCluster | None:
    """Tell a cluster as far as that may be done."""
    weeks = cluster.last - cluster.first + 1
    every = as_told(cluster, weekly.areas[cluster.members], weeks)
    if _may(snapshot, asked, every, may_tell):
        return every
    if pool is None:
        return None
    hidden = _hidden(snapshot, asked, weeks, pool)
    shown = cluster.members[~np.isin(weekly.areas[cluster.members], hidden)]
    if not shown.size:
        return None
    part = as_told(
        replace(cluster, relative_risk=_ratio(weekly, shown, cluster.first)),
        weekly.areas[shown],
        weeks,
    )
    return replace(part, partly=True) if _may(snapshot, asked, part, may_tell) else None


def _may(snapshot: Snapshot, asked: Asked, cluster: ToldCluster, may_tell: MayTell) -> bool:
    return may_tell(
        snapshot, asked.measure, cluster.areas, cluster.weeks, asked.week, asked.age_band
    )


def _hidden(snapshot: Snapshot, asked: Asked, weeks: int, pool: Pool) -> np.ndarray:
    """Name the places hidden on the map of some weeks; without one, on that of any of them."""
    mapped = weeks in (1, *WINDOWS)
    ends = [asked.week - timedelta(weeks=back) for back in range(1 if mapped else weeks)]
    maps = [
        count_areas(
            snapshot,
            measure=asked.measure,
            window=weeks if mapped else 1,
            week=end,
            level=asked.level,
            age_band=asked.age_band,
        )
        for end in ends
    ]
    return np.concatenate([one.areas[pool(snapshot, one) != ""] for one in maps])


def _ratio(weekly: _Weekly, rows: np.ndarray, first: int) -> float:
    """Hold some places since a week against their usual, relative to all the rest."""
    usual = expect_by_week(weekly.events, weekly.exposure, recent=LONGEST_WEEKS).events
    seen, expected = (part[rows, first:].sum() for part in (weekly.events, usual))
    rest = (weekly.events.sum() - seen) / (usual.sum() - expected)
    return float(seen / expected / rest) if rest > 0 and expected > 0 else np.inf


def _weekly(snapshot: Snapshot, asked: Asked) -> _Weekly:
    """Give the weeks that the usual is learnt from, of the places to search."""
    panel = only_measurable(
        panel_of(snapshot, asked.measure, asked.level, window=1, age_band=asked.age_band)
    )
    now = column_of(panel, asked.week)
    past = _past(panel, now)
    points = points_of(snapshot, asked.level, tuple(panel.areas))
    rows = np.flatnonzero((why_no_rate(panel, now) == "") & np.isfinite(points).all(axis=1))
    refuse_nowhere(rows)
    exposure = np.where(past.observed, past.exposure, 0.0)
    events = np.apply_along_axis(whole, 0, past.events)
    return _Weekly(panel.areas[rows], events[rows], exposure[rows])


def _past(panel: CountPanel, now: int) -> CountPanel:
    """Keep the weeks in a row up to one, at most a year of them."""
    gaps = np.flatnonzero(~panel.observed.any(axis=0)[: now + 1])
    first = max(now + 1 - PAST_WEEKS, int(gaps[-1]) + 1 if gaps.size else 0)
    if now + 1 - first < FEWEST_WEEKS:
        raise NotEnoughData(
            f"what is usual is learnt from {FEWEST_WEEKS} weeks in a row or more; choose a later"
            " week"
        )
    return panel.columns(slice(first, now + 1))
