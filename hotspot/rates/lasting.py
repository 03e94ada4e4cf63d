"""Part of what a place had last year is its own and stays; the rest was luck, and goes.

How much is whose is asked of all places and years at once: of how much places differ, of how much
the years of one place differ, and of how many separate events are behind a number. None of the
three is known well, so each is kept as a range of values, and all that is said answers for all.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.rates.effective import EffectiveCounts, as_counts_and_exposure
from hotspot.rates.enough import enough
from hotspot.rates.rate_shapes import gamma_rates, log_normal_rates
from hotspot.rates.wander import shrunken_lengths, wander_values

_SPREADS = np.linspace(0.0, 1.5, 51)
"""Coefficients of variation of true rates that are tried, all alike probable before the counts."""

_NONE = 1e-9
"""Squared spread that stands for no spread."""

_ROUNDS = 12


@dataclass(frozen=True, eq=False)
class Years:
    """What was counted in n places and y years, oldest first; they are judged by the last.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, y)
        Events or bed-days and person-weeks; zero or not a number is "no denominator". Years may
        differ in length.
    k : array_like of float, shape (n,) or (), default 1
        Clump sizes of ``events`` (``rates.effective``).
    stays : array_like of float, shape (n, y), or None
        Stays behind bed-days. A year of long stays is then told from a year of many stays; it must
        be given where places are chosen by stays and judged by bed-days.
    k_stays : array_like of float, shape (n,) or (), default 1
        Clump sizes of ``stays``.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than two places have a denominator in the last year, or nothing was counted in it,
        of stays either.
    """

    events: ArrayLike
    exposure: ArrayLike
    k: ArrayLike = 1.0
    stays: ArrayLike | None = None
    k_stays: ArrayLike = 1.0

    def __post_init__(self) -> None:
        """Check once, so that all behind can be straight."""
        shape = np.shape(self.events)
        if len(shape) != 2 or not shape[1]:
            raise InvalidCounts(f"events {shape} must have a row a place and a column a year")
        at_risk = self._take("events", shape)
        last = np.where(at_risk[:, -1] > 0, self.events[:, -1], 0.0)
        enough(EffectiveCounts(last, at_risk[:, -1], np.ones(len(last)), 1.0))
        if self.stays is not None:
            self._take("stays", shape)
            enough(EffectiveCounts(self.stays[:, -1], at_risk[:, -1], np.ones(len(last)), 1.0))
        object.__setattr__(self, "exposure", at_risk)
        for name in ("k", "k_stays"):
            k = np.broadcast_to(np.asarray(getattr(self, name), float), shape[:1])
            if not (np.isfinite(k) & (k > 0)).all():
                raise InvalidCounts(f"{name} must be above zero; give 1 where events are separate")
            object.__setattr__(self, name, k)

    def _take(self, counted: str, shape: tuple[int, ...]) -> np.ndarray:
        """Check counts year by year; give the exposure, zero where there is none."""
        events, exposure = (
            np.asarray(getattr(self, name), float) for name in (counted, "exposure")
        )
        if events.shape != shape or exposure.shape != shape:
            raise InvalidCounts(
                f"{counted} {events.shape} and exposure {exposure.shape} must be aligned, {shape}"
            )
        pairs = [as_counts_and_exposure(*year) for year in zip(events.T, exposure.T, strict=True)]
        object.__setattr__(self, counted, np.column_stack([e for e, _ in pairs]))
        return np.column_stack([n for _, n in pairs])

    @cached_property
    def usual(self) -> np.ndarray:
        """Events of each place and year at that year's rate of all places, shape (n, y)."""
        return _at_the_common_rate(self.events, self.exposure)

    @property
    def telling(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give what says most of the lasting rate: stays, or else events; usual ones; clumps."""
        if self.stays is None:
            return self.events, self.usual, self.k
        return self.stays, _at_the_common_rate(self.stays, self.exposure), self.k_stays

    @cached_property
    def seen(self) -> np.ndarray:
        """Ratio to all places that the last year showed, shape (n,); a gap if nothing was seen."""
        some = (self.usual[:, -1] > 0) & (self.events[:, -1] > 0)
        gap = np.full(some.shape, np.nan)
        return np.divide(self.events[:, -1], self.usual[:, -1], out=gap, where=some)


def _at_the_common_rate(events: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    weeks = exposure.sum(axis=0)
    rate = np.divide(events.sum(axis=0), weeks, out=np.zeros_like(weeks), where=weeks > 0)
    return exposure * rate


@dataclass(frozen=True, eq=False)
class Lasting:
    """What is believed of each place's lasting ratio to all, for h x s possible ways of the world.

    Parameters
    ----------
    weight : ndarray of float, shape (h, s)
        Probability of each way; they sum to one.
    rate, variance : ndarray of float, shape (h, s, n)
        Mean and variance of the ratio, given the common rate.
    common : ndarray of float, shape (h, s)
        Sampling variance of the common rate, relative to it.
    leaning : ndarray of float, shape (h, s, n)
        How much a place's mean moves with the common rate.
    wander : ndarray of float, shape (h, 1, 1)
        Relative variance of a year's true rate about the lasting one.
    k : ndarray of float, shape (h, 1, n)
        Clump sizes.
    """

    weight: np.ndarray
    rate: np.ndarray
    variance: np.ndarray
    common: np.ndarray
    leaning: np.ndarray
    wander: np.ndarray
    k: np.ndarray

    def mean(self) -> np.ndarray:
        """Give the expected ratio of each place to all, shape (n,)."""
        return (self.weight[..., np.newaxis] * self.rate).sum(axis=(0, 1))


@lru_cache(maxsize=8)
def lasting_rates(years: Years, *, wander: float | None = None) -> Lasting:
    r"""Say what lasts of the rates of some years.

    Parameters
    ----------
    years : Years
        Of n places.
    wander : float or None
        Standard deviation of the logarithm of a year's true rate about the lasting one. None
        estimates it; a single year cannot show it, and then there is none.

    Returns
    -------
    Lasting
        In the order of the places. A place without a denominator has the common rate.

    Notes
    -----
    With effective events :math:`y_{it}` and :math:`E_{it}` at the common rate of the year,
    :math:`y_{it}` has mean :math:`\theta_iE_{it}` and variance
    :math:`\theta_iE_{it}(1+\omega^2\theta_iE_{it})`, so a year counts for
    :math:`d_{it}=1/(1+\omega^2E_{it})` of its events, and :math:`\sum_td_{it}y_{it}` is taken for a
    Poisson count with mean :math:`\theta_i\sum_td_{it}E_{it}`. Lasting ratios are gamma or
    log-normal [1]_; the likelihood weighs both, with every spread, and the range of plausible
    values stands for :math:`\omega^2`. Clump sizes are taken once as each place's own and
    once as all places', both alike probable: its own follows a place's kind of patients, but also
    the luck of its longest stay.

    With stays, these are so treated, and the length of stay is shrunk by itself.

    References
    ----------
    .. [1] Clayton D, Kaldor J (1987). Empirical Bayes estimates of age-standardized relative risks
       for use in disease mapping. Biometrics 43, 671-681.
    """
    told, usual, k_told = years.telling
    parts = []
    for k, clump in zip(_clumps(years.events, years.k), _clumps(told, k_told), strict=True):
        apart = [values / k[:, np.newaxis] for values in (years.events, years.usual)]
        values = wander_values(*apart) if wander is None else np.array([wander**2])
        found = _given_clumps(told / clump[:, np.newaxis], usual / clump[:, np.newaxis], values)
        parts.append((*found, values, np.broadcast_to(k, (len(values), len(k)))))
    weight, rate, variance, common, leaning, values, k = map(
        np.concatenate, zip(*parts, strict=True)
    )
    length, doubt = _lengths(years)
    return Lasting(
        weight=weight / weight.sum(),
        rate=rate * length,
        variance=rate**2 * doubt + variance * (length**2 + doubt),
        common=common,
        leaning=leaning * length,
        wander=values[:, np.newaxis, np.newaxis],
        k=k[:, np.newaxis, :],
    )


def _clumps(events: np.ndarray, k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give each place's own clump size, and that of all places for each."""
    total = events.sum(axis=1)
    return k, np.full(k.shape, (k * total).sum() / total.sum())


def _given_clumps(
    events: np.ndarray, usual: np.ndarray, wander: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Give weights, means, variances, doubt about the common rate and leaning on it."""
    discount = 1 / (1 + wander[:, np.newaxis, np.newaxis] * usual)
    y, e = ((discount * part).sum(axis=-1)[:, np.newaxis] for part in (events, usual))
    spread = np.maximum(_SPREADS[:, np.newaxis] ** 2, _NONE)
    mean = _common(y, e, spread)
    shapes = gamma_rates(y, e, mean, spread), log_normal_rates(y, e, mean, spread)
    height, rate, variance = map(partial(np.concatenate, axis=1), zip(*shapes, strict=True))
    height = height.sum(axis=-1)
    weight = np.exp(height - height.max(axis=1, keepdims=True))
    far = 1 / (1 + spread * mean * e)
    common = 1 / (mean * e * far).sum(axis=-1)
    return (
        weight / weight.sum(axis=1, keepdims=True),
        rate,
        variance,
        np.tile(common, (1, len(shapes))),
        rate * np.tile(far, (1, len(shapes), 1)),
    )


def _common(y: np.ndarray, e: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Give the most probable common ratio for each way, shape (h, s, 1)."""
    mean = y.sum(axis=-1, keepdims=True) / e.sum(axis=-1, keepdims=True)
    for _ in range(_ROUNDS):
        weight = 1 / (1 + spread * mean * e)
        mean = (weight * y).sum(axis=-1, keepdims=True) / (weight * e).sum(axis=-1, keepdims=True)
    return mean


def _lengths(years: Years) -> tuple[np.ndarray, np.ndarray]:
    """Give the expected ratio of each place's length of stay to all, and its variance."""
    if years.stays is None:
        return np.ones(len(years.k)), np.zeros(len(years.k))
    stays = years.stays.sum(axis=0)
    length = np.divide(years.events.sum(axis=0), stays, out=np.zeros_like(stays), where=stays > 0)
    days = years.stays * length
    k, k_stays = _clumps(years.events, years.k)[1][0], _clumps(years.stays, years.k_stays)[1][0]
    usual = days.sum() / years.stays.sum()
    return shrunken_lengths(years.events.sum(axis=1), days.sum(axis=1), k - k_stays * usual)
