"""An extract is read once, in the columns it was asked for, and judged before it is believed."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend

from hotspot.core.errors import InvalidExtract, InvalidSettings
from hotspot.core.feed import Feed
from hotspot.ingest.casting import marks_of
from hotspot.ingest.database import read_database
from hotspot.ingest.doubts import judge_cells
from hotspot.ingest.folders import files_of, passed_over, without_twins
from hotspot.ingest.headers import Layout, layout_of
from hotspot.ingest.identifiers import suspicious_columns
from hotspot.ingest.notices import Notice, Reading
from hotspot.ingest.rows import read_rows
from hotspot.ingest.standards.fhir import read_fhir
from hotspot.ingest.standards.omop import read_omop
from hotspot.ingest.standards.residences import with_residences
from hotspot.ingest.times import refuse_formats

_VINTAGE = re.compile(r"_(2000|2010|2020)$")


def read_feed(
    connection: Backend,
    feed: Feed,
    *,
    vintage: int,
    strict: bool = False,
    diagnoses: bool = False,
) -> Reading:
    """Read one feed into the engine.

    Parameters
    ----------
    connection : Backend
        Of ``engine.connect``.
    feed : Feed
        Its files and its mapping; columns that are not mapped are never read.
    vintage : int
        Year of the region's tracts.
    strict : bool, default False
        Refuse files with unmapped columns that look like names, numbers of persons or addresses.
    diagnoses : bool, default False
        Whether somebody asks why children came; only then standards are read for it.

    Returns
    -------
    Reading
        One row a line, held in the engine: the columns of the contract of the feed's kind, typed
        and null where they are not mapped, ``feed``, and a flag per date, time or number column
        that is 1 where a cell was there but could not be read.

    Raises
    ------
    InvalidSettings
        If the feed names a time zone that does not exist, or a format with years of two digits.
    InvalidExtract
        If a file is missing, empty, broken, still being written or lacks a mapped column, if the
        tracts are of another vintage, or if more than one cell in twenty of a column cannot be
        read. No message ever quotes a cell.
    """
    _refuse_other_vintage(feed, vintage)
    refuse_formats(feed)
    _refuse_unknown_zone(connection, feed)
    if feed.format == "fhir":
        return read_fhir(connection, feed, diagnoses=diagnoses)
    if feed.format == "omop":
        return read_omop(connection, feed, diagnoses=diagnoses)
    if feed.url:
        return with_residences(connection, read_database(connection, feed), feed)
    return with_residences(connection, _read_files(connection, feed, strict), feed)


def _read_files(connection: Backend, feed: Feed, strict: bool) -> Reading:
    files, n_twins = without_twins(files_of(feed))
    alike: dict[Layout, list[Path]] = {}
    for file in files:
        alike.setdefault(layout_of(file, feed), []).append(file)
    about_columns = [*_suspicious(alike, feed, strict), *_respelled(alike, feed)]
    parts = [
        part
        for layout, group in alike.items()
        for part in read_rows(connection, feed, layout, group)
    ]
    lines = [part.lines for part in parts]
    union = ibis.union(*lines) if len(lines) > 1 else lines[0]
    about_cells = judge_cells(union, [part.cells for part in parts], feed)
    about_rows = [notice for part in parts for notice in part.notices]
    notices = (*about_rows, *about_cells, *about_columns, *_about_files(n_twins, feed))
    return Reading(union.drop(*marks_of(union)), notices)


def _refuse_other_vintage(feed: Feed, region: int) -> None:
    """Stop where the name of the column of tract ids says they are of other boundaries."""
    column = feed.columns.get("tract_geoid", "")
    named, expected = _VINTAGE.search(column), feed.vintage or region
    if named and int(named.group(1)) != expected:
        raise InvalidExtract(
            f"feed {feed.name}: column {column} is of the tracts of {named.group(1)}, expected are"
            f" those of {expected}; map the column of {expected}, or set vintage ="
            f" {named.group(1)} below the feed and say in [relationship] how those tracts became"
            " the region's"
        )


def _refuse_unknown_zone(connection: Backend, feed: Feed) -> None:
    if not feed.time_zone:
        return
    zones = connection.raw_sql("select name from pg_timezone_names()").fetchall()
    if (feed.time_zone,) not in zones:
        raise InvalidSettings(
            f"feed {feed.name}: time_zone {feed.time_zone} is not known; name it as the IANA does,"
            " such as America/New_York"
        )


def _suspicious(layouts: Iterable[Layout], feed: Feed, strict: bool) -> Iterator[Notice]:
    found = dict.fromkeys(
        column
        for layout in layouts
        for column in suspicious_columns(layout.names, (place for _, place in layout.columns))
    )
    if not found:
        return
    columns = ", ".join(found)
    if strict:
        raise InvalidExtract(
            f"feed {feed.name}, {feed.path}: columns that look as if they say who somebody is:"
            f" {columns}; they are not mapped and were not read, and checks.strict refuses such"
            " files; leave the columns out of the extract, or map them if they are something else"
        )
    words = (
        f"Columns that look as if they say who somebody is: {columns}. They were never read. Ask"
        " for an extract without them; checks.strict = true refuses such files."
    )
    yield Notice("identifying columns", feed.name, "warning", 0, words)


def _respelled(layouts: Iterable[Layout], feed: Feed) -> Iterator[Notice]:
    names = dict.fromkeys(name for layout in layouts for name in layout.respelled)
    if names:
        words = (
            f"Columns are written with other capitals or spaces than in the settings:"
            f" {', '.join(names)}. Read all the same."
        )
        yield Notice("column respelled", feed.name, "fixed", 0, words)


def _about_files(n_twins: int, feed: Feed) -> Iterator[Notice]:
    yield from passed_over(feed)
    if n_twins:
        words = f"{n_twins:,} files have the same content as another of the feed. Read once."
        yield Notice("file sent twice", feed.name, "fixed", 0, words)
