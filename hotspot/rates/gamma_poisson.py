"""How alike places are is best asked of the likelihood, where no map says who lies beside whom.

Rates come from one gamma distribution, counts are Poisson around them, and both the mean and the
spread are those that make the counts most probable. Moments answer the same question with less:
they weigh areas by size alone.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln

from hotspot.core.types import RateEstimates
from hotspot.rates.effective import EffectiveCounts, effective_counts
from hotspot.rates.enough import enough
from hotspot.rates.likelihood import most_probable
from hotspot.rates.moments import Prior, plausible_values
from hotspot.rates.posterior import estimates, gammas

_SPREADS = np.geomspace(1e-6, 1e3, 13)
"""Squared coefficients of variation of true rates among which the likelihood is searched first."""

_MOST_STEPS = 100


def shrink_by_likelihood(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    spread_known: bool = False,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate rates by shrinking each area toward the region as much as is most probable.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk, or expected events. Zero or not a number is "no denominator".
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children; None takes events as
        separate, which bed-days never are.
    spread_known : bool, default False
        Take the most probable spread for the true one, as most programs do; the interval is then
        that of a gamma distribution with shape :math:`y+a` and rate :math:`E+b`. The default lets
        it answer for all plausible spreads.
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Rate to compare with, in the unit of the result; None is the rate of all areas together.

    Returns
    -------
    RateEstimates
        Per person-week (or a ratio), in the order of the input, with exceedance and shortfall; not
        a number without a denominator.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.

    Notes
    -----
    For maps whose areas' neighbors are not known; where they are, a spatial model knows more. With
    :math:`y=T/k` and :math:`E=n/k` of effective counts, :math:`y_i` is Poisson with mean
    :math:`\theta_iE_i` and :math:`\theta_i` is gamma with shape *a* and rate *b*; so *y* is
    negative binomial, and *a*, *b* are its maximum-likelihood estimates [1]_, found for counts that
    may be fractions. The rate is :math:`(y+a)/(E+b)`.

    Where no spread is the most probable one (:math:`a\to\infty`), every area gets the common rate.
    That is no proof that areas are alike: with ``spread_known=False`` (and always for the common
    rate) the interval takes the spread as a range of values and the mean as estimated, as in
    ``shrink_to_region``.

    References
    ----------
    .. [1] Clayton D, Kaldor J (1987). Empirical Bayes estimates of age-standardized relative risks
       for use in disease mapping. Biometrics 43, 671-681.
    """
    counts = enough(effective_counts(events, exposure, squares=squares, persons=persons))
    return estimates(
        gammas(counts, likelihood_prior(counts, spread_known=spread_known)),
        counts.at_risk,
        "Poisson-gamma (region)",
        reference=reference,
        margin=margin,
        coverage=coverage,
    )


def likelihood_prior(counts: EffectiveCounts, *, spread_known: bool = False) -> Prior:
    r"""Find the mean and the spread of rates that make the counts most probable.

    Parameters
    ----------
    counts : EffectiveCounts
        Totals with clump sizes; at least one area has a denominator and one an event.
    spread_known : bool, default False
        Do not doubt them, unless the spread is zero.

    Returns
    -------
    Prior
        One for all areas; the shape of the gamma distribution is ``mean**2 / variance``.

    Notes
    -----
    With :math:`\tau=1/a` and :math:`\mu_i=mE_i`, the mean solves
    :math:`\sum(y_i-\mu_i)/(1+\tau\mu_i)=0` for every :math:`\tau`; along that line the likelihood
    is searched over the whole range of spreads and then solved between. The range of plausible
    spreads uses the information :math:`\tfrac12\sum\{\mu_i/(1+\tau\mu_i)\}^2`, which is exact where
    there is no spread; there the estimate is one scoring step, and may be below zero.
    """
    y, n = counts.events[counts.at_risk], counts.exposure[counts.at_risk]
    spread = most_probable(
        lambda t: _likelihood(y, _mean(y, n, t) * n, t),
        lambda t: _slope(y, _mean(y, n, t) * n, t),
        _SPREADS,
    )
    mean = _mean(y, n, spread)
    best = spread if spread > 0 else _step_below(y, mean * n)
    possible = np.array([[spread]])
    if not (spread_known and spread > 0):
        possible = plausible_values(np.array([best]), lambda t: _error(t, mean * n))
    information = (mean * n / (1 + possible * mean * n)).sum(axis=1, keepdims=True)
    return Prior(
        mean=np.array([mean]),
        variance=np.array([spread * mean**2]),
        possible=possible * mean**2,
        doubt=mean**2 / information * (0.0 if spread_known and spread > 0 else 1.0),
    )


def _mean(y: np.ndarray, n: np.ndarray, spread: float) -> float:
    """Give the most probable mean at a spread, by Newton's method on its logarithm.

    The slope falls all the way, so there is one answer; steps that turn back may only be half as
    long as before, so there is no going in circles.
    """
    mean, longest, before = y.sum() / n.sum(), 1.0, 0.0
    for _ in range(_MOST_STEPS if spread > 0 else 0):
        mu = mean * n
        weight = 1 / (1 + spread * mu)
        step = ((y - mu) * weight).sum() / (mu * (1 + spread * y) * weight**2).sum()
        longest = longest / 2 if step * before < 0 else longest
        step = before = min(max(step, -longest), longest)
        mean *= np.exp(step)
        if abs(step) < 1e-13:
            break
    return float(mean)


def _likelihood(y: np.ndarray, mu: np.ndarray, spread: float) -> float:
    """Log likelihood of negative binomial counts, without what does not depend on the spread."""
    if spread == 0:
        return float((y * np.log(mu) - mu).sum())
    a = 1 / spread
    drawn = gammaln(y + a) - gammaln(a) + y * np.log(spread)
    return float((drawn + y * np.log(mu) - (y + a) * np.log1p(spread * mu)).sum())


def _slope(y: np.ndarray, mu: np.ndarray, spread: float) -> float:
    """Derivative of the log likelihood by the logarithm of the spread."""
    a = 1 / spread
    of_a = digamma(y + a) - digamma(a) - np.log1p(spread * mu) + (mu - y) / (mu + a)
    return float(-a * of_a.sum())


def _step_below(y: np.ndarray, mu: np.ndarray) -> float:
    """One scoring step from no spread: what the likelihood would like it to be, below zero too."""
    return float(((y - mu) ** 2 - y).sum() / (mu**2).sum())


def _error(spread: np.ndarray, mu: np.ndarray) -> np.ndarray:
    """Standard error of a spread, by the information of normal counts with these variances."""
    return np.sqrt(2 / ((mu / (1 + spread * mu)) ** 2).sum(keepdims=True))
