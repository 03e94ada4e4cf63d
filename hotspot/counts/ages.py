"""A child is as old as on the day something happened, and a year is not a number of days."""

import ibis
import ibis.expr.types as ir

from hotspot.core.sections import Ages


def with_ages(rows: ir.Table, days: ir.Table) -> ir.Table:
    """Say how old children were on the day of a row.

    Parameters
    ----------
    rows : Table
        With ``born`` (yyyymmdd) and ``start``, the number of a day.
    days : Table
        Of a calendar; rows of other days are lost.

    Returns
    -------
    Table
        With all of ``days`` but the date, and ``age``: ten thousandths of a year in its own way,
        10000 is the first birthday; below zero before birth.
    """
    dated = rows.inner_join(days.drop("day"), rows.start == days.number)
    return dated.mutate(age=dated.yyyymmdd - dated.born)


def children_in(rows: ir.Table, ages: Ages) -> ir.Table:
    """Keep the rows of children who were born and below the age limit, by ``age``."""
    return rows.filter((rows.age >= 0) & (rows.age < 10_000 * ages.limit))


def band_of(age: ir.IntegerValue, ages: Ages) -> ir.IntegerValue:
    """Give the number of the age band, by an age as of `with_ages`."""
    ends = ((age < 10_000 * (high + 1), band) for band, (_, high) in enumerate(ages.edges))
    return ibis.cases(*ends, else_=len(ages.edges)).cast("int32")
