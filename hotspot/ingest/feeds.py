"""An extract is read once, in the columns it was asked for, and its errors stop at this border.

A library that fails on a cell quotes the cell, and a cell is a patient. So every reading happens
inside ``_border``, which says which file and which rule, and lets nothing else through.
"""

import glob
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis
from ibis import Table
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import IbisError

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.casting import UNREADABLE, canonical
from hotspot.ingest.headers import Layout, files_of, layout_of
from hotspot.ingest.notices import Reading

UNREADABLE_LIMIT = 0.05
"""Share of unreadable cells in one column above which the extract is not believed: a format."""

_VINTAGE = re.compile(r"_(2000|2010|2020)$")
_LINE = re.compile(r"CSV Error on Line: (\d+)")
"""Where DuckDB says the line number, before it quotes the line."""


def read_feed(connection: Backend, feed: Feed, *, vintage: int) -> Reading:
    """Read one feed into the engine.

    Parameters
    ----------
    connection : Backend
        Of ``engine.connect``.
    feed : Feed
        Its files and its mapping; columns that are not mapped are never read.
    vintage : int
        Year of the region's tracts.

    Returns
    -------
    Reading
        One row a line, held in the engine: the columns of the contract of the feed's kind, typed
        and null where they are not mapped, ``feed``, and a flag per date, time or number column
        that is 1 where a cell was there but could not be read.

    Raises
    ------
    InvalidExtract
        If a file is missing, empty, broken or lacks a mapped column, or if more than one cell in
        twenty of a column cannot be read. No message ever quotes a cell.
    """
    _refuse_other_vintage(feed, vintage)
    alike: dict[Layout, list[Path]] = {}
    for file in files_of(feed):
        alike.setdefault(layout_of(file, feed), []).append(file)
    parts = [_read_alike(connection, feed, layout, files) for layout, files in alike.items()]
    lines = ibis.union(*parts) if len(parts) > 1 else parts[0]
    _refuse_unreadable(lines, feed)
    return Reading(lines)


def _read_alike(connection: Backend, feed: Feed, layout: Layout, files: list[Path]) -> Table:
    """Read the files of one layout; select before anything else."""
    names = [glob.escape(str(file)) for file in files]
    where = str(files[0]) if len(files) == 1 else f"{feed.path} ({len(files)} files)"
    with _border(where, feed):
        if layout.format == "parquet":
            table = connection.read_parquet(names)
            _refuse_time_zones(layout, where, feed)
        else:
            table = connection.read_csv(
                names,
                columns={f"c{place}": "VARCHAR" for place in range(len(layout.names))},
                delim=layout.delimiter,
                quote='"',
                escape='"',
            )
        seen = table.columns
        raw = table.select(**{ours: table[seen[place]] for ours, place in layout.columns})
        return connection.create_table(ibis.util.gen_name("lines"), canonical(raw, feed))


@contextmanager
def _border(where: str, feed: Feed) -> Iterator[None]:
    try:
        yield
    except (duckdb.OutOfMemoryException, OSError):
        what = "cannot be read: memory, disk or permission is lacking; make room and start again"
    except (duckdb.Error, IbisError) as problem:
        line = _LINE.search(str(problem))
        what = (
            f"cannot be read{f' at line {line.group(1)}' if line else ''}: every row must have the"
            " cells of the header, in UTF-8, with quotes doubled inside quotes; send it again"
        )
    else:
        return
    raise InvalidExtract(f"{where}, feed {feed.name}: {what}") from None


def _refuse_other_vintage(feed: Feed, region: int) -> None:
    """Stop where the name of the column of tract ids says they are of other boundaries."""
    column = feed.columns.get("tract_geoid", "")
    named, expected = _VINTAGE.search(column), feed.vintage or region
    if named and int(named.group(1)) != expected:
        raise InvalidExtract(
            f"feed {feed.name}: column {column} is of the tracts of {named.group(1)}, expected are"
            f" those of {expected}; map the column of {expected}, or set vintage ="
            f" {named.group(1)} below the feed and say in [relationship] how those tracts became"
            " the region's"
        )


def _refuse_time_zones(layout: Layout, where: str, feed: Feed) -> None:
    typed = zip(layout.columns, layout.types, strict=True)
    zoned = [ours for (ours, _), kind in typed if "tz=" in kind]
    if zoned:
        raise InvalidExtract(
            f"{where}: columns mapped to {', '.join(zoned)} carry a time zone; times must be local"
            f" wall time without one; change the extract of feed {feed.name}"
        )


def _refuse_unreadable(lines: Table, feed: Feed) -> None:
    """Stop where so many cells of a column fail that its format must be another."""
    flags = [name for name in lines.columns if name.startswith(UNREADABLE)]
    row = lines.agg(rows=lines.count(), **{name: lines[name].sum() for name in flags}).to_pyarrow()
    counts = row.to_pylist()[0]
    broken = [
        f"{name.removeprefix(UNREADABLE)} ({counts[name]:,})"
        for name in flags
        if counts[name] > UNREADABLE_LIMIT * counts["rows"]
    ]
    if broken:
        raise InvalidExtract(
            f"feed {feed.name}, {feed.path}: of {counts['rows']:,} rows, cells mapped to"
            f" {', '.join(broken)} cannot be read; write dates as YYYY-MM-DD, times as"
            " YYYY-MM-DD HH:MM:SS in local wall time without a zone, and numbers with a point"
        )
