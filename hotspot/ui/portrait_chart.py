"""A place's weeks: its control chart where enough children are behind it, else what there is."""

from functools import partial

import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.surveillance.answers import Context, Signal
from hotspot.surveillance.signals import usual_settings
from hotspot.ui import blocks, cache, curves, lookup, panels, portrait, tracts
from hotspot.ui.controls import Query
from hotspot.ui.lookup import Place
from hotspot.view import words
from hotspot.view.csv_file import chart_csv
from hotspot.view.file_names import chart_file_name, place_file_name
from hotspot.view.png import chart_png
from hotspot.view.portrait_csv import place_csv
from hotspot.view.shown import hidden_weeks

HEIGHT = 300
MOST_HIDDEN = 0.5
"""Share of hidden points above which a chart is not drawn."""


def signal_of(query: Query, chosen: Place) -> tuple[Signal | None, str]:
    """Give the control chart of a place, as the page of its neighborhood draws it, or why not."""
    asked = portrait.whole(query)
    known = lookup.known(query.snapshot)
    noun = cache.snapshot(query.snapshot).site.noun
    if chosen.level == "neighborhood" or chosen.inside not in known:
        found = [one for one in cache.signals(asked) if chosen.area in (one.area, one.name)]
        none = f"It lies in no {noun}, and tracts are charted within theirs."
        return (found[0], "") if found else (None, none)
    settings = usual_settings(cache.snapshot(query.snapshot), MEASURES[query.measure])
    try:
        found = tracts.signals(asked, chosen.inside, settings)
    except NotEnoughData as few:
        return None, str(few)
    signal = next(one for one in found if one.area == chosen.area)
    if _mostly_hidden(signal, cache.context(asked)):
        return None, "Most of its points are of too few children to show."
    return signal, ""


def _mostly_hidden(signal: Signal, context: Context) -> bool:
    """Tell whether most points of a chart are hidden, so that it shows next to nothing."""
    hidden = hidden_weeks(signal, context)[signal.panel.observed[0]]
    return bool(hidden.size) and float(hidden.mean()) > MOST_HIDDEN


def draw(query: Query, chosen: Place) -> None:
    """Draw the control chart of a place and say what kind it is; else its smoothed weeks."""
    signal, why = signal_of(query, chosen)
    context = cache.context(portrait.whole(query))
    if signal is None:
        panels.write(blocks.heading(f"{MEASURES[query.measure].label} in time"))
        panels.write(blocks.note(f"No control chart. {words.sentence(why)}"))
        picture = portrait.picture_of(query, chosen)
        curves.draw(portrait.whole(query), picture, chosen.area)
        return
    panels.write(blocks.heading(words.chart_title(signal, context)))
    panels.chart(query, signal, height=HEIGHT, points=None, font_size=15)
    panels.write(blocks.note(words.chart_sentence(signal)))
    panels.write(blocks.notes(signal.chart.why))


def downloads(query: Query, chosen: Place) -> None:
    """Offer all of the page as a table, and its chart as a picture and as a table."""
    signal, _ = signal_of(query, chosen)
    context = cache.context(portrait.whole(query))
    picture = portrait.picture_of(query, chosen)
    with panels.take_away():
        st.download_button(
            "All of this (CSV)",
            data=lambda: place_csv(portrait.described(query, chosen)),
            file_name=place_file_name(picture, chosen.name, "csv"),
            mime="text/csv",
            on_click="ignore",
            key="all-of-this",
        )
        if signal is not None:
            panels.downloads(
                partial(chart_file_name, signal, context),
                png=partial(chart_png, signal, context, None),
                csv=partial(chart_csv, signal, context),
                named="Chart",
                table="Chart",
            )
