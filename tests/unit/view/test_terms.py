"""Words of the map, of the numbers and of the facts are explained where they stand."""

import itertools
import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from hotspot.core.types import SIGNALS
from hotspot.surveillance.answers import Verdict
from hotspot.surveillance.change_evidence import Change, Kind
from hotspot.ui import blocks, portrait_blocks, story_blocks
from hotspot.view import place, stories, story_words
from hotspot.view.style import STATUSES
from hotspot.view.terms import DEFINITIONS, PHRASES, VERDICTS, define, key_of, marked
from hotspot.view.words import percent
from tests.unit.view.answers import context, ids, picture, signal


@pytest.mark.parametrize("status", STATUSES)
def test_every_word_of_the_legend_is_explained(status):
    legend = blocks.legend(context(), {status})
    assert DEFINITIONS[status].split("’")[0].split("'")[0] in legend


def test_every_fact_beside_a_chart_or_map_is_explained():
    found = place.place_facts(picture(), ids()[0], None)
    found += place.chart_facts(signal(), alarms="rare") + place.year_facts(signal(), None)
    assert len(found) > 6
    named = picture().context.site.noun.capitalize()
    assert [term for term, _ in found if term not in (*DEFINITIONS, named)] == []


def test_a_word_is_reached_by_the_tab_key_and_described_by_its_meaning():
    said = define("usual", "usual", "9,571 ED visits")
    (name,) = re.findall(r'aria-describedby="([\w-]+)"', said)
    assert f'role="tooltip" id="{name}"' in said
    assert 'tabindex="0"' in said


def test_a_word_without_an_entry_is_written_as_it_is():
    assert define("no such word", "a < b", "x") == "a &lt; b"


def test_every_definition_is_one_short_sentence():
    for said in DEFINITIONS.values():
        assert said.endswith(".")
        assert len(said.split()) <= 25


RULES = ("alarm", "chart", "past year", "hotspot list")
STATUSES_OF_A_CHART = (*SIGNALS, "common cause", "no data", "suppressed", "not measurable")


def charts():
    """Give a chart of every status, new or lasting, weekly or by period, firm or on trial."""
    plain = signal(area="Ash", name="Ash")
    for status, row, weeks, trial in itertools.product(
        STATUSES_OF_A_CHART, (1, 3), (1, 13), ("", "Trial limits: 8 points.")
    ):
        yield replace(
            plain,
            status=status,
            weeks_running=row,
            in_a_row=row,
            panel=replace(plain.panel, window=weeks),
            chart=replace(plain.chart, trial=trial),
        )


def changes():
    """Give a line of every kind and verdict, by any one rule and by all of them."""
    for kind, verdict, rules in itertools.product(
        get_args(Kind), get_args(Verdict), [(), *((rule,) for rule in RULES), RULES]
    ):
        yield Change(kind, "Ash", "Ash", verdict, "Ash: x.", rules, "worse", "Ash")


def cards():
    """Give every card there can be of one place."""
    standing = Change("continuing", "t", "Still hotspots", "signal", "S.", standing=("Ash",))
    quiet = signal(area="Ash", name="Ash", status="common cause")
    for one in charts():
        yield from stories.stories([], [one], context(), "Ash")
    for one in changes():
        yield from stories.stories([one], [quiet], context(), "Ash")
    yield from stories.stories([standing], [quiet], context(), "Ash")


def test_every_pill_of_every_card_is_explained():
    pills = {one.pill for one in cards()}
    assert {"new this week", "3rd period above usual", "still a hotspot", "not judged"} <= pills
    assert [pill for pill in pills if key_of(pill) not in DEFINITIONS] == []


def test_every_verdict_of_every_card_is_explained_and_so_are_its_rules():
    for one in cards():
        written = story_blocks.card(one, context(), set())
        pill, *verdict = written.split("</h3>")
        assert 'class="hs-term"' in pill
        if one.change:
            words = re.sub(r"(?i)^.*x\. ", "", story_words.said(one)).rstrip(".")
            for word in re.split(r"[:,] ", words):
                assert f"{word}<span" in "".join(verdict), word


def test_words_explained_in_a_sentence_have_a_definition_each():
    assert {*PHRASES.values(), *VERDICTS.values()} <= set(DEFINITIONS)


def test_a_phrase_is_explained_once_and_the_rest_is_escaped():
    said = marked("a < b: luck, luck, unlucky", {"luck": "luck"}, "x")
    assert said.count("hs-meant") == 1
    assert said.startswith("a &lt; b: <span")
    assert said.endswith(", luck, unlucky")


def test_a_place_named_like_a_word_breaks_no_card():
    ash = Change("new", "t", "alarm", "signal", "alarm: <i>x.", ("alarm",), "worse", "Ash")
    (told,) = stories.stories([ash], [], context())
    written = story_blocks.card(told, context(), set())
    assert "&lt;i&gt;x." in written
    assert len(re.findall(r'id="(hs-card-1-[\w-]+)"', written)) == len(
        set(re.findall(r'id="(hs-card-1-[\w-]+)"', written))
    )


def test_a_term_at_the_head_of_a_line_has_its_definition_too():
    assert DEFINITIONS["hotspot list"][:20] in define("Hotspot list", "Hotspot list", "fact")


def test_the_interval_beside_a_rate_says_what_it_is():
    said = blocks.facts([("Rank", f"1 to 9 ({percent(0.95)} interval; <)")])
    assert DEFINITIONS["interval"] in said
    assert "1 to 9 (<span" in said
    assert "; &lt;)" in said
    for table in (portrait_blocks.measures, portrait_blocks.places):
        assert DEFINITIONS["interval"] in table([], link_of=str)


@pytest.mark.parametrize("label", ["Past huddle", "Synthetic data"])
def test_the_labels_of_a_whole_page_are_explained(label):
    site = replace(context().site, synthetic=True)
    assert DEFINITIONS[label] in blocks.about(site, date(2026, 11, 4), past=True)
