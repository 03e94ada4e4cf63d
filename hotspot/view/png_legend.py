"""A legend counts: how many areas say each thing."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.patches import Rectangle

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Picture
from hotspot.view import shown, words
from hotspot.view.png_badges import draw_triangle
from hotspot.view.png_frame import BODY, SMALL
from hotspot.view.png_panel import HATCHES, LETTER, swatch_style
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.style import CUES, LIGHT, SELDOM, format_count

_ROWS = (
    ("higher", "likely higher", "as expected"),
    ("lower", "likely lower", "can't tell"),
)
_NARROW_ROWS = (("higher", "lower"), ("likely higher", "likely lower"), _ROWS[0][2:] + _ROWS[1][2:])
_SINGLE_ROWS = tuple((word,) for row in (_ROWS[0], _ROWS[1][::-1]) for word in row)
_WIDE, _HIGH = 46, 29
_GAP = 14


def write_legend(sheet: Sheet, picture: Picture, status: np.ndarray, box: Box) -> float:
    """Write the legend at the foot of a box; give where it begins."""
    nothing = [word for word in SELDOM if (status == word).any()]
    seldom = SMALL if sheet.size.brief else BODY
    rows = [(BODY, *row) for row in _grid(sheet, picture, status, box)]
    rows += [
        (seldom, *row) for row in _flow(sheet, _entries(picture, status, nothing), box, seldom)
    ]
    step = leading(BODY) * 1.12
    top = box.bottom - step * len(rows)
    for down, (size, row, lefts) in enumerate(rows):
        for left, (word, text) in zip(lefts, row, strict=True):
            _draw_swatch(sheet, word, picture.context.measure, left, top + down * step)
            said = sheet.cut(text, size, box.right - left - _WIDE - _GAP)
            level = top + down * step + (leading(BODY) - leading(size)) / 2
            sheet.line(said, left + _WIDE + _GAP, level, size)
    if shown.rising_areas(picture).any():
        top -= step
        draw_triangle(sheet, box.left + _WIDE / 2, top + leading(BODY) / 2)
        room = box.right - box.left - _WIDE - _GAP
        fits = sheet.measure(words.RISING, BODY) <= room
        rising = words.RISING if fits else words.RISING.split(":")[0]
        sheet.line(rising, box.left + _WIDE + _GAP, top, BODY)
    noun = words.plural(words.area_noun(picture))
    when = "" if picture.context.complete else " so far"
    head = f"Compared with the whole region{when} (number of {noun})"
    top -= leading(SMALL) * len(sheet.wrap(head, SMALL, box.width)) + 6
    sheet.paragraph(head, box.left, top, SMALL, box.width, color=LIGHT.quiet)
    return top


def _grid(
    sheet: Sheet, picture: Picture, status: np.ndarray, box: Box
) -> list[tuple[list[tuple[str, str]], list[float]]]:
    """Set the six steps in three columns; in two, or in one, where these do not fit."""
    for classes in (_ROWS, _NARROW_ROWS, _SINGLE_ROWS):
        rows = [_entries(picture, status, row) for row in classes]
        widths = [_column_width(sheet, column) for column in zip(*rows, strict=True)]
        gap = min((box.width - sum(widths) - 2) / max(len(widths) - 1, 1), 90.0)
        if gap >= _GAP:
            break
    lefts = [box.left + sum(widths[:number]) + number * gap for number in range(len(widths))]
    return [(row, lefts) for row in rows]


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
    sheet: Sheet, entries: list[tuple[str, str]], box: Box, size: float
) -> Iterator[tuple[list[tuple[str, str]], list[float]]]:
    """Put entries of any width one after another, in as many rows as they need."""
    row, lefts, left = [], [], box.left
    for entry in entries:
        wide = _WIDE + _GAP + sheet.measure(entry[1], size)
        if row and left + wide > box.right:
            yield row, lefts
            row, lefts, left = [], [], box.left
        row, lefts, left = [*row, entry], [*lefts, left], left + wide + 3 * _GAP
    if row:
        yield row, lefts


def _column_width(sheet: Sheet, column: Sequence[tuple[str, str]]) -> float:
    return _WIDE + _GAP + max(sheet.measure(text, BODY) for _, text in column)


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
