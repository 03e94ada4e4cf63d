"""A week may end on any day, once late records have had as long to arrive as for other weeks.

Calendar weeks part what belongs together: four visits before a Saturday and three after it are
never seen as seven. Where a snapshot knows its newest days, seven days may end on any of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import Measure
from hotspot.core.weeks import last_full_week, week_ending
from hotspot.counts.days import DAY_WINDOWS, first_recent_day
from hotspot.counts.exposure import child_weeks_at_risk
from hotspot.counts.panels import whole_persons
from hotspot.counts.triangle import judge_weeks
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import measure_of, week_choices

PERIODS = 4
"""Periods of seven days that are looked at together."""


@dataclass(frozen=True, eq=False)
class RollingWeeks:
    """Four periods of seven days, the last of which ends on any day.

    Parameters
    ----------
    measure : Measure
        What was counted, by the day it began.
    age_band : str
        "all" or a band of the site.
    areas : ndarray of str, shape (n,)
        Tracts, ascending, as in a panel of tracts.
    ends : ndarray of datetime64[D], shape (4,)
        Last days of the periods, oldest first.
    events, exposure : ndarray of float, shape (n, 4)
        Events, and child-weeks at risk: not a number where it is not known how many children live
        there. Events of a period that was not observed are what is on file.
    observed : ndarray of bool, shape (n, 4)
        The feeds covered every day of the period.
    persons : dict of int to ndarray of int, shape (n,)
        Distinct children of the last 1, 2 and 4 periods together, by that number.
    """

    measure: Measure
    age_band: str
    areas: np.ndarray
    ends: np.ndarray
    events: np.ndarray
    exposure: np.ndarray
    observed: np.ndarray
    persons: dict[int, np.ndarray]

    @property
    def until(self) -> date:
        """Last day of the last period."""
        return self.ends[-1].item()


def rolling_weeks(
    snapshot: Snapshot, measure: str, *, until: date, age_band: str = "all"
) -> RollingWeeks:
    """Count the four periods of seven days that end with a day.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of a measure that is counted by the day (``counts.days.BY_DAY``).
    until : date
        Last day.
    age_band : str, default "all"
        Or a band of the site.

    Returns
    -------
    RollingWeeks
        By tract. If the day is a Saturday, they are the calendar weeks of a panel.

    Raises
    ------
    NotEnoughData
        If the measure or the snapshot has no days, or not all of the 28 that end with this one.
    """
    days = _days_of(snapshot, measure, age_band)
    last = int((np.datetime64(until, "D") - days.days[0]).astype(int))
    if last < 7 * PERIODS - 1 or last >= days.days.size:
        raise NotEnoughData(
            f"{measure_of(measure).label}: the {7 * PERIODS} days to {until} are not all among"
            f" those that were counted, {days.days[0]} to {days.days[-1]}; choose another day"
        )
    ends = days.days[last] - 7 * np.arange(PERIODS)[::-1]
    inside = slice(last + 1 - 7 * PERIODS, last + 1)
    seen = days.observed[inside].reshape(PERIODS, 7).all(axis=1)
    shape = (days.areas.size, PERIODS)
    return RollingWeeks(
        measure=measure_of(measure),
        age_band=age_band,
        areas=days.areas,
        ends=ends,
        events=days.value[:, inside].reshape(*shape, 7).sum(axis=2),
        exposure=child_weeks_at_risk(
            snapshot.tables["populations"],
            level="tract",
            age_band=age_band,
            ids=days.areas,
            endings=ends,
            window=1,
        ),
        observed=np.broadcast_to(seen, shape),
        persons={window // 7: days.persons[window][:, last] for window in DAY_WINDOWS},
    )


def latest_complete_day(snapshot: Snapshot, measure: str) -> date:
    """Give the newest day to which records have had as long to arrive as a complete week had.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.

    Returns
    -------
    date
        The newest complete Saturday, or one of the six days after it.

    Raises
    ------
    NotEnoughData
        If no week of the measure is complete.

    Notes
    -----
    A calendar week is complete by the fixed lag of *l* weeks on the Sunday after them at the
    earliest, when 7 *l* + 1 days have passed since its last day. Seven days that end on any day are
    complete when as many have passed. They have as many working days among them.

    Where completeness is learned, the wait is that of the newest complete Saturday up to the first
    of the refreshes of the last six days that already found it complete; from what was known then.
    Without such a refresh nothing is known of a shorter wait, and the Saturday is the newest day.
    Of other weekdays as many working days must have passed as well: hospitals code on these, and
    what ends on a Thursday has a weekend before it. No day of a week that the feeds do not cover is
    complete.
    """
    return _latest(snapshot, measure)


@lru_cache(maxsize=64)
def _latest(snapshot: Snapshot, measure: str) -> date:
    saturday, as_of = week_choices(snapshot, measure)[1], snapshot.as_of
    weeks = snapshot.tables["weeks"]
    weeks = weeks[weeks["measure"] == measure].set_index("week_ending")
    after = pd.Timestamp(saturday) + pd.Timedelta(weeks=1)
    if after <= pd.Timestamp(last_full_week(as_of)) and not weeks["observed"].get(after, False):
        return saturday
    if np.isfinite(weeks["completeness"].get(pd.Timestamp(saturday), np.nan)):
        wait_until = _found_complete(snapshot, measure, saturday)
    else:
        wait_until = saturday + timedelta(days=7 * snapshot.site.lag_weeks + 1)
    waited, worked = (wait_until - saturday).days, _working_days(saturday, wait_until)
    for later in range(6, 0, -1):
        day = saturday + timedelta(days=later)
        if (as_of - day).days >= waited and _working_days(day, as_of) >= worked:
            return day
    return saturday


def _found_complete(snapshot: Snapshot, measure: str, saturday: date) -> date:
    """Give the first of the last days on which a refresh found a week complete."""
    reporting, weeks = snapshot.tables["reporting"], snapshot.tables["weeks"]
    mine = reporting[reporting["measure"] == measure]
    then = weeks[weeks["measure"] == measure].assign(complete=False)
    earliest = snapshot.as_of
    for back in range(1, 7):
        day = snapshot.as_of - timedelta(days=back)
        known = mine[mine["as_of"] <= pd.Timestamp(day)]
        if not (known["as_of"] == pd.Timestamp(day)).any():
            continue
        judged = judge_weeks(then, known, day)
        if not judged.loc[judged["week_ending"] == pd.Timestamp(saturday), "complete"].any():
            break
        earliest = day
    return earliest


def _working_days(since: date, until: date) -> int:
    """Count Mondays to Fridays after a day, up to another."""
    return int(np.busday_count(since + timedelta(days=1), until + timedelta(days=1)))


@dataclass(frozen=True, eq=False)
class _Days:
    """What was counted by tract, shape (n, d), on each of the d days of a snapshot."""

    areas: np.ndarray
    days: np.ndarray
    value: np.ndarray
    persons: dict[int, np.ndarray]
    observed: np.ndarray


@lru_cache(maxsize=16)
def _days_of(snapshot: Snapshot, measure: str, age_band: str) -> _Days:
    table, areas = snapshot.tables.get("recent_days"), snapshot.tables["areas"]
    if table is None or not (table["measure"] == measure).any():
        raise NotEnoughData(
            f"{measure_of(measure).label}: this snapshot did not count them by the day; refresh it,"
            " or look at calendar weeks"
        )
    asked = (table["level"] == "tract") & (table["age_band"] == age_band)
    rows = table[asked & (table["measure"] == measure)]
    ids = np.sort(areas.loc[areas["level"] == "tract", "area"].to_numpy(dtype=object))
    first = np.datetime64(first_recent_day(snapshot.as_of), "D")
    days = np.arange(first, np.datetime64(snapshot.as_of, "D") + 1)
    day = (rows["day"].to_numpy().astype("datetime64[D]") - first).astype(int)
    area = pd.Index(ids).get_indexer(rows["area"])
    grids = {}
    for name in ("value", *(f"persons_{window}_days" for window in DAY_WINDOWS)):
        grids[name] = np.zeros((ids.size, days.size))
        grids[name][area, day] = rows[name].to_numpy(dtype=float)
    persons = {
        window: whole_persons(grids[f"persons_{window}_days"].cumsum(axis=1).round(6))
        for window in DAY_WINDOWS
    }
    return _Days(ids, days, grids["value"], persons, _observed(snapshot, measure, days))


def _observed(snapshot: Snapshot, measure: str, days: np.ndarray) -> np.ndarray:
    """Mask the days of observed weeks; those of the running week are seen if the last week was."""
    weeks = snapshot.tables["weeks"]
    seen = weeks[(weeks["measure"] == measure) & weeks["observed"]]["week_ending"]
    ended = np.datetime64(last_full_week(snapshot.as_of), "D")
    of_week = np.minimum(week_ending(days), ended)
    known = np.isin(of_week, seen.to_numpy().astype("datetime64[D]"))
    return known & (days < np.datetime64(snapshot.as_of, "D"))
