"""The names of a file's columns can be had without reading a row.

Only for suggestions: whatever is believed about a file is judged where it is read.
"""

from pathlib import Path

import duckdb

from hotspot.core.errors import HotspotError, InvalidExtract, InvalidGeography
from hotspot.ingest.folders import is_parquet
from hotspot.ingest.geography.tract_files import FORMATS, names_and_layers
from hotspot.ingest.headers import names_in

MOST_CODES = 50
"""A column with more distinct cells than this holds no codes."""


def names_of(file: Path) -> list[str]:
    """Name the columns of a CSV or Parquet file.

    Parameters
    ----------
    file : Path
        An extract or a table of places.

    Returns
    -------
    list of str
        In the order of the file. Of a file without a header line they are a patient's cells: never
        show one that is not a known name.

    Raises
    ------
    InvalidExtract
        If the file is not there or is neither CSV nor Parquet.
    """
    try:
        return names_in(file)
    except InvalidExtract as problem:
        what = "not a UTF-8 CSV or a Parquet file that can be read"
        raise InvalidExtract(_said_of(file, what, problem)) from None


def codes_of(file: Path, column: str) -> list[str]:
    """List the distinct cells of a column that holds codes.

    Parameters
    ----------
    file : Path
        An extract.
    column : str
        One of its columns.

    Returns
    -------
    list of str
        Ascending; empty where the column holds so many different cells that it is none of codes,
        or cannot be read.
    """
    engine = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        rows = (
            engine.read_parquet(str(file))
            if is_parquet(file)
            else engine.read_csv(str(file), all_varchar=True)
        )
        name = '"' + column.replace('"', '""') + '"'
        found = rows.project(f"CAST({name} AS VARCHAR) AS code").distinct()
        codes = [code for (code,) in found.limit(MOST_CODES + 1).fetchall() if code is not None]
    except duckdb.Error:
        return []
    finally:
        engine.close()
    return sorted(codes) if len(codes) <= MOST_CODES else []


def names_of_tracts(file: Path) -> tuple[list[str], list[str]]:
    """Name the columns of a tract file and its layers.

    Parameters
    ----------
    file : Path
        Of one of ``tract_files.FORMATS``.

    Returns
    -------
    tuple of (list of str, list of str)
        Columns of the first layer with boundaries, and the layers that have any.

    Raises
    ------
    InvalidGeography
        If it is not such a file.
    """
    try:
        return names_and_layers(file)
    except InvalidGeography as problem:
        what = f"not a file of tract boundaries ({', '.join(FORMATS)}) that can be read"
        raise InvalidGeography(_said_of(file, what, problem)) from None


def _said_of(file: Path, what: str, problem: HotspotError) -> str:
    return f"{file}: {what}: {str(problem).removeprefix(f'{file}: ')}"
