"""A script says what it reads, leaves and must not be used for, and is the same every time."""

from datetime import date

import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from hotspot.core.conditions import Conditions
from hotspot.core.errors import InvalidCounts, InvalidSettings
from hotspot.core.sections import Ages
from hotspot.counts.script import DIALECTS, SOURCES, write_script
from hotspot.refresh.script import by_condition

AREAS = pd.DataFrame({"geoid": ["a", "b"], "neighborhood": ["O'Neil", None]})
WHY = by_condition(Conditions(groups={"asthma": ("J45",), "wrist": ("S52.5",)}))
FIRST, AS_OF = date(2025, 11, 5), date(2025, 12, 30)


def script(dialect="postgres", **changes):
    asked = {"ages": Ages(), "same_day": 0, "first": FIRST, "as_of": AS_OF} | changes
    return write_script(AREAS, **asked, dialect=dialect)


@pytest.fixture(scope="module", params=DIALECTS)
def statements(request):
    text = script(request.param).replace("\nGO\n", "\n")
    return sqlglot.parse(text, read=DIALECTS[request.param])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_asks_why_children_came_only_if_the_site_does(dialect):
    plain, asked = script(dialect), script(dialect, why=WHY)
    assert "diagnosis" not in plain and "ed_visits@" not in plain
    head = asked.split("CREATE")[0]
    assert "primary, one ICD-10-CM code" in head and "are unknown and not none" in head
    for key in ("ed_visits@asthma", "bed_days@other"):
        assert f"'{key}'" in asked
    assert sqlglot.parse(asked.replace("\nGO\n", "\n"), read=DIALECTS[dialect])


def made(statements, kind):
    found = [one for one in statements if isinstance(one, exp.Create) and one.kind == kind]
    into = [one.args["into"].this for one in statements if one.args.get("into")]
    return {table.find(exp.Table).name for table in [*(one.this for one in found), *into]}


def test_every_dialect_makes_the_same_tables_and_drops_all_but_the_last(statements):
    tables, views = made(statements, "TABLE"), made(statements, "VIEW")
    assert {"hotspot_children", "hotspot_lines", "hotspot_visits", "hotspot_counts"} <= tables
    dropped = {one.this.name for one in statements if isinstance(one, exp.Drop)}
    assert dropped == (tables | views) - {"hotspot_counts"}


def test_nothing_but_the_sources_and_its_own_tables_is_read(statements):
    read = {table.name for one in statements for table in one.find_all(exp.Table)}
    ctes = {cte.alias for one in statements for cte in one.find_all(exp.CTE)}
    own = {name for name in read if name.startswith("hotspot_")}
    assert read - own - ctes - {"temp"} == set(SOURCES)


def test_the_names_of_the_sources_match_however_the_warehouse_folds_them():
    text = script("snowflake")
    assert 'person_id AS "person_id"' in text
    assert "FROM encounters" in text


def test_a_name_with_a_quotation_mark_stays_a_name():
    assert "'O''Neil'" in script()


def test_the_header_says_what_must_be_known():
    head = script(same_day=1).split("CREATE")[0]
    assert all(line.startswith("--") for line in head.strip().splitlines())
    for words in ("READS", "WRITES", "RUN BY", "PRIVACY", "not suppressed", "1 bed-days"):
        assert words in head
    assert "before 2025-11-02" in head, "the Sunday of the first day's week"


def test_a_script_is_the_same_every_time():
    assert script() == script()


def test_an_unknown_dialect_is_refused_with_those_that_are_known():
    with pytest.raises(InvalidSettings, match="postgres, duckdb, mssql, snowflake"):
        script("cobol")


def test_days_in_the_wrong_order_and_tracts_named_twice_are_refused():
    with pytest.raises(InvalidSettings, match="is after the as-of day"):
        script(first=date(2026, 1, 1))
    twice = pd.concat([AREAS, AREAS])
    with pytest.raises(InvalidCounts, match="twice"):
        write_script(twice, ages=Ages(), same_day=0, first=FIRST, as_of=AS_OF)
