"""An outbreak that straddles the turn of a week is found between two Saturdays, and sooner."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import geopandas as gpd
import numpy as np
import pytest

from hotspot.clusters.alarm_rule import ALARM
from hotspot.core.weeks import last_full_week
from hotspot.disclosure.days import may_tell_days
from hotspot.surveillance.alarm_days import add_days, alarms_on_days
from hotspot.surveillance.alarm_history import history_of
from hotspot.surveillance.alarms import weekly_alarms
from hotspot.surveillance.days import latest_complete_day
from tests.daily_snapshot import daily_snapshot
from tests.factories import tract_ids
from tests.small_snapshot import AS_OF, LAST

TRACTS, WEEKS = 60, 60
TURN = LAST - timedelta(weeks=3)
"""The Saturday in the middle of the outbreak."""

STRADDLING = range(-3, 4)
"""Days of the outbreak, after that Saturday: four up to it and three after it."""


def anybody(*_):
    return True


@cache
def snapshot_of(days=(), extra=0, *, as_of=AS_OF, tract=7):
    """A region where each tract has about six visits a day, and one has more on some days.

    That one has exactly six otherwise, so that no luck of its own is in it.
    """
    daily = np.random.default_rng(11).poisson(6.0, (TRACTS, 7 * WEEKS))
    turn = (TURN - LAST).days - 1
    daily[tract, -70:] = 6
    for day in days:
        daily[tract, turn + day] += extra
    made = daily_snapshot(daily, [2000] * TRACTS, [f"D{row % 5}" for row in range(TRACTS)])
    late = made.tables["weeks"]["week_ending"].dt.date > last_full_week(as_of) - timedelta(weeks=3)
    tables = made.tables | {"weeks": made.tables["weeks"].assign(complete=~late)}
    return with_shapes(replace(made, id=f"{as_of} {extra}", as_of=as_of, tables=tables))


def with_shapes(snapshot):
    rows = np.arange(TRACTS)
    points = gpd.points_from_xy(rows % 10, rows // 10).buffer(0.4)
    shapes = gpd.GeoDataFrame(
        {"level": "tract", "area": tract_ids(TRACTS)}, geometry=points, crs=3857
    )
    object.__setattr__(snapshot, "shapes", shapes)
    return snapshot


def only(day):
    """Let nothing be told but of weeks that end with a day."""
    return lambda *asked: asked[4] == day


def by_day(snapshot, may_tell=anybody, **options):
    return alarms_on_days(snapshot, measure="ed_visits", may_tell=may_tell, **options)


def by_week(snapshot, week):
    found = weekly_alarms(snapshot, measure="ed_visits", week=week, may_tell=anybody)
    return [line for line in found.lines if line.word == ALARM]


def fires(extra, alarmed):
    """As-of days, of a week of daily refreshes, on which the tract of the outbreak rings."""
    days = [AS_OF + timedelta(days=later) for later in range(8)]
    return [day for day in days if alarmed(snapshot_of(STRADDLING, extra, as_of=day))]


def rings_by_week(snapshot):
    saturday = last_full_week(snapshot.as_of) - timedelta(weeks=3)
    return [line.areas for line in by_week(snapshot, saturday)] == [(tract_ids(8)[7],)]


def rings_by_day(snapshot):
    return [line.areas for line in by_day(snapshot)] == [(tract_ids(8)[7],)]


def test_an_outbreak_that_no_calendar_week_shows_rings_between_two_saturdays():
    assert not fires(5, rings_by_week)
    assert fires(5, rings_by_day)[0] == AS_OF + timedelta(days=1)
    (line,) = by_day(snapshot_of(STRADDLING, 5, as_of=AS_OF + timedelta(days=4)))
    assert line.until == TURN + timedelta(days=3)  # its last day
    assert line.first_fired < line.until
    assert line.weeks == 1 and line.ratio == pytest.approx(77 / 42, abs=0.1)


def test_an_outbreak_that_calendar_weeks_show_too_rings_days_before():
    assert fires(6, rings_by_week)[0] - fires(6, rings_by_day)[0] == timedelta(days=6)


def test_a_region_where_nothing_happens_is_silent():
    for later in range(7):
        assert by_day(snapshot_of(as_of=AS_OF + timedelta(days=later))) == ()


def test_a_look_at_a_saturday_is_as_surprised_as_that_of_the_calendar_week():
    made = snapshot_of(STRADDLING, 8, as_of=AS_OF + timedelta(days=6))
    saturday = latest_complete_day(made, "ed_visits")
    history = history_of(made, "ed_visits", "all")
    column = history.panel.column(np.datetime64(saturday))
    (line,) = by_week(made, saturday)
    (same,) = by_day(made, until=saturday, may_tell=only(saturday))
    assert (same.areas, same.weeks, same.ratio) == (line.areas, line.weeks, line.ratio)
    assert same.p == pytest.approx(history.found.p[7, column])


def test_what_may_not_be_told_is_told_in_no_other_way():
    made = snapshot_of(STRADDLING, 8, as_of=AS_OF + timedelta(days=4))
    assert by_day(made)
    assert by_day(made, may_tell=lambda *_: False) == ()


def test_a_measure_or_snapshot_without_days_has_no_alarms():
    made = snapshot_of(STRADDLING, 8)
    older = replace(made, id="older", tables=made.tables | {"recent_days": None})
    assert by_day(older) == ()
    assert alarms_on_days(made, measure="screen_positive", may_tell=anybody) == ()


@pytest.mark.parametrize(
    ("tracts", "children", "told"),
    [
        ([0], [20, 0, 0], True),
        ([0], [10, 0, 0], False),
        ([0, 1], [20, 3, 0], False),  # less the first, of which much is known, few are left
        ([0, 1, 2], [20, 5, 6], False),  # eleven together, but each a hidden count
        ([0, 1], [20, 11, 0], True),
        ([0, 1], [20, 0, 3], False),  # the total of the week less the set is the third tract
        ([0, 1], [20, 0, 0], True),
        ([1, 2], [0, 5, 5], False),
    ],
)
def test_a_set_is_told_of_if_no_tract_of_it_has_too_few_children(tracts, children, told):
    daily = np.zeros((3, 7 * 20), int)
    until = LAST - timedelta(days=20)
    daily[:, -23] = children
    made = daily_snapshot(daily, [100] * 3, ["A"] * 3)
    ids = tuple(tract_ids(3)[tracts])
    assert may_tell_days(made, "ed_visits", ids, 1, until) is told


def test_what_the_calendar_week_rings_for_is_not_said_twice():
    made = snapshot_of(STRADDLING, 8, as_of=AS_OF + timedelta(days=6))
    saturday = latest_complete_day(made, "ed_visits")
    week = weekly_alarms(made, measure="ed_visits", week=saturday, may_tell=anybody)
    assert add_days(made, week, by_day(made)) is week


def test_what_only_days_show_is_a_line_of_its_own_with_its_last_day():
    made = snapshot_of(STRADDLING, 5, as_of=AS_OF + timedelta(days=4))
    saturday = last_full_week(made.as_of) - timedelta(weeks=3)
    week = weekly_alarms(made, measure="ed_visits", week=saturday, may_tell=anybody)
    (line,) = add_days(made, week, by_day(made)).lines
    assert (line.until, line.word, line.fired_now) == (TURN + timedelta(days=3), ALARM, True)
    assert line.neighborhoods
