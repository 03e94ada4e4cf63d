"""A table of a database is read like a file, and nothing of its address or its cells is told."""

import traceback
from datetime import datetime

import ibis
import pandas as pd
import pytest

from hotspot.core.errors import HotspotError, InvalidExtract, InvalidSettings
from hotspot.core.feed import Feed, without_password
from hotspot.ingest import database
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from tests.unit.ingest.sites import (
    AS_OF,
    CANARY,
    ENCOUNTER_COLUMNS,
    GEOIDS,
    encounter,
    row_of_tracts,
    site,
    take_in,
)


@pytest.fixture
def engine():
    connection = connect()
    yield connection
    close(connection)


def feed_of(url, table="visits", **changes):
    given = {"name": "hospital", "kind": "encounter", "url": url, "table": table}
    return Feed(**given | {"columns": ENCOUNTER_COLUMNS} | changes)


@pytest.fixture
def warehouse(tmp_path):
    """Make a DuckDB file of rows and give its address."""

    def making(*rows, table="visits", schema=None, **columns):
        file = tmp_path / "warehouse.duckdb"
        source = ibis.duckdb.connect(file)
        frame = pd.DataFrame(rows).rename(columns=columns)
        if schema:
            source.raw_sql(f'create schema "{schema}"')
        source.con.register("frame", frame.astype({"lon": float, "lat": float}))
        source.raw_sql(f'create table {f"{schema}." if schema else ""}"{table}" as from frame')
        source.disconnect()
        return f"duckdb://{file}"

    return making


def ids(reading):
    return sorted(reading.lines.encounter_id.to_pyarrow().to_pylist())


def test_a_table_is_read_in_the_mapped_columns_only(engine, warehouse):
    url = warehouse(encounter(visit="E1"), encounter(visit="E2"))
    reading = read_feed(engine, feed_of(url), vintage=2020)
    rows = reading.lines.to_pyarrow().to_pylist()
    assert ids(reading) == ["E1", "E2"]
    assert rows[0]["start_ts"] == datetime(2025, 12, 30, 8)
    assert rows[0]["tract_geoid"] == GEOIDS[0]
    assert CANARY not in str(rows)


def test_names_may_be_spelled_in_other_case_and_lie_in_a_schema(engine, warehouse):
    url = warehouse(encounter(), table="VISITS", schema="clinical", visit="VISIT")
    assert ids(read_feed(engine, feed_of(url, "clinical.visits"), vintage=2020)) == ["E1"]


def test_many_rows_come_in_batches(engine, warehouse, monkeypatch):
    monkeypatch.setattr(database, "BATCH", 100)
    url = warehouse(*(encounter(visit=f"E{i:04}") for i in range(5000)))
    assert len(set(ids(read_feed(engine, feed_of(url), vintage=2020)))) == 5000


def test_a_site_is_taken_in_from_a_database(tmp_path, warehouse):
    url = warehouse(encounter())
    feed = {"name": "hospital", "kind": "encounter", "url": url, "table": "visits"}
    settings = site(tmp_path, feed | {"columns": ENCOUNTER_COLUMNS})
    with take_in(settings, AS_OF, row_of_tracts()) as intake:
        assert intake.encounters.count().to_pyarrow().as_py() == 1


def refusal(engine, feed):
    """All that can be heard when a feed is refused."""
    with pytest.raises(HotspotError) as refused:
        read_feed(engine, feed, vintage=2020)
    return "".join(traceback.format_exception(refused.value))


def test_missing_columns_are_all_named(engine, warehouse):
    url = warehouse(encounter(), where="WARD", changed="UPD")
    said = refusal(engine, feed_of(url))
    assert "where, changed" in said
    assert CANARY not in said


def test_a_missing_table_file_or_row_is_refused(engine, warehouse, tmp_path):
    url = warehouse(encounter())
    assert "no table or view stays" in refusal(engine, feed_of(url, "stays"))
    missing = feed_of(f"duckdb://{tmp_path}/nothing.duckdb")
    assert "no such file" in refusal(engine, missing)
    assert not (tmp_path / "nothing.duckdb").exists()


def test_an_empty_table_is_refused(engine, tmp_path):
    source = ibis.duckdb.connect(tmp_path / "empty.duckdb")
    columns = ", ".join(f'"{name}" varchar' for name in ENCOUNTER_COLUMNS.values())
    source.raw_sql(f"create table visits ({columns})")
    source.disconnect()
    feed = feed_of(f"duckdb://{tmp_path}/empty.duckdb")
    assert "no rows" in refusal(engine, feed)


def test_cells_that_cannot_be_read_are_not_quoted(engine, warehouse):
    url = warehouse(*(encounter(visit=str(i), arrived=CANARY) for i in range(9)))
    assert CANARY not in refusal(engine, feed_of(url))


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        ("mssql://reader:s3cret@warehouse/clinical", InvalidSettings, "ibis-framework[mssql]"),
        ("nosuch://reader:s3cret@warehouse/clinical", InvalidSettings, "cannot be understood"),
        ("postgresql://reader:s3cret@127.0.0.1:1/x", InvalidExtract, "cannot be reached"),
        ("postgresql://reader:${NOT_SET}@127.0.0.1:1/x", InvalidSettings, "NOT_SET"),
    ],
)
def test_a_database_that_cannot_be_opened_says_why_without_its_password(engine, url, kind, said):
    heard = refusal(engine, feed_of(url))
    assert kind.__name__ in heard
    assert said in heard
    assert "s3cret" not in heard


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://reader:s3/c@ret@host:5432/db", "postgresql://host:5432/db"),
        ("postgresql://s3cret@host/db", "postgresql://host/db"),
        ("postgresql://host:5432/db", "postgresql://host:5432/db"),
        ("postgresql://u@host:${PORT}/db", "postgresql://host:${PORT}/db"),
        ("snowflake://u:p@account/db?warehouse=w&PASSWORD=x", "snowflake://account/db"),
        ("duckdb:///data/warehouse.duckdb", "duckdb:///data/warehouse.duckdb"),
        ("trino://host/db?token=x", "trino://host/db"),
        ("mssql://h/x?odbc_connect=PWD%3Ds3cret", "mssql://h/x"),
        ("postgresql://host/db?user=u@h&password=s3cret", "postgresql://***"),
        ("postgresql://host/db?password=x@s3cret", "postgresql://***"),
        ("postgresql://reader:s3cret", "postgresql://***"),
        ("postgresql:reader:s3cret@host", "***"),
        ("Server=h;PWD=s3cret", "***"),
        ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p"),
    ],
)
def test_an_address_is_shown_by_scheme_host_and_database_only(url, shown):
    assert without_password(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "nosuch://u:s3cret@h/x",
        "postgresql://u@localhost:${DBPW}/x",
        "postgresql:u:s3cret@localhost",
        "postgresql://u:s3cret@[localhost/x",
    ],
)
def test_no_error_holds_the_address_even_unsaid(engine, monkeypatch, url):
    monkeypatch.setenv("DBPW", "s3cret")
    with pytest.raises(HotspotError) as refused:
        read_feed(engine, feed_of(url), vintage=2020)
    problem, held = refused.value, []
    while problem:
        held.append(repr(problem))
        problem = problem.__context__
    assert "s3cret" not in " ".join(held)


def test_settings_never_carry_the_password_on(tmp_path):
    feed = feed_of("postgresql://reader:s3cret@host/db")
    assert "s3cret" not in repr(feed) + str(feed) + feed.model_dump_json()
    assert "postgresql://host/db" in feed.model_dump_json()
    given = {"url": "postgresql://reader:s3cret@host/db", "table": "visits", "name": "hospital"}
    settings = site(tmp_path, given | {"kind": "encounter", "columns": ENCOUNTER_COLUMNS})
    assert "s3cret" not in repr(settings)
    assert settings.feeds[0].url.count("s3cret") == 1


ROWS = """
create table visits as select * from (values
  ('E1', 'P1', 'EMER', timestamptz '2025-12-30 16:00:00+00', timestamptz '2025-12-30 20:00:00+00',
   date '2020-02-29', '06067000100', null::float8, null::float8, 'MAIN', null::timestamp,
   'ZZCANARY'),
  ('E2', 'P2', 'IMP', timestamptz '2025-12-31 07:30:00+00', null,
   date '2019-01-01', null, -122.5, 38.5, 'MAIN', null, 'ZZCANARY')
) as t (visit, patient, class, arrived, "left", born, tract, lon, lat, "where", changed, name)
"""


@pytest.fixture
def postgres_url(postgres):
    import psycopg

    url = postgres.fresh_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(ROWS)
    return url


def test_postgresql_is_read_and_its_times_come_to_the_wall(engine, postgres_url):
    feed = feed_of(postgres_url, time_zone="America/Los_Angeles")
    rows = (
        read_feed(engine, feed, vintage=2020)
        .lines.order_by("encounter_id")
        .to_pyarrow()
        .to_pylist()
    )
    assert [row["encounter_id"] for row in rows] == ["E1", "E2"]
    assert rows[0]["start_ts"] == datetime(2025, 12, 30, 8)
    assert rows[1]["start_ts"] == datetime(2025, 12, 30, 23, 30)
    assert rows[1]["end_ts"] is None
    assert rows[1]["longitude"] == -122.5
    assert CANARY not in str(rows)


def test_a_password_may_come_from_the_environment(engine, postgres_url, postgres, monkeypatch):
    feed = feed_of(
        postgres_url.replace(postgres.password, "${WAREHOUSE_PASSWORD}"),
        time_zone="America/Los_Angeles",
    )
    monkeypatch.setenv("WAREHOUSE_PASSWORD", postgres.password)
    assert ids(read_feed(engine, feed, vintage=2020)) == ["E1", "E2"]
    monkeypatch.setenv("WAREHOUSE_PASSWORD", "wr0ng")
    said = refusal(engine, feed)
    assert "cannot be reached" in said
    assert "wr0ng" not in said


def test_a_failure_on_the_way_quotes_nothing(engine, postgres_url):
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "create view broken as select visits.*, (name || arrived)::int as score from visits"
        )
    feed = feed_of(postgres_url, "broken", columns=ENCOUNTER_COLUMNS | {"geocode_score": "score"})
    assert CANARY not in refusal(engine, feed)
