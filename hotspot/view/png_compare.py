"""Neighborhoods can be compared on paper only if their charts stand beside each other on one sheet.

On one scale of rates the higher neighborhood looks higher; on scales of their own the shape of a
series of few visits can be read, too.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from hotspot.surveillance.answers import Context, Signal
from hotspot.view import lateness, words
from hotspot.view.png import DRAWING, about_file
from hotspot.view.png_chart import draw_series, series_top
from hotspot.view.png_frame import BODY, SUBTITLE, write_footer, write_header
from hotspot.view.png_notes import measure_line, weeks_line
from hotspot.view.png_series import Series
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.png_sizes import PngSize
from hotspot.view.small_print import chart_privacy_line
from hotspot.view.style import LIGHT

COMPARE_PAGE = PngSize("compare", "Page", 11.0, 8.5, 250, 2600.0, brief=True)
"""A letter page across, with room for four charts."""

_GUTTER, _UNDER = 60.0, 24.0
_LINES = 2


def compare_png(
    signals: Sequence[Signal],
    context: Context,
    *,
    common: bool = True,
    points: int | None = None,
) -> bytes:
    """Draw up to four control charts on one sheet.

    Parameters
    ----------
    signals : sequence of Signal
        After disclosure; weeks with too few children are not drawn, whatever they hold.
    context : Context
        What they are about.
    common : bool, default True
        All on one scale of rates; else each on its own.
    points : int or None
        Points of each chart, as on the screen; None draws all.

    Returns
    -------
    bytes
        PNG; the same input gives the same bytes.
    """
    with DRAWING:
        sheet = draw_comparison(signals, context, common=common, points=points)
        return sheet.png(about_file(context, compare_title(signals, context)))


def compare_title(signals: Sequence[Signal], context: Context) -> str:
    """Name what is compared: ED visits week by week: 3 districts."""
    first = signals[0]
    about = words.chart_title(first, context).removeprefix(f"{first.name}: ")
    if len(signals) == 1:
        return f"{about}: {first.name}"
    return f"{about}: {len(signals)} {words.plural(context.site.noun)} compared"


def scale_line(*, common: bool) -> str:
    """Say whether heights of the charts can be held against each other."""
    if common:
        return "One axis of time and one scale of rates: a higher line is a higher rate."
    return "One axis of time; each chart has its own scale of rates: do not compare their heights."


def draw_comparison(
    signals: Sequence[Signal], context: Context, *, common: bool, points: int | None = None
) -> Sheet:
    """Put control charts with all their context on a sheet."""
    sheet = Sheet(COMPARE_PAGE)
    all_series = [Series(one, context, points=points) for one in signals]
    lines = [words.chart_subtitle(signals[0], context), words.unit(context)]
    top = write_header(sheet, context, compare_title(signals, context), lines)
    bottom = write_footer(sheet, _notes(all_series, context, common=common))
    highest = max(map(series_top, all_series)) if common else None
    rooms = _rooms(sheet, top, bottom, len(all_series))
    for room, series in zip(rooms, all_series, strict=True):
        _draw_one(sheet, room, series, highest)
    return sheet


def _rooms(sheet: Sheet, top: float, bottom: float, count: int) -> list[Box]:
    """Part the sheet into as many cells: side by side, then in two rows."""
    across, down = min(count, 2), -(-count // 2)
    wide = (sheet.inner - _GUTTER * (across - 1)) / across
    high = (bottom - top) / down
    places = [divmod(number, across) for number in range(count)]
    lefts = [sheet.margin + column * (wide + _GUTTER) for _, column in places]
    tops = [top + row * high for row, _ in places]
    return [
        Box(left, at, left + wide, at + high - _UNDER) for left, at in zip(lefts, tops, strict=True)
    ]


def _draw_one(sheet: Sheet, room: Box, series: Series, highest: float | None) -> None:
    """Write name and finding above a chart, as high for all of them."""
    name = sheet.cut(series.signal.name, SUBTITLE, room.width, bold=True)
    sheet.line(name, room.left, room.top, SUBTITLE, bold=True)
    top = room.top + leading(SUBTITLE) + 6
    said = sheet.wrap(words.chart_sentence(series.signal), BODY, room.width)
    for number, line in enumerate(said[:_LINES]):
        at = top + number * leading(BODY)
        cut = f"{line}…" if number == _LINES - 1 and len(said) > _LINES else line
        sheet.line(sheet.cut(cut, BODY, room.width), room.left, at, BODY, color=LIGHT.quiet)
    below = Box(room.left, top + _LINES * leading(BODY), room.right, room.bottom)
    draw_series(sheet, below, series, highest)


def _notes(all_series: Sequence[Series], context: Context, *, common: bool) -> list[list[str]]:
    """Write the small print; the table says at length how each chart is made."""
    signals = [series.signal for series in all_series]
    counted = " ".join(f"{one.signal.name}: {weeks_line(one)}" for one in all_series)
    as_of = f"{lateness.as_of_line(context)}. Snapshot {context.snapshot}."
    privacy = " ".join(dict.fromkeys(chart_privacy_line(one, context.site) for one in signals))
    return [
        [measure_line(context), counted],
        [
            scale_line(common=common) + _shown_line(all_series),
            " ".join(_made(signals)),
            " ".join(words.source_lines(context)[:2]),
        ],
        [as_of, f"{privacy} {words.PROMPT}"],
    ]


def _shown_line(all_series: Sequence[Series]) -> str:
    """Say since when points are drawn, if they are not all."""
    first, signal = all_series[0], all_series[0].signal
    if len(first.days) == len(signal.chart.weeks):
        return ""
    since = words.short_day(np.datetime64(int(first.days[0]), "D").astype(date))
    drawn = words.periods(len(first.days), signal.panel)
    return f" Shown: {drawn}, from {since}; limits are set by the same weeks, whichever are shown."


def _made(signals: Sequence[Signal]) -> list[str]:
    """Name the kinds of charts and their rules, once for all that share them."""
    return said_once(
        (
            one.name,
            f"Made as {one.chart.kind} chart, rules: {'; '.join(one.chart.rules) or 'none'}."
            f" {one.chart.trial}".rstrip(),
        )
        for one in signals
    )


def said_once(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Say what several places share once, with their names unless all share it.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Names of places and what is said of each.

    Returns
    -------
    list of str
        In the order of the first that it is said of.
    """
    found: dict[str, list[str]] = {}
    for name, said in pairs:
        found.setdefault(said, []).append(name)
    if len(found) == 1:
        return list(found)
    return [f"{', '.join(names)}: {said}" for said, names in found.items()]
