"""A sheet for a school hall: what is good first, the number, its past, and where all of it is from.

Words are as large as the sheet lets them be: they are laid out from large to small until
everything fits, so nothing is cut, whatever the name of the place and the language.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_bars import bars
from hotspot.view.community_beside import beside
from hotspot.view.community_csv import about
from hotspot.view.community_numbers import Told
from hotspot.view.community_png_parts import Page, chart, header, rule, section
from hotspot.view.community_short import short_sections
from hotspot.view.community_where import draw_where
from hotspot.view.community_words import Section, meeting, sections, title, where_section
from hotspot.view.png import DRAWING
from hotspot.view.png_sheet import Box, Sheet
from hotspot.view.png_sizes import SIZES, PngSize

LABELS = {
    "poster": marked("Poster (A3, fits 11 × 17 inches)"),
    "slide": marked("Slide"),
    "phone": marked("Phone"),
}
"""What the sizes are called on the page."""

Row = tuple[tuple[str, ...], ...]

_LARGE: dict[str, tuple[Row, ...]] = {
    "poster": (
        (("strengths",), ("where",)),
        (("now",),),
        (("time",),),
        (("ask",), ("meeting",)),
    ),
    "slide": ((("strengths", "now"), ("time",)),),
    "phone": ((("strengths",),), (("now",),), (("time",),)),
}
_SMALL: dict[str, tuple[Row, ...]] = {
    "poster": ((("counted",), ("privacy", "limits")),),
    "slide": ((("counted",), ("ask",)),),
    "phone": ((("counted",),), (("ask",),)),
}
_LARGEST, _STEP, _STEPS = 30.0, 0.97, 80
_CHART = {"poster": 0.08, "slide": 0.24, "phone": 0.115}
"""Least height of the picture in time, of that of the sheet."""
_GUTTER = 2.2
_APART = {"poster": 1.4, "slide": 2.0, "phone": 2.0}
"""Gaps between rows."""

_WIDE = {"poster": {"where": 0.38, "counted": 1.9}}
"""Width of a column by its first section, next to 1 of others in its row."""

_MAP = 0.1
"""Least height of the map, of that of the sheet."""


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
    brief = SIZES[size].brief
    said = short_sections(told, tongue) if brief else _hung(told, tongue)
    found = {one.key: one for one in said}
    across = () if brief else beside(told, tongue)
    page = Page(Sheet(_paper(size)), told, tongue, found, bars(told, tongue), across)
    sizes = [_LARGEST * _STEP**step for step in range(_STEPS)]
    low = bisect_left(sizes, True, key=lambda body: _least(replace(page, body=body)) <= _room(page))
    _draw(replace(page, body=sizes[min(low, _STEPS - 1)]))
    return page.sheet


def _hung(told: Told, tongue: Tongue) -> tuple[Section, ...]:
    """Give what hangs in a hall: also where it is, and room to write when people meet."""
    mapped = (where_section(told, tongue),) if told.where else ()
    return (*sections(told, tongue), meeting(told, tongue), *mapped)


def _room(page: Page) -> float:
    return page.sheet.height - 0.7 * page.sheet.margin


def _paper(size: str) -> PngSize:
    """Give the sheet: a poster hangs upright, and a telephone of today is long."""
    paper = SIZES[size]
    if size == "poster":
        return replace(paper.turned(), margin=56.0)
    return replace(paper, high=paper.wide * 19.5 / 9) if size == "phone" else paper


def _least(page: Page) -> float:
    """Work out how high everything is, with the picture as low as may be."""
    size = page.sheet.size.name
    rows = [_row_height(page, row, page.body) for row in _LARGE[size]]
    rows += [_row_height(page, row, page.fine) for row in _SMALL[size]]
    return (
        header(page, draw=False)
        + sum(rows)
        + _APART[page.sheet.size.name] * page.gap * (len(rows) - 1)
    )


def _row_height(page: Page, row: Row, body: float) -> float:
    columns = _columns(page, row, 0.0, 0.0)
    return max(_column_height(page, keys, box.width, body) for keys, box in columns)


def _column_height(page: Page, column: tuple[str, ...], width: float, body: float) -> float:
    heights = [section(page, key, Box(0, 0, width, 0), body, draw=False) for key in column]
    chart = _CHART[page.sheet.size.name] * bool(page.bars) if "time" in column else 0.0
    drawn = chart + (_MAP if "where" in column else 0.0)
    return sum(heights) + drawn * page.sheet.height


def _columns(
    page: Page, row: Row, top: float, bottom: float
) -> Iterator[tuple[tuple[str, ...], Box]]:
    """Lay the columns of a row side by side; what there is nothing of takes no room."""
    found = [column for column in row if column[0] in page.found]
    wide = _WIDE.get(page.sheet.size.name, {})
    shares = [wide.get(column[0], 1.0) for column in found]
    gutter, left = _GUTTER * page.gap, page.sheet.margin
    unit = (page.sheet.inner - (len(found) - 1) * gutter) / sum(shares)
    for column, share in zip(found, shares, strict=True):
        yield column, Box(left, top, left + share * unit, bottom)
        left += share * unit + gutter


def _draw(page: Page) -> None:
    size, sheet = page.sheet.size.name, page.sheet
    spare = _room(page) - _least(page)
    top = header(page, draw=True)
    for row in _LARGE[size]:
        more = spare if any("time" in column for column in row) else 0.0
        if ("ask",) in row:
            rule(sheet, top - _APART[size] / 2 * page.gap)
        top = _draw_row(page, row, top, page.body, more) + _APART[size] * page.gap
    for row in _SMALL[size]:
        rule(sheet, top - _APART[size] / 2 * page.gap)
        top = _draw_row(page, row, top, page.fine, 0.0) + _APART[size] * page.gap


def _draw_row(page: Page, row: Row, top: float, body: float, more: float) -> float:
    """Draw the columns of a row side by side; the picture takes the room that is left."""
    bottom = top + _row_height(page, row, body) + more
    for column, box in _columns(page, row, top, bottom):
        at = top
        for key in column:
            at = section(page, key, replace(box, top=at), body, draw=True)
        if "time" in column:
            chart(page, replace(box, top=at + page.gap), body)
        if "where" in column and page.told.where:
            draw_where(page.sheet, page.told.where, replace(box, top=at))
    return bottom
