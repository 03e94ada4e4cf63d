"""Something always looks like an outbreak; an alarm is what chance does once a quarter.

With three hundred places and fifty-two weeks a year, the most surprising place of a week is no news
by itself. What would come by chance about once in the whole region in a quarter is an alarm, what
is less surprising is at most watched, and a place where even a doubling would drown in chance is
not judged at all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.alarm_shapes import LENGTHS
from hotspot.clusters.alarm_sums import RECENT, Sums, mid_p
from hotspot.clusters.neighbors import adjust_together
from hotspot.clusters.usual_level import MEMORY
from hotspot.core.types import TOO_LITTLE

ALARM, WATCH, NO_DATA, NOTHING = "alarm", "watch", "no data", ""
"""Words of an alarm; ``TOO_LITTLE`` is the fifth."""


@dataclass(frozen=True)
class AlarmSettings:
    """The written rule of the weekly alarm.

    Parameters
    ----------
    quarter : int, default 13
        Weeks in which chance may alarm once in the whole region: an alarm has a *p* below one over
        the places seen times these weeks.
    watch : float, default 0.05
        Largest false discovery rate, over all places seen in a week, of the places that are
        watched.
    fewest_expected : float, default 36
        Events that a place with its nearest must expect in four weeks for the place to be judged.
        This is 1.5 a week in each of six places. In simulated counties with fewer, more than one
        doubling in three is missed (at .6 a week four in five), so that silence would say nothing.
    fewest_weeks : int, default 26
        Weeks that a place must have been seen in before those that are judged.
    memory : float, default 0.98
        As of ``follow_level``.
    """

    quarter: int = 13
    watch: float = 0.05
    fewest_expected: float = 36.0
    fewest_weeks: int = 26
    memory: float = MEMORY

    def alarm_below(self, places: int) -> float:
        """Give the *p* below which a place is an alarm, of so many that were seen."""
        return 1 / (max(places, 1) * self.quarter)


@dataclass(frozen=True, eq=False)
class Alarm:
    """What each place's last weeks say, in one week or in many.

    Parameters
    ----------
    word : ndarray of str, shape (n,) or (n, w)
        "alarm", "watch", "" for nothing, "too little data", or "no data" where the last week was
        not seen.
    p : ndarray of float, same shape
        Probability of so surprising a shape among the six of a place by chance; not a number where
        the place is not judged.
    with_nearest : ndarray of bool, same shape
        The most surprising shape is the place with its nearest, and not the place alone.
    weeks : ndarray of int, same shape
        Weeks of that shape: 1, 2 or 4.
    observed, expected : ndarray of float, same shape
        Events of that shape, and what is usual for it in these weeks of the region.
    typical : ndarray of float, shape () or (w,)
        Median over places of the events that one expects in a week.
    """

    word: np.ndarray
    p: np.ndarray
    with_nearest: np.ndarray
    weeks: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    typical: np.ndarray

    @property
    def ratio(self) -> np.ndarray:
        """Events of the most surprising shape over those expected."""
        gap = np.full_like(self.expected, np.nan)
        return np.divide(self.observed, self.expected, out=gap, where=self.expected > 0)

    def at(self, look: int) -> "Alarm":
        """Keep one week of many."""
        return Alarm(*(np.asarray(value)[..., look] for value in vars(self).values()))


def newly_fired(alarm: ArrayLike, *, silence: int = 1) -> np.ndarray:
    """Mark the alarms that are news: a place that has fired is quiet for seven days.

    Parameters
    ----------
    alarm : array_like of bool, shape (n, t)
        Where there is an alarm.
    silence : int, default 1
        Columns back that are within seven days: 1 for weeks, 7 for days.

    Returns
    -------
    ndarray of bool, shape (n, t)
        Alarms of places without an alarm in the columns of the silence before. An alarm that goes
        on is the same one.
    """
    on = np.asarray(alarm, dtype=bool)
    before = np.zeros_like(on)
    for back in range(1, silence + 1):
        before[:, back:] |= on[:, :-back]
    return on & ~before


def judge(
    sums: Sums, uneven: np.ndarray, seen: np.ndarray, known: np.ndarray, rule: AlarmSettings
) -> Alarm:
    """Say how surprising the most surprising shape of each place is, and what to call it.

    Parameters
    ----------
    sums : Sums
        Of n places in w looks.
    uneven : ndarray of float, shape (2, 3, w)
        How uneven sums by shape are.
    seen : ndarray of bool, shape (n, w)
        The last week of the look was seen in the place.
    known : ndarray of bool, shape (n, w)
        The place was seen in enough weeks before.
    rule : AlarmSettings
        The rule.

    Returns
    -------
    Alarm
        Of each place and look.
    """
    variance = uneven[:, :, np.newaxis] * (sums.expected + sums.doubt)
    p = mid_p(sums.observed, sums.expected, variance).reshape(-1, *seen.shape)
    tested = np.isfinite(p)
    best = np.where(tested, p, np.inf).argmin(axis=0)
    observed, expected = (
        np.take_along_axis(values.reshape(p.shape), best[np.newaxis], axis=0)[0]
        for values in (sums.observed, sums.expected)
    )
    most = np.where(tested, sums.expected.reshape(p.shape), 0).max(axis=0)
    judged = seen & known & (most >= rule.fewest_expected)
    p = np.where(tested, p, 1.0).min(axis=0) * tested.sum(axis=0)
    p = np.where(judged, np.minimum(p, 1.0), np.nan)
    weekly = np.where(seen, sums.expected[0, -1] / RECENT, np.nan)
    return Alarm(
        word=_words(p, seen, rule),
        p=p,
        with_nearest=best >= len(LENGTHS),
        weeks=np.array(LENGTHS)[best % len(LENGTHS)],
        observed=observed,
        expected=expected,
        typical=np.array([_median(column) for column in weekly.T]),
    )


def _words(p: np.ndarray, seen: np.ndarray, rule: AlarmSettings) -> np.ndarray:
    """Name what is surprising among all places seen: those not judged are not, by themselves."""
    judged = np.isfinite(p)
    below = np.array([rule.alarm_below(int(places)) for places in seen.sum(axis=0)])
    among = np.where(seen & ~judged, 1.0, p)
    found = np.column_stack([adjust_together(column) for column in among.T])
    conditions = [~seen, ~judged, p < below, found <= rule.watch]
    return np.select(conditions, [NO_DATA, TOO_LITTLE, ALARM, WATCH], default=NOTHING)


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else np.nan
