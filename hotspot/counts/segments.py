"""An encounter becomes events and bed-days of one child, in one tract, at one age, in one week.

A stay is split at the turn of every week, because a bed-day belongs to the week its midnight fell
in and the child may have had a birthday in between. What comes out is one row per child, tract,
age band, week and measure: the last table that knows children and the first that knows weeks.

Everything here is an expression that any database understands: equality joins with a calendar, one
inequality join for stays, integers, CASE. No truncated dates, no generated series, no LEAST and no
boolean in a SELECT list, for each of those breaks, or means something else, somewhere.
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from hotspot.core.measures import DOMAINS, MEASURES, denominators
from hotspot.core.sections import Ages
from hotspot.counts.calendar import Calendar

KEYS = (*MEASURES, *denominators())
"""Everything that is counted; a measure travels as its place in this list."""

STAYS = ("IMP", "OBSENC")
"""Encounter classes in which a child has a bed."""

AREAS = ("tract", "neighborhood", "region")
"""Numbers of the areas a row is placed in."""


def slim_encounters(encounters: ir.Table, places: ir.Table) -> ir.Table:
    """Keep of an encounter only what counting needs.

    Parameters
    ----------
    encounters : Table
        Accepted encounters in canonical columns; other classes than EMER, IMP and OBSENC are left
        out. If there is a column ``nights_from``, it is the first night of a stay that no earlier
        stay of the child covers (null: its first); without the column every stay has all its
        nights.
    places : Table
        ``geoid`` and the numbers of its ``tract``, ``neighborhood`` (null: in none) and ``region``.

    Returns
    -------
    Table
        ``person_id``, the areas (null: not placed), ``kind`` ("visit" or "stay"), ``start_day``,
        ``first_night``, ``end_day`` (null: still in) and ``born`` (yyyymmdd).
    """
    placed = encounters.left_join(places, "geoid")
    start_day = placed.start_ts.date()
    trimmed = "nights_from" in placed.columns
    is_stay = placed.encounter_class.isin(STAYS)
    return placed.filter(is_stay | (placed.encounter_class == "EMER")).select(
        "person_id",
        *AREAS,
        kind=ibis.ifelse(is_stay, "stay", "visit"),
        start_day=start_day,
        first_night=placed.nights_from.coalesce(start_day) if trimmed else start_day,
        end_day=placed.end_ts.date(),
        born=_yyyymmdd(placed.birth_date),
    )


def slim_answers(screenings: ir.Table, places: ir.Table) -> ir.Table:
    """Keep the valid answers, and of each only what counting needs.

    Parameters
    ----------
    screenings : Table
        Accepted screening answers in canonical columns; declined and unknown answers are left out.
    places : Table
        ``geoid`` and the numbers of its ``tract``, ``neighborhood`` (null: in none) and ``region``.

    Returns
    -------
    Table
        ``person_id``, the areas (null: not placed), ``kind`` (the domain), ``start_day``,
        ``end_day`` (the same day), ``born`` (yyyymmdd), ``screened_ts``, ``screening_id`` and
        ``need`` (1 or 0).
    """
    placed = screenings.left_join(places, "geoid")
    valid = placed.domain.isin(DOMAINS) & placed.result.isin(("need", "no_need"))
    return placed.filter(valid).select(
        "person_id",
        *AREAS,
        "screened_ts",
        "screening_id",
        kind=placed.domain,
        start_day=placed.screened_ts.date(),
        end_day=placed.screened_ts.date(),
        born=_yyyymmdd(placed.birth_date),
        need=ibis.ifelse(placed.result == "need", 1, 0).cast("int32"),
    )


def child_weeks(
    encounters: ir.Table,
    answers: ir.Table,
    *,
    calendar: Calendar,
    ages: Ages,
    same_day: int,
    as_of: date,
) -> ir.Table:
    """Count for every child, tract, age band, week and measure.

    Parameters
    ----------
    encounters, answers : Table
        As `slim_encounters` and `slim_answers` return them.
    calendar : Calendar
        Must cover every start; rows outside it would be lost, so check it first.
    ages : Ages
        Age limit and bands, in completed years on the first day of a row's part of the week.
    same_day : int
        Bed-days of a stay that ends on the day it began.
    as_of : date
        Open stays and stays that end later are in hospital up to the night before this day.

    Returns
    -------
    Table
        ``person_id``, the areas (null: not placed), ``week``, ``measure`` and ``band`` (numbers),
        ``value`` and ``encounters``. Children over the age limit and zeros have no row.
    """
    dated = _dated(encounters, calendar)
    stays = _dated(encounters.filter(encounters.kind == "stay"), calendar, by="first_night")
    parts = (
        _events(dated),
        _bed_days(stays, calendar, same_day=same_day, last=calendar.number(as_of)),
        *_screenings(_children(_dated(answers, calendar), ages)),
    )
    rows = _children(ibis.union(*parts), ages)
    return rows.mutate(band=_band(rows.age, ages)).aggregate(
        by=["person_id", *AREAS, "week", "measure", "band"],
        value=lambda t: t.value.sum().cast("int32"),
        encounters=lambda t: t.count().cast("int32"),
    )


def _yyyymmdd(day: ir.DateValue) -> ir.IntegerValue:
    return (day.year() * 10_000 + day.month() * 100 + day.day()).cast("int32")


def _number(value: int) -> ir.IntegerValue:
    return ibis.literal(value, type="int32")


def _measure(key: str) -> ir.IntegerValue:
    return _number(KEYS.index(key))


def _larger(left: ir.IntegerValue, right: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(left > right, left, right)


def _smaller(left: ir.IntegerValue, right: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(left < right, left, right)


def _dated(rows: ir.Table, calendar: Calendar, *, by: str = "start_day") -> ir.Table:
    days = calendar.days()
    joined = rows.inner_join(days, rows[by] == days.day)
    return joined.mutate(age=joined.yyyymmdd - joined.born)


def _children(rows: ir.Table, ages: Ages) -> ir.Table:
    """``age`` holds ten thousandths of a year in its own way: 10000 is the first birthday."""
    return rows.filter((rows.age >= 0) & (rows.age < 10_000 * ages.limit))


def _band(age: ir.IntegerValue, ages: Ages) -> ir.IntegerValue:
    ends = ((age < 10_000 * (high + 1), band) for band, (_, high) in enumerate(ages.edges))
    return ibis.cases(*ends, else_=len(ages.edges)).cast("int32")


def _part(
    rows: ir.Table,
    measure: ir.IntegerValue,
    *,
    age: ir.IntegerValue | None = None,
    value: ir.IntegerValue | None = None,
) -> ir.Table:
    return rows.select(
        "person_id",
        *AREAS,
        "week",
        measure=measure,
        age=rows.age if age is None else age,
        value=_number(1) if value is None else value,
    )


def _events(dated: ir.Table) -> ir.Table:
    is_stay = dated.kind == "stay"
    return _part(dated, ibis.ifelse(is_stay, _measure("admissions"), _measure("ed_visits")))


def _bed_days(stays: ir.Table, calendar: Calendar, *, same_day: int, last: int) -> ir.Table:
    ends = calendar.days().select(end_day="day", end_number="number")
    known = stays.left_join(ends, "end_day").select(*stays.columns, "end_number")
    end = _smaller(known.end_number.coalesce(last), _number(last))
    own = ibis.ifelse(known.first_night == known.start_day, same_day, 0)
    out = ibis.ifelse(known.end_day == known.start_day, known.number + own, end)
    nights = known.mutate(out=out.cast("int32")).drop("week", "age")
    weeks = calendar.weeks().rename(sunday="yyyymmdd")
    parts = nights.inner_join(
        weeks, [nights.number < weeks.next_number, nights.out > weeks.first_number]
    )
    first = _larger(parts.number, parts.first_number)
    value = _smaller(parts.out, parts.next_number) - first
    age = _larger(parts.yyyymmdd, parts.sunday) - parts.born
    split = _part(parts, _measure("bed_days"), age=age, value=value.cast("int32"))
    return split.filter(split.value > 0)


def _screenings(dated: ir.Table) -> tuple[ir.Table, ...]:
    """Let the last answer of a week speak for its domain, and the very last for the child.

    Each child-week thereby stands in one tract and one age band, so that tracts and bands add up.
    """
    order = [dated.screened_ts.desc(), dated.screening_id.desc()]
    last = dated.mutate(
        turn=ibis.row_number().over(group_by=["person_id", "week", "kind"], order_by=order)
    ).filter(lambda t: t.turn == 0)
    ranked = last.mutate(
        any_need=last.need.max().over(group_by=["person_id", "week"]),
        place=ibis.row_number().over(
            group_by=["person_id", "week"],
            order_by=[last.screened_ts.desc(), last.screening_id.desc()],
        ),
    )
    very_last = ranked.filter(ranked.place == 0)
    positive = very_last.filter(very_last.any_need == 1)
    need = ranked.filter(ranked.need == 1)
    return (
        _part(ranked, _by_domain(ranked.kind, "screened")),
        _part(need, _by_domain(need.kind, "screen_positive")),
        _part(very_last, _measure("screened")),
        _part(positive, _measure("screen_positive")),
    )


def _by_domain(domain: ir.StringValue, prefix: str) -> ir.IntegerValue:
    known = ((domain == name, KEYS.index(f"{prefix}_{name}")) for name in DOMAINS)
    return ibis.cases(*known, else_=-1).cast("int32")
