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

from hotspot.ingest.accounts import Books, close_books, rows_by_feed
from hotspot.ingest.cells import count_odd_cells, without_placeholders
from hotspot.ingest.conditions import judge_conditions, known_conditions, number_conditions
from hotspot.ingest.doubles import find_crowds, find_doubles
from hotspot.ingest.facilities import OTHERS, judge_facilities, pool_small
from hotspot.ingest.findings import REACTIONS, Finding
from hotspot.ingest.geography.older import Older
from hotspot.ingest.geography.vintages import judge_epochs
from hotspot.ingest.institutions import (
    count_institutions,
    keep_out,
    mark_institutions,
    read_institutions,
)
from hotspot.ingest.notices import Notice, count_unread
from hotspot.ingest.overlaps import count_overlaps, share_nights
from hotspot.ingest.patterns import (
    count_by_facility,
    count_by_feed,
    count_long_stays,
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
        "nights_from": "date",
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
"""Columns of the lines that are handed on to be counted; no others leave this room, but for the
number of the condition group (``condition``) where a site has groups."""

_BOOK_KEYS = ["feed", "left_out", "id_state", "placed", "epoch", "geoid"]


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
    feeds : DataFrame
        Per ``core.columns.FEEDS``.
    """

    lines: Table
    findings: tuple[Finding, ...]
    facilities: pd.DataFrame
    feeds: pd.DataFrame


def judge(  # noqa: PLR0913 - the lines, and what each of the checks holds them against
    connection: Backend,
    lines: Table,
    kind: Literal["encounter", "screening"],
    *,
    tracts: gpd.GeoDataFrame,
    children: pd.Series,
    limits: Limits,
    institutions: pd.DataFrame | None = None,
    older: Older | None = None,
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
    institutions : DataFrame or None
        Of ``institutions.read_institutions``.
    older : Older or None
        What became of the tracts of an older census, and which feeds still name them.
    notices : sequence of Notice
        What was noticed while the lines were read.

    Returns
    -------
    Judged
        Lines, what was found, and rows by facility and by feed. A finding of severity "stop" says
        that the lines are not to be believed.
    """
    lines = lines.rename({ours: theirs for theirs, ours in _OURS[kind].items()})
    if kind == "screening":
        lines = lines.mutate(end_ts=ibis.null("timestamp(6)"))
    odd = count_odd_cells(lines)
    known = read_institutions(None) if institutions is None else institutions
    lines = mark_institutions(connection, without_placeholders(lines), known)
    singles = keep_one_each(connection, lines, _CODE[kind])
    judged = keep_out(place(connection, singles.lines, tracts, older))
    judged = judged.mutate(left_out=first_broken(judged, RULES[kind], limits))
    groups = limits.conditions if kind == "encounter" else {}
    judged = _needed(number_conditions(judged, groups), kind)
    judged = connection.create_table(ibis.util.gen_name("judged"), judged)
    counted = judged.filter(judged.left_out == COUNTED)
    gone = pd.concat([singles.counts, count_unread(notices)], ignore_index=True)
    books = Books(_count_judged(judged), gone, odd)
    pooled, tally = pool_small(connection, counted, limits.threshold)
    facilities = count_by_facility(pooled)
    findings = (
        *close_books(books, kind, limits),
        *judge_epochs(books.counted, books.read, older),
        *_noticed(notices, books),
        *(_odd_stays(counted, books) if kind == "encounter" else _no_answers(counted, books)),
        *_institutions(counted, books, limits),
        *judge_facilities(tally, books, limits.threshold),
        *find_silence(
            facilities[facilities["facility"] != OTHERS],
            limits.as_of,
            REACTIONS[limits.checks.silent_facility],
        ),
        *_stale(books, limits),
        *find_pile_ups(books.counted, children),
        *judge_conditions(counted, books, groups),
    )
    lines = counted
    if kind == "encounter":
        lines = share_nights(connection, counted, limits)
    handed_on = lines.rename(_OURS[kind]).select(*HANDED_ON[kind], **known_conditions(lines))
    return Judged(handed_on, findings, facilities, count_by_feed(counted, kind))


def _needed(judged: Table, kind: str) -> Table:
    """Leave out the columns that nobody asks for after the rules."""
    needed = {_OURS[kind].get(name, name) for name in HANDED_ON[kind]} - {"nights_from"}
    needed |= {*_BOOK_KEYS, "start_ts", "institution"} | ({"condition"} & {*judged.columns})
    return judged.select(sorted(needed))


def _count_judged(judged: Table) -> pd.DataFrame:
    counts = judged.group_by(_BOOK_KEYS).agg(n_rows=judged.count(), newest=judged.start_ts.max())
    return counts.order_by(_BOOK_KEYS).to_pyarrow().to_pandas()


def _noticed(notices: Sequence[Notice], books: Books) -> Iterator[Finding]:
    for each in notices:
        if not each.unread:
            yield books.finding(each.rule, each.feed, each.severity, each.n_rows, each.words)


def _stale(books: Books, limits: Limits) -> Iterator[Finding]:
    newest = books.counted.groupby("feed")["newest"].max()
    return find_stale(newest, limits.as_of, REACTIONS[limits.checks.stale_feed])


_ODD_STAYS = {
    "overlapping stays": (
        count_overlaps,
        "The stay begins while another stay of the same person goes on. Both are admissions; a"
        " night that both cover is one bed-day, of the stay that began first.",
    ),
    "long stay": (
        count_long_stays,
        "The stay lasted for more than a year. Counted; alone it may be most of the bed-days of"
        " its tract.",
    ),
}


def _odd_stays(counted: Table, books: Books) -> Iterator[Finding]:
    for rule, (count, words) in _ODD_STAYS.items():
        for row in count(counted).to_dict("records"):
            yield books.finding(rule, row["feed"], "warning", row["n_rows"], words)
    yield from find_doubles(counted, books)
    yield from find_crowds(counted, books)


def _no_answers(counted: Table, books: Books) -> Iterator[Finding]:
    """Answers that are neither need nor no need: kept apart, and in no denominator."""
    words = {
        "declined": "The person declined to answer. Neither a need nor a child screened.",
        "unknown": "The answer is not known. Neither a need nor a child screened.",
    }
    found = counted.filter(counted.result.isin(tuple(words)))
    for row in rows_by_feed(found, "result").to_dict("records"):
        result = row["result"]
        rule = f"answer {result}"
        yield books.finding(rule, row["feed"], "note", row["n_rows"], words[result])


def _institutions(counted: Table, books: Books, limits: Limits) -> Iterator[Finding]:
    for row in count_institutions(counted, limits.threshold).to_dict("records"):
        words = f"{row['institution']}: rows with this address, in no tract."
        yield books.finding("institution", row["feed"], "note", row["n_rows"], words)
