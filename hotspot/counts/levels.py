"""No level is the sum of another, but every level is a sum of children, each in the right places.

Children who stayed put are summed by place and then added up to tract, neighborhood and region. Of
those who moved each is summed at every level by itself. Both are sums of one table, because areas
of all levels are numbered together: places first, then nowhere, then the areas of each level.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hotspot.core.sections import WINDOWS
from hotspot.counts.changes import (
    Columns,
    Pile,
    add_up,
    amounts,
    rise_and_fall,
    write_changes,
)
from hotspot.counts.segments import KEYS
from hotspot.counts.windows import SPOT

NOWHERE = "nowhere"
"""Level and area of rows that are placed in no tract."""


class Numbering:
    """Number the areas that children are summed in.

    Parameters
    ----------
    places : DataFrame
        ``geoid``, and for each level the number of the area it lies in (-1: in none).
    names : mapping of str to sequence of str
        Names of the areas of each level, by number.
    """

    def __init__(self, places: pd.DataFrame, names: Mapping[str, Sequence[str]]) -> None:
        self._geoids = places["geoid"].astype("str").to_numpy()
        self.nowhere = len(places)
        sizes = [len(found) for found in names.values()]
        starts = (self.nowhere + 1 + np.cumsum([0, *sizes])).tolist()
        self.starts = dict(zip(names, starts[:-1], strict=True))
        self._ends = dict(zip(names, starts[1:], strict=True))
        self.n_areas = starts[-1]
        inside = {name: places[name].to_numpy() for name in names}
        found = [np.flatnonzero(numbers >= 0) for numbers in inside.values()]
        self._place = np.concatenate(found)
        self._area = np.concatenate(
            [
                self.starts[name] + numbers[rows]
                for (name, numbers), rows in zip(inside.items(), found, strict=True)
            ]
        )

    def range_of(self, level: str) -> tuple[int, int]:
        """Give the number of the first area of a level, and the one after the last."""
        return self.starts[level], self._ends[level]

    def within(self, level: str) -> np.ndarray:
        """Give the number within its level of the area each area belongs to; -1: to none."""
        first, last = self.range_of(level)
        found = np.full(self.n_areas, -1)
        found[first:last] = np.arange(last - first)
        here = (self._area >= first) & (self._area < last)
        found[self._place[here]] = self._area[here] - first
        return found

    def places(self) -> ir.Table:
        """Give the number of the ``place`` of every ``geoid``."""
        numbers = np.arange(self.nowhere, dtype=np.int32)
        return ibis.memtable(
            pa.table({"geoid": pa.array(self._geoids, pa.string()), "place": numbers})
        )

    def homes(self) -> ir.Table:
        """Give the areas a child is summed in (``area``) by ``place`` and whether she ``moved``.

        Children who stayed are summed by place, those who moved at every level; rows in no place
        are summed nowhere.
        """
        alone = np.arange(self.nowhere + 1)
        return _numbers(
            place=[alone, self._place, [self.nowhere]],
            moved=[np.zeros_like(alone), np.ones_like(self._place), [1]],
            area=[alone, self._area, [self.nowhere]],
        )

    def sums(self) -> ir.Table:
        """Give the areas that a sum belongs to (``within``) by the ``area`` it was made in."""
        kept = np.arange(self.nowhere, self.n_areas)
        return _numbers(area=[self._place, kept], within=[self._area, kept])


def _numbers(**columns: Sequence[Sequence[int]]) -> ir.Table:
    whole = {name: np.concatenate(parts).astype(np.int32) for name, parts in columns.items()}
    return ibis.memtable(pa.table(whole))


class Sums:
    """What was counted, in numbers.

    Parameters
    ----------
    numbering : Numbering
        Of the areas.
    bands : sequence of str
        Age bands, by number; "all" is added.
    saturdays : ndarray of datetime64, shape (n_weeks,)
        Week endings, by number.
    """

    def __init__(self, numbering: Numbering, bands: Sequence[str], saturdays: np.ndarray) -> None:
        self._numbering = numbering
        self._bands = (*bands, "all")
        self._saturdays = saturdays
        self._weeks, self._later, self._earlier = Pile(), Pile(), Pile()
        self._largest = Pile(np.maximum)

    def add(self, weeks: pa.Table, pairs: pa.Table, largest: pa.Table) -> None:
        """Add the children of a batch.

        Parameters
        ----------
        weeks, pairs, largest : Table
            What `sum_weeks`, `sum_pairs` and `largest_totals` made of them.
        """
        self._largest.add(self._keyed(largest))
        self._weeks.add(self._keyed(weeks))
        enters = pc.equal(pairs["enters"], 1)
        pairs = pairs.drop_columns("enters")
        self._later.add(self._keyed(pairs.filter(enters)))
        self._earlier.add(self._keyed(pairs.filter(pc.invert(enters))))

    def _keyed(self, table: pa.Table) -> Columns:
        rows = {name: table[name].to_numpy() for name in table.column_names}
        area, measure, band, week = (rows.pop(name).astype(np.int64) for name in SPOT)
        series = (area * len(KEYS) + measure) * len(self._bands) + band
        return {"key": series * len(self._saturdays) + week} | rows

    def _spots(self, keys: np.ndarray) -> tuple[np.ndarray, ...]:
        series, week = np.divmod(keys, len(self._saturdays))
        rest, band = np.divmod(series, len(self._bands))
        return *np.divmod(rest, len(KEYS)), band, week

    def totals(self) -> pd.DataFrame:
        """Sum events by ``measure`` and ``week``: ``value``, and those ``placed`` in a tract."""
        weeks, within = self._weeks.whole(), self._numbering.within
        area, measure, band, week = self._spots(weeks["key"])
        value = weeks["value"]
        region = (within("region")[area] >= 0) | (area == self._numbering.nowhere)
        columns = {
            "measure": measure,
            "week": week,
            "value": np.where(region, value, 0),
            "placed": np.where(within("tract")[area] >= 0, value, 0),
        }
        return pd.DataFrame(columns)[band == len(self._bands) - 1]

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
            Of Arrow, as `hotspot.core.columns.COUNTS` says; by measure, age band, area and week.
        """
        n_weeks = len(self._saturdays)
        within = self._numbering.within(level)
        piles = (self._weeks, self._later, self._earlier)
        sums = (self._of_level(pile.whole(), within, len(names)) for pile in piles)
        changes = write_changes(*sums, windows=WINDOWS, n_weeks=n_weeks)
        words = self._in_words(level, names, changes.pop("key"))
        return pa.table(words | {name: changes[name] for name in amounts(WINDOWS)})

    def write_largest(self, level: str, names: Sequence[str], pieces: pd.DataFrame) -> pa.Table:
        """Put what one child has at most into words.

        Parameters
        ----------
        level : {"tract", "neighborhood", "region"}
            Level wanted.
        names : sequence of str
            Names of its areas, by number.
        pieces : DataFrame
            Of ``names``, those that are shared out, per ``core.crosswalk.CROSSWALK``.

        Returns
        -------
        Table
            Of Arrow, as `hotspot.core.columns.LARGEST` says; by measure, age band, area and week.
            A piece has its share of a child for each area it is shared out to, and of an area the
            largest counts, be it of a child in a piece.
        """
        within = self._numbering.within(level)
        largest = self._of_level(self._largest.whole(), within, len(names), np.maximum)
        if len(pieces):
            largest = self._share_out(largest, pd.Index(names), pieces)
        changes = rise_and_fall(largest, n_weeks=len(self._saturdays))
        return pa.table(self._in_words(level, names, changes.pop("key")) | changes)

    def _share_out(
        self, rows: Columns, names: pd.Index, pieces: pd.DataFrame
    ) -> dict[str, np.ndarray]:
        """Carry what children of pieces have at most to the areas they are pieces of."""
        n_weeks = len(self._saturdays)
        series, week = np.divmod(rows["key"], n_weeks)
        rest, area = np.divmod(series, len(names))
        to = pd.DataFrame(
            {
                "area": names.get_indexer(pieces["source"]),
                "target": names.get_indexer(pieces["target"]),
                "weight": pieces["weight"].to_numpy(),
            }
        )
        met = pd.DataFrame({"area": area, "at": np.arange(len(area))}).merge(to, how="left")
        target = met["target"].fillna(met["area"]).to_numpy(np.int64)
        weight, at = met["weight"].fillna(1.0).to_numpy(), met["at"].to_numpy()
        keys = (rest[at] * len(names) + target) * n_weeks + week[at]
        shared = {name: column[at] * weight for name, column in rows.items() if name != "key"}
        return add_up(shared, keys, np.maximum)

    def _in_words(self, level: str, names: Sequence[str], keys: np.ndarray) -> dict[str, pa.Array]:
        series, week = np.divmod(keys, len(self._saturdays))
        rest, area = np.divmod(series, max(len(names), 1))
        measure, band = np.divmod(rest, len(self._bands))
        return {
            "level": _words(np.zeros_like(area), (level,)),
            "area": _words(area, names),
            "measure": _words(measure, KEYS),
            "age_band": _words(band, self._bands),
            "week_ending": pa.array(self._saturdays[week]),
        }

    def _of_level(
        self, rows: Columns, within: np.ndarray, n_areas: int, how: np.ufunc = np.add
    ) -> dict[str, np.ndarray]:
        area, measure, band, week = self._spots(rows.pop("key"))
        here = np.flatnonzero(within[area] >= 0)
        series = (measure * len(self._bands) + band) * n_areas + within[area]
        keys = series[here] * len(self._saturdays) + week[here]
        return add_up({name: column[here] for name, column in rows.items()}, keys, how)


def _words(numbers: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.large_string()).take(pa.array(numbers))
