"""A funnel explains itself: its lines say how many places chance lets through, outliers their name.

An area beyond the outer lines has a shape and a colour of its own, orange where that is a concern.
"""

from typing import Any

import numpy as np

from hotspot.core.measures import Measure
from hotspot.surveillance.funnels import AreaFunnel
from hotspot.view.bands import bands
from hotspot.view.chart_marks import (
    Trace,
    escaped,
    layout_of,
    limit,
    numbers,
    theme_of,
    y_axis,
)
from hotspot.view.funnel_labels import Named, line_labels, name_labels
from hotspot.view.funnel_words import across_words, area_words, up_words
from hotspot.view.style import Theme

REGION, INNER, OUTER = "the region", "95 of 100 areas", "998 of 1,000"
BY_CHANCE, ALONE = " by chance", "chance alone"
"""What the lines say of themselves, and the band of chance where they allow for more."""

_SYMBOLS = {"concern": "diamond", "improvement": "square", "neither": "circle"}
_SIZES = {"concern": 15, "improvement": 14, "neither": 9}
_AIR = 0.06


def funnel_chart(
    found: AreaFunnel,
    *,
    dark: bool = False,
    height: int = 380,
    font_size: int = 16,
    ringed: str = "",
) -> dict[str, Any]:
    """Draw the areas of a window against their size.

    Parameters
    ----------
    found : AreaFunnel
        Made from what disclosure lets through.
    dark : bool, default False
        For a dark page.
    height : int
        In pixels.
    font_size : int
        Of ticks and labels, in pixels.
    ringed : str
        Id of the area that the page is about, which is ringed and named; "" is none.

    Returns
    -------
    dict
        A Plotly figure: the band of chance if the limits allow for more, five lines, the ring if
        there is one, and all areas in one trace, last.
    """
    theme = theme_of(dark)
    layout = layout_of(theme, height, font_size)
    layout["margin"] |= {"t": 2 * font_size, "r": 12.5 * font_size, "b": 3.4 * font_size}
    layout |= {"xaxis": _across(found, theme, font_size), "yaxis": _up(found, theme)}
    points = _points(found, theme)
    layout["annotations"] = [
        *line_labels(_ends(found), layout, theme),
        *name_labels(_named(found, theme, ringed), _dots(found), layout),
        _title(up_words(found.context.measure), theme, font_size),
    ]
    return {"data": [*_lines(found, theme), *_ring(found, theme, ringed), points], "layout": layout}


def _factor(found: AreaFunnel) -> float:
    """Give what a value is multiplied by where it is shown: shares are per cent."""
    return 100.0 if found.context.measure.family == "proportion" else 1.0


def _dots(found: AreaFunnel) -> np.ndarray:
    funnel = found.compared.funnel
    return np.column_stack([funnel.size, funnel.value * _factor(found)])


def _lines(found: AreaFunnel, theme: Theme) -> list[Trace]:
    compared, factor = found.compared, _factor(found)
    x = numbers(compared.sizes)
    centre = np.full(compared.sizes.size, compared.funnel.centre)
    drawn = [("solid", centre)]
    for end in (compared.lower, compared.upper):
        drawn += [("dash", end[0]), ("dot", end[1])]
    lines = [limit(x, line * factor, theme, dash=dash, places=4) for dash, line in drawn]
    alone = [end * factor for end in compared.chance]
    return [*(bands(x, *alone, theme, places=4) if compared.allows_for_spread else []), *lines]


def _ends(found: AreaFunnel) -> dict[str, float]:
    """Say where the labelled lines end."""
    compared = found.compared
    heights = {REGION: compared.funnel.centre}
    wide = compared.allows_for_spread
    if wide:
        heights[ALONE] = compared.chance[1][-1]
    heights[INNER if wide else INNER + BY_CHANCE], heights[OUTER] = compared.upper[:, -1]
    return {label: float(height) * _factor(found) for label, height in heights.items()}


def meanings(level: np.ndarray, measure: Measure) -> list[str]:
    """Say of areas beyond the outer limits whether that is a "concern" or an "improvement".

    Parameters
    ----------
    level : ndarray of int, shape (n,)
        Limits an area lies beyond, as of ``AreaFunnel``.
    measure : Measure
        Its ``better`` decides.

    Returns
    -------
    list of str
        "neither" of all others.
    """
    worse = 2 if measure.better == "lower" else -2
    return [{worse: "concern", -worse: "improvement"}.get(int(one), "neither") for one in level]


def _colours(theme: Theme) -> dict[str, str]:
    return {"concern": theme.concern, "improvement": theme.better, "neither": theme.common}


def _points(found: AreaFunnel, theme: Theme) -> Trace:
    """Mark every area; hollow where late records are still arriving."""
    meaning, colours = meanings(found.level, found.context.measure), _colours(theme)
    x, y = _dots(found).T
    hover = [
        "<br>".join([f"<b>{escaped(name)}</b>", *map(escaped, area_words(found, row))])
        for row, name in enumerate(found.names)
    ]
    fill = [colours[what] if found.judged else theme.ground for what in meaning]
    edge = [theme.common if what == "neither" else theme.ink for what in meaning]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": numbers(x),
        "y": numbers(y, places=4),
        "marker": {
            "color": fill,
            "symbol": [_SYMBOLS[what] for what in meaning],
            "size": [_SIZES[what] for what in meaning],
            "opacity": 1,
            "line": {"width": 1.5, "color": edge},
        },
        "hovertext": hover,
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _ring(found: AreaFunnel, theme: Theme, ringed: str) -> list[Trace]:
    """Ring the area the page is about."""
    dots = _dots(found)[found.areas == ringed]
    marker = {"symbol": "circle-open", "size": 24, "color": theme.ink, "line": {"width": 2}}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": numbers(dots[:, 0]),
            "y": numbers(dots[:, 1], places=4),
            "marker": marker,
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    ] * bool(len(dots))


def _named(found: AreaFunnel, theme: Theme, ringed: str) -> list[Named]:
    """List the areas to name: the one of the page, then the outliers, farthest first."""
    meaning = meanings(found.level, found.context.measure)
    colours = _colours(theme) | {"neither": theme.ink}
    ratio = found.compared.funnel.value / found.compared.funnel.centre
    far = np.abs(np.log(np.maximum(ratio, 0.01))) + 10.0 * (found.areas == ringed)
    dots = _dots(found)
    return [
        Named(*dots[row], str(found.names[row]), colours[meaning[row]])
        for row in np.argsort(-far, kind="stable")
        if meaning[row] != "neither" or found.areas[row] == ringed
    ]


def _across(found: AreaFunnel, theme: Theme, size: int) -> Trace:
    sizes = found.compared.sizes
    first = sizes[0] - _AIR * (sizes[-1] - sizes[0])
    return {
        "range": [max(float(first), 0.0), float(sizes[-1])],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": theme.faint,
        "nticks": 8,
        "tickformat": ",",
        "tickfont": {"color": theme.quiet},
        "ticks": "outside",
        "tickcolor": theme.faint,
        "title": {
            "text": across_words(found.context.measure),
            "font": {"color": theme.quiet, "size": size},
            "standoff": 6,
        },
    }


def _up(found: AreaFunnel, theme: Theme) -> Trace:
    """Leave room for all areas and their limits; the limits of the smallest may leave the plot."""
    funnel, factor = found.compared.funnel, _factor(found)
    values = np.append(funnel.value, funnel.centre)
    low = min(funnel.lower.min(), values.min())
    high = max(values.max(), found.compared.upper[1, -1])
    high = max(high, min(funnel.upper.max(), 1.5 * high))
    room = _AIR * (high - low)
    ends = [max(float(low - room), 0.0) * factor, float(high + room) * factor]
    return y_axis(theme, ends[1]) | {"range": ends}


def _title(text: str, theme: Theme, size: int) -> Trace:
    """Name the upward axis at its top, where it is read without turning the head."""
    return {
        "x": 0,
        "xref": "paper",
        "y": 1,
        "yref": "paper",
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "font": {"color": theme.quiet, "size": size},
    }
