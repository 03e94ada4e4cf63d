"""In winter every ward is full; what matters is the ward that is fuller than its winter.

A scan for clusters that are alive today compares the last weeks with what was to be expected. If
that is only the number of children, the whole region in January is a cluster, and so is every place
that has always been high. Here the region's own weeks and each place's own past are in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.chance import Chance
from hotspot.clusters.found import Scan
from hotspot.clusters.scan import scan_periods
from hotspot.clusters.standardized import counts_and_exposure
from hotspot.clusters.zones import circular_zones
from hotspot.core.errors import InvalidCounts, NotEnoughData

LONGEST_WEEKS = 4
LARGEST_SHARE = 0.10
"""A cluster to act on is young and small: what is older or larger is the usual, or the season."""

WEEKLY = Chance(199, tail="gumbel", dispersion="estimate", keep="periods")
"""How the weekly scan is judged: quickly, beyond ordinary unevenness, week for week."""


@dataclass(frozen=True, eq=False)
class Expected:
    """What was to be expected, and how far that can be relied on.

    Parameters
    ----------
    events : ndarray of float, shape (n, t)
        Expected counts.
    doubt : ndarray of float, shape (n,)
        Variance of the factor of each place, relative to its square.
    """

    events: np.ndarray
    doubt: np.ndarray


def expect_by_week(
    events: ArrayLike, exposure: ArrayLike, *, recent: int = LONGEST_WEEKS
) -> Expected:
    r"""Say what was to be expected in each place and week, from its past and the region's week.

    Parameters
    ----------
    events : array_like of float, shape (n, t)
        Counts of each place and week.
    exposure : array_like of float, shape (n, t)
        Person-weeks; zero or not a number is "no denominator".
    recent : int, default 4
        Last weeks, which are left out of the past of a place so that an outbreak does not become
        its own explanation. Zero takes no past: places are expected to be alike.

    Returns
    -------
    Expected
        Summing to the events of each week, with how unsure the past of each place is.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or nothing is left before the recent weeks.
    NotEnoughData
        If there is no event before them.

    Notes
    -----
    :math:`e_{it}=n_{it}b_if_t`: the week factor makes each week's sum that of its events. The
    factor of a place is its past count over what the region's weeks would have brought, drawn to 1
    by as much as that is noise: gamma with a variance by the moments of Marshall, at least zero,
    where the noise is as much above Poisson as the weeks of the past are around their factors.
    """
    x, n = counts_and_exposure(events, exposure)
    past = x.shape[-1] - recent
    if x.ndim != 2 or recent < 0 or past < 1:
        raise InvalidCounts(
            f"events {x.shape} must have a column a week, and more than {recent} of them"
        )
    if x[:, :past].sum() == 0:
        raise NotEnoughData("nothing happened before the recent weeks; choose a longer window")
    week = np.divide(x.sum(axis=0), n.sum(axis=0), out=np.zeros(x.shape[1]), where=n.any(axis=0))
    own, doubt = np.ones(len(x)), np.zeros(len(x))
    if recent > 0:
        own, doubt = _own_past(x[:, :past], (n * week)[:, :past])
    usual = n * own[:, None]
    whole = usual.sum(axis=0)
    scale = np.divide(x.sum(axis=0), whole, out=np.zeros(x.shape[1]), where=whole > 0)
    return Expected(usual * scale, doubt)


def scan_now(
    events: ArrayLike,
    exposure: ArrayLike,
    coordinates: ArrayLike,
    *,
    on_globe: bool = True,
    max_weeks: int = LONGEST_WEEKS,
    max_population: float = LARGEST_SHARE,
    chance: Chance = WEEKLY,
) -> Scan:
    """Find the clusters that are alive: weeks that end now, beyond season and the usual.

    Parameters
    ----------
    events : array_like of int, shape (n, t)
        Counts of each place and week, the last column being now; a year or a half.
    exposure : array_like of float, shape (n, t)
        Person-weeks; zero or not a number is "no denominator", and what was counted there is left
        out.
    coordinates : array_like of float, shape (n, 2)
        Longitude and latitude in degrees, or x and y.
    on_globe : bool, default True
        Which of the two.
    max_weeks : int, default 4
        Longest cluster.
    max_population : float, default 0.10
        Largest, as a share of expected events.
    chance : Chance
        How maps without a cluster are dealt.

    Returns
    -------
    Scan
        As of ``scan_periods``.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If there is too little to scan.

    Notes
    -----
    Kulldorff's prospective scan on ``expect_by_week``, whose maps keep the events of each week, are
    as uneven as the counts, and doubt the past of a place as much as it deserves. In simulated
    counties without an outbreak about 6 weeks in 100 have a cluster with p below .05; without these
    guards it is 10 to 40.
    """
    usual = expect_by_week(events, exposure, recent=max_weeks)
    counts, _ = counts_and_exposure(events, exposure)
    zones = circular_zones(
        coordinates, usual.events.sum(axis=1), max_population=max_population, on_globe=on_globe
    )
    return scan_periods(
        counts,
        usual.events,
        zones,
        max_periods=max_weeks,
        alive_only=True,
        doubt=usual.doubt,
        chance=chance,
    )


def _own_past(events: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give each place's factor against the region, drawn to 1, and its relative variance."""
    x, e = events.sum(axis=1), expected.sum(axis=1)
    known = e > 0
    ratio = np.divide(x, e, out=np.ones_like(x), where=known)
    noise = _unevenness(events, expected * ratio[:, None])
    spread = np.sum(e * (ratio - 1) ** 2) / e.sum() - noise * known.sum() / e.sum()
    pull = max(spread, 0.0) / noise
    return (pull * x + 1) / (pull * e + 1), max(spread, 0.0) / (pull * x + 1)


def _unevenness(events: np.ndarray, expected: np.ndarray) -> float:
    """Give the variance of weeks over their mean, which is 1 where events come one by one."""
    use = expected > 0
    fitted = np.count_nonzero(use.any(axis=1)) + np.count_nonzero(use.any(axis=0)) - 1
    x, e = events[use], expected[use]
    return max(np.sum((x - e) ** 2 / e) / (x.size - fitted), 1.0) if x.size > fitted else 1.0
