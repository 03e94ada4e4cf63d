"""A cell becomes a value by a written rule, and a cell that cannot is counted, never guessed.

What a cell gives up on the way, such as the offset of a time or the point of a tract id, is marked
beside it, so that a feed can be judged by how often that happened.
"""

from collections.abc import Iterator

import ibis
from ibis import Table
from ibis.expr.types import BooleanValue, IntegerColumn, NumericColumn, StringColumn
from ibis.expr.types import Column as Cell

from hotspot.core.columns import Column
from hotspot.core.feed import Feed
from hotspot.core.lines import LINES
from hotspot.ingest.geocoding import GEOCODED, doubt, without_doubtful
from hotspot.ingest.times import TIME, as_date, as_time, is_zoned, needs_zone
from hotspot.ingest.tract_ids import as_tract, mark_tract

NOTHING = ("", "na", "n/a", "null", "none", "nan", "-")
"""Texts that mean an empty cell, in any case."""

UNREADABLE = "unreadable_"
"""Prefix of the flag (0 or 1) beside a column whose cell was there but could not be read."""

MARK = "mark_"
"""Prefix of what is marked beside a row while it is read; judged, counted and dropped."""

ZONED = f"{MARK}zoned_"
"""Prefix of the mark (0 or 1) beside a time that was written with an offset."""

TRACT_MARK = f"{MARK}tract"
"""Mark of the tract id: "cleaned" or "damaged", null where it was neither."""

GEOCODE_MARK = f"{MARK}geocode"
"""Mark of the geocode: why it is not believed, null where it is."""

_TYPES = {"text": "string", "number": "float64", "date": "date", "timestamp": TIME}
_UPPER = ("encounter_class",)
_LOWER = ("domain", "result", "geocode_result", "geocode_precision")


def canonical(raw: Table, feed: Feed) -> Table:
    """Turn the mapped columns of a feed into our columns and types.

    Parameters
    ----------
    raw : Table
        Mapped columns under our names; text, or the types of a Parquet file.
    feed : Feed
        Says how codes are recoded and how times are written.

    Returns
    -------
    Table
        Every column of the contract (null where it is not mapped), the flags of unreadable cells,
        and the name of the feed.
    """
    marked = with_marks(raw, feed)
    return marked.drop(*marks_of(marked))


def marks_of(lines: Table) -> list[str]:
    """List the columns of marks."""
    return [name for name in lines.columns if name.startswith(MARK)]


def with_marks(raw: Table, feed: Feed) -> Table:
    """Turn the mapped columns of a feed into ours, and mark what was noticed on the way.

    Parameters
    ----------
    raw : Table
        Mapped columns under our names; text, or the types of a Parquet file.
    feed : Feed
        Says how codes are recoded and how times are written.

    Returns
    -------
    Table
        As of ``canonical``, with the marks.
    """
    columns = LINES[feed.kind]
    cells = as_cells(raw, feed)
    values = {column.name: _value(cells, column, feed) for column in columns}
    flags = {
        f"{UNREADABLE}{column.name}": _unreadable(cells, values[column.name], column)
        for column in columns
        if column.kind != "text"
    }
    marks = {f"{ZONED}{name}": _flag(zoned) for name, zoned in _zoned(cells, feed)}
    marks[TRACT_MARK] = ibis.null("string")
    if "tract_geoid" in cells.columns:
        marks[TRACT_MARK] = mark_tract(raw.tract_geoid, cells.tract_geoid)
    lines = cells.select(feed=ibis.literal(feed.name), **values, **flags, **marks)
    if not set(GEOCODED) & set(cells.columns):
        return lines.mutate(**{GEOCODE_MARK: ibis.null("string")})
    return without_doubtful(lines.mutate(**{GEOCODE_MARK: doubt(lines)}), GEOCODE_MARK)


def as_cells(raw: Table, feed: Feed) -> Table:
    """Trim and recode the texts of a feed; leave typed columns of Parquet as they are.

    Parameters
    ----------
    raw : Table
        Mapped columns under our names.
    feed : Feed
        Says how codes are recoded.

    Returns
    -------
    Table
        The same columns; texts that mean an empty cell are null.
    """
    kinds = {column.name: column.kind for column in LINES[feed.kind] if column.name in raw.columns}
    return raw.mutate(
        **{
            name: _text(raw[name], feed.values.get(name, {}))
            for name, kind in kinds.items()
            if not _is_typed(raw[name], kind)
        }
    )


def _zoned(cells: Table, feed: Feed) -> Iterator[tuple[str, BooleanValue]]:
    """Columns of times and days, and which of their cells need a zone."""
    for column in LINES[feed.kind]:
        if column.name in cells.columns and column.kind == "timestamp":
            yield column.name, is_zoned(cells[column.name], feed.time_format)
        if column.name in cells.columns and column.kind == "date":
            yield column.name, needs_zone(cells[column.name])


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


def _value(cells: Table, column: Column, feed: Feed) -> Cell:
    if column.name not in cells.columns:
        return ibis.null(_TYPES[column.kind])
    cell = cells[column.name]
    if column.kind == "number":
        return _finite(cell if _is_typed(cell, "number") else cell.try_cast("float64"))
    if column.kind == "timestamp":
        return as_time(cell, feed)
    return as_date(cell, feed) if column.kind == "date" else _code(cell, column.name)


def _finite(number: NumericColumn) -> NumericColumn:
    number = number.cast("float64")
    return ibis.cases((number.isnan() | number.isinf(), ibis.null("float64")), else_=number)


def _code(text: StringColumn, name: str) -> StringColumn:
    if name == "tract_geoid":
        return as_tract(text)
    if name in _UPPER:
        return text.upper()
    return text.lower() if name in _LOWER else text


def _unreadable(cells: Table, value: Cell, column: Column) -> IntegerColumn:
    if column.name not in cells.columns or _is_typed(cells[column.name], column.kind):
        return ibis.literal(0, "int8")
    return _flag(cells[column.name].notnull() & value.isnull())


def _flag(condition: BooleanValue) -> IntegerColumn:
    return ibis.ifelse(condition, 1, 0).cast("int8")
