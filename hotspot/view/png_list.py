"""Beside a map stand the places that stand out, each with its number, its rate and its interval."""

import numpy as np

from hotspot.surveillance.answers import Picture
from hotspot.view import making, shown, words
from hotspot.view.png_badges import RADIUS, draw_badge
from hotspot.view.png_frame import BODY, SMALL
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.style import LIGHT

_HEAD = 11
_ENTRY, _BRIEF_ENTRY = 2 * leading(BODY) + 18, 2 * RADIUS + 8
_DAGGER = "†"
_CARE = "Read with care: the table of this map says why."


def fitting_rows(sheet: Sheet, picture: Picture, rows: np.ndarray, room: Box) -> np.ndarray:
    """Take as many of the numbered areas, the surest first, as a box has room to list."""
    while rows.size and list_height(sheet, picture, rows, room.width) > room.height:
        rows = rows[:-1]
    return rows


def list_height(sheet: Sheet, picture: Picture, rows: np.ndarray, width: float) -> float:
    """Give the height that the list of the numbered areas takes up."""
    brief = sheet.size.brief
    region = len(sheet.wrap(_region_line(picture, brief=brief), BODY, width))
    note = len(sheet.wrap(_footnote(picture, rows, brief=brief), SMALL, width))
    below = len(sheet.wrap(_unit_line(picture, brief=brief), SMALL, width))
    head = (1 if brief else 2) * leading(_HEAD) + below * leading(SMALL) + 16
    entry, more = (_BRIEF_ENTRY, 0) if brief else (_ENTRY, 1)
    listed = len(rows) * entry + (more + region) * leading(BODY)
    return head + listed + note * leading(SMALL) + 20


def write_list(
    sheet: Sheet, picture: Picture, status: np.ndarray, rows: np.ndarray, box: Box
) -> None:
    """Write name, rate and interval of the numbered areas."""
    worse = words.concern(picture.context.measure)
    head = _head(picture, worse, some=bool(rows.size))
    top = sheet.paragraph(head, box.left, box.top, _HEAD, box.width, bold=True)
    if rows.size:
        line = _unit_line(picture, brief=sheet.size.brief)
        top = sheet.paragraph(line, box.left, top, SMALL, box.width, color=LIGHT.quiet) + 16
    for number, row in enumerate(rows, 1):
        write = _write_briefly if sheet.size.brief else _write_entry
        top = write(sheet, picture, number, row, box, top)
    more = int((status == worse).sum()) - len(rows)
    if more > 0 and not sheet.size.brief:
        line = f"and {more} more, outlined on the map"
        top = sheet.paragraph(line, box.left, top, BODY, box.width) + 4
    line = _region_line(picture, brief=sheet.size.brief)
    top = sheet.paragraph(line, box.left, top + 4, BODY, box.width, color=LIGHT.quiet)
    note = _footnote(picture, rows, brief=sheet.size.brief)
    sheet.paragraph(note, box.left, top + 8, SMALL, box.width, color=LIGHT.quiet)


def _head(picture: Picture, worse: str, *, some: bool) -> str:
    """Say what is listed; weeks still filling up are not judged."""
    if making.thin_line(picture):
        return "Too little data to list any"
    if picture.context.complete:
        noun = words.area_noun(picture)
        return f"Clearly {worse} than the region" if some else f"No {noun} is clearly {worse}"
    return f"{worse.capitalize()} so far, not judged" if some else f"None {worse} so far"


def _unit_line(picture: Picture, *, brief: bool) -> str:
    """Say what the numbers of the list are; with their unit where the head does not give it."""
    coverage = words.percent(picture.smooth.coverage)
    unit = f"{words.unit(picture.context)}, smoothed" if brief else "Smoothed rate"
    return f"{unit}, with its {coverage} interval"


def _region_line(picture: Picture, *, brief: bool) -> str:
    """Give the region's rate; without its unit where the list gives it."""
    line = words.region_line(picture)
    return line.removesuffix(picture.context.measure.unit.removeprefix("% ")) if brief else line


def _footnote(picture: Picture, rows: np.ndarray, *, brief: bool) -> str:
    """Say once why some of the listed areas must be read with care."""
    said = {shown.caution(picture, row) for row in rows} - {""}
    if not said:
        return ""
    alone = len(said) == 1 and not brief
    return f"{_DAGGER} {said.pop() if alone else _CARE}"


def _write_entry(
    sheet: Sheet, picture: Picture, number: int, row: int, box: Box, top: float
) -> float:
    draw_badge(sheet, number, box.left + RADIUS, top + leading(BODY))
    left = box.left + 2 * RADIUS + 22
    name = _marked(sheet, picture, row, box.right - left)
    place = str(picture.neighborhoods[row])
    sheet.line(name, left, top, BODY, bold=True)
    after = left + sheet.measure(f"{name} ", BODY, bold=True) + 10
    if place and box.right - after > 120:
        sheet.line(sheet.cut(place, BODY, box.right - after), after, top, BODY, color=LIGHT.quiet)
    sheet.line(_rate(picture, row), left, top + leading(BODY), BODY)
    return top + _ENTRY


def _write_briefly(
    sheet: Sheet, picture: Picture, number: int, row: int, box: Box, top: float
) -> float:
    """Write an area in one line, its rate at the right."""
    draw_badge(sheet, number, box.left + RADIUS, top + RADIUS)
    left, rate = box.left + 2 * RADIUS + 22, _rate(picture, row)
    level = top + RADIUS - leading(BODY) / 2
    room = box.right - left - sheet.measure(rate, BODY) - 24
    name = _marked(sheet, picture, row, room)
    sheet.line(name, left, level, BODY, bold=True)
    sheet.line(rate, box.right, level, BODY, align="right")
    return top + _BRIEF_ENTRY


def _marked(sheet: Sheet, picture: Picture, row: int, room: float) -> str:
    """Give as much of a name as there is room for, and its marks."""
    rising = " ▲" if sheet.size.brief else " (rising)"
    mark = rising if shown.rising_areas(picture)[row] else ""
    mark += f" {_DAGGER}" if shown.caution(picture, row) else ""
    room -= sheet.measure(mark, BODY, bold=True)
    return sheet.cut(str(picture.names[row]), BODY, room, bold=True) + mark


def _rate(picture: Picture, row: int) -> str:
    smooth = picture.smooth
    return words.rate_words(
        smooth.rate[row], smooth.lower[row], smooth.upper[row], picture.context.measure
    )
