"""Under one chart stand the others: small, in a table or funnel, or the tracts it is made of."""

from collections.abc import Callable, Sequence

import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.spc.settings import ChartSettings
from hotspot.surveillance.answers import Context, Signal
from hotspot.ui import (
    blocks,
    cache,
    compare,
    every,
    figures,
    funnels,
    links,
    lookup,
    panels,
    readings,
    switch,
    tracts,
)
from hotspot.ui.controls import Query
from hotspot.ui.series import Chosen
from hotspot.view import charts, words
from hotspot.view.small_multiples import panel_links

SMALL, COMPARE, TABLE, EVERY = "small", "compare", "table", "every"
FUNNEL, INSIDE = "funnel", "inside"
VIEWS = (SMALL, COMPARE, TABLE, EVERY, FUNNEL, INSIDE)
_LABELS = {
    SMALL: "Small charts",
    COMPARE: "Compare",
    TABLE: "Table",
    EVERY: "All measures",
    FUNNEL: "Funnel",
    INSIDE: "Tracts inside",
}


def view_label(view: str) -> str:
    """Name what stands below, on the screen and in links."""
    return _LABELS[view]


def draw(query: Query, context: Context, chosen: Chosen, points: int | None) -> None:
    """Draw what the reader chose to see below the chart, as far back as the chart itself."""
    noun = context.site.noun
    offered = VIEWS if noun != "tract" else VIEWS[:-1]
    view = switch.choose("below", "Below", {one: view_label(one) for one in offered})
    if view == INSIDE:
        _tracts(query, context, chosen.signal, chosen.others)
        return
    if view == FUNNEL:
        funnels.draw(query, chosen.signal)
        return
    if view == EVERY:
        every.draw(query, context)
        return
    signals = _with(cache.signals(query, chosen.others), chosen.signal)
    if view == TABLE:
        readings.table(query, context, signals, chosen.signal)
        return
    if view == COMPARE:
        compare.draw(query, context, signals, chosen.signal, points)
        return
    many = words.plural(noun)
    st.html(blocks.heading(f"All {many}", caption(signals, context)))
    drawn = figures.small_multiples(query, signals, dark=panels.dark())
    _small(signals, context, drawn, link=lambda one: readings.to_neighborhood(one.name))


def _with(signals: Sequence[Signal], chosen: Signal) -> tuple[Signal, ...]:
    """Put the chart that something was decided about in its place among the others."""
    return tuple(chosen if one.area == chosen.area else one for one in signals)


def caption(signals: Sequence[Signal], context: Context) -> str:
    """Say how to read the small charts."""
    period, week = words.period(signals), words.short_day(context.week)
    return f"own scale each; ◆ concern, ■ improvement in the {period} ending {week}; choose one"


def _small(
    signals: Sequence[Signal], context: Context, figure: object, *, link: Callable[[Signal], str]
) -> None:
    """Draw small charts; each is a link that lies over its panel, from title to axis."""
    named = ", ".join(one.name for one in signals[:3])
    with st.container(key="small-charts", gap=None):
        st.html(panel_links(signals, context, link=link))
        st.plotly_chart(
            figure,
            theme=None,
            config=charts.CONFIG,
            key="small-multiples",
            alt=f"Small control charts, those with a signal first: {named} and others.",
        )


def _tracts(query: Query, context: Context, signal: Signal, settings: ChartSettings) -> None:
    """Draw the tracts inside, where they have enough children."""
    try:
        signals = tracts.signals(query, signal.area, settings)
    except NotEnoughData as few:
        st.html(blocks.note(str(few)))
        return
    st.html(blocks.heading(f"Tracts in {signal.name}", caption(signals, context)))
    drawn = figures.tract_multiples(query, signal.area, settings, dark=panels.dark())
    known = lookup.known(query.snapshot)
    _small(signals, context, drawn, link=lambda one: links.to("place", place=known[one.area].label))
