"""Many small charts show at a glance which series is unlike the others.

All of them stand in one pair of axes, each moved to its own cell, because thirty-six pairs of axes
cost the reader a fifth of a second every week.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from hotspot.core.types import SIGNALS
from hotspot.surveillance.answers import Context, Signal
from hotspot.view.chart_marks import (
    Trace,
    joined,
    last_points,
    layout_of,
    limit,
    line,
    numbers,
    points,
    spans,
    theme_of,
    top_of,
)
from hotspot.view.shown import week_status, week_values
from hotspot.view.style import Theme
from hotspot.view.words import signal_meaning

COLUMNS = 6
WEEKS = 52
"""Weeks of a small chart."""

FEWEST = 26
"""Points of a small chart, where a point is more than a week."""

ROW_HEIGHT = 118
"""Pixels of one row of charts."""

_WIDE, _HIGH = 0.9, 0.66
_SIGNS = {"concern": "◆ ", "improvement": "■ ", "neither": ""}


@dataclass(frozen=True, eq=False)
class _Cell:
    """One small chart, in the coordinates of its cell."""

    x: np.ndarray
    value: np.ndarray
    centre: np.ndarray
    upper: np.ndarray
    status: np.ndarray
    hollow: np.ndarray
    ends: tuple[np.ndarray, np.ndarray]


def small_multiples(
    signals: Sequence[Signal],
    context: Context,
    *,
    dark: bool = False,
    weeks: int = WEEKS,
) -> Trace:
    """Draw every neighborhood's control chart, small, each on its own scale, without its name.

    Parameters
    ----------
    signals : sequence of Signal
        After disclosure, in the order to draw.
    context : Context
        What they are about.
    dark : bool, default False
        For a dark page.
    weeks : int
        Weeks to draw, up to the chosen one and those that are still filling up after it; but at
        least ``FEWEST`` points.

    Returns
    -------
    dict
        A Plotly figure.
    """
    theme, rows = theme_of(dark), -(-len(signals) // COLUMNS)
    cells = [_cell(signal, context, place, weeks) for place, signal in enumerate(signals)]
    hidden = {"visible": False, "fixedrange": True}
    return {
        "data": _traces(cells, context, theme),
        "layout": layout_of(theme, rows * ROW_HEIGHT, 15)
        | {
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "xaxis": hidden | {"range": [0, COLUMNS]},
            "yaxis": hidden | {"range": [-rows, 0]},
        },
    }


def panel_links(
    signals: Sequence[Signal],
    context: Context,
    *,
    link: Callable[[Signal], str],
    weeks: int = WEEKS,
) -> str:
    """Write the names of small charts as links that lie over their panels.

    Parameters
    ----------
    signals : sequence of Signal
        After disclosure, as drawn by ``small_multiples``.
    context : Context
        What they are about.
    link : callable
        Address of the chart behind a panel.
    weeks : int
        As of ``small_multiples``.

    Returns
    -------
    str
        HTML of as many cells, each as wide and high as a panel; one without a point says why.
    """
    size = f"--columns: {COLUMNS}; --high: {ROW_HEIGHT}px"
    inner = "".join(_panel_link(one, context, link(one), weeks) for one in signals)
    return f'<nav class="hs-panels" aria-label="Small charts" style="{size}">{inner}</nav>'


def _empty_words(signal: Signal, context: Context, weeks: int) -> str:
    """Say why a small chart has no point; "" if it has one."""
    keep = _kept(signal, context, weeks)
    if np.isfinite(week_values(signal, context)[keep]).any():
        return ""
    hidden = week_status(signal, context)[keep] == "suppressed"
    return "too few children to chart" if hidden.any() else "no data to chart"


def _kept(signal: Signal, context: Context, weeks: int) -> slice:
    return last_points(signal, context, max(weeks // signal.panel.window, FEWEST))


def _panel_link(signal: Signal, context: Context, address: str, weeks: int) -> str:
    meaning = signal_meaning(signal.status, context)
    name = escape(signal.name)
    sign = f'<i aria-hidden="true">{_SIGNS[meaning]}</i>' if _SIGNS[meaning] else ""
    said = f'<span class="hs-unseen">: {meaning}</span>' if sign else ""
    why = _empty_words(signal, context, weeks)
    empty = f'<small class="hs-empty">{why}</small>' if why else ""
    return (
        f'<a class="hs-{meaning}" href="{escape(address)}" target="_self" title="{name}">'
        f"<span>{sign}{name}</span>{said}{empty}</a>"
    )


def _cell(signal: Signal, context: Context, place: int, weeks: int) -> _Cell:
    keep = _kept(signal, context, weeks)
    value, status = (found(signal, context)[keep] for found in (week_values, week_status))
    upper, centre = signal.chart.upper[keep], signal.chart.centre[keep]
    row, column = divmod(place, COLUMNS)
    hollow = signal.chart.hollow[keep] & np.isfinite(value)
    ends = [
        np.where(hollow, end[keep], np.nan)
        for end in (signal.chart.value_lower, signal.chart.value_upper)
    ]
    tall = _HIGH / top_of(np.concatenate([value, ends[1]]), upper)
    return _Cell(
        x=column + np.linspace(0, _WIDE, len(value)),
        value=value * tall - row - 1,
        centre=centre * tall - row - 1,
        upper=upper * tall - row - 1,
        status=status,
        hollow=hollow,
        ends=tuple(end * tall - row - 1 for end in ends),
    )


def _traces(cells: Sequence[_Cell], context: Context, theme: Theme) -> list[Trace]:
    x = numbers(_chain([cell.x for cell in cells]), places=4)
    hollow = [cell.hollow for cell in cells]
    low, high = (_chain([cell.ends[end] for cell in cells]) for end in (0, 1))
    lines = {
        "dot": _chain([cell.upper for cell in cells]),
        "solid": _chain([cell.centre for cell in cells]),
    }
    solid = [np.where(gone, np.nan, cell.value) for cell, gone in zip(cells, hollow, strict=True)]
    dotted = [
        np.where(joined(~gone), cell.value, np.nan)
        for cell, gone in zip(cells, hollow, strict=True)
    ]
    return [
        *(limit(x, values, theme, dash=dash, places=4) for dash, values in lines.items()),
        line(x, _chain(solid), theme.common, None, width=1.3, places=4),
        line(x, _chain(dotted), theme.common, None, width=1.3, dash="dot", places=4),
        *spans(x, low, high, theme, places=4),
        _marks(cells, context, theme),
    ]


def _marks(cells: Sequence[_Cell], context: Context, theme: Theme) -> Trace:
    """Mark signals and hollow weeks only; the line shows the others."""
    x, value, status, hollow = (
        np.concatenate([getattr(cell, name) for cell in cells])
        for name in ("x", "value", "status", "hollow")
    )
    keep = hollow | np.isin(status, SIGNALS)
    return points(
        numbers(x[keep], places=4),
        numbers(value[keep], places=4),
        status[keep],
        context,
        theme,
        sizes=(3, 8),
        hollow=hollow[keep],
    )


def _chain(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Put series one after another with a gap between them."""
    return np.concatenate([np.append(part, np.nan) for part in parts])
