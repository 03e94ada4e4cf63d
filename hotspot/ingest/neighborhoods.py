"""A neighborhood is a set of whole tracts with a name people use; a tract may lie in none."""

from collections.abc import Sequence

import pandas as pd

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Neighborhoods
from hotspot.ingest.geoids import as_geoids
from hotspot.ingest.lookups import read_lookup


def read_neighborhoods(neighborhoods: Neighborhoods, geoids: Sequence[str]) -> pd.Series:
    """Say which neighborhood each tract lies in.

    Parameters
    ----------
    neighborhoods : Neighborhoods
        The look-up file and its columns.
    geoids : sequence of str
        Tracts of the region; rows about others are ignored.

    Returns
    -------
    Series of str
        Names, indexed by GEOID in the order given; missing where a tract lies in none.

    Raises
    ------
    InvalidGeography
        If the file cannot be read, names one tract in two neighborhoods, or knows no tract of
        the region.
    """
    tract, name = neighborhoods.tract_column, neighborhoods.name_column
    table = read_lookup(neighborhoods.file, [tract, name], "neighborhoods")
    table[tract] = as_geoids(table[tract], f"{neighborhoods.file}, column {tract}")
    named = table[table[tract].isin(list(geoids))].dropna().drop_duplicates()
    if named.empty:
        raise InvalidGeography(
            f"{neighborhoods.file}: 0 of {len(geoids)} tracts of the region have a neighborhood;"
            " the look-up must be of the same region and vintage"
        )
    twice = named.loc[named[tract].duplicated(), tract]
    if not twice.empty:
        raise InvalidGeography(
            f"{neighborhoods.file}: {twice.nunique()} tracts lie in two neighborhoods, first"
            f" {twice.iloc[0]}; a tract may lie in one; decide and remove the other row"
        )
    names = named.set_index(tract)[name].astype(object)
    return names.reindex(pd.Index(geoids, name="geoid")).rename("neighborhood").astype("str")
