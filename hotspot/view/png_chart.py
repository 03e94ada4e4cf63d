"""A control chart for the wall: what is usual, what is chance, and which weeks are neither.

Weeks that signal differ from the rest by shape and size as well as by colour, and say in words
what they are. Lines carry their names at their ends, so nobody has to look up a legend.
"""

from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from hotspot.core.types import SIGNALS, SIGNALS_HIGH
from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.view import shown, words
from hotspot.view.chart_labels import baselines, phase_reasons
from hotspot.view.luck import luck_label
from hotspot.view.png_frame import BODY, SMALL, SUBTITLE, write_footer, write_header
from hotspot.view.png_labels import ROOM, Labels
from hotspot.view.png_notes import chart_notes
from hotspot.view.png_series import Series
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.png_sizes import CHART_PAGE, PngSize
from hotspot.view.style import LIGHT, format_rate

LEFT, BELOW = 90, 122
"""Units left of a plot for the numbers of its axis, and below it for its months."""

_MONTH, _EDGE = 165, 30
_GROUPS = 4
_SHAPES = {"concern": "D", "improvement": "s", "neither": "o"}
_LARGE, _SMALL = 44, 26
_COLORS = {"concern": LIGHT.concern, "improvement": LIGHT.better, "neither": LIGHT.common}


def draw_chart(
    signal: Signal,
    context: Context,
    compared: Comparison | None = None,
    size: PngSize = CHART_PAGE,
) -> Sheet:
    """Put a control chart with all its context on a sheet."""
    sheet, series = Sheet(size), Series(signal, context, compared)
    lines = [words.chart_subtitle(signal, context)]
    top = write_header(sheet, context, words.chart_title(signal, context), lines)
    sentence, width = words.chart_sentence(signal), sheet.inner
    top = sheet.paragraph(sentence, sheet.margin, top - 8, SUBTITLE, width, bold=True) + 18
    top = sheet.paragraph(words.unit(context), sheet.margin, top, BODY, width, color=LIGHT.quiet)
    bottom = write_footer(sheet, chart_notes(series, brief=size.brief))
    draw_series(sheet, Box(sheet.margin, top, sheet.width - sheet.margin, bottom), series)
    return sheet


def draw_series(sheet: Sheet, room: Box, series: Series, top: float | None = None) -> None:
    """Draw one series with its axes and all words beside it into a part of a sheet.

    Parameters
    ----------
    sheet : Sheet
        To draw on.
    room : Box
        For the plot and its words.
    series : Series
        What may be drawn.
    top : float or None
        Top of the axis of rates, for series that share one; None fits this one.
    """
    above = room.top + 2 * leading(SMALL) + 16
    box = Box(room.left + LEFT, above, room.right - ROOM, room.bottom - BELOW)
    axes = _axes(sheet, box, series, top or series_top(series))
    _draw_luck(axes, series)
    _draw_lines(axes, series)
    _draw_points(axes, series)
    _cross_out(axes, series)
    labels = Labels(sheet, box, axes)
    labels.avoid(series.days, series.values)
    for line in series.lines:
        labels.avoid(series.days, line)
    _name_lines(labels, series)
    _name_stretches(axes, labels, series)
    for weeks in series.groups()[:_GROUPS]:
        _name_group(labels, series, weeks)
    _mark_hidden(sheet, box, axes, series)


def _axes(sheet: Sheet, box: Box, series: Series, top: float) -> Axes:
    axes = sheet.axes(box)
    axes.set_xlim(series.days[0] - 5, series.days[-1] + 5)
    axes.set_ylim(0.0, top)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LIGHT.line)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.grid(axis="y", color=LIGHT.faint, linewidth=0.6)
    axes.set_axisbelow(True)
    ticks, names = _months(series.days, box.width)
    axes.set_xticks(ticks, names)
    axes.tick_params(labelsize=BODY, labelcolor=LIGHT.quiet, color=LIGHT.line, length=0, pad=6)
    axes.tick_params(axis="x", length=4, pad=14)
    return axes


def series_top(series: Series) -> float:
    """Give the top of an axis above the highest number that may be shown, with room for words."""
    drawn = np.concatenate([series.values, series.ends[1], series.aim, *series.lines])
    drawn = np.append(drawn, [series.luck.upper, series.luck.seen] if series.luck else [])
    known = drawn[np.isfinite(drawn)]
    return (float(known.max()) if known.size else 1.0) * 1.2 or 1.0


def _months(days: np.ndarray, wide: float) -> tuple[list[float], list[str]]:
    """Put ticks on the first of every month, quarter, half-year or year, but not at the end."""
    most, edge = int(wide // _MONTH), days[-1] + 5 - (days[-1] - days[0] + 10) * _EDGE / wide
    first, last = (np.datetime64(int(day), "D").astype("datetime64[M]") for day in days[[0, -1]])
    months = np.arange(first + 1, last + 1)
    for step in (1, 3, 6, 12):
        number = months.astype(int) % 12
        chosen = months[number % step == 0]
        chosen = chosen[chosen.astype("datetime64[D]").astype(float) <= edge]
        if len(chosen) <= most:
            break
    names = []
    for place, month in enumerate(chosen.tolist()):
        year = place == 0 or month.month == 1
        names.append(f"{month:%b}\n{month.year}" if year else f"{month:%b}")
    return chosen.astype("datetime64[D]").astype(float).tolist(), names


def _draw_lines(axes: Axes, series: Series) -> None:
    phase = series.drawn(series.signal.chart.phase)
    styles = (
        (LIGHT.ink, "-", 1.1),
        (LIGHT.quiet, (0, (5, 3)), 0.9),
        (LIGHT.quiet, (0, (5, 3)), 0.9),
    )
    for number in np.unique(phase):
        weeks = phase == number
        for line, (color, dashes, width) in zip(series.lines, styles, strict=True):
            axes.plot(
                series.days[weeks], line[weeks], color=color, linestyle=dashes, linewidth=width,
                zorder=2,
            )  # fmt: skip
    axes.plot(series.days, series.aim, color=LIGHT.better, linestyle="-.", linewidth=1.2, zorder=2)
    axes.plot(series.days, series.values, color=LIGHT.common, linewidth=0.8, zorder=3)


def _draw_luck(axes: Axes, series: Series) -> None:
    """Shade where luck alone would have put the mean of the newer weeks, and draw that mean."""
    luck = series.luck
    if luck is None:
        return
    days = series.days[luck.inside]
    axes.fill_between(days, luck.lower, luck.upper, color=LIGHT.band, linewidth=0, zorder=1)
    axes.plot(days[[0, -1]], [luck.seen] * 2, color=LIGHT.ink, linewidth=2.6, zorder=2.5,
              solid_capstyle="butt")  # fmt: skip


def _draw_points(axes: Axes, series: Series) -> None:
    status = series.status
    hollow = series.drawn(series.signal.chart.hollow) & np.isfinite(series.values)
    low, high = series.ends
    axes.vlines(series.days[hollow], low[hollow], high[hollow], color=LIGHT.common, linewidth=1.2,
                zorder=3, clip_on=False)  # fmt: skip
    quiet = ~hollow & ~np.isin(status, SIGNALS)
    _scatter(axes, series, quiet, "o", 11, LIGHT.common, LIGHT.common)
    plain = hollow & ~np.isin(status, SIGNALS)
    _scatter(axes, series, plain, "o", 22, LIGHT.ground, LIGHT.common)
    for word in SIGNALS:
        meaning = words.signal_meaning(word, series.context)
        size = _LARGE if word.endswith("point") else _SMALL
        weeks = status == word
        fill, edge = _COLORS[meaning], LIGHT.ink
        _scatter(axes, series, weeks & ~hollow, _SHAPES[meaning], size, fill, edge)
        _scatter(axes, series, weeks & hollow, _SHAPES[meaning], size, LIGHT.ground, fill)


def _cross_out(axes: Axes, series: Series) -> None:
    """Cross out the points that somebody excluded from the limits."""
    ghosts = series.drawn(series.signal.chart.ghost) & np.isfinite(series.values)
    axes.scatter(
        series.days[ghosts], series.values[ghosts], marker="x", s=60, color=LIGHT.ink,
        linewidth=1.2, zorder=5, clip_on=False,
    )  # fmt: skip


def _scatter(
    axes: Axes, series: Series, weeks: np.ndarray, shape: str, size: float, fill: str, edge: str
) -> None:
    axes.scatter(
        series.days[weeks], series.values[weeks], marker=shape, s=size, facecolor=fill,
        edgecolor=edge, linewidth=0.8, zorder=4, clip_on=False,
    )  # fmt: skip


def _name_lines(labels: Labels, series: Series) -> None:
    names = ("Usual", "Lower limit", "Upper limit", "Target")
    measure, scale = series.context.measure, series.context.measure.scale
    complete = series.drawn(series.signal.panel.complete)
    ends = [
        (float(line[complete & np.isfinite(line)][-1]), name)
        for name, line in zip(names, (*series.lines, series.aim), strict=True)
        if (complete & np.isfinite(line)).any()
    ]
    labels.at_right(
        [(level, f"{name} {format_rate(level / scale, measure)}") for level, name in ends]
    )


def _name_stretches(axes: Axes, labels: Labels, series: Series) -> None:
    """Say above the plot which week is judged, and what baseline and phases are."""
    chart, days = series.signal.chart, series.days
    points = "weeks" if series.signal.panel.window == 1 else "periods"
    judged = np.flatnonzero(series.drawn(chart.weeks) == np.datetime64(series.context.week, "D"))
    incomplete = series.drawn(chart.hollow) & np.isfinite(series.values)
    if incomplete.any():
        first = float(days[incomplete][0]) - 3.5
        axes.axvspan(first, days[-1] + 5, color=LIGHT.veil, linewidth=0, zorder=0)
        labels.above(first, "Incomplete")
    for week in judged:
        axes.axvline(days[week], color=LIGHT.ink, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
        labels.above(float(days[week]), words.short_day(series.context.week), leftward=True)
    baseline = series.drawn(chart.baseline)
    for columns in baselines(baseline, series.drawn(chart.phase)):
        span = days[columns[[0, -1]]]
        axes.plot(span, [1, 1], color=LIGHT.line, linewidth=2.2, solid_capstyle="butt",
                  transform=axes.get_xaxis_transform(), clip_on=False)  # fmt: skip
    if baseline.any():
        first = float(days[baseline][0])
        labels.above(first, f"Baseline: the limits come from these {points}")
    if series.luck is not None:
        said = f"Shaded: {luck_label(series.luck)}; thick line: mean of these weeks"
        labels.above(float(days[series.luck.inside][0]), said)
    phase = series.drawn(chart.phase)
    for number in np.unique(phase)[1:]:
        start = float(days[phase == number][0])
        axes.axvline(start - 3.5, color=LIGHT.line, linewidth=0.9)
        why = phase_reasons(chart).get(np.datetime64(_date(start), "D"), "")
        said = f"New limits from {words.short_day(_date(start))}"
        labels.above(start - 3.5, f"{said}: {why}" if why else said)


def _name_group(labels: Labels, series: Series, weeks: np.ndarray) -> None:
    known = weeks[np.isfinite(series.values[weeks])]
    if not known.size:
        return
    points = [word for word in series.status[weeks] if word.endswith("point")]
    word = points[0] if points else series.status[weeks[0]]
    high = word in SIGNALS_HIGH
    meaning = words.signal_meaning(str(word), series.context)
    best = np.argmax if high else np.argmin
    peak = known[int(best(series.values[known]))]
    count = f"{words.periods(len(points), series.signal.panel)} " if len(points) > 1 else ""
    said = words.signal_word(str(word))
    text = f"{count}{said}" if count else words.capital(said)
    labels.beside(
        float(series.days[peak]), float(series.values[peak]), text, _COLORS[meaning], over=high
    )


def _mark_hidden(sheet: Sheet, box: Box, axes: Axes, series: Series) -> None:
    listed = series.drawn(shown.listed_weeks(series.signal, series.context))
    hidden = listed & (series.status == "suppressed")
    if not hidden.any():
        return
    axes.scatter(
        series.days[hidden], np.full(hidden.sum(), -0.035), marker="x", s=14, color=LIGHT.quiet,
        linewidth=0.9, clip_on=False, transform=axes.get_xaxis_transform(),
    )  # fmt: skip
    text = f"× {words.periods(hidden.sum(), series.signal.panel)} with too few children to show"
    sheet.paragraph(text, box.right + 26, box.bottom + 6, SMALL, ROOM - 26, color=LIGHT.quiet)


def _date(days: float) -> date:
    return np.datetime64(int(days), "D").astype(date)
