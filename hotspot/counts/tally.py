"""Extract to counts: the one place where rows about patients become numbers about places.

It is one expression, whatever database holds the rows. It is run in steps, each kept in that
database as a temporary table until the next is done: slim rows, child-weeks, the counts of each
level. Only counts come out.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from hotspot.core.columns import COUNTS, WEEKS, check_columns
from hotspot.core.errors import InvalidCounts
from hotspot.core.sections import Ages
from hotspot.counts.calendar import Calendar
from hotspot.counts.coverage import find_spans, list_weeks
from hotspot.counts.levels import Level, Sums
from hotspot.counts.places import Places
from hotspot.counts.segments import child_weeks, slim_answers, slim_encounters


@dataclass(frozen=True)
class Tally:
    """What was counted.

    Parameters
    ----------
    counts : DataFrame
        As `hotspot.core.columns.COUNTS` says; by level, measure, age band, area and week.
    weeks : DataFrame
        As `hotspot.core.columns.WEEKS` says; by measure and week.
    """

    counts: pd.DataFrame
    weeks: pd.DataFrame


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

    Returns
    -------
    Tally
        Counts and weeks.

    Raises
    ------
    InvalidCounts
        If a row began after ``as_of``, if there is nothing to count, or if ``areas`` names a tract
        twice.

    Notes
    -----
    Bed-days are midnights *d* with start <= *d* < end. For screenings the encounters behind a
    value are the children's weeks, so that ``n_encounters`` equals ``n_persons``; a child's last
    valid answer of a week counts, and decides the tract and age band.
    """
    places = Places(areas, older=older, shares=shares)
    with ExitStack() as held:

        def keep(table: ir.Table) -> ir.Table:
            return held.enter_context(table.cache())

        slim = keep(slim_encounters(encounters, places.table()))
        answers = keep(slim_answers(screenings, places.table()))
        spans = find_spans(slim, answers, as_of=as_of, first_day=first_day)
        calendar = Calendar(spans["earliest"].min(), as_of)
        calendar.check_covers(spans["earliest"].min(), spans["latest"].max())
        decided = {"ages": ages, "same_day": same_day, "as_of": as_of}
        rows = keep(child_weeks(slim, answers, calendar=calendar, **decided))
        weeks = list_weeks(rows, spans, calendar=calendar, as_of=as_of, lag_weeks=lag_weeks)
        numbered = keep(_number_children(rows))
        levels = [Level(name, ids, ages.bands) for name, ids in places.names.items()]
        counts = _count_levels(numbered, levels, calendar, places)
    check_columns(counts, COUNTS, where="counts", error=InvalidCounts)
    check_columns(weeks, WEEKS, where="weeks", error=InvalidCounts)
    return Tally(counts, weeks)


def _count_levels(
    rows: ir.Table, levels: Iterable[Level], calendar: Calendar, places: Places
) -> pd.DataFrame:
    """Let the database sum one level while the one before is put into words."""
    saturdays = calendar.week_endings.astype("datetime64[s]")

    def write(level: Level, weeks: Sums, pairs: Sums) -> pa.Table:
        return places.share_out(level.name, level.write(weeks, pairs, saturdays=saturdays))

    with ThreadPoolExecutor(1) as scribe:
        parts = [scribe.submit(write, level, *level.sum_children(rows)) for level in levels]
        tables = [part.result() for part in parts]
    return pa.concat_tables(tables, promote_options="permissive").to_pandas()


def _number_children(rows: ir.Table) -> ir.Table:
    """Long ids are slow to sort; a child gets a number that lives as long as the query."""
    placed = rows.drop_null("tract")
    number = ibis.row_number().over(order_by="person_id").cast("int32")
    children = placed.select("person_id").distinct().mutate(person=number)
    return placed.inner_join(children, "person_id").drop("person_id")
