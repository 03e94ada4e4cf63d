"""Whatever a feed holds, the intake keeps what a careful clerk would, and the books close."""

from datetime import datetime, timedelta

import ibis
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.ingest.checks import judge
from hotspot.ingest.engine import close, connect
from hotspot.ingest.rules import Limits
from tests.unit.ingest.sites import AS_OF, GEOIDS, row_of_tracts

NOON = datetime.combine(AS_OF, datetime.min.time()) + timedelta(hours=12)
LIMITS = Limits(as_of=AS_OF, age_limit=18, open_stay_days=365)
CHILDREN = pd.Series(40.0, index=list(GEOIDS))
HOSPITAL = pd.DataFrame(
    {"name": ["The Hospital"], "address": ["3333 Burnet Ave"], "longitude": None, "latitude": None}
).astype({"longitude": float, "latitude": float})
UNREADABLE = ("start_ts", "end_ts", "birth_date", "longitude", "latitude", "source_updated_at")
SCHEMA = pa.schema(
    {
        "feed": pa.string(),
        "encounter_id": pa.string(),
        "person_id": pa.string(),
        "encounter_class": pa.string(),
        "start_ts": pa.timestamp("us"),
        "end_ts": pa.timestamp("us"),
        "birth_date": pa.date32(),
        "tract_geoid": pa.string(),
        "longitude": pa.float64(),
        "latitude": pa.float64(),
        "address": pa.string(),
        "geocode_result": pa.string(),
        "facility_id": pa.string(),
        "source_updated_at": pa.timestamp("us"),
        **{f"unreadable_{name}": pa.int8() for name in UNREADABLE},
    }
)


def days(low, high):
    return st.integers(low, high).map(lambda number: NOON + timedelta(days=number))


ROW = st.fixed_dictionaries(
    {
        "feed": st.just("hospital"),
        "encounter_id": st.sampled_from([None, *"abcdefgh"]),
        "person_id": st.sampled_from([None, "P", "Q", "R"]),
        "encounter_class": st.sampled_from(["IMP", "OBSENC", "EMER", "EMER", "AMB", None]),
        "start_ts": st.one_of(days(-3, 0), days(-400, 0), st.none()),
        "end_ts": st.one_of(days(-3, 3), st.none()),
        "birth_date": st.one_of(days(-20 * 365, 0), days(-130 * 365, 5), st.none()).map(
            lambda when: when and when.date()
        ),
        "tract_geoid": st.sampled_from([*GEOIDS, "39061000100", "elsewhere", None]),
        "longitude": st.just(None),
        "latitude": st.just(None),
        "address": st.sampled_from([None, "12 Oak St", "PO Box 9", "3333 Burnett Avenue"]),
        "geocode_result": st.sampled_from([None, "geocoded", "po_box"]),
        "facility_id": st.sampled_from(["MAIN", None]),
        "source_updated_at": st.one_of(days(-1, 1), st.none()),
        **{f"unreadable_{name}": st.just(0) for name in UNREADABLE},
    }
)
NEVER = datetime.min


def stays_first(row):
    """The newest knowledge first, then the stay that has ended, then the content."""
    content = [row[name] for name in SCHEMA.names if name not in ("feed", "source_updated_at")]
    known = (row["source_updated_at"] or NEVER, row["end_ts"] or NEVER)
    return (*known, *((cell is not None, cell if cell is not None else 0) for cell in content))


def age_of(row):
    start, born = row["start_ts"].date(), row["birth_date"]
    return start.year - born.year - ((start.month, start.day) < (born.month, born.day))


def is_counted(row):
    if None in (row["encounter_id"], row["person_id"], row["start_ts"], row["birth_date"]):
        return False
    start, end = row["start_ts"], row["end_ts"]
    if row["encounter_class"] not in ("IMP", "OBSENC", "EMER") or start.date() > AS_OF:
        return False
    if end is not None and end < start:
        return False
    inpatient = row["encounter_class"] != "EMER"
    if end is None and inpatient and start.date() < AS_OF - timedelta(days=365):
        return False
    return row["birth_date"] <= start.date() and age_of(row) < 18


def home_of(row):
    institution = row["address"] in ("PO Box 9", "3333 Burnett Avenue")
    if institution or row["geocode_result"] == "po_box" or row["tract_geoid"] not in GEOIDS:
        return ""
    return row["tract_geoid"]


def clerk(rows):
    """Ids with the tract they are counted in."""
    nameless = [row for row in rows if row["encounter_id"] is None]
    versions = {}
    for row in rows:
        if row["encounter_id"] is not None:
            versions.setdefault(row["encounter_id"], []).append(row)
    latest = [max(same, key=stays_first) for same in versions.values()]
    return sorted(
        (row["encounter_id"], home_of(row)) for row in nameless + latest if is_counted(row)
    )


@pytest.fixture(scope="module")
def engine():
    connection = connect()
    yield connection
    close(connection)


@settings(max_examples=40)
@given(rows=st.lists(ROW, min_size=1, max_size=30))
def test_the_intake_keeps_what_a_careful_clerk_keeps(engine, rows):
    name = ibis.util.gen_name("rows")
    lines = engine.create_table(name, pa.Table.from_pylist(rows, schema=SCHEMA))
    found = judge(
        engine,
        lines,
        "encounter",
        tracts=row_of_tracts(),
        children=CHILDREN,
        limits=LIMITS,
        institutions=HOSPITAL,
    )
    kept = found.lines.to_pyarrow().to_pylist()
    assert sorted((row["encounter_id"], row["geoid"] or "") for row in kept) == clerk(rows)
    counts = {finding.rule: finding.n_rows for finding in found.findings}
    assert counts["rows read"] == len(rows)
    out = ("fixed", "quarantined")
    gone = sum(f.n_rows for f in found.findings if f.severity in out or f.rule == "not a child")
    assert counts["rows counted"] == len(kept) == len(rows) - gone
