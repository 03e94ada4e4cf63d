"""The names of a file's columns can be had without reading a row.

Only for suggestions: whatever is believed about a file is judged where it is read.
"""

import csv
import gzip
import warnings
import zlib
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from hotspot.core.errors import InvalidExtract, InvalidGeography
from hotspot.ingest.geography.tracts import FORMATS

MOST_CODES = 50
"""A column with more distinct cells than this holds no codes."""

_LONGEST_LINE = 1_000_000


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
        if file.suffix.lower() in (".parquet", ".pq"):
            return pq.read_schema(file).names
        opened = gzip.open if file.suffix.lower() == ".gz" else open
        with opened(file, "rt", encoding="utf-8-sig", newline="") as lines:
            header = lines.readline(_LONGEST_LINE)
        delimiter = max(",;\t|", key=header.count)
        return next(csv.reader([header], delimiter=delimiter), [])
    except (OSError, EOFError, UnicodeError, csv.Error, zlib.error, pa.ArrowException):
        raise InvalidExtract(
            f"{file}: not a UTF-8 CSV or a Parquet file that can be read; save it as one"
        ) from None


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
            if file.suffix.lower() in (".parquet", ".pq")
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
        Of one of ``tracts.FORMATS``.

    Returns
    -------
    tuple of (list of str, list of str)
        Columns of the first layer with boundaries, and the layers that have any.

    Raises
    ------
    InvalidGeography
        If it is not such a file.
    """
    kind = FORMATS.get(file.suffix.lower())
    problem = f"{file}: not a file of tract boundaries ({', '.join(FORMATS)}) that can be read"
    if kind is None or not file.is_file():
        raise InvalidGeography(problem)
    try:
        if kind.driver == "GeoParquet":
            return pq.read_schema(file).names, []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = pyogrio.list_layers(file)
            layers = [str(name) for name, geometry in found if geometry is not None]
            told = pyogrio.read_info(file, layer=layers[0] if layers else None)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        raise InvalidGeography(problem) from None
    except (pa.ArrowException, OSError, ValueError):
        raise InvalidGeography(problem) from None
    if told["driver"] != kind.driver:
        raise InvalidGeography(problem)
    return list(told["fields"]), layers
