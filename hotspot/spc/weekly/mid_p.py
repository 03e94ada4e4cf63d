"""Counts come in steps, and half of the newest step belongs to either side.

The mid-p of a count is the probability of a worse one and half of that of itself: its average is
one half if nothing changed, however small the counts. Counts that a split tract left with a
fraction lie between two steps.
"""

from typing import Literal

import numpy as np
from scipy.special import betainc

Direction = Literal["high", "low"]

MANY = 10_000
"""Children asked above which a share is as good as continuous."""

TINY = 1e-9
"""Shares and correlations stay this far below 1, where a beta-binomial ends."""


def count_mid_p(
    count: np.ndarray,
    mean: np.ndarray,
    factor: np.ndarray,
    wider: np.ndarray,
    worse: Direction,
) -> np.ndarray:
    """Give the mid-p of counts under a negative binomial.

    Parameters
    ----------
    count : ndarray of float, shape (n,)
        Events, from 0.
    mean : ndarray of float, shape (n,)
        Above 0.
    factor : ndarray of float, shape (n,)
        Variance over mean, from 1: at 1 it is a Poisson.
    wider : ndarray of float, shape (n,)
        The same, once more: for what is not known of the mean.
    worse : {"high", "low"}
        Side that is added up.

    Returns
    -------
    ndarray of float, shape (n,)
        From 0 to 1.
    """
    variance = np.maximum(factor * wider, 1 + TINY)
    clumps, stay = mean / (variance - 1), 1 - 1 / variance
    least = np.maximum(count, np.finfo(float).tiny)
    as_bad = np.where(count > 0, betainc(least, clumps, stay), 1.0)
    above = 0.5 * (as_bad + betainc(count + 1, clumps, stay))
    return above if worse == "high" else 1 - above


def share_mid_p(
    count: np.ndarray,
    size: np.ndarray,
    mean: np.ndarray,
    alike: np.ndarray,
    wider: np.ndarray,
    worse: Direction,
) -> np.ndarray:
    """Give the mid-p of shares under a beta-binomial.

    Parameters
    ----------
    count, size : ndarray of float, shape (n,)
        Children with the answer, and children asked; rounded to whole children.
    mean : ndarray of float, shape (n,)
        Expected children with the answer, between 0 and ``size``.
    alike : ndarray of float, shape (n,)
        Correlation of two answers, from 0: at 0 it is a binomial.
    wider : ndarray of float, shape (n,)
        Factor of the variance for what is not known of the mean.
    worse : {"high", "low"}
        Side that is added up.

    Returns
    -------
    ndarray of float, shape (n,)
        From 0 to 1. Of more than ``MANY`` asked, by a beta distribution.
    """
    asked, answered = np.maximum(np.rint(size), 1.0), np.rint(count)
    share, pairs = mean / size, np.maximum(asked - 1, 1.0)
    alike = np.clip(((1 + pairs * alike) * wider - 1) / pairs, TINY, 1 - TINY)
    first, second = (part * (1 / alike - 1) for part in (share, 1 - share))
    smooth = asked / (1 + pairs * alike) - 1
    p = betainc((1 - share) * smooth, share * smooth, 1 - np.clip(count / size, 0.0, 1.0))
    few = asked <= MANY
    if few.any():
        parts = (answered[few], asked[few], first[few], second[few])
        p[few] = _beta_binomial_above(*parts)
    return p if worse == "high" else 1 - p


def _beta_binomial_above(
    count: np.ndarray, size: np.ndarray, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    """Add up the probabilities above a count, and half of its own, row by row."""
    k = np.arange(int(size.max()))
    count, size, first, second = (x[:, np.newaxis] for x in (count, size, first, second))
    left = np.maximum(size - k, 0.0)
    with np.errstate(divide="ignore"):
        steps = np.log(left * (first + k)) - np.log((k + 1) * (second + np.maximum(left - 1, 0.0)))
    logs = np.concatenate((np.zeros((len(count), 1)), np.cumsum(steps, axis=1)), axis=1)
    each = np.exp(logs - logs.max(axis=1, keepdims=True))
    answers = np.arange(each.shape[1])
    counted = (answers > count) + 0.5 * (answers == count)
    return (each * counted).sum(axis=1) / each.sum(axis=1)
