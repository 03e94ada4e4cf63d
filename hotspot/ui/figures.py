"""Figures are made once for all readers of the same question."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from hotspot.core.measures import MEASURES
from hotspot.spc.settings import ChartSettings
from hotspot.surveillance.answers import Comparison, Signal
from hotspot.ui import cache, tracts
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.view import charts, place
from hotspot.view.charts import Look
from hotspot.view.small_multiples import small_multiples as draw_small_multiples


def control_chart(
    query: Query,
    signal: Signal,
    compared: Comparison | None = None,
    *,
    points: int | None = None,
    top: float | None = None,
    **look: Any,  # noqa: ANN401
) -> go.Figure:
    """Give the control chart of one neighborhood."""
    chart = signal.chart
    spans = (compared.since, compared.until) if compared else None
    which = (signal.area, chart.kind, chart.rules, chart.made, spans)
    axes = (points, top)
    return _control_chart(query, which, axes, Look(**look), _signal=signal, _compared=compared)


@keep(256)
def _control_chart(
    query: Query,
    which: tuple[object, ...],  # noqa: ARG001 - part of the key
    axes: tuple[int | None, float | None],
    look: Look,
    *,
    _signal: Signal,
    _compared: Comparison | None,
) -> go.Figure:
    (points, top), about = axes, cache.context(query)
    return go.Figure(
        charts.control_chart(_signal, about, look, points=points, compared=_compared, top=top)
    )


def small_multiples(query: Query, signals: Sequence[Signal], *, dark: bool) -> go.Figure:
    """Give the control charts of all chosen neighborhoods, small."""
    made = tuple((one.area, one.chart.kind, one.chart.rules, one.chart.made) for one in signals)
    return _small_multiples(query, made, _signals=signals, dark=dark)


@keep(16)
def _small_multiples(
    query: Query,
    made: tuple[object, ...],  # noqa: ARG001 - part of the key
    *,
    _signals: Sequence[Signal],
    dark: bool,
) -> go.Figure:
    return go.Figure(draw_small_multiples(_signals, cache.context(query), dark=dark))


@keep(16)
def tract_multiples(
    query: Query, neighborhood: str, settings: ChartSettings, *, dark: bool
) -> go.Figure:
    """Give the control charts of the tracts of a neighborhood, small."""
    signals = tracts.signals(query, neighborhood, settings)
    return go.Figure(draw_small_multiples(signals, cache.context(query), dark=dark))


@keep(64)
def history(query: Query, level: str, area: str, *, dark: bool) -> go.Figure:
    """Give one place's smoothed rate back in time."""
    found = place.place_history(cache.history(query, level), area)
    return go.Figure(charts.history_line(**found, measure=MEASURES[query.measure], dark=dark))
