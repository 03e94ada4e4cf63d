"""A child moves, and an event belongs to the tract the child lived in that day.

Where an extract does not say so, a table beside it does: person, tract, and from when to when. Two
periods of one person may overlap, because nobody reports the end of an address as carefully as the
beginning of the next; the period that began last then counts.
"""

import csv
from pathlib import Path

import duckdb
import ibis
from ibis import Table
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import IbisError

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.notices import Notice, Reading
from hotspot.ingest.soundness import CUT_OFF, ends_within_a_line
from hotspot.ingest.standards.statements import new_name, run
from hotspot.ingest.tract_ids import as_tract

_LAST = 1 << 16  # bytes in which the last line begins
_WHOLE = (10, 11, 12, 14, 15)  # digits of a tract or block, with or without the leading zero
_NEEDED, _PERIOD = ("person_id", "tract_geoid"), ("valid_from", "valid_to")


def read_residences(connection: Backend, feed: Feed) -> tuple[str, list[Notice]]:
    """Read the table of residences beside a feed.

    Parameters
    ----------
    connection : Backend
        Engine to read into.
    feed : Feed
        With residences.

    Returns
    -------
    str
        Table of settled residences, as ``settle`` gives them.
    list of Notice
        Rows that could not be used, and periods that overlap.

    Raises
    ------
    InvalidExtract
        If the file is missing, broken, empty or lacks person_id or tract_geoid.
    """
    file = feed.residences
    text = _text(connection, file, feed)
    days = {name: text[name].try_cast("date") for name in _PERIOD}
    written = [text[name].isnull() | days[name].notnull() for name in _PERIOD]
    usable = text.filter(text.person_id.notnull() & text.tract_geoid.notnull(), *written)
    homes = new_name("homes")
    connection.create_table(
        homes,
        usable.select(
            "person_id",
            **days,
            tract_geoid=as_tract(usable.tract_geoid),
            preference=ibis.literal(0),
            longitude=ibis.null("float64"),
            latitude=ibis.null("float64"),
            address=ibis.null("string"),
        ),
    )
    lost = (text.count() - connection.table(homes).count().as_scalar()).to_pyarrow().as_py()
    words = (
        f"Rows of {file.name} without a person or a tract, or with a day that is not written"
        " YYYY-MM-DD. Not used."
    )
    notice = Notice("residence not readable", feed.name, "warning", lost, words)
    settled = new_name("settled")
    settle(connection, homes, settled)
    return settled, [*([notice] if lost else []), *find_overlaps(connection, homes, feed)]


def _refuse_cut_off(file: Path, names: list[str], where: str) -> None:
    """Stop where the last line has no end, and lacks cells or the rest of its tract."""
    if not ends_within_a_line(file):
        return
    with file.open("rb") as stream:
        stream.seek(max(file.stat().st_size - _LAST, 0))
        last = stream.read().decode("utf-8", errors="replace").splitlines()[-1]
    cells = next(csv.reader([last]), [])
    tract = cells[names.index("tract_geoid")].strip() if len(cells) == len(names) else ""
    if len(cells) < len(names) or (tract.isdigit() and len(tract) not in _WHOLE):
        raise InvalidExtract(f"{where}: residences cannot be read; {CUT_OFF}")


def _text(connection: Backend, file: Path, feed: Feed) -> Table:
    """Read the four columns as text, null where there is nothing."""
    where = f"{file}, feed {feed.name}"
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            names = [name.strip().casefold() for name in next(csv.reader(lines), [])]
    except (OSError, UnicodeError, csv.Error):
        raise InvalidExtract(f"{where}: residences cannot be read; send UTF-8 CSV") from None
    missing = [name for name in _NEEDED if names.count(name) != 1]
    if missing:
        raise InvalidExtract(f"{where}: residences must have columns {', '.join(_NEEDED)} once")
    _refuse_cut_off(file, names, where)
    try:
        table = connection.read_csv(
            str(file), columns={f"c{place}": "VARCHAR" for place in range(len(names))}, header=True
        )
        cells = {
            name: table[f"c{names.index(name)}"].strip().nullif("")
            if name in names
            else ibis.null("string")
            for name in _NEEDED + _PERIOD
        }
        held = connection.create_table(ibis.util.gen_name("residences"), table.select(**cells))
    except (duckdb.Error, IbisError):
        raise InvalidExtract(
            f"{where}: residences cannot be read; every row must have the cells of the header"
        ) from None
    if not held.count().to_pyarrow().as_py():
        raise InvalidExtract(f"{where}: residences have no rows; send them again")
    return held


def settle(connection: Backend, homes: str, settled: str) -> None:
    """Cut periods so that of every person one residence is valid on a day.

    Parameters
    ----------
    connection : Backend
        Engine that holds them.
    homes : str
        Table with person_id, valid_from and valid_to (days, both included, null is open),
        tract_geoid, longitude, latitude, address, and preference: of two that begin together the
        lower goes first.
    settled : str
        Name of the table to make: person_id, since (included), until (excluded) and the place; of
        several residences on one day the one that began last.
    """
    run(connection, "residences", {"homes": homes, "settled": settled})


def find_overlaps(connection: Backend, homes: str, feed: Feed) -> list[Notice]:
    """Say that residences of one person overlap by more than the day of moving, if any do."""
    [(overlaps,)] = run(connection, "residences_overlap", {"homes": homes})
    words = "Residences of one person overlap; where they do, the one that began last was used."
    notice = Notice("residences overlap", feed.name, "warning", overlaps, words)
    return [notice] if overlaps else []


def with_residences(connection: Backend, read: Reading, feed: Feed) -> Reading:
    """Place the lines of a feed by the table beside it, if there is one.

    Parameters
    ----------
    connection : Backend
        Engine that holds them.
    read : Reading
        Lines of the feed, in the columns of the contract.
    feed : Feed
        With residences or without.

    Returns
    -------
    Reading
        The same lines, each with the place its person lived at that day unless it says a place
        itself.

    Raises
    ------
    InvalidExtract
        If the table cannot be read.
    """
    if feed.residences is None:
        return read
    settled, notices = read_residences(connection, feed)
    lines, placed = new_name("lines"), new_name("placed")
    connection.create_view(lines, read.lines)
    day = "start_ts" if feed.kind == "encounter" else "screened_ts"
    reside(connection, lines, day, settled, placed)
    held = connection.create_table(new_name("held"), connection.table(placed))
    return Reading(held, (*read.notices, *notices))


def reside(connection: Backend, lines: str, day: str, settled: str, placed: str) -> None:
    """Say of every line where the person lived that day.

    Parameters
    ----------
    connection : Backend
        Engine that holds them.
    lines : str
        Table with person_id, tract_geoid, longitude, latitude and address.
    day : str
        Its column of the time of the event.
    settled : str
        Table of ``settle``.
    placed : str
        Name of the view to make, with the columns of the lines. A line that says where it is
        keeps that; one whose person lived nowhere known that day counts as not geocoded.
    """
    names = {"lines": lines, "day": day, "homes": settled, "placed": placed}
    run(connection, "reside", names)
