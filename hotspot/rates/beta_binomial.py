"""Shares differ between places by more than the luck of who was asked.

The share of each place comes from one beta distribution and its answers are binomial around it;
mean and spread are those that make the answers most probable.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, digamma

from hotspot.core.types import RateEstimates
from hotspot.rates.effective import as_counts_and_exposure
from hotspot.rates.enough import enough_answers
from hotspot.rates.likelihood import most_probable
from hotspot.rates.moments import MOST_ALIKE, SharePrior, plausible_values, share_doubt
from hotspot.rates.posterior import betas, estimates

_TRIED = np.geomspace(1e-6, MOST_ALIKE, 12)
"""Correlations of two answers from one area among which the likelihood is searched first."""

_MOST_STEPS = 200


def shrink_shares_by_likelihood(
    positives: ArrayLike,
    tested: ArrayLike,
    *,
    spread_known: bool = False,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate shares by shrinking each area toward the region as much as is most probable.

    Parameters
    ----------
    positives : array_like of float, shape (n,)
        Children with a need among the screened.
    tested : array_like of float, shape (n,)
        Children screened. Zero or not a number is "no denominator".
    spread_known : bool, default False
        Take the most probable spread for the true one; the interval is then that of the beta
        distribution :math:`(x+a, n-x+b)`. The default lets it answer for all plausible spreads.
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Share to compare with; None is the share of all areas together.

    Returns
    -------
    RateEstimates
        Shares in the order of the input, with exceedance and shortfall; not a number without a
        denominator. A threshold of 1 or more is never exceeded.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or more are positive than were tested.
    NotEnoughData
        If fewer than two areas have a denominator, or the answers are all alike.

    Notes
    -----
    For maps whose areas' neighbors are not known; ``shrink_shares`` asks the same of moments.
    Positives are beta-binomial [1]_ with mean *m* and correlation :math:`\rho=1/(a+b+1)`, both by
    maximum likelihood. A correlation of zero gives every area the common share, with the interval
    of ``shrink_shares``. Only the screened are described: who was not screened may differ.

    References
    ----------
    .. [1] Griffiths DA (1973). Maximum likelihood estimation for the beta-binomial distribution
       and an application to the household distribution of the total number of cases of a disease.
       Biometrics 29, 637-648.
    """
    x, n = enough_answers(*as_counts_and_exposure(positives, tested))
    return estimates(
        betas(x, n, likelihood_share_prior(x, n, spread_known=spread_known)),
        n > 0,
        "beta-binomial shares (region)",
        reference=x.sum() / n.sum() if reference is None else reference,
        margin=margin,
        coverage=coverage,
    )


def likelihood_share_prior(
    positives: np.ndarray, tested: np.ndarray, *, spread_known: bool = False
) -> SharePrior:
    r"""Find the mean and the likeness that make the answers most probable.

    Parameters
    ----------
    positives, tested : ndarray of float, shape (n,)
        Answers of each area; zero of zero is an area without. Answers differ.
    spread_known : bool, default False
        Do not doubt them, unless the likeness is zero.

    Returns
    -------
    SharePrior
        One for all areas; the beta distribution has :math:`a+b=1/\rho-1`.

    Notes
    -----
    The range of plausible values uses the information
    :math:`\tfrac12\sum n(n-1)/\{1+(n-1)\rho\}^2`, which is exact where there is no likeness; there
    the estimate is one scoring step, and may be below zero.
    """
    some = tested > 0
    x, n = positives[some], tested[some]
    alike = most_probable(
        lambda rho: _likelihood(x, n, _mean(x, n, rho), rho),
        lambda rho: _slope(x, n, _mean(x, n, rho), rho),
        _TRIED,
    )
    mean = _mean(x, n, alike)
    known = spread_known and alike > 0
    best = alike if alike > 0 else _step_below(x, n, mean)
    possible = np.array([[alike]])
    if not known:
        possible = plausible_values(np.array([best]), lambda rho: _error(n, rho))
        possible = np.minimum(possible, MOST_ALIKE)
    doubt = np.zeros_like(possible) if known else share_doubt(mean, possible, n)
    return SharePrior(mean, alike, possible, doubt)


def _mean(x: np.ndarray, n: np.ndarray, rho: float) -> float:
    """Give the most probable mean at a likeness, by scoring its logit."""
    mean = x.sum() / n.sum()
    for _ in range(_MOST_STEPS if rho > 0 else 0):
        a, b = _shapes(mean, rho)
        rise = digamma(x + a) - digamma(a) - digamma(n - x + b) + digamma(b)
        chance = mean * (1 - mean)
        information = chance * (n / (1 + (n - 1) * rho)).sum()
        step = np.clip((a + b) * chance * rise.sum() / information, -1.0, 1.0)
        mean = mean / (mean + (1 - mean) * np.exp(-step))
        if abs(step) < 1e-12:
            break
    return float(mean)


def _shapes(mean: float, rho: float) -> tuple[float, float]:
    """Turn mean and likeness into the two numbers of a beta distribution."""
    answers = 1 / rho - 1
    return mean * answers, (1 - mean) * answers


def _likelihood(x: np.ndarray, n: np.ndarray, mean: float, rho: float) -> float:
    """Log likelihood of beta-binomial answers, without what does not depend on the two."""
    if rho == 0:
        return float((x * np.log(mean) + (n - x) * np.log1p(-mean)).sum())
    a, b = _shapes(mean, rho)
    return float((betaln(x + a, n - x + b) - betaln(a, b)).sum())


def _slope(x: np.ndarray, n: np.ndarray, mean: float, rho: float) -> float:
    """Derivative of the log likelihood by the logarithm of the likeness."""
    a, b = _shapes(mean, rho)
    yes, no = digamma(x + a) - digamma(a), digamma(n - x + b) - digamma(b)
    by_answers = mean * yes + (1 - mean) * no - digamma(n + a + b) + digamma(a + b)
    return float(-by_answers.sum() / rho)


def _step_below(x: np.ndarray, n: np.ndarray, mean: float) -> float:
    """One scoring step from no likeness: what the answers would like it to be, below zero too."""
    pairs = n * np.maximum(n - 1, 0)
    if not pairs.sum() > 0:
        return 0.0
    seen = x * (x - 1) / mean + (n - x) * (n - x - 1) / (1 - mean)
    return float((seen - n * (n - 1)).sum() / pairs.sum())


def _error(n: np.ndarray, rho: np.ndarray) -> np.ndarray:
    """Standard error of a likeness; large where no area has two answers."""
    more = np.maximum(n - 1, 0)
    information = (n * more / (1 + more * rho) ** 2).sum(keepdims=True) / 2
    return 1 / np.sqrt(np.maximum(information, 1.0))
