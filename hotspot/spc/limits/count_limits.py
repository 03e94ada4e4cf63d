"""A limit of counts lies between two counts, so it can follow mean and spread without a jump.

The distribution function of a negative binomial is continued between the counts by the incomplete
beta function; a limit is where it reaches a small probability. Such roots take long to find, and
most series are of a kind: those are looked up in a table.
"""

from functools import lru_cache

import numpy as np
from scipy.interpolate import RectBivariateSpline
from scipy.optimize.elementwise import find_root
from scipy.special import betainc

from hotspot.core.errors import InvalidCounts

TAIL = 0.00135
"""Probability beyond one limit: that of a bell curve beyond three sigma."""

LEAST_TAIL = 1e-9
"""Nobody knows the tails of real counts further out."""

LEAST_DISPERSION = 1.0005
"""A dispersion below is Poisson's."""

_MEANS = np.log(1e-4), np.log(1e6), 100
_DISPERSIONS = np.log(LEAST_DISPERSION), np.log(400.0), 50
_LEAST_TABLED = 1e-4  # further out the splines are too smooth
_NEAR, _NOTHING = -690.0, -30.0  # logarithms of counts


def count_limits(
    mean: np.ndarray, dispersion: np.ndarray, tail: float = TAIL
) -> tuple[np.ndarray, np.ndarray]:
    """Give the counts that negative binomial counts reach with a small probability.

    Parameters
    ----------
    mean : ndarray of float, shape (n, w)
        Expected count, above 0; not a number gives no limit.
    dispersion : ndarray of float, shape (n, w)
        Variance over mean; below 1.0005 it is Poisson's.
    tail : float, default 0.00135
        Probability beyond either limit, from 1e-9 to below 0.5.

    Returns
    -------
    tuple of (ndarray, ndarray), each shape (n, w)
        *lower*: a count at or below it is as improbable as ``tail``, below 0 if none is. *upper*: a
        count at or above it is.

    Raises
    ------
    InvalidCounts
        If the tail is out of range.

    Notes
    -----
    Looked up by splines in a table of 5,000 roots: of 20,000 means and dispersions one limit in a
    thousand, at three sigma, lay on the other side of a count than the exact quantile. Outside the
    table, of means below 1e-4 or above a million, dispersions above 400 and tails below 1e-4, each
    root is found for itself.
    """
    if not LEAST_TAIL <= tail < 0.5:
        raise InvalidCounts(
            f"tail must be from {LEAST_TAIL:g} to below 0.5, not {tail:g}: further out nobody"
            " knows the tails of real counts"
        )
    differs = np.ones(mean.shape, dtype=bool)  # from the week before: most weeks do not
    differs[:, 1:] = (mean[:, 1:] != mean[:, :-1]) | (dispersion[:, 1:] != dispersion[:, :-1])
    same_as = (np.cumsum(differs) - 1).reshape(mean.shape)
    mu, spread = mean[differs], np.maximum(dispersion[differs], LEAST_DISPERSION)
    if tail < _LEAST_TABLED:
        lower, upper = np.full(mu.shape, np.nan), np.full(mu.shape, np.nan)
        far = (mu > 0) & np.isfinite(mu) & np.isfinite(spread)
    else:
        lower, upper = _looked_up(mu, spread, tail)
        far = _outside(mu, spread)
    if far.any():
        lower[far], upper[far] = _exactly(mu[far], spread[far], tail)
    return lower[same_as], upper[same_as]


def _outside(mean: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """Say what the table does not hold."""
    known = (mean > 0) & np.isfinite(mean) & np.isfinite(dispersion)
    at, spread = np.log(np.where(known, mean, 1.0)), np.log(np.where(known, dispersion, 2.0))
    return known & ((at < _MEANS[0]) | (at > _MEANS[1]) | (spread > _DISPERSIONS[1]))


def _looked_up(
    mean: np.ndarray, dispersion: np.ndarray, tail: float
) -> tuple[np.ndarray, np.ndarray]:
    above, below = _tables(tail)
    at = np.log(np.maximum(mean, np.exp(_MEANS[0]))), np.log(dispersion)
    return np.exp(below.ev(*at)) - 1.0, np.exp(above.ev(*at))


def _exactly(
    mean: np.ndarray, dispersion: np.ndarray, tail: float
) -> tuple[np.ndarray, np.ndarray]:
    below, above = (np.exp(_roots(mean, dispersion, share)) for share in (1 - tail, tail))
    return below - 1.0, above


@lru_cache(maxsize=16)
def _tables(tail: float) -> tuple[RectBivariateSpline, RectBivariateSpline]:
    """Tabulate the logarithm of the upper limit, and of the lower one plus one."""
    means, dispersions = np.linspace(*_MEANS), np.linspace(*_DISPERSIONS)
    grid = np.meshgrid(np.exp(means), np.exp(dispersions), indexing="ij")
    return tuple(
        RectBivariateSpline(means, dispersions, np.maximum(_roots(*grid, share), _NOTHING))
        for share in (tail, 1 - tail)
    )


def _roots(mean: np.ndarray, dispersion: np.ndarray, share: float) -> np.ndarray:
    """Find the logarithm of the count that is reached with a probability."""
    far = np.log(mean + 10 * np.sqrt(mean * dispersion) + 40 * dispersion + 5)

    def at_least(log_count: np.ndarray, mean: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
        shape = mean / (dispersion - 1)
        return betainc(np.exp(log_count), shape, 1 - 1 / dispersion)

    ends = np.full(far.shape, _NEAR), far
    found = find_root(lambda *at: at_least(*at) - share, ends, args=(mean, dispersion))
    return found.x
