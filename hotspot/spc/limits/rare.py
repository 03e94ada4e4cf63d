"""Where weeks without an event are the rule, the gaps between events say whether they come closer.

A g chart counts what lies between two events (operations, bed-days, children seen), a t chart the
time. Gaps are far from normal: the usual three-sigma limits have a lower limit of zero and so never
see events come closer together, which is what one looks for. Limits from probabilities can.

Columns are gaps here, in the order of the events, not weeks; rows are areas. A gap that is still
open is no gap yet: leave it out.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gamma as gamma_function

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.baselines import Baseline, areas_by_weeks, given_or
from hotspot.spc.limits import gaps as chance
from hotspot.spc.limits.shewhart import Limits, three_sigma, xmr
from hotspot.spc.limits.tails import TAIL

TAILS = (TAIL, TAIL)
"""Probabilities beyond the lower and the upper limit: those of a bell curve beyond three sigma."""

NELSON = 3.6
"""The root of this order makes exponential times nearly normal."""

MEDIAN_OF_MEAN = 0.693
"""Median of exponential times in parts of their mean, rounded as in the tables."""

Variant = Literal["exact", "predictive", "published"]


def g(
    gaps: ArrayLike,
    baseline: Baseline,
    *,
    limits: Variant = "exact",
    tails: tuple[float, float] = TAILS,
    every: int = 1,
    mean: ArrayLike | None = None,
) -> Limits:
    r"""Chart how many cases lie between events.

    Parameters
    ----------
    gaps : array_like of float, shape (n, w)
        Cases without an event between one event and the next, 0 or more; not a number where there
        is no gap (any longer).
    baseline : Baseline
        Gaps to compute the limits from.
    limits : {"exact", "predictive", "published"}
        "exact" takes quantiles of the geometric distribution, as if the mean gap were known;
        "predictive" allows for the few gaps that it is known from; "published" takes three sigma,
        as the textbooks and qicharts2 do.
    tails : tuple of float, default (0.00135, 0.00135)
        Probability below the lower and above the upper limit, at most. Not for "published".
    every : int, default 1
        Gaps run from an event to the ``every``-th after it. More make short gaps visible earlier.
        Not for "published".
    mean : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        A mean gap that is known; None takes that of the baseline.

    Returns
    -------
    Limits
        A gap signals beyond a limit, never on it. The centre line is the median, of the model, or
        of the baseline if "published" (0.693 of a given mean). ``sigma`` is that of the published
        limits, which lie three of them from the *mean*; otherwise a third of the distance to the
        limit on the side of the value.

    Raises
    ------
    InvalidCounts
        If the gaps are not areas by gaps, one is negative, or an option is out of range.
    UnsupportedMethod
        If the variant is unknown.

    Notes
    -----
    With mean gap *m*, :math:`P(X = x) = (1 - q) q^x`, :math:`q = m / (1 + m)` [1]_. A gap of zero
    has probability :math:`1 / (1 + m)`; the lower limit is above zero only if that is less than the
    lower tail. A baseline of zero gaps has all limits at zero. In predictive limits a new gap and
    the baseline together are given, which leaves no unknown: false alarms are at most ``tails``,
    whatever the mean [2]_.

    References
    ----------
    .. [1] Benneyan JC (2001). Number-between g-type statistical quality control charts for
       monitoring adverse events. Health Care Management Science 4(4), 305-318.
    .. [2] Zhang L, Govindaraju K, Bebbington M, Lai CD (2004). On the statistical design of
       geometric control charts. Quality Technology and Quantitative Management 1(2), 233-243.
    """
    between = _check_gaps(gaps, baseline, limits, tails, every)
    use = baseline.only(np.isfinite(between))
    found = given_or(use.means(between), "mean", mean)
    if limits == "published":
        middle = use.medians(between) if mean is None else MEDIAN_OF_MEAN * found
        sigma = use.along(np.sqrt(found * (found + 1)))
        unknown = np.full(found.shape, np.nan)
        drawn = three_sigma(between, use.along(found), sigma, unknown, use).within(0, np.inf)
        return replace(drawn, centre=use.along(middle))
    if limits == "exact" or mean is not None:
        return _by_chance(between, use, partial(chance.cases, found, every), tails)
    return _by_chance(between, use, partial(chance.next_cases, found, use.points, every), tails)


def t(
    times: ArrayLike,
    baseline: Baseline,
    *,
    limits: Variant = "exact",
    tails: tuple[float, float] = TAILS,
    every: int = 1,
    mean: ArrayLike | None = None,
    screen: bool = False,
    sigmas: float = 3.0,
) -> Limits:
    r"""Chart how much time passes between events.

    Parameters
    ----------
    times : array_like of float, shape (n, w)
        Time from one event to the next, above 0, in any unit; not a number where there is none.
    baseline : Baseline
        Gaps to compute the limits from.
    limits : {"exact", "predictive", "published"}
        "exact" takes quantiles of the exponential distribution, as if the mean were known;
        "predictive" allows for the few gaps that it is known from; "published" takes an XmR chart
        of the 3.6th root, as the textbooks and qicharts2 do.
    tails : tuple of float, default (0.00135, 0.00135)
        Probability below the lower and above the upper limit. Not for "published".
    every : int, default 1
        Times run from an event to the ``every``-th after it (gamma distribution). Not for
        "published".
    mean : array_like of float, shape (), (n, 1) or (n, n_phases), optional
        A mean time that is known; None takes that of the baseline.
    screen : bool, default False
        Leave out moving ranges of ``D4`` times their mean and above, once. Only for "published".
    sigmas : float, default 3
        Distance of the limits on the scale of the root. Only for "published".

    Returns
    -------
    Limits
        The centre line is the median of the model, or if "published" the mean of the roots, raised
        again. ``sigma`` is a third of the distance to the limit on the side of the value. The
        published lower limit is 0 where it would be negative on the scale of the root.

    Raises
    ------
    InvalidCounts
        If the times are not areas by gaps, one is zero or negative, or an option is out of range.
    UnsupportedMethod
        If the variant is unknown.

    Notes
    -----
    The time to the *r*-th event is gamma distributed with shape *r* and scale :math:`m / r`; over
    the mean of *k* baseline times it is *F* distributed with 2 *r* and 2 *r k* degrees of freedom,
    which gives the predictive limits. The published ones [1]_ have no such promise. Weibull times
    are not offered: events that are independent come at exponential times, and a shape fitted to
    a dozen gaps would hide the very clusters that one looks for.

    References
    ----------
    .. [1] Nelson LS (1994). A control chart for parts-per-million nonconforming items. Journal of
       Quality Technology 26(3), 239-240.
    .. [2] Xie M, Goh TN, Ranjan P (2002). Some effective control chart procedures for reliability
       monitoring. Reliability Engineering and System Safety 77(2), 143-150.
    """
    between = _check_gaps(times, baseline, limits, tails, every)
    _refuse_zero(between)
    use = baseline.only(np.isfinite(between))
    if limits == "published":
        return _nelson(between, use, mean, screen, sigmas)
    found = given_or(use.means(between), "mean", mean)
    if limits == "exact" or mean is not None:
        return _by_chance(between, use, partial(chance.times, found, every), tails)
    return _by_chance(between, use, partial(chance.next_times, found, use.points, every), tails)


def _by_chance(
    between: np.ndarray,
    use: Baseline,
    quantile: Callable[[float], np.ndarray],
    tails: tuple[float, float],
) -> Limits:
    """Draw the centre line and the limits at quantiles of a distribution."""
    lower, centre, upper = (use.along(quantile(below)) for below in (tails[0], 0.5, 1 - tails[1]))
    return _leaning(between, centre, lower, upper, use)


def _nelson(
    between: np.ndarray, use: Baseline, mean: ArrayLike | None, screen: bool, sigmas: float
) -> Limits:
    """Chart the 3.6th root of the times as individuals, and raise the lines again."""
    roots = between ** (1 / NELSON)
    plain = xmr(roots, use, screen=screen)
    centre = plain.centre
    if mean is not None:
        known = given_or(use.means(between), "mean", mean)
        centre = use.along(gamma_function(1 + 1 / NELSON) * known ** (1 / NELSON))
    lines = (centre, centre - sigmas * plain.sigma, centre + sigmas * plain.sigma)
    return _leaning(between, *(np.maximum(line, 0) ** NELSON for line in lines), use)


def _leaning(
    value: np.ndarray, centre: np.ndarray, lower: np.ndarray, upper: np.ndarray, use: Baseline
) -> Limits:
    """Take sigma from the limit on the side of the value, for the two are not alike."""
    sigma = np.where(value >= centre, upper - centre, centre - lower) / 3
    unknown = np.full(use.points.shape, np.nan)
    return Limits(value, centre, lower, upper, sigma, unknown, use)


def _check_gaps(
    gaps: ArrayLike, baseline: Baseline, limits: str, tails: tuple[float, float], every: int
) -> np.ndarray:
    """Refuse negative gaps and options nobody can mean."""
    between = areas_by_weeks("gaps", gaps, baseline)
    if limits not in ("exact", "predictive", "published"):
        raise UnsupportedMethod(f"limits is {limits!r}; choose exact, predictive or published")
    if not all(0 < tail < 0.5 for tail in tails) or every < 1:
        raise InvalidCounts(
            f"tails {tails} must lie above 0 and below 0.5, and every, {every}, be at least 1"
        )
    negative = np.argwhere(between < 0)
    if len(negative):
        raise InvalidCounts(
            f"gap {negative[0][1] + 1} of row {negative[0][0]} is negative; put the events in the"
            " order of time"
        )
    return between


def _refuse_zero(times: np.ndarray) -> None:
    """Name the events between which no time passed."""
    none = np.argwhere(times == 0)
    if len(none):
        row, gap = (int(number) for number in none[0])
        raise InvalidCounts(
            f"gap {gap + 1} of row {row} is zero ({len(none)} in all): no time passed between that"
            " event and the one before it, and a t chart needs some; give the events hours and"
            " minutes, or count what lies between them and use a g chart"
        )
