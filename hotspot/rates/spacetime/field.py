"""A map for every week, each tied to the next: places and weeks are one large graph.

Its precision is a product of what ties places and what ties weeks, so that a place is tied to those
it touches, to itself a week before and after, and to those it touches in these weeks.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array, diags_array

from hotspot.core.types import Adjacency
from hotspot.linalg import plan_elimination
from hotspot.linalg.bearings import take_bearings
from hotspot.rates.spacetime.dynamics import Dynamics
from hotspot.rates.spatial.fields import Pattern
from hotspot.rates.spatial.graphs import MapGraph, graph_of


@dataclass(frozen=True, eq=False)
class WeeklyMaps:
    """The graph of all places in all weeks; place *i* in week *t* is node ``t * n + i``.

    Parameters
    ----------
    one : MapGraph
        The map of one week.
    weeks : int
        How many weeks.
    all : MapGraph
        All of them. Pairs are, in this order: places that touch, in each week; each place in each
        week and the next; places that touch, one in a week and the other in the next; and the
        other way round.
    laplacian : csr_array, shape (n, n)
        Of the map of one week.
    """

    one: MapGraph
    weeks: int
    all: MapGraph
    laplacian: csr_array

    @property
    def shape(self) -> tuple[int, int]:
        """Weeks and places."""
        return self.weeks, self.one.size


@lru_cache(maxsize=4)
def weekly_maps(adjacency: Adjacency, weeks: int) -> WeeklyMaps:
    """Prepare the graph of all places in all weeks.

    Parameters
    ----------
    adjacency : Adjacency
        Which areas touch.
    weeks : int
        How many weeks, at least one.

    Returns
    -------
    WeeklyMaps
        Ready to be factored; kept for the maps used last.

    Raises
    ------
    InvalidCounts
        If the links are not square and symmetric.
    """
    one = graph_of(adjacency)
    n, size = one.size, one.size * weeks
    first, second = one.pairs.T
    week = n * np.arange(weeks)[:, np.newaxis]
    before, after = week[:-1], week[1:]
    place = np.arange(n)
    ends = ((week + first, week + second), (before + place, after + place),
            (before + first, after + second), (before + second, after + first))  # fmt: skip
    pairs = np.concatenate([np.stack(two, axis=-1).reshape(-1, 2) for two in ends])
    degree = np.bincount(pairs.ravel(), minlength=size).astype(float)
    where = take_bearings(one.pairs, n) if one.pairs.size else place[:, np.newaxis].astype(float)
    lies = np.column_stack([np.tile(where, (weeks, 1)), np.repeat(np.arange(weeks), n)])
    alone, whole = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64)
    plan = plan_elimination(pairs, size, lies)
    graph = MapGraph(pairs, whole, np.full(size, size), alone, degree, np.ones(size), plan)
    links = csr_array(adjacency.links, dtype=float)
    return WeeklyMaps(one, weeks, graph, csr_array(diags_array(one.degree) - links))


def pattern_of(maps: WeeklyMaps, dynamics: Dynamics) -> Pattern:
    r"""Give the prior of the effects of all places in all weeks.

    Parameters
    ----------
    maps : WeeklyMaps
        The graph.
    dynamics : Dynamics
        How areas differ, and how that changes.

    Returns
    -------
    Pattern
        A stationary autoregression of maps. Its normalizer holds that of the steps of the region's
        level, too.

    Notes
    -----
    With :math:`R` the graph Laplacian and :math:`L=\rho R+(1-\rho)I`, a week's effects are
    :math:`\phi_t = a\phi_{t-1}+\epsilon_t` with
    :math:`\epsilon_t\sim N(0,\sigma^2(1-a^2)L^{-1})` and :math:`\phi_1\sim N(0,\sigma^2L^{-1})`,
    so that every week by itself has the Leroux prior [1]_ and their precision is
    :math:`\sigma^{-2}T\otimes L` [2]_.

    References
    ----------
    .. [1] Leroux BG, Lei X, Breslow N (2000). Estimation of disease rates in small areas: a new
       mixed model for spatial dependence. Statistical Models in Epidemiology, 179-191.
    .. [2] Rushworth A, Lee D, Mitchell R (2014). A spatio-temporal model for estimating the
       long-term effects of air pollution on respiratory hospital admissions in Greater London.
       Spatial and Spatio-temporal Epidemiology 10, 29-38.
    """
    weeks, share, a = maps.weeks, dynamics.share, dynamics.persistence
    within, between = ties_of_weeks(weeks, a)
    place, touch = share * maps.one.degree + 1 - share, np.full(len(maps.one.pairs), -share)
    links = [np.outer(within, touch), between * np.tile(place, (weeks - 1, 1)),
             between * np.tile(touch, (2 * (weeks - 1), 1))]  # fmt: skip
    precision = dynamics.spread**-2
    return Pattern(
        diagonal=precision * np.outer(within, place).ravel(),
        links=precision * np.concatenate([part.ravel() for part in links]),
        coupling=1.0,
        noise=np.inf,
        log_normalizer=log_normalizer(maps, dynamics),
    )


def log_normalizer(maps: WeeklyMaps, dynamics: Dynamics) -> float:
    """Give half the log determinant of the prior precision of all effects and steps.

    Parameters
    ----------
    maps : WeeklyMaps
        The graph.
    dynamics : Dynamics
        How areas differ, and how that changes.

    Returns
    -------
    float
        Which costs one factorization of the map of one week.
    """
    weeks, n = maps.shape
    share = dynamics.share
    place, touch = share * maps.one.degree + 1 - share, np.full(len(maps.one.pairs), -share)
    half = weeks * maps.one.plan.factor(place, touch).log_determinant / 2
    half -= weeks * n * np.log(dynamics.spread)
    half -= n * (weeks - 1) / 2 * np.log1p(-(dynamics.persistence**2))
    return float(half - (weeks - 1) * np.log(dynamics.step))


def ties_of_weeks(weeks: int, persistence: float) -> tuple[np.ndarray, float]:
    """Give the precision of a stationary autoregression of variance one.

    Parameters
    ----------
    weeks : int
        How many.
    persistence : float
        Correlation with the week before.

    Returns
    -------
    tuple of (ndarray, float)
        Its diagonal, shape (weeks,), and its entry between a week and the next.
    """
    within = np.full(weeks, 1 + persistence**2)
    within[[0, -1]] = 1.0
    if weeks == 1:
        return within, 0.0
    rest = 1 - persistence**2
    return within / rest, -persistence / rest
