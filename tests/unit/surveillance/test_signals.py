"""A signal is a rule that fired on a complete week, put into a sentence."""

import numpy as np
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.spc import ChartSettings, control_chart
from hotspot.surveillance.signals import neighborhood_signals, tract_signals
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


def test_a_pasted_row_gets_the_answer_of_the_dashboard():
    def spike(events):
        events[6, -5:-3] = 130
        events[2, 120:140] += 9

    for signal in charted(spike):
        panel, chart = signal.panel, signal.chart
        others = [one.panel for one in charted(spike) if one.area != signal.area]
        pasted = control_chart(
            panel.events[0],
            panel.exposure[0],
            panel.weeks,
            others=(
                np.vstack([one.events for one in others]),
                np.vstack([one.exposure for one in others]),
            ),
            complete=panel.complete,
            settings=ChartSettings(baseline_weeks=104),
        )

        assert pasted.status.tolist() == chart.status.tolist()
        np.testing.assert_allclose(pasted.upper, chart.upper, rtol=1e-9)
        assert pasted.why == chart.why


def test_tracts_of_one_neighborhood_are_charted_against_all_others():
    events = np.random.default_rng(3).poisson(40.0, (9, 160))
    events[4, -5:-3] = 130
    names = ["North"] * 3 + ["South"] * 3 + ["West"] * 3
    snapshot = small_snapshot(events, [4000] * 9, names)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    areas = snapshot.tables["areas"]
    named = areas.loc[areas["level"] == "neighborhood"].set_index("name")["area"]
    south = named["South"]

    found = tract_signals(snapshot, measure="ed_visits", week=week, neighborhood=south)

    assert len(found) == 3
    assert found[0].status == "high point"
    assert {one.panel.level for one in found} == {"tract"}
    assert "rest of the region" in found[0].chart.why


def test_a_neighborhood_of_one_tract_has_no_smaller_charts():
    events = np.random.default_rng(3).poisson(40.0, (3, 160))
    snapshot = small_snapshot(events, [4000] * 3, ["North", "South", "West"])
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()

    with pytest.raises(NotEnoughData, match="no smaller tracts"):
        tract_signals(snapshot, measure="ed_visits", week=week, neighborhood="North")


def test_tracts_with_few_children_are_not_charted_one_by_one():
    events = np.random.default_rng(3).poisson(0.3, (4, 160))
    snapshot = small_snapshot(events, [4000] * 4, ["North"] * 4)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()

    with pytest.raises(NotEnoughData, match="too few children even in 13 weeks"):
        tract_signals(snapshot, measure="ed_visits", week=week, neighborhood="North")
