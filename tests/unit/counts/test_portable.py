"""Rules that keep one expression right on every database, found by running it on them."""

from datetime import date

import ibis
import pytest
from sqlglot import exp, parse_one

from hotspot.core.sections import Ages
from hotspot.counts.calendar import Calendar
from hotspot.counts.segments import child_weeks, slim_answers, slim_encounters
from hotspot.counts.windows import space_visits, sum_pairs, sum_weeks

DIALECTS = ["duckdb", "postgres", "mssql", "snowflake", "pyspark", "bigquery"]
GLOT = {"mssql": "tsql", "pyspark": "spark"}
FORBIDDEN = {
    "LEAST or GREATEST": (exp.Least, exp.Greatest),
    "a generated series": (exp.Unnest, exp.Explode, exp.GenerateSeries, exp.GenerateDateArray),
    "a truncated date": (exp.DateTrunc, exp.TimestampTrunc),
    "arithmetic of dates": (exp.DateAdd, exp.DateSub, exp.DateDiff, exp.Interval),
}
BOOLEANS = (exp.Predicate, exp.Connector, exp.Not, exp.Boolean)

ENCOUNTERS = {
    "encounter_id": "string",
    "person_id": "string",
    "encounter_class": "string",
    "start_ts": "timestamp",
    "end_ts": "timestamp",
    "birth_date": "date",
    "geoid": "string",
    "facility_id": "string",
}
SCREENINGS = {
    "screening_id": "string",
    "person_id": "string",
    "screened_ts": "timestamp",
    "birth_date": "date",
    "geoid": "string",
    "domain": "string",
    "result": "string",
    "facility_id": "string",
}
AREAS = {"tract": "int32", "neighborhood": "int32", "region": "int32"}
DAYS = dict.fromkeys(("start_day", "first_night", "end_day"), "date")
SLIM = {"person_id": "string"} | AREAS | {"kind": "string"} | DAYS
SLIM |= {"born": "int32"}
ANSWER = {"screening_id": "string", "screened_ts": "timestamp", "need": "int32"}
ROWS = {"person": "int32", "week": "int32", "series": "int32", "value": "int32"}
ROWS |= {"encounters": "int32"}


def table(name, schema):
    return ibis.table(schema, name=name)


def expressions():
    places = table("places", {"geoid": "string"} | AREAS)
    day = date(2025, 12, 31)
    rows = table("rows", ROWS)
    visits = table("visits", ROWS | {"since": "int32", "until": "int32"})
    return {
        "slim encounters": slim_encounters(table("encounters", ENCOUNTERS), places),
        "slim answers": slim_answers(table("screenings", SCREENINGS), places),
        "child-weeks": child_weeks(
            table("encounters", SLIM),
            table("answers", SLIM | ANSWER),
            calendar=Calendar(date(2023, 1, 1), day),
            ages=Ages(),
            same_day=1,
            as_of=day,
        ),
        "visits": space_visits(rows, series=rows.series, windows=(4, 13, 52)),
        "weeks": sum_weeks(visits, windows=(4, 13, 52)),
        "pairs": sum_pairs(visits, windows=(4, 13, 52)),
    }


def tree_of(expression, dialect):
    sql = str(ibis.to_sql(expression, dialect=dialect))
    return parse_one(sql, read=GLOT.get(dialect, dialect))


def boolean_columns(tree):
    columns = [
        column.unalias() for select in tree.find_all(exp.Select) for column in select.selects
    ]
    return [column for column in columns if isinstance(column, BOOLEANS)]


@pytest.fixture(scope="module", params=DIALECTS)
def trees(request):
    return {name: tree_of(asked, request.param) for name, asked in expressions().items()}


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_nothing_is_used_that_breaks_or_differs_somewhere(trees, rule):
    for name, tree in trees.items():
        assert not list(tree.find_all(*FORBIDDEN[rule])), f"{name} uses {rule}"


def test_no_boolean_stands_in_a_select_list(trees):
    """T-SQL has no boolean columns, and says so only when it runs the query."""
    for name, tree in trees.items():
        assert not boolean_columns(tree), name


OFFENDERS = {
    "LEAST or GREATEST": lambda t: t.mutate(x=ibis.least(t.value, t.week)),
    "a generated series": lambda t: t.select(x=ibis.range(0, t.week).unnest()),
    "a truncated date": lambda t: t.mutate(x=t.day.truncate("W")),
    "arithmetic of dates": lambda t: t.mutate(x=t.day + ibis.interval(years=18)),
}


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_each_rule_would_notice(rule):
    rows = table("rows", ROWS | {"day": "date"})
    tree = tree_of(OFFENDERS[rule](rows), "postgres")
    assert list(tree.find_all(*FORBIDDEN[rule]))


def test_a_boolean_would_be_noticed():
    rows = table("rows", ROWS)
    assert boolean_columns(tree_of(rows.select(x=rows.value > 1), "postgres"))
