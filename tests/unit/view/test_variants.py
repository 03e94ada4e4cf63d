"""A word for each other way to count, and none where the map tells nothing."""

from dataclasses import replace

import pytest

from hotspot.core.measures import VARIANTS
from hotspot.view.variants import variant_facts
from tests.unit.view.answers import SITE, context, ids, picture

SITE_WITH = replace(SITE, bed_days_cap=21)


@pytest.fixture
def others():
    """Other ways to count, by which the first place is as expected, and the second hidden."""
    about = context("bed_days", site=SITE_WITH)
    statuses = ["as expected"] * 16
    shown = picture(about, statuses=statuses, hidden=(1,))
    return {
        key: replace(shown, context=replace(about, measure=variant))
        for key, variant in VARIANTS.items()
    }


def test_a_place_is_told_how_it_stands_without_newborns_and_with_stays_cut(others):
    found = variant_facts(picture(context("bed_days", site=SITE_WITH)), others, ids()[0])
    assert found == [
        ("Without newborns", "As expected"),
        ("Stays cut at 21 days", "As expected"),
    ]


def test_what_is_hidden_of_a_variant_stays_hidden(others):
    found = variant_facts(picture(context("bed_days", site=SITE_WITH)), others, ids()[1])
    assert {words for _, words in found} == {"Too few children to show"}


def test_of_a_hidden_place_nothing_else_is_told(others):
    shown = picture(context("bed_days", site=SITE_WITH))
    assert variant_facts(shown, others, ids()[12]) == []


def test_no_number_is_told(others):
    found = variant_facts(picture(context("bed_days", site=SITE_WITH)), others, ids()[0])
    assert not any(character.isdigit() for _, words in found for character in words)
