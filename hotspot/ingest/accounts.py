"""The books of an intake: rows read = rows counted + rows repeated + rows left out.

Counts come in as small tables and leave as findings, each in words an analyst can act on. Where
the counts say that an extract cannot be believed at all, the intake stops here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from hotspot.core.errors import InvalidExtract
from hotspot.ingest.findings import Finding
from hotspot.ingest.rules import COUNTED, NOT_COUNTED, RULES, Limits, Rule

FUTURE_LIMIT = 0.01
"""Share of a feed's rows that may begin after the as-of date before the feed is not believed."""

UNKNOWN_TRACT_LIMIT = 0.20
"""Share of rows with ids of no tract of the region's counties above which the vintage is wrong."""

UNKNOWN_CODE_LIMIT = 0.20
"""Share of rows with codes nobody has explained above which the settings lack a recoding."""

UNKNOWN_CODE_ROWS = 50
"""Fewer such rows than this never stop an intake."""

NOWHERE_ROWS = 100
"""If so many rows or more say where they are and none lies in the region, it is another region."""

WORDS = {
    "ragged row": (
        "quarantined",
        "The row has more or fewer cells than the header, so nobody knows which is which. Left"
        " out.",
    ),
    "repeated row": ("fixed", "The row repeats another, content for content. One was counted."),
    "superseded row": (
        "quarantined",
        "The row has the id of another with other content. The one changed last was counted.",
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
        Rows read and counted; then each check that found something.

    Raises
    ------
    InvalidExtract
        If more than one row in a hundred of a feed begins after the as-of date, more than one in
        five has a class, domain or result that is not ours, more than one in five names a tract
        that is not of these boundaries, or none lies in the region.
    """
    counted = books.counted.groupby("feed")["n_rows"].sum()
    passed = "Rows that passed every check and are counted, placed in a tract or not."
    for feed, n_rows in books.read.items():
        yield books.finding("rows read", feed, "note", n_rows, "Rows of the extract.")
        yield books.finding("rows counted", feed, "note", counted.get(feed, 0), passed)
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
    _refuse_future(feed, counts.get("start after as-of", 0), books.read[feed], limits)
    for rule in RULES[kind]:
        if rule.name in counts:
            _refuse_unknown_codes(feed, rule, counts[rule.name], books.read[feed])
            yield books.finding(rule.name, feed, rule.severity, counts[rule.name], rule.finding)


def _places(books: Books, feed: str) -> Iterator[Finding]:
    rows = books.counted[books.counted["feed"] == feed]
    by_state = rows.groupby("id_state")["n_rows"].sum()
    by_place = rows.groupby("placed")["n_rows"].sum()
    _refuse_other_vintage(feed, by_state.get("unknown", 0), books.read[feed])
    _refuse_other_region(feed, by_place)
    for state, (rule, severity, words) in _ID_STATES.items():
        if state in by_state:
            yield books.finding(rule, feed, severity, by_state[state], words)
    on_line = by_place.get("line", 0)
    lines = f", {on_line:,} of them on the line between tracts (lowest GEOID)" if on_line else ""
    for places, (rule, words) in _PLACES.items():
        n_rows = by_place.reindex(places).sum()
        if n_rows:
            yield books.finding(rule, feed, "note", n_rows, words.format(lines=lines))


def _refuse_future(feed: str, future: int, rows: int, limits: Limits) -> None:
    if future > FUTURE_LIMIT * rows:
        raise InvalidExtract(
            f"feed {feed}: {future:,} of {rows:,} rows begin after {limits.as_of}; at most"
            f" {FUTURE_LIMIT:.0%} may; correct the as-of date or the extract"
        )


def _refuse_unknown_codes(feed: str, rule: Rule, unknown: int, rows: int) -> None:
    if not rule.column or unknown < UNKNOWN_CODE_ROWS or unknown <= UNKNOWN_CODE_LIMIT * rows:
        return
    raise InvalidExtract(
        f"feed {feed}: in {unknown:,} of {rows:,} rows {rule.column} is not"
        f" {', '.join(rule.codes)}; at most {UNKNOWN_CODE_LIMIT:.0%} may be; say below the feed"
        f" under [feeds.values.{rule.column}] what the codes of the file mean, such as"
        f' "code in the file" = "{rule.codes[0]}", or = "{NOT_COUNTED}" for rows of other kinds'
    )


def _refuse_other_vintage(feed: str, unknown: int, rows: int) -> None:
    if unknown > UNKNOWN_TRACT_LIMIT * rows:
        raise InvalidExtract(
            f"feed {feed}: {unknown:,} of {rows:,} rows name tracts of the region's counties that"
            f" are not among its tracts; at most {UNKNOWN_TRACT_LIMIT:.0%} may; the extract and"
            " region.tracts must be of the same vintage"
        )


def _refuse_other_region(feed: str, by_place: pd.Series) -> None:
    somewhere = by_place.drop("unplaced", errors="ignore").sum()
    inside = by_place.reindex(["id", "point", "line"]).sum()
    if somewhere >= NOWHERE_ROWS and not inside:
        raise InvalidExtract(
            f"feed {feed}: {somewhere:,} rows say where they are and none lies in the region;"
            " longitude and latitude may be swapped, or the extract is of another region"
        )
