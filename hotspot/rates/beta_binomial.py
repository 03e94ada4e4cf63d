"""Shares differ between places by more than the luck of who was asked.

The share of each place comes from one beta distribution and its answers are binomial around it;
mean and spread are those that make the answers most probable.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import betaln, digamma, expit

from hotspot.core.types import RateEstimates
from hotspot.rates.effective import as_counts_and_exposure
from hotspot.rates.enough import enough_answers
from hotspot.rates.likelihood import most_probable
from hotspot.rates.moments import MOST_ALIKE, SharePrior, plausible_values, share_doubt
from hotspot.rates.posterior import betas, estimates

_TRIED = np.geomspace(1e-6, MOST_ALIKE, 12)
"""Correlations of two answers from one area among which the likelihood is searched first."""


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
        reference=reference,
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
    answers = _Answers.of(positives[some], tested[some])
    alike = most_probable(
        lambda rho: answers.likelihood(answers.mean(rho), rho),
        lambda rho: answers.slope(answers.mean(rho), rho),
        _TRIED,
    )
    mean = answers.mean(alike)
    known = spread_known and alike > 0
    best = alike if alike > 0 else answers.step_below(mean)
    possible = np.array([[alike]])
    if not known:
        possible = np.minimum(plausible_values(np.array([best]), answers.error), MOST_ALIKE)
    doubt = np.zeros_like(possible) if known else share_doubt(mean, possible, tested)
    return SharePrior(mean, alike, possible, doubt)


@dataclass(frozen=True, eq=False)
class _Answers:
    """Positives and answers, each pair once, with how many areas have it."""

    x: np.ndarray
    n: np.ndarray
    areas: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray, n: np.ndarray) -> "_Answers":
        pairs, areas = np.unique(x + 1j * n, return_counts=True)
        return cls(pairs.real, pairs.imag, areas.astype(float))

    def mean(self, rho: float) -> float:
        """Give the most probable mean at a likeness: the likelihood is concave in it."""
        common = float((self.x @ self.areas) / (self.n @ self.areas))
        if rho == 0:
            return common
        start = np.log(common / (1 - common))
        step = 0.5 if self._rise(start, rho) > 0 else -0.5
        end = start + step
        while self._rise(end, rho) * step > 0:
            start, step = end, 2 * step
            end = start + step
        if self._rise(end, rho) == 0:
            return float(expit(end))
        return float(expit(brentq(self._rise, start, end, args=(rho,), xtol=1e-12, rtol=1e-12)))

    def _rise(self, logit: float, rho: float) -> float:
        """Derivative of the log likelihood by the mean, up to a factor above zero."""
        a, b = _shapes(float(expit(logit)), float(expit(-logit)), rho)
        yes, no = digamma(self.x + a) - digamma(a), digamma(self.n - self.x + b) - digamma(b)
        return float((yes - no) @ self.areas)

    def likelihood(self, mean: float, rho: float) -> float:
        """Log likelihood, without what depends on neither."""
        x, n = self.x, self.n
        if rho == 0:
            return float((x * np.log(mean) + (n - x) * np.log1p(-mean)) @ self.areas)
        a, b = _shapes(mean, 1 - mean, rho)
        return float((betaln(x + a, n - x + b) - betaln(a, b)) @ self.areas)

    def slope(self, mean: float, rho: float) -> float:
        """Derivative of the log likelihood by the logarithm of the likeness."""
        a, b = _shapes(mean, 1 - mean, rho)
        yes, no = digamma(self.x + a) - digamma(a), digamma(self.n - self.x + b) - digamma(b)
        by_answers = mean * yes + (1 - mean) * no - digamma(self.n + a + b) + digamma(a + b)
        return float(-(by_answers @ self.areas) / rho)

    def step_below(self, mean: float) -> float:
        """One scoring step from no likeness: what the answers would like, below zero too."""
        x, n = self.x, self.n
        pairs = (n * np.maximum(n - 1, 0)) @ self.areas
        if not pairs > 0:
            return 0.0
        seen = x * (x - 1) / mean + (n - x) * (n - x - 1) / (1 - mean)
        return float(((seen - n * (n - 1)) @ self.areas) / pairs)

    def error(self, rho: np.ndarray) -> np.ndarray:
        """Standard error of a likeness, shape (1,); large where no area has two answers."""
        more = np.maximum(self.n - 1, 0)
        information = (self.n * more / (1 + more * rho) ** 2) @ self.areas / 2
        return np.array([1 / np.sqrt(max(information, 1.0))])


def _shapes(mean: float, rest: float, rho: float) -> tuple[float, float]:
    """Turn mean, one less it, and likeness into the two numbers of a beta distribution."""
    answers = 1 / rho - 1
    return mean * answers, rest * answers
