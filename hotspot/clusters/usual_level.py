"""Yesterday says more about a place than last year, and the region's week says most of all.

What is usual in a place is its lasting share of what the region has: a factor that drifts slowly.
It is followed from week to week; each week old weeks lose a little of their weight, and a place of
which little is known is taken to be like the others. Season and city-wide shocks are in the week of
the region, not in the factor.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.standardized import counts_and_exposure
from hotspot.core.errors import InvalidCounts

MEMORY = 0.98
"""Weight that a week keeps from one week to the next: half of it is gone after eight months."""

_UNKNOWN_SPREAD = 0.25
"""Relative variance of places among each other before anything was counted."""

_LEAST_SPREAD = 1e-4
"""Relative variance below which places are alike, so that a place is never known without doubt."""

_FAR_OFF = 4.0
"""Standard deviations beyond which a count says nothing more of ordinary unevenness."""


@dataclass(frozen=True, eq=False)
class UsualLevel:
    """What was known of each place before each week, and after the last.

    Parameters
    ----------
    factor : ndarray of float, shape (n, t + 1)
        Share of what the region's rate leads to expect that is usual in the place; column *j* is
        known after the first *j* weeks.
    variance : ndarray of float, shape (n, t + 1)
        How unsure that is.
    unevenness : ndarray of float, shape (t + 1,)
        Variance over mean of weekly counts, at least 1, which is that of events one by one.
    weeks : ndarray of float, shape (n, t + 1)
        Weeks that each place was seen in.
    """

    factor: np.ndarray
    variance: np.ndarray
    unevenness: np.ndarray
    weeks: np.ndarray


def seen_only(events: ArrayLike, exposure: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Blank counts and person-weeks wherever one of them is not known.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, t)
        Counts and person-weeks; not a number is "not seen", zero exposure "no denominator".

    Returns
    -------
    tuple of (ndarray, ndarray)
        Both zero where either is missing.

    Raises
    ------
    InvalidCounts
        If they are not aligned, or a number is negative or infinite.
    """
    x, n = np.asarray(events, float), np.asarray(exposure, float)
    if x.shape != n.shape or x.ndim != 2:
        raise InvalidCounts(f"events {x.shape} and exposure {n.shape} must be places by weeks")
    return counts_and_exposure(x, np.where(np.isnan(x), np.nan, n))


def follow_level(events: ArrayLike, exposure: ArrayLike, *, memory: float = MEMORY) -> UsualLevel:
    r"""Follow what is usual in each place from week to week.

    Parameters
    ----------
    events : array_like of float, shape (n, t)
        Counts of each place and week; not a number is "not seen".
    exposure : array_like of float, shape (n, t)
        Person-weeks; zero or not a number is "no denominator". Only their proportions matter.
    memory : float, default 0.98
        Weight that a week keeps from one week to the next, above 0 and at most 1.

    Returns
    -------
    UsualLevel
        After every week; no column knows anything of later weeks.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or ``memory`` is.

    Notes
    -----
    A discount filter [1]_. In week *t* place *i* with factor :math:`\theta_i` expects
    :math:`e_{it}=f_t n_{it}\theta_i`, where the week of the region
    :math:`f_t=\sum_i x_{it}/\sum_i n_{it}\hat\theta_i` takes season and shocks. With
    :math:`A_i\leftarrow wA_i+x_{it}`, :math:`B_i\leftarrow wB_i+f_t n_{it}` the factor is gamma
    distributed with shape :math:`\alpha+A_i/\varphi` and rate :math:`\beta+B_i/\varphi`. The prior
    :math:`(\alpha,\beta)` is that of the places of the same week, by moments [2]_, and
    :math:`\varphi` the unevenness, pooled over places and discounted like them; counts further off
    than four standard deviations are taken as that far, so that an outbreak is not unevenness.

    References
    ----------
    .. [1] West M, Harrison J (1997). Bayesian Forecasting and Dynamic Models, 2nd ed., chapter 10.
       Springer.
    .. [2] Marshall RJ (1991). Mapping disease and mortality rates using empirical Bayes estimators.
       Applied Statistics 40, 283-294.
    """
    if not 0 < memory <= 1:
        raise InvalidCounts(f"memory is {memory}; it must be above 0 and at most 1, such as 0.98")
    x, n = seen_only(events, exposure)
    places, weeks = x.shape
    factor, variance = np.empty((2, places, weeks + 1))
    uneven = np.ones(weeks + 1)
    count, known, squared = np.zeros((3, places))
    beyond = within = 0.0
    for week in range(weeks + 1):
        mean, spread = _belief(count, known, squared, uneven[week])
        factor[:, week], variance[:, week] = mean, spread
        if week == weeks:
            break
        seen, at_risk = x[:, week], n[:, week]
        usual = at_risk @ mean
        base = at_risk * (seen.sum() / usual if usual > 0 else 0.0)
        off, doubt = _off(seen, base * mean, base**2 * spread)
        beyond, within = memory * beyond + off, memory * within + doubt
        uneven[week + 1] = max(beyond / within, 1.0) if within > 0 else 1.0
        count, known = memory * count + seen, memory * known + base
        squared = memory**2 * squared + base
    seen_in = np.cumsum(n > 0, axis=1)
    return UsualLevel(factor, variance, uneven, np.insert(seen_in, 0, 0, axis=1))


def _belief(
    count: np.ndarray, known: np.ndarray, squared: np.ndarray, uneven: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give mean and variance of each factor: what was counted, drawn to what the others have."""
    if known.sum() == 0 or count.sum() == 0:
        return np.ones(count.size), np.full(count.size, _UNKNOWN_SPREAD)
    centre, use = count.sum() / known.sum(), known > 0
    own, weight = count[use] / known[use], known[use] / known.sum()
    luck = uneven * centre * np.sum(squared[use] / known[use]) / known.sum()
    spread = weight @ (own / centre - 1) ** 2 - luck / centre**2
    prior = 1 / max(spread, _LEAST_SPREAD)
    shape, rate = prior + count / uneven, prior / centre + known / uneven
    return shape / rate, shape / rate**2


def _off(seen: np.ndarray, expected: np.ndarray, doubt: np.ndarray) -> tuple[float, float]:
    """Sum how far counts are off, squared, and how far chance and doubt let them be."""
    allowed = expected + doubt
    distance = np.minimum(np.abs(seen - expected), _FAR_OFF * np.sqrt(allowed) + 1)
    return float(distance @ distance), float(allowed.sum())
