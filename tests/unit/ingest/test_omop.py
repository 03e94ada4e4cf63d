"""A Common Data Model needs no mapping, whether it lies in files or in a warehouse."""

import traceback
from datetime import date, datetime

import ibis
import pandas as pd
import pytest

from hotspot.core.errors import HotspotError
from hotspot.core.feed import Feed
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed

HOMES = """person_id,tract_geoid,valid_from,valid_to
1,06067000100,,2025-06-30
1,06067000200,2025-07-01,
"""


def visit(**cells):
    return {
        "visit_occurrence_id": 10,
        "person_id": 1,
        "visit_concept_id": 9203,
        "visit_start_date": "2025-12-30",
        "visit_start_datetime": "2025-12-30 08:00:00",
        "visit_end_date": "2025-12-30",
        "visit_end_datetime": "2025-12-30 12:00:00",
        "visit_type_concept_id": 32817,
        "care_site_id": 7,
    } | cells


def person(**cells):
    return {
        "person_id": 1,
        "gender_concept_id": 8507,
        "year_of_birth": 2020,
        "month_of_birth": 2,
        "day_of_birth": 29,
        "birth_datetime": None,
        "person_source_value": "ZZCANARY",
    } | cells


def observation(**cells):
    return {
        "observation_id": 100,
        "person_id": 1,
        "observation_concept_id": 0,
        "observation_date": "2025-12-30",
        "observation_datetime": "2025-12-30 08:00:00",
        "value_as_number": None,
        "value_as_string": None,
        "value_as_concept_id": 0,
        "observation_source_value": "88122-7",
        "value_source_value": "LA28397-0",
    } | cells


@pytest.fixture
def engine():
    connection = connect()
    yield connection
    close(connection)


@pytest.fixture
def read(tmp_path, engine):
    """Write tables into a folder, read them, and give lines by id and notices by rule."""

    def reading(kind="encounter", homes=HOMES, parquet=False, values=None, **tables):
        folder = tmp_path / "cdm"
        folder.mkdir()
        for name, rows in tables.items():
            frame = pd.DataFrame(rows)
            if parquet:
                frame.to_parquet(folder / f"{name}.parquet", index=False)
            else:
                frame.to_csv(folder / f"{name.upper()}.csv", index=False)
        (tmp_path / "homes.csv").write_text(homes)
        return lines_of(engine, kind, path=str(folder), homes=tmp_path, values=values or {})

    return reading


def lines_of(engine, kind, homes, **changes):
    given = {"name": "cdm", "kind": kind, "format": "omop", "residences": homes / "homes.csv"}
    found = read_feed(engine, Feed(**given | changes), vintage=2020)
    rows = found.lines.to_pyarrow().to_pylist()
    id_column = "encounter_id" if kind == "encounter" else "screening_id"
    return {row[id_column]: row for row in rows}, {each.rule: each for each in found.notices}


@pytest.mark.parametrize("parquet", [False, True])
def test_a_visit_becomes_a_line(read, parquet):
    lines, _ = read(visit_occurrence=[visit()], person=[person()], parquet=parquet)
    line = lines["10"]
    assert line["person_id"] == "1"
    assert line["encounter_class"] == "EMER"
    assert line["start_ts"] == datetime(2025, 12, 30, 8)
    assert line["end_ts"] == datetime(2025, 12, 30, 12)
    assert line["birth_date"] == date(2020, 2, 29)
    assert line["tract_geoid"] == "06067000200"
    assert line["facility_id"] == "7"


@pytest.mark.parametrize(
    ("concept", "ours"),
    [(9201, "IMP"), (9203, "EMER"), (581385, "OBSENC"), (9202, "NOT_COUNTED"), (8717, "8717")],
)
def test_concepts_of_visits_are_known(read, concept, ours):
    lines, _ = read(visit_occurrence=[visit(visit_concept_id=concept)], person=[person()])
    assert lines["10"]["encounter_class"].upper() == ours


def test_settings_may_explain_a_concept(read):
    lines, _ = read(
        visit_occurrence=[visit(visit_concept_id=8717)],
        person=[person()],
        values={"encounter_class": {"8717": "IMP"}},
    )
    assert lines["10"]["encounter_class"] == "IMP"


def test_an_emergency_visit_that_became_a_stay_counts_as_both(read):
    lines, _ = read(visit_occurrence=[visit(visit_concept_id=262)], person=[person()])
    assert {name: line["encounter_class"] for name, line in lines.items()} == {
        "10/ED": "EMER",
        "10/IP": "IMP",
    }


@pytest.mark.parametrize(
    ("cells", "born"),
    [
        ({"day_of_birth": None}, None),
        ({"month_of_birth": None, "day_of_birth": None}, None),
        ({"day_of_birth": None, "birth_datetime": "2020-03-01 00:00:00"}, date(2020, 3, 1)),
    ],
)
def test_a_birth_date_is_whole_or_none(read, cells, born):
    lines, _ = read(visit_occurrence=[visit()], person=[person(**cells)])
    assert lines["10"]["birth_date"] == born


def test_days_do_where_there_are_no_times(read):
    days = {"visit_start_datetime": None, "visit_end_datetime": None}
    lines, _ = read(
        visit_occurrence=[visit(**days), visit(visit_occurrence_id=11)], person=[person()]
    )
    assert lines["10"]["start_ts"] == datetime(2025, 12, 30)


def test_optional_columns_may_be_missing(read):
    rows = [{k: v for k, v in visit().items() if "datetime" not in k and k != "care_site_id"}]
    people = [{"person_id": 1, "year_of_birth": 2020}]
    lines, _ = read(visit_occurrence=rows, person=people)
    assert lines["10"]["birth_date"] is None
    assert lines["10"]["facility_id"] is None


def test_an_observation_becomes_an_answer(read):
    lines, notices = read(
        "screening",
        observation=[
            observation(),
            observation(observation_id=101, observation_source_value="718-7"),
            observation(
                observation_id=102,
                observation_source_value="95614-4",
                value_source_value=None,
                value_as_number=12,
            ),
        ],
        person=[person()],
    )
    said = {line["domain"]: line["result"] for line in lines.values()}
    assert said == {"food": "need", "safety": "need"}
    assert lines["100/food"]["tract_geoid"] == "06067000200"
    assert lines["100/food"]["birth_date"] == date(2020, 2, 29)
    assert "codebook" in notices


def test_a_vocabulary_gives_codes_to_concepts(read):
    loinc = [
        {"concept_id": 1001, "concept_code": "93030-5", "vocabulary_id": "LOINC"},
        {"concept_id": 1002, "concept_code": "LA32-8", "vocabulary_id": "LOINC"},
    ]
    own = {"observation_source_value": "FLO-1", "value_source_value": "no"}
    lines, _ = read(
        "screening",
        observation=[observation(observation_concept_id=1001, value_as_concept_id=1002, **own)],
        person=[person()],
        concept=loinc,
    )
    assert lines["100/transport"]["result"] == "no_need"


def refusal(attempt):
    with pytest.raises(HotspotError) as refused:
        attempt()
    heard = "".join(traceback.format_exception(refused.value))
    assert "ZZCANARY" not in heard
    return heard


def test_a_missing_table_or_column_is_named(read):
    heard = refusal(lambda: read(visit_occurrence=[visit()]))
    assert "table person" in heard


def test_a_missing_column_is_named(read):
    short = [{k: v for k, v in visit().items() if k != "visit_concept_id"}]
    assert "visit_concept_id" in refusal(lambda: read(visit_occurrence=short, person=[person()]))


def test_a_warehouse_is_read_by_its_schema(engine, tmp_path):
    source = ibis.duckdb.connect(tmp_path / "warehouse.duckdb")
    source.raw_sql("create schema cdm")
    for name, rows in (("VISIT_OCCURRENCE", [visit()]), ("person", [person()])):
        source.con.register("rows", pd.DataFrame(rows))
        source.raw_sql(f"create table cdm.{name} as from rows")
    source.disconnect()
    (tmp_path / "homes.csv").write_text(HOMES)
    url = f"duckdb://{tmp_path}/warehouse.duckdb"
    lines, _ = lines_of(engine, "encounter", tmp_path, url=url, table="cdm")
    assert lines["10"]["tract_geoid"] == "06067000200"


CDM = """
create schema cdm;
create table cdm.person as
  select 1::int as person_id, 2020 as year_of_birth, 2 as month_of_birth, 29 as day_of_birth,
    null::timestamp as birth_datetime;
create table cdm.visit_occurrence as
  select 10::int as visit_occurrence_id, 1 as person_id, 262 as visit_concept_id,
    date '2025-12-30' as visit_start_date, timestamp '2025-12-30 08:00' as visit_start_datetime,
    date '2025-12-31' as visit_end_date, null::timestamp as visit_end_datetime,
    7 as care_site_id;
"""


def test_postgresql_is_read_by_its_schema(engine, tmp_path, postgres):
    import psycopg

    url = postgres.fresh_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(CDM)
    (tmp_path / "homes.csv").write_text(HOMES)
    lines, _ = lines_of(engine, "encounter", tmp_path, url=url, table="cdm")
    assert set(lines) == {"10/ED", "10/IP"}
    assert lines["10/IP"]["start_ts"] == datetime(2025, 12, 30, 8)
    assert lines["10/IP"]["end_ts"] == datetime(2025, 12, 31)
    assert lines["10/IP"]["birth_date"] == date(2020, 2, 29)
