"""A child is counted anew for every level: once in a tract, once in its neighborhood, once in all.

A child who moved house within the window is one child of two tracts, but still one of the region;
so no level is the sum of another, and each is counted from the children themselves.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from hotspot.core.errors import InvalidCounts
from hotspot.core.settings import WINDOWS
from hotspot.counts.segments import KEYS
from hotspot.counts.windows import space_visits, sum_pairs, sum_weeks, write_changes

LEVELS = ("tract", "neighborhood", "region")
"""Every child-week is counted at each."""


class Places:
    """Number the areas of each level, ascending by id.

    Parameters
    ----------
    areas : DataFrame
        ``geoid`` and ``neighborhood`` (missing: in none), one row a tract.

    Raises
    ------
    InvalidCounts
        If a tract stands there twice.
    """

    def __init__(self, areas: pd.DataFrame) -> None:
        tracts = areas.sort_values("geoid")
        if tracts["geoid"].duplicated().any():
            raise InvalidCounts(
                "areas name a tract twice; a tract lies in one neighborhood or in none"
            )
        inside = pd.Categorical(tracts["neighborhood"])
        self.names = {
            "tract": tracts["geoid"].tolist(),
            "neighborhood": inside.categories.tolist(),
            "region": ["region"],
        }
        self._neighborhood = inside.codes.astype(np.int32)

    def table(self) -> ir.Table:
        """Give the numbers of the areas every tract (``geoid``) lies in."""
        n = len(self.names["tract"])
        columns = {
            "geoid": pa.array(self.names["tract"], pa.string()),
            "tract": np.arange(n, dtype=np.int32),
            "neighborhood": pa.array(self._neighborhood, mask=self._neighborhood < 0),
            "region": np.zeros(n, dtype=np.int32),
        }
        return ibis.memtable(pa.table(columns))


def count_level(
    rows: ir.Table, level: str, *, names: Sequence[str], bands: Sequence[str], saturdays: np.ndarray
) -> pa.Table:
    """Count the children of every area of a level, by age band and in all.

    Parameters
    ----------
    rows : Table
        Child-weeks: ``person``, ``week``, ``measure``, ``band``, ``value``, ``encounters`` and the
        number of the area in a column called like the level (null: in none, and left out).
    level : {"tract", "neighborhood", "region"}
        What to count by.
    names : sequence of str
        Ids of the areas, by number.
    bands : sequence of str
        Age bands, by number; "all" is added.
    saturdays : ndarray of datetime64, shape (n_weeks,)
        Week endings, by number.

    Returns
    -------
    Table
        Of Arrow, with the columns of `hotspot.core.columns.COUNTS`, by measure, age band, area and
        week.
    """
    shown = (*bands, "all")
    placed = rows.drop_null(level).mutate(area=rows[level])
    every = ibis.union(placed, placed.mutate(band=ibis.literal(len(bands), type="int32")))
    series = (every.measure * len(shown) + every.band) * len(names) + every.area
    with space_visits(every, series=series.cast("int32"), windows=WINDOWS).cache() as visits:
        sums, pairs = (_arrays(find(visits, windows=WINDOWS)) for find in (sum_weeks, sum_pairs))
    changes = write_changes(sums, pairs, windows=WINDOWS, n_weeks=len(saturdays))
    rest, area = np.divmod(changes.pop("series"), max(len(names), 1))
    measure, band = np.divmod(rest, len(shown))
    keys = {
        "level": _words(np.zeros(len(area), dtype=np.int64), (level,)),
        "area": _words(area, names),
        "measure": _words(measure, KEYS),
        "age_band": _words(band, shown),
        "week_ending": pa.array(saturdays[changes.pop("week")]),
    }
    return pa.table(keys | changes)


def _arrays(table: ir.Table) -> dict[str, np.ndarray]:
    found = table.to_pyarrow()
    return {name: found[name].to_numpy() for name in found.column_names}


def _words(numbers: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.large_string()).take(pa.array(numbers))
