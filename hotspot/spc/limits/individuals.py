"""Half of the points lie above the median, and neighbors differ by as much as noise makes them.

The run chart asks nothing of the numbers but their order: it has a centre line, no limits, and is
read by its runs. The moving-range chart looks at the noise itself: a range out of limits says that
two neighboring weeks differ by more than they usually do.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.spc.baselines import Baseline, areas_by_weeks, given_or
from hotspot.spc.limits.ranges import D4, mean_drawn_range, steps_back
from hotspot.spc.limits.shewhart import Limits, three_sigma


def run(values: ArrayLike, baseline: Baseline, *, centre: ArrayLike | None = None) -> Limits:
    """Give values a centre line that half of the baseline lies above.

    Parameters
    ----------
    values : array_like of float, shape (n, w)
        One value a week; not a number where there is none.
    baseline : Baseline
        Weeks to take the median of.
    centre : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        A centre line somebody chose; None is the median.

    Returns
    -------
    Limits
        With no limits: ``lower``, ``upper``, ``sigma`` and ``sigma_z`` are not numbers. To be
        judged it wants those of ``unlimited``.

    Raises
    ------
    InvalidCounts
        If the values are not areas by weeks, or the given centre line does not fit.

    References
    ----------
    .. [1] Anhøj J, Olesen AV (2014). Run charts revisited: a simulation study of run chart rules
       for detection of non-random variation in health care processes. PLoS ONE 9(11), e113825.
    """
    x = areas_by_weeks("values", values, baseline)
    use = baseline.only(np.isfinite(x))
    line = use.along(given_or(use.medians(x), "centre", centre))
    unknown = np.full(use.points.shape, np.nan)
    return three_sigma(x, line, np.full(x.shape, np.nan), unknown, use)


def unlimited(limits: Limits) -> Limits:
    """Give a chart without limits those that nothing can pass, so that its runs are judged.

    Parameters
    ----------
    limits : Limits
        Of ``run``.

    Returns
    -------
    Limits
        Infinite wherever there is a centre line. They are never widened nor cut: what is drawn of
        them is nothing.
    """
    nowhere = np.where(np.isfinite(limits.centre), np.inf, np.nan)
    return replace(limits, lower=-nowhere, upper=nowhere)


def mr(
    values: ArrayLike,
    baseline: Baseline,
    *,
    centre: ArrayLike | None = None,
    screen: bool = False,
    over_ghosts: bool = False,
) -> Limits:
    """Chart the distance of each week from the week before it.

    Parameters
    ----------
    values : array_like of float, shape (n, w)
        One value a week; not a number where there is none.
    baseline : Baseline
        Weeks whose ranges set the limits.
    centre : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        A mean range somebody chose; None is that of the baseline.
    screen : bool, default False
        Leave out ranges of ``D4`` times their mean and above, once.
    over_ghosts : bool, default False
        Measure from the last week that is no ghost, as limits of XmR do. False measures from the
        week before, whatever it was, as qicharts2 does; the range after a ghost then keeps what
        was wrong with the ghost, and is part of the mean.

    Returns
    -------
    Limits
        Of moving ranges: ``value`` is a range, not a number in the first week of a phase and beside
        a missing week. The lower limit is 0, the upper ``D4`` centre lines, and ``sigma`` a third
        of the way up there.

    Raises
    ------
    InvalidCounts
        If the values are not areas by weeks, or the given centre line does not fit.

    Notes
    -----
    The limits are those of ranges of two normal values. qicharts2 draws its inner lines at two
    thirds of the upper limit, not two sigma above the centre line.

    References
    ----------
    .. [1] Montgomery DC (2009). Introduction to Statistical Quality Control, 6th ed., ch. 6. Wiley.
    """
    x = areas_by_weeks("values", values, baseline)
    ranges = steps_back(x, baseline, over_ghosts=over_ghosts)
    use = baseline.only(np.isfinite(ranges))
    line = use.along(given_or(mean_drawn_range(ranges, use, screen=screen), "centre", centre))
    unknown = np.full(use.points.shape, np.nan)
    limits = three_sigma(ranges, line, (D4 - 1) / 3 * line, unknown, use)
    return replace(limits, lower=np.zeros(x.shape) * line, upper=D4 * line)
