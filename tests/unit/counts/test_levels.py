"""Children who stayed are summed once and added up, children who moved level by level."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.core.sections import WINDOWS
from hotspot.counts.levels import Sums
from hotspot.counts.numbering import Numbering
from hotspot.counts.segments import KEYS
from hotspot.counts.windows import SPOT

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


SATURDAYS = np.array(["2025-03-01", "2025-03-08"], dtype="datetime64[s]")
WEEKS = ["value", "n_encounters", "n_persons", "sum_squares"]
WEEKS += [f"{edge}_{n}" for n in WINDOWS for edge in ("arrived", "departed")]
PAIRS = ["together", *(f"squares_{n}" for n in WINDOWS)]
LARGEST = dict.fromkeys((*SPOT, *(f"largest_{n}" for n in WINDOWS)), pa.array([], pa.int64()))
EMPTY = dict.fromkeys((*SPOT, "enters", *PAIRS), pa.array([], pa.int64()))


def batch(*rows):
    """Sums of a batch, given as (area, measure, band, week, whatever is counted)."""
    spots = dict(zip(SPOT, np.array(rows).T[:4], strict=True))
    sums = pa.table(spots | {name: [row[4] for row in rows] for name in WEEKS})
    return sums, pa.table(EMPTY), pa.table(LARGEST)


@pytest.fixture
def sums(numbering):
    """Children of place b who stayed, and one who moved from a to b, in two batches."""
    found = Sums(numbering, BANDS, SATURDAYS)
    found.add(*batch((1, 0, 2, 0, 2), (1, 1, 0, 1, 1), (NOWHERE, 0, 2, 0, 4)))
    found.add(*batch((TRACT_A, 0, 2, 0, 1), (TRACT_B, 0, 2, 0, 1), (REGION, 0, 2, 0, 1)))
    return found


def test_a_level_is_put_into_words_in_order(sums):
    found = sums.write("tract", NAMES["tract"]).to_pandas()
    assert found["area"].tolist() == ["a", "b", "b"]
    assert found["measure"].tolist() == [KEYS[0], KEYS[0], KEYS[1]]
    assert found["age_band"].tolist() == ["all", "all", "00"]
    assert found["week_ending"].dt.day.tolist() == [1, 1, 8]
    assert found["persons_4"].tolist() == [1, 3, 1]
    assert set(found["level"]) == {"tract"}


def test_who_stayed_is_added_up_and_who_moved_is_one_child_of_the_region(sums):
    found = sums.write("region", NAMES["region"]).to_pandas()
    assert found["n_persons"].tolist() == [3, 1]
    assert sums.write("neighborhood", NAMES["neighborhood"]).to_pandas()["value"].tolist() == [2, 1]


def test_the_total_holds_what_is_placed_and_what_is_nowhere(sums):
    totals = sums.totals().groupby(["measure", "week"]).sum()
    assert totals.to_dict("index") == {(0, 0): {"value": 7, "placed": 4}}
