"""Pieces of a sheet for a school hall: heads, paragraphs under a heading, and bars in time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from matplotlib.patches import Rectangle

from hotspot.view.catalogue import Tongue
from hotspot.view.community_bars import Bar
from hotspot.view.community_beside import Across, large
from hotspot.view.community_numbers import Told
from hotspot.view.community_short import short_warning
from hotspot.view.community_words import Section, made_up, subtitle, title
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.style import LIGHT

_FINE = 0.65
"""Size of the words on how it was counted, next to those above."""

_LEAST = {"poster": 0.0, "slide": 10.1, "phone": 11.2}
"""Smallest print: 24 pixels of a slide, which the last row still reads, 32 of a telephone."""

_TITLE = {"poster": 1.8, "slide": 1.6, "phone": 1.25}
_HEADING = {"poster": 1.2, "slide": 1.15, "phone": 1.1}

_LARGE = 3.3
"""Size of the number in large print, next to that of most words."""

_CONTACT = 1.3
"""Size of whom to ask and when people meet on a poster, next to that of most words."""

_BY_HAND = 2
"""Lines left for a meeting that is written in by hand."""

_GLYPH, _ABOVE = 0.62, 0.18
"""Height of figures, and of what is empty above them, in lines of their size."""

STRIPES = "////"
"""Hatch of what is not sure; it survives a print in grey, beside any grey."""

_BETWEEN = 0.22
"""Lines between paragraphs."""

_ASIDE = 0.36
"""Most of the width that the names beside the bars take."""


@dataclass(frozen=True, eq=False)
class Page:
    """A sheet, all that is to be said on it, and how large its words are.

    Parameters
    ----------
    sheet : Sheet
        To draw on.
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.
    found : dict of str to Section
        What is said, by the key of each section.
    bars : tuple of Bar
        The number in time.
    across : tuple of Across
        The number beside that of the region.
    body : float
        Size of most words, in points.
    """

    sheet: Sheet
    told: Told
    tongue: Tongue
    found: dict[str, Section]
    bars: tuple[Bar, ...]
    across: tuple[Across, ...] = ()
    body: float = 0.0

    @property
    def gap(self) -> float:
        """Units between two pieces."""
        return leading(self.body) * 0.4

    @property
    def least(self) -> float:
        """Size of the smallest print."""
        return _LEAST[self.sheet.size.name]

    @property
    def fine(self) -> float:
        """Size of the words on how it was counted."""
        return max(self.body * _FINE, min(self.body, self.least))


def header(page: Page, *, draw: bool) -> float:
    """Write the title, what the numbers are about and whether they are real; give the end."""
    sheet, top = page.sheet, page.sheet.margin * 0.7
    warn = short_warning if sheet.size.brief else made_up
    warned = warn(page.told, page.tongue)
    texts = [
        (title(page.told, page.tongue), _TITLE[sheet.size.name], True, LIGHT.ink),
        (subtitle(page.told, page.tongue), 1.0, False, LIGHT.quiet),
        *([(warned, 1.0, True, LIGHT.concern)] if warned else []),
    ]
    box = Box(sheet.margin, top, sheet.margin + sheet.inner, top)
    for said, scale, bold, color in texts:
        top = _write(page, said, box, top, page.body * scale, draw=draw, color=color, bold=bold)
    return top + page.gap


def section(page: Page, key: str, box: Box, body: float, *, draw: bool) -> float:
    """Write one section from the top of a box; give where it ends."""
    one, top, lines = page.found[key], box.top, page.found[key].lines
    marked = key == "strengths" and not page.sheet.size.brief
    if marked:
        box = Box(box.left + 2 * page.gap, box.top, box.right, box.bottom)
    if one.title:
        head = body * _HEADING[page.sheet.size.name]
        top = _write(page, one.title, box, top, head, draw=draw, color=LIGHT.better, bold=True)
    if key == "now":
        top = _number(page, lines[0], box, top + page.gap, body, draw=draw)
        lines = lines[1:]
    if lines and key in ("ask", "meeting"):
        size = body if page.sheet.size.brief else body * _CONTACT
        top = _write(page, lines[0], box, top, size, draw=draw, bold=True)
        lines = lines[1:]
    for line in lines:
        top = _write(page, line, box, top, body, draw=draw) + leading(body) * _BETWEEN
    if key == "meeting" and not one.lines:
        top = _ruled(page.sheet, box, top, body, draw=draw)
    if key == "now" and page.across:
        top = _beside(page, box, top + page.gap, body, draw=draw)
    if marked and draw:
        edge = Box(page.sheet.margin, box.top, page.sheet.margin + 0.5 * page.gap, top)
        fill(page.sheet, edge, LIGHT.better)
    return top + leading(body) * 0.2


def _ruled(sheet: Sheet, box: Box, top: float, body: float, *, draw: bool) -> float:
    """Leave lines to write on by hand; give where they end."""
    for _ in range(_BY_HAND):
        top += leading(body) * 1.4
        if draw:
            fill(sheet, Box(box.left, top, box.right, top + 2), LIGHT.line)
    return top + 2


def _write(
    page: Page,
    said: str,
    box: Box,
    top: float,
    size: float,
    *,
    draw: bool,
    color: str = LIGHT.ink,
    bold: bool = False,
) -> float:
    """Write one paragraph across a box, or only see how long it is; give where it ends."""
    words = page.tongue.bound(said)
    if draw:
        page.sheet.paragraph(words, box.left, top, size, box.width, color=color, bold=bold)
    return top + len(page.sheet.wrap(words, size, box.width, bold=bold)) * leading(size)


def _number(page: Page, said: str, box: Box, top: float, body: float, *, draw: bool) -> float:
    """Write the sentence of the number, and the number in large print to its left."""
    size, figure = body * _HEADING[page.sheet.size.name], large(page.told, page.tongue)
    tall = body * _LARGE
    wide = page.sheet.measure(figure, tall, bold=True) + 2 * page.gap if figure else 0.0
    room = Box(box.left + wide, top, box.right, box.bottom)
    end = _write(page, said, room, top, size, draw=False, bold=True)
    high = max(end - top, _GLYPH * leading(tall) if figure else 0.0)
    if draw:
        start = top + (high - (end - top)) / 2
        _write(page, said, room, start, size, draw=True, bold=True)
        above = top + (high - _GLYPH * leading(tall)) / 2 - _ABOVE * leading(tall)
        page.sheet.line(figure, box.left, above, tall, bold=True)
    return top + high + leading(body) * (_BETWEEN + 0.2 * bool(figure))


def _beside(page: Page, box: Box, top: float, body: float, *, draw: bool) -> float:
    """Draw the number of the neighborhood and that of the region across each other."""
    sheet, size = page.sheet, max(body * 0.9, page.least)
    names = [page.tongue.bound(one.name) for one in page.across]
    aside = min(max(sheet.measure(name, size) for name in names) + 6, _ASIDE * box.width)
    most = max(sheet.measure(one.value, size, bold=True) for one in page.across)
    start = box.left + aside + page.gap
    room = box.right - start - most - page.gap
    for one, name in zip(page.across, names, strict=True):
        lines = sheet.wrap(name, size, aside)
        high = max(len(lines), 1.25) * leading(size)
        if draw:
            middle = top + high / 2
            level = middle - len(lines) * leading(size) / 2
            sheet.paragraph(name, box.left, level, size, aside, bold=one.here)
            _lie(sheet, one, Box(start, middle - 0.5 * leading(size), start + room, middle), size)
        top += high + page.gap
    return top


def _lie(sheet: Sheet, one: Across, room: Box, size: float) -> None:
    """Draw one bar across: dark as far as is sure, striped as far as may be, and a mark at it."""
    sure, far = (room.left + room.width * part / 100 for part in (one.sure, one.far))
    bottom = room.top + leading(size)
    if far > sure:
        fill(sheet, Box(sure, room.top, far, bottom), LIGHT.ground, LIGHT.line, STRIPES)
    color = LIGHT.quiet if one.here else LIGHT.faint
    fill(sheet, Box(room.left, room.top, sure, bottom), color, LIGHT.line)
    if far > sure:
        at = room.left + room.width * one.at / 100
        reach = 0.18 * leading(size)
        fill(sheet, Box(at - 2, room.top - reach, at + 3, bottom + reach), LIGHT.ink)
    level, pad = room.top + 0.08 * leading(size), 0.3 * leading(size)
    if sheet.measure(one.value, size, bold=True) + 2 * pad < sure - room.left:
        ink = LIGHT.ground if one.here else LIGHT.ink
        sheet.line(one.value, sure - pad, level, size, bold=True, color=ink, align="right")
    else:
        sheet.line(one.value, far + pad, level, size, bold=True)


def rule(sheet: Sheet, level: float) -> None:
    """Draw a thin line from margin to margin."""
    fill(sheet, Box(sheet.margin, level, sheet.width - sheet.margin, level + 2), LIGHT.line)


def fill(sheet: Sheet, box: Box, color: str, edge: str = "none", hatch: str = "") -> None:
    """Draw a filled box, with stripes in the color of its edge if a hatch is given."""
    sheet.figure.add_artist(
        Rectangle(
            (box.left, sheet.height - box.bottom),
            box.width,
            box.height,
            transform=sheet.plane,
            facecolor=color,
            edgecolor=edge,
            hatch=hatch,
            linewidth=0.6,
        )
    )


def chart(page: Page, box: Box, body: float) -> None:
    """Draw the bars with their numbers, and the region as a line across each."""
    found = page.bars
    if not found:
        return
    slot, size = box.width / len(found), max(body * 0.8, page.least)
    measure = page.sheet.measure
    size *= min(1.0, 0.94 * slot / max(measure(one.value, size, bold=True) for one in found))
    floor = box.bottom - 2 * leading(size)
    longest = max(measure(word, size) for one in found for word in (one.when, one.year))
    step = math.ceil(longest / (0.94 * slot))
    dated = {*range(len(found) - 1, -1, -step)}
    for number, one in enumerate(_dated(found, dated)):
        left = box.left + number * slot
        _bar(page.sheet, one, Box(left, box.top, left + slot, floor), size)
    fill(page.sheet, Box(box.left, floor, box.right, floor + 2), LIGHT.line)


def _dated(found: tuple[Bar, ...], dated: set[int]) -> Iterator[Bar]:
    """Leave dates to some bars only; a year goes to the first of it that has one."""
    year = ""
    for number, one in enumerate(found):
        year = one.year or year
        if number in dated:
            yield replace(one, year=year)
            year = ""
        else:
            yield replace(one, when="", year="")


def _bar(sheet: Sheet, one: Bar, room: Box, size: float) -> None:
    middle, pad = (room.left + room.right) / 2, room.width * 0.14
    top, level = (room.bottom - room.height * part / 100 for part in (one.high, one.line))
    if one.value:
        bar = Box(room.left + pad, top, room.right - pad, room.bottom)
        fill(sheet, bar, LIGHT.faint, LIGHT.line)
        across = (room.left + pad / 2, room.right - pad / 2)
        fill(sheet, Box(across[0], level - 2, across[1], level + 3), LIGHT.ink)
    foot = room.bottom - 1.1 * leading(size)
    clear = foot if not one.value or level < foot else level - 1.2 * leading(size)
    sheet.line(one.value or "?", middle, clear, size, bold=True, align="center")
    quiet = {"align": "center", "color": LIGHT.quiet}
    sheet.line(one.when, middle, room.bottom + 6, size, **quiet)
    sheet.line(one.year, middle, room.bottom + leading(size), size, **quiet)
