"""A time is local wall time, and a text becomes one only if there is one way to read it.

2026-01-03 07:15 reads one way. 3/4/2026 reads two, so a site must say which; a time with an offset
is an instant, and on which day it fell depends on where the clock hung, so a site must name the
zone. An hour's shift across midnight moves a bed-day.
"""

import re

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import BooleanValue, StringValue, TimestampValue, Value

from hotspot.core.errors import InvalidSettings
from hotspot.core.feed import Feed

TIME = "timestamp(6)"
"""Type of a time in the engine: local, without a zone."""

PLACEHOLDERS = (1900, 2200)
"""Times of the first year or before, and of the second or after, stand for no time at all."""

_ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$"
_WALL = r"^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})((?::\d{2}(?:\.\d{1,9})?)?)"
_OFFSET = r" ?([Zz]|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$"
_SHORTEST = 17  # characters of the shortest time with an offset
_PARTS = "YmdbBjaAHIpMSfgnzZ%"
"""Parts of a format that are known, such as %Y."""


@ibis.udf.scalar.builtin(name="try_strptime")
def parsed(text: str, form: str) -> dt.Timestamp(scale=6):
    """Time of a text in a written form without an offset; null where it is not in that form."""


@ibis.udf.scalar.builtin(name="try_strptime")
def _parsed_instant(text: str, form: str) -> dt.Timestamp(timezone="UTC", scale=6):
    """Instant of a text in a written form with an offset."""


@ibis.udf.scalar.builtin(name="timezone")
def _on_the_clock(zone: str, instant: dt.Timestamp(timezone="UTC", scale=6)) -> dt.Timestamp(
    scale=6
):
    """What a clock in a zone showed at an instant."""


def refuse_formats(feed: Feed) -> None:
    """Refuse formats that leave a century, a month or half a day open.

    Parameters
    ----------
    feed : Feed
        Its time_format and date_format.

    Raises
    ------
    InvalidSettings
        If a format has a year of two digits, lacks year, month or day, has hours up to 12 without
        AM or PM, an offset without a zone to bring it to, or a part that is not known.
    """
    for key, form in (("time_format", feed.time_format), ("date_format", feed.date_format)):
        fault = _fault_of(form, feed.time_zone) if form else ""
        if fault:
            raise InvalidSettings(f"feed {feed.name}: {key} = {form!r} {fault}")


def _fault_of(form: str, zone: str | None) -> str:
    parts = set(re.findall(r"%-?(.)", form))
    unknown = sorted(parts - set(_PARTS) - {"y"})
    if "y" in parts:
        return "has years of two digits (%y), and no century is guessed; export years with four"
    if unknown:
        return f"has %{unknown[0]}, which is not known; there are %{', %'.join(_PARTS)}"
    if "Y" not in parts or not ((parts & set("mbB") and "d" in parts) or "j" in parts):
        return "must have year, month and day, such as %m/%d/%Y"
    if "I" in parts and "p" not in parts:
        return "has hours up to 12 (%I) without AM or PM (%p); take %H, or add %p"
    if parts & set("zZ") and not zone:
        return "has an offset; say in time_zone where to bring times, such as America/New_York"
    return ""


def is_zoned(cell: Value, form: str | None) -> BooleanValue:
    """Tell which cells carry an offset or a zone.

    Parameters
    ----------
    cell : Value
        Text, or the time or date of a Parquet file.
    form : str or None
        How the site says its times are written.

    Returns
    -------
    BooleanValue
        Null or false for an empty cell.
    """
    if not cell.type().is_string():
        carries = cell.type().is_timestamp() and cell.type().timezone is not None
        return cell.notnull() if carries else ibis.literal(False)
    if form:
        return cell.notnull() if has_offset(form) else ibis.literal(False)
    return (cell.length() >= _SHORTEST) & cell.re_search(_WALL + _OFFSET)


def needs_zone(cell: Value) -> BooleanValue:
    """Tell which days are instants that are no midnight, so that a zone must say on which day.

    Parameters
    ----------
    cell : Value
        Text, or the time or date of a Parquet file.

    Returns
    -------
    BooleanValue
        Null or false for an empty cell; false for text, where the day is written.
    """
    if not (cell.type().is_timestamp() and cell.type().timezone is not None):
        return ibis.literal(False)
    there = _on_the_clock("UTC", cell)
    return there != there.truncate("D")


def has_offset(form: str) -> bool:
    """Tell whether times written in a form carry an offset or a zone."""
    return "%z" in form or "%Z" in form


def as_time(cell: Value, feed: Feed) -> TimestampValue:
    """Read a cell as local wall time.

    Parameters
    ----------
    cell : Value
        Text, or the time or date of a Parquet file.
    feed : Feed
        Says how times are written and which zone those with an offset are brought to.

    Returns
    -------
    TimestampValue
        Null where the cell cannot be read. Times with an offset are read as they are written
        where the feed names no zone; it is up to the caller to refuse them.

    Notes
    -----
    When clocks go back an hour happens twice, and both its instants become the same wall time;
    when they go forward no instant falls into the hour that is missing. Placeholder years are
    not brought anywhere.
    """
    if not cell.type().is_string():
        zoned = cell.type().is_timestamp() and cell.type().timezone is not None
        return _local(cell, feed.time_zone) if zoned else cell.cast(TIME)
    if feed.time_format:
        return _in_form(cell, feed.time_format, feed.time_zone)
    iso = ibis.cases((cell.re_search(_ISO), cell), else_=ibis.null("string")).try_cast(TIME)
    if not feed.time_zone:
        return iso
    instant = _spelled_out(cell).try_cast(dt.Timestamp(timezone="UTC", scale=6))
    return ibis.cases(
        (is_zoned(cell, None), _local(instant, feed.time_zone)),
        else_=iso,
    )


def as_date(cell: Value, feed: Feed) -> ibis.expr.types.DateValue:
    """Read a cell as a day.

    Parameters
    ----------
    cell : Value
        Text, or the time or date of a Parquet file.
    feed : Feed
        Says how dates are written.

    Returns
    -------
    DateValue
        Null where the cell cannot be read.

    Notes
    -----
    A birth date has no zone. Of a text with an offset the date is taken as it is written. Of an
    instant that is midnight in UTC, as systems write days, it is the day in UTC; else the day in
    the feed's zone.
    """
    if not cell.type().is_string():
        zoned = cell.type().is_timestamp() and cell.type().timezone is not None
        return _day_of_instant(cell, feed.time_zone) if zoned else cell.cast("date")
    if feed.date_format:
        return _with_whole_year(cell, parsed(cell, feed.date_format)).cast("date")
    written = ibis.cases((cell.re_search(_ISO), cell), else_=ibis.null("string"))
    zoned = ibis.cases((is_zoned(cell, None), cell.substr(0, 10)), else_=written)
    return zoned.try_cast(TIME).cast("date")


def _in_form(cell: StringValue, form: str, zone: str | None) -> TimestampValue:
    if has_offset(form):
        plain = cell.re_replace(r"[Zz]$", "+00:00") if form.endswith("%z") else cell
        return _local(_parsed_instant(plain, form), zone)
    return _with_whole_year(cell, parsed(cell, form)).cast(TIME)


def _with_whole_year(cell: StringValue, time: TimestampValue) -> TimestampValue:
    """A year of two digits is no year: DuckDB reads 26 as the year 26."""
    year = time.year()
    whole = (year >= 1000) | cell.contains(year.cast("string").lpad(4, "0"))
    return ibis.cases((whole, time), else_=ibis.null(TIME))


def _local(instant: TimestampValue, zone: str | None) -> TimestampValue:
    there = _on_the_clock("UTC", instant)
    if not zone:
        return there
    first, last = PLACEHOLDERS
    meant = (there.year() > first) & (there.year() < last)
    return ibis.cases((meant, _on_the_clock(zone, instant)), else_=there)


def _day_of_instant(instant: TimestampValue, zone: str | None) -> ibis.expr.types.DateValue:
    there = _on_the_clock("UTC", instant)
    midnight = there == there.truncate("D")
    return ibis.cases((midnight, there), else_=_local(instant, zone)).cast("date")


def _spelled_out(cell: StringValue) -> StringValue:
    """Write a time with an offset so that the engine can read it: seconds, no space, no Z."""
    seconds = cell.re_extract(_WALL, 3)
    offset = cell.re_extract(_OFFSET, 1)
    return (
        cell.re_extract(_WALL, 1)
        + " "
        + cell.re_extract(_WALL, 2)
        + ibis.cases((seconds == "", ":00"), else_=seconds)
        + ibis.cases((offset.upper().isin(("Z", "UTC", "GMT")), "+00:00"), else_=offset)
    )
