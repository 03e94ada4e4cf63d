"""Is a neighborhood's series behaving unusually?"""

import streamlit as st

from hotspot.ui import below, blocks, cache, frame, panels, past, readings, series, stays
from hotspot.view import chart_evidence, explained, place, words
from hotspot.view.small_print import chart_privacy_line

query = frame.query()

with panels.explained():
    context = cache.context(query)
    chosen = series.choose(query)
    signal, settings = chosen.signal, chosen.settings
    left, right = st.columns([66, 34], gap="medium")
    with left:
        panels.write(blocks.heading(words.chart_title(signal, context), words.unit(context)))
        panels.write(blocks.note(words.chart_sentence(signal)))
        panels.write(readings.badges(query, context, signal))
        compared = series.comparison(query, context, signal, settings)
        points = past.points(past.choose(), signal.panel.window)
        panels.chart(query, signal, compared=compared, height=440, points=points, font_size=17)
        series.suggestion(query, signal)
    with right:
        about_stays = stays.sentence(query, context, signal.area, settings)
        alarms = chart_evidence.alarm_words(signal, settings.rules)
        second = series.second(query, signal)
        panels.write(blocks.heading("How to read this chart"))
        panels.write(blocks.note(explained.chart_in_short(signal)))
        panels.write(blocks.facts(place.year_facts(signal, compared, about_stays)))
        with st.expander("Details for the analyst"):
            panels.write(blocks.facts(place.chart_facts(signal, alarms, second)))
        series.downloads(signal, context, compared)
    below.draw(query, context, chosen, points)
    panels.write(blocks.note(chart_privacy_line(signal, context.site)))
    panels.footer(context)
