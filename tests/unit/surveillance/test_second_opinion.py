"""Another method is asked about the chosen week, where it has something to go by."""

from dataclasses import replace

import numpy as np

from hotspot.surveillance.second_opinion import second_opinion
from hotspot.surveillance.signals import neighborhood_signals
from tests.small_snapshot import small_snapshot

DISTRICTS = [f"District {row:02d}" for row in range(4)]


def asked(n_weeks, spike=False):
    events = np.random.default_rng(5).poisson(40.0, (4, n_weeks))
    if spike:
        events[1, -4] = 120
    snapshot = small_snapshot(events, [4000] * 4, DISTRICTS)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    signals = neighborhood_signals(snapshot, measure="ed_visits", week=week)
    (signal,) = (one for one in signals if one.name == "District 01")
    return signal, week


def test_three_years_are_judged_by_the_same_weeks_of_each():
    signal, week = asked(220, spike=True)

    found = second_opinion(signal, week)

    assert found.method == "Farrington flexible, 4 years"
    assert found.alarm
    assert found.events == 120
    assert 30 < found.expected < 50
    assert found.expected < found.upper < 120
    assert found.p < 0.001


def test_a_usual_week_is_no_alarm():
    assert not second_opinion(*asked(220)).alarm


def test_half_a_year_is_judged_by_the_weeks_just_before():
    found = second_opinion(*asked(40, spike=True))

    assert found.method.startswith("EARS C2")
    assert found.alarm


def test_between_one_year_and_three_nothing_is_said():
    assert second_opinion(*asked(100)) is None


def test_what_is_hidden_is_not_judged():
    signal, week = asked(220)

    assert second_opinion(replace(signal, suppressed=True), week) is None
    blank = replace(signal.panel, events=np.full(signal.panel.events.shape, np.nan))
    assert second_opinion(replace(signal, panel=blank), week) is None
