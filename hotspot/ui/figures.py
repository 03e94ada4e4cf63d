"""Figures are made once for all readers of the same question."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from hotspot.surveillance.answers import Signal
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.view import charts


def control_chart(query: Query, signal: Signal, **look: Any) -> go.Figure:  # noqa: ANN401
    """Give the control chart of one neighborhood."""
    return _control_chart(query, signal.area, _signal=signal, phases=_phases(signal), **look)


@st.cache_resource(max_entries=256, show_spinner=False)
def _control_chart(
    query: Query,
    area: str,
    *,
    _signal: Signal,
    phases: tuple,
    **look: Any,  # noqa: ANN401, ARG001
) -> go.Figure:
    return go.Figure(charts.control_chart(_signal, cache.context(query), **look))


@st.cache_resource(max_entries=16, show_spinner=False)
def small_multiples(query: Query, *, dark: bool) -> go.Figure:
    """Give the control charts of all chosen neighborhoods, small."""
    signals = cache.signals(query)
    return go.Figure(charts.small_multiples(signals, cache.context(query), dark=dark))


def _phases(signal: Signal) -> tuple[str, ...]:
    """Tell charts of the same neighborhood apart: their kind and where their phases begin."""
    chart = signal.chart
    starts = chart.weeks[1:][chart.phase[1:] != chart.phase[:-1]]
    return (chart.kind, *(str(week) for week in starts))
