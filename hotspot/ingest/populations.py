"""Children at risk: nobody lives there (zero) and nobody counted (not known) are two things."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hotspot.core.columns import POPULATIONS, check_columns
from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Ages, Populations
from hotspot.ingest.geoids import as_geoids
from hotspot.ingest.lookups import read_lookup


def read_populations(populations: Populations, ages: Ages, geoids: Sequence[str]) -> pd.DataFrame:
    """Read the number of children of each tract, by age band where it is known.

    Parameters
    ----------
    populations : Populations
        The file, its columns, and how a total is split, if it is.
    ages : Ages
        Bands of the settings.
    geoids : sequence of str
        Tracts of the region; rows about others are ignored.

    Returns
    -------
    DataFrame
        Columns level ("tract"), area, age_band and children: for every tract "all" and, if rows
        are per band or shares are set, each band. Not a number where it is not known; "all" of
        a tract that lacks a band is not known either.

    Raises
    ------
    InvalidGeography
        If the file cannot be read, names a band that is not in the settings, gives a tract and
        band twice, holds a count that is negative or no number, or knows no tract of the region.
    """
    counts = _read_counts(populations, ages)
    index = pd.Index(geoids, name="area")
    if not counts.index.isin(index).any():
        raise InvalidGeography(
            f"{populations.file}: 0 of {len(index)} tracts of the region have a number of children;"
            " the counts must be of the same region and vintage"
        )
    bands = ages.bands if populations.band_column or populations.band_shares else ()
    given = [name for name in ("all", *bands) if name == "all" or populations.band_column]
    wide = counts.reindex(index=index, columns=given)
    if "all" not in counts:
        wide["all"] = wide[list(bands)].sum(axis=1, skipna=False)
    for band, share in populations.band_shares.items():
        wide[band] = wide["all"] * share
    tidy = (
        wide[["all", *bands]].reset_index().melt("area", var_name="age_band", value_name="children")
    )
    tidy.insert(0, "level", "tract")
    check_columns(tidy, POPULATIONS, where=str(populations.file), error=InvalidGeography)
    return tidy


def _read_counts(populations: Populations, ages: Ages) -> pd.DataFrame:
    """One row a tract, one column a band (or "all" alone)."""
    tract, count, band = (
        populations.tract_column,
        populations.count_column,
        populations.band_column,
    )
    names = [tract, count, *([band] if band else [])]
    table = read_lookup(populations.file, names, "populations")
    where = f"{populations.file}, column {tract}"
    bands = table[band] if band else pd.Series("all", index=table.index, dtype="string")
    _refuse_unknown_bands(bands, ages, populations)
    counts = pd.DataFrame(
        {
            "area": as_geoids(table[tract], where),
            "age_band": bands.astype(object),
            "children": _as_counts(table[count], f"{populations.file}, column {count}"),
        }
    )
    twice = counts.loc[counts.duplicated(["area", "age_band"]), "area"]
    if not twice.empty:
        raise InvalidGeography(
            f"{populations.file}: {len(twice)} rows repeat a tract"
            f"{' and age band' if band else ''}, first {twice.iloc[0]}; there must be one row each;"
            " remove the others, or set populations.band_column if rows are per age band"
        )
    return counts.pivot_table(
        index="area", columns="age_band", values="children", aggfunc="first", dropna=False
    )


def _refuse_unknown_bands(bands: pd.Series, ages: Ages, populations: Populations) -> None:
    unknown = sorted(set(bands.fillna("(empty)")) - {*ages.bands, "all"})
    if unknown:
        raise InvalidGeography(
            f"{populations.file}: age bands {', '.join(unknown[:5])} are not of the settings;"
            f" bands must be {', '.join(ages.bands)}, as in ages.bands"
        )


def _as_counts(text: pd.Series, where: str) -> pd.Series:
    numbers = pd.to_numeric(text, errors="coerce").astype("float64")
    wrong = text.notna() & ~(np.isfinite(numbers) & (numbers >= 0))
    if wrong.any():
        raise InvalidGeography(
            f"{where}: {int(wrong.sum())} cells are not a number of children, first in row"
            f" {int(wrong.to_numpy().argmax()) + 1}; counts must be 0 or more, or empty"
        )
    return numbers
