"""Wherever a hospital keeps its data, it is counted the same: DuckDB, PostgreSQL, Spark, by hand.

Every example is an extract of a county of its own; those of one as-of day and one set of decisions
are counted together, so that a server is asked twenty times and not four hundred. Tracts and
neighborhoods are of one example, the region is of all that are counted together.
"""

from collections import defaultdict

import duckdb
import hypothesis
import ibis
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.core.columns import COUNTS, LARGEST, RECENT_DAYS
from hotspot.core.weeks import last_full_week
from hotspot.counts.script import write_script
from hotspot.counts.tally import tally
from tests.property.day_by_day import (
    DAY,
    changes_of,
    daily_changes_of,
    facts,
    largest_changes_of,
    saturday,
    series_of,
)
from tests.property.test_tally import AGES, ENCOUNTERS, EXTRACTS, PLACES, SCREENINGS

EXAMPLES = 4 * settings.default.max_examples
KEYS = ["level", "measure", "age_band", "area", "week_ending"]
BY_DAY = [*KEYS[:-1], "day"]


def of_county(number, row):
    """Move a row to a county of its own, whose children nobody else knows."""
    own = {"person_id": f"{row['person_id']} of {number}"}
    if row["geoid"] is not None:
        own["geoid"] = f"39{number:03d}{row['geoid'][5:]}"
    own |= {name: f"{row[name]} of {number}" for name in row if name in IDS}
    return row | own


IDS = ("encounter_id", "screening_id")


class Together:
    """Examples that are counted in one tally."""

    def __init__(self, as_of, ages, same_day):
        self.as_of = as_of
        self.decided = {"ages": ages, "same_day": same_day, "as_of": as_of}
        self.rows = [], []
        self.places = {}

    def add(self, number, stays, answers):
        for kept, rows in zip(self.rows, (stays, answers), strict=True):
            kept.extend(of_county(number, row) for row in rows)
        for geoid, name in PLACES.items():
            area = None if name is None else f"{name} {number:03d}"
            self.places[f"39{number:03d}{geoid[5:]}"] = area

    def count(self, make_table):
        """Count in a database, given how to make a table in it."""
        tables = [make_table(name, table) for name, table in self.tables("e", "s")]
        return tally(*tables, areas=self.areas, lag_weeks=3, **self.decided)

    @property
    def areas(self):
        return pd.DataFrame({"geoid": self.places.keys(), "neighborhood": self.places.values()})

    def tables(self, *names):
        """Both tables of rows, by name."""
        for name, rows, schema in zip(names, self.rows, (ENCOUNTERS, SCREENINGS), strict=True):
            yield name, pa.Table.from_pylist(rows, schema)

    def walk(self):
        """Count by walking: the counts, what one child has at most, and the newest days."""
        series = series_of(facts(*self.rows, **self.decided), self.places)
        last = saturday(self.as_of)
        days = {spot: weeks for spot, weeks in series.items() if spot[2] == "bed_days"}
        return (
            as_table(COUNTS, series, lambda weeks: changes_of(weeks, last)),
            as_table(LARGEST, days, lambda weeks: largest_changes_of(weeks, last)),
            self.walk_days(),
        )

    def walk_days(self):
        first = last_full_week(self.as_of) - 55 * DAY
        found = facts(*self.rows, **self.decided, ending=lambda day: day)
        found = [one for one in found if one[0] in ("ed_visits", "admissions")]
        series = series_of(found, self.places)
        return as_table(
            RECENT_DAYS, series, lambda days: daily_changes_of(days, first, self.as_of), BY_DAY
        )


def as_table(contract, series, changes, keys=KEYS):
    rows = [
        (level, area, measure, band, *row)
        for (level, area, measure, band), weeks in series.items()
        for row in changes(weeks)
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in contract])
    numbers = dict.fromkeys(table.columns.drop(keys), "int64")
    return in_order(table.astype({keys[-1]: "datetime64[s]", **numbers}), keys)


def in_order(counts, keys=KEYS):
    plain = counts.astype(dict.fromkeys(keys[:-1], "str"))
    return plain.sort_values(keys, ignore_index=True)


@pytest.fixture(scope="module")
def examples():
    """All examples, sorted by what they are counted with; and their number."""
    found = defaultdict(list)

    @settings(max_examples=EXAMPLES, phases=[hypothesis.Phase.generate])
    @given(EXTRACTS, st.sampled_from(AGES), st.sampled_from([0, 1]))
    def keep(extract, ages, same_day):
        as_of, *rows = extract
        found[as_of, ages, same_day].append(rows)

    keep()
    return found


@pytest.fixture(scope="module")
def together(examples):
    groups = []
    number = 0
    for decided, extracts in examples.items():
        for start in range(0, len(extracts), 500):
            groups.append(Together(*decided))
            for rows in extracts[start : start + 500]:
                groups[-1].add(number % 1000, *rows)
                number += 1
    assert number >= EXAMPLES
    return groups


@pytest.fixture(scope="module")
def walked(together):
    return [group.walk() for group in together]


@pytest.fixture(scope="module")
def in_duckdb(together):
    connection = ibis.duckdb.connect()
    make = lambda name, table: connection.create_table(name, table, overwrite=True)  # noqa: E731
    return [group.count(make) for group in together]


def assert_equal(found, expected):
    for one, other in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(one.counts, other.counts)
        pd.testing.assert_frame_equal(one.weeks, other.weeks)
        pd.testing.assert_frame_equal(one.largest, other.largest)
        pd.testing.assert_frame_equal(one.recent_days, other.recent_days)


def test_duckdb_counts_as_a_walk_through_the_days_does(in_duckdb, walked):
    several = by_day = 0
    for found, (counts, largest, recent_days) in zip(in_duckdb, walked, strict=True):
        pd.testing.assert_frame_equal(in_order(found.counts), counts)
        pd.testing.assert_frame_equal(in_order(found.largest), largest)
        pd.testing.assert_frame_equal(in_order(found.recent_days, BY_DAY), recent_days)
        several += len(largest)
        by_day += len(recent_days)
    assert several > 1000 and by_day > 1000


def test_postgresql_counts_as_duckdb_does(together, in_duckdb, postgres):
    connection = ibis.connect(postgres.fresh_database())
    make = lambda name, table: connection.create_table(name, table, overwrite=True)  # noqa: E731
    assert_equal([group.count(make) for group in together], in_duckdb)
    connection.disconnect()


def scripted(group, dialect):
    """The script of a group, from the week of its first row on."""
    stays, answers = group.rows
    starts = [row["start_ts"] for row in stays] + [row["screened_ts"] for row in answers]
    decided = group.decided | {"first": min(starts).date(), "dialect": dialect}
    return write_script(group.areas, **decided)


SCRIPTED = slice(0, 4)
SELECT = "select * from hotspot_counts where level <> 'nowhere'"


def test_a_script_counts_in_duckdb_as_a_refresh_does(together, in_duckdb):
    for group, expected in zip(together[SCRIPTED], in_duckdb[SCRIPTED], strict=True):
        with duckdb.connect() as connection:
            for name, table in group.tables("encounters", "screenings"):
                connection.register(name, table)
            connection.execute(scripted(group, "duckdb"))
            found = connection.execute(SELECT).to_arrow_table().to_pandas()
            left = connection.execute("select table_name from duckdb_tables()").fetchall()
        pd.testing.assert_frame_equal(alike(found), in_order(expected.counts))
        assert left == [("hotspot_counts",)]


def test_a_script_counts_in_postgresql_as_a_refresh_does(together, in_duckdb, postgres):
    for group, expected in zip(together[SCRIPTED], in_duckdb[SCRIPTED], strict=True):
        connection = ibis.connect(postgres.fresh_database())
        for name, table in group.tables("encounters", "screenings"):
            connection.create_table(name, table)
        connection.raw_sql(scripted(group, "postgres")).close()
        found = connection.sql(SELECT).to_pyarrow().to_pandas()
        left = {name for name in connection.list_tables() if name.startswith("hotspot_")}
        connection.disconnect()
        pd.testing.assert_frame_equal(alike(found), in_order(expected.counts))
        assert left == {"hotspot_counts"}


def alike(found):
    whole = {name: "int64" for name in found.columns if name not in KEYS}
    return in_order(found.astype({"week_ending": "datetime64[s]"} | whole))


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    sql = pytest.importorskip("pyspark.sql")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "3g")
        .config("spark.sql.ui.retainedExecutions", "1")
        .config("spark.sql.maxPlanStringLength", "1000")
        .config("spark.sql.codegen.wholeStage", "false")  # both slow where tables are small
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.filterwarnings("ignore")
def test_spark_counts_as_duckdb_does(together, in_duckdb, spark):
    def make(name, table):
        spark.create_table(name, table, overwrite=True)
        return spark.table(name)

    assert_equal([group.count(make) for group in together], in_duckdb)
