"""Seven days may end on any day, but not before late records have had time to arrive."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.core.weeks import last_full_week
from hotspot.surveillance.days import latest_complete_day, rolling_weeks
from hotspot.surveillance.panels import panel_of
from tests.daily_snapshot import daily_snapshot
from tests.small_snapshot import AS_OF, LAST, site, small_snapshot

SATURDAY = date(2026, 10, 10)  # newest complete one
HOODS = ["A", "A", "B"]


@pytest.fixture(scope="module")
def daily():
    return np.random.default_rng(3).poisson(1.5, (3, 7 * 20))


@pytest.fixture(scope="module")
def snapshot(daily):
    return daily_snapshot(daily, [100, 200, np.nan], HOODS)


def column(day):
    """Number of a day among 20 weeks of days."""
    return (day - LAST).days + 7 * 20 - 1


def test_periods_that_end_on_a_saturday_are_the_calendar_weeks(snapshot):
    found = rolling_weeks(snapshot, "ed_visits", until=SATURDAY)
    for periods, window in ((1, 1), (4, 4)):
        panel = panel_of(snapshot, "ed_visits", "tract", window=window)
        assert panel.areas.tolist() == found.areas.tolist()
        at = panel.column(np.datetime64(SATURDAY))
        np.testing.assert_array_equal(found.persons[periods], panel.persons[:, at])
    week = panel_of(snapshot, "ed_visits", "tract", window=1)
    at = week.column(np.datetime64(SATURDAY))
    np.testing.assert_array_equal(found.events, week.events[:, at - 3 : at + 1])
    np.testing.assert_array_equal(found.exposure, week.exposure[:, at - 3 : at + 1])
    assert found.until == SATURDAY and found.observed.all()


@pytest.mark.parametrize("weekday", range(1, 8))
def test_periods_end_on_any_day(snapshot, daily, weekday):
    until = SATURDAY - timedelta(days=weekday)
    found = rolling_weeks(snapshot, "ed_visits", until=until)
    end = column(until) + 1
    expected = daily[:, end - 28 : end].reshape(3, 4, 7).sum(axis=2)
    np.testing.assert_array_equal(found.events, expected)
    for periods in (1, 2, 4):
        np.testing.assert_array_equal(found.persons[periods], expected[:, -periods:].sum(axis=1))
    assert found.ends[0].item() == until - timedelta(days=21)


def test_a_period_with_a_day_of_a_week_nobody_saw_is_not_observed(snapshot):
    weeks = snapshot.tables["weeks"]
    unseen = weeks["observed"] & (weeks["week_ending"] != pd.Timestamp(SATURDAY))
    tables = snapshot.tables | {"weeks": weeks.assign(observed=unseen)}
    blind = replace(snapshot, id="blind", tables=tables)
    found = rolling_weeks(blind, "ed_visits", until=SATURDAY + timedelta(days=2))
    assert found.observed[0].tolist() == [True, True, False, False]


def test_days_before_those_that_were_counted_are_refused(snapshot):
    first = date(2026, 9, 6)
    rolling_weeks(snapshot, "ed_visits", until=first + timedelta(days=27))
    for until in (first + timedelta(days=26), AS_OF + timedelta(days=1)):
        with pytest.raises(NotEnoughData, match="are not all among"):
            rolling_weeks(snapshot, "ed_visits", until=until)


@pytest.mark.parametrize("measure", ["ed_visits", "bed_days"])
def test_a_snapshot_without_days_says_so(daily, measure):
    weekly = daily.reshape(3, -1, 7).sum(axis=2)
    older = small_snapshot(weekly, [1, 1, 1], HOODS, measure=measure)
    with pytest.raises(NotEnoughData, match="did not count them by the day"):
        rolling_weeks(older, measure, until=SATURDAY)


@pytest.mark.parametrize("lag_weeks", [0, 1, 3])
@pytest.mark.parametrize("later", range(7))
def test_with_a_fixed_lag_a_day_waits_as_long_as_the_last_day_of_a_week(daily, lag_weeks, later):
    made = daily_snapshot(daily, [1, 1, 1], HOODS, lag_weeks=lag_weeks)
    as_of = date(2026, 11, 1) + timedelta(days=later)  # a Sunday, and the days after it
    now = replace(made, id=f"{lag_weeks} {later}", as_of=as_of)
    saturday = last_full_week(as_of) - timedelta(weeks=lag_weeks)
    found = latest_complete_day(now, "ed_visits")
    assert found == as_of - timedelta(days=7 * lag_weeks + 1)
    assert saturday <= found < saturday + timedelta(days=7)


def test_no_day_of_a_week_nobody_saw_is_complete(daily):
    made = daily_snapshot(daily, [1, 1, 1], HOODS)
    weeks = made.tables["weeks"]
    silent = weeks.assign(observed=weeks["week_ending"] <= pd.Timestamp(SATURDAY))
    now = replace(made, id="silent", as_of=AS_OF + timedelta(days=4))
    now = replace(now, tables=now.tables | {"weeks": silent})
    assert latest_complete_day(now, "ed_visits") == SATURDAY


def learned(daily, weekdays):
    """A snapshot of a Friday that has learned that nothing comes later than the third day."""
    as_of = date(2026, 11, 6)
    made = daily_snapshot(daily, [1, 1, 1], HOODS)
    weeks = made.tables["weeks"]
    ends = np.datetime64(LAST, "D") - 7 * np.arange(60)[::-1]
    rows = [
        ("ed_visits", end, day, 40 if (day - end).astype(int) < 3 else 100)
        for end in ends
        for day in np.arange(ends[0], np.datetime64(as_of) + 1)
        if end < day and day.item().weekday() in weekdays
    ]
    reporting = pd.DataFrame(rows, columns=["measure", "week_ending", "as_of", "value"])
    whole = dict.fromkeys(("completeness", "completeness_lower", "completeness_upper"), 1.0)
    tables = made.tables | {
        "weeks": weeks.assign(complete=True, value=100, **whole),
        "reporting": reporting.astype({"week_ending": "datetime64[s]", "as_of": "datetime64[s]"}),
    }
    own = site(lag_weeks=3, learn=True)
    return replace(made, id="learned", as_of=as_of, site=own, tables=tables)


def test_where_refreshes_are_daily_the_wait_is_learned_and_of_as_many_working_days(daily):
    found = latest_complete_day(learned(daily, weekdays=range(7)), "ed_visits")
    assert found == date(2026, 11, 3)  # the Saturday waited till Tuesday: three days, two of work


def test_where_refreshes_are_weekly_nothing_is_known_of_a_shorter_wait(daily):
    weekly = learned(daily, weekdays=[4])
    assert latest_complete_day(weekly, "ed_visits") == LAST
