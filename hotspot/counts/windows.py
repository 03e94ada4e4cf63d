"""Children behind a window are counted exactly, yet no child leaves the protected side.

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

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import numpy as np

WEEKLY = ("value", "n_encounters", "n_persons", "sum_squares")
"""Sums of one week."""


def sum_weeks(rows: ir.Table, *, series: ir.IntegerValue, windows: Sequence[int]) -> ir.Table:
    """Sum children into the weeks of a series.

    Parameters
    ----------
    rows : Table
        Child-weeks: ``person``, ``week``, ``value`` and ``encounters``.
    series : IntegerValue
        What a row counts towards. A child whose rows agree in it is one child.
    windows : sequence of int
        Lengths in weeks.

    Returns
    -------
    Table
        ``series``, ``week``, the sums of the week, and for each window of *n* weeks ``arrived_<n>``
        and ``departed_<n>`` children, and twice the products of pairs of weeks that meet in a
        window: by their later week in ``met_<n>``, by their earlier in ``parted_<n>``.
    """
    children = rows.aggregate(
        by=["person", "week", series.name("series")],
        value=rows.value.sum().cast("int32"),
        encounters=rows.encounters.sum().cast("int32"),
    )
    pairs = _pair_weeks(children, longest=max(windows))
    met = _sum_pairs(pairs, "later", "met", windows)
    parted = _sum_pairs(pairs, "earlier", "parted", windows)
    weeks = _sum_children(children, windows)
    both = weeks.left_join(met, ["series", "week"]).left_join(parted, ["series", "week"])
    paired = {name: both[name].coalesce(0) for t in (met, parted) for name in t.columns[2:]}
    return both.select(*weeks.columns, **paired)


def _sum_children(children: ir.Table, windows: Sequence[int]) -> ir.Table:
    visits = ibis.window(group_by=["series", "person"], order_by="week")
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
        by=["series", "week"],
        value=gaps.value.sum().cast("int64"),
        n_encounters=gaps.encounters.sum().cast("int64"),
        n_persons=gaps.count().cast("int64"),
        sum_squares=(gaps.value * gaps.value).sum().cast("int64"),
        **edges,
    )


def _pair_weeks(children: ir.Table, *, longest: int) -> ir.Table:
    """Join two weeks of one child that are close enough to meet in a window."""
    earlier = children.select("series", "person", earlier="week", earlier_value="value")
    later = children.select("series", "person", later="week", later_value="value")
    near = [earlier.earlier < later.later, later.later - earlier.earlier < longest]
    pairs = earlier.inner_join(later, ["series", "person", *near])
    return pairs.select(
        "series",
        "earlier",
        "later",
        apart=pairs.later - pairs.earlier,
        product=2 * pairs.earlier_value * pairs.later_value,
    )


def _sum_pairs(pairs: ir.Table, end: str, name: str, windows: Sequence[int]) -> ir.Table:
    sums = {
        f"{name}_{n}": ibis.ifelse(pairs.apart < n, pairs["product"], 0).sum().cast("int64")
        for n in windows
    }
    return pairs.aggregate(by=["series", pairs[end].name("week")], **sums)


def write_changes(
    sums: Mapping[str, np.ndarray], *, windows: Sequence[int], n_weeks: int
) -> dict[str, np.ndarray]:
    """Turn weekly arrivals and departures into the weekly changes of each window.

    Parameters
    ----------
    sums : mapping of str to ndarray of int, shape (n_rows,)
        Columns of `sum_weeks`; each series and week once, in any order.
    windows : sequence of int
        Lengths in weeks.
    n_weeks : int
        Weeks from 0; what leaves a window after the last is left out.

    Returns
    -------
    dict of str to ndarray of int, shape (n_changes,)
        ``series`` and ``week``, ascending; the sums of the week; ``persons_<n>`` and
        ``squares_<n>``, whose running sums over the weeks of a series are the distinct children
        of the window and the sum over children of their squared total.
    """
    at = np.asarray(sums["series"], dtype=np.int64) * n_weeks + sums["week"]
    order = np.argsort(at)
    at, sums = at[order], {name: column[order] for name, column in sums.items()}
    leaving = {n: np.flatnonzero(sums["week"] + n < n_weeks) for n in windows}
    every = _merge([at, *(at[rows] + n for n, rows in leaving.items())])
    here = np.searchsorted(every, at)
    changes = {"series": every // n_weeks, "week": every % n_weeks}
    changes |= {name: _spread(len(every), here, sums[name]) for name in WEEKLY}
    for n, rows in leaving.items():
        there = np.searchsorted(every, at[rows] + n)
        squares = sums["sum_squares"]
        for name, enter, leave in (
            ("persons", sums[f"arrived_{n}"], sums[f"departed_{n}"]),
            ("squares", squares + sums[f"met_{n}"], squares + sums[f"parted_{n}"]),
        ):
            changes[f"{name}_{n}"] = _spread(len(every), here, enter)
            changes[f"{name}_{n}"][there] -= leave[rows]
    return changes


def _merge(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Sort, and keep each number once; ten times faster here than `numpy.unique`, which hashes."""
    merged = np.sort(np.concatenate(parts))
    return merged[np.diff(merged, prepend=-1) > 0]


def _spread(size: int, places: np.ndarray, values: np.ndarray) -> np.ndarray:
    spread = np.zeros(size, dtype=np.int64)
    spread[places] = values
    return spread
