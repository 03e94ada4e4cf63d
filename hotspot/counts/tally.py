"""Extract to counts: the one place where rows about patients become numbers about places.

It is one expression, whatever database holds the rows. It is run in steps, each kept in that
database as a temporary table until the next is done: numbered children, their visits, stays and
answers, the sums of a batch of children after the other. Only sums come out.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis.backends import BaseBackend

from hotspot.core.columns import COUNTS, LARGEST, RECENT_DAYS, WEEKS, check_columns
from hotspot.core.conditions import NO_CONDITIONS, Conditions
from hotspot.core.errors import InvalidCounts
from hotspot.core.sections import Ages
from hotspot.counts.calendar import Calendar
from hotspot.counts.coverage import find_spans, find_strays, list_weeks
from hotspot.counts.days import DaySums
from hotspot.counts.levels import Sums
from hotspot.counts.numbering import Numbering
from hotspot.counts.places import Places
from hotspot.counts.plan import Plan
from hotspot.counts.segments import valid_answers, visits_and_stays

BATCH = 2_000_000
"""Rows whose children are summed at once, which bounds the memory it takes."""

N_LEVELS = 3
"""Levels at which those who moved are summed one by one."""


@dataclass(frozen=True)
class Tally:
    """What was counted.

    Parameters
    ----------
    counts : DataFrame
        As `hotspot.core.columns.COUNTS` says; by level, measure, age band, area and week.
    weeks : DataFrame
        As `hotspot.core.columns.WEEKS` says; by measure and week.
    largest : DataFrame
        As `hotspot.core.columns.LARGEST` says; by level, measure, age band, area and week.
    recent_days : DataFrame
        As `hotspot.core.columns.RECENT_DAYS` says; by level, measure, age band, area and day.
    strays : DataFrame
        Events before the feeds became steady, as `hotspot.counts.coverage.find_strays` says.
    """

    counts: pd.DataFrame
    weeks: pd.DataFrame
    largest: pd.DataFrame
    recent_days: pd.DataFrame
    strays: pd.DataFrame


def tally(  # noqa: PLR0913 - two tables of rows, three of places, and what a site decided
    encounters: ir.Table,
    screenings: ir.Table,
    *,
    areas: pd.DataFrame,
    older: pd.DataFrame | None = None,
    shares: pd.DataFrame | None = None,
    ages: Ages,
    same_day: int,
    lag_weeks: int,
    as_of: date,
    first_day: date | None = None,
    cap: int = 30,
    conditions: Conditions = NO_CONDITIONS,
    tell: Callable[[int, int], None] | None = None,
) -> Tally:
    """Count events, bed-days and screenings by place, week and age band.

    Parameters
    ----------
    encounters, screenings : Table
        Accepted rows in canonical columns, in one database, each id once; no rows: no such feed.
    areas : DataFrame
        ``geoid`` and ``neighborhood`` (missing: in none) of every tract of the region. Rows whose
        ``geoid`` is not among them are not placed; they count in the region's total only.
    older : DataFrame, optional
        Crosswalk from ids of older tracts that rows may carry to the tracts of the region.
    shares : DataFrame, optional
        Crosswalk from tracts to neighborhoods, for tracts that are shared among several.
    ages : Ages
        Whom to count, in completed years on the first day of each week of a stay, or on the day
        of a visit or an answer.
    same_day : int
        Bed-days of a stay that ends on the day it began, 0 or 1.
    lag_weeks : int
        Newest weeks that are not complete, besides the running one.
    as_of : date
        The day whose knowledge this is; bed-days are counted up to the night before it.
    first_day : date, optional
        First day the feeds cover; by default what the rows themselves show.
    cap : int, default 30
        Nights of a stay that count where long stays are cut (``core.measures.VARIANTS``).
    conditions : Conditions, optional
        Groups, in the order of the number (from 1) that ``encounters`` have as ``condition``, and
        the measures to count by group, too.
    tell : callable, optional
        Called as each batch of children begins, with the batches done and their number.

    Returns
    -------
    Tally
        Counts, weeks, what one child has at most, and events before the weeks.

    Raises
    ------
    InvalidCounts
        If a row began after ``as_of``, if there is nothing to count, or if ``areas`` names a tract
        twice.

    Notes
    -----
    Bed-days are midnights *d* with start <= *d* < end. For screenings the encounters behind a
    value are the children's weeks, so that ``n_encounters`` equals ``n_persons``; a child's last
    valid answer of a week counts, and decides the tract and age band. A child of whom the rows give
    several birth dates is counted by the earliest.
    """
    places = Places(areas, older=older, shares=shares)
    events, answers = visits_and_stays(encounters), valid_answers(screenings)
    spans = find_spans(events, answers, as_of=as_of, first_day=first_day)
    calendar = Calendar(spans["earliest"].min(), as_of)
    calendar.check_covers(spans["earliest"].min(), spans["latest"].max())
    plan = Plan(calendar, Numbering(places.numbers(), places.names), ages, same_day, cap)
    _bring(plan, encounters.get_backend())
    saturdays = calendar.week_endings.astype("datetime64[s]")
    sums = Sums(plan.numbering, ages.bands, saturdays, conditions)
    by_day = _sum(plan, events, answers, sums, tell or _nobody)
    counts, largest, recent_days = _in_words(sums, by_day, places)
    totals = sums.totals()
    weeks = list_weeks(totals, spans, calendar=calendar, as_of=as_of, lag_weeks=lag_weeks)
    strays = find_strays(totals, spans, calendar=calendar, as_of=as_of)
    check_columns(counts, COUNTS, where="counts", error=InvalidCounts)
    check_columns(weeks, WEEKS, where="weeks", error=InvalidCounts)
    check_columns(largest, LARGEST, where="largest", error=InvalidCounts)
    check_columns(recent_days, RECENT_DAYS, where="recent days", error=InvalidCounts)
    return Tally(counts, weeks, largest, recent_days, strays)


def _bring(plan: Plan, backend: BaseBackend) -> None:
    """Bring the small tables to Spark, where they do not travel with a query that is kept."""
    if backend.name == "pyspark":
        for table in plan.tables.values():
            backend.to_pyarrow(table.limit(1))


def _sum(
    plan: Plan,
    events: ir.Table,
    answers: ir.Table,
    sums: Sums,
    tell: Callable[[int, int], None],
) -> DaySums:
    """Add children to the sums, a batch after the other; give what is counted by the day."""
    with ExitStack() as held:

        def keep(table: ir.Table) -> ir.Table:
            return held.enter_context(table.cache())

        with plan.children(events, answers).cache() as children:
            lines = keep(plan.lines(events, children))
            said = keep(plan.said(answers, children))
        edges = _edges(ibis.union(*(rows.select("person", "moved") for rows in (lines, said))))
        for turn, (low, high) in enumerate(pairwise(edges)):
            tell(turn, len(edges) - 1)
            some = (_between(rows, low, high) for rows in (lines, said))
            with plan.visits(*some).cache() as visits:
                tables = (plan.weeks(visits), plan.pairs(visits), plan.largest(visits))
                sums.add(*(table.to_pyarrow() for table in tables))
        days = plan.days(lines).to_pyarrow()
    return DaySums(plan.numbering, plan.ages.bands, plan.recent_days, days)


def _edges(rows: ir.Table) -> list[int]:
    """Part children into batches by their numbers; those who moved weigh more, once a level."""
    found = rows.aggregate(by="moved", rows=rows.count(), last=rows.person.max())
    edges = [0]
    for kind in found.order_by("moved").to_pyarrow().to_pylist():
        n = 1 + kind["rows"] * (N_LEVELS if kind["moved"] else 1) // BATCH
        first, after = edges[-1], kind["last"] + 1
        edges += [first + (after - first) * turn // n for turn in range(1, n + 1)]
    return edges


def _between(rows: ir.Table, low: int, high: int) -> ir.Table:
    return rows.filter((rows.person >= low) & (rows.person < high))


def _in_words(sums: Sums, by_day: DaySums, places: Places) -> tuple[pd.DataFrame, ...]:
    """Write all levels at once: sorting sets the interpreter free."""

    def write(level: str) -> tuple[pa.Table, ...]:
        names = places.names[level]
        counts = places.share_out(level, sums.write(level, names))
        largest = sums.write_largest(level, names, places.pieces(level))
        return counts, largest, places.share_out(level, by_day.write(level, names), RECENT_DAYS)

    with ThreadPoolExecutor(len(places.names)) as scribes:
        tables = list(scribes.map(write, places.names))
    return tuple(
        pa.concat_tables(parts, promote_options="permissive").to_pandas()
        for parts in zip(*tables, strict=True)
    )


def _nobody(done: int, of: int) -> None:
    """Hear of a batch where nobody watches."""
