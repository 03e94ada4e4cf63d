"""Seven days are a week whichever day they end on, and trouble does not wait for a Sunday.

Four visits before a Saturday and three after it are seven within a week, but no calendar shows
them so. Events of the newest weeks are therefore counted by the day they began as well, by the same
rules and from the same rows as the weeks: the days of a week sum to it. To the sums over children a
day is what a week is elsewhere (`hotspot.counts.windows`), with windows of 7, 14 and 28 days.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from hotspot.core.sections import Ages
from hotspot.core.weeks import last_full_week
from hotspot.counts.ages import band_of, children_in, with_ages
from hotspot.counts.changes import Columns, add_up
from hotspot.counts.numbering import Numbering, Spots
from hotspot.counts.segments import KEYS
from hotspot.counts.windows import space_visits, sum_weeks

BY_DAY = ("ed_visits", "admissions")
"""Measures that are counted by the day; their events begin on one."""

RECENT_WEEKS = 8
"""Newest weeks that had ended, whose days are counted: four, and four that late records take."""

DAY_WINDOWS = (7, 14, 28)
"""Lengths in days of the windows in which children are counted."""


def first_recent_day(as_of: date) -> date:
    """Give the first day that is counted: the Sunday ``RECENT_WEEKS`` before the running week."""
    return last_full_week(as_of) - timedelta(days=7 * RECENT_WEEKS - 1)


def child_days(
    events: ir.Table, *, days: ir.Table, homes: ir.Table, ages: Ages, since: int
) -> ir.Table:
    """Count for every child, area, age band, day and measure.

    Parameters
    ----------
    events : Table
        As `hotspot.counts.segments.number_days` returns it.
    days : Table
        Of a calendar.
    homes : Table
        As for `hotspot.counts.segments.child_weeks`.
    ages : Ages
        Age limit and bands, in completed years on the day.
    since : int
        Number of the first day; what began before it is left out.

    Returns
    -------
    Table
        ``person``, ``area``, ``measure``, ``band`` and ``week``, which here is the number of the
        day, from 0 at the first; ``value`` and ``encounters``. Zeros have no row.
    """
    recent = children_in(with_ages(events.filter(events.start >= since), days), ages)
    there = recent.select(
        "person",
        "moved",
        "place",
        "measure",
        band=band_of(recent.age, ages),
        day=(recent.start - since).cast("int32"),
    ).inner_join(homes, ["place", "moved"])
    return there.aggregate(
        by=["person", "area", "measure", "band", there.day.name("week")],
        value=there.count().cast("int32"),
        encounters=there.count().cast("int32"),
    )


def sum_days(child_days: ir.Table, *, n_areas: int, n_bands: int) -> ir.Table:
    """Sum children into the days of their area, measure and band, and of all bands together.

    Parameters
    ----------
    child_days : Table
        As `child_days` returns it.
    n_areas, n_bands : int
        Areas and bands are numbered below these.

    Returns
    -------
    Table
        ``area``, ``measure``, ``band`` and ``week`` (the day); ``value``; and for each of
        ``DAY_WINDOWS`` the children who arrive in it and who are not seen again in it.
    """
    visits = space_visits(child_days, n_areas=n_areas, n_measures=len(KEYS))
    sums = sum_weeks(visits, windows=DAY_WINDOWS, n_bands=n_bands)
    return sums.drop("n_encounters", "n_persons", "sum_squares")


class DaySums(Spots):
    """What was counted by the day, in numbers.

    Parameters
    ----------
    numbering : Numbering
        Of the areas.
    bands : sequence of str
        Age bands, by number; "all" is added.
    days : tuple of date
        First and last day.
    sums : Table
        Of Arrow, as `sum_days` returns it.
    """

    def __init__(
        self, numbering: Numbering, bands: Sequence[str], days: tuple[date, date], sums: pa.Table
    ) -> None:
        every = np.arange(days[0], days[1] + timedelta(days=1), dtype="datetime64[D]")
        super().__init__(numbering, bands, every.astype("datetime64[s]"))
        self._changes = self._enter_and_leave(self.keyed(sums))

    def write(self, level: str, names: Sequence[str]) -> pa.Table:
        """Put the sums of one level into words.

        Parameters
        ----------
        level : {"tract", "neighborhood", "region"}
            Level wanted.
        names : sequence of str
            Names of its areas, by number.

        Returns
        -------
        Table
            Of Arrow, as `hotspot.core.columns.RECENT_DAYS` says; by measure, age band, area, day.
        """
        changes = self.of_level(dict(self._changes), level, len(names))
        some = np.any([changes[name] != 0 for name in changes if name != "key"], axis=0)
        kept = {name: column[some] for name, column in changes.items()}
        return pa.table(self.in_words(level, names, kept.pop("key"), "day") | kept)

    def _enter_and_leave(self, sums: Columns) -> dict[str, np.ndarray]:
        """Turn arrivals and departures into changes against the day before."""
        key, zero = sums["key"], np.zeros_like(sums["value"])
        names = {n: f"persons_{n}_days" for n in DAY_WINDOWS}
        entered = {name: sums[f"arrived_{n}"] for n, name in names.items()}
        parts = [(key, {"value": sums["value"]} | entered)]
        for n, name in names.items():
            left = dict.fromkeys(("value", *names.values()), zero)
            in_time = key % self.n_times + n < self.n_times
            gone = left | {name: -sums[f"departed_{n}"]}
            parts.append((key[in_time] + n, {one: had[in_time] for one, had in gone.items()}))
        keys = np.concatenate([part for part, _ in parts])
        columns = {name: np.concatenate([part[name] for _, part in parts]) for name in parts[0][1]}
        return add_up(columns, keys)
