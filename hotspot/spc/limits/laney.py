"""Real weeks vary more than independent events would, and Laney's charts measure by how much.

The same child comes back, one stay fills many days, a busy clinic asks more families. The factor
is sigma z: 1 is chance alone, 2 is limits twice as wide. A series whose sigma z cannot be known (no
two neighboring baseline weeks) has no limits; one that never varies has sigma z at the floor.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.spc.baselines import Baseline, ratio
from hotspot.spc.limits.chance import rates, shares
from hotspot.spc.limits.dispersion import freedom_of, pearson, widening
from hotspot.spc.limits.ranges import D2, lag_one, mean_drawn_range, moving_ranges
from hotspot.spc.limits.shewhart import Limits, three_sigma
from hotspot.spc.seasons.expected import Reference

ALIKE = 0.3
"""Neighboring weeks more alike than this leave ranges too short."""

RANGES_KNOW = 0.65
"""Degrees of freedom of each moving range; they overlap, and each is of two values."""

MOST_ALIKE = 0.9
"""Neighboring weeks more alike than this are a drift; ranges say nothing of its spread."""


@dataclass(frozen=True)
class Spread:
    """How the spread beyond chance is measured, and what the limits make of it.

    Parameters
    ----------
    floor : float, default 1
        Smallest sigma z; 0 lets it fall. From twelve weeks sigma z is found anywhere between 0.6
        and 1.5 when it is 1, and limits narrower than chance are luck.
    screen : bool, default False
        Leave out moving ranges of ``D4`` times their mean and above, once.
    d2 : float, default 1.128
        Mean range of two normal values.
    lasting : bool, default False
        Events last over weeks, as stays do: neighbors are then alike, their ranges too short, and
        sigma z is divided by the root of one minus their correlation.
    skewed : bool, default False
        Move the limit on the long side of the counts outward, by four thirds of an event if they
        are Poisson. Three sigma above a mean of one event is passed ten times too often.
    learned : bool, optional
        Allow for what a baseline leaves unknown. The limits widen as Student's distribution is
        wider than the normal's, by a tenth of 50 weeks and by two fifths of twelve, and where
        neighbors are more alike than ``ALIKE`` the spread is that about the mean, if it is wider,
        for ranges see too little of a slow wave. None is as ``skewed``: limits as published know
        of neither.
    """

    floor: float = 1.0
    screen: bool = False
    d2: float = D2
    lasting: bool = False
    skewed: bool = False
    learned: bool | None = None

    @property
    def allows_for_unknown(self) -> bool:
        """Say whether limits are wider than the baseline alone tells."""
        return self.skewed if self.learned is None else self.learned


LANEY = Spread()
"""As published, but never narrower than chance."""


def u_prime(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
    spread: Spread = LANEY,
) -> Limits:
    r"""Give rates limits that allow for spread beyond chance (Laney's u′).

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts; not a number where missing.
    exposure : array_like of float, shape (n, w)
        Person-weeks; zero or missing means no rate.
    baseline : Baseline
        Weeks to compute the limits from.
    reference : Reference, optional
        Rate the centre line follows; None is a flat line.
    spread : Spread
        How sigma z is measured.

    Returns
    -------
    Limits
        The lower limit is cut at zero.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    Notes
    -----
    With :math:`z_t = (u_t - \bar u_t) / \sqrt{\bar u_t / n_t}`, sigma z is the mean moving range of
    *z* over *d2*, and the limits are :math:`\bar u_t \pm 3 \sigma_z \sqrt{\bar u_t / n_t}` [1]_. A
    reference made of *R* events adds its own noise: the root grows by
    :math:`\sqrt{1 + \bar u_t n_t / R_t}`. For skewed counts the upper limit moves up by
    :math:`\frac43 (2 \sigma_z^2 - 1) / n_t`, the next term of the quantile of a negative binomial;
    with sigma z of one this is the adjustment of [2]_.

    References
    ----------
    .. [1] Laney DB (2002). Improved control charts for attributes. Quality Engineering 14(4),
       531-537.
    .. [2] Winterbottom A (1993). Simple adjustments to improve control limits on attribute charts.
       Quality and Reliability Engineering International 9(2), 105-109.
    """
    found = rates(events, exposure, baseline, reference)
    limits = _widened(*found, spread, exposure)
    if spread.skewed:
        limits = _off_the_long_side(limits, exposure, np.ones(limits.value.shape))
    return limits.within(0, np.inf)


def p_prime(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
    spread: Spread = LANEY,
) -> Limits:
    r"""Give shares limits that allow for spread beyond chance (Laney's p′).

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Children with the answer; not a number where missing.
    exposure : array_like of float, shape (n, w)
        Children asked; zero or missing means no share.
    baseline : Baseline
        Weeks to compute the limits from.
    reference : Reference, optional
        Share the centre line follows; None is a flat line.
    spread : Spread
        How sigma z is measured.

    Returns
    -------
    Limits
        Cut at zero and at one.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    Notes
    -----
    As for ``u_prime`` [1]_, with the chance of a share, :math:`\sqrt{\bar p (1 - \bar p) / n_t}`.
    The long side of a share is the one toward one half: below it the upper limit moves up, above
    it the lower limit moves down, by :math:`\frac43 (1 - 2 \bar p)(2 \sigma_z^2 - 1) / n_t` [2]_.

    References
    ----------
    .. [1] Laney DB (2002). Improved control charts for attributes. Quality Engineering 14(4),
       531-537.
    .. [2] Winterbottom A (1993). Simple adjustments to improve control limits on attribute charts.
       Quality and Reliability Engineering International 9(2), 105-109.
    """
    found = shares(events, exposure, baseline, reference)
    limits = _widened(*found, spread, exposure)
    if spread.skewed:
        limits = _off_the_long_side(limits, exposure, 1 - 2 * limits.centre)
    return limits.within(0, 1)


def slow_waves(limits: Limits) -> np.ndarray:
    """Say of which series neighboring weeks are too alike for ranges to tell the spread.

    Parameters
    ----------
    limits : Limits
        Of n series.

    Returns
    -------
    ndarray of bool, shape (n,)
        True where the correlation of neighbors is above ``ALIKE``.
    """
    return lag_one(ratio(limits.value - limits.centre, limits.sigma), limits.baseline) > ALIKE


def _widened(
    value: np.ndarray,
    centre: np.ndarray,
    chance: np.ndarray,
    use: Baseline,
    spread: Spread,
    exposure: ArrayLike,
) -> Limits:
    """Widen the limits of chance by the spread of the standardized values."""
    off = value - centre
    z = np.divide(off, chance, out=np.where(off == 0, 0.0, np.nan), where=chance > 0)
    ranges = moving_ranges(z, use)
    sigma_z = mean_drawn_range(ranges, use, screen=spread.screen) / spread.d2
    lag = np.clip(lag_one(z, use), 0.0, MOST_ALIKE)[:, np.newaxis]
    if spread.lasting:
        sigma_z = sigma_z / np.sqrt(1 - lag)
    wider = np.ones(use.mask.shape)
    if spread.allows_for_unknown:
        freedom = RANGES_KNOW * use.totals(np.isfinite(ranges).astype(float))
        sigma_z, freedom, weeks = _about_the_mean(sigma_z, freedom, z, lag, use)
        expected = centre * np.asarray(exposure, dtype=float)
        behind = use.along(use.totals(expected) * ratio(weeks, use.points))
        wider = np.sqrt(use.along(widening(freedom)) * (1 + np.nan_to_num(ratio(expected, behind))))
    sigma = np.maximum(use.along(sigma_z) * wider, spread.floor) * chance
    return three_sigma(value, centre, sigma, np.maximum(sigma_z, spread.floor), use)


def _about_the_mean(
    sigma_z: np.ndarray, freedom: np.ndarray, z: np.ndarray, lag: np.ndarray, use: Baseline
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take all distances from the mean, if wider than ranges, where neighbors are alike.

    Give the spread, its degrees of freedom, and how many independent weeks the mean is made of.
    """
    alike = lag > ALIKE
    weeks = np.where(alike, use.points * (1 - lag) / (1 + lag), use.points)
    known = np.maximum(1 - ratio(np.ones(weeks.shape), weeks), 0.5)
    total = np.sqrt(pearson(use.totals(z**2), use.points) / known)
    kept = (1 - lag**2) / (1 + lag**2) * freedom_of(use.points)
    return (
        np.where(alike, np.fmax(sigma_z, total), sigma_z),
        np.where(alike, kept, freedom),
        weeks,
    )


def _off_the_long_side(limits: Limits, exposure: ArrayLike, lean: np.ndarray) -> Limits:
    """Move the limit on the long side of the distribution outward."""
    dispersion = limits.baseline.along(limits.sigma_z**2)
    step = ratio(4 / 3 * lean * (2 * dispersion - 1), np.asarray(exposure, dtype=float))
    return replace(
        limits,
        lower=limits.lower + np.minimum(step, 0),
        upper=limits.upper + np.maximum(step, 0),
    )
