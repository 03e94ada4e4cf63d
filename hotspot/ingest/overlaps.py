"""A child has one bed: a night that two stays cover is one bed-day.

Stays of one child overlap where an observation becomes an admission, or where two hospitals of a
network both count the day of a transfer. Each remains an admission. The nights are those of the
stay that began first; of a later one only the nights after it remain, which is why one date says
it all.
"""

import ibis
import pandas as pd
from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.ingest.accounts import rows_by_feed
from hotspot.ingest.rules import STAYS, Limits


def share_nights(connection: Backend, lines: Table, limits: Limits) -> Table:
    """Give every night to one stay.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    lines : Table
        Encounters that are counted, ids unique.
    limits : Limits
        ``as_of`` ends open stays; ``same_day`` bed-days has a stay that ends as it began.

    Returns
    -------
    Table
        The same lines with nights_from, the first night of a stay that no earlier stay of the
        child covers; null where that is the first night of all. At or after the end of the stay,
        it has no night of its own.

    Notes
    -----
    Earlier stays of a child begin before this one, so together they cover this one's nights from
    its first up to the latest of their ends, without a gap; what remains is again one run of
    nights. Of stays that begin together the longer goes first.
    """
    stays = lines.filter(lines.encounter_class.isin(STAYS))
    several = stays.group_by("person_id").agg(n=stays.count()).filter(lambda t: t.n > 1)
    stays = stays.semi_join(several, "person_id")
    stays = stays.mutate(out=_out(stays, limits))
    order = _earlier(stays, [stays.start_ts, stays.out.desc()])
    known = stays.mutate(busy=stays.out.max().over(order))
    trimmed = known.filter(known.busy > known.start_ts.date())
    table = connection.create_table(
        ibis.util.gen_name("trimmed"), trimmed.select("line_id", nights_from="busy")
    )
    return lines.left_join(table, "line_id").drop("line_id_right")


def count_overlaps(lines: Table) -> pd.DataFrame:
    """Count stays that begin while another stay of the same person goes on.

    Parameters
    ----------
    lines : Table
        Encounters that are counted.

    Returns
    -------
    DataFrame
        Columns feed and n_rows.
    """
    stays = lines.filter(lines.encounter_class.isin(STAYS))
    ends = ibis.coalesce(stays.end_ts, ibis.timestamp("9999-12-31 00:00:00"))
    before = stays.mutate(busy=ends.max().over(_earlier(stays, [stays.start_ts, ends])))
    return rows_by_feed(before.filter(before.start_ts < before.busy))


def _earlier(stays: Table, order: list[ibis.expr.types.Value]) -> ibis.expr.builders.WindowBuilder:
    """Stays of the same child that come before in the order."""
    return ibis.window(
        group_by="person_id",
        order_by=[*order, stays.feed, stays.line_id],
        preceding=(None, 1),
        following=None,
    )


def _out(stays: Table, limits: Limits) -> ibis.expr.types.DateValue:
    """The day after the last night of a stay, as far as it is known on the as-of date."""
    start, as_of = stays.start_ts.date(), ibis.literal(limits.as_of, "date")
    end = ibis.coalesce(stays.end_ts.date(), as_of)
    known = ibis.ifelse(end > as_of, as_of, end)
    same = stays.end_ts.date() == start
    if not limits.same_day:
        return known
    return ibis.ifelse(same, start + ibis.interval(days=1), known).cast("date")
