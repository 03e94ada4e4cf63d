"""Looking everywhere always finds something; a cluster is a find that chance seldom makes.

Circles of every size around every place, and every stretch of weeks, are held against the rest. The
best find comes with how often the same search finds as much where risk is even.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.chance import Chance, estimate_dispersion, highest_by_chance, p_of
from hotspot.clusters.counted import Counted, whole_counts
from hotspot.clusters.found import Cluster, Scan
from hotspot.clusters.likelihood import log_likelihood_ratio, ratios_by_centre, window_sums
from hotspot.clusters.zones import Zones
from hotspot.core.errors import InvalidCounts

USUAL = Chance()
"""999 maps, p by rank, Poisson."""

_ALIKE = 9
"""Decimals to which log likelihood ratios are told apart."""


def scan_places(
    events: ArrayLike,
    expected: ArrayLike,
    zones: Zones,
    *,
    chance: Chance = USUAL,
    most: int = 10,
) -> Scan:
    """Find the zones in which more happened than elsewhere.

    Parameters
    ----------
    events : array_like of int, shape (n,) or (n, t)
        Counts of each place; periods are summed. Whole numbers that come one by one: admissions or
        visits, not bed-days, and never smoothed.
    expected : array_like of float, of the same shape
        Expected counts, or people, on any scale; zero or not a number is "no denominator".
    zones : Zones
        Where to look, of the same places.
    chance : Chance
        How maps with even risk are dealt and p is read off them.
    most : int, default 10
        Clusters listed at most.

    Returns
    -------
    Scan
        Clusters whose ``first`` and ``last`` span all periods.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned, a count is not a whole number of zero or more, or events
        happened where none was expected.
    NotEnoughData
        If there is no event or no zone.
    UnsupportedMethod
        If given smoothed rates.

    Notes
    -----
    The Poisson scan statistic of [1]_, conditional on all events; it equals SaTScan's. Only zones
    with more than expected are clusters. Poisson is a strong claim: where risk varies from place
    to place for reasons nobody asked about, ``Chance(dispersion="estimate")`` deals maps that vary
    as much. Variation that neighbors share is what a scan calls a cluster, whatever its reason.

    References
    ----------
    .. [1] Kulldorff M (1997). A spatial scan statistic. Communications in Statistics: Theory and
       Methods 26, 1481-1496.
    """
    counted = whole_counts(events, expected, zones)
    periods = counted.events.shape[1]
    whole = Counted(
        counted.events.sum(axis=1, keepdims=True),
        counted.expected.sum(axis=1, keepdims=True),
        counted.doubt,
    )
    found = _scan(whole, np.array([[0, 0]]), zones, chance, most)
    clusters = tuple(replace(cluster, last=periods - 1) for cluster in found[0])
    return Scan(clusters, whole.total, *found[1:], chance, "circular scan, Poisson")


def scan_periods(
    events: ArrayLike,
    expected: ArrayLike,
    zones: Zones,
    *,
    max_periods: int,
    alive_only: bool = False,
    doubt: ArrayLike | None = None,
    chance: Chance = USUAL,
    most: int = 10,
) -> Scan:
    """Find the zones and stretches of time in which more happened than elsewhere and otherwise.

    Parameters
    ----------
    events : array_like of int, shape (n, t)
        Counts of each place and period. Whole numbers that come one by one: admissions or visits,
        not bed-days, and never smoothed.
    expected : array_like of float, shape (n, t)
        Expected counts on any scale; zero or not a number is "no denominator". They carry the
        season: with people alone, the whole region in winter is a cluster
        (``season.expect_by_week``).
    zones : Zones
        Where to look, of the same places.
    max_periods : int
        Longest stretch, at most the number of periods.
    alive_only : bool, default False
        Only stretches that end now, with the last period: the prospective scan.
    doubt : array_like of float, shape (n,), or None
        Variance of what is expected of a place, relative to its square, where it was learnt from
        the place's own counts; the maps have it, too. None: what is expected is known.
    chance : Chance
        How maps with even risk are dealt and p is read off them.
    most : int, default 10
        Clusters listed at most.

    Returns
    -------
    Scan
        The best stretch of each zone; no place stands in two clusters, at whatever time.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned, a count is not a whole number of zero or more, events happened
        where none was expected, or ``max_periods`` is out of range.
    NotEnoughData
        If there is no event or no zone.
    UnsupportedMethod
        If given smoothed rates.

    Notes
    -----
    The space-time scan statistic of [1]_ on cylinders, conditional on all events of all periods; it
    equals SaTScan's. p is of one look: a scan that is alive and repeated every week finds by
    chance one cluster with p below .05 in twenty weeks.

    References
    ----------
    .. [1] Kulldorff M (2001). Prospective time periodic geographical disease surveillance using a
       scan statistic. Journal of the Royal Statistical Society A 164, 61-72.
    """
    counted = whole_counts(events, expected, zones, doubt)
    periods = counted.events.shape[1]
    if not 1 <= max_periods <= periods:
        raise InvalidCounts(f"max_periods must be from 1 to {periods}, the periods scanned")
    windows = [
        (first, last)
        for last in range(periods)
        for first in range(max(last - max_periods + 1, 0), last + 1)
        if last == periods - 1 or not alive_only
    ]
    found = _scan(counted, np.array(windows), zones, chance, most)
    kind = "prospective" if alive_only else "retrospective"
    return Scan(found[0], counted.total, *found[1:], chance, f"{kind} space-time scan, Poisson")


def _scan(
    counted: Counted, windows: np.ndarray, zones: Zones, chance: Chance, most: int
) -> tuple[tuple[Cluster, ...], np.ndarray, float]:
    """Find the likeliest cylinders, deal maps, and judge the ones by the other."""
    cylinders = _likeliest(counted, windows, zones, most)
    dispersion = chance.dispersion
    if dispersion == "estimate":
        places, periods = counted.events.shape
        apart = np.zeros((places, periods), dtype=bool)
        for zone, (first, last) in cylinders[:1]:
            apart[zones.members(zone), first : last + 1] = True
        fitted = (periods if chance.keep == "periods" else 1) + np.count_nonzero(counted.doubt)
        dispersion = estimate_dispersion(counted, apart, fitted)
    highest = highest_by_chance(counted, windows, zones, chance, float(dispersion))
    clusters = tuple(
        _described(counted, zones, *cylinder, (highest, chance.tail)) for cylinder in cylinders
    )
    return clusters, highest, float(dispersion)


def _likeliest(
    counted: Counted, windows: np.ndarray, zones: Zones, most: int
) -> list[tuple[int, tuple[int, int]]]:
    """List zones and their best windows, likeliest first, no place twice."""
    inside = window_sums(counted.expected, windows)
    seen = window_sums(counted.events, windows)
    ratio, window = np.zeros(zones.centre.size), np.zeros(zones.centre.size, dtype=int)
    for here, found in ratios_by_centre(seen, inside, counted.total, zones):
        ratio[here], window[here] = found.max(axis=1), found.argmax(axis=1)
    taken, chosen = np.zeros(zones.places, dtype=bool), []
    for zone in np.lexsort((zones.radius, zones.size, -ratio.round(_ALIKE))):
        if len(chosen) == most or ratio[zone] <= 0:
            break
        members = zones.members(zone)
        if not taken[members].any():
            taken[members] = True
            first, last = windows[window[zone]]
            chosen.append((int(zone), (int(first), int(last))))
    return chosen


def _described(
    counted: Counted,
    zones: Zones,
    zone: int,
    window: tuple[int, int],
    judge: tuple[np.ndarray, str],
) -> Cluster:
    """Say what is in a cylinder and how often chance does as well."""
    members, (first, last) = zones.members(zone), window
    both = (counted.events, counted.expected)
    c, e = (float(values[members, first : last + 1].sum()) for values in both)
    ratio = log_likelihood_ratio(c, e, counted.total)
    outside = (counted.total - c) / (counted.total - e)
    return Cluster(
        members=members,
        centre=int(zones.centre[zone]),
        radius=float(zones.radius[zone]),
        first=first,
        last=last,
        observed=int(c),
        expected=e,
        relative_risk=c / e / outside if outside > 0 else np.inf,
        log_likelihood_ratio=ratio,
        p=p_of(ratio, *judge),
    )
