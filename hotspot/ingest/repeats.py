"""One encounter is one row; a feed that sends two has repeated itself or changed its mind.

Ids are unique within a feed. Rows of one id with the same content are a repetition, and one stays.
Rows of one id that differ are versions, and the one the source changed last stays.
"""

from dataclasses import dataclass

import ibis
import pandas as pd
from ibis import Table
from ibis.backends.duckdb import Backend

KEY = ("feed", "line_id")
"""What names one line."""

_NOT_CONTENT = ("feed", "source_updated_at")


@dataclass(frozen=True, eq=False)
class Singles:
    """Lines without repetition.

    Parameters
    ----------
    lines : Table
        One row a feed and id.
    counts : DataFrame
        Columns feed, identical (rows that repeated the one that stayed) and superseded (rows that
        differed from it).
    """

    lines: Table
    counts: pd.DataFrame


def keep_one_each(connection: Backend, lines: Table) -> Singles:
    """Keep one row of every id.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    lines : Table
        With feed, line_id and source_updated_at; rows without an id all stay.

    Returns
    -------
    Singles
        Of versions, the one with the latest source_updated_at; where that does not decide, one
        that has ended before one still open, then by content, so that no order of rows matters.
    """
    named = lines.drop_null("line_id")
    often = named.group_by(KEY).agg(n=named.count())
    often = connection.create_table(
        ibis.util.gen_name("repeated"), often.filter(often.n > 1).drop("n")
    )
    counts = _no_counts()
    if not often.count().to_pyarrow().as_py():
        return Singles(lines, counts)
    versions = connection.create_table(
        ibis.util.gen_name("versions"), _ranked(lines.semi_join(often, KEY))
    )
    later = versions.filter(versions.rank > 0)
    counts = later.group_by("feed").agg(
        identical=later.same.sum(), superseded=(1 - later.same).sum()
    )
    kept = versions.filter(versions.rank == 0).select(lines.columns)
    singles = lines.anti_join(often, KEY).union(kept)
    return Singles(singles, counts.to_pyarrow().to_pandas())


def _ranked(lines: Table) -> Table:
    """Rank 0 for the row that stays; ``same`` is 1 where a row has its content."""
    content = [name for name in lines.columns if name not in _NOT_CONTENT]
    order = [
        lines.source_updated_at.desc(nulls_first=False),
        lines.end_ts.desc(nulls_first=False),
        *(lines[name].desc(nulls_first=False) for name in content),
    ]
    by_id = ibis.window(group_by=KEY, order_by=order)
    ranked = lines.mutate(rank=ibis.row_number().over(by_id))
    alike = ibis.window(group_by=["feed", *content])
    best = ranked["rank"].min().over(alike)
    return ranked.mutate(same=ibis.ifelse(best == 0, 1, 0))


def _no_counts() -> pd.DataFrame:
    return pd.DataFrame({"feed": pd.Series(dtype="str"), "identical": 0, "superseded": 0})
