"""A chart that is read across a room says three things: what is usual, the limit, and now."""

from typing import Any

import numpy as np

from hotspot.surveillance.answers import Context, Signal
from hotspot.view import words
from hotspot.view.chart_labels import end_labels
from hotspot.view.chart_marks import escaped, last_points, theme_of
from hotspot.view.charts import Look, control_chart
from hotspot.view.lateness import hollow_briefly
from hotspot.view.style import Theme
from hotspot.view.text_lines import COLUMN_WIDTH, width

POINTS = 40
"""Points of a small chart."""

AXIS_HEIGHT = 24
"""Height of the words of the axis of time, in pixels."""

UNIT_HEIGHT = 24
"""Height of the line that says what is drawn, in pixels."""

FONT = 19
"""Of ticks and labels, in pixels."""

_LABEL = 25
_LINE_WIDTH = COLUMN_WIDTH - 70
_LESS = 4
_NAMES = ("lower limit", "usual", "upper limit")


def story_chart(
    signal: Signal,
    context: Context,
    *,
    height: int,
    dark: bool = False,
    unit: bool = False,
    axis: bool = True,
) -> dict[str, Any]:
    """Draw the small control chart of a card, with as many labels as there is room for.

    Parameters
    ----------
    signal : Signal
        After disclosure.
    context : Context
        What it is about.
    height : int
        In pixels.
    dark : bool, default False
        For a dark page.
    unit : bool, default False
        Say above it what is drawn.
    axis : bool, default True
        Say below it which weeks these are; charts above one of the same weeks may leave it out.

    Returns
    -------
    dict
        A Plotly figure.
    """
    look = Look(dark=dark, height=height, font_size=FONT, bare=True)
    figure = control_chart(signal, context, look, points=POINTS)
    layout, theme = figure["layout"], theme_of(dark)
    margin = layout["margin"]
    margin["t"] += UNIT_HEIGHT * unit - _LESS
    if not axis:
        margin["b"] -= AXIS_HEIGHT
        layout["xaxis"]["showticklabels"] = False
    layout["yaxis"]["nticks"] = 2 + (_room(layout) > 4 * _LABEL)
    layout["xaxis"]["nticks"] = 6
    ends = end_labels(
        figure["data"][0]["x"][-1],
        _labelled(figure, signal, _room(layout) // _LABEL),
        top=layout["yaxis"]["range"][1],
        layout=layout,
        theme=theme,
    )
    phases = [one for one in layout["annotations"] if one.get("yref") == "paper"]
    named = [_unit_label(_drawn_words(signal, context), theme, above=margin["t"])] if unit else []
    layout["annotations"] = [*ends, *phases, *named]
    return figure


def _room(layout: dict[str, Any]) -> int:
    """Give the height of what is between the margins, in pixels."""
    return int(layout["height"] - layout["margin"]["t"] - layout["margin"]["b"])


def _labelled(figure: dict[str, Any], signal: Signal, most: int) -> dict[str, np.ndarray]:
    """Take the lines that are named: what is usual, and the limit that the signal is about."""
    lines = {
        name: np.array([np.nan if y is None else y for y in trace["y"]], dtype=float)
        for name, trace in zip(_NAMES, figure["data"], strict=False)
    }
    if most >= len(lines):
        return lines
    nearest = "lower limit" if signal.status.startswith("low") else "upper limit"
    return {name: lines[name] for name in ("usual", nearest)[: max(most, 1)]}


def _drawn_words(signal: Signal, context: Context) -> str:
    """Say what is drawn, and of the hollow points as much as there is room for."""
    unit, hollow = words.unit(context), hollow_briefly(signal, last_points(signal, context, POINTS))
    both = [f"{unit}; {said}" for said in (hollow, hollow.partition(",")[0]) if said]
    return next((one for one in both if width(one, FONT) <= _LINE_WIDTH), unit)


def _unit_label(text: str, theme: Theme, *, above: float) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "y": 1,
        "yref": "paper",
        "text": escaped(text),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": max(above - UNIT_HEIGHT - 2 * _LESS, 0),
        "font": {"color": theme.quiet, "size": FONT},
    }
