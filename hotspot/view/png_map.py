"""A map for the wall: where it is clearly different, how sure, and how many areas say what."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from hotspot.core.errors import InvalidGeography
from hotspot.surveillance.answers import Picture
from hotspot.view import lateness, making, shown, words
from hotspot.view.place import row_of
from hotspot.view.png_badges import Pin, draw_triangle, pin_down
from hotspot.view.png_frame import SMALL, write_footer, write_header
from hotspot.view.png_legend import list_height, write_legend, write_list
from hotspot.view.png_panel import Land, draw_panel, draw_scale, survey
from hotspot.view.png_plane import Frame, frames, project, whole
from hotspot.view.png_sheet import MARGIN, Box, Sheet, leading
from hotspot.view.ranking import standing_out
from hotspot.view.small_print import left_out_line, privacy_line

WIDTH, HEIGHT = 2200, 1700
BADGES = 5
"""Areas that get a number; more would hide the map."""

_SIDE, _GUTTER = 640, 60
_LEAST_HEIGHT = 120
_WHOLE_HEIGHT = 400
_EDGE = 14


@dataclass(frozen=True, eq=False)
class Scene:
    """What the panels of one map share.

    Parameters
    ----------
    picture : Picture
        Of n areas.
    land : Land
        Their outlines, in the same order.
    status : ndarray of str, shape (n,)
        What may be said of each.
    numbered : ndarray of int, shape (<= 5,)
        Rows of the areas with a number, the surest first, as on the screen.
    """

    picture: Picture
    land: Land
    status: np.ndarray
    numbered: np.ndarray


def draw_map(
    picture: Picture, shapes: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None
) -> Sheet:
    """Put a map with all its context on a sheet.

    Parameters
    ----------
    picture : Picture
        Already suppressed.
    shapes : GeoDataFrame
        Columns area, geometry.
    outlines : GeoDataFrame or None
        Shapes whose borders are drawn stronger.

    Returns
    -------
    Sheet
        Ready to be written.

    Raises
    ------
    InvalidGeography
        If the picture has no area, or an area of it has no shape.
    """
    sheet, scene = Sheet(WIDTH, HEIGHT), _scene(picture, shapes, outlines)
    context = picture.context
    lines = [words.subtitle(context), words.unit(context)]
    top = write_header(sheet, context, words.map_title(picture), lines)
    bottom = write_footer(sheet, _notes(picture))
    edge = sheet.width - MARGIN
    main = Box(MARGIN, top, edge - _SIDE - _GUTTER, bottom)
    main = Box(main.left, top, main.right, write_legend(sheet, picture, scene.status, main) - 70)
    _draw_places(sheet, scene, main, Box(edge - _SIDE, top, edge, bottom))
    return sheet


def _scene(picture: Picture, shapes: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None) -> Scene:
    if not len(picture.areas):
        raise InvalidGeography("there is no area to draw; choose other neighborhoods")
    mine = shapes["area"].isin(picture.areas)
    missing = len(picture.areas) - shapes["area"][mine].nunique()
    if missing:
        raise InvalidGeography(
            f"{missing} of {len(picture.areas)} areas have no shape to draw; refresh the snapshot"
        )
    plane = project(shapes, shapes[mine])
    areas = plane[mine].set_index("area").geometry.reindex(picture.areas)
    borders = None if outlines is None else _borders(picture, project(outlines, shapes[mine]))
    status = shown.area_status(picture)
    land = survey(areas, plane.geometry[~mine], borders)
    return Scene(picture, land, status, _numbered(picture))


def _borders(picture: Picture, outlines: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Keep the borders of the neighborhoods that were asked for."""
    asked = outlines["area"].isin(picture.neighborhoods)
    return outlines.geometry[asked] if asked.any() else outlines.geometry


def _numbered(picture: Picture) -> np.ndarray:
    """Number the areas as the screen does, so that a badge is the same place in both."""
    listed = standing_out(picture, most=BADGES)
    return np.array([row_of(picture, area) for area, *_ in listed], dtype=int)


def _draw_places(sheet: Sheet, scene: Scene, main: Box, side: Box) -> None:
    land = scene.land
    frame, zoomed = frames(land.points, land.bounds, main.width / main.height)
    measure = scene.picture.context.measure
    draw_panel(sheet, main, land, scene.status, frame, measure=measure, marked=True)
    edge = _EDGE * frame.size[0] / main.width
    inside = frame.holds(land.points[scene.numbered], edge)
    _mark_rising(sheet, main, frame, scene)
    _pin(sheet, main, frame, scene, inside, named=True)
    draw_scale(sheet, main, frame, main.bottom + 14)
    if zoomed:
        sheet.outline(main, 0.8)
        side = _draw_whole(sheet, scene, side, frame, ~inside)
    write_list(sheet, scene.picture, scene.status, scene.numbered, side)


def _draw_whole(sheet: Sheet, scene: Scene, side: Box, close: Frame, outside: np.ndarray) -> Box:
    """Draw the whole region small, with the close-up boxed; give the room left below it."""
    land = scene.land
    wide, high = land.bounds[2] - land.bounds[0], land.bounds[3] - land.bounds[1]
    listed = list_height(sheet, scene.picture, scene.numbered, side.width)
    room = side.height - listed - 2 * leading(SMALL) - 46
    height = min(_WHOLE_HEIGHT, side.width * high / wide, room)
    if height < _LEAST_HEIGHT:
        return side
    small = Box(side.left, side.top, side.left + height * wide / high, side.top + height)
    around = whole(land.bounds, small.width / small.height)
    measure = scene.picture.context.measure
    draw_panel(sheet, small, land, scene.status, around, measure=measure, marked=False)
    sheet.outline(around.on(small, close), 1.6)
    _pin(sheet, small, around, scene, outside, named=False)
    caption = f"{scene.picture.context.site.region}. The box is the map at left."
    below = sheet.paragraph(caption, side.left, small.bottom + 12, SMALL, side.width)
    return Box(side.left, below + 34, side.right, side.bottom)


def _mark_rising(sheet: Sheet, panel: Box, frame: Frame, scene: Scene) -> None:
    """Put a triangle on what is high and rising."""
    for point in scene.land.points[shown.rising_areas(scene.picture)]:
        if frame.holds(point[np.newaxis])[0]:
            draw_triangle(sheet, *frame.pixel(panel, point))


def _pin(
    sheet: Sheet, panel: Box, frame: Frame, scene: Scene, chosen: np.ndarray, *, named: bool
) -> None:
    pins = []
    for number, row in enumerate(scene.numbered, 1):
        if chosen[number - 1]:
            x, y = frame.pixel(panel, scene.land.points[row])
            name = str(scene.picture.names[row]) if named else ""
            pins.append(Pin(number, name, x, y))
    letters = scene.land.points[np.isin(scene.status, ("higher", "lower"))]
    seen = letters[frame.holds(letters)] if named else letters[:0]
    pin_down(sheet, panel, pins, [frame.pixel(panel, point) for point in seen])


def _notes(picture: Picture) -> list[list[str]]:
    context, left_out = picture.context, left_out_line(picture)
    measure = context.measure
    return [
        [
            f"{measure.label}: {measure.definition}",
            making.rule_line(picture),
            *([left_out] if left_out else []),
            f"{lateness.as_of_line(context)}. Snapshot {context.snapshot}.",
        ],
        [
            making.method_line(picture),
            " ".join(words.source_lines(context)),
            f"{privacy_line(context.site)} {words.PROMPT}",
        ],
    ]
