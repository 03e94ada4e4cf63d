"""A place and its neighbors look alike; would they beside any other neighbors?

Each place keeps its own value, its neighbors' are drawn anew from all the others, and how often the
drawn ones are as high, or as low, says how much of the likeness is luck.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from statsmodels.stats.multitest import multipletests

from hotspot.clusters.standardized import refuse_rows, refuse_smoothed
from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.types import Adjacency

PERMUTATIONS = 9_999
"""Draws by default: with 999, p is never below .002, and BH calls no list of five among 300."""

_MOST_FOR_SORTING = 4_000_000
"""Random numbers held at once where whole orders must be drawn."""

_SAME = 1e-10
"""Difference of two sums, relative to the spread of the values, that is rounding error."""


def among_known(
    values: ArrayLike, adjacency: Adjacency
) -> tuple[np.ndarray, csr_array, np.ndarray]:
    """Keep the areas that have a value, and who touches whom among them.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Not a number is "no denominator".
    adjacency : Adjacency
        Which areas touch, in the order of ``values``.

    Returns
    -------
    tuple of (ndarray, csr_array, ndarray)
        Values of the m areas that have one, less their mean; links among these, shape (m, m); and
        the mask of these, shape (n,).

    Raises
    ------
    InvalidCounts
        If the adjacency is of other areas, or a value is infinite.
    NotEnoughData
        If fewer than two areas have a value, or all are alike.
    UnsupportedMethod
        If given smoothed rates.
    """
    refuse_smoothed(values)
    given = np.asarray(values, float)
    if given.shape != (adjacency.links.shape[0],):
        raise InvalidCounts(
            f"adjacency is of {adjacency.links.shape[0]} areas, values are of shape {given.shape};"
            " both must list the same areas"
        )
    refuse_rows("values must be finite, or a gap", np.isinf(given))
    known = np.isfinite(given)
    x = given[known] - given[known].mean() if known.any() else given[known]
    if x.size < 2 or np.ptp(x) <= _SAME * np.abs(given[known]).max():
        raise NotEnoughData(
            "comparing neighbors needs two areas whose values differ; choose a longer window"
        )
    return x, csr_array(adjacency.links)[known][:, known], known


def sharing(links: csr_array) -> csr_array:
    """Let the neighbors of an area share a weight of 1.

    Parameters
    ----------
    links : csr_array of bool, shape (n, n)
        Which areas touch.

    Returns
    -------
    csr_array of float, shape (n, n)
        Rows sum to 1, or to 0 where there is no neighbor.
    """
    degree = np.diff(links.indptr)
    return csr_array(
        (np.repeat(1 / np.maximum(degree, 1), degree), links.indices, links.indptr), links.shape
    )


def draw_neighbors(
    values: np.ndarray, links: csr_array, permutations: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Count how often drawn neighbors sum to as much, and to as little, as the actual ones.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        One an area, all finite.
    links : csr_array of bool, shape (n, n)
        Which areas touch; the diagonal is empty.
    permutations : int
        Draws.
    seed : int
        Of the draws.

    Returns
    -------
    tuple of (ndarray, ndarray) of int, shape (n,)
        Draws with a sum at least, and at most, as large as the sum over the actual neighbors.

    Notes
    -----
    An area with *k* neighbors is given *k* different others, all sets being equally probable [1]_.
    The areas share the draws: the first *k* of a random order, and where the area itself is among
    them, the next in its stead. So the sums are made once a degree and not once an area.

    References
    ----------
    .. [1] Anselin L (1995). Local indicators of spatial association. Geographical Analysis 27,
       93-115.
    """
    degree = np.diff(links.indptr)
    actual, slack = links.astype(float) @ values, _SAME * np.abs(values).max()
    drawn = _orders(values.size, int(degree.max(initial=0)) + 1, permutations, seed)
    sums = np.cumsum(values[drawn], axis=1)
    high, low = np.zeros(values.size, dtype=int), np.zeros(values.size, dtype=int)
    for k in np.unique(degree[degree > 0]):
        these, whole = np.flatnonzero(degree == k), np.sort(sums[:, k - 1])
        high[these] = permutations - np.searchsorted(whole, actual[these] - slack, "left")
        low[these] = np.searchsorted(whole, actual[these] + slack, "right")
        row, place = np.nonzero(degree[drawn[:, :k]] == k)
        itself = drawn[row, place]
        before, after = sums[row, k - 1], sums[row, k] - values[itself]
        least, most = actual[itself] - slack, actual[itself] + slack
        np.add.at(high, itself, (after >= least).astype(int) - (before >= least))
        np.add.at(low, itself, (after <= most).astype(int) - (before <= most))
    return high, low


def two_sided(high: np.ndarray, low: np.ndarray, permutations: int) -> np.ndarray:
    """Turn counts of draws as high and as low into a two-sided p.

    Parameters
    ----------
    high, low : ndarray of int, shape (n,)
        Draws at least, and at most, as large as what was seen.
    permutations : int
        Draws; what was seen counts as one more.

    Returns
    -------
    ndarray of float, shape (n,)
        Twice the smaller tail, at most 1; never below ``2 / (permutations + 1)``.
    """
    return np.minimum(2 * (1 + np.minimum(high, low)) / (permutations + 1), 1.0)


def adjust_together(p: np.ndarray) -> np.ndarray:
    """Adjust p for all the areas judged together.

    Parameters
    ----------
    p : ndarray of float, shape (n,)
        Not a number where nothing was tested.

    Returns
    -------
    ndarray of float, shape (n,)
        Smallest false discovery rate of a list that holds the area; not a number where *p* is not.

    References
    ----------
    .. [1] Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. Journal of the
       Royal Statistical Society B 57(1), 289-300.
    """
    q, tested = np.full(p.shape, np.nan), np.isfinite(p)
    if tested.any():
        q[tested] = multipletests(p[tested], method="fdr_bh")[1]
    return q


def _orders(n: int, length: int, times: int, seed: int) -> np.ndarray:
    """Draw the first few of random orders of ``n``, shape (times, length)."""
    rng = np.random.default_rng(seed)
    if length**2 > 4 * n:  # a number would nearly always stand twice
        block = max(_MOST_FOR_SORTING // n, 1)
        parts = [
            rng.random((min(block, times - begun), n)).argsort(axis=1)[:, :length]
            for begun in range(0, times, block)
        ]
        return np.concatenate(parts)
    drawn = rng.integers(n, size=(times, length))
    while (again := _with_repeats(drawn)).size:
        drawn[again] = rng.integers(n, size=(again.size, length))
    return drawn


def _with_repeats(drawn: np.ndarray) -> np.ndarray:
    """Say in which rows a number stands twice."""
    ordered = np.sort(drawn, axis=1)
    return np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
