"""A place chosen for a bad year has a better one next year, and nobody need have done anything.

So before an improvement is claimed, the question is what the next year would have shown anyway: the
change that luck alone would bring, and how far luck may stray from it. A change inside that band is
explained by luck; only what lies beyond it may have another reason.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv

from hotspot.core.errors import InvalidCounts
from hotspot.rates.lasting import Lasting, Years, lasting_rates


@dataclass(frozen=True, eq=False)
class LuckBand:
    """The ratio of the rate after to the crude rate before, if nobody had done anything.

    Parameters
    ----------
    expected, lower, upper : ndarray of float, shape (n,) or ()
        Without a unit. Not a number where nothing was counted before, or nobody is at risk.
    coverage : float
        Probability of a ratio from lower to upper.
    method : str
        In words.
    """

    expected: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    coverage: float
    method: str

    def explains(self, ratio: ArrayLike) -> np.ndarray:
        """Mask the ratios that luck explains; one that is not a number is not explained."""
        return (self.lower <= ratio) & (ratio <= self.upper)


@dataclass(frozen=True, eq=False)
class Trend:
    """What happened everywhere meanwhile.

    Parameters
    ----------
    ratio : ndarray of float, shape (n,) or ()
        Rate after over the rate of the year before, of the others.
    error : ndarray of float, shape (n,) or ()
        Standard error of its logarithm.
    """

    ratio: np.ndarray
    error: np.ndarray


METHOD = "Poisson-gamma with wandering rates, predictive"

STEADY = Trend(np.float64(1.0), np.float64(0.0))
"""Nothing happened everywhere."""


def change_by_luck(
    years: Years,
    exposure_after: ArrayLike,
    *,
    trend: Trend = STEADY,
    wander: float | None = None,
    coverage: float = 0.90,
) -> LuckBand:
    r"""Predict the change of every place's crude rate if nobody does anything.

    Parameters
    ----------
    years : Years
        What was counted until then; places are judged by the last year.
    exposure_after : array_like of float, shape (n,)
        Person-weeks of the time after.
    trend : Trend, default none
        Of all others (:func:`trend_elsewhere`).
    wander : float or None
        Standard deviation of the logarithm of a year's true rate about the lasting one. None
        estimates it from two years or more; of one year it is none, which is too little.
    coverage : float, default 0.90
        Of the band, between 0 and 1.

    Returns
    -------
    LuckBand
        In the order of the places.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.

    Notes
    -----
    The expected ratio is :math:`g\hat\theta_i/c_i`: what lasts of the place's rate
    (``rates.lasting``) over what was seen, times the trend. About it stray the doubt about
    :math:`\theta_i`, its wandering, the doubt about *g*, and the chance of the count after, with
    variance *k* times its mean. Mean and variance over all ways that are possible are those of a
    gamma distribution, of which the quantiles are taken.

    Places may be chosen by anything in ``years``: what is said of each is given all of it, so the
    choice adds nothing [1]_. Ratios are of the crude rate, which is why one above what lasts is
    expected to fall: regression to the mean [2]_.

    References
    ----------
    .. [1] Efron B (2011). Tweedie's formula and selection bias. Journal of the American
       Statistical Association 106, 1602-1614.
    .. [2] Morton V, Torgerson DJ (2003). Effect of regression to the mean on decision making in
       health care. BMJ 326, 1083-1084.
    """
    after = _usual_after(years, exposure_after)
    found = lasting_rates(years, wander=wander)
    own, shared = _about(found, after, trend)
    seen = np.where(np.isfinite(after), years.seen, np.nan)
    variance = own + sum(part**2 for part in shared)
    return _band(found.weight, trend.ratio * found.rate / seen, variance / seen**2, coverage)


def mean_change_by_luck(
    years: Years,
    exposure_after: ArrayLike,
    chosen: ArrayLike,
    *,
    trend: Trend = STEADY,
    wander: float | None = None,
    coverage: float = 0.90,
) -> LuckBand:
    """Predict the mean change of some places' crude rates if nobody does anything.

    Parameters
    ----------
    years : Years
        What was counted until then, in the chosen places and all others.
    exposure_after : array_like of float, shape (n,)
        Person-weeks of the time after.
    chosen : array_like of bool, shape (n,)
        By whatever ``years`` shows. Those without a rate before or nobody at risk take no part.
    trend : Trend, default none
        Of all others (:func:`trend_elsewhere`).
    wander, coverage : float
        As for :func:`change_by_luck`.

    Returns
    -------
    LuckBand
        Of one number. What all places share, the common rate, the trend and how little is known
        of spread and wandering, does not average out.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or nothing is chosen.
    """
    after = _usual_after(years, exposure_after)
    mask = np.asarray(chosen, bool) & np.isfinite(years.seen) & np.isfinite(after)
    if mask.shape != years.seen.shape or not mask.any():
        raise InvalidCounts("choose at least one place with a count before and children after")
    found = lasting_rates(years, wander=wander)
    own, shared = _about(found, after, trend)
    seen = years.seen[mask]
    level = ((trend.ratio * found.rate)[..., mask] / seen).mean(axis=-1)
    alone = (own[..., mask] / seen**2).sum(axis=-1) / mask.sum() ** 2
    together = sum((part[..., mask] / seen).mean(axis=-1) ** 2 for part in shared)
    return _band(found.weight, level, alone + together, coverage)


def trend_elsewhere(
    years: Years,
    events_after: ArrayLike,
    exposure_after: ArrayLike,
    *,
    apart: ArrayLike | None = None,
    wander: float | None = None,
) -> Trend:
    """Compare what the others had after with what was to be expected of them.

    Parameters
    ----------
    years : Years
        What was counted until then.
    events_after, exposure_after : array_like of float, shape (n,)
        Events or bed-days and person-weeks of the time after.
    apart : array_like of bool, shape (n,), or None
        Places left out, all of them together; None leaves out each place for itself.
    wander : float or None
        As for :func:`change_by_luck`.

    Returns
    -------
    Trend
        On the scale of the last year, and so with its season if the time after is no whole year.
        Not a number where no other place has a count.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.

    Notes
    -----
    Others are held against their lasting rates, not against their last year: where the unlucky ones
    are left out, the others' last year was a lucky one.
    """
    after = _usual_after(years, exposure_after)
    counted = np.asarray(events_after, float)
    if counted.shape != after.shape or (counted[np.isfinite(after)] < 0).any():
        raise InvalidCounts(f"events after {counted.shape} must be zero or more, one a place")
    found = lasting_rates(years, wander=wander)
    usual = np.where(np.isfinite(after), after, 0.0)
    own, _ = _about(found, np.where(usual > 0, usual, 1.0), STEADY)
    doubt = (found.weight[..., np.newaxis] * own).sum(axis=(0, 1)) * usual**2
    others = _others(apart, len(after))
    events, expected, noise = (
        others(values) for values in (np.where(usual > 0, counted, 0), found.mean() * usual, doubt)
    )
    known = (events > 0) & (expected > 0)
    gap = np.full(known.shape, np.nan)
    return Trend(
        ratio=np.divide(events, expected, out=gap.copy(), where=known),
        error=np.sqrt(np.divide(noise, expected**2, out=gap, where=known)),
    )


def _others(apart: ArrayLike | None, n: int) -> Callable[[np.ndarray], np.ndarray]:
    """Give a sum over all places but some, or over all but each."""
    if apart is None:
        return lambda values: values.sum() - values
    kept = ~np.asarray(apart, bool)
    return lambda values: np.full(n, values[kept].sum())


def _usual_after(years: Years, exposure_after: ArrayLike) -> np.ndarray:
    """Give the count after at the last year's rate of all places; a gap where nobody is at risk."""
    weeks = np.asarray(exposure_after, float)
    if weeks.shape != years.seen.shape or (weeks < 0).any() or np.isinf(weeks).any():
        raise InvalidCounts(f"exposure after {weeks.shape} must be zero or more, one a place")
    return np.where(weeks > 0, weeks, np.nan) * (
        years.events[:, -1].sum() / years.exposure[:, -1].sum()
    )


def _about(
    found: Lasting, after: np.ndarray, trend: Trend
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Give the variance of each place's own ratio after, and deviations that all places share."""
    level = trend.ratio * found.rate
    lasting = trend.ratio**2 * found.variance * (1 + found.wander)
    own = lasting + level**2 * found.wander + found.k * level / after
    common = trend.ratio * found.leaning * np.sqrt(found.common)[..., np.newaxis]
    return own, (common, level * trend.error)


def _band(weight: np.ndarray, mean: np.ndarray, variance: np.ndarray, coverage: float) -> LuckBand:
    """Put all ways together into one gamma distribution."""
    weight = weight.reshape(weight.shape + (1,) * (mean.ndim - 2))
    expected = (weight * mean).sum(axis=(0, 1))
    total = (weight * (variance + (mean - expected) ** 2)).sum(axis=(0, 1))
    shape, tail = expected**2 / total, (1 - coverage) / 2
    lower, upper = (gammaincinv(shape, p) * total / expected for p in (tail, 1 - tail))
    return LuckBand(
        expected=expected,
        lower=np.minimum(lower, expected),
        upper=np.maximum(upper, expected),
        coverage=coverage,
        method=METHOD,
    )
