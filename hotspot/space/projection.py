"""A degree is not a length: distances and areas are measured on a plane, in meters."""

from typing import TypeVar

import geopandas as gpd

ALBERS_US = "EPSG:5070"
"""Equal-area plane of the contiguous United States, in meters."""

_US = (-125.0, 24.0, -66.5, 50.0)

Geo = TypeVar("Geo", gpd.GeoSeries, gpd.GeoDataFrame)


def in_meters(shapes: Geo) -> Geo:
    """Project to a plane in meters.

    Parameters
    ----------
    shapes : GeoSeries or GeoDataFrame
        With a coordinate system; without one they are taken to be in meters already.

    Returns
    -------
    GeoSeries or GeoDataFrame
        In the Albers plane inside the contiguous United States, in the UTM zone of the middle
        elsewhere.
    """
    if shapes.crs is None or not len(shapes):
        return shapes
    west, south, east, north = shapes.geometry.to_crs("EPSG:4326").total_bounds
    inside = west >= _US[0] and south >= _US[1] and east <= _US[2] and north <= _US[3]
    return shapes.to_crs(ALBERS_US if inside else shapes.estimate_utm_crs())
