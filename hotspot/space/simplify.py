"""A map on a screen needs a tenth of the points a surveyor drew.

Neighbors must keep the same line between them: simplified one by one, tracts overlap and gape. So
the whole coverage is simplified at once, for drawing only; nothing is ever counted on it.
"""

import geopandas as gpd
import numpy as np
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.space.projection import in_meters

DECIMALS = 5
"""Of a degree: about one meter."""

_LOST_AREA = 0.05


def simplify_for_map(
    shapes: gpd.GeoDataFrame, *, tolerance_m: float = 25.0, id_column: str = "geoid"
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Draw the same map with fewer points.

    Parameters
    ----------
    shapes : GeoDataFrame
        Polygons that share their boundaries, with a coordinate system.
    tolerance_m : float, default 25
        Detail in meters that may go.
    id_column : str, default "geoid"
        Column with the name of a place, for the warnings.

    Returns
    -------
    simplified : GeoDataFrame
        The same rows and columns, in longitude and latitude with five decimals.
    warnings : list of str
        One sentence for each place whose area changed by more than 5 %.

    Raises
    ------
    InvalidGeography
        If the shapes have no coordinate system.
    """
    if shapes.crs is None:
        raise InvalidGeography(
            "the shapes have no coordinate system; name it in the settings (crs), such as EPSG:4269"
        )
    flat = in_meters(shapes.geometry)
    light = gpd.GeoSeries(
        shapely.coverage_simplify(flat.to_numpy(), tolerance_m), index=shapes.index, crs=flat.crs
    )
    drawn = light.to_crs("EPSG:4326")
    drawn = gpd.GeoSeries(_rounded(drawn.to_numpy()), index=shapes.index, crs="EPSG:4326")
    change = np.abs(drawn.to_crs(flat.crs).area.to_numpy() / flat.area.to_numpy() - 1)
    warnings = [
        f"{id_column} {name} changes its area by {share:.0%} when drawn at {tolerance_m:g} m"
        for name, share in zip(shapes[id_column], change, strict=True)
        if not share <= _LOST_AREA
    ]
    return shapes.set_geometry(drawn), warnings


def dissolve(shapes: gpd.GeoDataFrame, by: str | None = None) -> gpd.GeoDataFrame:
    """Melt the lines between areas that belong together.

    Parameters
    ----------
    shapes : GeoDataFrame
        Polygons that share their boundaries.
    by : str or None
        Column that names the larger area, where a gap belongs to none; None melts all into one.

    Returns
    -------
    GeoDataFrame
        One row for each larger area, sorted by name, with columns ``by`` and ``geometry``; a
        single row with ``geometry`` alone if ``by`` is None.
    """
    if by is None:
        whole = _union(shapes.geometry.to_numpy())
        return gpd.GeoDataFrame(geometry=[whole], crs=shapes.crs)
    groups = shapes.groupby(by, sort=True).geometry
    names, unions = [], []
    for name, members in groups:
        names.append(name)
        unions.append(_union(members.to_numpy()))
    return gpd.GeoDataFrame({by: names}, geometry=unions, crs=shapes.crs)


def _union(shapes: np.ndarray) -> shapely.Geometry:
    """Join a clean coverage the fast way, and one with overlaps or gaps the robust way."""
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapely.make_valid(shapes))


def _rounded(shapes: np.ndarray) -> np.ndarray:
    """Round coordinates, alike on both sides of a shared line, and mend what that broke."""
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS))
    broken = ~shapely.is_valid(rounded)
    rounded[broken] = [_polygons(shape) for shape in shapely.make_valid(rounded[broken])]
    return rounded


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the parts of a mended shape that have an area."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
