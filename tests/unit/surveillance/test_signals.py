"""A signal is a rule that fired on a complete week, put into a sentence."""

import numpy as np

from hotspot.surveillance.signals import neighborhood_signals
from tests.small_snapshot import small_snapshot

DISTRICTS = [f"District {row:02d}" for row in range(10)]


def charted(change, lag=0):
    events = np.random.default_rng(9).poisson(40.0, (10, 160))
    change(events)
    snapshot = small_snapshot(events, [4000] * 10, DISTRICTS)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4 + lag].date()
    return neighborhood_signals(snapshot, measure="ed_visits", week=week)


def test_a_spike_comes_first_and_says_so():
    def spike(events):
        events[6, -5:-3] = 130

    first = charted(spike)[0]
    assert (first.name, first.status, first.weeks_running) == ("District 06", "high point", 2)
    assert "above the upper limit" in first.sentence
    assert "as in the week before" in first.sentence
    assert first.expected < 60


def test_a_bad_winter_everywhere_is_nobodys_signal():
    def winter(events):
        events[:, -10:] *= 2

    assert not {one.status for one in charted(winter)} & {"high point", "high shift"}


def test_the_newest_weeks_trigger_nothing():
    def spike(events):
        events[6, -1] = 300

    found = {one.name: one.status for one in charted(spike, lag=3)}
    assert set(found.values()) == {"incomplete"}


def test_where_few_children_are_behind_a_week_a_point_is_a_longer_period():
    events = np.random.default_rng(9).poisson(5.0, (10, 160))
    events[6, -7:-3] = 20
    snapshot = small_snapshot(events, [4000] * 10, DISTRICTS)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    first = neighborhood_signals(snapshot, measure="ed_visits", week=week)[0]
    assert first.panel.window == 4
    assert first.chart.weeks[-1] == np.datetime64(week)
    assert set(np.diff(first.chart.weeks).astype(int)) == {28}
    assert (first.name, first.status, first.events) == ("District 06", "high point", 80)
    assert "in the 4 weeks to" in first.sentence
