"""The same children have the same reasons, whether a table, FHIR or OMOP tells of them."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.core.settings import Settings
from hotspot.counts.script import write_script
from hotspot.counts.tally import tally
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from hotspot.refresh.script import by_condition
from tests.unit.ingest import exports
from tests.unit.ingest.exports import ZONE, deletion, patient, write_export
from tests.unit.ingest.sites import (
    AS_OF,
    ENCOUNTER_COLUMNS,
    GEOIDS,
    encounter,
    encounters_feed,
    row_of_tracts,
    site,
    take_in,
    write_csv,
)

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"
GROUPS = {"asthma": ("J45", "J46"), "injury": ("S", "T")}
CODES = ["J45.901", "S52.501A", "J46", None, "R10.9", "Z00.129", "T14.90XA", "SPRAIN", "J45.21"]
AREAS = pd.DataFrame({"geoid": GEOIDS, "neighborhood": ["West", "West", "East", "East"]})
KEYS = ["level", "area", "measure", "age_band", "week_ending"]


def condition(number=1, code="J45.901", *, system=ICD, **elements):
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "meta": {"lastUpdated": "2026-01-01T00:00:00Z"},
        "subject": {"reference": "Patient/p1"},
        "code": {"coding": [{"system": SNOMED, "code": "1"}, {"system": system, "code": code}]},
    } | elements


def named(*numbers, **elements):
    return [{"condition": {"reference": f"Condition/c{n}"}} | elements for n in numbers]


def coded(code, system=ICD):
    return {"coding": [{"system": system, "code": code}]}


@pytest.fixture
def engine():
    connection = connect()
    yield connection
    close(connection)


@pytest.fixture
def why(tmp_path, engine):
    """Read resources and give the diagnosis of each encounter."""

    def reading(*resources, diagnoses=True):
        folder = write_export(tmp_path / "export", patient(), *resources)
        feed = Feed(name="ehr", kind="encounter", format="fhir", path=str(folder), time_zone=ZONE)
        found = read_feed(engine, feed, vintage=2020, diagnoses=diagnoses).lines.to_pyarrow()
        return dict(
            zip(found["encounter_id"].to_pylist(), found["diagnosis"].to_pylist(), strict=True)
        )

    return reading


def test_the_condition_an_encounter_names_is_its_diagnosis(why):
    assert why(condition(), exports.encounter(diagnosis=named(1))) == {"e1": "J45.901"}


def test_of_several_the_first_rank_counts_and_then_the_first(why):
    ranked = [*named(1, rank=2), *named(2, rank=1)]
    conditions = [condition(1, "R10.9"), condition(2, "S52.5")]
    found = why(
        *conditions,
        exports.encounter(1, diagnosis=ranked),
        exports.encounter(2, diagnosis=named(1, 2)),
        exports.encounter(3, diagnosis=[*named(1, use=coded("CM")), *named(2)]),
        exports.encounter(
            4, diagnosis=[*named(1, rank=1, use=coded("AD")), *named(2, rank=1, use=coded("DD"))]
        ),
    )
    assert found == {"e1": "S52.5", "e2": "R10.9", "e3": "S52.5", "e4": "S52.5"}


def test_a_reason_stands_in_for_a_diagnosis_that_is_not_coded(why):
    found = why(
        condition(1, "195967001", system=SNOMED),
        exports.encounter(1, reasonCode=[coded("1", SNOMED), coded("J45.2")]),
        exports.encounter(2, diagnosis=named(1), reasonCode=[coded("J46")]),
        exports.encounter(3, diagnosis=named(1)),
        exports.encounter(4),
    )
    assert found == {"e1": "J45.2", "e2": "J46", "e3": None, "e4": None}


CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"


def diagnosed(number, encounter, code="J45.901", kinds=("encounter-diagnosis",), **elements):
    """A condition that names its encounter, as US Core and Synthea write it."""
    where = {"reference": f"urn:uuid:e{encounter}"}
    said = [coded(kind, CATEGORY) for kind in kinds]
    return condition(number, code, category=said, encounter=where, **elements)


def test_a_diagnosis_that_names_its_encounter_is_read(why):
    found = why(
        diagnosed(1, 1),
        diagnosed(2, 2, kinds=("problem-list-item",)),
        diagnosed(3, 3, kinds=("x", "encounter-diagnosis")),
        condition(4, encounter={"reference": "Encounter/e4"}),
        *(exports.encounter(number) for number in range(1, 6)),
    )
    assert found == {"e1": "J45.901", "e2": None, "e3": "J45.901", "e4": None, "e5": None}


def test_of_several_that_name_their_encounter_nobody_knows_which_was_first(why):
    reason = [coded("J46")]
    found = why(
        *(diagnosed(1, 1), diagnosed(2, 1)),
        *(diagnosed(3, 2), diagnosed(4, 2, "R10.9")),
        *(diagnosed(5, 3), diagnosed(6, 3, "1", system=SNOMED)),
        *(diagnosed(7, 4), diagnosed(8, 4, "R10.9")),
        diagnosed(9, 5),
        *(exports.encounter(number) for number in (1, 2, 3)),
        *(exports.encounter(number, reasonCode=reason) for number in (4, 5)),
    )
    assert found == {"e1": "J45.901", "e2": None, "e3": None, "e4": "J46", "e5": "J45.901"}


def test_what_an_encounter_names_goes_before_what_names_it(why):
    found = why(
        *(diagnosed(1, 1), diagnosed(2, 1, "R10.9")),
        *(diagnosed(3, 2), diagnosed(4, 2, "1", system=SNOMED)),
        *(diagnosed(5, 3), diagnosed(6, 3, "R10.9")),
        exports.encounter(1, diagnosis=[*named(1, rank=2), *named(2, rank=1)]),
        exports.encounter(2, diagnosis=named(4, rank=1)),
        exports.encounter(3, diagnosis=named(5, use=coded("CM"))),
    )
    assert found == {"e1": "R10.9", "e2": None, "e3": "R10.9"}


def test_a_withdrawn_diagnosis_that_names_its_encounter_is_none(why):
    found = why(
        *(diagnosed(1, 1, verificationStatus=coded("entered-in-error", "x")), diagnosed(2, 2)),
        *(diagnosed(3, 2, "R10.9"), deletion("Condition/c2")),
        *(exports.encounter(number) for number in (1, 2)),
    )
    assert found == {"e1": None, "e2": "R10.9"}


def test_release_5_says_it_otherwise(why):
    reference = {"condition": [{"reference": {"reference": "Condition/c1"}}]}
    found = why(
        condition(),
        exports.encounter(1, diagnosis=[reference]),
        exports.encounter(2, diagnosis=[{"condition": [{"concept": coded("S01")}]}]),
        exports.encounter(3, reason=[{"value": [{"concept": coded("J46")}]}]),
    )
    assert found == {"e1": "J45.901", "e2": "S01", "e3": "J46"}


def test_a_condition_that_was_withdrawn_is_no_reason(why):
    refuted = {"verificationStatus": coded("refuted", "x")}
    found = why(
        condition(1, **refuted),
        condition(2),
        condition(3, "S01"),
        deletion("Condition/c2"),
        exports.encounter(1, diagnosis=named(1, 3)),
        exports.encounter(2, diagnosis=named(2)),
    )
    assert found == {"e1": "S01", "e2": None}


def test_nobody_reads_why_a_child_came_if_nobody_asks(why):
    assert why(condition(), exports.encounter(diagnosis=named(1)), diagnoses=False) == {"e1": None}


def test_an_export_without_any_reason_is_refused_with_a_remedy(why):
    with pytest.raises(InvalidExtract, match=r"feed ehr: .*no file of Condition.*export Condition"):
        why(exports.encounter(reasonCode=[coded("1", SNOMED)]))


def condition_row(number=1, visit=1, value="J45.901", source=0, status=0):
    return {
        "condition_occurrence_id": number,
        "visit_occurrence_id": visit,
        "condition_source_value": value,
        "condition_source_concept_id": source,
        "condition_status_concept_id": status,
    }


CONCEPTS = [
    {"concept_id": 45, "concept_code": "J45.20", "vocabulary_id": "ICD10CM"},
    {"concept_id": 9, "concept_code": "V22.1", "vocabulary_id": "ICD9CM"},
]


def write_cdm(folder, visits, conditions=None, concepts=None):
    folder.mkdir()
    tables = {
        "visit_occurrence": visits,
        "person": [
            {"person_id": n, "year_of_birth": 2020, "month_of_birth": 2, "day_of_birth": 29}
            for n in {row["person_id"] for row in visits}
        ],
        "condition_occurrence": conditions,
        "concept": concepts,
    }
    for name, rows in tables.items():
        if rows is not None:
            pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    people = [row["person_id"] for row in tables["person"]]
    homes = folder / "homes.csv"
    moved = {"person_id": people, "tract_geoid": [GEOIDS[n % 4] for n in people]}
    pd.DataFrame(moved | {"valid_from": "", "valid_to": ""}).to_csv(homes, index=False)
    return {"format": "omop", "path": str(folder), "residences": str(homes)}


def visit(number, kind=9203, person=1):
    return {
        "visit_occurrence_id": number,
        "person_id": person,
        "visit_concept_id": kind,
        "visit_start_date": "2025-12-30",
        "visit_start_datetime": "2025-12-30 08:00:00",
        "visit_end_date": "2025-12-30",
        "visit_end_datetime": "2025-12-30 12:00:00",
    }


@pytest.mark.parametrize(
    ("conditions", "diagnosis"),
    [
        ([condition_row(value="j45.901")], "J45901"),
        ([condition_row(value="local 7", source=45)], "J4520"),
        ([condition_row(value="V22.1", source=9)], None),
        ([condition_row(1, value="R10.9"), condition_row(2, status=32902)], "J45901"),
        ([condition_row(1, value="R10.9", status=32902), condition_row(2, status=32903)], "J45901"),
        ([condition_row(1, value="R10.9", status=32908), condition_row(2)], "J45901"),
        ([condition_row(1), condition_row(2)], "J45901"),
        ([condition_row(1), condition_row(2, value="R10.9")], None),
        ([condition_row(1), condition_row(2, value=None)], None),
        ([condition_row(1, visit=77)], None),
    ],
)
def test_the_primary_condition_of_a_visit_is_its_diagnosis(tmp_path, engine, conditions, diagnosis):
    given = write_cdm(tmp_path / "cdm", [visit(1)], conditions, CONCEPTS)
    feed = Feed(name="cdm", kind="encounter", **given)
    [line] = read_feed(engine, feed, vintage=2020, diagnoses=True).lines.to_pyarrow().to_pylist()
    assert line["diagnosis"] == diagnosis


def test_a_visit_that_became_a_stay_has_one_reason_for_both(tmp_path, engine):
    given = write_cdm(tmp_path / "cdm", [visit(1, kind=262)], [condition_row()])
    feed = Feed(name="cdm", kind="encounter", **given)
    lines = read_feed(engine, feed, vintage=2020, diagnoses=True).lines.to_pyarrow()
    assert lines["diagnosis"].to_pylist() == ["J45901", "J45901"]


def test_a_model_without_conditions_is_refused_if_somebody_asks(tmp_path, engine):
    given = write_cdm(tmp_path / "cdm", [visit(1)])
    feed = Feed(name="cdm", kind="encounter", **given)
    assert read_feed(engine, feed, vintage=2020).lines.diagnosis.to_pyarrow().to_pylist() == [None]
    with pytest.raises(InvalidExtract, match="one file of table condition_occurrence"):
        read_feed(engine, feed, vintage=2020, diagnoses=True)


def settings_of(folder, feed):
    return Settings.model_validate(
        site(folder, feed).model_dump() | {"conditions": {"groups": GROUPS}}
    )


def flat(folder):
    rows = [
        encounter(visit=f"E{n}", patient=f"P{n}", tract=GEOIDS[n % 4], dx=code)
        for n, code in enumerate(CODES, 1)
    ]
    write_csv(folder / "visits.csv", rows)
    return encounters_feed(folder / "visits.csv", columns=ENCOUNTER_COLUMNS | {"diagnosis": "dx"})


def fhir(folder):
    people = [
        patient(n, address=[exports.address(GEOIDS[n % 4])], name=[{"family": "Z"}])
        for n in range(1, len(CODES) + 1)
    ]
    visits = [
        exports.encounter(n, subject={"reference": f"Patient/p{n}"})
        | ({"reasonCode": [coded(code)]} if code and n % 2 else {"diagnosis": named(n)})
        for n, code in enumerate(CODES, 1)
    ]
    conditions = [condition(n, code) for n, code in enumerate(CODES, 1) if code and not n % 2]
    path = write_export(folder / "export", *people, *visits, *conditions)
    return {
        "name": "ehr",
        "kind": "encounter",
        "format": "fhir",
        "path": str(path),
        "time_zone": ZONE,
    }


def fhir_by_condition(folder):
    """The same, but no encounter says why; conditions name their encounter, some of them twice."""
    told = fhir(folder)
    people = range(1, len(CODES) + 1)
    who = {n: {"reference": f"Patient/p{n}"} for n in people}
    twice = [(n + 100 * turn, n, code) for n, code in enumerate(CODES, 1) for turn in range(n % 3)]
    once = [(n, n, code) for n, code in enumerate(CODES, 1) if not n % 3]
    write_export(
        folder / "export",
        *(exports.encounter(n, subject=who[n]) for n in people),
        *(diagnosed(own, n, code, subject=who[n]) for own, n, code in (*twice, *once) if code),
    )
    return told


def omop(folder):
    visits = [visit(n, person=n) for n in range(1, len(CODES) + 1)]
    conditions = [condition_row(n, n, code) for n, code in enumerate(CODES, 1) if code]
    return {"name": "cdm", "kind": "encounter"} | write_cdm(folder / "cdm", visits, conditions)


def counted(folder, way):
    folder.mkdir()
    asked = settings_of(folder, way(folder))
    decided = {"ages": asked.ages, "same_day": 0, "cap": 30, "as_of": AS_OF, "lag_weeks": 1}
    with take_in(asked, AS_OF, row_of_tracts()) as intake:
        found = tally(
            intake.encounters,
            intake.screenings,
            areas=AREAS,
            conditions=asked.conditions,
            **decided,
        )
    return in_order(found.counts)


SOURCES = """
create view encounters as select visit as encounter_id, patient as person_id,
"class" as encounter_class, arrived::timestamp as start_ts, "left"::timestamp as end_ts,
born::date as birth_date, tract as geoid, dx as diagnosis from rows;
create table screenings (screening_id varchar, person_id varchar, screened_ts timestamp,
birth_date date, geoid varchar, domain varchar, result varchar)"""


def in_order(counts):
    plain = counts.astype(dict.fromkeys(KEYS[:-1], "str"))
    return plain.sort_values(KEYS, ignore_index=True)


def test_a_table_fhir_and_omop_give_the_same_counts_by_condition(tmp_path):
    expected = counted(tmp_path / "flat", flat)
    region = expected[(expected["level"] == "region") & (expected["value"] > 0)]
    parts = region[region["measure"].str.contains("@")].set_index("measure")["value"]
    assert parts.to_dict() == {
        "ed_visits@asthma": 3,
        "ed_visits@injury": 2,
        "ed_visits@other": 4,
    }
    for way in (fhir, fhir_by_condition, omop):
        pd.testing.assert_frame_equal(counted(tmp_path / way.__name__, way), expected)


@pytest.mark.parametrize("way", [flat, fhir, fhir_by_condition, omop])
def test_a_group_of_which_nobody_knows_is_refused_and_never_none(tmp_path, way, monkeypatch):
    monkeypatch.setitem(globals(), "CODES", ["unknown", "493.90"])
    with pytest.raises(InvalidExtract, match="every condition group is unknown") as refused:
        counted(tmp_path / "site", way)
    assert "493.90" not in str(refused.value)


def test_a_script_counts_by_condition_as_a_refresh_does(tmp_path):
    expected = counted(tmp_path / "flat", flat)
    asked = settings_of(tmp_path / "flat", flat(tmp_path / "flat"))
    script = write_script(
        AREAS,
        ages=asked.ages,
        same_day=0,
        first=date(2025, 12, 28),
        as_of=AS_OF,
        dialect="duckdb",
        why=by_condition(asked.conditions),
    )
    assert "diagnosis" in script.split("CREATE")[0]
    file = tmp_path / "flat/visits.csv"
    with duckdb.connect() as connection:
        connection.from_csv_auto(str(file), all_varchar=True).create("rows")
        connection.execute(SOURCES)
        connection.execute(script)
        found = connection.execute("select * from hotspot_counts where level <> 'nowhere'").df()
    found = found.astype(expected.dtypes.to_dict())
    pd.testing.assert_frame_equal(in_order(found), expected)
