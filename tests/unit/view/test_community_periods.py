"""A sheet that tells a year tells no part of it but all of them."""

import pytest

from hotspot.view.community_numbers import whole_or_none
from tests.unit.view.neighborhood_told import hidden, quarters


def test_all_parts_of_a_year_are_told_where_none_is_hidden():
    assert whole_or_none(quarters()) == quarters()


@pytest.mark.parametrize("state", ["suppressed", "incomplete"])
@pytest.mark.parametrize("at", [0, 3, 5])
def test_no_part_is_told_where_the_year_less_the_others_would_be_the_hidden_one(state, at):
    parts = list(quarters())
    parts[at] = hidden(state=state)
    assert whole_or_none(parts) == ()


def test_weeks_before_the_records_begin_hide_nothing():
    parts = (hidden(state="no data"), *quarters())
    assert whole_or_none(parts) == parts
