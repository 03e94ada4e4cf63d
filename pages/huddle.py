"""What should the huddle look at this week?"""

import streamlit as st

from hotspot.ui import blocks, cache, frame, panels
from hotspot.view import cards, huddle

query = frame.query()

with panels.explained():
    context = cache.context(query)
    signals = cache.signals(query)
    year, window = cache.two_windows(query)
    numbers = cache.numbers(query, window)
    panels.write(blocks.headline(huddle.headline(signals, numbers, context)))
    left, right = st.columns([62, 38], gap="medium")
    with left:
        panels.write(blocks.number_cards(cards.cards(numbers, (window, year), signals, context)))
        panels.two_maps(query, panels.badges_of(huddle.shown(signals, context)))
        panels.legend(context)
    with right, panels.explained():
        changes = huddle.changes_shown(cache.changes(query, window), signals, context)
        panels.what_changed(changes, query)
        panels.signal_charts(signals, context, query, changes)
    panels.footer(context)
