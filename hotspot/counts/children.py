"""Most children live in one tract all the time; those who moved are children of several places.

A child who stays put is one child of her tract, one of its neighborhood and one of the region, so
such children can be counted once, by tract, and added up. A child who moved is counted at every
level anew: in March in one tract and in April in the next, she is one child of each, but still only
one of the region. Few children move, so few have to be counted more than once.
"""

import ibis
import ibis.expr.types as ir


def number_children(rows: ir.Table, places: ir.Table) -> ir.Table:
    """Give every child a number, neighbors close together and those who moved last.

    Parameters
    ----------
    rows : Table
        All rows of all feeds: ``person_id``, ``geoid`` and ``birth_date``.
    places : Table
        ``geoid`` and the number of its ``place``.

    Returns
    -------
    Table
        ``person_id``, ``person`` (from 0, by place), ``moved`` (1: lived in several places) and
        ``born`` (yyyymmdd; null: unknown). Of several birth dates the earliest is believed.

    Notes
    -----
    Long ids are slow to sort. Numbers live as long as the query; that those of neighbors are close
    lets children be counted in batches that have few places each.
    """
    placed = rows.left_join(places, "geoid")
    found = placed.aggregate(
        by="person_id",
        first=placed.place.min(),
        last=placed.place.max(),
        birth_date=placed.birth_date.min(),
    )
    moved = ibis.ifelse(found["first"] < found["last"], 1, 0)
    known = found.select(
        "person_id",
        "first",
        moved=moved.cast("int32"),
        born=yyyymmdd(found.birth_date),
    )
    number = ibis.row_number().over(order_by=[known.moved, known["first"]])
    return known.mutate(person=number.cast("int32")).drop("first")


def recognize(rows: ir.Table, children: ir.Table, places: ir.Table, *, nowhere: int) -> ir.Table:
    """Say of rows which child they are of and where she lived.

    Parameters
    ----------
    rows : Table
        ``person_id``, ``geoid``, ``birth_date`` and any other columns.
    children : Table
        As `number_children` returns them.
    places : Table
        ``geoid`` and the number of its ``place``.
    nowhere : int
        Place of rows that are in none.

    Returns
    -------
    Table
        The other columns, and ``person``, ``moved``, ``born`` and ``place``.
    """
    others = [name for name in rows.columns if name not in ("person_id", "geoid", "birth_date")]
    known = rows.inner_join(children, "person_id").left_join(places, "geoid")
    place = known.place.coalesce(nowhere).cast("int32")
    return known.select(*others, "person", "moved", "born", place=place)


def yyyymmdd(day: ir.DateValue) -> ir.IntegerValue:
    """Write a day as an integer; differences give completed years, leap days included."""
    return (day.year() * 10_000 + day.month() * 100 + day.day()).cast("int32")
