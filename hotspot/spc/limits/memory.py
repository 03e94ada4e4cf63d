"""A change too small for one week to show adds up over weeks, in charts that remember.

EWMA weighs the past less and less; CUSUM adds up what lies beyond half of the shift one looks for.
Both start afresh in a new phase. A missing week adds nothing and takes nothing: it has no value,
and the next week goes on from where the last one left off, as if it had followed at once. A ghost
is judged by what it adds, and then forgotten.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import Baseline, areas_by_weeks, given_or
from hotspot.spc.limits.ranges import D2, mean_moving_range
from hotspot.spc.limits.shewhart import Limits

EQUAL = 1e-9
"""Relative difference below which a value lies on the centre line, differently rounded."""


@dataclass(frozen=True, eq=False)
class Cusum:
    """Two sums, one that rises and one that falls.

    Parameters
    ----------
    high, low : ndarray of float, shape (n, w)
        Sum of what lay above, 0 or more, and of what lay below, 0 or less, in standard deviations;
        not a number in weeks without data.
    limits : Limits
        Of the sum that is farther from zero, for a chart with one line: ``lower`` and ``upper`` are
        the decision interval. A week in which either sum passes it is beyond these limits.
    """

    high: np.ndarray
    low: np.ndarray
    limits: Limits


def ewma(
    values: ArrayLike,
    baseline: Baseline,
    *,
    weight: float = 0.2,
    sigmas: float = 3.0,
    centre: ArrayLike | None = None,
    sd: ArrayLike | None = None,
    screen: bool = False,
    d2: float = D2,
) -> Limits:
    r"""Chart the exponentially weighted moving average.

    Parameters
    ----------
    values : array_like of float, shape (n, w)
        One value a week; not a number where there is none.
    baseline : Baseline
        Weeks to compute centre line and standard deviation from.
    weight : float, default 0.2
        Weight of the newest week, above 0 and at most 1. Smaller finds smaller shifts, later.
    sigmas : float, default 3
        Distance of the limits in standard deviations of the average.
    centre, sd : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        Known mean and standard deviation of a week; None takes the mean of the baseline, and its
        mean moving range over ``d2``.
    screen : bool, default False
        Leave out moving ranges of ``D4`` times their mean and above, once.
    d2 : float, default 1.128
        Mean range of two normal values; ``D2_EXACT`` has more digits.

    Returns
    -------
    Limits
        ``value`` is the average, ``sigma`` its standard deviation: narrow at first, because little
        has been added. Not a number in weeks without data.

    Raises
    ------
    InvalidCounts
        If the values are not areas by weeks, or an option is out of range.

    Notes
    -----
    :math:`z_t = \lambda x_t + (1 - \lambda) z_{t-1}`, where :math:`z_0` is the centre line. The
    variance is :math:`\sigma^2 \frac{\lambda}{2 - \lambda} (1 - (1 - \lambda)^{2 t})` at the *t*-th
    point of the phase.

    References
    ----------
    .. [1] Lucas JM, Saccucci MS (1990). Exponentially weighted moving average control schemes:
       properties and enhancements. Technometrics 32(1), 1-12.
    """
    if not 0 < weight <= 1 or not sigmas > 0:
        raise InvalidCounts(
            f"weight {weight:g} must be above 0 and at most 1, and sigmas {sigmas:g} above 0"
        )
    x = areas_by_weeks("values", values, baseline)
    middle, spread, use = _known_or_found(x, baseline, centre, sd, screen, d2)
    average, added = np.full(x.shape, np.nan), np.zeros(x.shape)
    kept, number = middle[:, 0], np.zeros(len(x))
    for week in range(x.shape[1]):
        if week in use.starts:
            kept, number = middle[:, week], np.zeros(len(x))
        moved = weight * x[:, week] + (1 - weight) * kept
        average[:, week], added[:, week] = moved, number + 1
        counts = np.isfinite(moved) & ~use.ghosts[:, week]
        kept, number = np.where(counts, moved, kept), number + counts
    share = weight / (2 - weight) * (1 - (1 - weight) ** (2 * added))
    sigma = np.where(np.isfinite(average), spread * np.sqrt(share), np.nan)
    reach = sigmas * sigma
    unknown = np.full(use.points.shape, np.nan)
    return Limits(average, middle, middle - reach, middle + reach, sigma, unknown, use)


def cusum(
    values: ArrayLike,
    baseline: Baseline,
    *,
    shift: float = 1.0,
    interval: float = 5.0,
    centre: ArrayLike | None = None,
    sd: ArrayLike | None = None,
    head_start: float = 0.0,
    reset: bool = False,
) -> Cusum:
    r"""Add up what lies above and what lies below the centre line, less an allowance.

    Parameters
    ----------
    values : array_like of float, shape (n, w)
        One value a week; not a number where there is none.
    baseline : Baseline
        Weeks to compute centre line and standard deviation from.
    shift : float, default 1
        Shift to find, in standard deviations; half of it is the allowance.
    interval : float, default 5
        Decision interval, in standard deviations.
    centre, sd : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        Known mean and standard deviation of a week; None takes the mean of the baseline, and its
        mean moving range over ``D2``.
    head_start : float, default 0
        Where both sums begin, in standard deviations; half of the interval finds early trouble.
    reset : bool, default False
        Begin anew after the week of an alarm. False goes on, and an alarm lasts until the sum has
        come down; both are in use.

    Returns
    -------
    Cusum
        Both sums, and one line with limits.

    Raises
    ------
    InvalidCounts
        If the values are not areas by weeks, or an option is out of range.

    Notes
    -----
    With :math:`z_t = (x_t - \mu) / \sigma` and *k* half of the shift,
    :math:`C^+_t = \max(0, C^+_{t-1} + z_t - k)` and :math:`C^-_t = \min(0, C^-_{t-1} + z_t + k)`.
    Where the baseline never varies, weeks off its line cannot be measured and have no sum.

    References
    ----------
    .. [1] Montgomery DC (2009). Introduction to Statistical Quality Control, 6th ed., ch. 9. Wiley.
    """
    if not shift >= 0 or not 0 <= head_start < interval:
        raise InvalidCounts(
            f"shift {shift:g} must be 0 or more, and head_start {head_start:g} be 0 or more and"
            f" below the interval {interval:g}"
        )
    x = areas_by_weeks("values", values, baseline)
    middle, spread, use = _known_or_found(x, baseline, centre, sd, False, D2)
    z = _standardized(x, middle, spread)
    up = _sums(z - shift / 2, use, interval, head_start, reset)
    down = _sums(-z - shift / 2, use, interval, head_start, reset)
    farther = np.where(up >= down, up, -down)
    ends = np.where(np.isfinite(farther), interval, np.nan)
    unknown = np.full(use.points.shape, np.nan)
    limits = Limits(farther, 0 * ends, -ends, ends, ends / 3, unknown, use)
    return Cusum(up, -down, limits)


def _known_or_found(
    x: np.ndarray,
    baseline: Baseline,
    centre: ArrayLike | None,
    sd: ArrayLike | None,
    screen: bool,
    d2: float,
) -> tuple[np.ndarray, np.ndarray, Baseline]:
    """Give mean and standard deviation along the weeks, and the baseline weeks with a value."""
    use = baseline.only(np.isfinite(x))
    middle = given_or(use.means(x), "centre", centre)
    spread = given_or(mean_moving_range(x, use, screen=screen) / d2, "sd", sd)
    return use.along(middle), use.along(spread), use


def _standardized(x: np.ndarray, middle: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Measure in standard deviations; without any, only a value on the line is known: zero."""
    off = x - middle
    on_line = np.abs(off) <= EQUAL * np.maximum(np.abs(x), np.abs(middle))
    unknown = np.where(on_line, 0.0, np.nan)
    return np.divide(off, spread, out=unknown, where=spread > 0)


def _sums(
    steps: np.ndarray, use: Baseline, interval: float, head_start: float, reset: bool
) -> np.ndarray:
    """Add up the steps of each area, never below zero, afresh in each phase."""
    found = np.full(steps.shape, np.nan)
    kept = np.full(len(steps), head_start)
    for week in range(steps.shape[1]):
        if week in use.starts:
            kept = np.full(len(steps), head_start)
        moved = np.maximum(kept + steps[:, week], 0)
        found[:, week] = moved
        kept = np.where(np.isfinite(moved) & ~use.ghosts[:, week], moved, kept)
        if reset:
            kept = np.where(moved > interval, head_start, kept)
    return found
