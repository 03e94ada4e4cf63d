"""What a refresh does to sums in arrays, a warehouse that has none does in SQL, and slower.

Changes of separate children add up, whatever they are changes of, so those of the places of an area
are added up as they are.
"""

from collections.abc import Iterator, Mapping, Sequence

import ibis
import ibis.expr.types as ir

from hotspot.counts.changes import WEEKLY, amounts
from hotspot.counts.windows import SPOT


def changes_of(
    weeks: ir.Table, pairs: ir.Table, *, windows: Sequence[int], n_weeks: int
) -> ir.Table:
    """Turn weekly sums into the weekly changes of each window.

    Parameters
    ----------
    weeks : Table
        Of `sum_weeks`.
    pairs : Table
        Of `sum_pairs`.
    windows : sequence of int
        Lengths in weeks.
    n_weeks : int
        Weeks from 0; what leaves a window after the last is left out.

    Returns
    -------
    Table
        ``area``, ``measure``, ``band`` and ``week``, each once; the sums of the week;
        ``persons_<n>`` and ``squares_<n>``, whose running sums over the weeks are the distinct
        children of the window and the sum over children of their squared total.
    """
    later, earlier = (pairs.filter(pairs.enters == enters) for enters in (1, 0))
    parts = ibis.union(*_parts(weeks, later, earlier, windows))
    return add_up(parts.filter(parts.week < n_weeks), windows=windows)


def add_up(changes: ir.Table, *, windows: Sequence[int]) -> ir.Table:
    """Sum the changes of several places.

    Parameters
    ----------
    changes : Table
        As `changes_of` returns it, but a spot may stand there several times.
    windows : sequence of int
        Lengths in weeks.

    Returns
    -------
    Table
        Each spot once.
    """
    names = amounts(windows)
    return changes.aggregate(by=SPOT, **{name: changes[name].sum().cast("int64") for name in names})


def _parts(
    weeks: ir.Table, later: ir.Table, earlier: ir.Table, windows: Sequence[int]
) -> Iterator[ir.Table]:
    """What enters windows with its own week, and what leaves each when that has passed."""
    sums = {name: weeks[name] for name in WEEKLY}
    sums |= {f"persons_{n}": weeks[f"arrived_{n}"] for n in windows}
    sums |= {f"squares_{n}": weeks.sum_squares for n in windows}
    yield _padded(weeks, sums, windows)
    met = {f"squares_{n}": later[f"squares_{n}"] for n in windows}
    yield _padded(later, met | {"sum_squares": later.together}, windows)
    for n in windows:
        gone = {f"persons_{n}": -weeks[f"departed_{n}"], f"squares_{n}": -weeks.sum_squares}
        yield _padded(weeks, gone, windows, after=n)
        yield _padded(earlier, {f"squares_{n}": -earlier[f"squares_{n}"]}, windows, after=n)


def _padded(
    rows: ir.Table, columns: Mapping[str, ir.Value], windows: Sequence[int], *, after: int = 0
) -> ir.Table:
    nothing = ibis.literal(0, type="int64")
    values = {name: columns.get(name, nothing).cast("int64") for name in amounts(windows)}
    return rows.select("area", "measure", "band", week=(rows.week + after).cast("int32"), **values)
