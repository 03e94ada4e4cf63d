"""A map for the wall: where it is clearly different, how sure, and how many areas say what."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes

from hotspot.core.errors import InvalidGeography
from hotspot.surveillance.answers import Picture
from hotspot.view import shown, words
from hotspot.view.place import row_of
from hotspot.view.png_badges import Pin, draw_triangle, pin_down
from hotspot.view.png_frame import SMALL, write_footer, write_header
from hotspot.view.png_legend import write_legend
from hotspot.view.png_list import fitting_rows, list_height, write_list
from hotspot.view.png_notes import map_notes
from hotspot.view.png_panel import Land, draw_panel, draw_scale, survey
from hotspot.view.png_plane import Frame, frames, project, whole
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.png_sizes import MAP_PAGE, PngSize
from hotspot.view.ranking import standing_out
from hotspot.view.style import LIGHT

_SIDE, _WIDE_SIDE, _GUTTER = 640, 760, 60
_SCALE = 70
_BAR_ROOM = 0.32
_UPRIGHT_LAND = 1.2
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
    picture: Picture,
    shapes: gpd.GeoDataFrame,
    outlines: gpd.GeoDataFrame | None,
    size: PngSize = MAP_PAGE,
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
    size : PngSize
        Of the sheet. A poster stands upright unless the region is clearly wider than high.

    Returns
    -------
    Sheet
        Ready to be written.

    Raises
    ------
    InvalidGeography
        If the picture has no area, or an area of it has no shape.
    """
    scene = _scene(picture, shapes, outlines, size.places)
    sheet = Sheet(_turned(size, scene.land))
    context = picture.context
    lines = [words.subtitle(context), *([] if size.brief else [words.unit(context)])]
    top = write_header(sheet, context, words.map_title(picture), lines)
    bottom = write_footer(sheet, map_notes(picture, brief=size.brief))
    land, side = _arrange(sheet, scene, top, bottom)
    rows = fitting_rows(sheet, picture, scene.numbered, side)
    _draw_places(sheet, replace(scene, numbered=rows), land, side)
    return sheet


def _turned(size: PngSize, land: Land) -> PngSize:
    """Hang a poster upright unless the region is clearly wider than high."""
    west, south, east, north = land.bounds
    stands = east - west < _UPRIGHT_LAND * (north - south)
    return size.turned() if stands and size.name == "poster" else size


def _arrange(sheet: Sheet, scene: Scene, top: float, bottom: float) -> tuple[Box, Box]:
    """Write the legend; give the room of the map and that of the list."""
    room = Box(sheet.margin, top, sheet.width - sheet.margin, bottom)
    narrow = sheet.size.upright and sheet.size.brief
    return (_below if narrow else _beside)(sheet, scene, room)


def _below(sheet: Sheet, scene: Scene, room: Box) -> tuple[Box, Box]:
    """Put legend and list below the map."""
    listed = room.bottom - list_height(sheet, scene.picture, scene.numbered, room.width)
    foot = Box(room.left, room.top, room.right, listed - _GUTTER / 2)
    above = write_legend(sheet, scene.picture, scene.status, foot) - _SCALE
    land = Box(room.left, room.top, room.right, max(above, room.top + _LEAST_HEIGHT))
    return land, Box(room.left, listed, room.right, room.bottom)


def _beside(sheet: Sheet, scene: Scene, room: Box) -> tuple[Box, Box]:
    """Put the list beside the map; the legend below the map, or below the list."""
    below_list = sheet.size.brief or sheet.size.upright
    edge = room.right - (_WIDE_SIDE if sheet.size.brief else _SIDE)
    land = Box(room.left, room.top, edge - _GUTTER, room.bottom)
    side = Box(edge, room.top, room.right, room.bottom)
    above = write_legend(sheet, scene.picture, scene.status, side if below_list else land)
    if below_list:
        land = Box(land.left, land.top, land.right, land.bottom - _SCALE)
        return land, Box(side.left, side.top, side.right, above - _GUTTER / 2)
    return Box(land.left, land.top, land.right, above - _SCALE), side


def _scene(
    picture: Picture, shapes: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None, most: int
) -> Scene:
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
    return Scene(picture, land, status, _numbered(picture, most))


def _borders(picture: Picture, outlines: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Keep the borders of the neighborhoods that were asked for."""
    asked = outlines["area"].isin(picture.neighborhoods)
    return outlines.geometry[asked] if asked.any() else outlines.geometry


def _numbered(picture: Picture, most: int) -> np.ndarray:
    """Number the areas as the screen does, so that a badge is the same place in both."""
    listed = standing_out(picture, most=most)
    return np.array([row_of(picture, area) for area, *_ in listed], dtype=int)


def _draw_places(sheet: Sheet, scene: Scene, main: Box, side: Box) -> None:
    land = scene.land
    frame, zoomed = frames(land.points, land.bounds, main.width / main.height)
    measure = scene.picture.context.measure
    axes = draw_panel(sheet, main, land, scene.status, frame, measure=measure, marked=True)
    edge = _EDGE * frame.size[0] / main.width
    inside = frame.holds(land.points[scene.numbered], edge)
    covered = _mark_rising(sheet, main, frame, scene)
    covered += _pin(sheet, main, frame, scene, inside, named=True)
    _take_away(sheet, axes, covered)
    draw_scale(sheet, main, frame, main.bottom + 14)
    if zoomed:
        sheet.outline(main, 0.8)
        rest = _draw_whole(sheet, scene, side, frame, ~inside)
        if rest == side:
            _say_part(sheet, main, scene)
        side = rest
    write_list(sheet, scene.picture, scene.status, scene.numbered, side)


def _say_part(sheet: Sheet, main: Box, scene: Scene) -> None:
    """Say beside the scale that the region goes on, where no small map shows it."""
    said = f"Where most {words.plural(words.area_noun(scene.picture))} are; the region goes on."
    room = main.width * (1 - _BAR_ROOM)
    sheet.line(
        sheet.cut(said, SMALL, room), main.right, main.bottom + 14, SMALL,
        color=LIGHT.quiet, align="right",
    )  # fmt: skip


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


def _take_away(sheet: Sheet, axes: Axes, covered: list[Box]) -> None:
    """Remove the letters of areas that a badge, a name or a triangle lies on."""
    for letter in list(axes.texts):
        if any(sheet.box_of(letter).overlaps(box) for box in covered):
            letter.remove()


def _mark_rising(sheet: Sheet, panel: Box, frame: Frame, scene: Scene) -> list[Box]:
    """Put a triangle on what is high and rising; give what the triangles cover."""
    points = scene.land.points[shown.rising_areas(scene.picture)]
    seen = points[frame.holds(points)]
    return [draw_triangle(sheet, *frame.pixel(panel, point)) for point in seen]


def _pin(
    sheet: Sheet, panel: Box, frame: Frame, scene: Scene, chosen: np.ndarray, *, named: bool
) -> list[Box]:
    pins = []
    for number, row in enumerate(scene.numbered, 1):
        if chosen[number - 1]:
            x, y = frame.pixel(panel, scene.land.points[row])
            name = str(scene.picture.names[row]) if named else ""
            pins.append(Pin(number, name, x, y))
    letters = scene.land.points[np.isin(scene.status, ("higher", "lower"))]
    seen = letters[frame.holds(letters)] if named else letters[:0]
    return pin_down(sheet, panel, pins, [frame.pixel(panel, point) for point in seen])
