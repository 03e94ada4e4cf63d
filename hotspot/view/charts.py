"""A control chart shows its own rules: limits are labelled where they end, signals by shape too.

Figures are plain dictionaries, because building Plotly's objects costs more than drawing them.
Weeks that late records still change are hollow and joined by dots; weeks with too few children
are gaps. There is no legend to look away to.
"""

from typing import Any

import numpy as np

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Context, Signal
from hotspot.view.bands import bands
from hotspot.view.chart_marks import (
    end_labels,
    hover_words,
    joined,
    last_points,
    layout_of,
    limit,
    line,
    phase_labels,
    phase_lines,
    points_and_lines,
    spans,
    theme_of,
    top_of,
    x_axis,
    y_axis,
)
from hotspot.view.lateness import hollow_words
from hotspot.view.shown import week_status, week_values

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
"""For ``st.plotly_chart``: no bar of buttons, nothing that leaves the machine."""


LABEL_HEIGHT = 20
"""Room above a chart whose phases say why they began, in pixels."""


def control_chart(
    signal: Signal,
    context: Context,
    *,
    dark: bool = False,
    height: int = 420,
    points: int | None = None,
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
    points : int or None
        Points to draw, up to the chosen week and those after it that are still filling up; None
        is the whole series.
    font_size : int
        Of ticks and labels, in pixels.

    Returns
    -------
    dict
        A Plotly figure.
    """
    theme, scale = theme_of(dark), context.measure.scale
    chart = signal.chart
    keep = last_points(signal, context, points)
    value = (week_values(signal, context) * scale)[keep]
    status = week_status(signal, context)[keep]
    x = [str(week) for week in chart.weeks[keep]]
    limits = {
        "lower limit": (chart.lower * scale)[keep],
        "usual": (chart.centre * scale)[keep],
        "upper limit": (chart.upper * scale)[keep],
    }
    lower, _, upper = limits.values()
    hollow = chart.hollow[keep] & np.isfinite(value)
    low, high = (
        np.where(hollow, end[keep] * scale, np.nan)
        for end in (chart.value_lower, chart.value_upper)
    )
    top = top_of(np.concatenate([value, high]), upper)
    layout = layout_of(theme, height, font_size)
    named = phase_labels(chart.weeks[keep], chart.decided, theme)
    layout["margin"]["t"] += LABEL_HEIGHT if named else 0
    late = [hollow_words(signal, column, scale) for column in np.arange(len(chart.weeks))[keep]]
    hover = hover_words(signal, context, x, value, status, (lower, upper), late)
    return {
        "data": [
            *(
                limit(x, line, theme, dash="solid" if name == "usual" else "dash")
                for name, line in limits.items()
            ),
            *spans(x, low, high, theme),
            *points_and_lines(
                x,
                value,
                status,
                context,
                theme,
                hover=hover,
                hollow=hollow,
                ghost=chart.ghost[keep],
            ),
        ],
        "layout": layout
        | {
            "yaxis": y_axis(theme, top),
            "xaxis": x_axis(theme, chart.weeks[keep]),
            "annotations": [
                *end_labels(x[-1], limits, top=top, layout=layout, theme=theme),
                *named,
            ],
            "shapes": phase_lines(chart.weeks[keep], chart.phase[keep], theme),
        },
    }


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
    theme, scale = theme_of(dark), measure.scale
    x = [str(week) for week in weeks]
    shown = rate * scale
    hover = [
        f"{week}: {value:,.1f} ({low:,.1f} to {high:,.1f})"
        for week, value, low, high in zip(x, shown, lower * scale, upper * scale, strict=True)
    ]
    data = [
        *bands(x, lower * scale, upper * scale, theme),
        line(x, np.where(complete, shown, np.nan), theme.ink, hover),
        line(x, np.where(joined(complete), shown, np.nan), theme.ink, hover, dash="dot"),
    ]
    layout = layout_of(theme, height, 14) | {
        "yaxis": y_axis(theme, top_of(shown, upper * scale)),
        "xaxis": x_axis(theme, weeks),
    }
    layout["margin"] = {"l": 48, "r": 12, "t": 8, "b": 28}
    return {"data": data, "layout": layout}
