"""Tables rest as Parquet and wake as the frames their contract promises."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotspot.core.columns import TABLES, Column, check_columns
from hotspot.core.errors import InvalidCounts, SnapshotUnavailable
from hotspot.store.durable import force_to_disk
from hotspot.store.manifest import File, is_as_published

SHAPES = "shapes"
ADDED = ("curves", "feeds", "largest", "recent_days", "reporting", "shares")
"""Tables that snapshots of the first Hotspot do not have."""

_SHAPE_COLUMNS = ("level", "area", "geometry")


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of one snapshot, each read when it is first asked for.

    Parameters
    ----------
    folder : Path
        Folder of the snapshot.
    files : sequence of File
        What the manifest says is in it.

    Notes
    -----
    A table of ``ADDED`` that the manifest does not name was not known to the Hotspot that made the
    snapshot, and is empty. One that it names and that is gone or changed is damage, never empty.

    A frame is handed out again and again; whoever changes it must copy it first.
    """

    def __init__(self, folder: Path, files: Sequence[File]) -> None:
        self._folder = folder
        self._files = {file.name: file for file in files}
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give a table, reading it the first time."""
        if name not in TABLES:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = self._take(name)
        return self._read[name]

    def _take(self, name: str) -> pd.DataFrame:
        file = self._files.get(f"{name}.parquet")
        if file is None and name in ADDED:
            return _nothing(TABLES[name])
        if file is None or not is_as_published(self._folder, file):
            raise SnapshotUnavailable(_damaged(self._folder, name))
        return read_table(self._folder, name, rows=file.rows)

    def __iter__(self) -> Iterator[str]:
        """List the names."""
        return iter(TABLES)

    def __len__(self) -> int:
        """Count the tables."""
        return len(TABLES)


def write_tables(
    folder: Path, tables: Mapping[str, pd.DataFrame], shapes: gpd.GeoDataFrame
) -> dict[str, int]:
    """Write the tables of a snapshot and wait for the disk.

    Parameters
    ----------
    folder : Path
        Empty folder.
    tables : mapping of str to DataFrame
        Exactly the tables of ``core.columns.TABLES``, each keeping its contract.
    shapes : GeoDataFrame
        Columns level, area and geometry, with a coordinate system.

    Returns
    -------
    dict of str to int
        Rows of each file written.

    Raises
    ------
    InvalidCounts
        If a table is missing, unknown or breaks its contract.
    """
    _check(tables, shapes)
    rows = {}
    for name, columns in TABLES.items():
        path = folder / f"{name}.parquet"
        pq.write_table(_to_arrow(tables[name], columns), path, compression="zstd")
        rows[path.name] = len(tables[name])
    path = folder / f"{SHAPES}.parquet"
    shapes[list(_SHAPE_COLUMNS)].to_parquet(path, index=False, compression="zstd")
    rows[path.name] = len(shapes)
    for name in rows:
        force_to_disk(folder / name)
    return rows


def _check(tables: Mapping[str, pd.DataFrame], shapes: gpd.GeoDataFrame) -> None:
    wrong = sorted(set(TABLES) ^ set(tables))
    if wrong:
        raise InvalidCounts(f"tables missing or not of a snapshot: {', '.join(wrong)}")
    for name, columns in TABLES.items():
        check_columns(tables[name], columns, where=f"table {name}", error=InvalidCounts)
    missing = [name for name in _SHAPE_COLUMNS if name not in shapes.columns]
    if missing or shapes.crs is None:
        raise InvalidCounts(
            f"shapes need columns {', '.join(_SHAPE_COLUMNS)} and a coordinate system"
        )


_ARROW_TYPES = {
    "text": pa.string(),
    "count": pa.int64(),
    "amount": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("s"),
    "flag": pa.bool_(),
}


def _to_arrow(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pa.Table:
    schema = pa.schema(
        [
            pa.field(column.name, _arrow_type(frame, column), nullable=bool(column.gap))
            for column in columns
        ]
    )
    return pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)


def _arrow_type(frame: pd.DataFrame, column: Column) -> pa.DataType:
    """Whole amounts rest as integers, which are smaller; only those that were split do not."""
    if column.kind == "amount" and pd.api.types.is_float_dtype(frame[column.name].dtype):
        return pa.float64()
    return _ARROW_TYPES[column.kind]


def read_table(folder: Path, name: str, rows: int | None = None) -> pd.DataFrame:
    """Read one table of a snapshot.

    Parameters
    ----------
    folder : Path
        Folder of the snapshot.
    name : str
        Key of ``core.columns.TABLES``.
    rows : int or None
        Rows it was published with; None is for a table that nothing is known of.

    Returns
    -------
    DataFrame
        Columns of the contract, in its order; dates as datetime64[s] at midnight, text as the
        string type of pandas, counts as int64, amounts as float64 where any is a fraction.
        ``counts`` has millions of rows, so there text is categorical and a whole number takes four
        bytes where four are enough. A column that may be empty and was added since the snapshot
        was made is empty, and so is a table of ``ADDED`` that is not there and nothing is known of.

    Raises
    ------
    SnapshotUnavailable
        If the file cannot be read, lacks a column, or has not the rows it was published with.
    """
    columns = TABLES[name]
    text = [column.name for column in columns if column.kind == "text"]
    long = name in ("counts", "largest", "recent_days")
    path = folder / f"{name}.parquet"
    if rows is None and name in ADDED and not path.exists():
        return _nothing(columns)
    try:
        table = pq.read_table(path, read_dictionary=text if long else None)
    except (OSError, pa.ArrowInvalid):
        raise SnapshotUnavailable(_damaged(folder, name)) from None
    known = {column.name for column in columns if not column.gap}
    if not known <= set(table.column_names) or rows not in (None, table.num_rows):
        raise SnapshotUnavailable(_damaged(folder, name))
    if long:
        table = _slim(table)
    frame = table.to_pandas(date_as_object=False)
    for column in columns:
        if column.gap and column.name not in frame:  # an older Hotspot did not know of it
            frame[column.name] = None
    kinds = {column.name: _FRAME_TYPES.get(column.kind) for column in columns}
    if long:
        kinds = kinds | dict.fromkeys(text)
    return frame.astype({key: kind for key, kind in kinds.items() if kind})[list(kinds)]


def _nothing(columns: tuple[Column, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {column.name: pd.Series(dtype=_FRAME_TYPES.get(column.kind, "int64")) for column in columns}
    )


_FRAME_TYPES = {
    "text": "str",
    "number": "float64",
    "date": "datetime64[s]",
    "timestamp": "datetime64[s]",
}


def _slim(table: pa.Table) -> pa.Table:
    """Halve the numbers of a long table where none needs the room."""
    for place, field in enumerate(table.schema):
        if field.type != pa.int64() or not table.num_rows:
            continue
        found = pc.min_max(table[place])
        if found["min"].as_py() >= -_FOUR_BYTES and found["max"].as_py() < _FOUR_BYTES:
            table = table.set_column(place, field.name, table[place].cast(pa.int32()))
    return table


_FOUR_BYTES = 1 << 31


def read_shapes(folder: Path) -> gpd.GeoDataFrame:
    """Read the simplified boundaries of a snapshot.

    Parameters
    ----------
    folder : Path
        Folder of the snapshot.

    Returns
    -------
    GeoDataFrame
        Columns level, area and geometry.

    Raises
    ------
    SnapshotUnavailable
        If the file cannot be read.
    """
    try:
        return gpd.read_parquet(folder / f"{SHAPES}.parquet")
    except (OSError, ValueError):
        raise SnapshotUnavailable(_damaged(folder, SHAPES)) from None


def _damaged(folder: Path, name: str) -> str:
    return (
        f"snapshot {folder.name}: {name}.parquet is damaged or gone; put the folder of the snapshot"
        " back from a copy, or make a new one with hotspot refresh"
    )
