"""Which of today's hotspots are new, and which have always been there? Asked for, then drawn."""

from dataclasses import replace

import numpy as np
import streamlit as st

from hotspot.disclosure.maps import protect_map
from hotspot.disclosure.pooling import pool_hidden
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.emerging import History, hot_history
from hotspot.ui import blocks, cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.view.emerging import BY_CONCERN, class_table, class_words, hot_line, place_table
from hotspot.view.emerging_csv import history_csv
from hotspot.view.file_names import history_file_name

TITLE = "Hot over time"
KEY = "over-time"
CLASS_KEY = "class"


def draw(query: Query, picture: Picture) -> None:
    """Offer to look back, and list the places of each class of history."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(blocks.heading(TITLE, "new, lasting, on and off, or past"), width="content")
        asked = st.toggle("Look back", key=KEY, bind="query-params")
    if not asked:
        return
    with st.spinner("Drawing the maps of earlier windows"):
        found = history(query, query.window, picture.level)
    rows = np.flatnonzero(np.isin(found.areas.astype(str), picture.areas.astype(str)))
    st.html(blocks.table(class_table(found, rows)))
    there = [word for word in BY_CONCERN if (found.word[rows] == word).any()]
    chosen = st.selectbox(
        "Places of one class",
        there,
        index=None,
        format_func=lambda word: class_words(word).label,
        key=CLASS_KEY,
        placeholder="Choose a class to see the history of its places",
        label_visibility="collapsed",
        width=420,
    )
    if chosen is not None:
        st.html(blocks.table(place_table(found, rows, chosen)))
    st.html(blocks.notes(hot_line(found)))
    st.download_button(
        "Histories (CSV)",
        data=lambda: history_csv(found, rows),
        file_name=history_file_name(picture.context, picture.level, "csv"),
        mime="text/csv",
        on_click="ignore",
        key="download-histories",
    )


def history(query: Query, window: int, level: str) -> History:
    """Look back from the chosen week, whichever neighborhoods are looked at."""
    return _history(replace(query, neighborhoods=(), window=window), level)


@keep(32)
def _history(query: Query, level: str) -> History:
    found = cache.snapshot(query.snapshot)
    return hot_history(
        found,
        measure=query.measure,
        window=query.window,
        week=query.week,
        age_band=query.age_band,
        level=level,
        protect=lambda drawn: protect_map(found, drawn),
        pool=pool_hidden,
    )
