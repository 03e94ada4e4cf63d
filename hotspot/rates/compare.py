"""An unlucky year is followed by a better one, whatever anybody did.

Places are chosen because their last year looked bad, and part of a bad year is bad luck. Ratios
here carry their intervals, are held against places where nothing was done, and are shown beside the
fall that luck alone would bring.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from hotspot.core.errors import InvalidCounts
from hotspot.rates.empirical_bayes import shrink_to_region
from hotspot.rates.intervals import jeffreys


@dataclass(frozen=True, eq=False)
class RatioEstimate:
    """A ratio of rates, never without its interval.

    Parameters
    ----------
    ratio, lower, upper : ndarray of float, shape (n,) or ()
        Without a unit. Not a number where a rate does not exist or nothing was counted.
    variance : ndarray of float, shape (n,) or ()
        Of the logarithm of the ratio.
    coverage : float
        Of the interval.
    """

    ratio: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    variance: np.ndarray
    coverage: float = 0.95


def rate_ratio(
    events_a: ArrayLike,
    exposure_a: ArrayLike,
    k_a: ArrayLike,
    events_b: ArrayLike,
    exposure_b: ArrayLike,
    k_b: ArrayLike,
    *,
    coverage: float = 0.95,
) -> RatioEstimate:
    r"""Divide rate *a* by rate *b*.

    Parameters
    ----------
    events_a, events_b : array_like of float, shape (n,) or ()
        Events or bed-days.
    exposure_a, exposure_b : array_like of float, shape (n,) or ()
        Person-weeks; zero or a gap gives no ratio.
    k_a, k_b : array_like of float, shape (n,) or ()
        Clump sizes (``rates.effective``); 1 for separate events.
    coverage : float, default 0.95
        Of the interval, between 0 and 1.

    Returns
    -------
    RatioEstimate
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If a count is negative or a clump size is not above zero.

    Notes
    -----
    Given the sum of the two effective counts, the first is binomial with a share that depends on
    the ratio alone; its Jeffreys limits become those of the ratio. Where a count is zero, half an
    event is added to both for the variance of the logarithm, and the ratio itself stays 0 or
    infinite. What is not in the interval: that a true rate wanders from year to year.

    References
    ----------
    .. [1] Price RM, Bonett DG (2000). Estimating the ratio of two Poisson rates. Computational
       Statistics & Data Analysis 34, 345-356.
    """
    given = (events_a, exposure_a, k_a, events_b, exposure_b, k_b)
    total_a, weeks_a, k_a, total_b, weeks_b, k_b = np.broadcast_arrays(
        *(np.asarray(values, float) for values in given)
    )
    if np.any(total_a < 0) or np.any(total_b < 0) or np.any(k_a <= 0) or np.any(k_b <= 0):
        raise InvalidCounts("ratios need counts of zero or more and clump sizes above zero")
    known = (weeks_a > 0) & (weeks_b > 0) & (total_a + total_b > 0)
    gap = np.where(known, 1.0, np.nan)
    a, b = total_a / k_a * gap, total_b / k_b * gap
    # odds of an effective event being of a, were the rates equal
    odds = np.divide(weeks_a * k_b, weeks_b * k_a, out=np.full(a.shape, np.nan), where=known)
    low, high = jeffreys(a, a + b, coverage=coverage)
    half = np.where((a == 0) | (b == 0), 0.5, 0.0)
    with np.errstate(divide="ignore"):
        ratio = a / b / odds
    return RatioEstimate(
        ratio=ratio,
        lower=np.where(a == 0, 0.0, low / (1 - low) / odds) * gap,
        upper=np.where(b == 0, np.inf, high / (1 - high) / odds) * gap,
        variance=1 / (a + half) + 1 / (b + half),
        coverage=coverage,
    )


def ratio_of_ratios(
    area: RatioEstimate,
    comparator: RatioEstimate,
    *,
    coverage: float = 0.95,
    wander: float = 0.0,
) -> RatioEstimate:
    """Divide what happened here by what happened elsewhere in the same weeks.

    Parameters
    ----------
    area, comparator : RatioEstimate
        After over before, of the place in question and of places to compare with; they share no
        children.
    coverage : float, default 0.95
        Of the interval, between 0 and 1.
    wander : float, default 0
        Variance with which the logarithm of such ratios differs from place to place beyond chance
        (``spread_of_ratios``); zero holds every place to the same course.

    Returns
    -------
    RatioEstimate
        Below 1: it fell here more, or rose less, than there.

    Notes
    -----
    A difference in differences of logarithms, with the sum of the variances; normal limits.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.log(area.ratio) - np.log(comparator.ratio)
    variance = area.variance + comparator.variance + wander
    reach = ndtri(1 - (1 - coverage) / 2) * np.sqrt(variance)
    return RatioEstimate(
        ratio=np.exp(difference),
        lower=np.exp(difference - reach),
        upper=np.exp(difference + reach),
        variance=variance,
        coverage=coverage,
    )


def spread_of_ratios(ratios: RatioEstimate) -> float:
    """Say how much places differ in their course, beyond what chance explains.

    Parameters
    ----------
    ratios : RatioEstimate
        After over before, one value a place; gaps, zeros and infinities take no part.

    Returns
    -------
    float
        Variance of the logarithm of the true ratios, zero or more; zero from fewer than three
        places.

    Notes
    -----
    The moment estimator of [1]_, as in a random-effects meta-analysis of places.

    References
    ----------
    .. [1] DerSimonian R, Laird N (1986). Meta-analysis in clinical trials. Controlled Clinical
       Trials 7, 177-188.
    """
    known = np.isfinite(ratios.ratio) & (ratios.ratio > 0)
    if known.sum() < 3:
        return 0.0
    y, w = np.log(ratios.ratio[known]), 1 / ratios.variance[known]
    q = (w * (y - np.average(y, weights=w)) ** 2).sum()
    return float(max(q - (y.size - 1), 0.0) / (w.sum() - (w**2).sum() / w.sum()))


def expected_after_selection(
    events_before: ArrayLike,
    exposure_before: ArrayLike,
    events_history: ArrayLike,
    exposure_history: ArrayLike,
    *,
    squares_history: ArrayLike | None = None,
    persons_history: ArrayLike | None = None,
) -> np.ndarray:
    """Give the ratio after over before that luck alone would bring.

    Parameters
    ----------
    events_before, exposure_before : array_like of float, shape (n,)
        Counts and person-weeks of the year that the areas are judged by.
    events_history, exposure_history : array_like of float, shape (n,)
        The same of all weeks known until then, that year included.
    squares_history, persons_history : array_like of float, shape (n,), or None
        Sum over children of squared totals and distinct children, of the history.

    Returns
    -------
    ndarray of float, shape (n,)
        The rate that the history leads one to expect, shrunk toward the region, over the crude rate
        of the year before. Below 1 after an unlucky year; not a number if nothing was counted in
        that year.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than two areas have a denominator, or the history has no event.
    """
    usual = shrink_to_region(
        events_history, exposure_history, squares=squares_history, persons=persons_history
    ).rate
    e, n = np.asarray(events_before, float), np.asarray(exposure_before, float)
    known = (n > 0) & (e > 0)
    return np.divide(usual * n, e, out=np.full(usual.shape, np.nan), where=known)
