"""A window's number is stored as its change against the week before, and read as a running sum.

Most tracts see no child in most weeks, so most windows do not change: a change a row is a table
several times smaller than a number a week, a window and an area. Changes of separate children add
up, whatever they are changes of, so they can be summed over batches of children and over places.
"""

from collections.abc import Iterator, Mapping, Sequence

import ibis
import ibis.expr.types as ir

from hotspot.counts.windows import SPOT

WEEKLY = ("value", "n_encounters", "n_persons", "sum_squares")
"""Sums of one week."""


def amounts(windows: Sequence[int]) -> tuple[str, ...]:
    """Name all that is counted: the sums of a week, and two changes for each window."""
    return *WEEKLY, *(f"{name}_{n}" for n in windows for name in ("persons", "squares"))


def write_changes(
    weeks: ir.Table, later: ir.Table, earlier: ir.Table, *, windows: Sequence[int], n_weeks: int
) -> ir.Table:
    """Turn weekly sums into the weekly changes of each window.

    Parameters
    ----------
    weeks : Table
        Of `sum_weeks`.
    later, earlier : Table
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
    parts = ibis.union(*_parts(weeks, later, earlier, windows))
    return add_up(parts.filter(parts.week < n_weeks), windows=windows)


def add_up(changes: ir.Table, *, windows: Sequence[int]) -> ir.Table:
    """Sum the changes of batches of children, or of places.

    Parameters
    ----------
    changes : Table
        As `write_changes` returns it, but a spot may stand there several times.
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
