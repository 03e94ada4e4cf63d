"""Neighbors are numbered together, those who moved after all others."""

from datetime import date

import ibis
import pytest

from hotspot.counts.children import number_children, recognize, yyyymmdd

SCHEMA = {"person_id": "string", "geoid": "string", "birth_date": "date", "kind": "string"}
BORN = date(2020, 2, 29)
PLACES = ibis.memtable([("t1", 0), ("t2", 1)], schema={"geoid": "string", "place": "int32"})


def rows(*found):
    full = [(person, geoid, *(born or (BORN,)), "visit") for person, geoid, *born in found]
    return ibis.memtable(full, schema=SCHEMA)


def children(*found):
    table = number_children(rows(*found), PLACES).to_pyarrow().to_pylist()
    return {row.pop("person_id"): row for row in table}


@pytest.fixture(scope="module")
def found():
    return children(
        ("z", "t1"), ("b", "t2"), ("m", "t1"), ("m", "t2"), ("a", "t1"), ("a", "t1"), ("n", None)
    )


def test_each_child_has_one_number(found):
    assert sorted(child["person"] for child in found.values()) == list(range(5))


def test_neighbors_are_close_together_and_those_who_moved_come_last(found):
    assert {found["z"]["person"], found["a"]["person"]} == {0, 1}
    assert found["m"]["person"] == 4
    assert [found[name]["moved"] for name in "zabnm"] == [0, 0, 0, 0, 1]


def test_of_two_birth_dates_the_earlier_is_believed():
    assert children(("a", "t1", date(2021, 5, 6)), ("a", "t1", None), ("a", "t1", BORN)) == {
        "a": {"moved": 0, "born": 20200229, "person": 0}
    }


def test_an_unknown_birth_date_stays_unknown():
    assert children(("a", "t1", None))["a"]["born"] is None


def test_rows_in_no_place_are_nowhere():
    some = rows(("a", "t2"), ("a", None), ("a", "far away"))
    known = recognize(some, number_children(some, PLACES), PLACES, nowhere=2)
    assert sorted(known.to_pyarrow()["place"].to_pylist()) == [1, 2, 2]
    assert set(known.columns) == {"person", "moved", "born", "place", "kind"}


def test_days_are_written_so_that_differences_are_birthdays():
    days = ibis.memtable([(date(2024, 2, 29),), (date(2025, 3, 1),)], schema={"day": "date"})
    assert days.select(n=yyyymmdd(days.day)).to_pyarrow()["n"].to_pylist() == [20240229, 20250301]
