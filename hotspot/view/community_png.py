"""A sheet for a school hall: what is good first, the number, its past, and where all of it is from.

Words are as large as the sheet lets them be: they are laid out from large to small until
everything fits, so nothing is cut, whatever the name of the place and the language.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace

from matplotlib.patches import Rectangle

from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_bars import Bar, bars
from hotspot.view.community_csv import about
from hotspot.view.community_numbers import Told
from hotspot.view.community_short import short_sections, short_warning
from hotspot.view.community_words import Section, made_up, sections, subtitle, title
from hotspot.view.png import DRAWING
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.png_sizes import SIZES, PngSize
from hotspot.view.style import LIGHT

LABELS = {
    "poster": marked("Poster (A3)"),
    "slide": marked("Slide"),
    "phone": marked("Phone"),
}
"""What the sizes are called on the page."""

Row = tuple[tuple[str, ...], ...]

_LARGE: dict[str, tuple[Row, ...]] = {
    "poster": ((("strengths",),), (("now",),), (("time",),)),
    "slide": ((("strengths", "now"), ("time",)),),
    "phone": ((("strengths",),), (("now",),), (("time",),)),
}
_SMALL: dict[str, tuple[Row, ...]] = {
    "poster": ((("counted",), ("privacy", "limits", "ask")),),
    "slide": ((("counted",), ("ask",)),),
    "phone": ((("counted",),), (("ask",),)),
}
_LARGEST, _STEP, _STEPS = 30.0, 0.97, 80
_CHART = {"poster": 0.18, "slide": 0.24, "phone": 0.115}
"""Least height of the picture in time, of that of the sheet."""
_FINE = 0.66
"""Size of the words on how it was counted, next to those above."""

_LEAST = {"poster": 0.0, "slide": 10.1, "phone": 11.2}
"""Smallest print: 24 pixels of a slide, which the last row still reads, 32 of a telephone."""

_MOST_BARS = 8
"""Newest bars on a slide or a telephone."""
_TITLE = {"poster": 1.9, "slide": 1.6, "phone": 1.25}
_HEADING = {"poster": 1.2, "slide": 1.15, "phone": 1.1}
_GUTTER = 2.2


@dataclass(frozen=True, eq=False)
class _Page:
    sheet: Sheet
    told: Told
    tongue: Tongue
    found: dict[str, Section]
    bars: tuple[Bar, ...]
    body: float = 0.0

    @property
    def gap(self) -> float:
        return leading(self.body) * 0.4

    @property
    def least(self) -> float:
        return _LEAST[self.sheet.size.name]

    @property
    def fine(self) -> float:
        return max(self.body * _FINE, min(self.body, self.least))


def community_png(told: Told, tongue: Tongue, size: str) -> bytes:
    """Draw the sheet of a neighborhood.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.
    size : str
        Key of ``SIZES``.

    Returns
    -------
    bytes
        PNG; the same input gives the same bytes.
    """
    with DRAWING:
        described = {"Title": title(told, tongue), "Description": " ".join(about(told, tongue))}
        return draw(told, tongue, size).png(described)


def draw(told: Told, tongue: Tongue, size: str) -> Sheet:
    """Lay the sheet out with the largest words that fit.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.
    size : str
        Key of ``SIZES``.

    Returns
    -------
    Sheet
        Drawn.
    """
    if SIZES[size].brief:
        told = replace(told, periods=told.periods[-_MOST_BARS:])
        said = short_sections(told, tongue)
    else:
        said = sections(told, tongue)
    found = {one.key: one for one in said}
    page = _Page(Sheet(_paper(size)), told, tongue, found, bars(told, tongue))
    sizes = [_LARGEST * _STEP**step for step in range(_STEPS)]
    low = bisect_left(sizes, True, key=lambda body: _least(replace(page, body=body)) <= _room(page))
    _draw(replace(page, body=sizes[min(low, _STEPS - 1)]))
    return page.sheet


def _room(page: _Page) -> float:
    return page.sheet.height - 0.7 * page.sheet.margin


def _paper(size: str) -> PngSize:
    """Give the sheet: a poster hangs upright, and a telephone of today is long."""
    paper = SIZES[size]
    if size == "poster":
        return replace(paper.turned(), margin=70.0)
    return replace(paper, high=paper.wide * 19.5 / 9) if size == "phone" else paper


def _least(page: _Page) -> float:
    """Work out how high everything is, with the picture as low as may be."""
    size = page.sheet.size.name
    rows = [_row_height(page, row, page.body) for row in _LARGE[size]]
    rows += [_row_height(page, row, page.fine) for row in _SMALL[size]]
    return _header(page, draw=False) + sum(rows) + 2 * page.gap * (len(rows) - 1)


def _row_height(page: _Page, row: Row, body: float) -> float:
    width = _width(page, row)
    return max(_column_height(page, column, width, body) for column in row)


def _column_height(page: _Page, column: tuple[str, ...], width: float, body: float) -> float:
    heights = [_section(page, key, Box(0, 0, width, 0), body, draw=False) for key in column]
    chart = _CHART[page.sheet.size.name] * page.sheet.height if "time" in column else 0.0
    return sum(heights) + chart * bool(page.bars)


def _width(page: _Page, row: Row) -> float:
    gutters = (len(row) - 1) * _GUTTER * page.gap
    return (page.sheet.inner - gutters) / len(row)


def _draw(page: _Page) -> None:
    size, sheet = page.sheet.size.name, page.sheet
    spare = _room(page) - _least(page)
    top = _header(page, draw=True)
    for row in _LARGE[size]:
        more = spare if any("time" in column for column in row) else 0.0
        top = _draw_row(page, row, top, page.body, more) + 2 * page.gap
    for row in _SMALL[size]:
        _rule(sheet, top - page.gap)
        top = _draw_row(page, row, top, page.fine, 0.0) + 2 * page.gap


def _draw_row(page: _Page, row: Row, top: float, body: float, more: float) -> float:
    """Draw the columns of a row side by side; the picture takes the room that is left."""
    width, bottom = _width(page, row), top + _row_height(page, row, body) + more
    for number, column in enumerate(row):
        left, at = page.sheet.margin + number * (width + _GUTTER * page.gap), top
        for key in column:
            at = _section(page, key, Box(left, at, left + width, bottom), body, draw=True)
        if "time" in column:
            _chart(page, Box(left, at + page.gap, left + width, bottom), body)
    return bottom


def _header(page: _Page, *, draw: bool) -> float:
    """Write the title, what the numbers are about and whether they are real; give the end."""
    sheet, top = page.sheet, page.sheet.margin * 0.7
    warn = short_warning if sheet.size.brief else made_up
    warned = warn(page.told, page.tongue)
    texts = [
        (title(page.told, page.tongue), _TITLE[sheet.size.name], True, LIGHT.ink),
        (subtitle(page.told, page.tongue), 1.0, False, LIGHT.quiet),
        *([(warned, 1.0, True, LIGHT.concern)] if warned else []),
    ]
    for said, scale, bold, color in texts:
        words, size = page.tongue.bound(said), page.body * scale
        if draw:
            sheet.paragraph(words, sheet.margin, top, size, sheet.inner, bold=bold, color=color)
        top += len(sheet.wrap(words, size, sheet.inner, bold=bold)) * leading(size)
    return top + page.gap


def _section(page: _Page, key: str, box: Box, body: float, *, draw: bool) -> float:
    """Write one section from the top of a box; give where it ends."""
    sheet, one, top = page.sheet, page.found[key], box.top
    for number, said in enumerate((one.title, *one.lines)):
        if not said:
            continue
        words, heading = page.tongue.bound(said), number == 0
        big = key == "now" and number == 1
        size = body * (_HEADING[sheet.size.name] if heading or big else 1.0)
        look = {"bold": heading or big}
        if draw:
            color = LIGHT.better if heading else LIGHT.ink
            sheet.paragraph(words, box.left, top, size, box.width, color=color, **look)
        top += len(sheet.wrap(words, size, box.width, **look)) * leading(size)
        top += 0.0 if heading else leading(body) * 0.22
    return top + leading(body) * 0.2


def _rule(sheet: Sheet, level: float) -> None:
    box = Box(sheet.margin, level, sheet.width - sheet.margin, level + 2)
    _fill(sheet, box, LIGHT.line)


def _fill(sheet: Sheet, box: Box, color: str, edge: str = "none") -> None:
    sheet.figure.add_artist(
        Rectangle(
            (box.left, sheet.height - box.bottom),
            box.width,
            box.height,
            transform=sheet.plane,
            facecolor=color,
            edgecolor=edge,
            linewidth=0.6,
        )
    )


def _chart(page: _Page, box: Box, body: float) -> None:
    """Draw the bars with their numbers, and the region as a line across each."""
    found = page.bars
    if not found:
        return
    slot, size = box.width / len(found), max(body * 0.8, page.least)
    longest = max(page.sheet.measure(word, size, bold=True) for word in _labels(found))
    size *= min(1.0, 0.94 * slot / longest)
    floor = box.bottom - 2 * leading(size)
    for number, one in enumerate(found):
        left = box.left + number * slot
        _draw_bar(page.sheet, one, Box(left, box.top, left + slot, floor), size)
    _fill(page.sheet, Box(box.left, floor, box.right, floor + 2), LIGHT.line)


def _labels(found: tuple[Bar, ...]) -> list[str]:
    return [word for one in found for word in (one.value, one.when, one.year)]


def _draw_bar(sheet: Sheet, one: Bar, room: Box, size: float) -> None:
    middle, pad = (room.left + room.right) / 2, room.width * 0.14
    top, level = (room.bottom - room.height * part / 100 for part in (one.high, one.line))
    if one.value:
        bar = Box(room.left + pad, top, room.right - pad, room.bottom)
        _fill(sheet, bar, LIGHT.faint, LIGHT.line)
        across = (room.left + pad / 2, room.right - pad / 2)
        _fill(sheet, Box(across[0], level - 2, across[1], level + 3), LIGHT.ink)
    foot = room.bottom - 1.1 * leading(size)
    clear = foot if not one.value or level < foot else level - 1.2 * leading(size)
    sheet.line(one.value or "?", middle, clear, size, bold=True, align="center")
    quiet = {"align": "center", "color": LIGHT.quiet}
    sheet.line(one.when, middle, room.bottom + 6, size, **quiet)
    sheet.line(one.year, middle, room.bottom + leading(size), size, **quiet)
