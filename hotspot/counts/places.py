"""A row names the tract a child lives in; which areas that is part of is another matter.

Mostly a tract is one tract of the region and lies in one neighborhood. But a tract of an older
census may have been divided since, and a tract may be cut by the line between two neighborhoods.
Rows of such a tract are counted together first, as a *piece*, and the piece is then shared out. So
a child is counted once in all that is whole of an area, and once in every piece of it.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hotspot.core.columns import COUNTS, Column
from hotspot.core.crosswalk import as_crosswalk, compose
from hotspot.core.errors import InvalidCounts
from hotspot.counts.crosswalk import carry

REGION = "region"
_PIECE = "piece "
"""What names of pieces begin with, to tell them from areas."""
_ROUNDING = 1e-9


class Places:
    """Number the areas of each level, ascending by id, and after them the pieces.

    Parameters
    ----------
    areas : DataFrame
        ``geoid`` and ``neighborhood`` (missing: in none), one row a tract.
    older : DataFrame or None
        Per ``core.crosswalk.CROSSWALK``: from ids of other tracts that rows may carry to tracts.
    shares : DataFrame or None
        Per ``core.crosswalk.CROSSWALK``: from tracts to the neighborhoods they are shared among;
        a tract it does not name lies whole in the one that ``areas`` says.

    Raises
    ------
    InvalidCounts
        If a tract stands there twice, or a share is of a tract that does not.
    InvalidGeography
        If shares are not shares.
    """

    def __init__(
        self,
        areas: pd.DataFrame,
        *,
        older: pd.DataFrame | None = None,
        shares: pd.DataFrame | None = None,
    ) -> None:
        tracts = areas.sort_values("geoid")
        if tracts["geoid"].duplicated().any():
            raise InvalidCounts(
                "areas name a tract twice; a tract lies in one neighborhood or in none, or has"
                " shares in several"
            )
        geoids = tracts["geoid"].astype("str")
        moved = _whole(geoids, geoids)
        if older is not None:
            moved = pd.concat([moved, as_crosswalk(older, where="shares of older tracts")])
        inside = _whole(geoids, tracts["neighborhood"])
        if shares is not None:
            split = as_crosswalk(shares, where="shares of neighborhoods")
            inside = pd.concat([inside[~inside["source"].isin(split["source"])], split])
        _refuse_strangers(set(moved["target"]) | set(inside["source"]), set(geoids))
        levels = {
            "tract": moved,
            "neighborhood": compose(moved, inside),
            REGION: compose(moved, _whole(geoids, pd.Series(REGION, geoids.index))),
        }
        self._geoids = sorted(moved["source"].unique())
        self._levels = {name: _Cells(found) for name, found in levels.items()}
        self.names = {name: cells.names for name, cells in self._levels.items()}

    def numbers(self) -> pd.DataFrame:
        """Give the numbers of the areas or pieces every tract (``geoid``) lies in; -1: in none."""
        found = {name: cells.numbers(self._geoids) for name, cells in self._levels.items()}
        return pd.DataFrame({"geoid": pd.Series(self._geoids, dtype="str"), **found})

    def pieces(self, level: str) -> pd.DataFrame:
        """Give the shares of the pieces of a level, and of the areas that have any, in areas."""
        return self._levels[level].pieces

    def share_out(
        self, level: str, counts: pa.Table, contract: tuple[Column, ...] = COUNTS
    ) -> pa.Table:
        """Carry the counts of pieces to the areas they are pieces of.

        Parameters
        ----------
        level : {"tract", "neighborhood", "region"}
            Level of all of the counts.
        counts : Table
            Per the contract, by the names of ``names``.
        contract : tuple of Column
            Of counts by level, area, measure, age band and week (or day).

        Returns
        -------
        Table
            By areas alone; the same one where there are no pieces.

        Raises
        ------
        InvalidCounts
            If the total was not kept.
        """
        cells = self._levels[level]
        if cells.pieces.empty:
            return counts
        touched = pc.is_in(counts["area"], pa.array(cells.touched, counts["area"].type))
        carried = carry(counts.filter(touched).to_pandas(), cells.pieces, contract)
        parts = [counts.filter(pc.invert(touched)), pa.Table.from_pandas(carried)]
        return pa.concat_tables(parts, promote_options="permissive")


class _Cells:
    """What rows are counted by on one level: its areas, then the pieces shared out among them."""

    def __init__(self, crosswalk: pd.DataFrame) -> None:
        areas = sorted(crosswalk["target"].unique())
        alone = crosswalk["weight"] > 1 - _ROUNDING
        pieces = crosswalk[~alone]
        pieces = pieces.assign(source=_PIECE + pieces["source"])
        sharing = pd.Series(pieces["target"].unique(), dtype="str")
        self.names = [*areas, *sorted(pieces["source"].unique())]
        self.touched = [*pieces["source"].unique(), *sharing]
        self.pieces = pd.concat([pieces, _whole(sharing, sharing)]) if len(pieces) else pieces
        cell = crosswalk["target"].where(alone, _PIECE + crosswalk["source"])
        number = pd.Series(np.arange(len(self.names), dtype=np.int32), self.names)
        self._number = pd.Series(number[cell].to_numpy(), crosswalk["source"])
        self._number = self._number[~self._number.index.duplicated()]

    def numbers(self, geoids: list[str]) -> np.ndarray:
        """Number the cell of every tract; -1 where it lies in no area."""
        return self._number.reindex(geoids, fill_value=-1).to_numpy(dtype=np.int32)


def _whole(sources: pd.Series, targets: pd.Series) -> pd.DataFrame:
    """Crosswalk of what is not split; what has no target is outside."""
    known = targets.notna().to_numpy()
    pairs = {"source": sources[known].to_numpy(), "target": targets[known].to_numpy()}
    return pd.DataFrame(pairs, dtype="str").assign(weight=1.0)


def _refuse_strangers(named: set[str], known: set[str]) -> None:
    strangers = sorted(named - known)
    if strangers:
        raise InvalidCounts(
            f"shares name {len(strangers)} tracts the region does not have, first {strangers[0]};"
            " they must be of its own vintage"
        )
