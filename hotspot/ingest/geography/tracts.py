"""Tracts come out whole, valid and in order, with a list of what had to be mended."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Region
from hotspot.ingest.findings import Finding
from hotspot.ingest.geography.boundaries import list_mended, list_overlaps, mend
from hotspot.ingest.geography.geoids import as_geoids
from hotspot.ingest.geography.tract_files import FORMATS, read_file

__all__ = ["FORMATS", "Tracts", "examine_tracts", "read_tracts"]

_SOUTH, _NORTH = -15.0, 72.0
"""Latitudes between which tracts lie, from American Samoa to Alaska."""
_WEST, _EAST = -60.0, 140.0
"""Longitudes that no tract lies between: from Puerto Rico eastward to Guam."""
_DEGREES = 400.0
"""Metres or feet from the origin that no tract comes near; degrees are always less."""


@dataclass(frozen=True, eq=False)
class Tracts:
    """The tracts of a region.

    Parameters
    ----------
    table : GeoDataFrame
        Columns geoid (11 characters) and geometry (valid, polygonal, two-dimensional), one row a
        tract, ascending by geoid, in the file's own coordinate system.
    findings : tuple of Finding
        What was mended, and what a reader should know.
    """

    table: gpd.GeoDataFrame
    findings: tuple[Finding, ...]


def read_tracts(region: Region) -> gpd.GeoDataFrame:
    """Read the tracts of the region at full resolution.

    Parameters
    ----------
    region : Region
        As for `examine_tracts`.

    Returns
    -------
    GeoDataFrame
        The table of `examine_tracts`.

    Raises
    ------
    InvalidGeography
        As `examine_tracts`.
    """
    return examine_tracts(region).table


def examine_tracts(region: Region) -> Tracts:
    """Read the tracts of the region at full resolution, and list what was mended.

    Parameters
    ----------
    region : Region
        The file, its id column and, where the file does not say, layer and coordinate system.

    Returns
    -------
    Tracts
        Rows of one tract are dissolved into one; broken rings are mended and only their polygonal
        parts kept.

    Raises
    ------
    InvalidGeography
        If the file is refused by `tract_files.read_file`; if it lacks a coordinate system or a
        boundary, names a coordinate system its numbers are not in, crosses the 180th meridian in
        one piece, or holds ids that are not tract ids.
    """
    rows = read_file(region)
    geoids = as_geoids(rows[region.id_column], f"{region.tracts}, column {region.id_column}")
    mended = mend(rows.geometry.to_numpy())
    system = _coordinate_system(rows, region)
    tracts = gpd.GeoDataFrame({"geoid": geoids}, geometry=mended.shapes, crs=system)
    if tracts["geoid"].duplicated().any():
        tracts = tracts.dissolve("geoid").reset_index()
    _refuse_without_boundary(tracts, region)
    _refuse_off_the_globe(tracts, region)
    table = tracts.sort_values("geoid", ignore_index=True)[["geoid", "geometry"]]
    findings = (
        *list_mended(rows[region.id_column], geoids, mended, region.tracts),
        *list_overlaps(table, region.tracts),
    )
    return Tracts(table, findings)


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


def _refuse_without_boundary(tracts: gpd.GeoDataFrame, region: Region) -> None:
    bare = tracts.loc[pd.isna(tracts.geometry) | tracts.geometry.is_empty, "geoid"]
    if tracts.empty or not bare.empty:
        raise InvalidGeography(
            f"{region.tracts}: {len(bare)} of {len(tracts)} tracts have no boundary"
            f"{f', first {bare.iloc[0]}' if len(bare) else ''}; give each one or remove its row"
        )


def _refuse_off_the_globe(tracts: gpd.GeoDataFrame, region: Region) -> None:
    west, south, east, north = tracts.to_crs(4326).total_bounds
    largest = np.abs(tracts.total_bounds).max()
    says = f"the file says {tracts.crs.name}"
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        what = f"the boundaries lie off the globe in {tracts.crs.name}; the file names another"
        what += " coordinate system than its numbers are in"
    elif tracts.crs.is_projected and largest < _DEGREES:
        what = f"{says}, but its numbers look like degrees"
    elif _is_abroad(west, south, east, north) and not _is_abroad(south, west, north, east):
        what = f"the boundaries lie in no state in {tracts.crs.name}; latitude and longitude look"
        what += " swapped"
    elif (across := _across_the_date_line(tracts)).any():
        first = tracts["geoid"].to_numpy()[across.argmax()]
        what = f"the boundary of {first} crosses the 180th meridian in one piece, and so would hold"
        what += " half the world; it must be cut there, as the Census Bureau's are"
    else:
        return
    raise InvalidGeography(f"{region.tracts}: {what}; export the tracts again")


def _is_abroad(west: float, south: float, east: float, north: float) -> bool:
    """Tell bounds that hold no tract of any state or territory."""
    inside = _SOUTH <= south <= north <= _NORTH
    return not inside or (west > _WEST and east < _EAST)


def _across_the_date_line(tracts: gpd.GeoDataFrame) -> np.ndarray:
    """Mask tracts one polygon of which is wider than half the globe."""
    parts, row = shapely.get_parts(tracts.to_crs(4326).geometry.to_numpy(), return_index=True)
    bounds = shapely.bounds(parts)
    wide = np.zeros(len(tracts), dtype=bool)
    wide[row[bounds[:, 2] - bounds[:, 0] > 180]] = True
    return wide
