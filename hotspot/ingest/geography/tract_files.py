"""Tracts come as files from many hands, and a file may be something other than its name says.

The library that reads maps opens whatever it recognizes: a text file that is called
``tracts.geojson`` but says "read that other file" would be obeyed. So a file must begin the way
its name promises, must say nothing that leads elsewhere, and the driver that opens it must be the
one that was expected.
"""

import json
import re
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Region
from hotspot.ingest.geography.archives import unpacked

LARGEST = 2_000_000_000
"""Bytes a file of tracts may have, unpacked; the whole nation takes half."""


@dataclass(frozen=True)
class Format:
    """A kind of file tracts may come in: its driver and how it must begin."""

    driver: str
    begins: bytes


FORMATS = {
    ".gpkg": Format("GPKG", b"SQLite format 3\x00"),
    ".geojson": Format("GeoJSON", b"{"),
    ".json": Format("GeoJSON", b"{"),
    ".fgb": Format("FlatGeobuf", b"fgb\x03"),
    ".zip": Format("ESRI Shapefile", b"PK\x03\x04"),
    ".parquet": Format("GeoParquet", b"PAR1"),
}
"""Files that tracts may come in, by their ending."""

_PLAIN_CRS = re.compile(r"(urn:ogc:def:crs:|EPSG:|OGC:)[\w:.]+", re.IGNORECASE)
_PLAIN_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)


def read_file(region: Region) -> gpd.GeoDataFrame:
    """Read the rows of a region's file of tracts, and of each only id and boundary.

    Parameters
    ----------
    region : Region
        The file, its id column and, where it has several layers, the layer.

    Returns
    -------
    GeoDataFrame
        Columns ``region.id_column`` and geometry, as they stand in the file.

    Raises
    ------
    InvalidGeography
        If the file is not there, is not of a kind that is read or of another than its name says,
        leads to other files, is damaged, has several layers and none is chosen, or lacks the id
        column.
    """
    with _genuine(region.tracts) as (source, kind):
        if kind.driver == "GeoParquet":
            return _read_parquet(region)
        return _read(source, kind, region)


def names_and_layers(file: Path) -> tuple[list[str], list[str]]:
    """Name the columns of a file of tracts, and its layers.

    Parameters
    ----------
    file : Path
        Of one of ``FORMATS``.

    Returns
    -------
    columns : list of str
        Of the first layer with boundaries.
    layers : list of str
        Those that have boundaries; none of a GeoParquet file, which knows no layers.

    Raises
    ------
    InvalidGeography
        As `read_file`, but for what it says of id column and layer.
    """
    with _genuine(file) as (source, kind):
        if kind.driver == "GeoParquet":
            return pq.read_schema(source).names, []
        layers = _layers(source)
        return _fields(source, kind, layers[0], file), layers


@contextmanager
def _genuine(file: Path) -> Iterator[tuple[Path, Format]]:
    """Open a file, unpacked, for as long as it is read, if it is what its name says."""
    kind = FORMATS.get(file.suffix.lower())
    if kind is None:
        raise InvalidGeography(
            f"{file}: tracts must be one of {', '.join(FORMATS)} (a shapefile zipped)"
        )
    if not file.is_file():
        raise InvalidGeography(f"{file}: there is no such file; correct region.tracts")
    with _border(file, kind):
        _refuse_disguised(file, kind)
        with unpacked(file) if kind.driver == "ESRI Shapefile" else nullcontext(file) as source:
            yield source, kind


@contextmanager
def _border(file: Path, kind: Format) -> Iterator[None]:
    """Let no error of a library through: it may quote the file, and says what to nobody."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the driver minds is refused below, or mended
            yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        problem = f"not a whole {kind.driver} file"
    except PermissionError:
        raise InvalidGeography(f"{file}: may not be read; give this user the right to") from None
    except (ValueError, pa.ArrowException, OSError, shapely.errors.ShapelyError):
        problem = f"not a {kind.driver} file with boundaries"
    except (RuntimeError, MemoryError):
        problem = f"a {kind.driver} file that cannot be read"
    else:
        return
    raise InvalidGeography(f"{file}: {problem}; export the tracts again") from None


def _read(source: Path, kind: Format, region: Region) -> gpd.GeoDataFrame:
    layer = _layer(source, region)
    if region.id_column not in _fields(source, kind, layer, region.tracts):
        text = pyogrio.read_dataframe(source, layer=layer, read_geometry=False, max_features=100)
        raise _no_id_column(region, text)
    return gpd.read_file(source, layer=layer, columns=[region.id_column], engine="pyogrio")


def _fields(source: Path, kind: Format, layer: str, file: Path) -> list[str]:
    info = pyogrio.read_info(source, layer=layer)
    if info["driver"] != kind.driver:
        raise InvalidGeography(
            f"{file}: a {info['driver']} file under another name; export the tracts again"
        )
    return list(info["fields"])


def _read_parquet(region: Region) -> gpd.GeoDataFrame:
    parquet = pq.ParquetFile(region.tracts)
    groups = range(parquet.metadata.num_row_groups)
    if sum(parquet.metadata.row_group(group).total_byte_size for group in groups) > LARGEST:
        raise InvalidGeography(f"{region.tracts}: unpacks to more than {LARGEST // 10**9} GB")
    table = gpd.read_parquet(region.tracts)
    if region.id_column not in table.columns:
        raise _no_id_column(region, pd.DataFrame(table.drop(columns=table.geometry.name)))
    return table[[region.id_column, table.geometry.name]]


def _no_id_column(region: Region, rows: pd.DataFrame) -> InvalidGeography:
    """Name the columns there are, and the one that looks right."""
    names = [str(name) for name in rows.columns]
    likely = [str(name) for name in rows.columns if _looks_like_ids(rows[name])]
    hint = f'; {likely[0]} looks right: id_column = "{likely[0]}"' if likely else ""
    return InvalidGeography(
        f"{region.tracts}: no column {region.id_column}; there are {', '.join(names)};"
        f" name the column of the tract ids in region.id_column{hint}"
    )


def _looks_like_ids(values: pd.Series) -> bool:
    text = values.dropna().astype(str).str.removeprefix("1400000US").str.removesuffix(".0")
    return bool(len(text)) and bool(text.str.fullmatch(r"\d{10,11}").all())


def _refuse_disguised(file: Path, kind: Format) -> None:
    if file.stat().st_size > LARGEST:
        raise InvalidGeography(
            f"{file}: larger than {LARGEST // 10**9} GB; keep the region's tracts alone"
        )
    with file.open("rb") as opened:
        beginning = opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    genuine = beginning.startswith(kind.begins)
    if genuine and kind.driver == "GeoJSON":
        genuine = _is_feature_collection(file)
    if genuine and kind.driver == "GPKG":
        genuine = _is_plain_database(file)
    if not genuine:
        raise InvalidGeography(
            f"{file}: not a {kind.driver} file, whatever its name says; export the tracts again"
        )


def _is_feature_collection(file: Path) -> bool:
    """Other kinds of JSON, and a coordinate system that is a link, lead to other files."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeError, RecursionError):
        return False
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        return False
    system = content.get("crs")
    return system is None or _is_plain_system(system)


def _is_plain_system(system: object) -> bool:
    if not isinstance(system, dict) or system.get("type") != "name":
        return False
    properties = system.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and _PLAIN_CRS.fullmatch(name) is not None


def _is_plain_database(file: Path) -> bool:
    """Every layer must be a table; a view or a virtual table can read something else."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            layers = database.execute(
                "SELECT m.type, m.sql FROM gpkg_contents AS c"
                " LEFT JOIN sqlite_master AS m ON lower(m.name) = lower(c.table_name)"
            ).fetchall()
            virtual = database.execute(
                "SELECT count(*) FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
                " AND sql NOT LIKE '% USING rtree%'"
            ).fetchone()
    except sqlite3.Error:
        return False
    plain = [kind == "table" and _PLAIN_TABLE.match(sql or "") for kind, sql in layers]
    return bool(layers) and all(plain) and virtual == (0,)


def _layers(source: Path) -> list[str]:
    layers = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
    if not layers:
        raise ValueError("no layer has boundaries")
    return layers


def _layer(source: Path, region: Region) -> str:
    layers = _layers(source)
    if region.layer is None and len(layers) == 1:
        return layers[0]
    if region.layer in layers:
        return region.layer
    raise InvalidGeography(
        f"{region.tracts}: {'which layer' if region.layer is None else f'no layer {region.layer}'}?"
        f" There are {', '.join(layers)}; name one in region.layer"
    )
