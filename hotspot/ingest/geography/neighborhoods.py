"""A neighborhood has a name people use and edges that tracts do not always follow.

Where a look-up nests them, a tract lies in one neighborhood or in none. Where people who live there
draw the line through a tract, a share says how much of the tract lies on each side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from hotspot.core.crosswalk import as_crosswalk
from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Neighborhoods
from hotspot.ingest.geography.lookups import read_tract_rows
from hotspot.ingest.geography.names import as_names

ROUNDING = 0.01
"""How far the shares of one tract may exceed 1, because they were rounded."""


@dataclass(frozen=True, eq=False)
class Membership:
    """Which neighborhoods the tracts of a region lie in.

    Parameters
    ----------
    shares : DataFrame
        Per ``core.crosswalk.CROSSWALK``, from tract to neighborhood; only tracts of the region. A
        tract whose shares sum to less than 1 lies partly outside all neighborhoods.
    notes : tuple of str
        Rows that were left out, in sentences.
    """

    shares: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def is_split(self) -> bool:
        """Some tract lies in several neighborhoods, or only partly in one."""
        return bool((self.shares["weight"] < 1).any())

    def names(self, geoids: Sequence[str]) -> pd.Series:
        """Name the neighborhood each tract lies in, or most of the part that lies in any.

        Parameters
        ----------
        geoids : sequence of str
            Tracts of the region.

        Returns
        -------
        Series of str
            By GEOID in the order given; missing where a tract lies in none. Of equal shares the
            name that comes first in the alphabet.
        """
        ordered = self.shares.sort_values(["weight", "target"], ascending=[False, True])
        largest = ordered.drop_duplicates("source").set_index("source")["target"]
        index = pd.Index(geoids, name="geoid")
        return largest.astype(object).reindex(index).rename("neighborhood").astype("str")


def read_membership(neighborhoods: Neighborhoods, geoids: Sequence[str]) -> Membership:
    """Read which neighborhoods each tract lies in, and with which share.

    Parameters
    ----------
    neighborhoods : Neighborhoods
        The look-up file and its columns; without a column of shares every tract lies in one
        neighborhood as a whole.
    geoids : sequence of str
        Tracts of the region; rows about others are ignored.

    Returns
    -------
    Membership
        Shares of a tract that sum to 0.99 to 1.01 sum to exactly 1.

    Raises
    ------
    InvalidGeography
        If the file cannot be read, names one tract in two neighborhoods without saying shares,
        gives a share that is no number from 0 to 1 or shares of a tract that sum to more than 1,
        or knows no tract of the region.
    """
    tract, name = neighborhoods.tract_column, neighborhoods.name_column
    weight = neighborhoods.weight_column
    given = read_tract_rows(
        neighborhoods.file, tract, [name, weight] if weight else [name], "neighborhoods"
    )
    here = given.rows[given.rows[tract].isin(list(geoids))]
    rows = here.assign(**{name: as_names(here[name])}).dropna(subset=name)
    if rows.empty:
        raise InvalidGeography(
            f"{neighborhoods.file}: 0 of {len(geoids)} tracts of the region have a neighborhood;"
            " the look-up must be of the same region and vintage"
        )
    parts = pd.DataFrame({"source": rows[tract].astype(str), "target": rows[name].astype(str)})
    if weight:
        parts["weight"] = _as_shares(rows[weight], f"{neighborhoods.file}, column {weight}")
        parts = _without_rounding(parts[parts["weight"] > 0])
    else:
        parts = parts.drop_duplicates().assign(weight=1.0)
        _refuse_two(parts, neighborhoods)
    shares = as_crosswalk(parts, where=f"{neighborhoods.file}, column {weight or tract}")
    return Membership(shares, tuple(given.notes(neighborhoods.file)))


def _refuse_two(parts: pd.DataFrame, neighborhoods: Neighborhoods) -> None:
    twice = parts.loc[parts["source"].duplicated(), "source"]
    if not twice.empty:
        raise InvalidGeography(
            f"{neighborhoods.file}: {twice.nunique()} tracts lie in two neighborhoods, first"
            f" {twice.iloc[0]}; a tract may lie in one; decide and remove the other row, or give"
            " the share of the tract in each with neighborhoods.weight_column"
        )


def _as_shares(text: pd.Series, where: str) -> pd.Series:
    numbers = pd.to_numeric(text, errors="coerce").astype("float64")
    wrong = ~numbers.between(0, 1 + ROUNDING).to_numpy()
    if wrong.any():
        raise InvalidGeography(
            f"{where}: {int(wrong.sum())} cells are not a share from 0 to 1, first in row"
            f" {text.index[wrong.argmax()]}; write a quarter of the tract as 0.25"
        )
    return numbers.clip(upper=1)


def _without_rounding(parts: pd.DataFrame) -> pd.DataFrame:
    """Scale shares of a tract to 1 where they exceed it by rounding only."""
    sums = parts.groupby("source")["weight"].transform("sum")
    near = (sums > 1) & (sums <= 1 + ROUNDING)
    return parts.assign(weight=parts["weight"].where(~near, parts["weight"] / sums))
