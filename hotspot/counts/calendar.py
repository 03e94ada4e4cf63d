"""A calendar written out as rows is the one way of splitting time that every database shares.

Engines disagree on when a week starts, on what a generated series is called and on what a year
after 29 February is. Two small tables settle all of it: a row a day, which an event joins by
equality, and a row a week, which a stay joins if it overlaps. Days are numbered, so that all that
follows is arithmetic of integers.

The price is a trap: a calendar that is too short loses bed-days silently, so it is always checked
against the data it is to serve.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from hotspot.core.errors import InvalidCounts
from hotspot.core.measures import NEWBORN_DAYS
from hotspot.core.weeks import week_ending, week_range


@dataclass(frozen=True)
class Calendar:
    """Whole MMWR weeks, with their days numbered from 0.

    Parameters
    ----------
    first, last : date
        A day in the first week and a day in the last.
    """

    first: date
    last: date

    @property
    def week_endings(self) -> np.ndarray:
        """Saturdays of the weeks (datetime64[D]), in the order of their numbers."""
        return week_range(self.first, self.last)

    @property
    def sunday(self) -> date:
        """First day of the first week, the day with number 0."""
        return week_ending(np.array([self.first]))[0].item() - timedelta(days=6)

    def number(self, day: date) -> int:
        """Number a day; days before the first week are negative."""
        return (day - self.sunday).days

    def check_covers(self, first: date, last: date) -> None:
        """Refuse to count data that reach beyond the calendar.

        Parameters
        ----------
        first, last : date
            First and last day of the data.

        Raises
        ------
        InvalidCounts
            If either lies outside the weeks of the calendar.
        """
        end = self.week_endings[-1].item()
        if first < self.sunday or last > end:
            raise InvalidCounts(
                f"the calendar runs from {self.sunday} to {end}, the data from {first} to {last};"
                " a calendar that is too short loses bed-days silently, make it longer"
            )

    def days(self) -> ir.Table:
        """Make the table of days.

        Returns
        -------
        Table
            ``day`` (date), ``number``, ``week`` (from 0), ``yyyymmdd``, and ``newborn_from``, the
            same of the first birth date with which one is a newborn on it; one row a day.
        """
        number = np.arange(7 * len(self.week_endings), dtype=np.int32)
        day = np.datetime64(self.sunday, "D") + number
        week = number // 7
        columns = {"day": day, "number": number, "week": week, "yyyymmdd": _yyyymmdd(day)}
        columns["newborn_from"] = _yyyymmdd(day - (NEWBORN_DAYS - 1))
        return ibis.memtable(pa.table(columns))

    def weeks(self) -> ir.Table:
        """Make the table of weeks.

        Returns
        -------
        Table
            ``week`` (from 0), ``first_number`` and ``next_number`` (the day after the week), and
            ``yyyymmdd`` of the first day, one row a week.
        """
        week = np.arange(len(self.week_endings), dtype=np.int32)
        sunday = np.datetime64(self.sunday, "D") + 7 * week
        columns = {
            "week": week,
            "first_number": 7 * week,
            "next_number": 7 * week + 7,
            "yyyymmdd": _yyyymmdd(sunday),
        }
        return ibis.memtable(pa.table(columns))


def _yyyymmdd(days: np.ndarray) -> np.ndarray:
    """Write days as integers whose differences give completed years, leap days included."""
    months = days.astype("datetime64[M]")
    year = days.astype("datetime64[Y]").astype(np.int32) + 1970
    month = months.astype(np.int32) % 12 + 1
    day_of_month = (days - months).astype(np.int32) + 1
    return (10_000 * year + 100 * month + day_of_month).astype(np.int32)
