"""A look-up is a small CSV beside the tracts: all text until a rule makes a number of it.

The Census Bureau writes a second header of labels under the first, and tables made by hand end in a
"Total". Neither is a tract, so both are left out, counted and named: a total that is added to its
own parts doubles every child.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from hotspot.core.errors import InvalidGeography
from hotspot.ingest.casting import NOTHING
from hotspot.ingest.geography.geoids import as_geoids

DELIMITERS = (",", ";", "\t", "|")
"""What may stand between two cells; what the header has most of is it."""

NOT_TRACTS = (
    *("total", "totals", "grand total", "county total", "sum", "all", "all tracts", "county"),
    *("missing", "unknown", "not geocoded", "outside", "other", "region", "state"),
)
"""Words that tables made by hand put where a tract's id would stand, in any case."""

_LABELS = ("geography", "geographic identifier", "id", "geo_id", "geoid")
_TRACT_PREFIX = "1400000US"


@dataclass(frozen=True, eq=False)
class TractRows:
    """Rows of a look-up that are about tracts.

    Parameters
    ----------
    rows : DataFrame
        Text of the columns asked for; the tract column holds GEOIDs. The index is the number of
        the row in the file, from 1 under the header.
    labels : int
        Rows of labels under the header, left out.
    not_tracts : tuple of str
        What the rows were called that are no tracts, left out; "larger area" for ids of counties
        and states.
    """

    rows: pd.DataFrame
    labels: int = 0
    not_tracts: tuple[str, ...] = ()

    def notes(self, file: Path) -> list[str]:
        """Say in sentences what was left out."""
        said = []
        if self.labels:
            said.append(f"{file.name}: the row of labels under the header is not read.")
        if self.not_tracts:
            names = ", ".join(dict.fromkeys(self.not_tracts))
            said.append(
                f"{file.name}: {len(self.not_tracts)} rows are no tracts ({names}). Left out, and"
                " not added to anything."
            )
        return said


def read_tract_rows(file: Path, tract: str, columns: Sequence[str], section: str) -> TractRows:
    """Read the rows of a look-up that are about tracts.

    Parameters
    ----------
    file : Path
        As for `read_lookup`.
    tract : str
        Column of the GEOID, with or without the Census prefix.
    columns : sequence of str
        Other columns wanted.
    section : str
        Section of the settings that names them, for the message.

    Returns
    -------
    TractRows
        Without a row of labels, and without totals and larger areas.

    Raises
    ------
    InvalidGeography
        As `read_lookup`; if an id is missing or is none; or if no row is about a tract.
    """
    table = read_lookup(file, [tract, *columns], section)
    labels = int(_is_label(table[tract].iloc[0]))
    table = table.iloc[labels:]
    ids = table[tract].str.strip()
    larger = ids.str.fullmatch(r"\d{7}US\d*") & ~ids.str.startswith(_TRACT_PREFIX)
    words = ids.str.lower().isin(NOT_TRACTS)
    named = ids.str.lower().mask(larger, "larger area")
    left_out = (larger | words).fillna(value=False).to_numpy(dtype=bool)
    kept = table[~left_out]
    if kept.empty:
        raise InvalidGeography(f"{file}: no row is about a tract; correct [{section}]")
    below = " (rows below the labels)" if labels else ""
    geoids = as_geoids(kept[tract], f"{file}, column {tract}{below}")
    return TractRows(kept.assign(**{tract: geoids}), labels, tuple(named[left_out]))


def _is_label(first: object) -> bool:
    """Tell "Geography" or "id", which stand under GEO_ID in files of the Census Bureau."""
    return isinstance(first, str) and first.lower() in _LABELS


def read_lookup(file: Path, columns: list[str], section: str) -> pd.DataFrame:
    """Read the named columns of a CSV file as text.

    Parameters
    ----------
    file : Path
        UTF-8 CSV with a header, gzipped or not; cells parted by comma, semicolon, tab or bar.
    columns : list of str
        Columns wanted; others are dropped.
    section : str
        Section of the settings that names them, for the message.

    Returns
    -------
    DataFrame
        Text, trimmed; missing where the cell is empty or says NA. The index is the number of the
        row, from 1 under the header; blank lines do not count.

    Raises
    ------
    InvalidGeography
        If the file is not there, is not CSV, is not UTF-8, is empty, has a row with more or fewer
        cells than the header, or lacks a column or has it twice; all are named.
    """
    header, rows = _read_rows(file, section)
    missing = [name for name in columns if name not in header]
    if missing:
        raise InvalidGeography(
            f"{file}: columns missing: {', '.join(missing)}; there are {', '.join(header)};"
            f" correct [{section}]"
        )
    twice = [name for name in columns if header.count(name) > 1]
    if twice:
        raise InvalidGeography(
            f"{file}: column {twice[0]} is there {header.count(twice[0])} times; name each column"
            " once and save the file again"
        )
    ragged = [number for number, row in enumerate(rows, 1) if len(row) != len(header)]
    if ragged or not rows:
        what = f"row {ragged[0]} has not the cells of the header" if ragged else "no rows"
        raise InvalidGeography(
            f"{file}: {what}; [{section}] needs one whole row a tract; save the file again"
        )
    text = pd.DataFrame(rows, columns=header, dtype="string")[list(dict.fromkeys(columns))]
    text.index = pd.RangeIndex(1, len(text) + 1)
    text = text.apply(lambda column: column.str.strip())
    return text.mask(text.apply(lambda column: column.str.lower().isin(NOTHING)))


def _read_rows(file: Path, section: str) -> tuple[list[str], list[list[str]]]:
    """Header and the rows that are not blank."""
    text = _read_text(file, section)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        rows = [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error:
        raise InvalidGeography(
            f"{file}: not a CSV file: line {lines.line_num} has a quotation mark that is not closed"
            " or a cell without end; save it as CSV again"
        ) from None
    if not rows:
        return [], []
    return [name.strip() for name in rows[0]], rows[1:]


def _read_text(file: Path, section: str) -> str:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise InvalidGeography(f"{file}: there is no such file; correct [{section}]") from None
    except OSError as problem:
        raise InvalidGeography(
            f"{file}: cannot be read ({problem.strerror}); see its rights; correct [{section}]"
        ) from None
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            raise InvalidGeography(
                f"{file}: the gzip file is damaged or not whole; copy it again"
            ) from None
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        raise InvalidGeography(
            f"{file}: not UTF-8: byte {problem.start} cannot be read{_guess(content)}; save it as"
            " 'CSV UTF-8'"
        ) from None


def _guess(content: bytes) -> str:
    """Say what the file probably is instead."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return " (it is UTF-16)"
    if content.startswith(b"PK"):
        return " (it is a spreadsheet or a zip file)"
    return " (it is probably Windows-1252, as Excel writes accents)"
