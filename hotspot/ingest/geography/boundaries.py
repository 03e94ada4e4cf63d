"""A boundary that was drawn badly can be mended, but whoever reads the map should hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.ingest.findings import Finding

FEED = "geography"
"""What the findings stand under in the list of all."""

WATER = "99"
"""How the six digits of a tract of water alone begin."""

_WITHOUT_ZERO = 10
_METRES = 5070
_TOUCH = 1.0
"""Square metres two tracts may overlap by rounding."""


@dataclass(frozen=True, eq=False)
class Mended:
    """Boundaries after mending, and what was done to how many.

    Parameters
    ----------
    shapes : ndarray of Geometry or None, shape (n,)
        Valid, polygonal, two-dimensional; None where there is no polygon.
    invalid, raised, partial : ndarray of bool, shape (n,)
        Rows that had crossing or open rings; heights; or lines and points besides polygons.
    """

    shapes: np.ndarray
    invalid: np.ndarray
    raised: np.ndarray
    partial: np.ndarray


def mend(shapes: np.ndarray) -> Mended:
    """Make boundaries valid, flat and polygonal.

    Parameters
    ----------
    shapes : ndarray of Geometry or None, shape (n,)
        As they stand in the file.

    Returns
    -------
    Mended
        In the order given. Rings are put right by their structure: what is inside an odd number of
        them is inside.
    """
    there = ~pd.isna(shapes)
    raised = there & shapely.has_z(shapes)
    flat = shapely.force_2d(shapes)
    invalid = there & ~shapely.is_valid(flat)
    whole = flat.copy()
    whole[invalid] = shapely.make_valid(flat[invalid], method="structure", keep_collapsed=False)
    found = np.empty(len(whole), dtype=object)
    found[:] = [_polygonal(shape) for shape in whole]
    partial = there & ~np.isin(shapely.get_type_id(flat), (3, 6))
    return Mended(found, invalid, raised, partial)


def _polygonal(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    if shape is None or shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shape) if "Polygon" in part.geom_type]
    return shapely.union_all(parts) if parts else None


def list_mended(ids: pd.Series, rows: pd.Series, mended: Mended, file: Path) -> Iterator[Finding]:
    """Say what was mended.

    Parameters
    ----------
    ids : Series
        Tract ids as they stand in the file.
    rows : Series of str
        GEOID of each row of the file.
    mended : Mended
        Of the same rows.
    file : Path
        The file of tracts.

    Yields
    ------
    Finding
        At most one for each kind of damage.
    """
    short = ids.astype("str").str.removesuffix(".0").str.len().to_numpy() == _WITHOUT_ZERO
    said = (
        ("tract id mended", short, "had lost the leading zero of their id, which is back"),
        ("boundary mended", mended.invalid, "had rings that cross or do not close and were mended"),
        ("heights dropped", mended.raised, "had heights, which were dropped"),
        ("not polygons", mended.partial, "held lines or points, which were left out"),
        (
            "rows of one tract",
            rows.duplicated(keep=False).to_numpy(),
            "shared their id and were made one",
        ),
    )
    for rule, which, words in said:
        if which.any():
            number, first = int(which.sum()), rows.to_numpy()[which.argmax()]
            text = f"{file.name}: {number:,} of {len(rows):,} boundaries {words}; first {first}."
            share = number / len(rows)
            yield Finding(rule, FEED, "fixed", number, share, None, None, text)


def list_overlaps(tracts: gpd.GeoDataFrame, file: Path) -> Iterator[Finding]:
    """Say which tracts overlap, and which are water.

    Parameters
    ----------
    tracts : GeoDataFrame
        Columns geoid and geometry, with a coordinate system; ascending by geoid.
    file : Path
        The file of tracts.

    Yields
    ------
    Finding
        One for overlaps of a square metre or more, one for tracts of water.
    """
    pairs, area = _overlaps(tracts)
    if len(pairs):
        names = tracts["geoid"].to_numpy()[pairs[0]]
        text = (
            f"{file.name}: {len(pairs):,} pairs of tracts overlap, by {area / 1e6:,.2f} km² in all,"
            f" first {names[0]} and {names[1]}. A home in both is placed in the lower GEOID. Use"
            " the boundaries as the Census Bureau publishes them."
        )
        touched = len(np.unique(pairs))
        yield Finding(
            "tracts overlap", FEED, "warning", touched, touched / len(tracts), None, None, text
        )
    water = tracts.loc[tracts["geoid"].str[5:7] == WATER, "geoid"]
    if len(water):
        text = (
            f"{file.name}: {len(water):,} of {len(tracts):,} tracts are water alone, first"
            f" {water.iloc[0]}. Nobody lives there: they have no rate and no rank."
        )
        share = len(water) / len(tracts)
        yield Finding("tracts of water", FEED, "note", len(water), share, None, None, text)


def _overlaps(tracts: gpd.GeoDataFrame) -> tuple[np.ndarray, float]:
    """Pairs of tracts that overlap, shape (n, 2), and the area in square metres."""
    shapes = tracts.geometry.to_numpy()
    if shapely.coverage_is_valid(shapes):
        return np.empty((0, 2), dtype=int), 0.0
    flat = tracts.to_crs(_METRES).geometry.to_numpy()
    one, other = shapely.STRtree(flat).query(flat, predicate="intersects")
    ahead = one < other
    pairs = np.column_stack([one[ahead], other[ahead]])
    areas = shapely.area(shapely.intersection(flat[pairs[:, 0]], flat[pairs[:, 1]]))
    return pairs[areas > _TOUCH], float(areas[areas > _TOUCH].sum())
