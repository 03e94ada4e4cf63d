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

from hotspot.core.sections import WINDOWS
from hotspot.counts.changes import amounts
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
    table : Table
        Of `hotspot.counts.changes`, each spot once, with areas as `Numbering` numbers them.
    numbering : Numbering
        Of the areas.
    bands : sequence of str
        Age bands, by number; "all" is added.
    """

    def __init__(self, table: pa.Table, numbering: Numbering, bands: Sequence[str]) -> None:
        self._columns = {name: table[name].to_numpy() for name in table.column_names}
        self._numbering = numbering
        self._bands = (*bands, "all")

    def totals(self) -> pd.DataFrame:
        """Sum events by ``measure`` and ``week``: ``value``, and those ``placed`` in a tract."""
        columns = self._columns
        area, value = columns["area"], columns["value"]
        in_all = columns["band"] == len(self._bands) - 1
        region, tract = (self._inside(level) for level in ("region", "tract"))
        return pd.DataFrame(
            {
                "measure": columns["measure"],
                "week": columns["week"],
                "value": np.where(region | (area == self._numbering.nowhere), value, 0),
                "placed": np.where(tract, value, 0),
            }
        )[in_all]

    def write(self, level: str, *, names: Sequence[str], saturdays: np.ndarray) -> pa.Table:
        """Put the sums of one level into words.

        Parameters
        ----------
        level : {"tract", "neighborhood", "region"}
            Level wanted.
        names : sequence of str
            Names of its areas, by number.
        saturdays : ndarray of datetime64, shape (n_weeks,)
            Week endings, by number.

        Returns
        -------
        Table
            Of Arrow, as `hotspot.core.columns.COUNTS` says; by measure, age band, area and week.
        """
        here = np.flatnonzero(self._inside(level))
        keys = {name: self._columns[name][here].astype(np.int64) for name in SPOT}
        keys["area"] -= self._numbering.starts[level]
        order = np.lexsort([keys[name] for name in ("week", "area", "band", "measure")])
        keys = {name: numbers[order] for name, numbers in keys.items()}
        words = {
            "level": _words(np.zeros_like(order), (level,)),
            "area": _words(keys["area"], names),
            "measure": _words(keys["measure"], KEYS),
            "age_band": _words(keys["band"], self._bands),
            "week_ending": pa.array(saturdays[keys["week"]]),
        }
        return pa.table(
            words | {name: self._columns[name][here][order] for name in amounts(WINDOWS)}
        )

    def _inside(self, level: str) -> np.ndarray:
        first, last = self._numbering.range_of(level)
        area = self._columns["area"]
        return (area >= first) & (area < last)


def _words(numbers: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.large_string()).take(pa.array(numbers))
