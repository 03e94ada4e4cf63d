"""Rules that keep one expression right on every database, found by running it on them."""

from datetime import date

import ibis
import pandas as pd
import pytest
from sqlglot import exp, parse_one

from hotspot.core.sections import Ages
from hotspot.counts.calendar import Calendar
from hotspot.counts.numbering import Numbering
from hotspot.counts.plan import Plan
from hotspot.counts.segments import valid_answers, visits_and_stays

DIALECTS = [
    *("duckdb", "postgres", "mssql", "snowflake", "pyspark", "databricks", "bigquery", "oracle")
]
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
    "nights_from": "date",
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
SMALL = {
    "days": {"day": "date", "number": "int32", "week": "int32", "yyyymmdd": "int32"}
    | {"newborn_from": "int32"},
    "weeks": dict.fromkeys(("week", "first_number", "next_number", "yyyymmdd"), "int32"),
    "places": {"geoid": "string", "place": "int32"},
    "homes": dict.fromkeys(("place", "moved", "area"), "int32"),
    "sums": dict.fromkeys(("area", "within"), "int32"),
}
PLACES = pd.DataFrame({"geoid": ["a"], "tract": [0], "neighborhood": [-1], "region": [0]})
NAMES = {"tract": ["a"], "neighborhood": [], "region": ["region"]}


def table(name, schema):
    return ibis.table(schema, name=name)


def expressions():
    """Every step of the chain, on the tables that the step before has left."""
    plan = Plan(
        Calendar(date(2023, 1, 1), date(2025, 12, 31)),
        Numbering(PLACES, NAMES),
        Ages(),
        same_day=1,
        cap=30,
        tables={name: table(name, schema) for name, schema in SMALL.items()},
    )
    found = {
        "events": visits_and_stays(table("encounters", ENCOUNTERS)),
        "answers": valid_answers(table("screenings", SCREENINGS)),
    }

    def kept(name):
        return table(name, found[name].schema())

    found["children"] = plan.children(kept("events"), kept("answers"))
    found["lines"] = plan.lines(kept("events"), kept("children"))
    found["said"] = plan.said(kept("answers"), kept("children"))
    found["visits"] = plan.visits(kept("lines"), kept("said"))
    found["weeks"] = plan.weeks(kept("visits"))
    found["pairs"] = plan.pairs(kept("visits"))
    found["largest"] = plan.largest(kept("visits"))
    found["changes"] = plan.changes(kept("visits"))
    found["sums"] = plan.sums(kept("changes"))
    return found


def tree_of(expression, dialect):
    sql = str(ibis.to_sql(expression, dialect=dialect))
    return parse_one(sql, read=GLOT.get(dialect, dialect))


def offences(tree, rule):
    """What breaks a rule; Oracle alone keeps a time in a date, and cuts it off by day."""
    found = tree.find_all(*FORBIDDEN[rule])
    return [one for one in found if not (one.args.get("unit") and one.unit.name in ("DDD", "DAY"))]


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
        assert not offences(tree, rule), f"{name} uses {rule}"


def test_no_boolean_stands_in_a_select_list(trees):
    """T-SQL has no boolean columns, and says so only when it runs the query."""
    for name, tree in trees.items():
        assert not boolean_columns(tree), name


ROWS = {"week": "int32", "value": "int32"}
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
    assert offences(tree, rule)


def test_a_boolean_would_be_noticed():
    rows = table("rows", ROWS)
    assert boolean_columns(tree_of(rows.select(x=rows.value > 1), "postgres"))
