"""Each rule, on the one row that breaks it and the row next to it that does not."""

from datetime import date, datetime, timedelta

import ibis
import pyarrow as pa
import pytest

from hotspot.ingest.rules import COUNTED, RULES, Limits, first_broken
from tests.unit.ingest.sites import AS_OF

LIMITS = Limits(as_of=AS_OF, age_limit=18, open_stay_days=365)

ENCOUNTER = {
    "line_id": "E1",
    "person_id": "P1",
    "encounter_class": "IMP",
    "start_ts": datetime(2025, 12, 28, 10),
    "end_ts": datetime(2025, 12, 30, 10),
    "birth_date": date(2020, 2, 29),
    "unreadable_end_ts": 0,
}
SCREENING = {
    "line_id": "A1",
    "person_id": "P1",
    "domain": "food",
    "result": "need",
    "start_ts": datetime(2025, 12, 28, 10),
    "birth_date": date(2020, 2, 29),
}
SCHEMA = pa.schema(
    {
        "line_id": pa.string(),
        "person_id": pa.string(),
        "encounter_class": pa.string(),
        "domain": pa.string(),
        "result": pa.string(),
        "start_ts": pa.timestamp("us"),
        "end_ts": pa.timestamp("us"),
        "birth_date": pa.date32(),
        "unreadable_end_ts": pa.int8(),
    }
)


@pytest.fixture(scope="module")
def engine():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def judged(engine, kind, row, limits=LIMITS):
    lines = ibis.memtable(pa.Table.from_pylist([row], schema=SCHEMA))
    rule = lines.select(rule=first_broken(lines, RULES[kind], limits))
    return engine.to_pyarrow(rule)["rule"][0].as_py()


def at(day, hour=0):
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)


ENCOUNTERS = [
    ({}, COUNTED),
    ({"line_id": None}, "no id"),
    ({"person_id": None}, "no id"),
    ({"start_ts": None}, "no start"),
    ({"start_ts": datetime(1900, 1, 1), "birth_date": date(1900, 1, 1)}, "start long ago"),
    ({"start_ts": at(AS_OF, 23), "end_ts": None}, COUNTED),
    ({"start_ts": at(AS_OF + timedelta(days=1)), "end_ts": None}, "start after as-of"),
    ({"encounter_class": "AMB"}, "unknown class"),
    ({"encounter_class": None}, "unknown class"),
    ({"encounter_class": "NOT_COUNTED"}, "class not counted"),
    ({"encounter_class": "OBSENC"}, COUNTED),
    ({"end_ts": None, "unreadable_end_ts": 1}, "end not readable"),
    ({"end_ts": datetime(2025, 12, 28, 9, 59)}, "end before start"),
    ({"end_ts": datetime(2025, 12, 28, 10)}, COUNTED),
    ({"end_ts": None}, COUNTED),
    ({"start_ts": at(AS_OF - timedelta(days=365)), "end_ts": None}, COUNTED),
    ({"start_ts": at(AS_OF - timedelta(days=366)), "end_ts": None}, "open too long"),
    (
        {"encounter_class": "EMER", "start_ts": at(AS_OF - timedelta(days=366)), "end_ts": None},
        COUNTED,
    ),
    ({"birth_date": None}, "no birth date"),
    ({"birth_date": date(2025, 12, 28)}, COUNTED),
    ({"birth_date": date(2025, 12, 29)}, "birth after start"),
    ({"birth_date": date(1904, 12, 29)}, "not a child"),
    ({"birth_date": date(1904, 12, 28)}, "age over 120"),
    ({"birth_date": date(2007, 12, 29)}, COUNTED),
    ({"birth_date": date(2007, 12, 28)}, "not a child"),
    ({"line_id": None, "birth_date": None}, "no id"),
]

SCREENINGS = [
    ({}, COUNTED),
    ({"domain": "pets"}, "unknown domain"),
    ({"domain": None}, "unknown domain"),
    ({"domain": "not_counted"}, "domain not counted"),
    ({"result": "not_counted"}, "result not counted"),
    ({"result": "maybe"}, "unknown result"),
    ({"result": "declined"}, COUNTED),
    ({"start_ts": at(AS_OF + timedelta(days=1))}, "start after as-of"),
    ({"birth_date": None}, "no birth date"),
]


@pytest.mark.parametrize(("cells", "rule"), ENCOUNTERS)
def test_an_encounter_is_claimed_by_the_first_rule_it_breaks(engine, cells, rule):
    assert judged(engine, "encounter", ENCOUNTER | cells) == rule


@pytest.mark.parametrize(("cells", "rule"), SCREENINGS)
def test_a_screening_is_claimed_by_the_first_rule_it_breaks(engine, cells, rule):
    assert judged(engine, "screening", SCREENING | cells) == rule


def test_a_child_of_the_leap_day_turns_older_on_the_first_of_march(engine):
    limits = Limits(as_of=date(2026, 3, 2), age_limit=18, open_stay_days=365)
    row = ENCOUNTER | {"birth_date": date(2008, 2, 29), "end_ts": None}
    days = {date(2026, 2, 28): COUNTED, date(2026, 3, 1): "not a child"}
    for day, rule in days.items():
        assert judged(engine, "encounter", row | {"start_ts": at(day)}, limits) == rule


@pytest.mark.parametrize("kind", ["encounter", "screening"])
def test_every_rule_has_a_name_of_its_own_and_says_what_became_of_the_rows(kind):
    rules = RULES[kind]
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(
        rule.finding.rstrip(".").endswith(("Left out", "Not counted here")) for rule in rules
    )
    tested = {rule for _, rule in (ENCOUNTERS if kind == "encounter" else SCREENINGS)}
    own = {rule.name for rule in rules}
    assert own - tested <= ({rule for _, rule in ENCOUNTERS} if kind == "screening" else set())
