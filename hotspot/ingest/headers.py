"""A file says what its columns are called before a single row of it is believed.

Only names and types are looked at here. What was looked for may be named in a message; what was
found may not, because a file without its header line has a patient where the names should be.
"""

import codecs
import csv
import gzip
import io
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.folders import GONE, is_parquet
from hotspot.ingest.soundness import CUT_OFF, complaint_of, open_bytes

DELIMITERS = ",;\t|"
"""Marks that may stand between two cells of a CSV file."""

HEADER_LIMIT = 1_000_000
"""Bytes at the beginning of a file in which its header and first row must lie."""

UNKNOWN = "?"
"""What ``hotspot init`` writes where it could not guess."""

_NO_ROWS = "the file has no rows; send it again or remove it"
_EMPTY = "the file is empty; send it again or remove it"


@dataclass(frozen=True)
class Layout:
    """How the columns of one file lie.

    Parameters
    ----------
    format : {"csv", "parquet"}
        Kind of file.
    columns : tuple of (str, int)
        Our column and the place of the file's column, from 0.
    names : tuple of str
        All columns of the file; never shown, because without a header line they are a patient.
    respelled : tuple of str
        Mapped columns, as the settings write them, that the file writes in other capitals or with
        other spaces.
    types : tuple of str
        Types of the mapped columns of Parquet; none for CSV, where all is text.
    delimiter : str
        Between two cells; "" for Parquet.
    """

    format: Literal["csv", "parquet"]
    columns: tuple[tuple[str, int], ...]
    names: tuple[str, ...] = field(repr=False)
    respelled: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    delimiter: str = ""


def layout_of(file: Path, feed: Feed) -> Layout:
    """Find the mapped columns in one file.

    Parameters
    ----------
    file : Path
        CSV or Parquet.
    feed : Feed
        Says which columns are mapped.

    Returns
    -------
    Layout
        Equal for files that can be read together.

    Raises
    ------
    InvalidExtract
        If the file is empty, has no row, is not readable or lacks mapped columns; every missing
        column is named, and none that is there.
    """
    return _parquet_layout(file, feed) if is_parquet(file) else _csv_layout(file, feed)


def names_in(file: Path) -> list[str]:
    """Name all columns of one file, whatever it is of.

    Parameters
    ----------
    file : Path
        CSV or Parquet, with rows or without.

    Returns
    -------
    list of str
        In the order of the file; none if it is an empty text file. Without a header line they are
        a patient's cells.

    Raises
    ------
    InvalidExtract
        If the file is not readable.
    """
    if is_parquet(file):
        schema, _ = _footer(file)
        return list(schema.names)
    _, names, _ = _header(file, set())
    return names


def _parquet_layout(file: Path, feed: Feed) -> Layout:
    schema, n_rows = _footer(file)
    if n_rows == 0:
        raise InvalidExtract(f"{file}: {_NO_ROWS}")
    found, respelled = _places(list(schema.names), feed, file)
    types = tuple(str(schema.types[place]) for _, place in found)
    return Layout("parquet", found, tuple(schema.names), respelled, types)


def _footer(file: Path) -> tuple[pa.Schema, int]:
    """Columns of a Parquet file, and how many rows it has."""
    try:
        if file.stat().st_size == 0:
            raise InvalidExtract(f"{file}: {_EMPTY}")
        footer = pq.read_metadata(file)
        return footer.schema.to_arrow_schema(), footer.num_rows
    except PermissionError:
        raise InvalidExtract(f"{file}: {GONE}") from None
    except (pa.ArrowException, OSError):
        raise InvalidExtract(
            f"{file}: not a whole Parquet file; wait until it is written, or send it again"
        ) from None


def _csv_layout(file: Path, feed: Feed) -> Layout:
    wanted = {_plain(name) for name in feed.columns.values()}
    delimiter, names, has_rows = _header(file, wanted)
    if not names and not has_rows:
        raise InvalidExtract(f"{file}: {_EMPTY}")
    if not has_rows:
        raise InvalidExtract(f"{file}: {_NO_ROWS}")
    found, respelled = _places(names, feed, file)
    return Layout("csv", found, tuple(names), respelled, delimiter=delimiter)


def _header(file: Path, wanted: set[str]) -> tuple[str, list[str], bool]:
    """Delimiter and cells of the header of a text file, and whether anything follows it."""
    text = _beginning(file)
    rows = {mark: _rows_of(text, mark) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: _fit(rows[mark], wanted))
    return delimiter, *rows[delimiter]


def _beginning(file: Path) -> str:
    """The first characters of a text file."""
    try:
        with closing(open_bytes(file)) as stream:
            head = stream.read(HEADER_LIMIT)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InvalidExtract(f"{file}: {complaint_of(file) or CUT_OFF}") from None
    except OSError:
        raise InvalidExtract(f"{file}: {GONE}") from None
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidExtract(f"{file}: {complaint_of(file)}")
    return text


def _rows_of(text: str, delimiter: str) -> tuple[list[str], bool]:
    """Cells of the header, and whether anything follows it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        filled = list(islice((row for row in reader if any(row)), 2))
    except csv.Error:
        return [], True
    return (filled[0] if filled else []), len(filled) > 1


def _fit(rows: tuple[list[str], bool], wanted: set[str]) -> tuple[int, int]:
    names, _ = rows
    return len(wanted & {_plain(name) for name in names}), len(names)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _places(
    names: list[str], feed: Feed, file: Path
) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Place of each mapped column, and those that are spelled otherwise; exact names go first."""
    plain = [_plain(name) for name in names]
    still_open = [ours for ours, theirs in feed.columns.items() if theirs == UNKNOWN]
    if still_open:
        raise InvalidExtract(
            f"{file}: {', '.join(still_open)}: still “{UNKNOWN}” in [feeds.columns] of feed"
            f" {feed.name}; name the columns of the file that hold them"
        )
    missing, repeated, found, respelled = [], [], [], []
    for ours, theirs in feed.columns.items():
        exact = names.count(theirs) == 1
        count = 1 if exact else plain.count(_plain(theirs))
        if count != 1:
            (repeated if count else missing).append(theirs)
            continue
        found.append((ours, names.index(theirs) if exact else plain.index(_plain(theirs))))
        if not exact:
            respelled.append(theirs)
    if missing or repeated:
        wrong = {"missing": missing, "there more than once": repeated}
        said = "; ".join(f"{how}: {', '.join(which)}" for how, which in wrong.items() if which)
        raise InvalidExtract(
            f"{file}: columns {said}; the file has {len(plain)}"
            f" columns; correct [feeds.columns] of feed {feed.name} or send the file again"
        )
    return tuple(found), tuple(respelled)
