"""Above a picture stands what it says and about whom; below it, how it was made and from what.

A picture is passed on without the page it came from, so its context is inside it.
"""

from collections.abc import Sequence

from matplotlib.lines import Line2D

from hotspot.surveillance.answers import Context
from hotspot.view import lateness, words
from hotspot.view.png_sheet import Sheet, leading
from hotspot.view.style import LIGHT

TITLE, SUBTITLE, BODY, SMALL = 21, 11.5, 9.5, 7.4

_GUTTER = 70
_PARAGRAPH = 6
_MOST_LINES, _BRIEF_LINES = 7, 6
_SMALLER = (TITLE, 19, 17, 15, 13)


def write_header(sheet: Sheet, context: Context, title: str, lines: Sequence[str]) -> float:
    """Write title and subtitle, whether weeks still fill up; give where it ends."""
    width, top = sheet.inner, 0.7 * sheet.margin
    if context.site.synthetic:
        top = sheet.pill(words.SYNTHETIC, sheet.margin, top, SMALL + 0.6).bottom + 16
    top = sheet.paragraph(title, sheet.margin, top, _fitting(sheet, title), width, bold=True) + 6
    warned = [] if context.complete else [lateness.incomplete_line(context)]
    for line in (*lines, *warned):
        top = sheet.paragraph(line, sheet.margin, top, SUBTITLE, width, color=LIGHT.quiet)
    return top + 22


def write_footer(sheet: Sheet, columns: Sequence[Sequence[str]]) -> float:
    """Write columns of paragraphs at the foot; give where they begin."""
    if sheet.size.brief and sheet.size.upright:
        columns = [[text for column in columns for text in column]]
    width = (sheet.inner - _GUTTER * (len(columns) - 1)) / len(columns)
    wrapped = [
        [_clip(sheet, sheet.wrap(text, SMALL, width)) for text in column] for column in columns
    ]
    heights = [sum(map(_height, column)) for column in wrapped]
    top = sheet.height - 0.6 * sheet.margin - max(heights)
    for number, column in enumerate(wrapped):
        _write_column(sheet, column, sheet.margin + number * (width + _GUTTER), top)
    rule(sheet, top - 18)
    return top - 34


def _fitting(sheet: Sheet, title: str) -> float:
    """Choose the largest letters in which a title takes few lines."""
    most = 3 if sheet.size.upright else 2
    fits = (
        size for size in _SMALLER if len(sheet.wrap(title, size, sheet.inner, bold=True)) <= most
    )
    return next(fits, _SMALLER[-1])


def rule(sheet: Sheet, at: float) -> None:
    """Draw a thin line across the sheet."""
    level = sheet.height - at
    sheet.figure.add_artist(
        Line2D(
            [sheet.margin, sheet.width - sheet.margin],
            [level, level],
            color=LIGHT.line,
            linewidth=0.6,
            transform=sheet.plane,
        )
    )


def _clip(sheet: Sheet, lines: list[str]) -> list[str]:
    """A note that would push the picture off the sheet ends in an ellipsis."""
    most = _BRIEF_LINES if sheet.size.brief else _MOST_LINES
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1][:-2]}…"]


def _height(lines: Sequence[str]) -> float:
    return len(lines) * leading(SMALL) + _PARAGRAPH


def _write_column(sheet: Sheet, column: Sequence[Sequence[str]], left: float, top: float) -> None:
    for lines in column:
        for number, line in enumerate(lines):
            sheet.line(line, left, top + number * leading(SMALL), SMALL, color=LIGHT.quiet)
        top += _height(lines)
