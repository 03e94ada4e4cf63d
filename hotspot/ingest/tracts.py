"""Tracts come as files from many hands, and a file may be something other than its name says.

The library that reads maps opens whatever it recognises: a text file that is called
``tracts.geojson`` but says "read that other file" would be obeyed. So a file must begin the way
its name promises, and the driver that opens it must be the one that was expected.
"""

import json
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio
import pyproj
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Region
from hotspot.ingest.geoids import as_geoids

ARCHIVE_LIMIT = 2_000_000_000
"""Bytes a zipped shapefile may unpack to."""


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

_SHAPEFILE_BEGINS = b"\x00\x00\x27\x0a"


def read_tracts(region: Region) -> gpd.GeoDataFrame:
    """Read the tracts of the region at full resolution.

    Parameters
    ----------
    region : Region
        The file, its id column and, where the file does not say, layer and coordinate system.

    Returns
    -------
    GeoDataFrame
        Columns geoid (11 characters) and geometry (valid, polygonal, two-dimensional), one row a
        tract, ascending by geoid, in the file's own coordinate system.

    Raises
    ------
    InvalidGeography
        If the file is not there, is not of a kind that is read, has several layers and none is
        chosen, lacks the id column, a coordinate system or a boundary, or holds ids that are
        not tract ids.

    Notes
    -----
    Rows of one tract are dissolved into one; broken rings are mended and only their polygonal
    parts kept.
    """
    table = _read_file(region)
    if region.id_column not in table.columns:
        columns = ", ".join(str(name) for name in table.columns.drop(table.geometry.name))
        raise InvalidGeography(
            f"{region.tracts}: no column {region.id_column}; there are {columns};"
            " name the column of the tract ids in region.id_column"
        )
    where = f"{region.tracts}, column {region.id_column}"
    tracts = gpd.GeoDataFrame(
        {"geoid": as_geoids(table[region.id_column], where)},
        geometry=_polygons(table.geometry),
        crs=_coordinate_system(table, region),
    )
    tracts = (
        tracts.dissolve("geoid").reset_index() if tracts["geoid"].duplicated().any() else tracts
    )
    _refuse_without_boundary(tracts, region)
    _refuse_off_the_globe(tracts, region)
    return tracts.sort_values("geoid", ignore_index=True)[["geoid", "geometry"]]


def _read_file(region: Region) -> gpd.GeoDataFrame:
    file = region.tracts
    kind = FORMATS.get(file.suffix.lower())
    if kind is None:
        raise InvalidGeography(
            f"{file}: tracts must be one of {', '.join(FORMATS)} (a shapefile zipped)"
        )
    if not file.is_file():
        raise InvalidGeography(f"{file}: there is no such file; correct region.tracts")
    _refuse_disguised(file, kind)
    try:
        if kind.driver == "GeoParquet":
            return gpd.read_parquet(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the driver minds is refused below, or mended
            source = _inside(file) if file.suffix.lower() == ".zip" else str(file)
            layer = _layer(source, region)
            driver = pyogrio.read_info(source, layer=layer)["driver"]
            if driver == kind.driver:
                return gpd.read_file(source, layer=layer, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, zipfile.BadZipFile):
        problem = f"not a whole {kind.driver} file"
    except (ValueError, pa.ArrowException, OSError, shapely.errors.ShapelyError):
        problem = f"not a {kind.driver} file with boundaries"
    else:
        problem = f"a {driver} file under another name"
    raise InvalidGeography(f"{file}: {problem}; export the tracts again") from None


def _refuse_disguised(file: Path, kind: Format) -> None:
    with file.open("rb") as opened:
        beginning = opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    genuine = beginning.startswith(kind.begins)
    if genuine and kind.driver == "GeoJSON":
        genuine = _is_feature_collection(file)
    if not genuine:
        raise InvalidGeography(
            f"{file}: not a {kind.driver} file, whatever its name says; export the tracts again"
        )


def _is_feature_collection(file: Path) -> bool:
    """Other kinds of JSON can tell the library to read other files."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeError):
        return False
    return isinstance(content, dict) and content.get("type") == "FeatureCollection"


def _inside(file: Path) -> str:
    """Path of the one shapefile in an archive."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        shapes = [member for member in members if member.filename.lower().endswith(".shp")]
        if len(shapes) != 1 or sum(member.file_size for member in members) > ARCHIVE_LIMIT:
            raise InvalidGeography(
                f"{file}: the archive must hold one shapefile of less than"
                f" {ARCHIVE_LIMIT // 10**9} GB, not {len(shapes)}; zip the tracts alone"
            )
        with archive.open(shapes[0]) as opened:
            if opened.read(4) != _SHAPEFILE_BEGINS:
                raise InvalidGeography(f"{file}: holds no shapefile; export the tracts again")
    return f"/vsizip/{file}/{shapes[0].filename}"


def _layer(source: str, region: Region) -> str:
    layers = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
    if not layers:
        raise ValueError("no layer has boundaries")
    if region.layer is None and len(layers) == 1:
        return layers[0]
    if region.layer in layers:
        return region.layer
    raise InvalidGeography(
        f"{region.tracts}: {'which layer' if region.layer is None else f'no layer {region.layer}'}?"
        f" There are {', '.join(layers)}; name one in region.layer"
    )


def _coordinate_system(table: gpd.GeoDataFrame, region: Region) -> pyproj.CRS:
    if table.crs is not None and region.crs is None:
        return table.crs
    if table.crs is None and region.crs is None:
        west, south, east, north = table.total_bounds
        degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        likely = (
            "they look like degrees: probably EPSG:4269" if degrees else "ask who made the file"
        )
        raise InvalidGeography(
            f"{region.tracts}: no coordinate system; name it in region.crs ({likely})"
        )
    try:
        said = pyproj.CRS.from_user_input(region.crs)
    except pyproj.exceptions.CRSError:
        raise InvalidGeography(
            f"region.crs: {region.crs} is not a coordinate system; write it as EPSG:4269"
        ) from None
    if table.crs is not None and table.crs != said:
        raise InvalidGeography(
            f"{region.tracts}: the file says {table.crs.name}, region.crs says {said.name};"
            " remove region.crs, which is for files that do not say"
        )
    return said


def _polygons(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Valid, flat, polygonal; None stays None."""
    flat = shapely.force_2d(shapes.to_numpy())
    whole = shapely.make_valid(flat, method="structure", keep_collapsed=False)
    return gpd.GeoSeries([_polygonal(shape) for shape in whole], index=shapes.index)


def _polygonal(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    if shape is None or shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shape) if "Polygon" in part.geom_type]
    return shapely.union_all(parts) if parts else None


def _refuse_without_boundary(tracts: gpd.GeoDataFrame, region: Region) -> None:
    bare = tracts.loc[pd.isna(tracts.geometry) | tracts.geometry.is_empty, "geoid"]
    if tracts.empty or not bare.empty:
        raise InvalidGeography(
            f"{region.tracts}: {len(bare)} of {len(tracts)} tracts have no boundary"
            f"{f', first {bare.iloc[0]}' if len(bare) else ''}; give each one or remove its row"
        )


def _refuse_off_the_globe(tracts: gpd.GeoDataFrame, region: Region) -> None:
    west, south, east, north = tracts.to_crs(4326).total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InvalidGeography(
            f"{region.tracts}: the boundaries lie off the globe in {tracts.crs.name}; the file"
            " names a coordinate system its numbers are not in; export the tracts again"
        )
