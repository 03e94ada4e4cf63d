"""A legend counts: how many areas say each thing, and what the numbered ones say exactly."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.patches import Rectangle

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Picture
from hotspot.view import making, shown, words
from hotspot.view.png_badges import RADIUS, draw_badge, draw_triangle
from hotspot.view.png_frame import BODY, SMALL
from hotspot.view.png_panel import HATCHES, LETTER, swatch_style
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.style import CUES, LIGHT, SELDOM, format_count

_ROWS = (
    ("higher", "likely higher", "as expected"),
    ("lower", "likely lower", "can't tell"),
)
_NARROW_ROWS = (("higher", "lower"), ("likely higher", "likely lower"), _ROWS[0][2:] + _ROWS[1][2:])
_WIDE, _HIGH = 46, 29
_GAP = 14
_HEAD = 11
_ENTRY = 2 * leading(BODY) + 18
_DAGGER = "†"


def write_legend(sheet: Sheet, picture: Picture, status: np.ndarray, box: Box) -> float:
    """Write the legend at the foot of a box; give where it begins."""
    rows, columns = _grid(sheet, picture, status, box)
    nothing = [word for word in SELDOM if (status == word).any()]
    for row, lefts in _flow(sheet, _entries(picture, status, nothing), box):
        rows, columns = [*rows, row], [*columns, lefts]
    step = leading(BODY) * 1.12
    top = box.bottom - step * len(rows)
    for down, (row, lefts) in enumerate(zip(rows, columns, strict=True)):
        for left, (word, text) in zip(lefts, row, strict=True):
            _draw_swatch(sheet, word, picture.context.measure, left, top + down * step)
            sheet.line(text, left + _WIDE + _GAP, top + down * step, BODY)
    if shown.rising_areas(picture).any():
        top -= step
        draw_triangle(sheet, box.left + _WIDE / 2, top + leading(BODY) / 2)
        sheet.line(words.RISING, box.left + _WIDE + _GAP, top, BODY)
    top -= leading(SMALL) + 6
    noun = words.plural(words.area_noun(picture))
    when = "" if picture.context.complete else " so far"
    head = f"Compared with the whole region{when} (number of {noun})"
    sheet.line(head, box.left, top, SMALL, color=LIGHT.quiet)
    return top


def _grid(
    sheet: Sheet, picture: Picture, status: np.ndarray, box: Box
) -> tuple[list[list[tuple[str, str]]], list[list[float]]]:
    """Set the six steps in three columns, or in two where three do not fit."""
    rows = [_entries(picture, status, row) for row in _ROWS]
    lefts = _columns(sheet, rows, box)
    if lefts[1] - lefts[0] < _column_width(sheet, [row[0] for row in rows]) + _GAP:
        rows = [_entries(picture, status, row) for row in _NARROW_ROWS]
        lefts = _columns(sheet, rows, box)
    return rows, [lefts] * len(rows)


def _entries(picture: Picture, status: np.ndarray, classes: Sequence[str]) -> list[tuple[str, str]]:
    """Give each class with its words and count."""
    return [
        (
            word,
            f"{words.status_word(word, picture.context)} ({format_count((status == word).sum())})",
        )
        for word in classes
    ]


def _flow(
    sheet: Sheet, entries: list[tuple[str, str]], box: Box
) -> Iterator[tuple[list[tuple[str, str]], list[float]]]:
    """Put entries of any width one after another, in as many rows as they need."""
    row, lefts, left = [], [], box.left
    for entry in entries:
        wide = _WIDE + _GAP + sheet.measure(entry[1], BODY)
        if row and left + wide > box.right:
            yield row, lefts
            row, lefts, left = [], [], box.left
        row, lefts, left = [*row, entry], [*lefts, left], left + wide + 3 * _GAP
    if row:
        yield row, lefts


def _columns(sheet: Sheet, rows: list[list[tuple[str, str]]], box: Box) -> list[float]:
    """Give the left edge of each column, as wide as its longest words."""
    widths = [_column_width(sheet, column) for column in zip(*rows, strict=True)]
    gap = min((box.width - sum(widths)) / (len(widths) - 1), 90.0)
    return [box.left + sum(widths[:number]) + number * gap for number in range(len(widths))]


def _column_width(sheet: Sheet, column: Sequence[tuple[str, str]]) -> float:
    return _WIDE + _GAP + max(sheet.measure(text, BODY) for _, text in column)


def list_height(sheet: Sheet, picture: Picture, rows: np.ndarray, width: float) -> float:
    """Give the height that the list of the numbered areas takes up."""
    region = len(sheet.wrap(words.region_line(picture), BODY, width))
    note = len(sheet.wrap(_footnote(picture, rows), SMALL, width))
    head = 2 * leading(_HEAD) + leading(SMALL) + 16
    listed = len(rows) * _ENTRY + (1 + region) * leading(BODY)
    return head + listed + note * leading(SMALL) + 20


def write_list(
    sheet: Sheet, picture: Picture, status: np.ndarray, rows: np.ndarray, box: Box
) -> None:
    """Write name, rate and interval of the numbered areas."""
    worse = words.concern(picture.context.measure)
    head = _head(picture, worse, some=bool(rows.size))
    top = sheet.paragraph(head, box.left, box.top, _HEAD, box.width, bold=True)
    if rows.size:
        coverage = words.percent(picture.smooth.coverage)
        line = f"Smoothed rate, with its {coverage} interval"
        top = sheet.paragraph(line, box.left, top, SMALL, box.width, color=LIGHT.quiet) + 16
    for number, row in enumerate(rows, 1):
        top = _write_entry(sheet, picture, number, row, box, top)
    more = int((status == worse).sum()) - len(rows)
    if more > 0:
        line = f"and {more} more, outlined on the map"
        top = sheet.paragraph(line, box.left, top, BODY, box.width) + 4
    line = words.region_line(picture)
    top = sheet.paragraph(line, box.left, top + 4, BODY, box.width, color=LIGHT.quiet)
    note = _footnote(picture, rows)
    sheet.paragraph(note, box.left, top + 8, SMALL, box.width, color=LIGHT.quiet)


def _head(picture: Picture, worse: str, *, some: bool) -> str:
    """Say what is listed; weeks still filling up are not judged."""
    if making.thin_line(picture):
        return "Too little data to list any"
    if picture.context.complete:
        noun = words.area_noun(picture)
        return f"Clearly {worse} than the region" if some else f"No {noun} is clearly {worse}"
    return f"{worse.capitalize()} so far, not judged" if some else f"None {worse} so far"


def _footnote(picture: Picture, rows: np.ndarray) -> str:
    """Say once why some of the listed areas must be read with care."""
    said = {shown.caution(picture, row) for row in rows} - {""}
    if not said:
        return ""
    one = said.pop()
    return f"{_DAGGER} {one if not said else 'Read with care: the table of this map says why.'}"


def _write_entry(
    sheet: Sheet, picture: Picture, number: int, row: int, box: Box, top: float
) -> float:
    draw_badge(sheet, number, box.left + RADIUS, top + leading(BODY))
    left = box.left + 2 * RADIUS + 22
    mark = " (rising)" if shown.rising_areas(picture)[row] else ""
    mark += f" {_DAGGER}" if shown.caution(picture, row) else ""
    room = box.right - left - sheet.measure(mark, BODY, bold=True)
    name = sheet.cut(str(picture.names[row]), BODY, room, bold=True) + mark
    place = str(picture.neighborhoods[row])
    sheet.line(name, left, top, BODY, bold=True)
    after = left + sheet.measure(f"{name} ", BODY, bold=True) + 10
    if place and box.right - after > 120:
        sheet.line(sheet.cut(place, BODY, box.right - after), after, top, BODY, color=LIGHT.quiet)
    smooth = picture.smooth
    rate = words.rate_words(
        smooth.rate[row], smooth.lower[row], smooth.upper[row], picture.context.measure
    )
    sheet.line(rate, left, top + leading(BODY), BODY)
    return top + _ENTRY


def _draw_swatch(sheet: Sheet, word: str, measure: Measure, left: float, top: float) -> None:
    swatch = Rectangle(
        (left, sheet.height - top - _HIGH - 3),
        _WIDE,
        _HIGH,
        transform=sheet.plane,
        hatch=HATCHES.get(word),
        **swatch_style(word, measure),
    )
    swatch.set_hatch_linewidth(0.5)
    sheet.figure.add_artist(swatch)
    cue = CUES[word]
    if cue.letter:
        sheet.line(
            cue.letter, left + _WIDE / 2, top + 7, LETTER, bold=True,
            color=getattr(LIGHT, cue.ink), align="center",
        )  # fmt: skip
