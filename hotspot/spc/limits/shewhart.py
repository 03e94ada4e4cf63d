"""Noise has a size, and limits three times as far from the centre line tell it from news.

The u and p charts take that size from theory: a count varies as its square root. The XmR chart asks
nothing of theory and takes it from the differences of neighboring weeks.

All functions chart many areas at once. What they do at the edges:

* a week without a value has no u or p limits and no moving range; ranges never bridge it;
* a zero denominator is a week without a value, never a rate of zero;
* a series that never varies has XmR limits on its centre line, an all-zero one any limits at zero;
* a baseline with no two neighboring weeks shows no differences, and XmR has no limits.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import Baseline, ratio
from hotspot.spc.limits.chance import rates, shares
from hotspot.spc.limits.ranges import D2, mean_moving_range
from hotspot.spc.seasons.expected import Reference

TRIAL_POINTS = 12
"""Limits from fewer baseline weeks are trial limits."""


@dataclass(frozen=True, eq=False)
class Limits:
    """Values with their centre line and limits, for many areas.

    Parameters
    ----------
    value, centre, lower, upper : ndarray of float, shape (n, w)
        In the unit of the rate; not a number where there is nothing to draw.
    sigma : ndarray of float, shape (n, w)
        A third of the distance from the centre line to a limit, before the limit is cut at what is
        possible.
    sigma_z : ndarray of float, shape (n, n_phases)
        Spread beyond chance; 1 on a plain chart, not a number on XmR.
    baseline : Baseline
        Weeks that were used.
    middle : ndarray of float, shape (n, w), optional
        Line about which runs are judged; None is the centre line.
    """

    value: np.ndarray
    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    sigma: np.ndarray
    sigma_z: np.ndarray
    baseline: Baseline
    middle: np.ndarray | None = None

    def within(self, least: float, most: float) -> "Limits":
        """Cut the limits at values the series can take."""
        return replace(
            self, lower=np.maximum(self.lower, least), upper=np.minimum(self.upper, most)
        )

    def about_medians(self) -> "Limits":
        """Judge runs about the median of the baseline, as far above or below the centre line."""
        flat = self.baseline.along(self.baseline.medians(self.value - self.centre))
        scaled = self.centre * self.baseline.along(
            self.baseline.medians(ratio(self.value, self.centre))
        )
        middle = np.where(self.centre > 0, scaled, self.centre + flat)
        return replace(self, middle=middle)


def xmr(values: ArrayLike, baseline: Baseline, *, screen: bool = False, d2: float = D2) -> Limits:
    """Give individuals limits from the mean moving range.

    Parameters
    ----------
    values : array_like of float, shape (n, w)
        One value a week; not a number where there is none.
    baseline : Baseline
        Weeks to compute the limits from.
    screen : bool, default False
        Leave out moving ranges of ``D4`` times their mean and above, once. Raises false alarms on
        skewed counts by a fifth to a third, so it is off.
    d2 : float, default 1.128
        Mean range of two normal values; ``D2_EXACT`` has more digits.

    Returns
    -------
    Limits
        Not cut at zero.

    Raises
    ------
    InvalidCounts
        If the values are not areas by weeks.

    References
    ----------
    .. [1] Wheeler DJ, Chambers DS (1992). Understanding Statistical Process Control. SPC Press.
    """
    x = np.asarray(values, dtype=float)
    if x.shape != baseline.mask.shape:
        raise InvalidCounts(
            f"values {x.shape} must have one row an area and one column a week"
            f" {baseline.mask.shape}"
        )
    use = baseline.only(np.isfinite(x))
    centre = use.along(use.means(x))
    sigma = use.along(mean_moving_range(x, use, screen=screen) / d2)
    unknown = np.full(use.points.shape, np.nan)
    return three_sigma(x, centre, sigma, unknown, use)


def u(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
) -> Limits:
    """Give rates limits as if events were independent (Poisson).

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
    Never for bed-days: one stay adds many, and up to one stable week in ten would be flagged.

    References
    ----------
    .. [1] Montgomery DC (2009). Introduction to Statistical Quality Control, 6th ed., ch. 7. Wiley.
    """
    value, centre, chance, use = rates(events, exposure, baseline, reference)
    return three_sigma(value, centre, chance, np.ones(use.points.shape), use).within(0, np.inf)


def p(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
) -> Limits:
    """Give shares limits as if each child answered independently (binomial).

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

    Returns
    -------
    Limits
        Cut at zero and at one.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    References
    ----------
    .. [1] Montgomery DC (2009). Introduction to Statistical Quality Control, 6th ed., ch. 7. Wiley.
    """
    value, centre, chance, use = shares(events, exposure, baseline, reference)
    return three_sigma(value, centre, chance, np.ones(use.points.shape), use).within(0, 1)


def c(events: ArrayLike, baseline: Baseline) -> Limits:
    """Give counts limits as if events were independent and everybody always at risk.

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts; not a number where missing.
    baseline : Baseline
        Weeks to compute the limits from.

    Returns
    -------
    Limits
        The lower limit is cut at zero.

    Raises
    ------
    InvalidCounts
        If the counts are not areas by weeks.
    """
    counts = np.asarray(events, dtype=float)
    return u(counts, np.ones_like(counts), baseline)


def three_sigma(
    value: np.ndarray, centre: np.ndarray, sigma: np.ndarray, sigma_z: np.ndarray, use: Baseline
) -> Limits:
    """Draw the limits three sigma from the centre line.

    Parameters
    ----------
    value, centre, sigma : ndarray of float, shape (n, w)
        Series, centre line and one standard deviation.
    sigma_z : ndarray of float, shape (n, n_phases)
        Spread beyond chance that is already in ``sigma``.
    use : Baseline
        Weeks that were used.

    Returns
    -------
    Limits
        Not cut at what is possible.
    """
    return Limits(value, centre, centre - 3 * sigma, centre + 3 * sigma, sigma, sigma_z, use)
