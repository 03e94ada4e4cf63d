"""One event under two ids counts twice, and one person id for many children makes them one child.

No id proves either. Both are warnings, and the rows stay.
"""

from collections.abc import Iterator

from ibis import Table

from hotspot.ingest.accounts import Books, rows_by_feed
from hotspot.ingest.findings import Finding

MANY_ROWS = 50
"""Fewer rows than this of one person are a child who is often ill."""

MANY_SHARE = 0.02
"""Share of a feed's rows that no one child has."""

MANY_TIMES = 20
"""So many times the rows of one person in a thousand is no child either."""

_EVENT = ("person_id", "encounter_class", "start_ts")

_DOUBLE = (
    "The person, the class and the start, to the second, are those of another row under another id,"
    " in this feed or in another. All were counted, so the events may be counted twice: ask which"
    " id is that of the event."
)


def find_doubles(counted: Table, books: Books) -> Iterator[Finding]:
    """Warn of encounters that share person, class and exact start under several ids.

    Parameters
    ----------
    counted : Table
        Encounters that are counted, one row an id.
    books : Books
        Rows of the feeds.

    Yields
    ------
    Finding
        One a feed with such rows. A start at midnight is a bare day, and says nothing.
    """
    timed = counted.filter(counted.start_ts != counted.start_ts.truncate("D"))
    often = timed.group_by(_EVENT).agg(n=timed.count()).filter(lambda t: t.n > 1)
    for row in rows_by_feed(timed.semi_join(often, _EVENT)).to_dict("records"):
        yield books.finding("same event, other id", row["feed"], "warning", row["n_rows"], _DOUBLE)


def find_crowds(counted: Table, books: Books) -> Iterator[Finding]:
    """Warn of a person with more rows than a child can have.

    Parameters
    ----------
    counted : Table
        Encounters that are counted.
    books : Books
        Rows of the feeds.

    Yields
    ------
    Finding
        One a feed where a person has ``MANY_ROWS`` or more, and more than ``MANY_SHARE`` of the
        rows or ``MANY_TIMES`` the 99.9th percentile of persons. The person is not named.
    """
    persons = counted.group_by("feed", "person_id").agg(n=counted.count())
    feeds = persons.group_by("feed").agg(
        most=persons.n.max(), rows=persons.n.sum(), usual=persons.n.quantile(0.999)
    )
    for row in feeds.order_by("feed").to_pyarrow().to_pylist():
        most = row["most"]
        odd = most > MANY_SHARE * row["rows"] or most > MANY_TIMES * row["usual"]
        if most >= MANY_ROWS and odd:
            words = (
                f"One person has {most:,} rows. An id that stands for nobody may make one child of"
                " many; they are counted as one. Ask what id is given where none is known."
            )
            yield books.finding("one person, many rows", row["feed"], "warning", most, words)
