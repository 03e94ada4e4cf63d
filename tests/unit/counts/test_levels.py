"""Children who stayed are summed once and added up, children who moved level by level."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.core.sections import WINDOWS
from hotspot.counts.changes import amounts
from hotspot.counts.levels import Numbering, Sums
from hotspot.counts.segments import KEYS

PLACES = pd.DataFrame(
    {"geoid": ["a", "b"], "tract": [0, 1], "neighborhood": [-1, 0], "region": [0, 0]}
)
NAMES = {"tract": ["a", "b"], "neighborhood": ["South"], "region": ["region"]}
NOWHERE, TRACT_A, TRACT_B, SOUTH, REGION = 2, 3, 4, 5, 6


@pytest.fixture
def numbering():
    return Numbering(PLACES, NAMES)


def rows_of(table):
    return {tuple(row.values()) for row in table.to_pyarrow().to_pylist()}


def test_places_nowhere_and_areas_are_numbered_together(numbering):
    assert numbering.nowhere == NOWHERE
    assert numbering.n_areas == REGION + 1
    assert numbering.range_of("neighborhood") == (SOUTH, SOUTH + 1)
    assert rows_of(numbering.places()) == {("a", 0), ("b", 1)}


def test_children_who_stayed_are_summed_by_place(numbering):
    stayed = {(place, area) for place, moved, area in rows_of(numbering.homes()) if not moved}
    assert stayed == {(0, 0), (1, 1), (NOWHERE, NOWHERE)}


def test_children_who_moved_are_summed_at_every_level(numbering):
    moved = {(place, area) for place, moved, area in rows_of(numbering.homes()) if moved}
    assert moved == {
        *((0, TRACT_A), (0, REGION)),
        *((1, TRACT_B), (1, SOUTH), (1, REGION), (NOWHERE, NOWHERE)),
    }


def test_sums_of_places_are_added_up_and_others_stay_what_they_are(numbering):
    assert rows_of(numbering.sums()) == {
        *((0, TRACT_A), (0, REGION), (1, TRACT_B), (1, SOUTH), (1, REGION)),
        *((area, area) for area in (NOWHERE, TRACT_A, TRACT_B, SOUTH, REGION)),
    }


BANDS = ("00", "01-04")


@pytest.fixture
def sums(numbering):
    spots = {
        "area": [REGION, TRACT_B, TRACT_A, NOWHERE, TRACT_B],
        "measure": [0, 0, 0, 0, 1],
        "band": [2, 2, 2, 2, 0],
        "week": [0, 0, 0, 0, 1],
    }
    values = {name: [5, 3, 2, 4, 1] for name in amounts(WINDOWS)}
    return Sums(pa.table(spots | values), numbering, BANDS)


def test_a_level_is_put_into_words_in_order(sums):
    saturdays = np.array(["2025-03-01", "2025-03-08"], dtype="datetime64[s]")
    found = sums.write("tract", names=NAMES["tract"], saturdays=saturdays).to_pandas()
    assert found["area"].tolist() == ["a", "b", "b"]
    assert found["measure"].tolist() == [KEYS[0], KEYS[0], KEYS[1]]
    assert found["age_band"].tolist() == ["all", "all", "00"]
    assert found["week_ending"].dt.day.tolist() == [1, 1, 8]
    assert found["persons_4"].tolist() == [2, 3, 1]
    assert set(found["level"]) == {"tract"}


def test_the_total_holds_what_is_placed_and_what_is_nowhere(sums):
    totals = sums.totals().groupby(["measure", "week"]).sum()
    assert totals.to_dict("index") == {(0, 0): {"value": 9, "placed": 5}}
