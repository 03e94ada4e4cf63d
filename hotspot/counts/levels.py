"""No level is the sum of another, but every level is a sum of children, each in the right places.

Children who stayed put are summed by place and then added up to tract, neighborhood and region. Of
those who moved each is summed at every level by itself. Both are sums of one table, because areas
of all levels are numbered together: places first, then nowhere, then the areas of each level.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hotspot.core.conditions import NO_CONDITIONS, Conditions
from hotspot.core.sections import WINDOWS
from hotspot.counts.changes import (
    Columns,
    Pile,
    add_up,
    amounts,
    rise_and_fall,
    write_changes,
)
from hotspot.counts.conditions import LEVELS, names_of_slots, slots
from hotspot.counts.numbering import Numbering, Spots
from hotspot.counts.segments import KEYS


class Sums(Spots):
    """What was counted, in numbers.

    Parameters
    ----------
    numbering : Numbering
        Of the areas.
    bands : sequence of str
        Age bands, by number; "all" is added.
    saturdays : ndarray of datetime64, shape (n_weeks,)
        Week endings, by number.
    conditions : Conditions, optional
        Groups, by number from 1, and the measures that are kept by group.
    """

    def __init__(
        self,
        numbering: Numbering,
        bands: Sequence[str],
        saturdays: np.ndarray,
        conditions: Conditions = NO_CONDITIONS,
    ) -> None:
        super().__init__(numbering, bands, saturdays)
        self._named = names_of_slots(conditions)
        self._weeks, self._later, self._earlier = Pile(), Pile(), Pile()
        self._largest = Pile(np.maximum)

    def add(self, weeks: pa.Table, pairs: pa.Table, largest: pa.Table) -> None:
        """Add the children of a batch.

        Parameters
        ----------
        weeks, pairs, largest : Table
            What `sum_weeks`, `sum_pairs` and `largest_totals` made of them.
        """
        self._largest.add(self.keyed(largest))
        self._weeks.add(self.keyed(weeks))
        enters = pc.equal(pairs["enters"], 1)
        pairs = pairs.drop_columns("enters")
        self._later.add(self.keyed(pairs.filter(enters)))
        self._earlier.add(self.keyed(pairs.filter(pc.invert(enters))))

    def totals(self) -> pd.DataFrame:
        """Sum events by ``measure`` and ``week``: ``value``, and those ``placed`` in a tract."""
        weeks, within = self._weeks.whole(), self.numbering.within
        area, measure, band, week = self.split(weeks["key"])
        value = weeks["value"]
        region = (within("region")[area] >= 0) | (area == self.numbering.nowhere)
        columns = {
            "measure": measure,
            "week": week,
            "value": np.where(region, value, 0),
            "placed": np.where(within("tract")[area] >= 0, value, 0),
        }
        return pd.DataFrame(columns)[band == len(self.bands) - 1]

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
            Parts by condition group have their names, and stand where they are kept.
        """
        n_weeks, kept = self.n_times, self._kept(level)
        piles = (self._weeks, self._later, self._earlier)
        sums = (self.of_level(pile.whole(), level, len(names), kept=kept) for pile in piles)
        changes = write_changes(*sums, windows=WINDOWS, n_weeks=n_weeks)
        keys, called = changes.pop("key"), [self._named.get(key, key) for key in KEYS]
        words = self.in_words(level, names, keys, "week_ending", measures=called)
        return pa.table(words | {name: changes[name] for name in amounts(WINDOWS)})

    def _kept(self, level: str) -> np.ndarray:
        """Say of every measure and band whether it is kept on a level."""
        kept = np.ones((len(KEYS), len(self.bands)), dtype=bool)
        kept[[KEYS.index(slot) for slot in slots()]] = False
        if level in LEVELS:
            kept[[KEYS.index(slot) for slot in self._named], -1] = True
        return kept

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
        largest = self.of_level(self._largest.whole(), level, len(names), how=np.maximum)
        if len(pieces):
            largest = self._share_out(largest, pd.Index(names), pieces)
        changes = rise_and_fall(largest, n_weeks=self.n_times)
        return pa.table(self.in_words(level, names, changes.pop("key"), "week_ending") | changes)

    def _share_out(
        self, rows: Columns, names: pd.Index, pieces: pd.DataFrame
    ) -> dict[str, np.ndarray]:
        """Carry what children of pieces have at most to the areas they are pieces of."""
        n_weeks = self.n_times
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
