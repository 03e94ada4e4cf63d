"""Every row that was read ends in one of three ways: counted, repeated, or left out for a reason.

The judge walks the lines of one kind past the rules, in a handful of passes whatever the number of
rules, and keeps the books: rows read = rows counted + rows repeated + rows left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import ibis
import pandas as pd
from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.core.errors import InvalidExtract
from hotspot.ingest.findings import Finding
from hotspot.ingest.patterns import (
    count_by_facility,
    count_overlaps,
    find_pile_ups,
    find_silence,
    find_stale,
)
from hotspot.ingest.placing import place
from hotspot.ingest.repeats import keep_one_each
from hotspot.ingest.rules import COUNTED, FUTURE_LIMIT, RULES, Limits, first_broken

UNKNOWN_TRACT_LIMIT = 0.20
"""Share of rows with ids of no tract of the region's counties above which the vintage is wrong."""

_ORIGIN = {
    "encounter": {"line_id": "encounter_id"},
    "screening": {"line_id": "screening_id", "start_ts": "screened_ts"},
}

_ID_STATES = {
    "padded": (
        "tract id mended",
        "fixed",
        "The tract id had ten digits; with its leading zero back it is a tract of the region.",
    ),
    "block": (
        "block id shortened",
        "fixed",
        "The tract id was that of a block or block group; its first 11 digits were used.",
    ),
    "malformed": (
        "tract id malformed",
        "warning",
        "The tract id is none. Coordinates were used where there are any; else the row counts for"
        " the region but for no tract.",
    ),
    "unknown": (
        "tract unknown",
        "warning",
        "The tract id is of the region's counties but no tract of these boundaries; perhaps of"
        " another vintage. Coordinates were used where there are any.",
    ),
}

_PLACES = {
    ("point", "line"): (
        "placed by coordinates",
        "No usable tract id; placed by coordinates{lines}.",
    ),
    ("beyond",): (
        "point outside",
        "The coordinates lie outside every tract. Kept for the region's total, in no tract.",
    ),
    ("outside",): (
        "tract outside",
        "The tract id is of another county. Kept for the region's total, in no tract.",
    ),
    ("unplaced",): (
        "not geocoded",
        "Neither a tract id nor coordinates say where. Kept for the region's total, in no tract.",
    ),
}


@dataclass(frozen=True, eq=False)
class Judged:
    """What is left to count, and what was found.

    Parameters
    ----------
    lines : Table
        Rows that are counted: the columns of the kind under their own names, and geoid.
    findings : tuple of Finding
        In the order they are to be read.
    facilities : DataFrame
        Per ``core.columns.FACILITIES``.
    """

    lines: Table
    findings: tuple[Finding, ...]
    facilities: pd.DataFrame


def judge(
    connection: Backend,
    lines: Table,
    kind: Literal["encounter", "screening"],
    *,
    tracts: gpd.GeoDataFrame,
    children: pd.Series,
    limits: Limits,
) -> Judged:
    """Decide of every line whether it is counted, and where it lies.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    lines : Table
        All lines of one kind, of one feed or several, as ``feeds.read_feed`` gives them.
    kind : {"encounter", "screening"}
        What a line is.
    tracts : GeoDataFrame
        Columns geoid and geometry.
    children : Series of float
        Children of all ages, by GEOID; not a number where not known.
    limits : Limits
        What the rules compare with.

    Returns
    -------
    Judged
        Lines, findings and facilities.

    Raises
    ------
    InvalidExtract
        If more than one row in a hundred of a feed begins after the as-of date, or more than one
        in five names a tract that is not of these boundaries.
    """
    lines = lines.rename(_ORIGIN[kind])
    if kind == "screening":
        lines = lines.mutate(end_ts=ibis.null("timestamp(6)"))
    singles = keep_one_each(connection, lines)
    judged = place(connection, singles.lines, tracts)
    judged = judged.mutate(left_out=first_broken(judged, RULES[kind], limits))
    judged = connection.create_table(ibis.util.gen_name("judged"), judged)
    books = _books(judged)
    read = _rows_read(books, singles.counts)
    counted = judged.filter(judged.left_out == COUNTED)
    facilities = count_by_facility(counted)
    findings = (
        *_account(books, read),
        *_repeats(singles.counts, read),
        *_left_out(books, read, kind, limits),
        *_places(books, read),
        *_patterns(counted, books, read, facilities, kind, children, limits),
    )
    back = {ours: theirs for theirs, ours in _ORIGIN[kind].items()}
    return Judged(counted.rename(back), findings, facilities)


def _books(judged: Table) -> pd.DataFrame:
    """Rows by feed, reason, state of the id, place and tract, and their newest start; one pass."""
    keys = ["feed", "left_out", "id_state", "placed", "geoid"]
    books = judged.group_by(keys).agg(n_rows=judged.count(), newest=judged.start_ts.max())
    table = books.to_pyarrow().to_pandas()
    return table.sort_values(keys, ignore_index=True)


def _rows_read(books: pd.DataFrame, repeats: pd.DataFrame) -> pd.Series:
    repeated = repeats.set_index("feed").sum(axis=1)
    return books.groupby("feed")["n_rows"].sum().add(repeated, fill_value=0)


def _account(books: pd.DataFrame, read: pd.Series) -> Iterator[Finding]:
    counted = books[books["left_out"] == COUNTED].groupby("feed")["n_rows"].sum()
    for feed, n_rows in read.items():
        yield _finding("rows read", feed, "note", n_rows, read, "Rows of the extract.")
        yield _finding(
            "rows counted",
            feed,
            "note",
            counted.get(feed, 0),
            read,
            "Rows that passed every check and are counted, placed in a tract or not.",
        )


def _repeats(repeats: pd.DataFrame, read: pd.Series) -> Iterator[Finding]:
    words = {
        "identical": (
            "repeated row",
            "fixed",
            "The row repeats another word for word. One was counted.",
        ),
        "superseded": (
            "superseded row",
            "quarantined",
            "The row has the id of another with other content. The one changed last was counted.",
        ),
    }
    for row in repeats.to_dict("records"):
        for column, (rule, severity, text) in words.items():
            if row[column]:
                yield _finding(rule, row["feed"], severity, row[column], read, text)


def _left_out(books: pd.DataFrame, read: pd.Series, kind: str, limits: Limits) -> Iterator[Finding]:
    counts = books.groupby(["feed", "left_out"])["n_rows"].sum()
    for feed in read.index:
        for rule in RULES[kind]:
            n_rows = counts.get((feed, rule.name), 0)
            if rule.name == "start after as-of" and n_rows > FUTURE_LIMIT * read[feed]:
                raise InvalidExtract(
                    f"feed {feed}: {n_rows:,} of {read[feed]:,.0f} rows begin after {limits.as_of};"
                    f" at most {FUTURE_LIMIT:.0%} may; correct the as-of date or the extract"
                )
            if n_rows:
                yield _finding(rule.name, feed, rule.severity, n_rows, read, rule.finding)


def _places(books: pd.DataFrame, read: pd.Series) -> Iterator[Finding]:
    counted = books[books["left_out"] == COUNTED]
    for feed, rows in counted.groupby("feed"):
        by_state = rows.groupby("id_state")["n_rows"].sum()
        by_place = rows.groupby("placed")["n_rows"].sum()
        _refuse_other_vintage(feed, by_state.get("unknown", 0), read[feed])
        for state, (rule, severity, text) in _ID_STATES.items():
            if by_state.get(state, 0):
                yield _finding(rule, feed, severity, by_state[state], read, text)
        on_line = by_place.get("line", 0)
        lines = (
            f", {on_line:,} of them on the line between tracts (lowest GEOID)" if on_line else ""
        )
        for places, (rule, text) in _PLACES.items():
            n_rows = by_place.reindex(places).sum()
            if n_rows:
                yield _finding(rule, feed, "note", n_rows, read, text.format(lines=lines))


def _refuse_other_vintage(feed: str, unknown: int, rows: float) -> None:
    if unknown > UNKNOWN_TRACT_LIMIT * rows:
        raise InvalidExtract(
            f"feed {feed}: {unknown:,} of {rows:,.0f} rows name tracts of the region's counties"
            f" that are not among its tracts; at most {UNKNOWN_TRACT_LIMIT:.0%} may; the extract"
            " and region.tracts must be of the same vintage"
        )


def _patterns(
    counted: Table,
    books: pd.DataFrame,
    read: pd.Series,
    facilities: pd.DataFrame,
    kind: str,
    children: pd.Series,
    limits: Limits,
) -> Iterator[Finding]:
    kept = books[books["left_out"] == COUNTED]
    if kind == "encounter":
        for row in count_overlaps(counted).sort_values("feed").to_dict("records"):
            yield _finding(
                "overlapping stays",
                row["feed"],
                "warning",
                row["n_rows"],
                read,
                "The stay begins while another stay of the same person goes on. Counted.",
            )
    yield from find_silence(facilities, limits.as_of)
    yield from find_stale(kept.groupby("feed")["newest"].max(), limits.as_of)
    by_tract = kept.groupby(["feed", "geoid"], as_index=False)["n_rows"].sum()
    yield from find_pile_ups(by_tract, children)


def _finding(
    rule: str, feed: str, severity: str, n_rows: float, read: pd.Series, text: str
) -> Finding:
    return Finding(rule, feed, severity, int(n_rows), float(n_rows / read[feed]), None, text)
