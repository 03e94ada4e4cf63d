"""A neighborhood finds itself on a small map: its outline in that of the region, and no number.

Nothing on it depends on what was counted, so it hides nothing and tells nothing.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.patches import Ellipse, PathPatch
from matplotlib.transforms import Affine2D

from hotspot.view.png_plane import outline, project, whole
from hotspot.view.png_sheet import Box, Sheet
from hotspot.view.style import LIGHT

SMALL = 0.09
"""Share of the height of the map below which a neighborhood gets a ring, so that it is found."""

_RING = 0.075
"""Radius of that ring, of the height of the map."""


@dataclass(frozen=True)
class Where:
    """Outlines on an equal-area plane, in metres.

    Parameters
    ----------
    here : shapely.Geometry
        Of the neighborhood.
    others : tuple of shapely.Geometry
        Of all others.
    region : shapely.Geometry
        Of the region.
    """

    here: shapely.Geometry
    others: tuple[shapely.Geometry, ...]
    region: shapely.Geometry


def where(shapes: gpd.GeoDataFrame, area: str) -> Where | None:
    """Find a neighborhood among the outlines of a snapshot.

    Parameters
    ----------
    shapes : GeoDataFrame
        With level, area and geometry.
    area : str
        Id of the neighborhood.

    Returns
    -------
    Where or None
        None if it has no outline.
    """
    plane = project(shapes)
    levels, drawn = plane["level"], plane.geometry
    near, same = levels == "neighborhood", plane["area"].astype(str) == area
    here, region = drawn[near & same], drawn[levels == "region"]
    if here.empty:
        return None
    everything = drawn[near] if region.empty else region
    return Where(here.union_all(), tuple(drawn[near & ~same]), everything.union_all())


def draw_where(sheet: Sheet, found: Where, box: Box) -> None:
    """Draw the map as large as a box lets it be: outlines, and the neighborhood filled.

    Parameters
    ----------
    sheet : Sheet
        To draw on.
    found : Where
        What to draw.
    box : Box
        Room for it.
    """
    frame = whole(np.array(found.region.bounds), box.width / box.height)
    scale = box.width / frame.size[0]
    onto = Affine2D().translate(-frame.west, -frame.south).scale(scale)
    plane = onto.translate(box.left, sheet.height - box.bottom) + sheet.plane
    for shape, fill, edge, wide in (
        *((one, "none", LIGHT.faint, 0.5) for one in found.others),
        (found.region, "none", LIGHT.line, 1.2),
        (found.here, LIGHT.ink, LIGHT.ink, 0.6),
    ):
        look = {"facecolor": fill, "edgecolor": edge, "linewidth": wide}
        sheet.figure.add_artist(PathPatch(outline(shape), transform=plane, **look))
    west, south, east, north = found.here.bounds
    if max(east - west, north - south) * scale < SMALL * box.height:
        across = 2 * _RING * box.height / scale
        middle = ((west + east) / 2, (south + north) / 2)
        look = {"facecolor": "none", "edgecolor": LIGHT.ink, "linewidth": 1.6}
        sheet.figure.add_artist(Ellipse(middle, across, across, transform=plane, **look))
