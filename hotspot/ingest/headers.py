"""A file says what its columns are called before a single row of it is believed.

Only names and types are looked at here. What was looked for may be named in a message; what was
found may not, because a file without its header line has a patient where the names should be.
"""

import csv
import glob
import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed

DELIMITERS = ",;\t|"
"""Marks that may stand between two cells of a CSV file."""

HEADER_LIMIT = 1_000_000
"""Characters of a line that are looked at for names of columns."""

_PARQUET = (".parquet", ".pq")
_CSV = (".csv", ".tsv", ".txt", ".csv.gz")


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
    types : tuple of str
        Types of the mapped columns of Parquet; none for CSV, where all is text.
    delimiter : str
        Between two cells; "" for Parquet.
    """

    format: Literal["csv", "parquet"]
    columns: tuple[tuple[str, int], ...]
    names: tuple[str, ...] = field(repr=False)
    types: tuple[str, ...] = ()
    delimiter: str = ""


def files_of(feed: Feed) -> list[Path]:
    """List the files a feed's path or glob stands for.

    Parameters
    ----------
    feed : Feed
        With an absolute path.

    Returns
    -------
    list of Path
        Ascending by name.

    Raises
    ------
    InvalidExtract
        If there is none, or one is neither CSV nor Parquet.
    """
    files = [Path(name) for name in sorted(glob.glob(feed.path)) if Path(name).is_file()]
    if not files:
        raise InvalidExtract(
            f"feed {feed.name}: no file matches {feed.path}; correct the path or send the extract"
        )
    strange = [file for file in files if not file.name.lower().endswith(_PARQUET + _CSV)]
    if strange:
        raise InvalidExtract(
            f"{strange[0]}: an extract must be .csv, .csv.gz or .parquet; narrow the path of"
            f" feed {feed.name} or convert the file"
        )
    return files


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
        column is named.
    """
    if file.stat().st_size == 0:
        raise InvalidExtract(f"{file}: the file is empty; send it again or remove it")
    if file.name.lower().endswith(_PARQUET):
        return _parquet_layout(file, feed)
    return _csv_layout(file, feed)


def _parquet_layout(file: Path, feed: Feed) -> Layout:
    try:
        footer = pq.read_metadata(file)
        schema = footer.schema.to_arrow_schema()
    except (pa.ArrowException, OSError):
        raise InvalidExtract(
            f"{file}: not a whole Parquet file; wait until it is written, or send it again"
        ) from None
    if footer.num_rows == 0:
        raise InvalidExtract(f"{file}: the file has no rows; send it again or remove it")
    found = _places(schema.names, feed, file)
    types = tuple(str(schema.types[place]) for _, place in found)
    return Layout("parquet", found, tuple(schema.names), types)


def _csv_layout(file: Path, feed: Feed) -> Layout:
    try:
        with _open_text(file) as lines:
            header = lines.readline(HEADER_LIMIT)
            first_row = lines.readline(HEADER_LIMIT)
        delimiter = max(DELIMITERS, key=header.count)
        names = tuple(next(csv.reader([header], delimiter=delimiter), []))
    except (UnicodeError, csv.Error):
        problem = "the first lines are not UTF-8 text; save the extract as UTF-8 CSV"
    except (OSError, EOFError, zlib.error):
        problem = "the file cannot be opened or unpacked; allow reading it, or send it again"
    else:
        if first_row.strip():
            return Layout("csv", _places(names, feed, file), names, delimiter=delimiter)
        problem = "the file has no rows; send it again or remove it"
    raise InvalidExtract(f"{file}: {problem}") from None


def _open_text(file: Path) -> TextIO:
    if file.name.lower().endswith(".gz"):
        return gzip.open(file, "rt", encoding="utf-8-sig", newline=None)
    return file.open("rt", encoding="utf-8-sig", newline=None)


def _places(names: Iterable[str], feed: Feed, file: Path) -> tuple[tuple[str, int], ...]:
    """Place of each mapped column; case and outer spaces of a name do not matter if unique."""
    plain = [name.strip().casefold() for name in names]
    missing, repeated, found = [], [], []
    for theirs in feed.columns.values():
        count = plain.count(theirs.strip().casefold())
        (missing if count == 0 else repeated if count > 1 else found).append(theirs)
    if missing or repeated:
        raise InvalidExtract(
            f"{file}: columns missing: {', '.join(missing) or 'none'};"
            f" there more than once: {', '.join(repeated) or 'none'}; the file has {len(plain)}"
            f" columns; correct [feeds.columns] of feed {feed.name} or send the file again"
        )
    return tuple(
        (ours, plain.index(theirs.strip().casefold())) for ours, theirs in feed.columns.items()
    )
