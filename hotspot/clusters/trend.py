"""A run of values that climbs is a trend only if shuffled values seldom climb as far.

Mann and Kendall count the pairs of times between which a series rose, less those between which it
fell; how far it rose or fell does not matter, so one wild value cannot make a trend. Values that
share their weeks, as rolling windows do, follow each other without any trend; the correction of
Hamed and Rao allows for that.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from hotspot.core.errors import InvalidCounts

LONGEST_EXACT = 40
"""Values up to which p is counted out; beyond it the normal approximation is as good."""

_SIGNIFICANT_LAG = 0.05
"""Two-sided level at which an autocorrelation counts in the correction."""


@dataclass(frozen=True, eq=False)
class Trend:
    """Whether each series rises or falls, and how sure that is.

    Parameters
    ----------
    score : ndarray of float, shape (n,)
        Pairs of times between which the series rose, less those between which it fell.
    z : ndarray of float, shape (n,)
        The score over its standard deviation, one step nearer to zero; above zero is a rise. Zero
        where all values are alike, not a number where there are fewer than two.
    p : ndarray of float, shape (n,)
        Two-sided. One where all values are alike.
    slope : ndarray of float, shape (n,)
        Median change a period, over all pairs of times.
    known : ndarray of int, shape (n,)
        Values each series has.
    method : str
        In words.
    """

    score: np.ndarray
    z: np.ndarray
    p: np.ndarray
    slope: np.ndarray
    known: np.ndarray
    method: str


def mann_kendall(
    values: ArrayLike,
    *,
    method: Literal["exact", "normal", "hamed-rao"] = "exact",
    lags: int | None = None,
) -> Trend:
    r"""Test every series for a rise or fall.

    Parameters
    ----------
    values : array_like of float, shape (n, w)
        A row a series, a column a period, oldest first. Not a number is a gap: pairs with it are
        left out.
    method : {"exact", "normal", "hamed-rao"}, default "exact"
        p from all orders of the values, ties included, if there are at most 40 (else normal); from
        the normal approximation; or from the latter with a variance corrected for
        autocorrelation, for series whose values share their weeks.
    lags : int or None
        Of that correction: the farthest apart that values may depend on each other, such as the
        periods that two rolling windows can share. None is all, as published.

    Returns
    -------
    Trend
        In the order of the rows.

    Raises
    ------
    InvalidCounts
        If the values are not a table, one is infinite, or there is no such method.

    Notes
    -----
    :math:`S=\sum_{i<j}\mathrm{sign}(x_j-x_i)` has variance
    :math:`[n(n-1)(2n+5)-\sum_t t(t-1)(2t+5)]/18` with ties of *t* values [1]_, and
    :math:`z=(S-\mathrm{sign}\,S)/\sqrt V`. All orders of values with ties are equally likely
    without a trend, and their numbers of inversions are counted by a Gaussian multinomial
    coefficient. The correction of [2]_ multiplies the variance by
    :math:`1+\frac{2}{n(n-1)(n-2)}\sum_i(n-i)(n-i-1)(n-i-2)\rho_i` of the autocorrelations of the
    ranks of what the median slope leaves, those beyond chance only. It is an approximation that
    needs some twenty values, and with all lags it narrows as often as it widens; where it makes the
    variance zero or less, z and p are not numbers. With a gap, neighbors in time across it are not
    paired for the autocorrelation.

    References
    ----------
    .. [1] Kendall MG (1975). Rank Correlation Methods, 4th edition. Griffin, London.
    .. [2] Hamed KH, Rao AR (1998). A modified Mann-Kendall trend test for autocorrelated data.
       Journal of Hydrology 204, 182-196.
    """
    x = np.asarray(values, float)
    _check(x, method)
    known = np.isfinite(x).sum(axis=1)
    between = x[:, np.newaxis, :] - x[:, :, np.newaxis]
    later = np.triu(np.ones((x.shape[1], x.shape[1]), dtype=bool), 1)
    score = np.where(later, np.nan_to_num(np.sign(between)), 0.0).sum(axis=(1, 2))
    slope = _median_slope(between, later)
    same = (between == 0).sum(axis=2)  # values like each one, itself among them; none of a gap
    variance = _variance(known, same)
    if method == "hamed-rao":
        variance = variance * _stretched(x, slope, known, lags)
    spread = np.sqrt(np.where(variance > 0, variance, np.nan))
    z = np.where(score == 0, 0.0, (score - np.sign(score)) / spread)
    z = np.where(known < 2, np.nan, z)
    p = 2 * ndtr(-np.abs(z))
    if method == "exact":
        short = (known >= 2) & (known <= LONGEST_EXACT)
        p[short] = [_p_exact(_ties(same[row]), int(score[row])) for row in np.flatnonzero(short)]
    return Trend(score, z, p, slope, known, f"Mann-Kendall, {_METHODS[method]}")


_METHODS = {
    "exact": "p from all orders of the values",
    "normal": "normal approximation with continuity and ties",
    "hamed-rao": "variance corrected for autocorrelation after Hamed and Rao",
}


def _median_slope(between: np.ndarray, later: np.ndarray) -> np.ndarray:
    """Give the median change a period over all pairs of known values; not a number without one."""
    rows, columns = np.nonzero(later)
    steps = between[:, rows, columns] / (columns - rows)
    found = np.full(len(steps), np.nan)
    some = np.isfinite(steps).any(axis=1)
    found[some] = np.nanmedian(steps[some], axis=1)
    return found


def _variance(known: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Give the variance of the score; each of *t* tied values carries its part of their sum."""
    tied = np.where(same > 0, (same - 1) * (2 * same + 5), 0).sum(axis=1)
    return (known * (known - 1) * (2 * known + 5) - tied) / 18


def _stretched(x: np.ndarray, slope: np.ndarray, known: np.ndarray, lags: int | None) -> np.ndarray:
    """Give the factor by which autocorrelation widens the spread of the score."""
    left = x - np.nan_to_num(slope)[:, np.newaxis] * np.arange(x.shape[1])
    ranks = _ranks(_without_rounding(left))
    there = np.isfinite(ranks)
    count = np.maximum(known, 1)[:, np.newaxis]
    off = np.where(there, ranks - np.where(there, ranks, 0).sum(axis=1, keepdims=True) / count, 0)
    whole = (off**2).sum(axis=1)
    limit = ndtri(1 - _SIGNIFICANT_LAG / 2) / np.sqrt(np.maximum(known, 1))
    total = np.zeros(len(x))
    farthest = x.shape[1] - 1 if lags is None else min(lags, x.shape[1] - 1)
    for lag in range(1, farthest + 1):
        alike = (off[:, lag:] * off[:, :-lag]).sum(axis=1)
        alike = np.divide(alike, whole, out=np.zeros(len(x)), where=whole > 0)
        pairs = np.maximum(known - lag, 0) * (known - lag - 1) * (known - lag - 2)
        total += np.where(np.abs(alike) > limit, pairs * alike, 0.0)
    return 1 + 2 * total / np.maximum(known * (known - 1) * (known - 2), 1)


def _without_rounding(x: np.ndarray) -> np.ndarray:
    """Make values alike that only rounding sets apart, after a slope was taken off."""
    widest = np.nan_to_num(np.abs(x)).max(axis=1, keepdims=True, initial=0)
    scale = np.where(widest > 0, widest, 1.0)
    return np.round(x / scale, 12)


def _ranks(x: np.ndarray) -> np.ndarray:
    """Rank the known values of every row, ties in the middle."""
    between = x[:, :, np.newaxis] - x[:, np.newaxis, :]
    ranks = 0.5 + (between > 0).sum(axis=2) + 0.5 * (between == 0).sum(axis=2)
    return np.where(np.isfinite(x), ranks, np.nan)


def _ties(same: np.ndarray) -> tuple[int, ...]:
    """Give the sizes of the groups of like values, from how many are like each."""
    sizes, times = np.unique(same[same > 0], return_counts=True)
    return tuple(np.repeat(sizes, times // sizes).tolist())


@lru_cache(maxsize=4096)
def _p_exact(groups: tuple[int, ...], score: int) -> float:
    """Say how often shuffled values have a score as far from zero."""
    chances = _inversions(groups)
    pairs = chances.size - 1
    far = np.abs(pairs - 2 * np.arange(chances.size)) >= abs(score)
    return float(min(chances[far].sum(), 1.0))


@lru_cache(maxsize=1024)
def _inversions(groups: tuple[int, ...]) -> np.ndarray:
    """Give the chance of each number of inversions, of all orders of groups of like values."""
    chances, before = np.ones(1), 0
    for size in groups:
        before += size
        chances = np.convolve(chances, _choices(before, size))
    return chances


@lru_cache(maxsize=4096)
def _choices(n: int, k: int) -> np.ndarray:
    """Give the chance of each number of inversions of k like values among n - k lesser ones."""
    if k in (0, n):
        return np.ones(1)
    found = np.zeros(k * (n - k) + 1)
    last, other = _choices(n - 1, k - 1), _choices(n - 1, k)
    found[: last.size] += last * k / n  # one of the k comes last and is passed by none
    found[k : k + other.size] += other * (n - k) / n  # a lesser one comes last, after all k
    return found


def _check(x: np.ndarray, method: str) -> None:
    if x.ndim != 2:
        raise InvalidCounts(f"values {x.shape} must have a row a series and a column a period")
    if np.isinf(x).any():
        row = np.flatnonzero(np.isinf(x).any(axis=1))[0]
        raise InvalidCounts(f"values must be finite, or not a number for a gap; row {row} is not")
    if method not in _METHODS:
        raise InvalidCounts(f"method must be one of {', '.join(_METHODS)}; it is {method!r}")
