"""The books of an intake: rows read = rows counted + rows repeated + rows left out.

Counts come in as small tables and leave as findings, each in words an analyst can act on. Where
the counts say that an extract cannot be believed at all, that is a finding too, and the worst.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from ibis import Table

from hotspot.core.columns import ROWS_COUNTED, ROWS_READ
from hotspot.ingest.findings import Finding
from hotspot.ingest.rules import COUNTED, RULES, Limits
from hotspot.ingest.stops import (
    other_region,
    other_vintage,
    too_many_in_future,
    too_many_left_out,
    too_many_unknown_codes,
)

WORDS = {
    "ragged row": (
        "quarantined",
        "The row has more or fewer cells than the header, so nobody knows which is which. Left"
        " out.",
    ),
    "repeated row": ("fixed", "The row repeats another, content for content. One was counted."),
    "superseded row": (
        "quarantined",
        "The row has the id of another with other content. The one changed last was counted; where"
        " no source_updated_at tells, the one that ends last.",
    ),
    "sent by two feeds": (
        "fixed",
        "Another feed sent the same event: same id, person and start. One was counted.",
    ),
    "coordinates not readable": ("warning", "A coordinate is there but is no number. Not used."),
    "update time not readable": (
        "warning",
        "When the source changed the row cannot be read. Of versions, others go before it.",
    ),
    "placeholder end": ("fixed", "The end lies in 2200 or later. Read as still in hospital."),
    "clock set back": (
        "fixed",
        "The end lies before the start because clocks were set back in between. Read as the start.",
    ),
    "end without a time of day": (
        "fixed",
        "The end is the day of the start without a time of day. Read as ended on that day.",
    ),
}
"""Severity and words of the checks that leave the event in."""

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
        "The tract id is not 11 digits; if it looks like 3.9061E+10 a spreadsheet has damaged it:"
        " export again as text. Coordinates were used where there are any; else the row counts for"
        " the region but for no tract.",
    ),
    "unknown": (
        "tract unknown",
        "warning",
        "The tract id is of the region's counties but no tract of these boundaries; perhaps of"
        " another vintage, which a [relationship] can carry. Coordinates were used where there are"
        " any.",
    ),
}

_PLACES = {
    ("point", "line"): (
        "placed by coordinates",
        "No usable tract id; placed by coordinates{lines}.",
    ),
    ("shared",): (
        "shared among tracts",
        "The tract id is of an older census, and that tract was divided since. Counted in its parts"
        " by their shares, so counts may be fractions.",
    ),
    ("beyond",): (
        "point outside",
        "The coordinates lie outside every tract. Kept for the region's total, in no tract.",
    ),
    ("outside",): (
        "tract outside",
        "The tract id is of another county. Kept for the region's total, in no tract.",
    ),
    ("institution",): (
        "institutional address",
        "The address is that of a hospital, agency, shelter or post office, or of nobody. Kept for"
        " the region's total, in no tract.",
    ),
    ("unplaced",): (
        "not geocoded",
        "Neither a tract id nor coordinates say where. Kept for the region's total, in no tract.",
    ),
}


@dataclass(frozen=True, eq=False)
class Books:
    """Counts of one kind of line.

    Parameters
    ----------
    judged : DataFrame
        Rows that were not repeated, by feed, left_out, id_state, placed and geoid: n_rows, and
        the newest start.
    repeated : DataFrame
        Rows that were, or that could not be read at all: columns feed, rule and n_rows.
    odd : DataFrame
        Rows with an odd cell: columns feed, rule and n_rows.
    """

    judged: pd.DataFrame
    repeated: pd.DataFrame
    odd: pd.DataFrame

    @property
    def counted(self) -> pd.DataFrame:
        """Rows of ``judged`` that are counted."""
        return self.judged[self.judged["left_out"] == COUNTED]

    @property
    def read(self) -> pd.Series:
        """Rows of the extract, by feed."""
        rows = pd.concat([self.judged, self.repeated])
        return rows.groupby("feed")["n_rows"].sum()

    def finding(self, rule: str, feed: str, severity: str, n_rows: int, words: str) -> Finding:
        """Say what was found in a feed, with its share of the feed's rows."""
        share = float(n_rows / self.read[feed])
        return Finding(rule, feed, severity, int(n_rows), share, None, None, words)


def rows_by_feed(lines: Table, *keys: str) -> pd.DataFrame:
    """Count rows by feed, and by whatever else divides them.

    Parameters
    ----------
    lines : Table
        Rows with the column feed.
    *keys : str
        Other columns to count by.

    Returns
    -------
    DataFrame
        Columns feed, those of ``keys``, and n_rows, ascending; without a row where ``lines`` has
        none.
    """
    by = ("feed", *keys)
    return lines.group_by(by).agg(n_rows=lines.count()).order_by(by).to_pyarrow().to_pandas()


def close_books(books: Books, kind: str, limits: Limits) -> Iterator[Finding]:
    """Say, feed by feed, what became of every row.

    Parameters
    ----------
    books : Books
        Counts of one kind of line.
    kind : {"encounter", "screening"}
        Whose rules were applied.
    limits : Limits
        What the rules compared with.

    Yields
    ------
    Finding
        Rows read and counted; then each check that found something. Of severity "stop" if more
        than one row in a hundred of a feed begins after the as-of date, if one rule leaves out more
        than one in five, if more than one in five has a class, domain or result that is not ours,
        if more than one in five names a tract that is not of these boundaries, or if none lies in
        the region.
    """
    counted = books.counted.groupby("feed")["n_rows"].sum()
    passed = "Rows that passed every check and are counted, placed in a tract or not."
    for feed, n_rows in books.read.items():
        yield books.finding(ROWS_READ, feed, "note", n_rows, "Rows of the extract.")
        yield books.finding(ROWS_COUNTED, feed, "note", counted.get(feed, 0), passed)
        yield from _kept(books, feed)
        yield from _left_out(books, feed, kind, limits)
        yield from _places(books, feed)


def _kept(books: Books, feed: str) -> Iterator[Finding]:
    for row in pd.concat([books.repeated, books.odd]).to_dict("records"):
        if row["feed"] == feed:
            severity, words = WORDS[row["rule"]]
            yield books.finding(row["rule"], feed, severity, row["n_rows"], words)


def _left_out(books: Books, feed: str, kind: str, limits: Limits) -> Iterator[Finding]:
    rows = books.judged[books.judged["feed"] == feed]
    counts = rows.groupby("left_out")["n_rows"].sum()
    n_read = books.read[feed]
    yield from too_many_in_future(feed, counts.get("start after as-of", 0), n_read, limits)
    for rule in RULES[kind]:
        if rule.name in counts:
            yield from too_many_unknown_codes(feed, rule, counts[rule.name], n_read)
            yield from too_many_left_out(feed, rule, counts[rule.name], n_read)
            yield books.finding(rule.name, feed, rule.severity, counts[rule.name], rule.finding)


def _places(books: Books, feed: str) -> Iterator[Finding]:
    rows = books.counted[books.counted["feed"] == feed]
    by_state = rows.groupby("id_state")["n_rows"].sum()
    by_place = rows.groupby("placed")["n_rows"].sum()
    yield from other_vintage(feed, by_state.get("unknown", 0), books.read[feed])
    yield from other_region(feed, by_place, books.read[feed])
    for state, (rule, severity, words) in _ID_STATES.items():
        if state in by_state:
            yield books.finding(rule, feed, severity, by_state[state], words)
    on_line = by_place.get("line", 0)
    lines = f", {on_line:,} of them on the line between tracts (lowest GEOID)" if on_line else ""
    for places, (rule, words) in _PLACES.items():
        n_rows = by_place.reindex(places).sum()
        if n_rows:
            yield books.finding(rule, feed, "note", n_rows, words.format(lines=lines))
