"""After the count is in: a distribution for each area's rate, and what can be read off it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaincc, betaincinv, gammainc, gammaincc, gammaincinv

from hotspot.core.types import RateEstimates
from hotspot.rates.effective import EffectiveCounts
from hotspot.rates.moments import Prior, SharePrior

PerArea = Callable[[float], np.ndarray]


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is believed of each area's rate once its own count is known.

    Parameters
    ----------
    together : float
        Rate of all areas together, as counted.
    spread : bool
        Areas differ beyond chance, as far as can be seen.
    mean : ndarray of float, shape (n,)
        Expected rates.
    quantile : callable
        From a probability to the rates not exceeded with it, shape (n,).
    below, above : callable
        From a rate to the probabilities of a lower or higher one, shape (n,).
    """

    together: float
    spread: bool
    mean: np.ndarray
    quantile: PerArea
    below: PerArea
    above: PerArea


def gammas(counts: EffectiveCounts, prior: Prior) -> Posterior:
    r"""Give gamma distributions of rates.

    Parameters
    ----------
    counts : EffectiveCounts
        Of the areas.
    prior : Prior
        Of the areas.

    Returns
    -------
    Posterior
        In the order of the input.

    Notes
    -----
    The mean is Marshall's estimate, :math:`m + W(T/n - m)` with :math:`W = A/(A + km/n)`. The
    variance about it is the mean over the possible values of *A*: of the gamma posterior's own
    variance, of the squared shift of its mean, and of :math:`(1-W)^2` times the doubt about *m*.
    """
    n = np.where(counts.at_risk, counts.person_weeks, 1.0)
    own = counts.total / n - prior.mean
    noise = counts.k * prior.mean / n
    mean = prior.mean + _pull(prior.variance, noise) * own
    pull = _pull(prior.possible, noise)
    shifted = prior.mean + pull * own
    variance = shifted * pull * counts.k / n + (shifted - mean) ** 2
    variance = (variance + (1 - pull) ** 2 * prior.doubt).mean(axis=0)
    shape, per = mean**2 / variance, mean / variance
    return Posterior(
        together=float(counts.total.sum() / counts.person_weeks.sum()),
        spread=bool((prior.variance > 0).any()),
        mean=mean,
        quantile=lambda probability: gammaincinv(shape, probability) / per,
        below=lambda rate: gammainc(shape, per * rate),
        above=lambda rate: gammaincc(shape, per * rate),
    )


def betas(positives: np.ndarray, tested: np.ndarray, prior: SharePrior) -> Posterior:
    """Give beta distributions of shares.

    Parameters
    ----------
    positives, tested : ndarray of float, shape (n,)
        Answers of each area; zero of zero is an area without.
    prior : SharePrior
        Of all areas.

    Returns
    -------
    Posterior
        In the order of the input; mean and variance are put together as for rates, and no share
        is above one.
    """
    some = tested > 0
    common, alike, possible = prior.mean, prior.alike, prior.possible
    own = np.where(some, positives / np.where(some, tested, 1.0) - common, 0.0)
    mean = common + tested * alike / (1 + (tested - 1) * alike) * own
    strength = 1 + (tested - 1) * possible  # times one over possible: answers, the prior's included
    shifted = common + tested * possible / strength * own
    variance = shifted * (1 - shifted) * possible / (strength + possible) + (shifted - mean) ** 2
    variance = (variance + ((1 - possible) / strength) ** 2 * prior.doubt).mean(axis=0)
    answers = mean * (1 - mean) / np.minimum(variance, 0.9 * mean * (1 - mean)) - 1
    yes, no = mean * answers, (1 - mean) * answers
    return Posterior(
        together=float(positives.sum() / tested.sum()),
        spread=alike > 0,
        mean=mean,
        quantile=lambda probability: betaincinv(yes, no, probability),
        below=lambda share: betainc(yes, no, min(share, 1.0)),
        above=lambda share: betaincc(yes, no, min(share, 1.0)),
    )


def _pull(variance: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Weight of an area's own count: spread over spread and noise."""
    return variance / (variance + noise)


def estimates(
    posterior: Posterior,
    at_risk: np.ndarray,
    method: str,
    *,
    reference: float | None,
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
    reference : float or None
        Rate to compare with; None is the rate of all areas together.
    margin : float
        Ratio to the reference that counts as different.
    coverage : float
        Of the interval.

    Returns
    -------
    RateEstimates
        In the order of the areas. No interval leaves out its rate, not even where the
        distribution is so skewed that its mean lies beyond the quantile.
    """
    gap, tail = np.where(at_risk, 1.0, np.nan), (1 - coverage) / 2
    usual = posterior.together if reference is None else float(reference)
    return RateEstimates(
        rate=posterior.mean * gap,
        lower=np.minimum(posterior.quantile(tail), posterior.mean) * gap,
        upper=np.maximum(posterior.quantile(1 - tail), posterior.mean) * gap,
        method=method if posterior.spread else f"{method}, no spread beyond chance",
        coverage=coverage,
        reference=usual,
        margin=margin,
        exceedance=posterior.above(usual * margin) * gap,
        shortfall=posterior.below(usual / margin) * gap,
    )
