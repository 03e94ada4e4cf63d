"""A place is hot with its surroundings, or hot alone: the neighbors tell.

A second opinion beside the exceedance of a model, made from counts without any. It says that a
place *and what touches it* are high beyond what other neighbors would bring; a place that touches
nothing has no surroundings, and is never given any.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.neighbors import (
    PERMUTATIONS,
    adjust_together,
    among_known,
    draw_neighbors,
    sharing,
    two_sided,
)
from hotspot.clusters.standardized import standardize_rates
from hotspot.core.errors import UnsupportedMethod
from hotspot.core.types import Adjacency

NO_DENOMINATOR = "no denominator"
NO_NEIGHBOR = "no neighbor"
WHOLE_REGION = "touches every other"
CHANCE = "not distinguishable"


@dataclass(frozen=True, eq=False)
class LocalStatistics:
    """What each area's surroundings say of it, never without p, q and the reason of a gap.

    Parameters
    ----------
    statistic : ndarray of float, shape (n,)
        Local Moran's *I* or the deviate of Gi*; not a number where ``status`` says why.
    p, q : ndarray of float, shape (n,)
        Two-sided by conditional permutation, and adjusted for all areas.
    status : ndarray of str, shape (n,)
        "hot", "cold", "high among low", "low among high" or "not distinguishable"; "no
        denominator", "no neighbor" or "touches every other" where there is no statistic.
    method : str
        In words.
    false_discovery : float
        Share of the areas called that may be chance.
    permutations, seed : int
        Of the draws.
    """

    statistic: np.ndarray
    p: np.ndarray
    q: np.ndarray
    status: np.ndarray
    method: str
    false_discovery: float
    permutations: int
    seed: int


def compare_neighbors(
    events: ArrayLike,
    exposure: ArrayLike,
    adjacency: Adjacency,
    *,
    statistic: Literal["getis_ord_star", "local_moran"] = "getis_ord_star",
    false_discovery: float = 0.10,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> LocalStatistics:
    """Say from counts where places are high, or low, together with what touches them.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events per area in the window, as counted. There is no way in for smoothed rates, which
        resemble their neighbors because they were made from them.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    adjacency : Adjacency
        Which areas touch, in the order of ``events``.
    statistic : {"getis_ord_star", "local_moran"}
        Which to use, on ``standardize_rates``.
    false_discovery : float, default 0.10
        Share of the areas called that may be chance, between 0 and 1.
    permutations : int, default 9999
        Draws of other neighbors.
    seed : int, default 0
        Of the draws.

    Returns
    -------
    LocalStatistics
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or the adjacency is of other areas.
    NotEnoughData
        If fewer than two areas have a denominator, there is no event, or all rates are alike.
    UnsupportedMethod
        If given smoothed rates, or a statistic of another name.
    """
    known = {"getis_ord_star": getis_ord_star, "local_moran": local_moran}
    if statistic not in known:
        raise UnsupportedMethod(f"statistic {statistic!r} is none of {', '.join(known)}")
    deviates = standardize_rates(events, exposure)
    options = {"permutations": permutations, "seed": seed}
    return known[statistic](deviates, adjacency, false_discovery=false_discovery, **options)


def local_moran(
    values: ArrayLike,
    adjacency: Adjacency,
    *,
    false_discovery: float = 0.10,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> LocalStatistics:
    r"""Say where areas and their neighbors are alike, or unlike, beyond chance.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Deviates of ``standardize_rates``. Not a number is "no denominator". Never smoothed rates,
        which resemble their neighbors because they were made from them.
    adjacency : Adjacency
        Which areas touch, in the order of ``values``.
    false_discovery : float, default 0.10
        Share of the areas called that may be chance, between 0 and 1.
    permutations : int, default 9999
        Draws of other neighbors.
    seed : int, default 0
        Of the draws.

    Returns
    -------
    LocalStatistics
        In the order of the input; above zero where an area resembles its neighbors.

    Raises
    ------
    InvalidCounts
        If the adjacency is of other areas, or a value is infinite.
    NotEnoughData
        If fewer than two areas have a value, or all are alike.
    UnsupportedMethod
        If given smoothed rates.

    Notes
    -----
    :math:`I_i=\frac{x_i}{m_2}\sum_j w_{ij}x_j` of [1]_, with *x* the values less their mean,
    :math:`m_2=\sum x_i^2/n`, and the neighbors of an area sharing a weight of 1. An area without
    a neighbor that has a value is a gap; it is never linked to one it does not touch.

    References
    ----------
    .. [1] Anselin L (1995). Local indicators of spatial association. Geographical Analysis 27,
       93-115.
    """
    x, links, known = among_known(values, adjacency)
    high, low = draw_neighbors(x, links, permutations, seed)
    words = np.select(
        [(x > 0) & (high < low), (x < 0) & (high > low), (x > 0) & (high > low)],
        ["hot", "cold", "high among low"],
        default="low among high",
    )
    statistic = x * (sharing(links) @ x) / (x @ x / x.size)
    gap = np.where(np.diff(links.indptr) == 0, NO_NEIGHBOR, "")
    p = two_sided(high, low, permutations)
    judged = _judged(known, statistic, p, words, gap, false_discovery)
    return LocalStatistics(*judged, "local Moran", false_discovery, permutations, seed)


def getis_ord_star(
    values: ArrayLike,
    adjacency: Adjacency,
    *,
    false_discovery: float = 0.10,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> LocalStatistics:
    r"""Say where areas together with their neighbors are high, or low, beyond chance.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Deviates of ``standardize_rates``, or crude rates. Not a number is "no denominator". Never
        smoothed rates, which resemble their neighbors because they were made from them.
    adjacency : Adjacency
        Which areas touch, in the order of ``values``.
    false_discovery : float, default 0.10
        Share of the areas called that may be chance, between 0 and 1.
    permutations : int, default 9999
        Draws of other neighbors.
    seed : int, default 0
        Of the draws.

    Returns
    -------
    LocalStatistics
        Standard deviations in the order of the input; above zero where area and neighbors are high.

    Raises
    ------
    InvalidCounts
        If the adjacency is of other areas, or a value is infinite.
    NotEnoughData
        If fewer than two areas have a value, or all are alike.
    UnsupportedMethod
        If given smoothed rates.

    Notes
    -----
    With *k* neighbors and *x* the values less their mean, the deviate of [1]_ is

    .. math:: G_i^*=\frac{x_i+\sum_{j\sim i}x_j}{s\sqrt{(k+1)(n-k-1)/(n-1)}},
       \qquad s^2=\sum x_i^2/n.

    In the permutations an area keeps its own value, so that *p* says what the neighbors add. An
    area that touches no other, or every other, is a gap.

    References
    ----------
    .. [1] Ord JK, Getis A (1995). Local spatial autocorrelation statistics: distributional issues
       and an application. Geographical Analysis 27, 286-306.
    """
    x, links, known = among_known(values, adjacency)
    high, low = draw_neighbors(x, links, permutations, seed)
    n, together = x.size, 1 + np.diff(links.indptr)
    total = x + links.astype(float) @ x
    words = np.select(
        [(total > 0) & (high < low), (total < 0) & (high > low)], ["hot", "cold"], default=CHANCE
    )
    gap = np.select([together == 1, together == n], [NO_NEIGHBOR, WHOLE_REGION], default="")
    spread = np.sqrt(x @ x / n * together * np.maximum(n - together, 1) / (n - 1))
    p = two_sided(high, low, permutations)
    judged = _judged(known, total / spread, p, words, gap, false_discovery)
    return LocalStatistics(*judged, "Getis-Ord Gi*", false_discovery, permutations, seed)


def _judged(
    known: np.ndarray,
    statistic: np.ndarray,
    p: np.ndarray,
    words: np.ndarray,
    gap: np.ndarray,
    false_discovery: float,
) -> tuple[np.ndarray, ...]:
    """Give statistic, p, q and a word to all areas; the word of a gap is its reason."""
    tested = np.flatnonzero(known)[gap == ""]
    wide = np.full((3, known.size), np.nan)
    wide[0, tested], wide[1, tested] = statistic[gap == ""], p[gap == ""]
    wide[2] = adjust_together(wide[1])
    status = np.full(known.size, NO_DENOMINATOR, dtype=object)
    status[known] = np.where(gap == "", CHANCE, gap)
    called = wide[2, tested] <= false_discovery
    status[tested[called]] = words[gap == ""][called]
    return (*wide, status.astype(str))
