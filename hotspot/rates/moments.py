"""How much do places truly differ? The spread that is seen, minus the spread that luck makes.

The difference says how far an estimate is pulled toward the others. It is itself an estimate, and
where counts are small a very rough one: noise often exceeds the spread that is seen. Then the rates
shown are alike, but to conclude that the places are alike would be a mistake. So what is known of
the spread is kept as a range of values, and every interval answers for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from hotspot.core.types import Adjacency
from hotspot.rates.effective import EffectiveCounts

_NO_SPREAD = 1e-12
"""Between-area variance, relative to the squared rate, that is rounding error and not spread."""

MOST_ALIKE = 0.5
"""Largest correlation of two answers from one area: what is known of the region is worth one."""

_NODES = (np.arange(9) + 0.5) / 9
"""Probabilities at which the range of possible spreads is taken."""


@dataclass(frozen=True, eq=False)
class Prior:
    """What is believed of each area's rate before its own count is looked at.

    Parameters
    ----------
    mean, variance : ndarray of float, shape (n,) or (1,)
        Of the true rate, per person-week; the variance is zero where chance explains the spread.
    possible : ndarray of float, shape (9, n) or (9, 1)
        Equally probable values of that variance.
    doubt : ndarray of float, shape (9, n) or (9, 1)
        Sampling variance of ``mean``, for each of them.
    """

    mean: np.ndarray
    variance: np.ndarray
    possible: np.ndarray
    doubt: np.ndarray


@dataclass(frozen=True, eq=False)
class SharePrior:
    """What is believed of each area's share before its own answers are looked at.

    Parameters
    ----------
    mean : float
        Share expected of an area.
    alike : float
        Correlation of two answers from one area beyond chance, between zero and 0.5: the variance
        of true shares over ``mean * (1 - mean)``.
    possible : ndarray of float, shape (m, 1)
        Equally probable values of that correlation.
    doubt : ndarray of float, shape (m, 1)
        Sampling variance of ``mean``, for each of them.
    """

    mean: float
    alike: float
    possible: np.ndarray
    doubt: np.ndarray


def regional_prior(counts: EffectiveCounts) -> Prior:
    """Take the moments of Marshall (1991) over all areas with a denominator.

    Parameters
    ----------
    counts : EffectiveCounts
        Totals with clump sizes; at least one area has a denominator and one an event.

    Returns
    -------
    Prior
        One for all areas.
    """
    return _prior(counts, lambda values: values[counts.at_risk].sum(keepdims=True))


def local_prior(counts: EffectiveCounts, adjacency: Adjacency) -> Prior:
    """Take the moments over each area and those it touches.

    Parameters
    ----------
    counts : EffectiveCounts
        Totals with clump sizes; at least one area has a denominator and one an event.
    adjacency : Adjacency
        Which areas touch, in the same order.

    Returns
    -------
    Prior
        One for each area; the region's where an area touches none with a denominator, or where
        neither it nor those it touches have an event.
    """
    links, itself = adjacency.links.tocoo(), np.arange(counts.total.size)
    here, there = np.concatenate([links.row, itself]), np.concatenate([links.col, itself])
    use = counts.at_risk[there]
    here, there = here[use], there[use]

    def around(values: np.ndarray) -> np.ndarray:
        return np.bincount(here, weights=values[there], minlength=values.size)

    alone = around(counts.at_risk.astype(float)) <= counts.at_risk
    silent = alone | (around(counts.total) == 0)
    local, region = _prior(counts, around, silent), regional_prior(counts)
    return Prior(
        *(
            np.where(silent, getattr(region, name), getattr(local, name))
            for name in ("mean", "variance", "possible", "doubt")
        )
    )


def share_prior(positives: np.ndarray, tested: np.ndarray) -> SharePrior:
    """Take the moments of Martuzzi and Elliott (1996) over all areas with answers.

    Parameters
    ----------
    positives, tested : ndarray of float, shape (n,)
        Answers of each area; zero of zero is an area without. Answers differ.

    Returns
    -------
    SharePrior
        One for all areas.
    """
    some = tested > 0
    mean = positives.sum() / tested.sum()
    alike, possible = _likeness(positives[some], tested[some], mean)
    return SharePrior(mean, alike, possible, share_doubt(mean, possible, tested))


def share_doubt(mean: float, possible: np.ndarray, tested: np.ndarray) -> np.ndarray:
    """Give the sampling variance of a mean share, for each possible likeness.

    Parameters
    ----------
    mean : float
        Between 0 and 1.
    possible : ndarray of float, shape (m, 1)
        Correlations of two answers from one area.
    tested : ndarray of float, shape (n,)
        Answers of each area.

    Returns
    -------
    ndarray of float, shape (m, 1)
        Variances of the share of all answers together.
    """
    weight = tested / tested.sum()
    alone = (1 - possible) / tested.sum()
    return mean * (1 - mean) * (possible * (weight**2).sum() + alone)


def _likeness(positives: np.ndarray, tested: np.ndarray, mean: float) -> tuple[float, np.ndarray]:
    """Give the correlation of two answers from one area, and its range of possible values."""
    typical = tested.mean()
    chance, share = mean * (1 - mean), tested / tested.sum()
    if typical <= 1:
        return 0.0, np.zeros((_NODES.size, 1))
    observed = (share * (positives / tested - mean) ** 2).sum()
    found = (typical * observed / chance - 1) / (typical - 1)

    def error(rho: np.ndarray) -> np.ndarray:
        variance = chance * (rho + (1 - rho) / tested)
        fourth = chance * (1 - 6 * chance) / tested**3
        spread = np.maximum(2 * variance**2 + fourth, variance**2)
        return np.sqrt((share**2 * spread).sum(keepdims=True)) / chance

    possible = np.minimum(plausible_values(np.array([found]), error), MOST_ALIKE)
    return float(np.clip(found, 0.0, MOST_ALIKE)) if found > _NO_SPREAD else 0.0, possible


def _prior(
    counts: EffectiveCounts,
    over: Callable[[np.ndarray], np.ndarray],
    silent: np.ndarray | None = None,
) -> Prior:
    """Take moments over the sets of areas that ``over`` sums."""
    n = np.where(counts.at_risk, counts.person_weeks, 1.0)
    e, k = counts.total, counts.k
    people, squared = over(n), over(n * (e / n) ** 2)
    if silent is not None:
        people = np.where(silent, 1.0, people)
    mean = over(e) / people
    moment = squared / people - mean**2 - mean * over(k) / people
    if silent is not None:
        mean, moment = np.where(silent, 1.0, mean), np.where(silent, 0.0, moment)
    weight = [over(part) / people**2 for part in (n**2, n * k, k**2, k**3 / n)]

    def error(variance: np.ndarray) -> np.ndarray:
        second = variance**2 * weight[0] + 2 * variance * mean * weight[1] + mean**2 * weight[2]
        fourth = mean * weight[3] + 6 * variance**3 / mean**2 * weight[0]
        return np.sqrt(2 * second + fourth)

    possible = plausible_values(moment, error)
    return Prior(
        mean=mean,
        variance=np.where(moment > _NO_SPREAD * mean**2, moment, 0.0),
        possible=possible,
        doubt=possible * weight[0] + mean * weight[1],
    )


def plausible_values(moment: np.ndarray, error: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Spread equally probable values, none below zero, around an estimate with its standard error.

    Parameters
    ----------
    moment : ndarray of float, shape (n,) or (1,)
        Estimates; below zero where noise exceeds what is seen.
    error : callable
        From a value to its standard error. It is asked at the mean of the values, twice.

    Returns
    -------
    ndarray of float, shape (9, n) or (9, 1)
        Quantiles of the normal distribution with that estimate and error, cut off at zero.
    """
    centre = np.maximum(moment, 0.0)
    for _ in range(3):
        deviation = np.maximum(error(centre), np.finfo(float).tiny)
        reach = np.maximum(moment / deviation, -30.0)
        possible = deviation * (reach - ndtri(ndtr(reach) * (1 - _NODES[:, np.newaxis])))
        possible = np.maximum(possible, 0.0)
        centre = possible.mean(axis=0)
    return possible
