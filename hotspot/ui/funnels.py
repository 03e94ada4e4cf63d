"""All neighborhoods of one window side by side, each judged by its size."""

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from hotspot.core.errors import NotEnoughData, UnsupportedMethod
from hotspot.disclosure.beside import leave_out_counts, unsaid_beside
from hotspot.surveillance.answers import Signal
from hotspot.surveillance.funnels import AreaFunnel, compare_areas
from hotspot.ui import blocks, cache, panels
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.view import words
from hotspot.view.charts import CONFIG
from hotspot.view.funnel_words import bridge_words, funnel_alt, funnel_note
from hotspot.view.funnels import funnel_chart

_UNSAID = "{} is not in it: beside its chart above, its number would tell a point that chart hides."


def draw(query: Query, signal: Signal) -> None:
    """Draw the funnel with the neighborhood of the page ringed, or say why there is none."""
    unsaid = _unsaid(query, signal)
    try:
        found = _compared(query, unsaid)
    except (NotEnoughData, UnsupportedMethod) as refused:
        st.html(blocks.note(words.sentence(str(refused))))
        return
    noun, context = found.context.site.noun, found.context
    small = f"{words.plural(noun)} by size; ◆ concern, ■ improvement beyond the outer lines"
    st.html(blocks.heading(f"{context.measure.label}: {words.window(context)}", small))
    st.html(blocks.note(f"{found.sentence} {bridge_words(context)}"))
    st.plotly_chart(
        _figure(query, unsaid, signal.area, dark=panels.dark()),
        theme=None,
        config=CONFIG,
        key="funnel",
        alt=funnel_alt(found),
    )
    st.html(blocks.note(funnel_note(found)))
    if unsaid:
        st.html(blocks.note(_UNSAID.format(signal.name)))


def _unsaid(query: Query, signal: Signal) -> frozenset[str]:
    """Name the place of the chart above, if its number here would tell what that chart hides."""
    try:
        whole = cache.picture(replace(query, neighborhoods=()), query.window, "neighborhood")
    except NotEnoughData:
        return frozenset()
    return unsaid_beside(whole, [signal], total=False).areas


@keep(64)
def _compared(query: Query, unsaid: frozenset[str]) -> AreaFunnel:
    """Learn the limits from the whole region, whatever the reader chose to see of it."""
    whole = cache.picture(replace(query, neighborhoods=()), query.window, "neighborhood")
    shares = cache.snapshot(query.snapshot).tables["shares"]
    return compare_areas(leave_out_counts(whole, unsaid, shares), chosen=query.neighborhoods)


@keep(64)
def _figure(query: Query, unsaid: frozenset[str], ringed: str, *, dark: bool) -> go.Figure:
    return go.Figure(funnel_chart(_compared(query, unsaid), dark=dark, ringed=ringed))
