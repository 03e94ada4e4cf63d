"""A control chart shows its own rules: limits are labelled where they end, signals by shape too.

Figures are plain dictionaries, because building Plotly's objects costs more than drawing them.
Weeks that late records still change are hollow and joined by dots; weeks with too few children
are gaps. There is no legend to look away to.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Context, Signal
from hotspot.view.chart_marks import (
    end_labels,
    escaped,
    faded,
    hover_words,
    joined,
    layout_of,
    limit,
    line,
    numbers,
    phase_lines,
    points_and_lines,
    theme_of,
    top_of,
    x_axis,
    y_axis,
)
from hotspot.view.shown import week_status, week_values
from hotspot.view.style import Theme, rate_scale
from hotspot.view.words import signal_meaning

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
"""For ``st.plotly_chart``: no bar of buttons, nothing that leaves the machine."""

_COLUMNS = 6


def control_chart(
    signal: Signal,
    context: Context,
    *,
    dark: bool = False,
    height: int = 420,
    weeks: int | None = None,
    font_size: int = 16,
) -> dict[str, Any]:
    """Draw one neighborhood's control chart.

    Parameters
    ----------
    signal : Signal
        After disclosure.
    context : Context
        What it is about.
    dark : bool, default False
        For a dark page.
    height : int
        In pixels.
    weeks : int or None
        Weeks to draw, up to the chosen one and those that are still filling up after it; None is
        the whole series.
    font_size : int
        Of ticks and labels, in pixels.

    Returns
    -------
    dict
        A Plotly figure.
    """
    theme, scale = theme_of(dark), rate_scale(context.measure)
    chart = signal.chart
    keep = _last_weeks(chart.weeks, context, weeks)
    value = (week_values(signal, context) * scale)[keep]
    status = week_status(signal, context)[keep]
    x = [str(week) for week in chart.weeks[keep]]
    limits = {
        "lower limit": (chart.lower * scale)[keep],
        "usual": (chart.centre * scale)[keep],
        "upper limit": (chart.upper * scale)[keep],
    }
    lower, _, upper = limits.values()
    top, layout = top_of(value, upper), layout_of(theme, height, font_size)
    hover = hover_words(context, x, value, status, lower, upper)
    return {
        "data": [
            *(
                limit(x, line, theme, dash="solid" if name == "usual" else "dash")
                for name, line in limits.items()
            ),
            *points_and_lines(x, value, status, context, theme, hover=hover),
        ],
        "layout": layout
        | {
            "yaxis": y_axis(theme, top),
            "xaxis": x_axis(theme),
            "annotations": end_labels(x[-1], limits, top=top, layout=layout, theme=theme),
            "shapes": phase_lines(chart.weeks[keep], chart.phase[keep], theme),
        },
    }


def small_multiples(
    signals: Sequence[Signal],
    context: Context,
    *,
    dark: bool = False,
    weeks: int = 52,
    row_height: int = 128,
) -> dict[str, Any]:
    """Draw every neighborhood's control chart, small, each on its own scale.

    Parameters
    ----------
    signals : sequence of Signal
        After disclosure, in the order to draw.
    context : Context
        What they are about.
    dark : bool, default False
        For a dark page.
    weeks : int, default 52
        Weeks to draw, as in :func:`control_chart`.
    row_height : int
        Height of one row of charts, in pixels.

    Returns
    -------
    dict
        A Plotly figure with one pair of axes a neighborhood.
    """
    theme, scale = theme_of(dark), rate_scale(context.measure)
    rows = -(-len(signals) // _COLUMNS)
    data: list[dict[str, Any]] = []
    layout = layout_of(theme, rows * row_height + 20, 14) | {"annotations": []}
    layout["margin"] = {"l": 4, "r": 4, "t": 26, "b": 4}
    for number, signal in enumerate(signals):
        axis = "" if number == 0 else str(number + 1)
        keep = _last_weeks(signal.chart.weeks, context, weeks)
        value = (week_values(signal, context) * scale)[keep]
        status = week_status(signal, context)[keep]
        upper = (signal.chart.upper * scale)[keep]
        centre = (signal.chart.centre * scale)[keep]
        x = np.arange(len(value))
        lines = [limit(x, upper, theme, dash="dot"), limit(x, centre, theme, dash="solid")]
        points = points_and_lines(x, value, status, context, theme, hover=None, small=True)
        data += [trace | {"xaxis": f"x{axis}", "yaxis": f"y{axis}"} for trace in lines + points]
        left, bottom = _cell(number, rows)
        layout[f"xaxis{axis}"] = _bare_axis(axis, "y", left, 0.9 / _COLUMNS)
        layout[f"yaxis{axis}"] = _bare_axis(axis, "x", bottom, 0.68 / rows) | {
            "range": [0, top_of(value, upper)]
        }
        layout["annotations"].append(_cell_title(signal, context, left, bottom + 0.7 / rows, theme))
    return {"data": data, "layout": layout}


def history_line(
    weeks: np.ndarray,
    rate: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    complete: np.ndarray,
    measure: Measure,
    *,
    dark: bool = False,
    height: int = 150,
) -> dict[str, Any]:
    """Draw one place's rate over time with its interval as a band.

    Parameters
    ----------
    weeks : ndarray of datetime64[D], shape (w,)
        Week endings.
    rate, lower, upper : ndarray of float, shape (w,)
        Per person-week or a share; not a number where hidden or not observed.
    complete : ndarray of bool, shape (w,)
        False is drawn hollow.
    measure : Measure
        For the unit.
    dark : bool, default False
        For a dark page.
    height : int
        In pixels.

    Returns
    -------
    dict
        A Plotly figure.
    """
    theme, scale = theme_of(dark), rate_scale(measure)
    x = [str(week) for week in weeks]
    shown = rate * scale
    hover = [
        f"{week}: {value:,.1f} ({low:,.1f} to {high:,.1f})"
        for week, value, low, high in zip(x, shown, lower * scale, upper * scale, strict=True)
    ]
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "type": "scatter"}
    data = [
        band | {"x": x, "y": numbers(lower * scale)},
        band
        | {
            "x": x,
            "y": numbers(upper * scale),
            "fill": "tonexty",
            "fillcolor": faded(theme.common),
        },
        line(x, np.where(complete, shown, np.nan), theme.ink, hover),
        line(x, np.where(joined(complete), shown, np.nan), theme.ink, hover, dash="dot"),
    ]
    layout = layout_of(theme, height, 14) | {
        "yaxis": y_axis(theme, top_of(shown, upper * scale)),
        "xaxis": x_axis(theme),
    }
    layout["margin"] = {"l": 48, "r": 12, "t": 8, "b": 28}
    return {"data": data, "layout": layout}


def _last_weeks(weeks: np.ndarray, context: Context, count: int | None) -> slice:
    """Take the weeks up to the chosen one, and those after it that are still filling up."""
    if count is None:
        return slice(None)
    chosen = int(np.searchsorted(weeks, np.datetime64(context.week, "D")))
    end = min(chosen + 1 + context.site.lag_weeks, len(weeks))
    return slice(max(end - count, 0), end)


def _cell(number: int, rows: int) -> tuple[float, float]:
    row, column = divmod(number, _COLUMNS)
    return column / _COLUMNS + 0.05 / _COLUMNS, 1 - (row + 1) / rows


def _bare_axis(axis: str, other: str, start: float, length: float) -> dict[str, Any]:
    return {
        "anchor": f"{other}{axis}",
        "domain": [start, min(start + length, 1.0)],
        "visible": False,
        "fixedrange": True,
    }


def _cell_title(
    signal: Signal, context: Context, left: float, bottom: float, theme: Theme
) -> dict[str, Any]:
    meaning = signal_meaning(signal.status, context)
    colours = {"concern": theme.concern, "improvement": theme.better, "neither": theme.quiet}
    sign = {"concern": "◆ ", "improvement": "■ ", "neither": ""}[meaning]
    name = escaped(signal.name)
    return {
        "x": left,
        "y": bottom,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"<b>{sign}{name}</b>" if sign else name,
        "font": {"size": 15, "color": colours[meaning]},
    }
