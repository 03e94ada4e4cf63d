"""Areas of all levels are numbered together, so that one sum over children serves every level.

Places come first, then nowhere, then the areas of each level: children who stayed put are summed by
place, those who moved at every level by themselves.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from hotspot.counts.changes import Columns, add_up
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


class Spots:
    """Give every area, measure, age band and time one number, and say it in words again.

    Parameters
    ----------
    numbering : Numbering
        Of the areas.
    bands : sequence of str
        Age bands, by number; "all" is added.
    times : ndarray of datetime64, shape (n_times,)
        Days, or weeks by their last day, by number.
    """

    def __init__(self, numbering: Numbering, bands: Sequence[str], times: np.ndarray) -> None:
        self.numbering = numbering
        self.bands = (*bands, "all")
        self.times = times
        self.n_times = len(times)

    def keyed(self, table: pa.Table) -> Columns:
        """Give the columns of a table of ``SPOT`` and amounts, with the number as ``key``."""
        rows = {name: table[name].to_numpy() for name in table.column_names}
        area, measure, band, time = (rows.pop(name).astype(np.int64) for name in SPOT)
        series = (area * len(KEYS) + measure) * len(self.bands) + band
        return {"key": series * self.n_times + time} | rows

    def split(self, keys: np.ndarray) -> tuple[np.ndarray, ...]:
        """Give area, measure, band and time of the numbers."""
        series, time = np.divmod(keys, self.n_times)
        rest, band = np.divmod(series, len(self.bands))
        return *np.divmod(rest, len(KEYS)), band, time

    def of_level(
        self,
        rows: Columns,
        level: str,
        n_areas: int,
        *,
        how: np.ufunc = np.add,
        kept: np.ndarray | None = None,
    ) -> dict[str, np.ndarray]:
        """Add up what lies in the areas of a level; ``key`` is by measure, band, area and time.

        ``kept`` says of every measure and band whether its rows are kept; None: all are.
        """
        within = self.numbering.within(level)
        area, measure, band, time = self.split(rows.pop("key"))
        inside = within[area] >= 0
        here = np.flatnonzero(inside if kept is None else inside & kept[measure, band])
        series = (measure * len(self.bands) + band) * n_areas + within[area]
        keys = series[here] * self.n_times + time[here]
        return add_up({name: column[here] for name, column in rows.items()}, keys, how)

    def in_words(
        self,
        level: str,
        names: Sequence[str],
        keys: np.ndarray,
        when: str,
        *,
        measures: Sequence[str] = KEYS,
    ) -> dict[str, pa.Array]:
        """Say the numbers that `of_level` gave.

        ``when`` is the name of the column of times; ``measures`` are what measures are called.
        """
        series, time = np.divmod(keys, self.n_times)
        rest, area = np.divmod(series, max(len(names), 1))
        measure, band = np.divmod(rest, len(self.bands))
        return {
            "level": _words(np.zeros_like(area), (level,)),
            "area": _words(area, names),
            "measure": _words(measure, measures),
            "age_band": _words(band, self.bands),
            when: pa.array(self.times[time]),
        }


def _words(numbers: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.large_string()).take(pa.array(numbers))
