"""A stable series is one distribution drawn from week after week; nothing else is noise alone.

Counts are negative binomial, or Poisson where the variance is the mean; what is not counted is
normal, with mean zero and a standard deviation of one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import betainc, betaincc, gammainc, gammaincc, ndtr, ndtri
from scipy.stats import nbinom, poisson

POISSON = 1.001
"""A dispersion below this is one."""


@dataclass(frozen=True, eq=False)
class Stable:
    """The distributions of some stable series.

    Parameters
    ----------
    mean : ndarray of float, shape (n,)
        Events a week; not a number where nothing is counted.
    dispersion : ndarray of float, shape (n,)
        Variance over mean, at least 1.
    """

    mean: np.ndarray
    dispersion: np.ndarray

    @property
    def centre(self) -> np.ndarray:
        """Mean of the values, shape (n,)."""
        return np.where(self.normal, 0.0, self.mean)

    @property
    def sigma(self) -> np.ndarray:
        """Standard deviation of the values, shape (n,)."""
        return np.where(self.normal, 1.0, np.sqrt(self.mean * self.dispersion))

    @cached_property
    def normal(self) -> np.ndarray:
        """Series in which nothing is counted, shape (n,)."""
        return np.isnan(self.mean)

    @cached_property
    def median(self) -> np.ndarray:
        """Median of the values, shape (n,)."""
        return self.quantile(0.5)

    @cached_property
    def above(self) -> np.ndarray:
        """Probability of a week above the median, shape (n,)."""
        return self.beyond(self.median)

    @cached_property
    def below(self) -> np.ndarray:
        """Probability of a week below the median, shape (n,)."""
        return self.short_of(self.median)

    def beyond(self, level: np.ndarray) -> np.ndarray:
        """Give the probability of a value above a level, shape (n,)."""
        return np.where(self.normal, ndtr(-level), _above(np.floor(level), *self._counts()))

    def short_of(self, level: np.ndarray) -> np.ndarray:
        """Give the probability of a value below a level, shape (n,)."""
        count = np.ceil(level) - 1
        return np.where(self.normal, ndtr(level), _up_to(count, *self._counts()))

    def limits(self, tail: float | None) -> tuple[np.ndarray, np.ndarray]:
        """Give the lower and upper limit, at three sigma or at a tail probability, each (n,)."""
        if tail is None:
            return self.centre - 3 * self.sigma, self.centre + 3 * self.sigma
        lower, upper = self.quantile(tail), self.quantile(1 - tail)
        half = np.where(self.normal, 0.0, 0.5)
        return lower - half, upper + half

    def quantile(self, share: float) -> np.ndarray:
        """Give the smallest value that is not passed with at least this probability, shape (n,)."""
        mean, size = self._counts()
        counted = np.where(np.isinf(size), poisson.ppf(share, mean), 0.0)
        many = np.isfinite(size)
        found = nbinom.ppf(share, size[many], size[many] / (size[many] + mean[many]))
        counted[many] = found
        return np.where(self.normal, ndtri(share), counted)

    def draw(self, uniform: np.ndarray) -> np.ndarray:
        """Turn uniform numbers into values of the first series."""
        if self.normal[0]:
            return ndtri(uniform)
        most = self.centre[0] + 15 * self.sigma[0] + 30 * self.dispersion[0]
        least = max(np.floor(self.centre[0] - 9 * self.sigma[0]), 0.0)
        counts = np.arange(least, most)
        mean, size = self._counts()
        cumulative = _up_to(
            counts, np.broadcast_to(mean, counts.shape), np.broadcast_to(size, counts.shape)
        )
        return least + np.searchsorted(cumulative, uniform)

    def _counts(self) -> tuple[np.ndarray, np.ndarray]:
        """Give means, and sizes of the negative binomials, infinite where Poisson."""
        mean = np.where(self.normal, 1.0, self.mean)
        over = self.dispersion - 1
        many = over >= POISSON - 1
        return mean, np.divide(mean, over, out=np.full(mean.shape, np.inf), where=many)


def stable(mean: np.ndarray, dispersion: np.ndarray) -> Stable:
    """Make stable series of means and dispersions.

    Parameters
    ----------
    mean : ndarray of float, shape (n,)
        Events a week, above zero; not a number where nothing is counted.
    dispersion : ndarray of float, shape (n,)
        Variance over mean; below 1 is taken as 1, and where nothing is counted it says nothing.

    Returns
    -------
    Stable
        With a dispersion of 1 where nothing is counted.
    """
    counted = np.maximum(dispersion, 1.0)
    return Stable(mean, np.where(np.isnan(mean), 1.0, counted))


def _up_to(count: np.ndarray, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Give the probability of a count or fewer; of none below zero."""
    k = np.maximum(count, 0.0)
    r = np.where(np.isinf(size), 1.0, size)
    odds = np.where(np.isinf(size), gammaincc(k + 1, mean), betainc(r, k + 1, r / (r + mean)))
    return np.where(count < 0, 0.0, odds)


def _above(count: np.ndarray, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Give the probability of more than a count; of some certain below zero."""
    k = np.maximum(count, 0.0)
    r = np.where(np.isinf(size), 1.0, size)
    odds = np.where(np.isinf(size), gammainc(k + 1, mean), betaincc(r, k + 1, r / (r + mean)))
    return np.where(count < 0, 1.0, np.where(np.isposinf(count), 0.0, odds))
