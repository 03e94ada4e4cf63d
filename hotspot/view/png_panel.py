"""One panel of a map: fills, outlines, hatches, letters and a bar of kilometres.

Colour says direction and certainty. A print without colour still says it: clearly higher areas
have a heavy outline and an H, clearly lower ones a dashed outline and an L.
"""

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path

from hotspot.core.measures import Measure
from hotspot.view.png_frame import SMALL
from hotspot.view.png_plane import Frame, outline
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.style import CUES, LIGHT, STATUSES, Cue, tone

_PATTERNS = {
    "strokes": "/////",
    "crosses": "xxxx",
    "rings": "oo",
    "dots": "....",
    "back strokes": "\\\\\\\\\\",
}
HATCHES = {word: _PATTERNS[cue.pattern] for word, cue in CUES.items() if cue.pattern}
"""Five kinds of nothing to compare, as on the screen."""

LETTER = 6.5
"""Points of the letter that says a class without colour."""

_BORDER = 0.57
_LETTER_ROOM = 13
_MANY, _CROWD = 100, 300
_BAR_SHARE = 0.16


@dataclass(frozen=True, eq=False)
class Land:
    """Areas on the plane, in the order of the picture.

    Parameters
    ----------
    paths : list of Path
        Outline of each area.
    points : ndarray of float, shape (n, 2)
        Middle of the largest circle inside each area, metres.
    room : ndarray of float, shape (n,)
        Radius of that circle, metres.
    bounds : ndarray of float, shape (4,)
        West, south, east and north end.
    borders : list of Path
        Outlines of the neighborhoods, drawn stronger.
    around : list of Path
        Other areas, drawn faintly for orientation.
    """

    paths: list[Path]
    points: np.ndarray
    room: np.ndarray
    bounds: np.ndarray
    borders: list[Path]
    around: list[Path]


def survey(shapes: gpd.GeoSeries, around: gpd.GeoSeries, borders: gpd.GeoSeries | None) -> Land:
    """Find outlines and the roomiest point of each area."""
    circles = [_circle(shape) for shape in shapes]
    return Land(
        paths=[outline(shape) for shape in shapes],
        points=np.array([(x, y) for x, y, _ in circles]),
        room=np.array([radius for _, _, radius in circles]),
        bounds=shapes.total_bounds,
        borders=[] if borders is None else [outline(shape) for shape in borders],
        around=[outline(shape) for shape in around],
    )


def draw_panel(
    sheet: Sheet,
    box: Box,
    land: Land,
    status: np.ndarray,
    frame: Frame,
    *,
    measure: Measure,
    marked: bool,
) -> Axes:
    """Draw the land inside a frame into a box of the sheet."""
    axes = sheet.axes(box)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_axis_off()
    crowd = max(int(frame.holds(land.points).sum()), 1)
    thin = float(np.clip(math.sqrt(_CROWD / crowd), 0.3, 1.0)) * (1.0 if marked else 0.5)
    axes.add_collection(
        PathCollection(land.around, facecolor="none", edgecolor=LIGHT.faint, linewidth=0.5)
    )
    for word in STATUSES:
        paths = [land.paths[row] for row in np.flatnonzero(status == word)]
        if paths:
            _fill(axes, paths, word, measure, thin * (0.35 if len(land.paths) > _MANY else 0.8))
    axes.add_collection(
        PathCollection(land.borders, facecolor="none", edgecolor=LIGHT.quiet, linewidth=0.9 * thin)
    )
    for word, cue in CUES.items():
        if cue.width:
            paths = [land.paths[row] for row in np.flatnonzero(status == word)]
            axes.add_collection(_heavy(paths, cue, thin))
    if marked:
        _letter(axes, land, status, box.width / frame.size[0], frame)
    return axes


def draw_scale(sheet: Sheet, box: Box, frame: Frame, top: float) -> None:
    """Draw a bar of a round number of kilometres under the left end of a panel."""
    metres = _round_down(frame.size[0] * _BAR_SHARE)
    long = metres * box.width / frame.size[0]
    sheet.bar(box.left, top + leading(SMALL) / 2, long)
    sheet.line(f"{metres / 1000:g} km", box.left + long + 16, top, SMALL, color=LIGHT.quiet)


def swatch_style(word: str, measure: Measure) -> dict[str, object]:
    """Give fill and outline of a class, for its legend."""
    cue = CUES[word]
    line = _outline(cue, 1.0) if cue.width else {"linewidth": 0.5, "edgecolor": LIGHT.line}
    return {"facecolor": LIGHT.fills[tone(word, measure)], **line}


def _fill(axes: Axes, paths: list[Path], word: str, measure: Measure, width: float) -> None:
    fill = LIGHT.fills[tone(word, measure)]
    areas = PathCollection(paths, facecolor=fill, edgecolor=LIGHT.line, linewidth=width, zorder=1)
    if word in HATCHES:
        areas.set_hatch(HATCHES[word])
        areas.set_hatch_linewidth(0.5)
    axes.add_collection(areas)


def _heavy(paths: list[Path], cue: Cue, thin: float) -> PathCollection:
    return PathCollection(paths, facecolor="none", zorder=3, **_outline(cue, thin))


def _outline(cue: Cue, thin: float) -> dict[str, object]:
    """Give the heavy outline of a class."""
    dashes = (0, cue.dashes) if cue.dashes else "solid"
    width = thin * _BORDER * cue.width
    return {"edgecolor": getattr(LIGHT, cue.edge), "linewidth": width, "linestyle": dashes}


def _letter(axes: Axes, land: Land, status: np.ndarray, scale: float, frame: Frame) -> None:
    fits = (land.room * scale >= _LETTER_ROOM) & frame.holds(land.points, _LETTER_ROOM / scale)
    for row in np.flatnonzero(fits):
        cue = CUES[str(status[row])]
        if cue.letter:
            axes.text(
                *land.points[row],
                cue.letter,
                size=LETTER,
                weight="bold",
                color=getattr(LIGHT, cue.ink),
                ha="center",
                va="center_baseline",
                zorder=4,
            )


def _circle(shape: shapely.Geometry) -> tuple[float, float, float]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        return math.nan, math.nan, 0.0
    largest = max(parts, key=shapely.area)
    radius = shapely.maximum_inscribed_circle(largest, tolerance=20)
    (x, y), _ = shapely.get_coordinates(radius)
    return float(x), float(y), float(shapely.length(radius))


def _round_down(metres: float) -> float:
    tens = 10.0 ** math.floor(math.log10(max(metres, 1e-6)))
    return max(step * tens for step in (1, 2, 5) if step * tens <= metres)
