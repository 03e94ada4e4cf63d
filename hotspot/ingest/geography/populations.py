"""Children at risk: nobody lives there (zero) and nobody counted (not known) are two things."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hotspot.core.columns import POPULATIONS, check_columns
from hotspot.core.crosswalk import carry_children
from hotspot.core.errors import InvalidGeography
from hotspot.core.midyear import july_first
from hotspot.core.sections import Ages, Populations
from hotspot.core.settings import Settings
from hotspot.ingest.findings import Finding
from hotspot.ingest.geography.lookups import TractRows, read_tract_rows
from hotspot.ingest.geography.plausibility import judge_children, judge_label
from hotspot.ingest.geography.relationship import is_older, read_older
from hotspot.ingest.geography.vintages import FEED

ANNOTATED = r"\*+|\(x\)|n|x|-|–|\.|<\s*\d+|-(\d)\1{8}(\.0+)?"
"""What the Census Bureau and others write where a number is not known, such as -666666666."""

_THOUSANDS = r"\d{1,3}(,\d{3})+(\.0+)?"
_KEYS = ["area", "year", "age_band"]


@dataclass(frozen=True, eq=False)
class Children:
    """Children of the tracts of a region.

    Parameters
    ----------
    table : DataFrame
        Per ``core.columns.POPULATIONS``, level "tract": for every tract and year "all" and, if the
        file or shares say them, each band. Not a number where it is not known.
    findings : tuple of Finding
        What a reader should know of them.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...]

    def latest(self) -> pd.Series:
        """Give the children of all ages in the last year, by GEOID."""
        table = self.table
        last = table[(table["age_band"] == "all") & (table["year"] == table["year"].max())]
        return last.set_index("area")["children"]


def children_of(settings: Settings, geoids: Sequence[str]) -> Children:
    """Read the children of a region's tracts, as its settings say.

    Parameters
    ----------
    settings : Settings
        With the populations and, if their tracts are older, the relationship.
    geoids : sequence of str
        Tracts of the region.

    Returns
    -------
    Children
        As `read_populations`.

    Raises
    ------
    InvalidGeography
        As `read_populations`; or if the relationship cannot be read.
    """
    older = None
    if is_older(settings.populations.vintage, settings):
        older = read_older(settings, geoids)
    return read_populations(
        settings.populations, settings.ages, geoids, older.crosswalk if older else None
    )


def read_populations(
    populations: Populations,
    ages: Ages,
    geoids: Sequence[str],
    crosswalk: pd.DataFrame | None = None,
) -> Children:
    """Read the number of children of each tract, by year and age band where they are known.

    Parameters
    ----------
    populations : Populations
        The file, its columns, and how a total is split, if it is.
    ages : Ages
        Bands of the settings.
    geoids : sequence of str
        Tracts of the region; rows about others are ignored.
    crosswalk : DataFrame or None
        Per ``core.crosswalk.CROSSWALK``, from the tracts of the file to those of the region, if
        the file's are older; children may be fractions then.

    Returns
    -------
    Children
        With every tract in every year of the file. A tract that lacks a year has what lies on the
        straight line between the years it has. "All" of a tract that lacks a band is not known,
        where it is the sum of bands.

    Raises
    ------
    InvalidGeography
        If the file cannot be read, names a band that is not in the settings, gives a tract, year
        and band twice, holds a count that is negative, a fraction or no number, or knows no tract
        of the region.
    """
    given = _read(populations)
    counts, unknown = _counts(given.rows, populations, ages)
    _refuse_twice(counts, populations)
    wide = counts.pivot_table(
        index=["area", "year"],
        columns="age_band",
        values="children",
        aggfunc="first",
        dropna=False,
        observed=True,
    ).rename_axis(columns=None)
    wide, filled = _every_year(wide)
    table = _tidy(_with_all_bands(wide, populations, ages))
    if crosswalk is not None:
        table = carry_children(table[table["area"].isin(set(crosswalk["source"]))], crosswalk)
    table = _of_region(table, geoids, populations)
    check_columns(table, POPULATIONS, where=str(populations.file), error=InvalidGeography)
    notes = [*given.notes(populations.file), *_notes(populations, unknown, filled)]
    told = [Finding("populations", FEED, "note", 0, 0.0, None, None, words) for words in notes]
    doubts = (
        *judge_label(populations.label, ages.limit),
        *judge_children(table, populations.file.name),
    )
    return Children(table, (*told, *doubts))


def _read(populations: Populations) -> TractRows:
    named = (populations.count_column, populations.band_column, populations.year_column)
    wide = [column for columns in _sums(populations).values() for column in columns]
    columns = [name for name in (*named, *wide) if name]
    return read_tract_rows(populations.file, populations.tract_column, columns, "populations")


def _sums(populations: Populations) -> dict[str, tuple[str, ...]]:
    """Columns that add up to each band of a wide file."""
    return {
        band: (columns,) if isinstance(columns, str) else tuple(columns)
        for band, columns in populations.band_columns.items()
    }


def _counts(rows: pd.DataFrame, populations: Populations, ages: Ages) -> tuple[pd.DataFrame, int]:
    """One row a tract, year and band; and how many cells say that they are not known."""
    file, sums = populations.file, _sums(populations) or {"": (populations.count_column,)}
    names = dict.fromkeys(name for columns in sums.values() for name in columns)
    cells = {name: _as_counts(rows[name], f"{file}, column {name}") for name in names}
    fixed = pd.DataFrame(
        {"area": rows[populations.tract_column], "year": _years(rows, populations)}
    )
    bands = _bands(rows, populations, ages)
    parts = [
        fixed.assign(
            age_band=band or bands,
            children=sum(cells[name][0] for name in columns),
        )
        for band, columns in sums.items()
    ]
    return pd.concat(parts), sum(unknown for _, unknown in cells.values())


def _bands(rows: pd.DataFrame, populations: Populations, ages: Ages) -> pd.Series | str:
    if not populations.band_column:
        return "all"
    bands = rows[populations.band_column]
    unknown = sorted(set(bands.fillna("(empty)")) - {*ages.bands, "all"})
    if unknown:
        raise InvalidGeography(
            f"{populations.file}: age bands {', '.join(unknown[:5])} are not of the settings;"
            f" bands must be {', '.join(ages.bands)}, as in ages.bands"
        )
    return bands.astype(object)


def _years(rows: pd.DataFrame, populations: Populations) -> pd.Series | int:
    if not populations.year_column:
        return populations.year
    text = rows[populations.year_column].str.removesuffix(".0")
    wrong = ~text.str.fullmatch(r"(19[9]\d|20\d\d)").fillna(value=False).to_numpy(dtype=bool)
    if wrong.any():
        raise InvalidGeography(
            f"{populations.file}, column {populations.year_column}: {int(wrong.sum())} cells are"
            f" not a year from 1990 to 2099, first in row {rows.index[wrong.argmax()]}; write years"
            " as 2023"
        )
    return text.astype("int64")


def _as_counts(text: pd.Series, where: str) -> tuple[pd.Series, int]:
    """Numbers, and how many cells say in words or codes that they are not known."""
    annotated = text.str.lower().str.fullmatch(ANNOTATED).fillna(value=False).astype(bool)
    plain = text.mask(annotated)
    grouped = plain.str.fullmatch(_THOUSANDS).fillna(value=False).astype(bool)
    plain = plain.mask(grouped, plain.str.replace(",", ""))
    numbers = pd.to_numeric(plain, errors="coerce").astype("float64")
    whole = np.isfinite(numbers) & (numbers >= 0) & (numbers % 1 == 0)
    wrong = (plain.notna() & ~whole).to_numpy(dtype=bool)
    if wrong.any():
        raise InvalidGeography(
            f"{where}: {int(wrong.sum())} cells are not a number of children, first in row"
            f" {text.index[wrong.argmax()]}; counts must be whole numbers, 0 or more, or empty;"
            " round estimates, and give counts of older tracts as they were published"
        )
    return numbers, int(annotated.sum())


def _refuse_twice(counts: pd.DataFrame, populations: Populations) -> None:
    twice = counts.loc[counts.duplicated(_KEYS), "area"]
    if twice.empty:
        return
    parts = ["tract", *(["year"] if populations.year_column else [])]
    parts += ["age band"] if populations.band_column else []
    raise InvalidGeography(
        f"{populations.file}: {len(twice)} rows repeat a {', '.join(parts)},"
        f" first {twice.iloc[0]}; there must be one row each; remove the others, or set"
        " populations.band_column if rows are per age band, populations.year_column if per year"
    )


def _every_year(wide: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Give every tract every year; a year it lacks lies on the line between those it has."""
    areas, years = wide.index.unique("area"), np.sort(wide.index.unique("year"))
    full = wide.reindex(pd.MultiIndex.from_product([areas, years], names=["area", "year"]))
    if len(years) == 1:
        return full, 0
    days = july_first(years).astype(float)
    filled = 0
    for band in full:
        values = full[band].to_numpy(dtype=float, copy=True).reshape(len(areas), len(years))
        known = np.isfinite(values)
        for row in np.flatnonzero(known.any(axis=1) & ~known.all(axis=1)):
            here = known[row]
            values[row, ~here] = np.interp(days[~here], days[here], values[row, here])
            filled += int((~here).sum())
        full[band] = values.ravel()
    return full, filled


def _with_all_bands(wide: pd.DataFrame, populations: Populations, ages: Ages) -> pd.DataFrame:
    by_band = populations.band_column or populations.band_columns or populations.band_shares
    bands = list(ages.bands) if by_band else []
    told = wide.reindex(columns=["all", *bands])
    if "all" not in wide:
        told["all"] = told[bands].sum(axis=1, skipna=False)
    for band, share in populations.band_shares.items():
        told[band] = told["all"] * share
    return told


def _tidy(wide: pd.DataFrame) -> pd.DataFrame:
    tidy = wide.reset_index().melt(["area", "year"], var_name="age_band", value_name="children")
    return tidy.astype({"children": float})


def _of_region(
    table: pd.DataFrame, geoids: Sequence[str], populations: Populations
) -> pd.DataFrame:
    """Every tract of the region in every year and band, and no other."""
    if not table["area"].isin(list(geoids)).any():
        raise InvalidGeography(
            f"{populations.file}: 0 of {len(geoids)} tracts of the region have a number of"
            " children; the counts must be of the same region and vintage"
        )
    bands, years = table["age_band"].unique(), np.sort(table["year"].unique())
    every = pd.MultiIndex.from_product([bands, years, geoids], names=["age_band", "year", "area"])
    full = table.set_index(list(every.names))["children"].reindex(every).reset_index()
    full = full.assign(level="tract").astype({"year": "int64", "area": "object"})
    return full[[column.name for column in POPULATIONS]]


def _notes(populations: Populations, unknown: int, filled: int) -> Iterator[str]:
    name = populations.file.name
    if unknown:
        yield (
            f"{name}: {unknown:,} cells say that the number is not known (-, N, (X), *****,"
            " -666666666). Taken as not known, never as a number."
        )
    if filled:
        yield (
            f"{name}: {filled:,} numbers of a tract in a year are not known; they lie on the"
            " straight line between the years that are."
        )
