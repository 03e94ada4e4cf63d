"""A place's weeks: its control chart where enough children are behind it, else what there is."""

from functools import partial

import streamlit as st

from hotspot.core.measures import MEASURES
from hotspot.ui import blocks, cache, curves, panels, portrait
from hotspot.ui.controls import Query
from hotspot.ui.lookup import Place
from hotspot.ui.portrait_signal import signal_of, whole
from hotspot.view import words
from hotspot.view.csv_file import chart_csv
from hotspot.view.file_names import chart_file_name, place_file_name
from hotspot.view.png import chart_png
from hotspot.view.portrait import two_yardsticks
from hotspot.view.portrait_csv import place_csv

HEIGHT = 300


def draw(query: Query, chosen: Place) -> None:
    """Draw the control chart of a place and say what kind it is; else its smoothed weeks."""
    signal, why = signal_of(query, chosen)
    context = cache.context(whole(query))
    if signal is None:
        panels.write(blocks.heading(f"{MEASURES[query.measure].label} in time"))
        panels.write(blocks.note(f"No control chart. {words.sentence(why)}"))
        picture = portrait.picture_of(query, chosen)
        curves.draw(whole(query), picture, chosen.area)
        return
    panels.write(blocks.heading(words.chart_title(signal, context)))
    panels.chart(query, signal, height=HEIGHT, points=None, font_size=15)
    line = portrait.line_here(query, chosen)
    said = f"{words.chart_sentence(signal)} {two_yardsticks(line, signal, context)}"
    panels.write(blocks.note(said))
    panels.write(blocks.notes(signal.chart.why))


def downloads(query: Query, chosen: Place) -> None:
    """Offer all of the page as a table, and its chart as a picture and as a table."""
    signal, _ = signal_of(query, chosen)
    context = cache.context(whole(query))
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
