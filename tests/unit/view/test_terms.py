"""Words of the map, of the numbers and of the facts are explained where they stand."""

import re

import pytest

from hotspot.ui import blocks
from hotspot.view import place
from hotspot.view.style import STATUSES
from hotspot.view.terms import DEFINITIONS, define
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
