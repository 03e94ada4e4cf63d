"""A hospital that lets no row leave its warehouse can count there, by a script its DBA can read.

The script makes the tables a refresh would make, one after the other, in the language of the
warehouse, and drops all of them but the last: sums of children, and not one child.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import sqlglot
from sqlglot import exp

from hotspot.core.columns import COUNTS
from hotspot.core.errors import InvalidSettings
from hotspot.core.sections import Ages
from hotspot.counts.calendar import Calendar
from hotspot.counts.conditions import NOT_ASKED, ByCondition, slots
from hotspot.counts.numbering import NOWHERE, Numbering
from hotspot.counts.places import Places
from hotspot.counts.plan import Plan
from hotspot.counts.segments import KEYS, valid_answers, visits_and_stays

DIALECTS = {
    "postgres": "postgres",
    "duckdb": "duckdb",
    "mssql": "tsql",
    "snowflake": "snowflake",
    "spark": "spark",
    "databricks": "databricks",
    "bigquery": "bigquery",
    "oracle": "oracle",
}
"""Languages a script can be written in, and what SQLGlot calls them."""

SOURCES = {
    "encounters": {
        "encounter_id": "string",
        "person_id": "string",
        "encounter_class": "string",
        "start_ts": "timestamp",
        "end_ts": "timestamp",
        "birth_date": "date",
        "geoid": "string",
    },
    "screenings": {
        "screening_id": "string",
        "person_id": "string",
        "screened_ts": "timestamp",
        "birth_date": "date",
        "geoid": "string",
        "domain": "string",
        "result": "string",
    },
}
"""Views that a script reads, with the columns of `hotspot.counts.tally.tally`."""

_WHY = """,
        diagnosis (primary, one ICD-10-CM code such as J45.901; null: not known, and in no group;
        where hardly any is known, groups, measures with @, are unknown and not none)"""

_BEGAN = {"encounters": "start_ts", "screenings": "screened_ts"}
_PREFIX = "hotspot_"
_ROWS = 500
"""Rows of one INSERT; SQL Server takes a thousand at most."""

_HEADER = """\
Counts of children by place and week, for Hotspot. {dialect}; as of {as_of}, from {first} on.

READS   encounters: encounter_id, person_id, encounter_class (IMP, OBSENC, EMER), start_ts, end_ts
        (null: still in hospital), birth_date, geoid (residence tract, 11 characters){diagnosis}
        screenings: screening_id, person_id, screened_ts, birth_date, geoid, domain (food, housing,
        utilities, transport, safety), result (need, no_need, declined, unknown)
        One row an id; times are local and have no zone. If your tables or columns have other
        names, change the first two statements, and nothing else. Without screenings, make an empty
        view.
WRITES  hotspot_counts, one row an area, measure, age band and week; its columns are explained in
        data/README.md, table counts. All other tables whose names begin with hotspot_ are dropped
        at the end: until then they hold rows about children.
RUN BY  somebody who may read the two views and make tables in a schema that nobody else can read.
PRIVACY hotspot_counts holds small numbers and is not suppressed: let nobody read it who may not
        read the views, and pass nothing of it on before small numbers are hidden in it.
RULES   Children under {limit}, age bands {bands}.
        A stay within one day has {same_day} bed-days; where long stays are cut, {cap} count.
        Rows that began before {first} or after {as_of} are left out; the checks of a refresh are
        not made, so rows must be right."""


def write_script(
    areas: pd.DataFrame,
    *,
    ages: Ages,
    same_day: int,
    first: date,
    as_of: date,
    dialect: str = "postgres",
    cap: int = 30,
    why: ByCondition = NOT_ASKED,
) -> str:
    """Write the counting of a site as SQL.

    Parameters
    ----------
    areas : DataFrame
        ``geoid`` and ``neighborhood`` (missing: in none) of every tract of the region.
    ages : Ages
        Whom to count.
    same_day : int
        Bed-days of a stay that ends on the day it began.
    first : date
        Rows that began before the first day of its week are left out.
    as_of : date
        The day whose knowledge this is.
    dialect : str
        One of ``DIALECTS``.
    cap : int, default 30
        Nights of a stay that count where long stays are cut.
    why : ByCondition, optional
        Condition groups by which measures are counted, too.

    Returns
    -------
    str
        Statements, each ended by a semicolon; the same for the same arguments.

    Raises
    ------
    InvalidSettings
        If the dialect is not known, or the first day is after the last.
    InvalidCounts
        If ``areas`` names a tract twice.
    """
    if dialect not in DIALECTS:
        raise InvalidSettings(f"dialect must be one of {', '.join(DIALECTS)}")
    if first > as_of:
        raise InvalidSettings(f"the first day, {first}, is after the as-of day {as_of}")
    places = Places(areas)
    calendar = Calendar(first, as_of)
    numbering = Numbering(places.numbers(), places.names)
    plan = Plan(calendar, numbering, ages, same_day, cap)
    small = plan.tables | _names(places, numbering, ages, calendar, why)
    named = {name: _named(name, table) for name, table in small.items()}
    sources = SOURCES | {"encounters": SOURCES["encounters"] | why.columns}
    steps = _steps(Plan(calendar, numbering, ages, same_day, cap, dict(named)), named, why)
    statements = [
        *(_view(name, sources[name], calendar.sunday, as_of) for name in sources),
        *(part for name, table in small.items() for part in _written_out(name, table)),
        *(_made(name, table, dialect) for name, table in steps),
        *(_dropped(name, "TABLE") for name in [*small, *(name for name, _ in steps[:-1])]),
        *(_dropped(name, "VIEW") for name in SOURCES),
    ]
    end = ";\nGO\n" if dialect == "mssql" else ";\n"  # a view must be alone in its batch there
    written = [one.sql(DIALECTS[dialect], pretty=True) + end for one in statements]
    header = _HEADER.format(
        dialect=dialect,
        as_of=as_of,
        first=calendar.sunday,
        limit=ages.limit,
        bands=" ".join(ages.bands),
        same_day=same_day,
        cap=cap,
        diagnosis=_WHY if why.columns else "",
    )
    comment = "".join(f"-- {line}".rstrip() + "\n" for line in header.splitlines())
    return "\n".join([comment, *written])


def _names(
    places: Places, numbering: Numbering, ages: Ages, calendar: Calendar, why: ByCondition
) -> dict[str, ir.Table]:
    """Words for the numbers of areas, measures, bands and weeks."""
    areas = [(numbering.nowhere, NOWHERE, NOWHERE)]
    for level, names in places.names.items():
        start = numbering.range_of(level)[0]
        areas += [(start + number, level, name) for number, name in enumerate(names)]
    saturdays = calendar.week_endings.tolist()
    return {
        "area_names": _table(areas, "area", "level", "name"),
        "measure_names": _table(_counted_here(why), "measure", "key"),
        "band_names": _table(list(enumerate((*ages.bands, "all"))), "band", "age_band"),
        "week_names": _table(list(enumerate(saturdays)), "week", "week_ending"),
    }


def _counted_here(why: ByCondition) -> list[tuple[int, str]]:
    """Number what a script counts, with the parts by condition that a site asks for."""
    left_out = {*slots()} - {*why.named}
    return [(n, why.named.get(key, key)) for n, key in enumerate(KEYS) if key not in left_out]


def _table(rows: Sequence[tuple], number: str, *words: str) -> ir.Table:
    columns = dict(zip((number, *words), zip(*rows, strict=True), strict=True))
    columns[number] = pa.array(columns[number], pa.int32())
    return ibis.memtable(pa.table({name: pa.array(found) for name, found in columns.items()}))


def _named(name: str, table: ir.Table) -> ir.Table:
    return ibis.table(table.schema(), name=_PREFIX + name)


def _steps(plan: Plan, small: dict[str, ir.Table], why: ByCondition) -> list[tuple[str, ir.Table]]:
    """The chain of tables, each made of those before it."""
    schemas = SOURCES | {"encounters": SOURCES["encounters"] | why.columns}
    found = {name: ibis.table(schema, name=_PREFIX + name) for name, schema in schemas.items()}
    steps = []

    def keep(name: str, table: ir.Table) -> ir.Table:
        steps.append((name, table))
        return _named(name, table)

    events = visits_and_stays(why.number(found["encounters"]))
    answers = valid_answers(found["screenings"])
    children = keep("children", plan.children(events, answers))
    lines = keep("lines", plan.lines(events, children))
    said = keep("said", plan.said(answers, children))
    visits = keep("visits", plan.visits(lines, said))
    changes = keep("changes", plan.changes(visits))
    keep("counts", why.kept(_in_words(plan.sums(changes), small)))
    return steps


def _in_words(sums: ir.Table, small: dict[str, ir.Table]) -> ir.Table:
    found = sums
    for name in ("area", "measure", "band", "week"):
        found = found.inner_join(small[f"{name}_names"], name)
    found = found.drop("area", "measure").rename(area="name", measure="key")
    return found.select([column.name for column in COUNTS])


def _identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def _place(name: str) -> exp.Table:
    return exp.Table(this=_identifier(_PREFIX + name))


def _view(name: str, named: Iterable[str], first: date, as_of: date) -> exp.Create:
    """Read a source by the names its warehouse gives it: unquoted, they match as it folds them."""
    columns = [exp.column(column).as_(column, quoted=True) for column in named]
    began = exp.column(_BEGAN[name])
    after = as_of + timedelta(days=1)
    covered = exp.and_(began >= _day(first, "timestamp"), began < _day(after, "timestamp"))
    select = exp.select(*columns).from_(name).where(covered)
    return exp.Create(this=_place(name), kind="VIEW", expression=select)


def _day(day: date, kind: str) -> exp.Cast:
    return exp.cast(exp.Literal.string(day.isoformat()), kind)


def _written_out(name: str, table: ir.Table) -> Iterator[exp.Expression]:
    """A small table with all that is in it."""
    kinds = {"string": "varchar(200)", "date": "date"}
    columns = [
        exp.ColumnDef(
            this=_identifier(column), kind=exp.DataType.build(kinds.get(str(kind), "int"))
        )
        for column, kind in table.schema().items()
    ]
    yield exp.Create(this=exp.Schema(this=_place(name), expressions=columns), kind="TABLE")
    rows = [tuple(row.values()) for row in table.to_pyarrow().to_pylist()]
    for start in range(0, len(rows), _ROWS):
        values = [tuple(map(_value, row)) for row in rows[start : start + _ROWS]]
        yield exp.insert(exp.values(values), _place(name))


def _value(value: date | str | int) -> exp.Expression:
    return _day(value, "date") if isinstance(value, date) else exp.convert(value)


def _made(name: str, table: ir.Table, dialect: str) -> exp.Create:
    ours = "pyspark" if dialect == "spark" else dialect
    select = sqlglot.parse_one(ibis.to_sql(table, dialect=ours), read=DIALECTS[dialect])
    return exp.Create(this=_place(name), kind="TABLE", expression=select)


def _dropped(name: str, kind: str) -> exp.Drop:
    return exp.Drop(this=_place(name), kind=kind)
