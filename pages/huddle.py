"""What should the huddle look at this week?"""

import streamlit as st

from hotspot.ui import ahead, blocks, cache, frame, huddles, news, panels
from hotspot.view import cards, huddle
from hotspot.view.headline import headline
from hotspot.view.signals import shown

query = frame.query()

with panels.explained():
    context = cache.context(query)
    signals = cache.signals(query)
    year, window = cache.two_windows(query)
    numbers = cache.numbers(query, window)
    changes = huddles.changes(query, window) if context.complete else ()
    said = headline(signals, numbers, context, huddle.alarmed(changes))
    silence = huddle.silence(cache.silences(query.snapshot), context)
    taken = huddle.room_taken(said, silence, context, panels.small_print(context))
    panels.write(blocks.headline(said))
    if silence:
        panels.write(blocks.warning(silence))
    left, right = st.columns([62, 38], gap="medium")
    with left:
        panels.write(blocks.number_cards(cards.cards(numbers, (window, year), signals, context)))
        badges = panels.badges_of(query, shown(signals, context), huddle.alarmed(changes))
        drawn = panels.two_maps(query, badges, taken)
        panels.legend(context, drawn)
    with right, panels.explained():
        news.column(query, signals, context, taken)
    panels.footer(context)
    ahead.look(query)
