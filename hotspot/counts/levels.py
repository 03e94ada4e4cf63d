"""A child is counted anew for every level: once in a tract, once in its neighborhood, once in all.

A child who moved house within the window is one child of two tracts, but still one of the region;
so no level is the sum of another, and each is counted from the children themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from hotspot.core.sections import WINDOWS
from hotspot.counts.changes import write_changes
from hotspot.counts.segments import KEYS
from hotspot.counts.windows import space_visits, sum_pairs, sum_weeks

Sums = dict[str, np.ndarray]
"""Columns by name, all of one length."""


@dataclass(frozen=True)
class Level:
    """What a series of weeks at one level is about.

    Parameters
    ----------
    name : {"tract", "neighborhood", "region"}
        Column of the child-weeks that holds the number of the area.
    areas : sequence of str
        Ids of the areas, by number.
    bands : sequence of str
        Age bands, by number; "all" is added.
    """

    name: str
    areas: Sequence[str]
    bands: Sequence[str]

    def sum_children(self, rows: ir.Table) -> tuple[Sums, Sums]:
        """Sum children by area, age band and in all.

        Parameters
        ----------
        rows : Table
            Child-weeks: ``person``, ``week``, ``measure``, ``band``, ``value``, ``encounters`` and
            the numbers of the areas (null: in none, and left out).

        Returns
        -------
        tuple of dict of str to ndarray
            Columns of `sum_weeks` and of `sum_pairs`.
        """
        placed = rows.drop_null(self.name)
        in_all = placed.mutate(band=ibis.literal(len(self.bands), type="int32"))
        every = ibis.union(placed, in_all)
        series = every.measure * (len(self.bands) + 1) + every.band
        series = (series * len(self.areas) + every[self.name]).cast("int32")
        with space_visits(every, series=series, windows=WINDOWS).cache() as visits:
            weeks = _arrays(sum_weeks(visits, windows=WINDOWS))
            return weeks, _arrays(sum_pairs(visits, windows=WINDOWS))

    def write(self, weeks: Sums, pairs: Sums, *, saturdays: np.ndarray) -> pa.Table:
        """Put sums into words.

        Parameters
        ----------
        weeks, pairs : dict of str to ndarray
            As `sum_children` returns them.
        saturdays : ndarray of datetime64, shape (n_weeks,)
            Week endings, by number.

        Returns
        -------
        Table
            Of Arrow, as `hotspot.core.columns.COUNTS` says; by measure, age band, area and week.
        """
        changes = write_changes(weeks, pairs, windows=WINDOWS, n_weeks=len(saturdays))
        rest, area = np.divmod(changes.pop("series"), max(len(self.areas), 1))
        measure, band = np.divmod(rest, len(self.bands) + 1)
        keys = {
            "level": _words(np.zeros_like(area), (self.name,)),
            "area": _words(area, self.areas),
            "measure": _words(measure, KEYS),
            "age_band": _words(band, (*self.bands, "all")),
            "week_ending": pa.array(saturdays[changes.pop("week")]),
        }
        return pa.table(keys | changes)


def _arrays(table: ir.Table) -> Sums:
    found = table.to_pyarrow()
    return {name: found[name].to_numpy() for name in found.column_names}


def _words(numbers: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.large_string()).take(pa.array(numbers))
