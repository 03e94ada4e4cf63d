"""A line for the huddle: new, resolved or continuing, and whether to believe it."""

import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hotspot.surveillance.alarms import weekly_alarms
from hotspot.surveillance.changes import Eyes, what_changed
from hotspot.surveillance.signals import neighborhood_signals
from tests.small_snapshot import small_snapshot

CHILDREN = [2000] * 12
DISTRICTS = ["North"] * 6 + ["South"] * 6


def counts(weeks=120):
    return np.random.default_rng(11).poisson(12.0, (12, weeks))


def last_two(events_then, events_now):
    """What a snapshot of now says against one whose newest week lay a week earlier."""
    then = small_snapshot(events_then, CHILDREN, DISTRICTS, lag_weeks=4, snapshot_id="000001")
    now = small_snapshot(events_now, CHILDREN, DISTRICTS, lag_weeks=3, snapshot_id="000002")
    week = now.tables["weeks"]["week_ending"].iloc[-4].date()
    return what_changed(
        now, then, measure="ed_visits", window=4, week=week, eyes=Eyes(lambda picture: picture)
    )


def test_nothing_changed():
    assert last_two(counts(), counts()) == ()


def test_a_first_snapshot_has_nothing_to_compare():
    snapshot = small_snapshot(counts(), CHILDREN, DISTRICTS)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    assert (
        what_changed(
            snapshot, None, measure="ed_visits", window=4, week=week, eyes=Eyes(lambda one: one)
        )
        == ()
    )


def test_a_new_hotspot_is_named_with_its_ratio_and_interval():
    events = counts()
    events[2, -4] = 150
    (line,) = last_two(events, events)
    assert (line.kind, line.verdict) == ("new", "signal")
    assert "Tract 102, North" in line.sentence
    assert "times its own past year" in line.sentence
    assert "(" in line.sentence


def test_tracts_of_one_district_share_a_line():
    events = counts()
    events[1:4, -4] = 150
    (line,) = last_two(events, events)
    assert line.name == "3 tracts in North"


def test_a_hotspot_that_only_late_records_show_is_noise():
    then, now = counts(), counts()
    then[2, -8:-4] = 12
    now[2, -8:-3] = 45
    (line,) = last_two(then, now)
    assert (line.kind, line.verdict) == ("new", "noise")
    assert "arrived late" in line.sentence


def test_a_hotspot_that_ends_is_resolved_and_one_that_stays_continues():
    events = counts()
    events[2, -8] = 160
    events[8, -8:-3] = 60
    lines = {line.kind: line for line in last_two(events, events)}
    assert lines["resolved"].area.endswith("102")
    assert lines["continuing"].area.endswith("108")


def test_never_more_than_five_lines():
    events = np.random.default_rng(3).poisson(12.0, (40, 120))
    events[::3, -4] = 150
    children = [2000] * 40
    districts = [f"District {row:02d}" for row in range(40)]
    then = small_snapshot(events, children, districts, lag_weeks=4)
    now = small_snapshot(events, children, districts, snapshot_id="000002")
    week = now.tables["weeks"]["week_ending"].iloc[-4].date()
    lines = what_changed(
        now, then, measure="ed_visits", window=4, week=week, eyes=Eyes(lambda one: one)
    )
    assert len(lines) == 5
    assert {line.kind for line in lines} == {"new"}


def test_an_area_that_crosses_the_line_without_moving_is_noise():
    events = counts()
    events[2] = np.random.default_rng(1).poisson(17.0, events.shape[1])
    events[2, -8:-4], events[2, -4] = 13, 34
    kinds = {(line.area[-3:], line.verdict) for line in last_two(events, events)}
    assert ("102", "signal") not in kinds


def test_what_is_hidden_is_in_no_line():
    events = counts()
    events[2, -4] = 150

    def hide_all(picture):
        return replace(picture, suppressed=np.ones(len(picture.areas), dtype=bool))

    then = small_snapshot(events, CHILDREN, DISTRICTS, lag_weeks=4)
    now = small_snapshot(events, CHILDREN, DISTRICTS, snapshot_id="000002")
    week = now.tables["weeks"]["week_ending"].iloc[-4].date()
    lines = what_changed(now, then, measure="ed_visits", window=4, week=week, eyes=Eyes(hide_all))
    assert lines == ()


def charted(snapshot, week):
    return neighborhood_signals(snapshot, measure="ed_visits", week=week)


def alarmed(snapshot, week):
    return weekly_alarms(
        snapshot, measure="ed_visits", week=week, may_tell=lambda *_: snapshot.id == "000002"
    )


def seen_by(eyes, events_then, events_now, **changes):
    then = small_snapshot(events_then, CHILDREN, DISTRICTS, lag_weeks=4, snapshot_id="000001")
    now = small_snapshot(events_now, CHILDREN, DISTRICTS, lag_weeks=3, snapshot_id="000002")
    now = replace(now, **changes)
    week = now.tables["weeks"]["week_ending"].iloc[-4].date()
    return what_changed(now, then, measure="ed_visits", window=4, week=week, eyes=eyes)


def everything(picture):
    return picture


def test_chart_and_map_of_a_district_share_a_line_that_names_both_rules():
    events = counts()
    events[:3, -4] = 60
    line, _ = seen_by(Eyes(everything, signals=charted), events, events)
    assert (line.name, line.kind, line.verdict, line.direction) == (
        "North", "new", "signal", "worse"
    )  # fmt: skip
    assert "above the limit of its chart this week" in line.sentence
    assert "chart" in line.rules


def test_an_alarm_is_told_with_its_ratio_and_weeks():
    events = counts(200)
    events[1:5, -4] = 45
    (line,) = seen_by(Eyes(everything, alarms=alarmed), events, events)
    assert line.rules[0] == "alarm"
    assert (line.kind, line.direction) == ("new", "worse")
    assert re.search(r"the alarm rings for \d tracts?: \d\.\d times the usual", line.sentence)


def test_a_chart_within_its_limits_is_said_beside_an_area_that_moved():
    events = counts()
    events[2, -7:-3] = 24
    events[[1, 3, 4, 5], -7:-3] = 9
    (line,) = seen_by(Eyes(everything, signals=charted), events, events)
    assert "its chart by week is within its limits" in line.sentence


def test_hotspots_that_go_on_share_one_line():
    events = counts()
    events[[2, 8]] = 30
    (line,) = last_two(events, events)
    assert (line.kind, line.verdict, line.rules) == ("continuing", "signal", ("hotspot list",))
    assert line.sentence == "Still hotspots: North, South (2 tracts)."


def test_a_hotspot_that_can_no_longer_be_seen_is_not_enough_data():
    events = counts()
    events[2] = np.random.default_rng(5).poisson(30, events.shape[1])

    def hide_now(picture):
        hidden = np.arange(12) == 2 if picture.context.snapshot == "000002" else np.zeros(12, bool)
        return replace(picture, suppressed=hidden)

    (line,) = seen_by(Eyes(hide_now), events, events)
    assert line.verdict == "not enough data"
    assert line.sentence == ("Tract 102, North: a hotspot last time, now too few children to say.")


def test_a_changed_number_of_children_is_part_of_the_line():
    events = counts()
    events[2, -4] = 150
    tables = dict(small_snapshot(events, CHILDREN, DISTRICTS, snapshot_id="000002").tables)
    people = tables["populations"]
    fewer = people["area"].str.endswith("102")
    tables["populations"] = people.assign(
        children=people["children"].where(~fewer, people["children"] * 0.9)
    )
    (line,) = seen_by(Eyes(everything), events, events, tables=tables)
    assert "10% fewer children are counted as living there than last time" in line.sentence


def test_only_the_chosen_districts_are_spoken_of():
    events = counts()
    events[2, -4] = events[8, -4] = 150
    now = small_snapshot(events, CHILDREN, DISTRICTS, snapshot_id="000002")
    then = small_snapshot(events, CHILDREN, DISTRICTS, lag_weeks=4)
    week = now.tables["weeks"]["week_ending"].iloc[-4].date()
    asked = {"measure": "ed_visits", "window": 4, "week": week, "eyes": Eyes(everything)}
    both = what_changed(now, then, **asked)
    assert {line.place for line in both} == {"North", "South"}
    (line,) = what_changed(now, then, **asked, neighborhoods=("South",))
    assert line == next(one for one in both if one.place == "South")


def hide_past_of(row):
    """Group one area as hidden on the map of the year before, as a pool does."""

    def pool(_snapshot, counted):
        about = counted.context
        hidden = (about.window == 52) & (np.arange(len(counted.areas)) == row)
        return np.where(hidden, "all the rest", "")

    return pool


@pytest.mark.parametrize("past", [1, 5, 10])
def test_a_ratio_to_a_hidden_past_year_is_never_said(past):
    events = counts()
    events[2] = 0
    events[2, -60 : -60 + past] = 1
    events[2, -7:-3] = 40
    (told,) = seen_by(Eyes(everything), events, events)
    assert "times its own past year" in told.sentence
    hidden = seen_by(Eyes(everything, pool=hide_past_of(2)), events, events)
    assert not [one for one in hidden if "past year over" in one.sentence]


def test_nothing_is_said_of_late_records_where_today_s_map_of_that_week_is_hidden():
    then, now = counts(), counts()
    then[2, -8:-4] = 36
    now[2, -8:-3] = 45

    def hide_today(picture):
        of_then = picture.context.week == now_week - timedelta(weeks=1)
        hidden = (np.arange(12) == 2) & (picture.context.snapshot == "000002") & of_then
        return replace(picture, suppressed=hidden)

    now_week = small_snapshot(now, CHILDREN, DISTRICTS).tables["weeks"]["week_ending"]
    now_week = now_week.iloc[-4].date()
    (open_line,) = seen_by(Eyes(everything), then, now)
    assert "arrived only since" in open_line.sentence
    (line,) = seen_by(Eyes(hide_today), then, now)
    assert "arrived only since" not in line.sentence


def test_a_last_huddle_without_the_measure_is_not_enough_data_and_alarms_are_told():
    events = counts(200)
    events[1:5, -4] = 45
    then = small_snapshot(events, CHILDREN, DISTRICTS, measure="admissions", snapshot_id="000001")
    now = small_snapshot(events, CHILDREN, DISTRICTS, snapshot_id="000002")
    week = now.tables["weeks"]["week_ending"].iloc[-4].date()
    eyes = Eyes(everything, alarms=alarmed)
    rings, why = what_changed(now, then, measure="ed_visits", window=4, week=week, eyes=eyes)
    assert rings.rules == ("alarm",)
    assert why.verdict == "not enough data"
    assert "the feeds of this snapshot do not have it" in why.sentence
