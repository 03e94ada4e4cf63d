"""One neighborhood's weekly series: which one, which chart, and where new limits begin."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.surveillance.panels import week_choices
from hotspot.ui import cache, figures, panels
from hotspot.ui.controls import Query
from hotspot.view import charts, words
from hotspot.view.csv_file import chart_csv
from hotspot.view.file_names import chart_file_name
from hotspot.view.png import chart_png

KINDS = ("auto", "XmR")
_KIND_LABELS = {"auto": "Chart for this measure", "XmR": "XmR chart"}
MOST_PHASES = 3

Making = tuple[str, tuple[date, ...]]
"""Kind of chart, and the weeks with which new limits begin."""


def kind_label(kind: str) -> str:
    """Name a kind of chart, on the screen and in links."""
    return _KIND_LABELS[kind]


def phase_label(week: date) -> str:
    """Name the start of a phase, on the screen and in links."""
    return f"new limits from {words.short_day(week)}"


def choose(query: Query) -> tuple[Signal, Making]:
    """Draw the choice of neighborhood, of chart and of the weeks with which new limits begin."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        place = st.container(width=300)
        chart = st.container(width="content")
        phases = st.container(width=420)
        with chart:
            kind = _choose_kind()
        with phases:
            starts = _choose_starts(query)
        signals = cache.signals(query, kind, starts)
        with place:
            return _choose_one(signals), (kind, starts)


def _choose_kind() -> str:
    return st.segmented_control(
        "Chart",
        KINDS,
        default=KINDS[0],
        required=True,
        format_func=kind_label,
        key="chart",
        bind="query-params",
        label_visibility="collapsed",
    )


def _choose_starts(query: Query) -> tuple[date, ...]:
    weeks, _ = week_choices(cache.snapshot(query.snapshot), query.measure)
    starts = st.multiselect(
        "New limits",
        weeks,
        format_func=phase_label,
        key="phases",
        bind="query-params",
        max_selections=MOST_PHASES,
        placeholder="New limits from a week",
        label_visibility="collapsed",
    )
    return tuple(sorted(starts))


def _choose_one(signals: Sequence[Signal]) -> Signal:
    by_area = {signal.area: signal for signal in signals}
    if not by_area:
        raise NotEnoughData("no neighborhood is left; take the filter on neighborhoods away")
    area = st.selectbox(
        "Neighborhood",
        list(by_area),
        format_func=lambda one: by_area[one].name,
        key="neighborhood",
        bind="query-params",
        label_visibility="collapsed",
    )
    return by_area[area]


def comparison(query: Query, context: Context, signal: Signal, making: Making) -> Comparison | None:
    """Compare the newest year, or the weeks since new limits began, with the past before them."""
    if not context.complete:
        return None
    starts = [start for start in making[1] if start <= query.week]
    try:
        if starts:
            return cache.comparison_since(query, signal.area, starts[-1])
        return cache.comparisons(query).get(signal.area)
    except NotEnoughData:
        return None


def caption(query: Query, context: Context) -> str:
    """Say how to read the small charts."""
    period, week = words.period(cache.signals(query)), words.short_day(context.week)
    return f"own scale each; ◆ concern, ■ improvement in the {period} ending {week}"


def small_multiples(query: Query, making: Making) -> None:
    """Draw every chosen neighborhood, small, made like the chosen one."""
    figure = figures.small_multiples(query, *making, dark=panels.dark())
    st.plotly_chart(
        figure,
        theme=None,
        config=charts.CONFIG,
        key="small-multiples",
        alt="Control charts of all neighborhoods, those with a signal first.",
    )


def downloads(signal: Signal, context: Context) -> None:
    """Offer the chart as a picture and as a table."""
    panels.downloads(
        partial(chart_file_name, signal, context),
        png=lambda: chart_png(signal, context),
        csv=lambda: chart_csv(signal, context),
    )
