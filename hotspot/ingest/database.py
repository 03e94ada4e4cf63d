"""A warehouse is asked for the mapped columns and nothing else, and its password stays with it.

Rows come in batches and go straight into the engine; no file of them is ever written. What a
driver says when it fails is not repeated, because drivers quote cells, and addresses with their
passwords.
"""

import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import duckdb
import ibis
import pyarrow as pa
from ibis import Table
from ibis.backends import BaseBackend
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import IbisError, TableNotFound

from hotspot.core.errors import InvalidExtract, InvalidSettings
from hotspot.core.feed import Feed, shown_address
from hotspot.ingest.casting import as_cells, marks_of, with_marks
from hotspot.ingest.doubts import judge_cells
from hotspot.ingest.notices import Reading

BATCH = 100_000
"""Rows that are fetched at a time."""

_OWN_EXTRAS = {"postgres": "hotspot[postgres]", "postgresql": "hotspot[postgres]"}
_FILES = ("duckdb", "sqlite")
_DRIVERS = (
    "psycopg",
    "pyodbc",
    "snowflake.connector",
    "MySQLdb",
    "oracledb",
    "trino",
    "databricks.sql",
    "sqlite3",
    "duckdb",
)
"""Modules whose Error, after PEP 249, is what a driver raises."""

_NOT_UNDERSTOOD = (
    "the address cannot be understood; write it as postgresql://user@host:5432/database, or as"
    " Ibis does for your database"
)
_VARIABLE = re.compile(r"\$\{(\w+)\}")


def read_database(connection: Backend, feed: Feed) -> Reading:
    """Read the table or view of a database.

    Parameters
    ----------
    connection : Backend
        Engine to read into.
    feed : Feed
        With url, table and columns.

    Returns
    -------
    Reading
        Lines in the columns of the contract, typed and judged as those of a file.

    Raises
    ------
    InvalidSettings
        If the address cannot be understood, or Python lacks the package for it.
    InvalidExtract
        If the database cannot be reached, has no such table or lacks a mapped column, if the
        table has no rows, or if its cells are not what the settings say. No message has a
        password or a cell.
    """
    with opened(feed) as source:
        raw = fetch(connection, source, feed, feed.table, feed.columns)
    if not raw.count().to_pyarrow().as_py():
        raise InvalidExtract(f"{_where(feed)}: {feed.table} has no rows; see who may read them")
    lines = connection.create_table(ibis.util.gen_name("lines"), with_marks(raw, feed))
    notices = judge_cells(lines, [as_cells(raw, feed)], feed)
    return Reading(lines.drop(*marks_of(lines)), notices)


@contextmanager
def opened(feed: Feed) -> Iterator[BaseBackend]:
    """Open the database of a feed, and close it whatever happens.

    Parameters
    ----------
    feed : Feed
        With url; ``${NAME}`` in it is taken from the environment.

    Yields
    ------
    BaseBackend
        Of Ibis.

    Raises
    ------
    InvalidSettings
        If the address cannot be understood, or Python lacks the package for it.
    InvalidExtract
        If the database cannot be reached or fails on the way.
    """
    with _border(feed), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of drivers and backends, not ours
        source = _connect(feed)
        try:
            yield source
        finally:
            source.disconnect()


def fetch(
    connection: Backend,
    source: BaseBackend,
    feed: Feed,
    name: str,
    columns: Mapping[str, str],
    optional: tuple[str, ...] = (),
) -> Table:
    """Bring columns of a table into the engine.

    Parameters
    ----------
    connection : Backend
        Engine to read into.
    source : BaseBackend
        Of ``opened``.
    feed : Feed
        For messages.
    name : str
        Table or view; with its schema before a dot, if it is not the usual one.
    columns : mapping
        Our column = the column of the table; case does not matter where it is unique.
    optional : tuple of str
        Columns of ours that need not be there.

    Returns
    -------
    Table
        Held in the engine, with the types the database gives.

    Raises
    ------
    InvalidExtract
        If there is no such table, or columns are missing.
    """
    table = _table(source, name, feed)
    chosen = _choose(table, columns, optional, f"{_where(feed)}, {name}")
    batches = source.to_pyarrow_batches(chosen, chunk_size=BATCH)
    return _take(connection, batches)


def _take(connection: Backend, batches: pa.RecordBatchReader) -> Table:
    """Stream batches into the engine."""
    held, passing = ibis.util.gen_name("fetched"), ibis.util.gen_name("passing")
    connection.con.register(passing, batches)
    try:
        connection.raw_sql(f'create table "{held}" as select * from "{passing}"')  # noqa: S608
    finally:
        connection.con.unregister(passing)
    return connection.table(held)


def _connect(feed: Feed) -> BaseBackend:
    url = _VARIABLE.sub(lambda found: _from_environment(found.group(1), feed), feed.url)
    only_reading, scheme, problem = {}, "", _NOT_UNDERSTOOD
    try:
        scheme = urlsplit(url).scheme
        if scheme in _FILES:
            _refuse_missing_file(url, feed)
            only_reading = {"read_only": True} if scheme == "duckdb" else {}
        return ibis.connect(url, **only_reading)
    except ImportError:
        extra = _OWN_EXTRAS.get(scheme, f"ibis-framework[{scheme}]")
        problem = f'Python lacks the package for {scheme}; install it with pip install "{extra}"'
    except (ValueError, TypeError):
        pass
    raise InvalidSettings(f"{_where(feed)}: {problem}")  # here, so that no context holds the url


def _from_environment(name: str, feed: Feed) -> str:
    if name not in os.environ:
        raise InvalidSettings(f"{_where(feed)}: the environment has no {name}; set it")
    return quote(os.environ[name], safe="")


def _refuse_missing_file(url: str, feed: Feed) -> None:
    """Stop before a database is made where none is."""
    parts = urlsplit(url)
    file = Path(f"{parts.netloc}{parts.path}")
    if not file.is_file():
        raise InvalidExtract(f"{_where(feed)}: there is no such file; correct url")


def _table(source: BaseBackend, name: str, feed: Feed) -> Table:
    *place, table = name.split(".")
    database = tuple(place) if len(place) > 1 else place[0] if place else None
    try:
        return source.table(table, database=database)
    except (TableNotFound, IbisError, *_driver_errors()):
        others = source.list_tables(database=database)
    alike = [other for other in others if other.casefold() == table.casefold()]
    if len(alike) != 1:
        raise InvalidExtract(
            f"{_where(feed)}: there is no table or view {name} that this user may read; correct"
            " table, with its schema before a dot, or ask for the right to read it"
        )
    return source.table(alike[0], database=database)


def _choose(
    table: Table, columns: Mapping[str, str], optional: tuple[str, ...], where: str
) -> Table:
    plain = [name.casefold() for name in table.columns]
    found, missing, repeated = {}, [], []
    for ours, theirs in columns.items():
        count = plain.count(theirs.casefold())
        if theirs in table.columns:
            found[ours] = table[theirs]
        elif count == 1:
            found[ours] = table[table.columns[plain.index(theirs.casefold())]]
        elif count:
            repeated.append(theirs)
        elif ours not in optional:
            missing.append(theirs)
    if missing or repeated:
        raise InvalidExtract(
            f"{where}: columns missing: {', '.join(missing) or 'none'}; there more than once:"
            f" {', '.join(repeated) or 'none'}; the table has {len(plain)} columns; correct the"
            " settings or the table"
        )
    return table.select(**found)


@contextmanager
def _border(feed: Feed) -> Iterator[None]:
    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError):
        what = "there is not enough memory or disk for its rows; make room and start again"
    except (TableNotFound, IbisError, OSError, pa.ArrowException, *_driver_errors()):
        what = (
            "the database cannot be reached or read; see whether host, port, user and password are"
            " right, whether the network lets you, and whether the user may read the table"
        )
    else:
        return
    raise InvalidExtract(f"{_where(feed)}: {what}") from None


def _driver_errors() -> tuple[type[Exception], ...]:
    """What drivers that are loaded raise; evaluated when something was raised."""
    loaded = (sys.modules.get(name) for name in _DRIVERS)
    return tuple(module.Error for module in loaded if hasattr(module, "Error"))


def _where(feed: Feed) -> str:
    return f"feed {feed.name}, {shown_address(feed.url)}"
