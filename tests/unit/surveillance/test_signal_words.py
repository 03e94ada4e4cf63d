"""Every sign a chart can show is put into a sentence, and has its place in the list."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.core.types import SIGNALS, SIGNALS_EVEN
from hotspot.spc import RULE_SETS, ChartSettings
from hotspot.surveillance.signals import _WORDS as SENTENCES
from hotspot.surveillance.signals import by_concern, neighborhood_signals
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
