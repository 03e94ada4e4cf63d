"""Counting is one chain of tables, each made from the one before, in whatever database holds rows.

Rows become lines with numbers for words, lines become the visits of a child in an area, visits
become sums. The chain is run step by step by `hotspot.counts.tally`, or written out as SQL.
"""

from dataclasses import dataclass, field
from datetime import date

import ibis
import ibis.expr.types as ir

from hotspot.core.sections import WINDOWS, Ages
from hotspot.counts.calendar import Calendar
from hotspot.counts.children import number_children, recognize
from hotspot.counts.days import child_days, first_recent_day, sum_days
from hotspot.counts.largest import largest_totals
from hotspot.counts.numbering import Numbering
from hotspot.counts.segments import KEYS, child_weeks, number_answers, number_days
from hotspot.counts.warehouse import add_up, changes_of
from hotspot.counts.windows import space_visits, sum_pairs, sum_weeks


@dataclass(frozen=True)
class Plan:
    """How rows are counted, whatever the rows.

    Parameters
    ----------
    calendar : Calendar
        Must cover every row; its last week is the one of the as-of day.
    numbering : Numbering
        Areas that children are summed in.
    ages : Ages
        Whom to count.
    same_day : int
        Bed-days of a stay that ends on the day it began.
    cap : int
        Nights of a stay that count where long stays are cut.
    tables : dict of str to Table
        Of the calendar, ``days`` and ``weeks``; of the numbering, ``places``, ``homes`` and
        ``sums``. By default they travel with the query.
    """

    calendar: Calendar
    numbering: Numbering
    ages: Ages
    same_day: int
    cap: int
    tables: dict[str, ir.Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the small tables that are not given."""
        made = {
            "days": self.calendar.days,
            "weeks": self.calendar.weeks,
            "places": self.numbering.places,
            "homes": self.numbering.homes,
            "sums": self.numbering.sums,
        }
        for name, make in made.items():
            if name not in self.tables:
                self.tables[name] = make()

    def children(self, events: ir.Table, answers: ir.Table) -> ir.Table:
        """Number the children of `visits_and_stays` and `valid_answers`."""
        who = ("person_id", "geoid", "birth_date")
        rows = ibis.union(events.select(who), answers.select(who))
        return number_children(rows, self.tables["places"])

    def lines(self, events: ir.Table, children: ir.Table) -> ir.Table:
        """Turn words and dates of visits and stays into numbers."""
        return number_days(
            self._recognize(events, children),
            self.tables["days"],
            same_day=self.same_day,
            last=self.calendar.number(self.calendar.last),
        )

    def said(self, answers: ir.Table, children: ir.Table) -> ir.Table:
        """Turn words and dates of answers into numbers."""
        return number_answers(self._recognize(answers, children), self.tables["days"])

    def visits(self, lines: ir.Table, said: ir.Table) -> ir.Table:
        """Say of whole children in which weeks they were seen, and when the time before."""
        small = {name: self.tables[name] for name in ("days", "weeks", "homes")}
        weeks = child_weeks(lines, said, **small, ages=self.ages, cap=self.cap)
        return space_visits(weeks, n_areas=self.numbering.n_areas, n_measures=len(KEYS))

    def weeks(self, visits: ir.Table) -> ir.Table:
        """Sum children into weeks."""
        return sum_weeks(visits, windows=WINDOWS, n_bands=len(self.ages.bands))

    def pairs(self, visits: ir.Table) -> ir.Table:
        """Sum what two weeks of one child add to her squared total."""
        return sum_pairs(visits, windows=WINDOWS, n_bands=len(self.ages.bands))

    def largest(self, visits: ir.Table) -> ir.Table:
        """Give what one child has at most, where it is much."""
        return largest_totals(
            visits,
            self.tables["weeks"],
            windows=WINDOWS,
            n_bands=len(self.ages.bands),
            n_weeks=len(self.calendar.week_endings),
        )

    @property
    def recent_days(self) -> tuple[date, date]:
        """First and last day of the calendar of those that are counted by the day."""
        last = self.calendar.last
        return max(first_recent_day(last), self.calendar.sunday), last

    def days(self, lines: ir.Table) -> ir.Table:
        """Sum children into the newest days."""
        days = child_days(
            lines,
            days=self.tables["days"],
            homes=self.tables["homes"],
            ages=self.ages,
            since=self.calendar.number(self.recent_days[0]),
        )
        return sum_days(days, n_areas=self.numbering.n_areas, n_bands=len(self.ages.bands))

    def changes(self, visits: ir.Table) -> ir.Table:
        """Sum children into changes of the areas they are summed in."""
        n_weeks = len(self.calendar.week_endings)
        return changes_of(self.weeks(visits), self.pairs(visits), windows=WINDOWS, n_weeks=n_weeks)

    def sums(self, changes: ir.Table) -> ir.Table:
        """Add up the changes of places, at every level."""
        inside = changes.inner_join(self.tables["sums"], "area").drop("area")
        return add_up(inside.rename(area="within"), windows=WINDOWS)

    def _recognize(self, rows: ir.Table, children: ir.Table) -> ir.Table:
        places, nowhere = self.tables["places"], self.numbering.nowhere
        return recognize(rows, children, places, nowhere=nowhere)
