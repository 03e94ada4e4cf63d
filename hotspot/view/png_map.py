"""A map for the wall: where it is clearly higher, how sure, and how many areas say what."""

import geopandas as gpd
import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.transforms import IdentityTransform

from hotspot.surveillance.answers import Picture
from hotspot.view import shown, words
from hotspot.view.png_badges import RADIUS, Pin, draw_badge, pin_down
from hotspot.view.png_frame import BODY, SMALL, write_footer, write_header
from hotspot.view.png_panel import (
    HATCHES,
    MARKS,
    Land,
    draw_panel,
    draw_scale,
    survey,
    swatch_style,
)
from hotspot.view.png_plane import Frame, frames, project, whole
from hotspot.view.png_sheet import MARGIN, Box, Sheet, leading
from hotspot.view.style import HATCHED, LIGHT, STATUSES, format_rate

WIDTH, HEIGHT = 2200, 1700
BADGES = 5
"""Areas that get a number; more would hide the map."""

_SIDE = 640
_SWATCH = (46, 30)
_HATCH_ZOOM = 1


def draw_map(
    picture: Picture, shapes: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None
) -> Sheet:
    """Put a map with all its context on a sheet."""
    sheet = Sheet(WIDTH, HEIGHT)
    status = shown.area_status(picture)
    land = _land(picture, shapes, outlines)
    context = picture.context
    lines = [words.subtitle(context), f"Rates in {context.measure.unit}"]
    top = write_header(sheet, context, words.map_title(picture), lines)
    bottom = write_footer(sheet, _notes(picture))
    bottom = _write_legend(sheet, picture, status, bottom)
    main = Box(MARGIN, top, sheet.width - MARGIN - _SIDE - 50, bottom - 64)
    side = Box(sheet.width - MARGIN - _SIDE, top, sheet.width - MARGIN, bottom)
    _draw_places(sheet, picture, status, land, main, side)
    return sheet


def _land(picture: Picture, shapes: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None) -> Land:
    degrees = shapes if shapes.crs is None else shapes.to_crs(4326)
    plane = project(degrees).set_index("area").geometry
    borders = None if outlines is None else project(outlines, degrees).geometry
    return survey(plane.reindex(picture.areas), borders)


def _draw_places(
    sheet: Sheet, picture: Picture, status: np.ndarray, land: Land, main: Box, side: Box
) -> None:
    frame, zoomed = frames(land.points, land.bounds, main.width / main.height)
    flagged = _flagged(picture, status)
    draw_panel(sheet, main, land, status, frame, letters=True)
    names = picture.names[flagged]
    inside = frame.holds(land.points[flagged])
    _pin(sheet, main, frame, land, flagged, inside, names)
    top = side.top
    if zoomed:
        _outline(sheet, main)
        small = Box(side.left, side.top, side.right, side.top + 400)
        around = whole(land.bounds, small.width / small.height)
        draw_panel(sheet, small, land, status, around, letters=False)
        _outline(sheet, _on_sheet(frame, small, around), 1.6)
        _pin(sheet, small, around, land, flagged, ~inside, np.full(len(flagged), ""))
        sheet.line("Whole region; the box is the map at left", side.left, small.bottom + 8, SMALL)
        top = small.bottom + 60
    draw_scale(sheet, main, frame, main.left, main.bottom + 16)
    _write_list(sheet, picture, status, flagged, Box(side.left, top, side.right, side.bottom))


def _flagged(picture: Picture, status: np.ndarray) -> np.ndarray:
    """Rows of the areas to number, highest rate first."""
    rows = np.flatnonzero(status == "higher")
    order = np.argsort(-picture.smooth.rate[rows], kind="stable")
    return rows[order][:BADGES]


def _pin(
    sheet: Sheet,
    panel: Box,
    frame: Frame,
    land: Land,
    rows: np.ndarray,
    chosen: np.ndarray,
    names: np.ndarray,
) -> None:
    scale = panel.width / frame.size[0]
    pins = [
        Pin(
            number,
            str(name),
            panel.left + (land.points[row, 0] - frame.west) * scale,
            panel.top + (frame.north - land.points[row, 1]) * scale,
        )
        for number, row, here, name in zip(
            range(1, len(rows) + 1), rows, chosen, names, strict=True
        )
        if here
    ]
    pin_down(sheet, panel, pins)


def _on_sheet(frame: Frame, panel: Box, around: Frame) -> Box:
    scale = panel.width / around.size[0]
    return Box(
        panel.left + (frame.west - around.west) * scale,
        panel.top + (around.north - frame.north) * scale,
        panel.left + (frame.east - around.west) * scale,
        panel.top + (around.north - frame.south) * scale,
    )


def _outline(sheet: Sheet, box: Box, width: float = 0.8) -> None:
    sheet.figure.add_artist(
        Rectangle(
            (box.left, sheet.height - box.bottom),
            box.width,
            box.height,
            transform=IdentityTransform(),
            facecolor="none",
            edgecolor=LIGHT.ink,
            linewidth=width,
            zorder=5,
        )
    )


def _write_list(
    sheet: Sheet, picture: Picture, status: np.ndarray, rows: np.ndarray, box: Box
) -> None:
    context, top = picture.context, box.top
    top = sheet.paragraph("Clearly higher than the region", box.left, top, 11, box.width, bold=True)
    coverage = f"{picture.smooth.coverage:.0%}"
    head = f"Smoothed rate with its {coverage} interval"
    top = sheet.paragraph(head, box.left, top, SMALL, box.width, color=LIGHT.quiet) + 14
    for number, row in enumerate(rows, 1):
        draw_badge(sheet, number, box.left + RADIUS, top + 22)
        left = box.left + 2 * RADIUS + 20
        name = sheet.cut(str(picture.names[row]), BODY, box.right - left, bold=True)
        sheet.line(name, left, top, BODY, bold=True)
        rate, lower, upper = (
            format_rate(float(values[row]), context.measure)
            for values in (picture.smooth.rate, picture.smooth.lower, picture.smooth.upper)
        )
        sheet.line(f"{rate} ({lower} to {upper})", left, top + leading(BODY), BODY)
        top += 2 * leading(BODY) + 18
    more = int((status == "higher").sum()) - len(rows)
    if more > 0:
        top = sheet.paragraph(
            f"and {more} more, outlined on the map", box.left, top, BODY, box.width
        )
    sheet.paragraph(words.region_line(picture), box.left, top + 10, BODY, box.width)


def _write_legend(sheet: Sheet, picture: Picture, status: np.ndarray, bottom: float) -> float:
    entries = [
        (word, f"{words.status_word(word, picture.context)}: {int((status == word).sum())}")
        for word in STATUSES
        if word not in HATCHED or (status == word).any()
    ]
    rows: list[list[tuple[str, str, float]]] = [[]]
    at = float(MARGIN)
    for word, text in entries:
        wide = _SWATCH[0] + 14 + sheet.measure(text, BODY) + 44
        if at + wide > sheet.width - MARGIN + 44:
            rows.append([])
            at = float(MARGIN)
        rows[-1].append((word, text, at))
        at += wide
    high = leading(BODY) * 1.15
    top = bottom - high * len(rows)
    for number, row in enumerate(rows):
        for word, text, left in row:
            _swatch(sheet, word, left, top + number * high)
            sheet.line(text, left + _SWATCH[0] + 14, top + number * high, BODY)
    return top - 20


def _swatch(sheet: Sheet, word: str, left: float, top: float) -> None:
    wide, high = _SWATCH
    box = Rectangle(
        (left, sheet.height - top - high - 2),
        wide,
        high,
        transform=IdentityTransform(),
        hatch=HATCHES.get(word),
        **swatch_style(word),
    )
    box.set_hatch_linewidth(0.5)
    sheet.figure.add_artist(box)
    if word in MARKS:
        sheet.line(
            MARKS[word][0],
            left + wide / 2,
            top + 5,
            6.5,
            bold=True,
            color=LIGHT.ground,
            align="center",
        )


def _notes(picture: Picture) -> list[list[str]]:
    context = picture.context
    return [
        [words.rule_line(picture), words.method_line(picture)],
        [
            " ".join(words.source_lines(context)),
            f"{words.as_of_line(context)}. Snapshot {context.snapshot}.",
            f"{words.privacy_line(context.site)} {words.PROMPT}",
        ],
    ]
