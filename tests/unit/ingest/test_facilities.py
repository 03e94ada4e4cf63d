"""Facilities are named if enough children were there, and refused if they are none."""

import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.ingest.facilities import too_many_facilities
from hotspot.ingest.intake import judge_all
from tests.unit.ingest.sites import (
    AS_OF,
    CANARY,
    encounter,
    encounters_feed,
    row_of_tracts,
    site,
    take_in,
    write_csv,
)


def settings_of(folder, wheres, **cells):
    rows = [
        encounter(visit=f"E{i}", patient=f"P{i}", where=where, **cells)
        for i, where in enumerate(wheres)
    ]
    write_csv(folder / "e.csv", rows)
    return site(folder, encounters_feed(folder / "e.csv"))


def rules_of(intake):
    return set(intake.quality["rule"])


def test_a_facility_of_few_children_is_not_named(tmp_path):
    settings = settings_of(tmp_path, ["MAIN"] * 11 + ["SMALL"] * 10 + [CANARY, None])
    with take_in(settings, AS_OF, row_of_tracts()) as intake:
        sent = intake.facilities.set_index("facility")["n_rows"].to_dict()
        quality = intake.quality.set_index("rule")
    assert sent == {"MAIN": 11, "other facilities": 11}
    assert quality.loc["small facilities", "n_rows"] == 11
    assert quality.loc["small facilities", "severity"] == "note"
    assert "fewer than 11 children: 2, kept together" in quality.loc["small facilities", "finding"]


def test_many_rows_of_one_child_do_not_make_a_facility(tmp_path):
    rows = [encounter(visit=f"E{i}", patient="P1", where=CANARY) for i in range(30)]
    write_csv(tmp_path / "e.csv", rows)
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv"))
    with take_in(settings, AS_OF, row_of_tracts()) as intake:
        assert set(intake.facilities["facility"]) == {"other facilities"}


def test_a_column_of_patients_mapped_as_facilities_stops_and_quotes_none(tmp_path):
    settings = settings_of(tmp_path, [f"{CANARY} {i}" for i in range(120)])
    with pytest.raises(InvalidExtract, match="120 different values of facility_id") as refused:
        take_in(settings, AS_OF, row_of_tracts())
    assert CANARY not in str(refused.value)
    with judge_all(settings, AS_OF, row_of_tracts()) as intake:
        assert CANARY not in intake.quality.to_csv() + intake.facilities.to_csv()


@pytest.mark.parametrize(("n", "stops"), [(20, False), (21, True)])
def test_twenty_facilities_are_believed_however_few_rows(tmp_path, n, stops):
    settings = settings_of(tmp_path, [f"F{i % n}" for i in range(100)])
    with judge_all(settings, AS_OF, row_of_tracts()) as intake:
        assert ("too many facilities" in rules_of(intake)) is stops


@pytest.mark.parametrize(("n", "stops"), [(200, False), (201, True)])
def test_more_than_two_hundred_facilities_are_never_believed(n, stops):
    assert bool(list(too_many_facilities("a", n, 1_000_000))) is stops
    assert not list(too_many_facilities("a", 99, 99))
