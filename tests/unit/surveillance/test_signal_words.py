"""Every sign a chart can show is put into a sentence, and has its place in the list."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.core.types import SIGNALS, SIGNALS_EVEN
from hotspot.spc import RULE_SETS, ChartSettings
from hotspot.spc.rules import STANDARD
from hotspot.spc.rules.pending import pending_shift
from hotspot.surveillance.signal_words import SENTENCES, signal_sentence
from hotspot.surveillance.signals import by_concern, neighborhood_signals
from hotspot.view.lateness import hollow_note
from tests.unit.surveillance.test_signals import DISTRICTS, small_snapshot


def charted(events, rules):
    snapshot = small_snapshot(events, [4000] * 10, DISTRICTS)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    settings = ChartSettings(rules=rules, baseline_weeks=104)
    return neighborhood_signals(snapshot, measure="ed_visits", week=week, settings=settings)


def test_every_sign_has_its_sentence():
    assert set(SIGNALS) <= set(SENTENCES)
    assert len({SENTENCES[word] for word in SIGNALS}) == len(SIGNALS)


@pytest.mark.parametrize("word", SIGNALS_EVEN)
def test_a_sign_without_direction_says_that_it_is_neither(word):
    assert "not chance" in SENTENCES[word]
    assert "neither concern nor improvement" in SENTENCES[word]


def test_a_series_that_swings_by_turns_is_put_after_those_of_concern_and_before_the_quiet():
    rng = np.random.default_rng(9)
    events = rng.poisson(40.0, (10, 160))
    events[3, -24:] = np.where(np.arange(24) % 2, 32, 48)
    events[6, -5:-3] = 130

    found = charted(events, replace(RULE_SETS["Points and shifts"], alternating_length=14))

    assert [one.name for one in found[:1]] == ["District 06"]
    swings = next(one for one in found if one.name == "District 03")
    assert (swings.status, by_concern(swings)[0]) == ("too uneven", 2)
    assert "neither concern nor improvement, as in the" in swings.sentence
    after = found[found.index(swings) + 1 :]
    assert {one.status for one in after} == {"common cause"}


def test_a_long_rise_is_a_signal_only_where_the_rules_ask_for_trends():
    events = np.full((10, 160), 40)
    events[2, -12:] = [40, 41, 40, 40, 41, 42, 43, 44, 45, 46, 47, 48]

    standard, ihi = (
        charted(events, RULE_SETS[name]) for name in ("Points and shifts", "IHI: five rules")
    )

    assert {one.status for one in standard} == {"common cause"}
    first = ihi[0]
    assert (first.name, first.status) == ("District 02", "high trend")
    assert "was part of a long rise" in first.sentence


def with_a_run(*, late):
    """District 04 has been above its line for seven weeks, and in the newest, late ones, too."""
    events = np.random.default_rng(9).poisson(40.0, (10, 160))
    events[4, -10 - late : -10] = 20
    events[4, -10:] = 49
    events[4, -3:] = 44
    snapshot = small_snapshot(events, [4000] * 10, DISTRICTS)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4 + late].date()
    found = neighborhood_signals(snapshot, measure="ed_visits", week=week)
    return next(one for one in found if one.name == "District 04")


def test_a_late_week_that_would_complete_a_run_says_so_and_is_no_signal():
    signal = with_a_run(late=1)

    assert (signal.status, signal.pending.length, signal.pending.side) == ("incomplete", 8, "above")
    assert signal.sentence.endswith(
        "late records are still arriving; if it stands it makes 8 in a row above its centre line,"
        " a signal."
    )
    assert "8 in a row above the centre line, a signal: counted when complete" in hollow_note(
        replace(signal, panel=with_known_share(signal.panel))
    )


def with_known_share(panel):
    return replace(panel, completeness=np.where(panel.complete, 1.0, 0.8))


def test_a_week_before_the_run_is_complete_says_what_is_to_come_beside_the_chart_only():
    signal = with_a_run(late=0)

    assert (signal.status, signal.pending.length) == ("common cause", 8)
    assert "if it stands" not in signal.sentence


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"runs": ()}, "runs are not judged"),
        ({"hollow": np.zeros(160, bool)}, "every point is complete"),
        ({"ghost": np.ones(160, bool)}, "every point was left out"),
    ],
)
def test_no_run_is_to_come_where_no_point_can_complete_one(change, why):
    chart = with_a_run(late=1).chart
    assert pending_shift(chart, STANDARD) is not None
    assert pending_shift(replace(chart, **change), STANDARD) is None, why


def test_no_run_is_to_come_where_the_rules_ask_for_none():
    chart = with_a_run(late=1).chart
    assert pending_shift(chart, STANDARD.points_only()) is None
    assert pending_shift(chart, replace(STANDARD, shift_length=7)) is None  # complete points did


def test_a_signal_of_a_hollow_week_says_that_it_is_not_counted_yet():
    signal = with_a_run(late=0)
    chart = replace(
        signal.chart,
        status=np.where(np.arange(160) == 156, "high shift", signal.chart.status),
        hollow=np.arange(160) >= 156,
    )
    said = signal_sentence(
        signal.panel, "District 04", chart, signal.panel.weeks[156].item(), in_a_row=8, pending=None
    )
    assert said.endswith("as in the 7 weeks before; not complete yet, so it counts once it is.")
