"""Several measurements a week show its level and its scatter, and either can change alone.

Lengths of stay, waiting times, scores: what is measured on each of some children rather than
counted. The x-bar chart follows the mean of a week, the s chart its standard deviation. Read the s
chart first: while the scatter is not stable, the limits of the mean say little.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import Baseline, given_or, ratio
from hotspot.spc.limits.shewhart import Limits, three_sigma


@dataclass(frozen=True, eq=False)
class Subgroups:
    """What is known of the measurements of each week.

    Parameters
    ----------
    mean, sd : ndarray of float, shape (n, w)
        Mean, and standard deviation (over one less than the number); not a number where there are
        no measurements, or for the latter only one.
    size : ndarray of float, shape (n, w)
        Number of measurements.
    """

    mean: np.ndarray
    sd: np.ndarray
    size: np.ndarray


def subgroups(measurements: ArrayLike) -> Subgroups:
    """Take mean and standard deviation of each week.

    Parameters
    ----------
    measurements : array_like of float, shape (n, w, k)
        Up to *k* measurements an area and week; not a number fills up the rest.

    Returns
    -------
    Subgroups
        A week without any has size 0.

    Raises
    ------
    InvalidCounts
        If the array is not areas by weeks by measurements.
    """
    x = np.asarray(measurements, dtype=float)
    if x.ndim != 3:
        raise InvalidCounts(f"measurements {x.shape} must be areas by weeks by measurements")
    known = np.isfinite(x)
    size = known.sum(axis=2).astype(float)
    mean = ratio(np.where(known, x, 0.0).sum(axis=2), size)
    off = np.where(known, x - mean[:, :, None], 0.0)
    return Subgroups(mean, np.sqrt(ratio((off**2).sum(axis=2), size - 1)), size)


def xbar(groups: Subgroups, baseline: Baseline, *, centre: ArrayLike | None = None) -> Limits:
    r"""Chart the mean of the measurements of each week.

    Parameters
    ----------
    groups : Subgroups
        Of arrays (n, w).
    baseline : Baseline
        Weeks to compute the limits from.
    centre : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        A centre line somebody chose; None is the mean of all measurements.

    Returns
    -------
    Limits
        Wider in weeks with fewer measurements; none where a week has a single one.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    Notes
    -----
    Limits are :math:`\bar{\bar x} \pm 3 s / (c_4(n) \sqrt n)`. If all baseline weeks of a phase
    have the same number of measurements, *s* is the mean of their standard deviations; otherwise
    it is pooled, :math:`s^2 = \sum (n_i - 1) s_i^2 / \sum (n_i - 1)` [1]_. Which of the two depends
    on baseline weeks only, so that a week to come never moves limits (qicharts2 asks all weeks).

    References
    ----------
    .. [1] Montgomery DC (2009). Introduction to Statistical Quality Control, 6th ed., ch. 6. Wiley.
    """
    _check_shapes(groups, baseline)
    use = baseline.only(groups.size > 0)
    mean = ratio(use.totals(groups.size * groups.mean), use.totals(groups.size))
    scatter = use.along(_scatter(groups, use))
    sigma = ratio(scatter, c4(groups.size) * np.sqrt(groups.size))
    line = use.along(given_or(mean, "centre", centre))
    return three_sigma(groups.mean, line, sigma, np.full(mean.shape, np.nan), use)


def s(groups: Subgroups, baseline: Baseline, *, centre: ArrayLike | None = None) -> Limits:
    r"""Chart the standard deviation of the measurements of each week.

    Parameters
    ----------
    groups : Subgroups
        Of arrays (n, w).
    baseline : Baseline
        Weeks to compute the limits from.
    centre : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        A standard deviation somebody chose; None is that of the baseline, as in ``xbar``.

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
    Limits are :math:`\bar s (1 \pm 3 \sqrt{1 - c_4(n)^2} / c_4(n))`, which are :math:`B_3` and
    :math:`B_4` of the tables.

    References
    ----------
    .. [1] Montgomery DC (2009). Introduction to Statistical Quality Control, 6th ed., ch. 6. Wiley.
    """
    _check_shapes(groups, baseline)
    use = baseline.only(groups.size > 0)
    scatter = given_or(_scatter(groups, use), "centre", centre)
    line, unbiased = use.along(scatter), c4(groups.size)
    sigma = line * np.sqrt(1 - unbiased**2) / unbiased
    unknown = np.full(scatter.shape, np.nan)
    return three_sigma(groups.sd, line, sigma, unknown, use).within(0, np.inf)


def c4(size: ArrayLike) -> np.ndarray:
    """Say by how much a sample standard deviation falls short of the true one, on average.

    Parameters
    ----------
    size : array_like of float
        Number of measurements.

    Returns
    -------
    ndarray of float
        Between 0.797 for two and 1; not a number for fewer than two.
    """
    n = np.asarray(size, dtype=float)
    enough = np.where(n > 1, n, 2.0)
    exact = np.sqrt(2 / (enough - 1)) * np.exp(gammaln(enough / 2) - gammaln((enough - 1) / 2))
    return np.where(n > 1, exact, np.nan)


def _scatter(groups: Subgroups, use: Baseline) -> np.ndarray:
    """Give the standard deviation of a phase, averaged over equal weeks or pooled over others."""
    freedom = np.where(groups.size > 1, groups.size - 1, np.nan)
    pooled = np.sqrt(ratio(use.totals(freedom * groups.sd**2), use.totals(freedom)))
    size = use.means(groups.size)
    differ = use.totals((groups.size - use.along(size)) ** 2) > 0
    return np.where(differ, pooled, use.means(groups.sd))


def _check_shapes(groups: Subgroups, baseline: Baseline) -> None:
    for name in ("mean", "sd", "size"):
        found = getattr(groups, name).shape
        if found != baseline.mask.shape:
            raise InvalidCounts(
                f"{name} {found} must have one row an area and one column a week"
                f" {baseline.mask.shape}"
            )
