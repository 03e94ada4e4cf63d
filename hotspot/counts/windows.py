"""Children behind a window are counted exactly, yet no child leaves the database.

Children cannot be added up over weeks: one who came in March and in April is one child of the
spring. But a child is in a window from the week she arrives in it until the window has moved past
her last visit, and arrivals and departures are sums. With visits in weeks 2 and 4, she is in every
4-week window that ends in weeks 2 to 7::

    week         1  2  3  4  5  6  7  8
    visits       .  x  .  x  .  .  .  .
    arrived      .  1  .  .  .  .  .  .      no visit in the 3 weeks before
    departed     .  .  .  1  .  .  .  .      no visit in the 3 weeks after: gone 4 weeks later
    in window    .  1  1  1  1  1  1  .
    change       . +1  .  .  .  .  . -1

The running sum of the changes is the number of distinct children, for every window, exactly. The
sum of squared totals, which says how much one child repeats, changes in the same way with every
pair of weeks of a child: a pair enters with its later week and leaves when the earlier one does.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def space_visits(rows: ir.Table, *, series: ir.IntegerValue, windows: Sequence[int]) -> ir.Table:
    """Say how long before and after each of a child's weeks the next one lies.

    Parameters
    ----------
    rows : Table
        Child-weeks: ``person``, ``week``, ``value`` and ``encounters``.
    series : IntegerValue
        What a row counts towards. A child whose rows agree in it is one child.
    windows : sequence of int
        Lengths in weeks; the longest stands for "never".

    Returns
    -------
    Table
        ``person``, ``week`` and ``series``, each combination once; ``value``, ``encounters``; and
        the weeks ``since`` the child's last row in the series and ``until`` the next.
    """
    children = rows.aggregate(
        by=["person", "week", series.name("series")],
        value=rows.value.sum().cast("int32"),
        encounters=rows.encounters.sum().cast("int32"),
    )
    visits = ibis.window(group_by=["series", "person"], order_by="week")
    never = max(windows)
    return children.mutate(
        since=(children.week - children.week.lag().over(visits)).coalesce(never).cast("int32"),
        until=(children.week.lead().over(visits) - children.week).coalesce(never).cast("int32"),
    )


def sum_weeks(visits: ir.Table, *, windows: Sequence[int]) -> ir.Table:
    """Sum children into the weeks of their series.

    Parameters
    ----------
    visits : Table
        As `space_visits` returns it.
    windows : sequence of int
        Lengths in weeks.

    Returns
    -------
    Table
        ``series``, ``week``; ``value``, ``n_encounters``, ``n_persons`` and ``sum_squares`` of the
        week; and for each window of *n* weeks the children who arrive in it (``arrived_<n>``) and
        who are not seen again in it (``departed_<n>``).
    """
    edges = {
        f"{edge}_{n}": visits.count(where=visits[gap] >= n)
        for n in windows
        for edge, gap in (("arrived", "since"), ("departed", "until"))
    }
    return visits.aggregate(
        by=["series", "week"],
        value=visits.value.sum(),
        n_encounters=visits.encounters.sum(),
        n_persons=visits.count(),
        sum_squares=(visits.value * visits.value).sum(),
        **edges,
    )


def sum_pairs(visits: ir.Table, *, windows: Sequence[int]) -> ir.Table:
    """Sum what a child's weeks add to her squared total besides their own squares.

    Parameters
    ----------
    visits : Table
        As `space_visits` returns it.
    windows : sequence of int
        Lengths in weeks.

    Returns
    -------
    Table
        ``series``, ``week``, ``enters`` (1: pairs by their later week, 0: by their earlier) and for
        each window of *n* weeks, twice the sum of the products of pairs less than *n* weeks apart
        (``squares_<n>``).
    """
    longest = max(windows)
    earlier = visits.filter(visits.until < longest)
    earlier = earlier.select("series", "person", earlier="week", earlier_value="value")
    later = visits.filter(visits.since < longest)
    later = later.select("series", "person", later="week", later_value="value")
    near = [earlier.earlier < later.later, later.later - earlier.earlier < longest]
    pairs = earlier.inner_join(later, ["series", "person", *near])
    pairs = pairs.select(
        "series",
        "earlier",
        "later",
        apart=pairs.later - pairs.earlier,
        product=2 * pairs.earlier_value * pairs.later_value,
    )
    sums = {
        f"squares_{n}": ibis.ifelse(pairs.apart < n, pairs["product"], 0).sum() for n in windows
    }
    by_end = (
        pairs.aggregate(by=["series", pairs[end].name("week")], **sums).mutate(enters=enters)
        for end, enters in (("later", 1), ("earlier", 0))
    )
    return ibis.union(*by_end)
