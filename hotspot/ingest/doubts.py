"""One cell that cannot be read is a slip; one in twenty says that the file is not what we think.

Cells were read one by one. Here their failures are counted over the feed, and either the feed is
refused, with what would mend it, or the counts go to the books.
"""

from collections.abc import Sequence

import ibis
from ibis import Table
from ibis.expr.types import IntegerValue

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.core.lines import LINES
from hotspot.ingest.casting import GEOCODE_MARK, TRACT_MARK, UNREADABLE, ZONED
from hotspot.ingest.formats import advise
from hotspot.ingest.geocoding import NOT_GEOCODED
from hotspot.ingest.notices import Notice
from hotspot.ingest.times import PLACEHOLDERS, as_date, as_time

UNREADABLE_LIMIT = 0.05
"""Share of unreadable cells in one column above which the extract is not believed: a format."""

DAMAGED_LIMIT = 0.10
"""Share of tract ids that lost digits above which the extract is not believed."""


def judge_cells(lines: Table, cells: Sequence[Table], feed: Feed) -> tuple[Notice, ...]:
    """Refuse a feed that is not what the settings say, or count what was noticed.

    Parameters
    ----------
    lines : Table
        With flags and marks, as ``casting.with_marks`` gives them.
    cells : sequence of Table
        The texts, as ``casting.as_cells`` gives them; looked at only to say what would fit.
    feed : Feed
        Says how times are written and where they are brought to.

    Returns
    -------
    tuple of Notice
        Tract ids that were cleaned, and geocodes that are not believed, by reason.

    Raises
    ------
    InvalidExtract
        If times carry an offset and no zone is named, if only some of a column do, if one tract
        id in ten has lost digits, or if one cell in twenty of a column cannot be read. The
        message names what would fit, and quotes no cell.
    """
    counts = _count(lines)
    _refuse_zones(counts, feed)
    _refuse_damaged(counts, feed)
    _refuse_unreadable(counts, cells, feed)
    return (*_cleaned(counts, feed), *_not_geocoded(lines, counts, feed))


def _count(lines: Table) -> dict[str, int]:
    """Everything that can be counted in one pass."""
    names = [name for name in lines.columns if name.startswith((UNREADABLE, ZONED))]
    counts = {name: lines[name].sum() for name in names}
    for name in names:
        column = name.removeprefix(ZONED)
        if name.startswith(ZONED) and column.endswith(("_ts", "_at")):
            counts[f"plain_{column}"] = _plain(lines, column).sum()
    for mark in ("cleaned", "damaged"):
        counts[mark] = ibis.ifelse(lines[TRACT_MARK] == mark, 1, 0).sum()
    counts["doubted"] = lines[GEOCODE_MARK].count()
    row = lines.agg(rows=lines.count(), **counts).to_pyarrow().to_pylist()[0]
    return {name: count or 0 for name, count in row.items()}


def _plain(lines: Table, column: str) -> IntegerValue:
    """Times without an offset, placeholders aside."""
    first, last = PLACEHOLDERS
    year = lines[column].year()
    plain = (lines[f"{ZONED}{column}"] == 0) & (year > first) & (year < last)
    return ibis.ifelse(plain, 1, 0)


def _refuse_zones(counts: dict[str, int], feed: Feed) -> None:
    zoned = {
        name.removeprefix(ZONED): n for name, n in counts.items() if name.startswith(ZONED) and n
    }
    where = f"feed {feed.name}, {feed.path or feed.table}"
    plain = {name: n for name in zoned if (n := counts.get(f"plain_{name}", 0))}
    if plain:
        raise InvalidExtract(
            f"{where}: some cells carry an offset or a time zone, {_listed(zoned)}, and others of"
            f" the same column do not, {_listed(plain)}, so nobody can say what those mean; export"
            " all times of a column one way"
        )
    if zoned and not feed.time_zone:
        raise InvalidExtract(
            f"{where}: cells mapped to {_listed(zoned)} carry a time zone or an offset; set"
            ' time_zone = "America/New_York", or whatever the hospital\'s clocks show, below the'
            " feed, or export local wall time without a zone"
        )


def _refuse_damaged(counts: dict[str, int], feed: Feed) -> None:
    if counts["damaged"] > DAMAGED_LIMIT * counts["rows"]:
        raise InvalidExtract(
            f"feed {feed.name}, {feed.path or feed.table}: {counts['damaged']:,} of"
            f" {counts['rows']:,} rows have a GEOID damaged by a spreadsheet or a number format,"
            " such as 3.9061E+10 with its last digits gone; at most"
            f" {DAMAGED_LIMIT:.0%} may; export the tract ids again as text, straight from the"
            " source"
        )


def _refuse_unreadable(counts: dict[str, int], cells: Sequence[Table], feed: Feed) -> None:
    """Stop where so many cells of a column fail that its format must be another."""
    limit = UNREADABLE_LIMIT * counts["rows"]
    broken = {
        name.removeprefix(UNREADABLE): n
        for name, n in counts.items()
        if name.startswith(UNREADABLE) and n > limit
    }
    if not broken:
        return
    kinds = {column.name: column.kind for column in LINES[feed.kind]}
    advice = [
        f"{name}: {said}" for name in broken if (said := _advice(name, kinds[name], cells, feed))
    ]
    what = "; ".join(advice) or (
        "write dates as YYYY-MM-DD, times as YYYY-MM-DD HH:MM:SS in local wall time, and numbers"
        " with a point; or set time_format and date_format below the feed"
    )
    raise InvalidExtract(
        f"feed {feed.name}, {feed.path or feed.table}: of {counts['rows']:,} rows, cells mapped to"
        f" {_listed(broken)} cannot be read; {what}"
    )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} ({n:,})" for name, n in counts.items())


def _advice(name: str, kind: str, cells: Sequence[Table], feed: Feed) -> str:
    if kind not in ("timestamp", "date"):
        return ""
    read = as_time if kind == "timestamp" else as_date
    texts = [table for table in cells if table[name].type().is_string()]
    unread = [
        table.filter(table[name].notnull() & read(table[name], feed).isnull()) for table in texts
    ]
    all_cells = [table[name] for table in texts]
    return advise(
        [table[name] for table in unread], all_cells, "time" if kind == "timestamp" else "date"
    )


def _cleaned(counts: dict[str, int], feed: Feed) -> list[Notice]:
    words = (
        "The tract id was written as a number or with marks around it (.0, E10, a Census prefix, an"
        " apostrophe); it holds every digit, and these were used."
    )
    n_rows = counts["cleaned"]
    return [Notice("tract id cleaned", feed.name, "fixed", n_rows, words)] if n_rows else []


def _not_geocoded(lines: Table, counts: dict[str, int], feed: Feed) -> list[Notice]:
    if not counts["doubted"]:
        return []
    doubted = lines.filter(lines[GEOCODE_MARK].notnull())
    reasons = doubted.group_by(reason=GEOCODE_MARK).agg(n_rows=doubted.count())
    found = {row["reason"]: row["n_rows"] for row in reasons.to_pyarrow().to_pylist()}
    return [
        Notice(
            "geocode not believed",
            feed.name,
            "note",
            found[reason],
            f"No tract and no coordinates were taken from the row, because {why}. Kept for the"
            " region's total, in no tract.",
        )
        for reason, why in NOT_GEOCODED.items()
        if reason in found
    ]
