"""After the count is in: a distribution for each area's rate, and what can be read off it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import betainc, betaincc, betaincinv, gammainc, gammaincc, gammaincinv

from hotspot.core.types import RateEstimates
from hotspot.rates.effective import EffectiveCounts
from hotspot.rates.moments import Prior


class Posterior(Protocol):
    """A distribution per area, shape (n,)."""

    mean: np.ndarray

    def quantile(self, probability: float) -> np.ndarray:
        """Give the rates not exceeded with a probability."""

    def below(self, rate: float) -> np.ndarray:
        """Give the probabilities of a lower rate."""

    def above(self, rate: float) -> np.ndarray:
        """Give the probabilities of a higher rate."""


@dataclass(frozen=True, eq=False)
class Gammas:
    """Gamma distributions with a mean of their own where the count is zero."""

    mean: np.ndarray
    shape: np.ndarray
    per: np.ndarray

    def quantile(self, probability: float) -> np.ndarray:
        """Give the rates not exceeded with a probability; all zero below a mean of zero."""
        found = gammaincinv(self.shape, probability) / self.per
        return np.where((self.mean > 0) | (probability > 0.5), found, 0.0)

    def below(self, rate: float) -> np.ndarray:
        """Give the probabilities of a lower rate."""
        return gammainc(self.shape, self.per * rate)

    def above(self, rate: float) -> np.ndarray:
        """Give the probabilities of a higher rate."""
        return gammaincc(self.shape, self.per * rate)


@dataclass(frozen=True, eq=False)
class Betas:
    """Beta distributions of shares."""

    positive: np.ndarray
    negative: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Expected shares."""
        return self.positive / (self.positive + self.negative)

    def quantile(self, probability: float) -> np.ndarray:
        """Give the shares not exceeded with a probability."""
        return betaincinv(self.positive, self.negative, probability)

    def below(self, rate: float) -> np.ndarray:
        """Give the probabilities of a lower share."""
        return betainc(self.positive, self.negative, min(rate, 1.0))

    def above(self, rate: float) -> np.ndarray:
        """Give the probabilities of a higher share; none is above one."""
        return betaincc(self.positive, self.negative, min(rate, 1.0))


def gammas(counts: EffectiveCounts, prior: Prior) -> Gammas:
    """Add each area's effective events to the prior; without spread, the common rate's own.

    Parameters
    ----------
    counts : EffectiveCounts
        Of the areas.
    prior : Prior
        Of the areas.

    Returns
    -------
    Gammas
        In the order of the input. A common rate of zero has the limits of half an event.
    """
    spread = prior.variance > 0
    variance = np.where(spread, prior.variance, 1.0)
    own = prior.mean**2 / variance + counts.events
    shape = np.where(spread, own, np.maximum(prior.events, 0.5))
    per = np.where(spread, prior.mean / variance + counts.exposure, prior.exposure)
    return Gammas(np.where(spread, shape / per, prior.mean), shape, per)


def estimates(
    posterior: Posterior,
    at_risk: np.ndarray,
    method: str,
    *,
    reference: float,
    margin: float,
    coverage: float,
) -> RateEstimates:
    """Read rate, interval and both tail probabilities off a posterior.

    Parameters
    ----------
    posterior : Posterior
        Of n areas.
    at_risk : ndarray of bool, shape (n,)
        False is "no denominator": everything is a gap.
    method : str
        In words.
    reference : float
        Rate to compare with.
    margin : float
        Ratio to the reference that counts as different.
    coverage : float
        Of the interval.

    Returns
    -------
    RateEstimates
        In the order of the areas.
    """
    gap, tail = np.where(at_risk, 1.0, np.nan), (1 - coverage) / 2
    return RateEstimates(
        rate=posterior.mean * gap,
        lower=posterior.quantile(tail) * gap,
        upper=posterior.quantile(1 - tail) * gap,
        method=method,
        coverage=coverage,
        reference=float(reference),
        margin=margin,
        exceedance=posterior.above(reference * margin) * gap,
        shortfall=posterior.below(reference / margin) * gap,
    )
