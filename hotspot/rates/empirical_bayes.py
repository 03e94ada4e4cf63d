"""Empirical-Bayes rates: pull each area toward the others by how noisy it is.

A tract with forty children and one admission has a spectacular crude rate and almost no
information. Here the data themselves say how much areas truly differ; what is left over is noise,
and noise is shrunk away.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaincc, gammaincinv

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.types import Adjacency, RateEstimates
from hotspot.rates.effective import EffectiveCounts, effective_counts

_NO_SPREAD = 1e-12
"""Between-area variance, relative to the squared rate, that is rounding error and not spread."""


def shrink_to_region(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate rates by shrinking each area toward the rate of all areas.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children; None takes events as
        separate, which bed-days never are.
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Rate to compare with, per person-week; None is the rate of all areas together.

    Returns
    -------
    RateEstimates
        Per person-week, in the order of the input, with exceedance and shortfall; not a number
        without a denominator.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.

    Notes
    -----
    Effective events :math:`T_i/k_i` are Poisson with mean :math:`\theta_i n_i/k_i`, and
    :math:`\theta_i \sim \mathrm{Gamma}` with mean *m* and variance *A*, by the moments of [1]_
    with the sampling variance :math:`k_i m/n_i`. Noise often exceeds the observed spread, which
    makes the moment for *A* negative; it is then zero, and every area gets the common rate and
    *its* interval.
    The interval takes *m* and *A* as known, so with few areas or few events it is narrow.

    References
    ----------
    .. [1] Marshall RJ (1991). Mapping disease and mortality rates using empirical Bayes estimators.
       Applied Statistics 40(2), 283-294.
    """
    counts = _enough(effective_counts(events, exposure, squares=squares, persons=persons))
    prior = _regional_prior(counts)
    words = "empirical Bayes (region)" if prior.variance[0] else _no_spread("region")
    return _posterior(counts, prior).estimates(
        counts, prior, words, margin=margin, coverage=coverage, reference=reference
    )


def shrink_to_neighbors(
    events: ArrayLike,
    exposure: ArrayLike,
    adjacency: Adjacency,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate rates by shrinking each area toward itself and the areas it touches.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    adjacency : Adjacency
        Which areas touch, in the order of ``events``.
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children.
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Rate to compare with, per person-week; None is the rate of all areas together.

    Returns
    -------
    RateEstimates
        Per person-week, in the order of the input, with exceedance and shortfall; not a number
        without a denominator.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or the adjacency is of other areas.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.

    Notes
    -----
    The moments of [1]_ within each neighborhood, the area itself included. An area that touches no
    area with a denominator is shrunk to the region instead: it is never linked to one it does not
    touch. A neighborhood with no spread beyond chance shares its own rate and interval; without any
    event that rate is zero, and its upper limit is that of half an event.

    References
    ----------
    .. [1] Marshall RJ (1991). Mapping disease and mortality rates using empirical Bayes estimators.
       Applied Statistics 40(2), 283-294.
    """
    counts = _enough(effective_counts(events, exposure, squares=squares, persons=persons))
    if adjacency.links.shape[0] != counts.total.size:
        raise InvalidCounts(
            f"adjacency is of {adjacency.links.shape[0]} areas, events are of {counts.total.size};"
            " both must list the same areas"
        )
    prior = _local_prior(counts, adjacency)
    return _posterior(counts, prior).estimates(
        counts,
        prior,
        "empirical Bayes (neighbors)",
        margin=margin,
        coverage=coverage,
        reference=reference,
    )


def between_area_variance(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
) -> float:
    """Estimate how much the true rates differ: observed spread minus noise, never below zero.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children.

    Returns
    -------
    float
        Variance of the rates per person-week; zero if chance explains all of the spread.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.
    """
    counts = _enough(effective_counts(events, exposure, squares=squares, persons=persons))
    return float(_regional_prior(counts).variance[0])


@dataclass(frozen=True, eq=False)
class _Prior:
    """What is believed of an area's rate before its own count: arrays of shape (n,)."""

    mean: np.ndarray
    variance: np.ndarray
    events: np.ndarray  # effective, of all areas the mean was taken from
    exposure: np.ndarray


@dataclass(frozen=True, eq=False)
class _Gamma:
    """A gamma distribution per area."""

    shape: np.ndarray
    per: np.ndarray

    def estimates(
        self,
        counts: EffectiveCounts,
        prior: _Prior,
        method: str,
        *,
        margin: float,
        coverage: float,
        reference: float | None,
    ) -> RateEstimates:
        """Read the rate, its interval and the two tail probabilities off the posterior."""
        if reference is None:
            reference = float(counts.total.sum() / counts.person_weeks.sum())
        gap = np.where(counts.at_risk, 1.0, np.nan)
        tail = (1 - coverage) / 2
        rate = np.where(prior.variance > 0, self.shape / self.per, prior.mean)
        lower = np.where(rate > 0, gammaincinv(self.shape, tail) / self.per, 0.0)
        return RateEstimates(
            rate=rate * gap,
            lower=lower * gap,
            upper=gammaincinv(self.shape, 1 - tail) / self.per * gap,
            method=method,
            coverage=coverage,
            reference=reference,
            margin=margin,
            exceedance=gammaincc(self.shape, self.per * reference * margin) * gap,
            shortfall=gammainc(self.shape, self.per * reference / margin) * gap,
        )


def _posterior(counts: EffectiveCounts, prior: _Prior) -> _Gamma:
    """Add the area's own effective events to the prior; without spread, the common rate's own."""
    spread = prior.variance > 0
    variance = np.where(spread, prior.variance, 1.0)
    shape = np.where(
        spread, prior.mean**2 / variance + counts.events, np.maximum(prior.events, 0.5)
    )
    return _Gamma(shape, np.where(spread, prior.mean / variance + counts.exposure, prior.exposure))


def _regional_prior(counts: EffectiveCounts) -> _Prior:
    """Moments over all areas with a denominator."""
    n, e, at_risk = counts.person_weeks, counts.total, counts.at_risk
    mean = e.sum() / n.sum()
    crude = np.divide(e, n, out=np.zeros_like(e), where=at_risk)
    noise = mean * counts.k[at_risk].sum() / n.sum()
    observed = (n * (crude - mean) ** 2).sum() / n.sum()
    every = np.ones_like(e)
    return _Prior(
        mean=mean * every,
        variance=_truncated(observed - noise, mean) * every,
        events=e.sum() / counts.pooled_k * every,
        exposure=n.sum() / counts.pooled_k * every,
    )


def _local_prior(counts: EffectiveCounts, adjacency: Adjacency) -> _Prior:
    """Moments over each area and those it touches; the region's where there is nobody to ask."""
    n, e, at_risk = counts.person_weeks, counts.total, counts.at_risk
    links = adjacency.links.tocoo()
    size, itself = e.size, np.arange(e.size)
    here, there = np.concatenate([links.row, itself]), np.concatenate([links.col, itself])

    def around(values: np.ndarray) -> np.ndarray:
        return np.bincount(here, weights=values, minlength=size)

    people = around(n[there])
    some = np.where(people > 0, people, 1.0)
    mean = around(e[there]) / some
    crude = np.divide(e, n, out=np.zeros_like(e), where=at_risk)
    observed = around(n[there] * (crude[there] - mean[here]) ** 2) / some
    noise = mean * around((counts.k * at_risk)[there]) / some
    variance = _truncated(observed - noise, mean)
    alone = around(at_risk[there].astype(float)) - at_risk == 0
    region = _regional_prior(counts)
    return _Prior(
        mean=np.where(alone, region.mean, mean),
        variance=np.where(alone, region.variance, variance),
        events=np.where(alone, region.events, around(e[there]) / counts.pooled_k),
        exposure=np.where(alone, region.exposure, some / counts.pooled_k),
    )


def _truncated(variance: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Keep what is spread; what is noise or rounding is zero."""
    return np.where(variance > _NO_SPREAD * mean**2, variance, 0.0)


def _enough(counts: EffectiveCounts) -> EffectiveCounts:
    """Refuse to shrink where there is nothing to learn from."""
    if counts.at_risk.sum() < 2 or counts.total.sum() == 0:
        raise NotEnoughData(
            "shrinkage needs two areas with a denominator and at least one event;"
            " choose a longer window"
        )
    return counts


def _no_spread(toward: str) -> str:
    return f"empirical Bayes ({toward}), no spread beyond chance"
