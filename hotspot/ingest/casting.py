"""A cell becomes a value by a written rule, and a cell that cannot is counted, never guessed.

Times are local wall time: ``2026-01-03 07:15:00``, with a T if need be. A time zone is refused,
because an hour's shift across midnight moves a bed-day, and 3/4/2026 is refused, because nobody
can say whether it is in March.
"""

import ibis
from ibis import Table
from ibis.expr.types import Column as Cell
from ibis.expr.types import StringValue, Value

from hotspot.core.columns import LINES, Column
from hotspot.core.settings import Feed

NOTHING = ("", "na", "n/a", "null", "none", "nan", "-")
"""Texts that mean an empty cell, in any case."""

UNREADABLE = "unreadable_"
"""Prefix of the flag (0 or 1) beside a column whose cell was there but could not be read."""

_TIME = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$"
_TYPES = {"text": "string", "number": "float64", "date": "date", "timestamp": "timestamp(6)"}
_UPPER, _LOWER = ("encounter_class",), ("domain", "result")
_TRACT_PREFIX = "1400000US"


def canonical(raw: Table, feed: Feed) -> Table:
    """Turn the mapped columns of a feed into our columns and types.

    Parameters
    ----------
    raw : Table
        Mapped columns under our names; text, or the types of a Parquet file.
    feed : Feed
        Says how codes are recoded.

    Returns
    -------
    Table
        Every column of the contract (null where it is not mapped), the flags of unreadable cells,
        and the name of the feed.
    """
    values, flags = {}, {}
    for column in LINES[feed.kind]:
        if column.name not in raw.columns:
            value: Value = ibis.null(_TYPES[column.kind])
            unreadable: Value | int = 0
        else:
            text = _text(raw[column.name], feed.values.get(column.name, {}))
            value = _value(text, raw[column.name], column)
            unreadable = ibis.ifelse(text.notnull() & value.isnull(), 1, 0)
        values[column.name] = value
        if column.kind != "text":
            flags[UNREADABLE + column.name] = (
                ibis.literal(unreadable, "int8")
                if isinstance(unreadable, int)
                else unreadable.cast("int8")
            )
    return raw.select(feed=ibis.literal(feed.name), **values, **flags)


def _text(cell: Cell, recode: dict[str, str]) -> StringValue:
    """Trimmed text of a cell, recoded, null where the text means nothing."""
    if cell.type().is_floating():
        whole = cell.cast("int64")
        cell = ibis.ifelse(
            whole.cast(cell.type()) == cell, whole.cast("string"), cell.cast("string")
        )
    text = cell.cast("string").strip()
    if recode:
        text = text.cases(*recode.items(), else_=text)
    return ibis.ifelse(text.lower().isin(NOTHING), ibis.null("string"), text)


def _value(text: StringValue, cell: Cell, column: Column) -> Value:
    kind = cell.type()
    if column.kind == "number":
        number = cell.cast("float64") if kind.is_numeric() else text.try_cast("float64")
        return ibis.ifelse(number.isnan() | number.isinf(), ibis.null("float64"), number)
    if column.kind in ("timestamp", "date"):
        if kind.is_timestamp() or kind.is_date():
            return cell.cast(_TYPES[column.kind])
        when = ibis.ifelse(text.re_search(_TIME), text, ibis.null("string"))
        return when.try_cast("timestamp(6)").cast(_TYPES[column.kind])
    if column.name == "tract_geoid":
        return _tract(text)
    if column.name in _UPPER:
        return text.upper()
    return text.lower() if column.name in _LOWER else text


def _tract(text: StringValue) -> StringValue:
    """A tract id without the Census prefix and without the .0 a spreadsheet hangs on."""
    bare = ibis.ifelse(text.startswith(_TRACT_PREFIX), text.substr(len(_TRACT_PREFIX)), text)
    return ibis.ifelse(bare.endswith(".0"), bare.substr(0, bare.length() - 2), bare)
