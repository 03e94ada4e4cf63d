"""A standard says itself what its columns mean, so its rows need a shape and no mapping."""

from functools import lru_cache
from typing import Literal

import ibis
from ibis import Schema, Table

from hotspot.core.feed import Feed
from hotspot.core.lines import LINES
from hotspot.ingest.casting import canonical


def as_lines(table: Table, feed: Feed) -> Table:
    """Give a typed table the shape of lines.

    Parameters
    ----------
    table : Table
        Columns of the contract and flags of unreadable cells, as far as there are any.
    feed : Feed
        Its kind and name.

    Returns
    -------
    Table
        Exactly the columns that ``casting.canonical`` gives a file of the feed's kind; null, or 0
        for a flag, where the table has none.
    """
    return table.select(
        **{
            name: ibis.literal(feed.name)
            if name == "feed"
            else table[name].cast(kind)
            if name in table.columns
            else ibis.literal(0, kind)
            if kind.is_integer()
            else ibis.null(kind)
            for name, kind in _shape(feed.kind).items()
        }
    )


@lru_cache
def _shape(kind: Literal["encounter", "screening"]) -> Schema:
    """Columns and types of lines; finding them out takes longer than using them."""
    blank = ibis.table({column.name: "string" for column in LINES[kind]}, name="blank")
    return canonical(blank, Feed(name="blank", kind=kind, format="fhir", path="blank")).schema()
