"""Tables of a Common Data Model may come as files, each named as its table."""

import glob
from pathlib import Path

import duckdb
import ibis
from ibis import Table
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import IbisError

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.folders import CSV, PARQUET
from hotspot.ingest.headers import layout_of
from hotspot.ingest.soundness import complaint_of


def read_file(
    connection: Backend, feed: Feed, name: str, needed: tuple[str, ...], extra: tuple[str, ...]
) -> Table | None:
    """Read the file of a table.

    Parameters
    ----------
    connection : Backend
        Engine to read into.
    feed : Feed
        Its path is the folder.
    name : str
        Of the table; the file is called so, in any case, and ends as CSV or Parquet files do.
    needed, extra : tuple of str
        Columns that must, and that may be there.

    Returns
    -------
    Table or None
        Held in the engine: text, or the types of a Parquet file. None if no column is needed and
        there is no file.

    Raises
    ------
    InvalidExtract
        If there is no such file or several, or it is broken or lacks a column.
    """
    file = _file(feed, name, needed)
    if file is None:
        return None
    asked = feed.model_copy(update={"columns": {column: column for column in needed}})
    layout = layout_of(file, asked)
    places = {column: place for column, place in layout.columns}
    plain = [other.strip().casefold() for other in layout.names]
    places |= {column: plain.index(column) for column in extra if column in plain}
    path = glob.escape(str(file))
    try:
        if layout.format == "parquet":
            table = connection.read_parquet(path)
        else:
            table = connection.read_csv(
                path,
                header=True,
                columns={f"c{place}": "VARCHAR" for place in range(len(layout.names))},
                delim=layout.delimiter,
                quote='"',
                escape='"',
            )
        seen = table.columns
        chosen = table.select(**{column: table[seen[place]] for column, place in places.items()})
        return connection.create_table(ibis.util.gen_name(name), chosen)
    except (duckdb.Error, IbisError, OSError):
        complaint = complaint_of(file)
    raise InvalidExtract(
        f"{file}, feed {feed.name}: {complaint or 'cannot be read; every row must have the cells'}"
        f"{'' if complaint else ' of the header, with quotes doubled inside quotes'}"
    ) from None


def _file(feed: Feed, name: str, needed: tuple[str, ...]) -> Path | None:
    folder = Path(feed.path)
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    wanted = {f"{name}{ending}" for ending in (*PARQUET, *CSV)}
    found = [file for file in inside if file.name.casefold() in wanted]
    if not found and not needed:
        return None
    if len(found) != 1:
        raise InvalidExtract(
            f"feed {feed.name}: {feed.path} must have one file of table {name}, such as"
            f" {name}.csv or {name}.parquet; it has {len(found)}"
        )
    return found[0]
