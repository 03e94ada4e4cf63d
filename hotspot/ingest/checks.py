"""Every row that was read ends in one of three ways: counted, repeated, or left out for a reason.

The judge walks the lines of one kind past the rules, in a handful of passes whatever the number of
rules, and keeps the books: rows read = rows counted + rows repeated + rows left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import ibis
import pandas as pd
from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.ingest.accounts import Books, close_books
from hotspot.ingest.cells import count_odd_cells, without_placeholders
from hotspot.ingest.findings import Finding
from hotspot.ingest.notices import Notice, count_unread
from hotspot.ingest.patterns import (
    count_by_facility,
    count_overlaps,
    find_pile_ups,
    find_silence,
    find_stale,
)
from hotspot.ingest.placing import place
from hotspot.ingest.repeats import keep_one_each
from hotspot.ingest.rules import COUNTED, RULES, Limits, first_broken

_OURS = {
    "encounter": {"encounter_id": "line_id"},
    "screening": {"screening_id": "line_id", "screened_ts": "start_ts"},
}
_CODE = {"encounter": "encounter_class", "screening": "domain"}

HANDED_ON = {
    "encounter": {
        "encounter_id": "string",
        "person_id": "string",
        "encounter_class": "string",
        "start_ts": "timestamp(6)",
        "end_ts": "timestamp(6)",
        "birth_date": "date",
        "geoid": "string",
        "facility_id": "string",
    },
    "screening": {
        "screening_id": "string",
        "person_id": "string",
        "screened_ts": "timestamp(6)",
        "birth_date": "date",
        "geoid": "string",
        "domain": "string",
        "result": "string",
        "facility_id": "string",
    },
}
"""Columns of the lines that are handed on to be counted; no others leave this room."""

_BOOK_KEYS = ["feed", "left_out", "id_state", "placed", "geoid"]


@dataclass(frozen=True, eq=False)
class Judged:
    """What is left to count, and what was found.

    Parameters
    ----------
    lines : Table
        Rows that are counted, in the columns of ``HANDED_ON``.
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
    notices: Sequence[Notice] = (),
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
    notices : sequence of Notice
        What was noticed while the lines were read.

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
    lines = lines.rename({ours: theirs for theirs, ours in _OURS[kind].items()})
    if kind == "screening":
        lines = lines.mutate(end_ts=ibis.null("timestamp(6)"))
    odd = count_odd_cells(lines)
    singles = keep_one_each(connection, without_placeholders(lines), _CODE[kind])
    judged = place(connection, singles.lines, tracts)
    judged = judged.mutate(left_out=first_broken(judged, RULES[kind], limits))
    needed = {_OURS[kind].get(name, name) for name in HANDED_ON[kind]}
    judged = connection.create_table(
        ibis.util.gen_name("judged"), judged.select(sorted(needed | {*_BOOK_KEYS, "start_ts"}))
    )
    counted = judged.filter(judged.left_out == COUNTED)
    gone = pd.concat([singles.counts, count_unread(notices)], ignore_index=True)
    books = Books(_count_judged(judged), gone, odd)
    facilities = count_by_facility(counted)
    findings = (
        *close_books(books, kind, limits),
        *_noticed(notices, books),
        *_overlaps(counted, books, kind),
        *find_silence(facilities, limits.as_of),
        *find_stale(books.counted.groupby("feed")["newest"].max(), limits.as_of),
        *find_pile_ups(books.counted, children),
    )
    return Judged(counted.rename(_OURS[kind]).select(*HANDED_ON[kind]), findings, facilities)


def _count_judged(judged: Table) -> pd.DataFrame:
    counts = judged.group_by(_BOOK_KEYS).agg(n_rows=judged.count(), newest=judged.start_ts.max())
    return counts.order_by(_BOOK_KEYS).to_pyarrow().to_pandas()


def _noticed(notices: Sequence[Notice], books: Books) -> Iterator[Finding]:
    for each in notices:
        if not each.unread:
            yield books.finding(each.rule, each.feed, each.severity, each.n_rows, each.words)


def _overlaps(counted: Table, books: Books, kind: str) -> Iterator[Finding]:
    if kind != "encounter":
        return
    words = "The stay begins while another stay of the same person goes on. Counted."
    for row in count_overlaps(counted).to_dict("records"):
        yield books.finding("overlapping stays", row["feed"], "warning", row["n_rows"], words)
