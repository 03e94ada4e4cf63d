"""Places that touch have something to say about each other; a lake is not a neighbor.

Two tracts are neighbors if their boundaries meet, in a line or in a point (queen contiguity).
Boundaries drawn by different hands leave slivers, so meeting is judged with a small tolerance. A
place that touches no other stays alone, and is known to.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hotspot.core.errors import InvalidGeography
from hotspot.core.types import Adjacency
from hotspot.space.projection import in_meters


def touching_areas(
    geometries: gpd.GeoSeries | np.ndarray, areas: np.ndarray, *, tolerance_m: float = 1.0
) -> Adjacency:
    """Find which areas touch.

    Parameters
    ----------
    geometries : GeoSeries or ndarray of shapely geometry, shape (n,)
        Polygons at full resolution. A GeoSeries with a coordinate system is measured in meters; an
        array is taken to be in meters already.
    areas : array_like of str, shape (n,)
        Ids, in the order of the geometries; none twice.
    tolerance_m : float, default 1
        Gap in meters that still counts as touching.

    Returns
    -------
    Adjacency
        In the order of the input; every pair stands both ways, nothing touches itself.

    Raises
    ------
    InvalidGeography
        If ids and geometries are not aligned, an id stands twice, or a geometry is missing or
        empty.
    """
    ids = np.asarray(areas, dtype=str)
    shapes = _checked(geometries, ids)
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=tolerance_m)
    apart = one != other
    ends = (one[apart], other[apart])
    links = coo_array((np.ones(ends[0].size, dtype=bool), ends), shape=(ids.size, ids.size))
    links = links.tocsr()
    return Adjacency(ids, links, connected_components(links, directed=False)[1])


def links_frame(adjacency: Adjacency, level: str) -> pd.DataFrame:
    """List the pairs of areas that touch, as a table of the snapshot.

    Parameters
    ----------
    adjacency : Adjacency
        Which areas touch.
    level : {"tract", "neighborhood"}
        What an area is.

    Returns
    -------
    DataFrame
        Columns ``level``, ``area``, ``neighbor``; every pair both ways, sorted. An island has no
        row.
    """
    pairs = adjacency.links.tocoo()
    frame = pd.DataFrame(
        {
            "level": level,
            "area": adjacency.areas[pairs.row],
            "neighbor": adjacency.areas[pairs.col],
        }
    )
    return frame.astype(str).sort_values(["area", "neighbor"], ignore_index=True)


def adjacency_of(links: pd.DataFrame, areas: np.ndarray) -> Adjacency:
    """Read the graph back from its table.

    Parameters
    ----------
    links : DataFrame
        Columns ``area`` and ``neighbor``, of one level; pairs with an area that is not among
        ``areas`` are left out.
    areas : array_like of str, shape (n,)
        Ids, in the order wanted.

    Returns
    -------
    Adjacency
        In the order of ``areas``.
    """
    ids = np.asarray(areas, dtype=str)
    row = pd.Index(ids).get_indexer(links["area"].to_numpy())
    column = pd.Index(ids).get_indexer(links["neighbor"].to_numpy())
    known = (row >= 0) & (column >= 0) & (row != column)
    one, other = row[known], column[known]
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    graph = coo_array((np.ones(ends[0].size, dtype=bool), ends), shape=(ids.size, ids.size))
    graph = graph.tocsr()
    return Adjacency(ids, graph, connected_components(graph, directed=False)[1])


def _checked(geometries: gpd.GeoSeries | np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Give the geometries in meters, or say why they cannot be neighbors of anything."""
    series = geometries if isinstance(geometries, gpd.GeoSeries) else gpd.GeoSeries(geometries)
    if len(series) != ids.size:
        raise InvalidGeography(f"{len(series)} geometries and {ids.size} ids must be aligned")
    names, times = np.unique(ids, return_counts=True)
    if (times > 1).any():
        raise InvalidGeography(
            f"area {names[times > 1][0]} stands {times.max()} times; dissolve it into one first"
        )
    hollow = (series.isna() | series.is_empty).to_numpy()
    if hollow.any():
        raise InvalidGeography(f"area {ids[hollow][0]} has no geometry; leave it out or mend it")
    return in_meters(series).to_numpy()
