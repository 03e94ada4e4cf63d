"""Above a picture stands what it says and about whom; below it, how it was made and from what.

A picture is passed on without the page it came from, so its context is inside it.
"""

from collections.abc import Sequence

from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform

from hotspot.surveillance.answers import Context
from hotspot.view import lateness, words
from hotspot.view.png_sheet import MARGIN, Sheet, leading
from hotspot.view.style import LIGHT

TITLE, SUBTITLE, BODY, SMALL = 21, 11.5, 9.5, 7.4

_GUTTER = 70
_PARAGRAPH = 6
_MOST_LINES = 7


def write_header(sheet: Sheet, context: Context, title: str, lines: Sequence[str]) -> float:
    """Write title and subtitle, whether weeks still fill up; give the pixel below."""
    width, top = sheet.width - 2 * MARGIN, 0.7 * MARGIN
    if context.site.synthetic:
        top = sheet.pill(words.SYNTHETIC, MARGIN, top, SMALL + 0.6).bottom + 16
    top = sheet.paragraph(title, MARGIN, top, TITLE, width, bold=True) + 6
    warned = [] if context.complete else [lateness.incomplete_line(context)]
    for line in (*lines, *warned):
        top = sheet.paragraph(line, MARGIN, top, SUBTITLE, width, color=LIGHT.quiet)
    return top + 22


def write_footer(sheet: Sheet, columns: Sequence[Sequence[str]]) -> float:
    """Write columns of paragraphs at the foot; give the pixel above them."""
    width = (sheet.width - 2 * MARGIN - _GUTTER * (len(columns) - 1)) / len(columns)
    wrapped = [[_clip(sheet.wrap(text, SMALL, width)) for text in column] for column in columns]
    heights = [sum(map(_height, column)) for column in wrapped]
    top = sheet.height - 0.6 * MARGIN - max(heights)
    for number, column in enumerate(wrapped):
        _write_column(sheet, column, MARGIN + number * (width + _GUTTER), top)
    rule(sheet, top - 18)
    return top - 34


def rule(sheet: Sheet, at: float) -> None:
    """Draw a thin line across the sheet."""
    level = sheet.height - at
    sheet.figure.add_artist(
        Line2D(
            [MARGIN, sheet.width - MARGIN],
            [level, level],
            color=LIGHT.line,
            linewidth=0.6,
            transform=IdentityTransform(),
        )
    )


def _clip(lines: list[str]) -> list[str]:
    """A note that would push the picture off the sheet ends in an ellipsis."""
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][:-2]}…"]


def _height(lines: Sequence[str]) -> float:
    return len(lines) * leading(SMALL) + _PARAGRAPH


def _write_column(sheet: Sheet, column: Sequence[Sequence[str]], left: float, top: float) -> None:
    for lines in column:
        for number, line in enumerate(lines):
            sheet.line(line, left, top + number * leading(SMALL), SMALL, color=LIGHT.quiet)
        top += _height(lines)
