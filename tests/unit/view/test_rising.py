"""High and rising is marked wherever a map is shown, and nowhere that would tell a hidden place."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.view import place, ranking
from hotspot.view.csv_rows import map_columns, map_rows
from hotspot.view.shown import hidden_areas, rising_areas
from tests.unit.view.answers import context, ids, picture


@pytest.fixture
def rising():
    shown = picture()
    return replace(shown, rising=np.ones(len(shown.areas), dtype=bool))


def test_a_hidden_area_is_never_rising(rising):
    assert (rising_areas(rising) == ~hidden_areas(rising)).all()
    assert hidden_areas(rising).any()


def test_a_week_that_is_not_complete_calls_nothing_rising(rising):
    early = replace(rising, context=context(complete=False))
    assert not rising_areas(early).any()


def test_where_nobody_asked_nothing_rises():
    assert not rising_areas(picture()).any()


def test_list_card_and_table_say_it(rising):
    row = int(np.flatnonzero(rising_areas(rising))[0])
    area = str(rising.areas[row])
    assert ranking.marked_name(rising, area, "Tract").startswith("Tract ▲")
    assert dict(place.place_facts(rising, area))["On the map"].endswith("; high and rising")
    column = [one.name for one in map_columns(rising)].index("rising")
    cells = [cells[column] for cells in map_rows(rising)]
    assert [cell == "yes" for cell in cells] == rising_areas(rising).tolist()
    assert ids()[0] in rising.areas
