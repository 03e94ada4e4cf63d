"""One event is one row; a feed that sends two has repeated itself or changed its mind.

Ids are unique within a feed. Rows of one id with the same content are a repetition, and one stays.
Rows of one id that differ are versions, and the one the source changed last stays. Two feeds may
send the same event, too; elsewhere their ids have nothing to do with each other.
"""

from dataclasses import dataclass

import ibis
import pandas as pd
from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.ingest.accounts import rows_by_feed

IN_A_FEED = ("feed", "line_id")
"""What names an event within a feed."""

ACROSS_FEEDS = ("line_id", "person_id", "start_ts")
"""What, with the encounter class or the domain, names an event that two feeds send."""

_NOT_CONTENT = ("feed", "source_updated_at")


@dataclass(frozen=True, eq=False)
class Singles:
    """Lines without repetition.

    Parameters
    ----------
    lines : Table
        One row an event. Where there are several feeds, ids begin with the name of theirs.
    counts : DataFrame
        Columns feed, rule ("repeated row", "superseded row" or "sent by two feeds") and n_rows:
        rows that did not stay.
    """

    lines: Table
    counts: pd.DataFrame


def keep_one_each(connection: Backend, lines: Table, code: str) -> Singles:
    """Keep one row of every event.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    lines : Table
        With feed, line_id, person_id, start_ts, end_ts, the code and source_updated_at; rows
        without an id all stay.
    code : str
        Column that, with id, person and start, names an event two feeds send.

    Returns
    -------
    Singles
        Of versions, the one with the latest source_updated_at; where that does not decide, one
        that has ended before one still open, then by content, so that no order of rows matters.
    """
    alike = ibis.ifelse(ibis._.same == 1, "repeated row", "superseded row")
    within = _keep(connection, lines, IN_A_FEED, alike)
    if lines.feed.nunique().to_pyarrow().as_py() < 2:
        return within
    shared = ibis.literal("sent by two feeds")
    across = _keep(connection, within.lines, (*ACROSS_FEEDS, code), shared)
    named = across.lines.mutate(line_id=across.lines.feed + "/" + across.lines.line_id)
    return Singles(named, pd.concat([within.counts, across.counts], ignore_index=True))


def _keep(
    connection: Backend, lines: Table, key: tuple[str, ...], rule: ibis.expr.types.StringValue
) -> Singles:
    named = lines.drop_null(key)
    often = named.group_by(key).agg(n=named.count())
    often = connection.create_table(
        ibis.util.gen_name("repeated"), often.filter(often.n > 1).drop("n")
    )
    versions = connection.create_table(
        ibis.util.gen_name("versions"), _ranked(lines.semi_join(often, key), key)
    )
    later = versions.filter(versions.rank > 0).mutate(rule=rule)
    kept = versions.filter(versions.rank == 0).select(lines.columns)
    singles = lines.anti_join(often, key).union(kept)
    return Singles(singles, rows_by_feed(later, "rule"))


def _ranked(lines: Table, key: tuple[str, ...]) -> Table:
    """Rank 0 for the row that stays; ``same`` is 1 where a row has its content."""
    content = [name for name in lines.columns if name not in _NOT_CONTENT]
    order = [
        lines.source_updated_at.desc(nulls_first=False),
        lines.end_ts.desc(nulls_first=False),
        *(lines[name].desc(nulls_first=False) for name in (*content, "feed")),
    ]
    by_key = ibis.window(group_by=key, order_by=order)
    ranked = lines.mutate(rank=ibis.row_number().over(by_key))
    alike = ibis.window(group_by=list(dict.fromkeys((*key, *content))))
    best = ranked["rank"].min().over(alike)
    return ranked.mutate(same=ibis.ifelse(best == 0, 1, 0))
