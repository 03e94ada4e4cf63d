"""From the code of a row to the number of its group, and what is said of codes that say nothing."""

import ibis
import pyarrow as pa
import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.settings import Settings
from hotspot.ingest.conditions import number_conditions
from tests.unit.ingest.sites import (
    AS_OF,
    ENCOUNTER_COLUMNS,
    encounter,
    encounters_feed,
    row_of_tracts,
    site,
    take_in,
    write_csv,
)

GROUPS = {"asthma": ("J45", "J46"), "wrist": ("S525",)}
COLUMNS = ENCOUNTER_COLUMNS | {"diagnosis": "dx"}


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("J45.901", 1),
        ("j45901", 1),
        ("J46", 1),
        ("J4A.0", 0),
        ("S52.501A", 2),
        ("S52.601A", 0),
        ("Z00.129", 0),
        ("493.90", -1),
        ("asthma", -1),
        ("J4", -1),
        (None, -1),
    ],
)
def test_a_code_has_the_group_that_names_its_beginning(code, number):
    lines = ibis.memtable(pa.table({"diagnosis": pa.array([code], pa.string())}))
    assert number_conditions(lines, GROUPS).condition.to_pyarrow()[0].as_py() == number


def taken_in(tmp_path, codes, groups=GROUPS, **feed):
    rows = [encounter(visit=f"E{n}", patient=f"P{n}", dx=code) for n, code in enumerate(codes)]
    write_csv(tmp_path / "visits.csv", rows)
    asked = site(tmp_path, encounters_feed(tmp_path / "visits.csv", columns=COLUMNS, **feed))
    values = asked.model_dump() | {"conditions": {"groups": groups}}
    return take_in(Settings.model_validate(values), AS_OF, row_of_tracts())


def found_in(intake, rule):
    quality = intake.quality
    return quality[quality["rule"] == rule].to_dict("records")


def test_only_the_number_of_the_group_is_handed_on(tmp_path):
    with taken_in(tmp_path, ["J45.2", "S52.5", "R10", None]) as intake:
        rows = intake.encounters.order_by("encounter_id").to_pyarrow().to_pandas()
        assert rows["condition"].tolist() == [1, 2, 0, 0]
        assert "diagnosis" not in rows


def test_without_groups_no_diagnosis_is_looked_at(tmp_path):
    with taken_in(tmp_path, ["J45.2", None], groups={}) as intake:
        assert not {"condition", "diagnosis"} & set(intake.encounters.columns)
        assert not found_in(intake, "no diagnosis")


@pytest.mark.parametrize(("unknown", "severity"), [(1, "note"), (2, "warning")])
def test_the_share_without_a_diagnosis_is_told(tmp_path, unknown, severity):
    codes = [*["R10"] * (20 - unknown), *[None] * unknown]
    with taken_in(tmp_path, codes) as intake:
        (told,) = found_in(intake, "no diagnosis")
    assert (told["severity"], told["n_rows"], told["share"]) == (severity, unknown, unknown / 20)
    assert f"may miss up to {unknown / 20:.1%}" in told["finding"]


def test_a_group_nobody_is_in_is_told(tmp_path):
    with taken_in(tmp_path, ["J45.2", "R10"]) as intake:
        (told,) = found_in(intake, "empty condition group")
    assert told["severity"] == "warning"
    assert "group wrist: no counted encounter" in told["finding"]
    assert "S525" in told["finding"]


def test_a_column_of_other_codes_stops_the_refresh(tmp_path):
    with pytest.raises(InvalidExtract, match="map diagnosis to the column of these codes"):
        taken_in(tmp_path, ["493.90"] * 100)


def test_a_missing_column_stops_the_refresh(tmp_path):
    write_csv(tmp_path / "visits.csv", [encounter()])
    asked = site(tmp_path, encounters_feed(tmp_path / "visits.csv", columns=COLUMNS))
    values = asked.model_dump() | {"conditions": {"groups": GROUPS}}
    with pytest.raises(InvalidExtract, match="columns missing: dx"):
        take_in(Settings.model_validate(values), AS_OF, row_of_tracts())
