"""Extract to counts: the one place where rows about patients become numbers about places.

It is one expression, whatever database holds the rows. It is run in steps, each kept in that
database as a temporary table until the next is done: slim rows, child-weeks, the counts of each
level. Only counts come out.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from hotspot.core.columns import COUNTS, WEEKS, check_columns
from hotspot.core.errors import InvalidCounts
from hotspot.core.settings import WINDOWS, Ages
from hotspot.counts.calendar import Calendar
from hotspot.counts.coverage import find_spans, list_weeks
from hotspot.counts.segments import KEYS, child_weeks, slim_answers, slim_encounters
from hotspot.counts.windows import space_visits, sum_pairs, sum_weeks, write_changes

LEVELS = ("tract", "neighborhood", "region")
"""Every child-week is counted at each."""


@dataclass(frozen=True)
class Tally:
    """What was counted.

    Parameters
    ----------
    counts : DataFrame
        As `hotspot.core.columns.COUNTS` says; sorted by level, then bands before "all", then
        measure, band, area and week.
    weeks : DataFrame
        As `hotspot.core.columns.WEEKS` says; sorted by measure and week.
    """

    counts: pd.DataFrame
    weeks: pd.DataFrame


def tally(
    encounters: ir.Table,
    screenings: ir.Table,
    *,
    areas: pd.DataFrame,
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
    places = _Places(areas)
    with ExitStack() as held:

        def keep(table: ir.Table) -> ir.Table:
            return held.enter_context(table.cache())

        slim = keep(slim_encounters(encounters, places.table))
        answers = keep(slim_answers(screenings, places.table))
        spans = find_spans(slim, answers, as_of=as_of, first_day=first_day)
        calendar = Calendar(spans["earliest"].min(), as_of)
        calendar.check_covers(spans["earliest"].min(), spans["latest"].max())
        decided = {"ages": ages, "same_day": same_day, "as_of": as_of}
        rows = keep(child_weeks(slim, answers, calendar=calendar, **decided))
        weeks = list_weeks(rows, spans, calendar=calendar, as_of=as_of, lag_weeks=lag_weeks)
        placed = keep(_number_children(rows))
        parts = [
            _count_level(placed, level, banded, places, ages, calendar)
            for level in LEVELS
            for banded in (True, False)
        ]
    counts = pa.concat_tables(parts).to_pandas()
    check_columns(counts, COUNTS, where="counts", error=InvalidCounts)
    check_columns(weeks, WEEKS, where="weeks", error=InvalidCounts)
    return Tally(counts, weeks)


class _Places:
    """Areas of each level by number, ascending by id."""

    def __init__(self, areas: pd.DataFrame) -> None:
        tracts = areas.sort_values("geoid")
        if tracts["geoid"].duplicated().any():
            raise InvalidCounts(
                "areas name a tract twice; a tract lies in one neighborhood or none"
            )
        inside = pd.Categorical(tracts["neighborhood"])
        number = inside.codes.astype(np.int32)
        geoids = tracts["geoid"].tolist()
        self.names = {
            "tract": geoids,
            "neighborhood": inside.categories.tolist(),
            "region": ["region"],
        }
        columns = {
            "geoid": pa.array(geoids, pa.string()),
            "tract": np.arange(len(geoids), dtype=np.int32),
            "neighborhood": pa.array(number, mask=number < 0),
        }
        self.table = ibis.memtable(pa.table(columns))


def _number_children(rows: ir.Table) -> ir.Table:
    """Long ids are slow to sort; a child gets a number that lives as long as the query."""
    placed = rows.drop_null("tract")
    number = ibis.row_number().over(order_by="person_id").cast("int32")
    children = placed.select("person_id").distinct().mutate(person=number)
    return placed.inner_join(children, "person_id").drop("person_id")


def _count_level(
    rows: ir.Table,
    level: str,
    banded: bool,
    places: _Places,
    ages: Ages,
    calendar: Calendar,
) -> pa.Table:
    """Count every area of a level, by age band or in all."""
    areas, bands = places.names[level], ages.bands if banded else ("all",)
    series = rows.measure * len(bands)
    if banded:
        series += rows.band
    if level != "region":
        rows = rows.drop_null(level)
        series = series * len(areas) + rows[level]
    saturdays = calendar.week_endings.astype("datetime64[s]")
    with space_visits(rows, series=series.cast("int32"), windows=WINDOWS).cache() as visits:
        sums, pairs = (_arrays(find(visits, windows=WINDOWS)) for find in (sum_weeks, sum_pairs))
    changes = write_changes(sums, pairs, windows=WINDOWS, n_weeks=len(saturdays))
    measure, band, area = np.unravel_index(
        changes.pop("series"), (len(KEYS), len(bands), len(areas))
    )
    keys = {
        "level": _words(np.zeros(len(area), dtype=np.int64), (level,)),
        "area": _words(area, areas),
        "measure": _words(measure, KEYS),
        "age_band": _words(band, bands),
        "week_ending": pa.array(saturdays[changes.pop("week")]),
    }
    return pa.table(keys | changes)


def _arrays(table: ir.Table) -> dict[str, np.ndarray]:
    found = table.to_pyarrow()
    return {name: found[name].to_numpy() for name in found.column_names}


def _words(numbers: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.large_string()).take(pa.array(numbers))
