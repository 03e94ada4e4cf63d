"""Children behind a window are counted exactly, yet no child leaves the protected side.

Children cannot be added up over weeks: one who came in March and in April is one child of the
spring. But a window's number can be written as its change against the window a week earlier, and
those changes are sums. A child with visits in weeks 2 and 4 is in every 4-week window that ends in
weeks 2 to 7, so she adds one in week 2 and takes it away in week 8::

    week         1  2  3  4  5  6  7  8
    visits       .  x  .  x  .  .  .  .
    in window    .  1  1  1  1  1  1  .
    change       . +1  .  .  .  .  . -1

The running sum of the changes is the number of distinct children, for every window, exactly. The
sum of squared totals, which says how much one child repeats, changes in the same way with every
pair of weeks of a child: a pair enters with its later week and leaves when the earlier one does.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

SERIES = ("area", "measure", "band")
"""What a series of weeks is about."""

WEEKLY = ("value", "n_encounters", "n_persons", "sum_squares")
"""Sums of one week."""


def sum_children(
    rows: ir.Table, *, area: ir.IntegerValue, band: ir.IntegerValue, windows: Sequence[int]
) -> ir.Table:
    """Sum children into weeks, and write the children of windows as weekly changes.

    Parameters
    ----------
    rows : Table
        Child-weeks: ``person``, ``week``, ``measure``, ``value`` and ``encounters``.
    area, band : IntegerValue
        What to sum by. A child whose rows agree in both is one child.
    windows : sequence of int
        Lengths in weeks.

    Returns
    -------
    Table
        ``area``, ``measure``, ``band``, ``week``; the sums of the week in ``value``,
        ``n_encounters``, ``n_persons`` and ``sum_squares``; and for each window ``persons_<n>`` and
        ``squares_<n>``, whose running sums over the weeks are the window's distinct children
        and the sum over children of their squared total. Weeks in which nothing changes are left
        out; the last weeks lie one window after the last row.
    """
    children = rows.aggregate(
        by=["person", "week", "measure", area.name("area"), band.name("band")],
        value=rows.value.sum().cast("int32"),
        encounters=rows.encounters.sum().cast("int32"),
    )
    weeks = _sum_weeks(children, windows)
    pairs = _pair_weeks(children, longest=max(windows))
    sums = _columns(windows)
    changes = ibis.union(
        *_entering(weeks, _sum_pairs(pairs, "later", windows), windows),
        *_leaving(weeks, _sum_pairs(pairs, "earlier", windows), windows),
    )
    return changes.aggregate(
        by=[*SERIES, "week"], **{name: changes[name].sum().cast("int64") for name in sums}
    )


def _columns(windows: Sequence[int]) -> list[str]:
    return [*WEEKLY, *(f"{name}_{n}" for n in windows for name in ("persons", "squares"))]


def _sum_weeks(children: ir.Table, windows: Sequence[int]) -> ir.Table:
    """A child arrives in a window after a gap as long as the window, and departs before one."""
    visits = ibis.window(group_by=[*SERIES, "person"], order_by="week")
    far = max(windows)
    gaps = children.mutate(
        since=(children.week - children.week.lag().over(visits)).coalesce(far),
        until=(children.week.lead().over(visits) - children.week).coalesce(far),
    )
    edges = {
        f"{edge}_{n}": ibis.ifelse(gaps[gap] >= n, 1, 0).sum().cast("int64")
        for n in windows
        for edge, gap in (("arrived", "since"), ("departed", "until"))
    }
    return gaps.aggregate(
        by=[*SERIES, "week"],
        value=gaps.value.sum().cast("int64"),
        n_encounters=gaps.encounters.sum().cast("int64"),
        n_persons=gaps.count().cast("int64"),
        sum_squares=(gaps.value * gaps.value).sum().cast("int64"),
        **edges,
    )


def _pair_weeks(children: ir.Table, *, longest: int) -> ir.Table:
    """Two weeks of one child, close enough to meet in a window."""
    names = [*SERIES, "person"]
    earlier = children.select(*names, earlier="week", earlier_value="value")
    later = children.select(*names, later="week", later_value="value")
    apart = later.later - earlier.earlier
    pairs = earlier.inner_join(later, [*names, earlier.earlier < later.later, apart < longest])
    return pairs.select(
        *SERIES,
        "earlier",
        "later",
        apart=pairs.later - pairs.earlier,
        product=2 * pairs.earlier_value * pairs.later_value,
    )


def _sum_pairs(pairs: ir.Table, end: str, windows: Sequence[int]) -> ir.Table:
    sums = {
        f"squares_{n}": ibis.ifelse(pairs.apart < n, pairs["product"], 0).sum().cast("int64")
        for n in windows
    }
    return pairs.rename(week=end).aggregate(by=[*SERIES, "week"], **sums)


def _entering(weeks: ir.Table, later: ir.Table, windows: Sequence[int]) -> list[ir.Table]:
    sums = {name: weeks[name] for name in WEEKLY}
    for n in windows:
        sums |= {f"persons_{n}": weeks[f"arrived_{n}"], f"squares_{n}": weeks.sum_squares}
    paired = {f"squares_{n}": later[f"squares_{n}"] for n in windows}
    return [_change(weeks, windows, sums), _change(later, windows, paired)]


def _leaving(weeks: ir.Table, earlier: ir.Table, windows: Sequence[int]) -> list[ir.Table]:
    gone = []
    for n in windows:
        sums = {f"persons_{n}": -weeks[f"departed_{n}"], f"squares_{n}": -weeks.sum_squares}
        paired = {f"squares_{n}": -earlier[f"squares_{n}"]}
        gone.append(_change(weeks, windows, sums, delay=n))
        gone.append(_change(earlier, windows, paired, delay=n))
    return gone


def _change(
    table: ir.Table, windows: Sequence[int], sums: dict[str, ir.Value], *, delay: int = 0
) -> ir.Table:
    nothing = ibis.literal(0, type="int64")
    columns = {name: sums.get(name, nothing) for name in _columns(windows)}
    return table.select(*SERIES, week=(table.week + delay).cast("int32"), **columns)
