"""High places beside high places: is the map a pattern, or only speckle?

One number for the whole map, made from counts without any model: do neighbors resemble each other
more than they would on a shuffled map?
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.neighbors import PERMUTATIONS, among_known, sharing
from hotspot.clusters.standardized import standardize_rates
from hotspot.core.errors import NotEnoughData
from hotspot.core.types import Adjacency

_SAME = 1e-10
"""Difference of two statistics that is rounding error."""


@dataclass(frozen=True, eq=False)
class GlobalMoran:
    """One number for how much neighbors resemble each other.

    Parameters
    ----------
    statistic : float
        Moran's *I*: near zero for speckle, toward 1 for a pattern.
    p : float
        One-sided, for more likeness than shuffled maps have.
    z : ndarray of float, shape (n,)
        Deviates of the rates that it was computed on; not a number without a denominator.
    permutations, seed : int
        Of the shuffling.
    """

    statistic: float
    p: float
    z: np.ndarray
    permutations: int
    seed: int


def moran_of_rates(
    events: ArrayLike,
    exposure: ArrayLike,
    adjacency: Adjacency,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> GlobalMoran:
    r"""Measure how much the rates of neighbors resemble each other.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events per area in the window. Never smoothed rates, which resemble their neighbors because
        they were made from them.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    adjacency : Adjacency
        Which areas touch, in the order of ``events``.
    permutations : int, default 9999
        Shuffled maps.
    seed : int, default 0
        Of the shuffling.

    Returns
    -------
    GlobalMoran
        The statistic, its p and the deviates.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or the adjacency is of other areas.
    NotEnoughData
        If there is no event, fewer than two areas with a denominator touch, or all rates are alike.

    Notes
    -----
    :math:`I=\frac{n}{S_0}\sum_i z_i\sum_j w_{ij}z_j/\sum_i z_i^2` of the deviates of [1]_ with
    their mean taken off, where the neighbors of an area share a weight of 1 and :math:`S_0` is the
    sum of weights. An area without a neighbor is linked to none, but counts among the *n*.

    References
    ----------
    .. [1] Assunção RM, Reis EA (1999). A new proposal to adjust Moran's I for population density.
       Statistics in Medicine 18, 2147-2162.
    """
    z = standardize_rates(events, exposure)
    x, links, _ = among_known(z, adjacency)
    weights = sharing(links)
    if weights.nnz == 0:
        raise NotEnoughData("no two areas with a denominator touch; there are no neighbors")
    scale = x.size / weights.sum() / (x @ x)
    rng, found = np.random.default_rng(seed), x @ (weights @ x)
    as_high = 0
    for _ in range(permutations):
        shuffled = rng.permutation(x)
        as_high += shuffled @ (weights @ shuffled) >= found - _SAME * (x @ x)
    p = (1 + as_high) / (permutations + 1)
    return GlobalMoran(float(scale * found), float(p), z, permutations, seed)
