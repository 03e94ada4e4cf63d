"""A cell becomes a value by a written rule, and a cell that cannot is counted, never guessed.

Times are local wall time: ``2026-01-03 07:15:00``, with a T if need be. A time zone is refused,
because an hour's shift across midnight moves a bed-day, and 3/4/2026 is refused, because nobody
can say whether it is in March.
"""

import ibis
from ibis import Table
from ibis.expr.types import Column as Cell
from ibis.expr.types import IntegerColumn, NumericColumn, StringColumn

from hotspot.core.columns import LINES, Column
from hotspot.core.feed import Feed

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
    columns = LINES[feed.kind]
    kinds = {column.name: column.kind for column in columns if column.name in raw.columns}
    cells = raw.mutate(
        **{
            name: _text(raw[name], feed.values.get(name, {}))
            for name, kind in kinds.items()
            if not _is_typed(raw[name], kind)
        }
    )
    values = {column.name: _value(cells, column) for column in columns}
    flags = {
        f"{UNREADABLE}{column.name}": _unreadable(cells, values[column.name], column)
        for column in columns
        if column.kind != "text"
    }
    return cells.select(feed=ibis.literal(feed.name), **values, **flags)


def _is_typed(cell: Cell, kind: str) -> bool:
    """Tell whether a Parquet file already holds the column as what it is."""
    type_ = cell.type()
    if kind in ("date", "timestamp"):
        return type_.is_timestamp() or type_.is_date()
    return kind == "number" and type_.is_numeric()


def _text(cell: Cell, recode: dict[str, str]) -> StringColumn:
    """Trimmed text of a cell, recoded, null where the text means nothing."""
    text = _written(cell)
    text = ibis.cases((text.re_search(r"^\s|\s$"), text.strip()), else_=text)
    if recode:
        text = text.cases(*recode.items(), else_=text)
    longest = max(len(word) for word in NOTHING)
    nothing = text.lower().isin(NOTHING)
    return ibis.cases((text.length() > longest, text), (nothing, ibis.null("string")), else_=text)


def _written(cell: Cell) -> StringColumn:
    """Write a number as an id is written: whole numbers without a point."""
    if not cell.type().is_floating():
        return cell if cell.type().is_string() else cell.cast("string")
    whole = cell.try_cast("int64")
    return ibis.cases(
        (whole.cast("float64") == cell, whole.cast("string")), else_=cell.cast("string")
    )


def _value(cells: Table, column: Column) -> Cell:
    if column.name not in cells.columns:
        return ibis.null(_TYPES[column.kind])
    cell = cells[column.name]
    if _is_typed(cell, column.kind):
        return _finite(cell) if column.kind == "number" else cell.cast(_TYPES[column.kind])
    if column.kind == "number":
        return _finite(cell.try_cast("float64"))
    if column.kind in ("timestamp", "date"):
        when = ibis.cases((cell.re_search(_TIME), cell), else_=ibis.null("string"))
        return when.try_cast("timestamp(6)").cast(_TYPES[column.kind])
    return _code(cell, column.name)


def _finite(number: NumericColumn) -> NumericColumn:
    number = number.cast("float64")
    return ibis.cases((number.isnan() | number.isinf(), ibis.null("float64")), else_=number)


def _code(text: StringColumn, name: str) -> StringColumn:
    if name == "tract_geoid":
        return _tract(text)
    if name in _UPPER:
        return text.upper()
    return text.lower() if name in _LOWER else text


def _tract(text: StringColumn) -> StringColumn:
    """A tract id without the Census prefix and without the .0 a spreadsheet hangs on."""
    bare = ibis.cases((text.startswith(_TRACT_PREFIX), text.substr(len(_TRACT_PREFIX))), else_=text)
    return ibis.cases((bare.endswith(".0"), bare.substr(0, bare.length() - 2)), else_=bare)


def _unreadable(cells: Table, value: Cell, column: Column) -> IntegerColumn:
    if column.name not in cells.columns or _is_typed(cells[column.name], column.kind):
        return ibis.literal(0, "int8")
    return ibis.ifelse(cells[column.name].notnull() & value.isnull(), 1, 0).cast("int8")
