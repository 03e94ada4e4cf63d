"""To look back is to ask of every week what could have been known of it then.

A series is followed once, and each of its weeks is then judged by what lay before it; so a false
alarm of last year can be told from one that only hindsight would have prevented.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from hotspot.clusters.alarm_rule import Alarm, AlarmSettings, judge
from hotspot.clusters.alarm_shapes import LENGTHS, around_each
from hotspot.clusters.alarm_sums import (
    RECENT,
    mid_p,
    sum_over_weeks,
    sum_sets,
    unevenness_by_shape,
)
from hotspot.clusters.usual_level import UsualLevel, follow_level, seen_only
from hotspot.core.errors import InvalidCounts
from hotspot.core.types import TOO_LITTLE


def alarms_over_weeks(
    events: ArrayLike,
    exposure: ArrayLike,
    nearest: ArrayLike,
    *,
    settings: AlarmSettings | None = None,
) -> Alarm:
    """Judge every week of a series as it would have been judged then, in one go.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, t)
        As of ``weekly_alarm``.
    nearest : array_like of int, shape (n, k)
        As of ``weekly_alarm``.
    settings : AlarmSettings, optional
        The rule.

    Returns
    -------
    Alarm
        Of each place and week, shape (n, t): column *j* is what ``weekly_alarm`` says of the first
        *j* + 1 weeks. The first three are not judged.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or there are fewer than five weeks.
    """
    return follow_weeks(events, exposure, nearest, settings=settings).judged()


@dataclass(frozen=True, eq=False)
class Followed:
    """A series with what was known before each of its weeks.

    Parameters
    ----------
    events, exposure : ndarray of float, shape (n, t)
        Zero where not seen.
    level : UsualLevel
        What was usual.
    uneven : ndarray of float, shape (2, 3, t + 1)
        How uneven sums by shape were known to be.
    around : csr_array, shape (n, n)
        Adds up each place with its nearest.
    rule : AlarmSettings
        The rule.
    """

    events: np.ndarray
    exposure: np.ndarray
    level: UsualLevel
    uneven: np.ndarray
    around: csr_array
    rule: AlarmSettings

    def judged(self) -> Alarm:
        """Judge every week, shape (n, t)."""
        sums = sum_over_weeks(self.events, self.exposure, self.level, self.around)
        looks = self.events.shape[1] - RECENT + 1
        known = self.level.weeks[:, :looks] >= self.rule.fewest_weeks
        seen = self.exposure[:, RECENT - 1 :] > 0
        return _with_first_weeks(judge(sums, self.uneven[..., :looks], seen, known, self.rule))

    def of_set(self, rows: np.ndarray, *, weeks: int, column: int) -> tuple[float, float, float]:
        """Judge any set of places in the weeks that end with a column.

        Parameters
        ----------
        rows : ndarray of int
            The places.
        weeks : int
            1, 2 or 4.
        column : int
            Of the last week, from 3 on.

        Returns
        -------
        tuple of float
            The *p*, corrected as if the set were one of six shapes; events; and expected events.
        """
        sets = csr_array((np.ones(len(rows)), ([0] * len(rows), rows)), shape=(1, len(self.events)))
        look = column - RECENT + 1
        recent = (values[:, np.newaxis, look : column + 1] for values in self._counts)
        state = (values[:, look : look + 1] for values in (self.level.factor, self.level.variance))
        sums = sum_sets(*recent, *state, sets)
        length, shape = LENGTHS.index(weeks), min(len(rows) - 1, 1)
        seen, usual, doubt = (values[length, :, 0] for values in vars(sums).values())
        p = mid_p(seen, usual, self.uneven[shape, length, look] * (usual + doubt))
        return min(float(p[0]) * 2 * len(LENGTHS), 1.0), float(seen[0]), float(usual[0])

    @property
    def _counts(self) -> tuple[np.ndarray, np.ndarray]:
        return self.events, self.exposure


def follow_weeks(
    events: ArrayLike,
    exposure: ArrayLike,
    nearest: ArrayLike,
    *,
    settings: AlarmSettings | None = None,
) -> Followed:
    """Learn what was known before each week of a series, as for ``alarms_over_weeks``.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, t)
        As of ``weekly_alarm``.
    nearest : array_like of int, shape (n, k)
        As of ``weekly_alarm``.
    settings : AlarmSettings, optional
        The rule.

    Returns
    -------
    Followed
        To judge its weeks, or any set of places in one of them.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or there are fewer than five weeks.
    """
    rule = settings or AlarmSettings()
    x, n = seen_only(events, exposure)
    if x.shape[1] <= RECENT:
        raise InvalidCounts(f"events {x.shape} must have more than {RECENT} weeks")
    around, level = around_each(nearest, len(x)), follow_level(x, n, memory=rule.memory)
    sums = sum_over_weeks(x, n, level, around)
    return Followed(x, n, level, unevenness_by_shape(sums, level, rule.memory), around, rule)


def _with_first_weeks(found: Alarm) -> Alarm:
    """Put the weeks before the first look in front, not judged."""
    width, n = RECENT - 1, len(found.word)
    words = np.full((n, width), TOO_LITTLE)
    blank, zero = np.full((n, width), np.nan), np.zeros((n, width), dtype=int)
    before = (words, blank, zero.astype(bool), zero + LENGTHS[0], blank, blank)
    wide = [np.hstack([old, new]) for old, new in zip(before, vars(found).values(), strict=False)]
    return Alarm(*wide, np.append(np.full(width, np.nan), found.typical))
