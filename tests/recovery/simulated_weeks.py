"""Counties week by week, with season, shocks and drift, and outbreaks whose weeks are known."""

from dataclasses import dataclass

import numpy as np

from hotspot.clusters.alarm_rule import ALARM, Alarm
from hotspot.clusters.alarm_shapes import around_each, join_overlapping, nearest_places
from hotspot.clusters.alarm_weeks import alarms_over_weeks
from hotspot.core.types import TOO_LITTLE

ROWS, COLUMNS = 15, 20
TRACTS = ROWS * COLUMNS
PAST, JUDGED = 104, 52
WEEKS = PAST + JUDGED
QUARTERS = JUDGED / 13
LASTING = 4
"""Weeks of an outbreak, in which it must be found."""


@dataclass(frozen=True, eq=False)
class Weeks:
    """A county with the outbreaks that were put into it: their tracts and first weeks."""

    events: np.ndarray
    people: np.ndarray
    nearest: np.ndarray
    outbreaks: list[tuple[np.ndarray, int]]


def county(rng: np.random.Generator, mean: float, *, outbreaks: int = 0, times=2.0) -> Weeks:
    """Counts whose tracts differ (log-normal people and rates) and drift by 7 % a year.

    The region has a season of 30 % and shocks with an autocorrelation of .7 and a spread of 10 %;
    every count varies by 15 % more than Poisson. Outbreaks of six neighboring tracts begin in any
    of the judged weeks, also two at one place, and hit the fewest people as soon as the most.
    """
    row, column = np.divmod(np.arange(TRACTS), COLUMNS)
    points = np.column_stack([column, row]) + rng.uniform(-0.3, 0.3, (TRACTS, 2))
    people = rng.lognormal(0, 0.6, TRACTS)
    rate = people * np.exp(rng.normal(0, 0.35, TRACTS))
    drift = np.cumsum(rng.normal(0, 0.07 / np.sqrt(52), (TRACTS, WEEKS)), axis=1)
    season = 1 + 0.3 * np.sin(2 * np.pi * (np.arange(WEEKS) / 52 + rng.random()))
    rate = rate[:, np.newaxis] * np.exp(drift + _shocks(rng)) * season
    rate *= mean / rate.mean()
    planted = []
    for _ in range(outbreaks):
        middle, first = points[rng.integers(TRACTS)], int(rng.integers(PAST, WEEKS - LASTING + 1))
        six = np.hypot(*(points - middle).T).argsort()[:6]
        rate[six, first : first + LASTING] *= times
        planted.append((six, first))
    events = rng.poisson(rng.gamma(rate / 0.15, 0.15))
    nearest = nearest_places(points, on_globe=False)
    return Weeks(events, np.repeat(people[:, np.newaxis], WEEKS, axis=1), nearest, planted)


def _shocks(rng: np.random.Generator, again=0.7, spread=0.1) -> np.ndarray:
    found = [rng.normal(0, spread)]
    for _ in range(WEEKS - 1):
        found.append(again * found[-1] + rng.normal(0, spread * np.sqrt(1 - again**2)))
    return np.array(found)


@dataclass(frozen=True)
class Tally:
    """What the alarms of one county came to."""

    false_per_quarter: float
    found: tuple[bool, ...]
    delays: tuple[int, ...]
    too_little: float


def tally(weeks: Weeks) -> Tally:
    """Count pieces of news that are false, and outbreaks that are found.

    Alarms that share a tract, in one week or in two weeks in a row, are one piece of news. It is
    false if it has no tract of an outbreak that lasts, or ended less than four weeks ago, when it
    is still in the last four weeks. An outbreak is found if one of its own tracts alarms in its
    four weeks; the delay is in weeks after the first.
    """
    judged = alarms_over_weeks(weeks.events, weeks.people, weeks.nearest)
    news = _news(judged, weeks.nearest)
    false = sum(not any(_explains(one, *event) for one in weeks.outbreaks) for event in news)
    loud = judged.word == ALARM
    heard = [loud[six, first : first + LASTING].any(axis=0) for six, first in weeks.outbreaks]
    return Tally(
        false_per_quarter=false / QUARTERS,
        found=tuple(bool(one.any()) for one in heard),
        delays=tuple(int(one.argmax()) for one in heard if one.any()),
        too_little=float(np.mean(judged.word[:, PAST:] == TOO_LITTLE)),
    )


def _news(judged: Alarm, nearest: np.ndarray) -> list[tuple[int, set[int]]]:
    around, before, found = around_each(nearest, TRACTS), set(), []
    for week in range(PAST, WEEKS):
        rows = np.flatnonzero(judged.word[:, week] == ALARM)
        members = [
            around[[row]].nonzero()[1] if judged.with_nearest[row, week] else np.array([row])
            for row in rows
        ]
        label, now = join_overlapping(members), set()
        for number in range(label.max(initial=-1) + 1):
            mine = [members[one] for one in np.flatnonzero(label == number)]
            places = set(np.concatenate(mine).tolist())
            if not places & before:
                found.append((week, places))
            now |= places
        before = now
    return found


def _explains(outbreak: tuple[np.ndarray, int], week: int, places: set[int]) -> bool:
    six, first = outbreak
    return first <= week < first + 2 * LASTING and bool(places & set(six.tolist()))
