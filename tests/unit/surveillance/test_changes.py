"""A line for the huddle: new, resolved or continuing, and whether to believe it."""

from dataclasses import replace

import numpy as np

from hotspot.surveillance.changes import what_changed
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
        now, then, measure="ed_visits", window=4, week=week, protect=lambda picture: picture
    )


def test_nothing_changed():
    assert last_two(counts(), counts()) == ()


def test_a_first_snapshot_has_nothing_to_compare():
    snapshot = small_snapshot(counts(), CHILDREN, DISTRICTS)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    assert (
        what_changed(
            snapshot, None, measure="ed_visits", window=4, week=week, protect=lambda one: one
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
        now, then, measure="ed_visits", window=4, week=week, protect=lambda one: one
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
    lines = what_changed(now, then, measure="ed_visits", window=4, week=week, protect=hide_all)
    assert lines == ()
