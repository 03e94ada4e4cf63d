"""A file is read whole, or the rows that could not be read are counted, or nothing is believed.

A library that fails on a row quotes the row, and a row is a patient. So every reading happens
behind ``_attempt``, which keeps the kind of failure and lets nothing else through. DuckDB can put
broken rows aside in a table of its own; only their number and place ever leave that table, and it
is dropped at once.
"""

import glob
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
from ibis import Table
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import IbisError

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.casting import as_cells, with_marks
from hotspot.ingest.folders import GONE
from hotspot.ingest.headers import Layout
from hotspot.ingest.notices import Notice
from hotspot.ingest.soundness import CUT_OFF, complaint_of, ends_within_a_line, line_ends_of

RAGGED_LIMIT = 0.001
"""Share of a file's rows with too many or too few cells above which the file is not believed."""

LINE_LIMIT = 2_000_000
"""Bytes of a row above which a file is not believed: a quote that never closes, or no text."""

CHANGED = (
    "the file changed while it was read: it is still being written; try again later, when it is"
    " whole"
)
"""What is said of a file that grows."""

_MOST_REJECTS = 100_000  # broken rows that are put aside; a file with more is not believed anyway
_RAGGED = ("MISSING COLUMNS", "TOO MANY COLUMNS")
_LACKING = "cannot be read: memory, disk or permission is lacking; make room and start again"
_BROKEN = {
    "UNQUOTED VALUE": "a quotation mark is not closed, or not doubled within quotes",
    "LINE SIZE OVER MAXIMUM": f"a row is longer than {LINE_LIMIT // 1_000_000} MB",
}
_NOT_RFC4180 = (
    "{what}, first in row {row:,} (the header is row 1); export the extract again as CSV after"
    " RFC 4180, or as Parquet"
)


@dataclass(frozen=True, eq=False)
class Part:
    """Rows of files that lie alike.

    Parameters
    ----------
    lines : Table
        Held in the engine: our columns, flags and marks, as ``casting.with_marks`` gives them.
    cells : Table
        The same rows as they stand in the files, read anew when it is asked.
    notices : tuple of Notice
        Rows that could not be read.
    """

    lines: Table
    cells: Table
    notices: tuple[Notice, ...] = ()


def read_rows(connection: Backend, feed: Feed, layout: Layout, files: Sequence[Path]) -> list[Part]:
    """Read the rows of files that lie alike.

    Parameters
    ----------
    connection : Backend
        Engine that will hold the lines.
    feed : Feed
        Its mapping.
    layout : Layout
        Of all these files.
    files : sequence of Path
        One or more.

    Returns
    -------
    list of Part
        One for all files, or one a file where one of them has broken rows.

    Raises
    ------
    InvalidExtract
        If a file is cut off, changes, is not UTF-8 or is no sound CSV or Parquet, or if more than
        one of its rows in a thousand has too many or too few cells. No message quotes a cell.
    """
    seals = [_seal(file) for file in files]
    with ThreadPoolExecutor(max_workers=2) as pool:
        looks = [pool.submit(complaint_of, file) for file in files]
        part, failure = _attempt(connection, feed, layout, files)
        complaints = [look.result() for look in looks]
    for file, seal, complaint in zip(files, seals, complaints, strict=True):
        if complaint or _seal(file) != seal:
            raise InvalidExtract(f"{file}, feed {feed.name}: {complaint or CHANGED}")
    if part:
        return [part]
    if failure == _LACKING or len(files) == 1:
        return [_read_around(connection, feed, layout, files[0], failure)]
    return [part for file in files for part in read_rows(connection, feed, layout, [file])]


def _seal(file: Path) -> tuple[int, int, int]:
    """What changes when somebody writes to a file."""
    try:
        state = file.stat()
    except OSError:
        raise InvalidExtract(f"{file}: {GONE}") from None
    return state.st_size, state.st_mtime_ns, state.st_ino


def _attempt(
    connection: Backend,
    feed: Feed,
    layout: Layout,
    files: Sequence[Path],
    **options: str | bool | int,
) -> tuple[Part | None, str]:
    """Read, or say in our own words why that failed."""
    try:
        raw = _open(connection, layout, files, options)
        lines = connection.create_table(ibis.util.gen_name("lines"), with_marks(raw, feed))
        return Part(lines, as_cells(raw, feed)), ""
    except (duckdb.OutOfMemoryException, OSError):
        return None, _LACKING
    except duckdb.IOException:  # of reading a file that went away, or of writing beside memory
        return None, _LACKING if all(file.exists() for file in files) else GONE
    except duckdb.InterruptException:
        raise
    except (duckdb.Error, IbisError):
        return None, "cannot be read"


def _open(
    connection: Backend,
    layout: Layout,
    files: Sequence[Path],
    options: Mapping[str, str | bool | int],
) -> Table:
    """Select the mapped columns before anything else."""
    names = [glob.escape(str(file)) for file in files]
    if layout.format == "parquet":
        table = connection.read_parquet(names, binary_as_string=True)
    else:
        table = connection.read_csv(
            names,
            columns={f"c{place}": "VARCHAR" for place in range(len(layout.names))},
            delim=layout.delimiter,
            quote='"',
            escape='"',
            max_line_size=LINE_LIMIT,
            **options,
        )
    seen = table.columns
    return table.select(**{ours: table[seen[place]] for ours, place in layout.columns})


def _read_around(connection: Backend, feed: Feed, layout: Layout, file: Path, failure: str) -> Part:
    """Read a file again, around its broken rows, if they are few."""
    where = f"{file}, feed {feed.name}"
    if failure in (_LACKING, GONE):
        raise InvalidExtract(f"{where}: {failure}")
    if layout.format == "parquet":
        raise InvalidExtract(
            f"{where}: the rows of the Parquet file cannot be read; wait until it is whole, or send"
            " it again"
        )
    rejects = ibis.util.gen_name("rejects")
    with _dropped(connection, rejects, f"{rejects}_scan"):
        part, failure = _attempt(
            connection,
            feed,
            layout,
            [file],
            store_rejects=True,
            rejects_table=rejects,
            rejects_scan=f"{rejects}_scan",
            rejects_limit=_MOST_REJECTS,
        )
        broken = _count(connection, rejects) if part else {}
    if not part:
        raise InvalidExtract(f"{where}: {_why_not(file) if 'cannot' in failure else failure}")
    raw = _open(connection, layout, [file], {"ignore_errors": True})
    return Part(part.lines, as_cells(raw, feed), _judge(broken, part.lines, file, feed))


@contextmanager
def _dropped(connection: Backend, *tables: str) -> Iterator[None]:
    """Drop tables that hold rows, whatever happens."""
    try:
        yield
    finally:
        for table in tables:
            connection.raw_sql(f'drop table if exists "{table}"')


def _count(connection: Backend, rejects: str) -> dict[str, tuple[int, int, int]]:
    """Kind of fault to the number of rows, the first and the last; no text leaves the table."""
    rows = connection.raw_sql(
        f"select error_type::varchar, count(distinct line), min(line), max(line)"  # noqa: S608
        f' from "{rejects}" group by 1'
    ).fetchall()
    return {kind: (int(n), int(first), int(last)) for kind, n, first, last in rows}


def _judge(
    broken: dict[str, tuple[int, int, int]], lines: Table, file: Path, feed: Feed
) -> tuple[Notice, ...]:
    where = f"{file}, feed {feed.name}"
    for kind, (_, first, _) in broken.items():
        if kind not in _RAGGED:
            what = _BROKEN.get(kind, "a row cannot be read")
            raise InvalidExtract(f"{where}: {_NOT_RFC4180.format(what=what, row=first)}")
    ragged = sum(n for n, _, _ in broken.values())
    first = min((first for _, first, _ in broken.values()), default=0)
    last = max((last for _, _, last in broken.values()), default=0)
    rows = lines.count().to_pyarrow().as_py() + ragged
    if last > rows and ends_within_a_line(file):
        raise InvalidExtract(f"{where}: {CUT_OFF}")
    if ragged > RAGGED_LIMIT * rows:
        what = (
            f"{ragged:,} of {rows:,} rows have more or fewer cells than the header, at most"
            f" {RAGGED_LIMIT:.1%} may"
        )
        raise InvalidExtract(f"{where}: {_NOT_RFC4180.format(what=what, row=first)}")
    words = "The row has more or fewer cells than the header. Left out."
    return (Notice("ragged row", feed.name, "quarantined", ragged, words, unread=True),)


def _why_not(file: Path) -> str:
    """Why a file without a broken row in particular cannot be read."""
    ends = sorted(line_ends_of(file))
    if len(ends) > 1:
        return (
            f"its lines end in different ways ({', '.join(ends)}), so rows cannot be told apart;"
            " export the extract again, or bring all line ends to LF"
        )
    return "its rows cannot be told apart; export the extract again as CSV after RFC 4180"
