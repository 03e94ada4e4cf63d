"""Rows that name a tract of an older census are counted under one id, whatever became of the tract.

If it became one tract of the region, that is the id: a child who is in two feeds of two vintages is
one child still. If it was divided, the row is counted as of the older tract, a piece, and only the
count of the piece is shared out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from hotspot.ingest.findings import Finding

WHOLE = 1 - 1e-9
"""Share from which a tract is whole but for rounding."""


@dataclass(frozen=True, eq=False)
class Older:
    """What became of the tracts of an older census.

    Parameters
    ----------
    vintage, region : int
        Year of the older boundaries, and of the region's.
    crosswalk : DataFrame
        Per ``core.crosswalk.CROSSWALK``, from older ids to tracts of the region; only older tracts
        that lie at least partly in the region.
    findings : tuple of Finding
        What a reader should know of it.
    feeds : tuple of str
        Names of the feeds whose rows carry older ids.
    """

    vintage: int
    crosswalk: pd.DataFrame
    region: int = 2020
    findings: tuple[Finding, ...] = ()
    feeds: tuple[str, ...] = ()

    @property
    def ids(self) -> pd.Series:
        """Say by which id rows of each older tract are counted, by older GEOID.

        The tract of the region it became, if it became one; else an id of its own, as a piece.
        """
        one = self.crosswalk.drop_duplicates("source", keep=False).set_index("source")
        whole = one.loc[one["weight"] >= WHOLE, "target"]
        every = pd.Index(self.crosswalk["source"].unique(), name="source")
        own = pd.Series([f"{self.vintage}:{geoid}" for geoid in every], every, dtype="str")
        return whole.reindex(every).fillna(own).astype("str")

    @property
    def pieces(self) -> pd.DataFrame:
        """Shares of the tracts that were divided, from the ids their rows are counted by."""
        own = self.crosswalk["source"].map(self.ids)
        divided = own.str.contains(":", regex=False)
        return self.crosswalk[divided].assign(source=own[divided])


def list_ids(geoids: Sequence[str], older: Older | None) -> pd.DataFrame:
    """List every tract id a row may carry, and the id its rows are counted by.

    Parameters
    ----------
    geoids : sequence of str
        Tracts of the region.
    older : Older or None
        What became of older tracts.

    Returns
    -------
    DataFrame
        Columns known_id; own, the same if it is a tract of the region; became, as ``Older.ids`` if
        it is an older tract; and divided, 1 where that was divided.
    """
    own = pd.Series(list(geoids), pd.Index(geoids, dtype="str"), dtype="str")
    became = older.ids if older else own.iloc[:0]
    every = own.index.union(became.index).rename("known_id")
    known = pd.DataFrame({"own": own.reindex(every), "became": became.reindex(every)}, every)
    divided = known["became"].fillna("").str.contains(":", regex=False)
    return known.assign(divided=divided.astype("int8")).reset_index()
