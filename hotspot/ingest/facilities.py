"""A hospital has few facilities of many children; a column of ids or names has many of few.

What stands in the column of facilities is kept as it is written. So that no patient is named where
the wrong column was mapped, a facility is named only if enough children were there.
"""

from collections.abc import Iterator

import ibis
import pandas as pd
from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.ingest.accounts import Books
from hotspot.ingest.findings import Finding

OTHERS = "other facilities"
"""Name of all facilities of a feed that are not named."""

MOST = 200
"""More facilities than this in one feed are ids or names of something else."""

BELIEVED = 20
"""So many facilities or fewer are believed, however few rows they have."""

SHARE = 0.05
"""Facilities over rows above which a column does not hold facilities."""

ROWS = 100
"""Fewer rows than this may each name a facility of their own."""


def pool_small(connection: Backend, counted: Table, threshold: int) -> tuple[Table, pd.DataFrame]:
    """Put facilities of few children together.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    counted : Table
        Rows that are counted, with feed, facility_id and person_id.
    threshold : int
        A facility with fewer children than this in its feed is not named.

    Returns
    -------
    lines : Table
        The same rows with feed, facility_id and start_ts; facility_id is ``OTHERS`` where it is
        not to be named, and null where the row names none.
    tally : DataFrame
        By feed: facilities, small (those put together) and n_rows (their rows).
    """
    named = counted.drop_null("facility_id")
    by_facility = named.group_by("feed", "facility_id").agg(
        n_rows=named.count(), children=named.person_id.nunique()
    )
    held = connection.create_table(ibis.util.gen_name("facilities"), by_facility)
    small = held.children < threshold
    tally = held.group_by("feed").agg(
        facilities=held.count(),
        small=small.sum(),
        n_rows=held.n_rows.sum(where=small).coalesce(0),
    )
    known = held.filter(~small).select("feed", "facility_id", kept=held.facility_id)
    both = counted.select("feed", "facility_id", "start_ts")
    both = both.left_join(known, ["feed", "facility_id"])
    missing = both.facility_id.isnull()  # noqa: PD003 - of Ibis
    pooled = ibis.ifelse(missing, ibis.null("string"), both.kept.coalesce(OTHERS))
    lines = both.select("feed", "start_ts", facility_id=pooled)
    return lines, tally.order_by("feed").to_pyarrow().to_pandas()


def judge_facilities(tally: pd.DataFrame, books: Books, threshold: int) -> Iterator[Finding]:
    """Say which feeds name too many facilities to be believed, and how many are put together.

    Parameters
    ----------
    tally : DataFrame
        Of ``pool_small``.
    books : Books
        Rows of the feeds.
    threshold : int
        A facility with fewer children than this is not named.

    Yields
    ------
    Finding
        A stop for each feed with too many, and a note for each with some that are not named.
    """
    rows = books.counted.groupby("feed")["n_rows"].sum()
    for row in tally.to_dict("records"):
        feed, small = row["feed"], int(row["small"])
        yield from too_many_facilities(feed, int(row["facilities"]), int(rows[feed]))
        if small:
            words = (
                f"Facilities of fewer than {threshold} children: {small:,}, kept together as"
                f' "{OTHERS}" without their names.'
            )
            yield books.finding("small facilities", feed, "note", int(row["n_rows"]), words)


def too_many_facilities(feed: str, facilities: int, rows: int) -> Iterator[Finding]:
    """Stop where so many facilities are named that the column must hold something else."""
    most = min(MOST, max(BELIEVED, SHARE * rows))
    if rows >= ROWS and facilities > most:
        words = (
            f"feed {feed}: {facilities:,} different values of facility_id in {rows:,} rows; at"
            f" most {most:,.0f} may be; the column may hold ids or names of patients: under columns"
            " give facility_id the column of hospitals or clinics, or remove it"
        )
        yield Finding("too many facilities", feed, "stop", rows, 1.0, None, None, words)
