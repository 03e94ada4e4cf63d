"""How much do places truly differ? The spread that is seen, minus the spread that luck makes.

The difference says how far an estimate is pulled toward the others. It is never below zero: noise
that exceeds the observed spread means that nothing can be told apart.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.core.types import Adjacency
from hotspot.rates.effective import EffectiveCounts

_NO_SPREAD = 1e-12
"""Between-area variance, relative to the squared rate, that is rounding error and not spread."""

_ALMOST_ALL = 0.99
"""Largest correlation of two answers from one area."""


@dataclass(frozen=True, eq=False)
class Prior:
    """What is believed of each area's rate before its own count is looked at.

    Parameters
    ----------
    mean, variance : ndarray of float, shape (n,)
        Of the true rate, per person-week; a variance of zero holds all areas concerned to one rate.
    events, exposure : ndarray of float, shape (n,)
        Effective counts that the mean was taken from.
    """

    mean: np.ndarray
    variance: np.ndarray
    events: np.ndarray
    exposure: np.ndarray


def regional_prior(counts: EffectiveCounts) -> Prior:
    """Take the moments of Marshall (1991) over all areas with a denominator.

    Parameters
    ----------
    counts : EffectiveCounts
        Totals with clump sizes; at least one area has a denominator.

    Returns
    -------
    Prior
        The same for every area.
    """
    n, e, at_risk = counts.person_weeks, counts.total, counts.at_risk
    mean = e.sum() / n.sum()
    crude = np.divide(e, n, out=np.zeros_like(e), where=at_risk)
    observed = (n * (crude - mean) ** 2).sum() / n.sum()
    noise = mean * counts.k[at_risk].sum() / n.sum()
    every = np.ones_like(e)
    return Prior(
        mean=mean * every,
        variance=_truncated(observed - noise, mean) * every,
        events=e.sum() / counts.pooled_k * every,
        exposure=n.sum() / counts.pooled_k * every,
    )


def local_prior(counts: EffectiveCounts, adjacency: Adjacency) -> Prior:
    """Take the moments over each area and those it touches.

    Parameters
    ----------
    counts : EffectiveCounts
        Totals with clump sizes; at least one area has a denominator.
    adjacency : Adjacency
        Which areas touch, in the same order.

    Returns
    -------
    Prior
        One for each area; the region's where an area touches none with a denominator.
    """
    n, e, at_risk = counts.person_weeks, counts.total, counts.at_risk
    links, itself = adjacency.links.tocoo(), np.arange(e.size)
    here, there = np.concatenate([links.row, itself]), np.concatenate([links.col, itself])

    def around(values: np.ndarray) -> np.ndarray:
        return np.bincount(here, weights=values, minlength=e.size)

    people, total = around(n[there]), around(e[there])
    some = np.where(people > 0, people, 1.0)
    mean = total / some
    crude = np.divide(e, n, out=np.zeros_like(e), where=at_risk)
    observed = around(n[there] * (crude[there] - mean[here]) ** 2) / some
    noise = mean * around((counts.k * at_risk)[there]) / some
    alone = around(at_risk[there].astype(float)) <= at_risk
    region = regional_prior(counts)
    return Prior(
        mean=np.where(alone, region.mean, mean),
        variance=np.where(alone, region.variance, _truncated(observed - noise, mean)),
        events=np.where(alone, region.events, total / counts.pooled_k),
        exposure=np.where(alone, region.exposure, some / counts.pooled_k),
    )


def likeness(positives: np.ndarray, tested: np.ndarray) -> float:
    """Give the correlation of two answers from one area, beyond chance.

    Parameters
    ----------
    positives, tested : ndarray of float, shape (n,)
        Answers of each area; ``tested`` is above zero, and answers differ.

    Returns
    -------
    float
        The moment of Martuzzi and Elliott (1996), between zero and 0.99.
    """
    typical, mean = tested.mean(), positives.sum() / tested.sum()
    if typical <= 1:
        return 0.0
    observed = np.average((positives / tested - mean) ** 2, weights=tested)
    found = (typical * observed / (mean * (1 - mean)) - 1) / (typical - 1)
    return float(np.clip(found, 0.0, _ALMOST_ALL)) if found > _NO_SPREAD else 0.0


def _truncated(variance: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Keep what is spread; what is noise or rounding is zero."""
    return np.where(variance > _NO_SPREAD * mean**2, variance, 0.0)
