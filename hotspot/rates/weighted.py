"""A weighted sum of counts is not a count: one rare event may weigh as much as ten common ones."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from hotspot.rates.intervals import Limits, byar
from hotspot.rates.strata import Strata


@dataclass(frozen=True, eq=False)
class WeightedSums:
    """Weighted sums of counts, with what their limits need.

    Parameters
    ----------
    total : ndarray of float, shape (n,)
        Events of each area.
    rate, variance : ndarray of float, shape (n,)
        Of the weighted sum.
    largest : ndarray of float, shape (n,)
        What one event (or one child's clump of events) more could add to it.
    """

    total: np.ndarray
    rate: np.ndarray
    variance: np.ndarray
    largest: np.ndarray


def weighted_sums(strata: Strata, weights: np.ndarray, squares: np.ndarray) -> WeightedSums:
    r"""Add up the rates of age bands by weight.

    Parameters
    ----------
    strata : Strata
        Counts of b bands and n areas.
    weights : ndarray of float, shape (b,)
        Summing to 1.
    squares : ndarray of float, shape (b, n)
        Sum over children of their squared events; the events themselves if they are separate.

    Returns
    -------
    WeightedSums
        In the order of the areas; a band where nobody is at risk adds nothing.

    Notes
    -----
    With :math:`u_b=w_b/n_b`, the sum is :math:`\sum u_b x_b`, its variance :math:`\sum u_b^2 v_b`
    where :math:`v_b` are the squares, and the largest step :math:`\max u_b v_b/x_b`; a band
    without events has the clump size :math:`v/x` of its area.
    """
    e, n = strata.events, strata.person_weeks
    per_event = np.divide(weights[:, np.newaxis], n, out=np.zeros_like(n), where=n > 0)
    total, v = e.sum(axis=0), squares.sum(axis=0)
    of_area = np.divide(v, total, out=np.ones_like(total), where=(total > 0) & (v > 0))
    own = np.broadcast_to(of_area, e.shape).copy()
    clump = np.divide(squares, e, out=own, where=(e > 0) & (squares > 0))
    return WeightedSums(
        total=total,
        rate=(per_event * e).sum(axis=0),
        variance=(per_event**2 * squares).sum(axis=0),
        largest=(per_event * clump).max(axis=0),
    )


def dobson(sums: WeightedSums, *, coverage: float = 0.95) -> Limits:
    r"""Give Dobson's limits: those of the total count, stretched to the variance of the sum.

    Parameters
    ----------
    sums : WeightedSums
        Of n areas.
    coverage : float, default 0.95
        Nominal coverage, between 0 and 1.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Lower and upper limits of the sum, never below zero.

    Notes
    -----
    Limits of the total *T* (Byar's, exact below 10) less *T*, times :math:`\sqrt{V/T}` [1]_;
    without any event times the largest step.

    References
    ----------
    .. [1] Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991). Confidence intervals for weighted
       sums of Poisson parameters. Statistics in Medicine 10, 457-462.
    """
    some = sums.total > 0
    scale = np.sqrt(np.divide(sums.variance, sums.total, out=sums.largest**2, where=some))
    lower, upper = (limit - sums.total for limit in byar(sums.total, coverage=coverage))
    return np.maximum(sums.rate + scale * lower, 0.0), sums.rate + scale * upper


def fay_feuer(sums: WeightedSums, *, coverage: float = 0.95) -> Limits:
    """Give the gamma limits, which cover at least as often as they claim in all known cases.

    Parameters
    ----------
    sums : WeightedSums
        Of n areas.
    coverage : float, default 0.95
        Smallest coverage, between 0 and 1.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Lower and upper limits of the sum; zero has zero below.

    Notes
    -----
    Quantiles of the gamma distributions that have the moments of the sum below, and of the sum
    with one largest step more above [1]_. With one band they are the exact limits of its effective
    count (``rates.effective``).

    References
    ----------
    .. [1] Fay MP, Feuer EJ (1997). Confidence intervals for directly standardized rates: a method
       based on the gamma distribution. Statistics in Medicine 16, 791-801.
    """
    tail = (1 - coverage) / 2
    more, spread = sums.rate + sums.largest, sums.variance + sums.largest**2
    return _quantile(sums.rate, sums.variance, tail), _quantile(more, spread, 1 - tail)


def _quantile(mean: np.ndarray, variance: np.ndarray, probability: float) -> np.ndarray:
    """Give a quantile of the gamma distributions with these moments; zero where the mean is."""
    some = (mean > 0) & (variance > 0)
    m, v = np.where(some, mean, 1.0), np.where(some, variance, 1.0)
    return np.where(some, gammaincinv(m**2 / v, probability) * v / m, mean)
