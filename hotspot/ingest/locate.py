"""A child's home lies in the tract that covers it; on a line between tracts, in the lower GEOID.

Geocoders put homes on street centre-lines and streets are tract lines, so points on a line are
ordinary: asking which tract they are *within* finds nobody. Here a point belongs to every tract it
intersects and the lowest GEOID keeps it, so the answer never depends on the order of a file.

Points are sorted by longitude. Each polygon then looks only at the slice of points its
bounding box can hold, several times faster than a spatial join, and no point objects are built.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidGeography

CHUNK = 2_000_000
"""Points that are sorted at a time, so that memory does not grow with their number."""


@dataclass(frozen=True, eq=False)
class Located:
    """Where points fell.

    Parameters
    ----------
    geoid : ndarray of object, shape (n,)
        GEOID of the tract, or None outside all of them and where a coordinate is missing.
    on_line : ndarray of bool, shape (n,)
        The point lies on the line between two or more tracts.
    """

    geoid: np.ndarray
    on_line: np.ndarray


def assign_tracts(
    longitude: ArrayLike, latitude: ArrayLike, tracts: gpd.GeoDataFrame
) -> np.ndarray:
    """Say which tract each point lies in.

    Parameters
    ----------
    longitude, latitude : array_like of float, shape (n,)
        Degrees. Not a number means the place is not known.
    tracts : GeoDataFrame
        Columns geoid and geometry, with a coordinate system.

    Returns
    -------
    ndarray of object, shape (n,)
        GEOIDs; None outside all tracts and where a coordinate is missing. On a line between
        tracts, the lowest GEOID.

    Raises
    ------
    InvalidGeography
        If the tracts have no coordinate system.
    """
    return locate(longitude, latitude, tracts).geoid


def locate(longitude: ArrayLike, latitude: ArrayLike, tracts: gpd.GeoDataFrame) -> Located:
    """Say which tract each point lies in, and which points lie on a line.

    Parameters
    ----------
    longitude, latitude : array_like of float, shape (n,)
        Degrees. Not a number means the place is not known.
    tracts : GeoDataFrame
        Columns geoid and geometry, with a coordinate system.

    Returns
    -------
    Located
        In the order of the points.

    Raises
    ------
    InvalidGeography
        If the tracts have no coordinate system.
    """
    if tracts.crs is None:
        raise InvalidGeography("tracts have no coordinate system; set region.crs")
    x, y = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    polygons = tracts.to_crs(4326).sort_values("geoid", ascending=False)
    shapes = polygons.geometry.to_numpy()
    shapely.prepare(shapes)
    names = np.append(polygons["geoid"].to_numpy(dtype=object), None)
    geoid = np.full(x.shape, None, dtype=object)
    on_line = np.zeros(x.shape, dtype=bool)
    for start in range(0, len(x), CHUNK):
        chunk = slice(start, start + CHUNK)
        known = start + np.flatnonzero(np.isfinite(x[chunk]) & np.isfinite(y[chunk]))
        order = known[np.argsort(x[known])]
        lowest, hits = _sweep(x[order], y[order], shapes)
        geoid[order], on_line[order] = names[lowest], hits > 1
    return Located(geoid, on_line)


def _sweep(x: np.ndarray, y: np.ndarray, polygons: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Index of the last polygon that meets each point (-1: none) and how many do; x ascends."""
    last = np.full(x.shape, -1, dtype=np.int32)
    hits = np.zeros(x.shape, dtype=np.int16)
    bounds = shapely.bounds(polygons)
    starts = np.searchsorted(x, bounds[:, 0], side="left")
    stops = np.searchsorted(x, bounds[:, 2], side="right")
    for index in np.flatnonzero(stops > starts):
        low, high = bounds[index, 1], bounds[index, 3]
        window = slice(starts[index], stops[index])
        near = starts[index] + np.flatnonzero((y[window] >= low) & (y[window] <= high))
        met = near[shapely.intersects_xy(polygons[index], x[near], y[near])]
        last[met] = index
        hits[met] += 1
    return last, hits
