"""A place is up if its last weeks are above its own usual level in these weeks of the region.

Its usual level is learned from its past without these weeks, and what the weeks are like from all
other places: neither season nor the outbreak itself is in what it is held against.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from hotspot.clusters.alarm_rule import Alarm, AlarmSettings, judge
from hotspot.clusters.alarm_shapes import LENGTHS, around_each
from hotspot.clusters.alarm_sums import RECENT, sum_over_weeks, sum_shapes, unevenness_by_shape
from hotspot.clusters.usual_level import follow_level, seen_only
from hotspot.core.errors import InvalidCounts


@dataclass(frozen=True, eq=False)
class Usual:
    """What is usual at the end of the past: what recent weeks are held against.

    Parameters
    ----------
    factor, variance, weeks : ndarray of float, shape (n,)
        As of ``UsualLevel``, after the last week of the past.
    unevenness : ndarray of float, shape (2, 3)
        Variance over what chance and doubt allow, of sums by shape.
    around : csr_array, shape (n, n)
        Adds up each place with its nearest.
    """

    factor: np.ndarray
    variance: np.ndarray
    weeks: np.ndarray
    unevenness: np.ndarray
    around: csr_array


def learn_usual(
    events: ArrayLike,
    exposure: ArrayLike,
    nearest: ArrayLike,
    *,
    settings: AlarmSettings | None = None,
) -> Usual:
    """Learn from past weeks what is usual, and how uneven sums by shape usually are.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, t)
        Counts and person-weeks of past calendar weeks, without those that will be judged; not a
        number is "not seen".
    nearest : array_like of int, shape (n, k)
        Rows of the nearest places, -1 for none, as of ``nearest_places``.
    settings : AlarmSettings, optional
        The rule.

    Returns
    -------
    Usual
        To hold any recent weeks against, such as seven-day periods that end on any day.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    """
    rule = settings or AlarmSettings()
    x, n = seen_only(events, exposure)
    around, level = around_each(nearest, len(x)), follow_level(x, n, memory=rule.memory)
    uneven = np.full((2, len(LENGTHS)), level.unevenness[-1])
    if x.shape[1] >= RECENT:
        sums = sum_over_weeks(x, n, level, around)
        uneven = unevenness_by_shape(sums, level, rule.memory)[..., -1]
    last = (getattr(level, name)[:, -1] for name in ("factor", "variance", "weeks"))
    return Usual(*last, uneven, around)


def judge_recent(
    usual: Usual,
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    settings: AlarmSettings | None = None,
) -> Alarm:
    """Hold the last four seven-day periods against what is usual.

    Parameters
    ----------
    usual : Usual
        Learned from weeks before these.
    events, exposure : array_like of float, shape (n, 4)
        Counts and person-weeks, newest last; not a number is "not seen".
    settings : AlarmSettings, optional
        The rule.

    Returns
    -------
    Alarm
        Of each place.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or not four periods.
    """
    rule = settings or AlarmSettings()
    x, n = seen_only(events, exposure)
    if x.shape != (usual.factor.size, RECENT):
        raise InvalidCounts(
            f"events {x.shape} must be the last {RECENT} periods of {usual.factor.size} places"
        )
    state = (usual.factor[:, np.newaxis], usual.variance[:, np.newaxis])
    sums = sum_shapes(x[:, np.newaxis], n[:, np.newaxis], *state, usual.around)
    seen = n[:, -1:] > 0
    known = usual.weeks[:, np.newaxis] >= rule.fewest_weeks
    return judge(sums, usual.unevenness[..., np.newaxis], seen, known, rule).at(0)


def weekly_alarm(
    events: ArrayLike,
    exposure: ArrayLike,
    nearest: ArrayLike,
    *,
    settings: AlarmSettings | None = None,
) -> Alarm:
    r"""Say of each place whether its last weeks are an alarm.

    Parameters
    ----------
    events : array_like of float, shape (n, t)
        Counts of each place and week, the last column being now; two years or more are best. Not a
        number is "not seen": it neither helps nor harms.
    exposure : array_like of float, shape (n, t)
        Person-weeks; zero or not a number is "no denominator". Only their proportions matter.
    nearest : array_like of int, shape (n, k)
        Rows of the nearest places, -1 for none, as of ``nearest_places``.
    settings : AlarmSettings, optional
        The rule.

    Returns
    -------
    Alarm
        Of each place.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or there are fewer than five weeks.

    Notes
    -----
    What is usual is followed by a discount filter (``follow_level``) up to four weeks ago, so that
    an outbreak is not its own baseline. Six shapes are looked at: the place, and the place with its
    nearest, in the last 1, 2 and 4 weeks. A shape *S* expects
    :math:`e_S=\sum_t f_t\sum_{i\in S}n_{it}\theta_i`, where the week factor :math:`f_t` is taken
    from all places that are not in *S*, so that an outbreak does not raise what is expected of it.
    Its variance is :math:`c_S(e_S+\sum_{i\in S}(\sum_t f_tn_{it})^2\mathrm{var}\,\theta_i+d)` with
    the doubt *d* of the week factors, and :math:`c_S\geq1` pooled over all places and past weeks of
    the same shape. The mid-*p* of the negative binomial distribution with that mean and variance,
    times the number of shapes (Bonferroni), is the *p* of a place.

    Alarms are calibrated for the whole region: *p* below one over places times 13 weeks.
    """
    x = np.asarray(events, float)
    n = np.asarray(exposure, float)
    if x.ndim != 2 or x.shape != n.shape or x.shape[1] <= RECENT:
        raise InvalidCounts(
            f"events {x.shape} and exposure {n.shape} must be places by weeks, more than {RECENT}"
        )
    usual = learn_usual(x[:, :-RECENT], n[:, :-RECENT], nearest, settings=settings)
    return judge_recent(usual, x[:, -RECENT:], n[:, -RECENT:], settings=settings)
