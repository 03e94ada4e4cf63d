"""An encounter becomes events and bed-days of one child, in one place, at one age, in one week.

A stay is split at the turn of every week, because a bed-day belongs to the week its midnight fell
in and the child may have had a birthday in between. What comes out is one row per child, place,
age band, week and measure: the last table that knows children and the first that knows weeks.

Everything here is an expression that any database understands: equality joins with a calendar, one
inequality join for stays, integers, CASE. No truncated dates, no generated series, no LEAST and no
boolean in a SELECT list, for each of those breaks, or means something else, somewhere.
"""

import ibis
import ibis.expr.types as ir

from hotspot.core.measures import DOMAINS, MEASURES, corrections, denominators, part_key
from hotspot.core.sections import Ages
from hotspot.counts.ages import band_of, children_in, with_ages
from hotspot.counts.conditions import NUMBERS, slots, stays_by_slot
from hotspot.counts.variants import corrected_stays

KEYS = (*MEASURES, *denominators(), *corrections(), *slots())
"""Everything that is counted; a measure travels as its place in this list."""

STAYS = ("IMP", "OBSENC")
"""Encounter classes in which a child has a bed."""

_CHILD = ("person", "moved", "born", "place")


def visits_and_stays(encounters: ir.Table) -> ir.Table:
    """Keep of an encounter only what counting needs.

    Parameters
    ----------
    encounters : Table
        Accepted encounters in canonical columns; other classes than EMER, IMP and OBSENC are left
        out. If there is a column ``nights_from``, it is the first night of a stay that no earlier
        stay of the child covers (null: its first); without the column every stay has all its
        nights. If there is a column ``condition``, it is the number of the condition group.

    Returns
    -------
    Table
        ``person_id``, ``geoid``, ``birth_date``, ``kind`` ("visit" or "stay"), ``start_day`` and
        ``end_day`` (null: still in); ``first_night``, if stays have one of their own; and
        ``condition``, if it is known.
    """
    start_day = encounters.start_ts.date()
    trimmed = "nights_from" in encounters.columns
    own = {"first_night": encounters.nights_from.coalesce(start_day)} if trimmed else {}
    own |= _condition(encounters)
    is_stay = encounters.encounter_class.isin(STAYS)
    return encounters.filter(is_stay | (encounters.encounter_class == "EMER")).select(
        "person_id",
        "geoid",
        "birth_date",
        kind=ibis.ifelse(is_stay, "stay", "visit"),
        start_day=start_day,
        end_day=encounters.end_ts.date(),
        **own,
    )


def _condition(rows: ir.Table) -> dict[str, ir.Value]:
    return {"condition": rows.condition} if "condition" in rows.columns else {}


def valid_answers(screenings: ir.Table) -> ir.Table:
    """Keep the valid answers, and of each only what counting needs.

    Parameters
    ----------
    screenings : Table
        Accepted screening answers in canonical columns; declined and unknown answers are left out.

    Returns
    -------
    Table
        ``person_id``, ``geoid``, ``birth_date``, ``kind`` (the domain), ``start_day``, ``end_day``
        (the same day), ``screened_ts``, ``screening_id`` and ``need`` (1 or 0).
    """
    valid = screenings.domain.isin(DOMAINS) & screenings.result.isin(("need", "no_need"))
    return screenings.filter(valid).select(
        "person_id",
        "geoid",
        "birth_date",
        "screened_ts",
        "screening_id",
        kind=screenings.domain,
        start_day=screenings.screened_ts.date(),
        end_day=screenings.screened_ts.date(),
        need=ibis.ifelse(screenings.result == "need", 1, 0).cast("int32"),
    )


def number_days(rows: ir.Table, days: ir.Table, *, same_day: int, last: int) -> ir.Table:
    """Turn the dates of visits and stays into numbers.

    Parameters
    ----------
    rows : Table
        Of `visits_and_stays`, with ``person``, ``moved``, ``born`` and ``place``.
    days : Table
        Of a calendar. It must cover every start; rows outside it are lost, so check it first.
    same_day : int
        Bed-days of a stay that ends on the day it began.
    last : int
        Number of the as-of day. Open stays, and stays that end later, are in hospital up to the
        night before it.

    Returns
    -------
    Table
        ``person``, ``moved``, ``born``, ``place``; ``measure`` (of the event), ``start``;
        ``nights_from`` and ``nights_to``, the day after the last night (0: a visit); and whether
        the child was a ``newborn`` as it began (1 or 0); ``condition``, if it is known.
    """
    starts = days.select("newborn_from", start_day="day", start="number")
    ends = days.select(end_day="day", end="number")
    found = rows.inner_join(starts, "start_day").left_join(ends, "end_day").drop("end_day_right")
    found = _first_nights(found, days)
    until = _smaller(found["end"].coalesce(last), _number(last))
    own = ibis.ifelse(found.nights_from == found.start, same_day, 0)
    nights_to = ibis.ifelse(found.end_day == found.start_day, found.start + own, until)
    is_stay = found.kind == "stay"
    return found.select(
        *_CHILD,
        "start",
        "nights_from",
        nights_to=ibis.ifelse(is_stay, nights_to, 0).cast("int32"),
        measure=ibis.ifelse(is_stay, _measure("admissions"), _measure("ed_visits")),
        newborn=ibis.ifelse(found.born >= found.newborn_from, 1, 0).cast("int32"),
        **_condition(found),
    )


def _first_nights(rows: ir.Table, days: ir.Table) -> ir.Table:
    if "first_night" not in rows.columns:
        return rows.mutate(nights_from=rows.start)
    nights = days.select(first_night="day", nights_from="number")
    return rows.left_join(nights, "first_night").select(*rows.columns, "nights_from")


def number_answers(rows: ir.Table, days: ir.Table) -> ir.Table:
    """Turn the dates of answers into numbers.

    Parameters
    ----------
    rows : Table
        Of `valid_answers`, with ``person``, ``moved``, ``born`` and ``place``.
    days : Table
        Of a calendar; it must cover every answer.

    Returns
    -------
    Table
        ``person``, ``moved``, ``born``, ``place``, ``start``, ``kind``, ``need``, ``screened_ts``
        and ``screening_id``.
    """
    starts = days.select(start_day="day", start="number")
    said = ("kind", "need", "screened_ts", "screening_id")
    return rows.inner_join(starts, "start_day").select(*_CHILD, "start", *said)


def child_weeks(
    events: ir.Table,
    answers: ir.Table,
    *,
    days: ir.Table,
    weeks: ir.Table,
    homes: ir.Table,
    ages: Ages,
    cap: int,
) -> ir.Table:
    """Count for every child, area, age band, week and measure.

    Parameters
    ----------
    events, answers : Table
        As `number_days` and `number_answers` return them, of whole children: all rows or none.
    days, weeks : Table
        Of a calendar.
    homes : Table
        Areas (``area``) that a child is counted in for each ``place`` she lived in, by whether she
        ``moved``.
    ages : Ages
        Age limit and bands, in completed years on the first day of a row's part of the week.
    cap : int
        Nights of a stay that count where long stays are cut.

    Returns
    -------
    Table
        ``person``, ``area``, ``week``, ``measure`` and ``band`` (numbers), ``value`` and
        ``encounters``. Children over the age limit and zeros have no row.
    """
    stays = events.filter(events.nights_to > events.nights_from)
    nights = {"bed_days": stays} | corrected_stays(stays, cap) | stays_by_slot(stays)
    parts = (
        *_events(events, days),
        _bed_days(nights, days, weeks),
        *_screenings(children_in(with_ages(answers, days), ages)),
    )
    rows = children_in(ibis.union(*parts), ages)
    there = rows.mutate(band=band_of(rows.age, ages)).inner_join(homes, ["place", "moved"])
    return there.aggregate(
        by=["person", "area", "week", "measure", "band"],
        value=there.value.sum().cast("int32"),
        encounters=there.count().cast("int32"),
    )


def _number(value: int) -> ir.IntegerValue:
    return ibis.literal(value, type="int32")


def _measure(key: str) -> ir.IntegerValue:
    return _number(KEYS.index(key))


def _larger(left: ir.IntegerValue, right: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(left > right, left, right)


def _smaller(left: ir.IntegerValue, right: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(left < right, left, right)


def _part(
    rows: ir.Table, measure: ir.IntegerValue, *, value: ir.IntegerValue | None = None
) -> ir.Table:
    value = _number(1) if value is None else value.cast("int32")
    return rows.select("person", "moved", "place", "week", "age", measure=measure, value=value)


def _events(events: ir.Table, days: ir.Table) -> tuple[ir.Table, ...]:
    dated = with_ages(events, days)
    whole = _part(dated, dated.measure)
    if "condition" not in dated.columns:
        return (whole,)
    by_slot = (
        ((dated.measure == KEYS.index(key)) & (dated.condition == number), _slot(key, number))
        for key in ("ed_visits", "admissions")
        for number in NUMBERS
    )
    return whole, _part(dated, ibis.cases(*by_slot, else_=-1).cast("int32"))


def _slot(key: str, number: int) -> int:
    return KEYS.index(part_key(key, str(number)))


def _bed_days(stays: dict[str, ir.Table], days: ir.Table, weeks: ir.Table) -> ir.Table:
    """Cut stays at the turn of the week, which most of them never see."""
    every = ibis.union(*(rows.mutate(measure=_measure(key)) for key, rows in stays.items()))
    began = every.inner_join(days.drop("day", "week"), every.nights_from == days.number)
    cut = [began.nights_from < weeks.next_number, began.nights_to > weeks.first_number]
    parts = began.inner_join(weeks.rename(sunday="yyyymmdd"), cut)
    value = _smaller(parts.nights_to, parts.next_number)
    value = value - _larger(parts.nights_from, parts.first_number)
    aged = parts.mutate(age=_larger(parts.yyyymmdd, parts.sunday) - parts.born)
    return _part(aged, aged.measure, value=value)


def _screenings(dated: ir.Table) -> tuple[ir.Table, ...]:
    """Let the last answer of a week speak for its domain, and the very last for the child.

    Each child-week thereby stands in one place and one age band, so that places and bands add up.
    """
    order = [dated.screened_ts.desc(), dated.screening_id.desc()]
    last = dated.mutate(
        turn=ibis.row_number().over(group_by=["person", "week", "kind"], order_by=order)
    ).filter(lambda t: t.turn == 0)
    ranked = last.mutate(
        any_need=last.need.max().over(group_by=["person", "week"]),
        rank=ibis.row_number().over(
            group_by=["person", "week"],
            order_by=[last.screened_ts.desc(), last.screening_id.desc()],
        ),
    )
    very_last = ranked.filter(ranked["rank"] == 0)
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
