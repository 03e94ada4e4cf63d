"""A control chart shows its own rules: limits are labelled where they end, signals by shape too.

Figures are plain dictionaries, because building Plotly's objects costs more than drawing them.
Weeks that late records still change are hollow and joined by dots; weeks with too few children
are gaps. There is no legend to look away to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.view.bands import bands, luck_traces
from hotspot.view.chart_labels import (
    baseline_bars,
    baseline_labels,
    baselines,
    end_labels,
    judged_line,
    key_labels,
    phase_labels,
    phase_lines,
    valued,
)
from hotspot.view.chart_marks import (
    Trace,
    counted_words,
    hover_words,
    joined,
    last_points,
    layout_of,
    limit,
    line,
    points_and_lines,
    spans,
    theme_of,
    top_of,
    x_axis,
    y_axis,
)
from hotspot.view.lateness import hollow_words
from hotspot.view.luck import LuckMarks, luck_marks
from hotspot.view.shown import aims, target_words, week_status, week_values
from hotspot.view.style import Theme

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
"""For ``st.plotly_chart``: no bar of buttons, nothing that leaves the machine."""


TARGET = "target"
"""Line of where the measure should be."""

LABEL_HEIGHT = 20
"""Room above a chart whose phases say why they began, in pixels."""


VALUED = 8.5
"""Room to the right of a chart for the names of its lines and their values, in letters."""


@dataclass(frozen=True)
class Look:
    """How a control chart is drawn.

    Parameters
    ----------
    dark : bool, default False
        For a dark page.
    height : int
        In pixels.
    font_size : int
        Of ticks and labels, in pixels.
    bare : bool, default False
        Points, usual line and limits only, where there is no room for target, baseline, values and
        the chosen week.
    """

    dark: bool = False
    height: int = 420
    font_size: int = 16
    bare: bool = False


def control_chart(
    signal: Signal,
    context: Context,
    look: Look = Look(),
    *,
    points: int | None = None,
    compared: Comparison | None = None,
    top: float | None = None,
) -> dict[str, Any]:
    """Draw one neighborhood's control chart.

    Parameters
    ----------
    signal : Signal
        After disclosure.
    context : Context
        What it is about.
    look : Look
        How it is drawn.
    points : int or None
        Points to draw, up to the chosen week and those after it that are still filling up; None
        is the whole series.
    compared : Comparison or None
        Of the newer weeks with those before; draws what luck alone would have made of them.
    top : float or None
        Top of the axis of rates, for charts that share one; None fits what is drawn.

    Returns
    -------
    dict
        A Plotly figure.
    """
    theme = theme_of(look.dark)
    drawn = _drawn(signal, context, points, compared, bare=look.bare)
    top = drawn.top if top is None else top
    layout = layout_of(theme, look.height, look.font_size)
    phase = signal.chart.phase[drawn.keep]
    named = phase_labels(drawn.weeks, signal.chart, theme)
    above = LABEL_HEIGHT if named else 0
    told = target_words(signal, context) if TARGET in drawn.lines else ""
    limited = not look.bare and np.isfinite(drawn.lines["upper limit"]).any()
    based = baselines(signal.chart.baseline[drawn.keep], phase) if limited else []
    keyed = [
        *key_labels(drawn.luck, told, drawn.x, theme, above=above),
        *baseline_labels(drawn.weeks, based, theme, above=above),
    ]
    layout["margin"]["t"] += LABEL_HEIGHT * (bool(named) + bool(keyed))
    lines = drawn.lines
    if not look.bare:
        lines = valued(lines, signal.panel.complete[drawn.keep], context.measure)
        layout["margin"]["r"] = VALUED * look.font_size
    ends = end_labels(drawn.x[-1], lines, top=top, layout=layout, theme=theme)
    return {
        "data": _traces(drawn, signal, context, theme),
        "layout": layout
        | {
            "yaxis": y_axis(theme, top),
            "xaxis": x_axis(theme, drawn.weeks),
            "annotations": [*ends, *named, *keyed],
            "shapes": [
                *phase_lines(drawn.weeks, phase, theme),
                *baseline_bars(drawn.weeks, based, theme),
                *(() if look.bare else judged_line(drawn.weeks, context.week, theme)),
            ],
        },
    }


def shared_top(signals: Sequence[Signal], context: Context, points: int | None = None) -> float:
    """Give the lowest top of an axis of rates that holds all of some charts."""
    return max(_drawn(one, context, points, None).top for one in signals)


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What of a chart is drawn, in the units people read."""

    keep: slice
    weeks: np.ndarray
    x: list[str]
    value: np.ndarray
    status: np.ndarray
    hollow: np.ndarray
    ends: tuple[np.ndarray, np.ndarray]
    lines: dict[str, np.ndarray]
    luck: LuckMarks | None

    @property
    def top(self) -> float:
        """Top of the axis."""
        above = [self.lines["upper limit"], self.lines.get(TARGET, np.empty(0))]
        above += [np.array([self.luck.upper, self.luck.seen])] if self.luck else []
        return top_of(np.concatenate([self.value, self.ends[1]]), np.concatenate(above))


def _drawn(
    signal: Signal,
    context: Context,
    points: int | None,
    compared: Comparison | None,
    *,
    bare: bool = False,
) -> _Drawn:
    chart, scale = signal.chart, context.measure.scale
    keep = last_points(signal, context, points)
    value = (week_values(signal, context) * scale)[keep]
    hollow = chart.hollow[keep] & np.isfinite(value)
    lines = {
        "lower limit": (chart.lower * scale)[keep],
        "usual": (chart.centre * scale)[keep],
        "upper limit": (chart.upper * scale)[keep],
    }
    aim = (aims(signal, context) * scale)[keep]
    if not bare and np.isfinite(aim).any():
        lines[TARGET] = aim
    return _Drawn(
        keep=keep,
        weeks=chart.weeks[keep],
        x=[str(week) for week in chart.weeks[keep]],
        value=value,
        status=week_status(signal, context)[keep],
        hollow=hollow,
        ends=tuple(
            np.where(hollow, end[keep] * scale, np.nan)
            for end in (chart.value_lower, chart.value_upper)
        ),
        lines=lines,
        luck=luck_marks(signal, context, compared, keep),
    )


def _traces(drawn: _Drawn, signal: Signal, context: Context, theme: Theme) -> list[Trace]:
    """Draw limits, target, where hollow points will come to lie, and the points."""
    scale, columns = context.measure.scale, np.arange(len(signal.chart.weeks))[drawn.keep]
    late = [hollow_words(signal, column, scale) for column in columns]
    lines = [drawn.lines[name] for name in ("lower limit", "usual", "upper limit")]
    counted = [counted_words(signal, column) for column in columns]
    hover = hover_words(signal, context, drawn.x, drawn.value, drawn.status, lines, counted, late)
    return [
        *(
            line(drawn.x, values, theme.better, None, dash="dashdot", width=1.6)
            if name == TARGET
            else limit(drawn.x, values, theme, dash="solid" if name == "usual" else "dash")
            for name, values in drawn.lines.items()
        ),
        *spans(drawn.x, *drawn.ends, theme),
        *luck_traces(drawn.luck, drawn.x, theme),
        *points_and_lines(
            drawn.x,
            drawn.value,
            drawn.status,
            context,
            theme,
            hover=hover,
            hollow=drawn.hollow,
            ghost=signal.chart.ghost[drawn.keep],
        ),
    ]


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
