"""Tracts hold about as many people each, so where they are small is where the children live.

A county is mostly fields by area and mostly city by children. A map of all of it shows the city
as a smudge; therefore the small tracts get a frame of their own where they crowd together.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.path import Path

from hotspot.view.png_sheet import Box

CORE_SHARE = 0.85
"""Share of the areas that the frame of the dense core must hold."""

WORTH_ZOOMING = 0.25
"""The core gets a frame of its own if it is smaller than this share of the whole frame."""

_CENTRES_TRIED = 400
_PADDING = 1.06


@dataclass(frozen=True)
class Frame:
    """What part of the plane a panel shows, in metres.

    Parameters
    ----------
    west, south, east, north : float
        Edges.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def size(self) -> tuple[float, float]:
        """Metres across and up."""
        return self.east - self.west, self.north - self.south

    def within(self, bounds: np.ndarray) -> "Frame":
        """Move over the land where it looks past the end of it."""
        (wide, high), (west, south, east, north) = self.size, bounds
        left = min(max(self.west, west), east - wide) if wide < east - west else self.west
        low = min(max(self.south, south), north - high) if high < north - south else self.south
        return Frame(left, low, left + wide, low + high)

    def pixel(self, panel: Box, point: np.ndarray) -> tuple[float, float]:
        """Say where on the sheet a point lies, if a panel shows this frame."""
        scale = panel.width / self.size[0]
        x, y = point
        return panel.left + (x - self.west) * scale, panel.top + (self.north - y) * scale

    def on(self, panel: Box, inner: "Frame") -> Box:
        """Say where on the sheet another frame lies, if a panel shows this one."""
        left, top = self.pixel(panel, np.array([inner.west, inner.north]))
        right, bottom = self.pixel(panel, np.array([inner.east, inner.south]))
        return Box(left, top, right, bottom)

    def holds(self, points: np.ndarray, margin: float = 0.0) -> np.ndarray:
        """Say which points (n, 2) lie inside, and not within a margin of the edge."""
        x, y = points.T
        across = (self.west + margin <= x) & (x <= self.east - margin)
        return across & (self.south + margin <= y) & (y <= self.north - margin)


def project(shapes: gpd.GeoDataFrame, like: gpd.GeoDataFrame | None = None) -> gpd.GeoDataFrame:
    """Lay shapes on an equal-area plane in metres, centred on the region.

    Parameters
    ----------
    shapes : GeoDataFrame
        In any coordinate system; longitude and latitude if it names none.
    like : GeoDataFrame or None
        Shapes whose middle is the centre, if not these.

    Returns
    -------
    GeoDataFrame
        The same rows.
    """
    degrees = shapes.set_crs(4326) if shapes.crs is None else shapes.to_crs(4326)
    anchor = degrees if like is None else like
    west, south, east, north = anchor.total_bounds
    centre = f"+lat_0={(south + north) / 2:.6f} +lon_0={(west + east) / 2:.6f}"
    return degrees.to_crs(f"+proj=laea {centre} +datum=WGS84 +units=m")


def outline(shape: shapely.Geometry) -> Path:
    """Turn a polygon with its holes and parts into one path."""
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    if not rings:
        return Path(np.zeros((0, 2)))
    return Path.make_compound_path(*(_ring(ring) for ring in rings))


def whole(bounds: np.ndarray, aspect: float) -> Frame:
    """Frame everything, in a panel ``aspect`` times as wide as high."""
    west, south, east, north = bounds
    return _fit((west + east) / 2, (south + north) / 2, east - west, north - south, aspect)


def core(points: np.ndarray, aspect: float) -> Frame:
    """Frame the smallest window, of a given shape, that holds most areas.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        A point inside each area, metres.
    aspect : float
        Width of the panel over its height.

    Returns
    -------
    Frame
        Around the point from which the fewest metres reach ``CORE_SHARE`` of the areas.
    """
    tried = points[:: max(1, len(points) // _CENTRES_TRIED)]
    wide = np.abs(tried[:, None, 0] - points[None, :, 0]) / aspect
    high = np.abs(tried[:, None, 1] - points[None, :, 1])
    reach = np.quantile(np.maximum(wide, high), CORE_SHARE, axis=1)
    best = int(np.argmin(reach))
    x, y = tried[best]
    return _fit(x, y, 2 * reach[best] * aspect, 2 * reach[best], aspect)


def frames(points: np.ndarray, bounds: np.ndarray, aspect: float) -> tuple[Frame, bool]:
    """Choose what the main panel shows: the dense core, or everything.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        A point inside each area, metres.
    bounds : ndarray of float, shape (4,)
        West, south, east and north end of the region.
    aspect : float
        Width of the panel over its height.

    Returns
    -------
    tuple of (Frame, bool)
        The frame, and whether it is the core, so that the whole needs a frame of its own.
    """
    everything = whole(bounds, aspect)
    if len(points) < 12:
        return everything, False
    dense = core(points, aspect).within(bounds)
    smaller = np.prod(dense.size) < WORTH_ZOOMING * np.prod(everything.size)
    return (dense, True) if smaller else (everything, False)


def _ring(ring: shapely.LinearRing) -> Path:
    return Path(shapely.get_coordinates(ring), closed=True)


def _fit(x: float, y: float, wide: float, high: float, aspect: float) -> Frame:
    half = max(high, wide / aspect, 1.0) * _PADDING / 2
    return Frame(x - half * aspect, y - half, x + half * aspect, y + half)
