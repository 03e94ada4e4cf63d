"""What should the huddle look at this week?"""

import streamlit as st

from hotspot.ui import ahead, beside, blocks, cache, frame, huddles, links, news, panels, wall
from hotspot.ui.newest import WEEK
from hotspot.view import cards, huddle
from hotspot.view.headline import headline

query = frame.query()

with panels.explained():
    context = cache.context(query)
    signals = cache.signals(query)
    year, window = cache.two_windows(query)
    numbers = beside.numbers(query, window)
    changes = huddles.changes(query, window) if context.complete else ()
    alarmed, others = huddle.alarmed(changes), huddle.otherwise(changes)
    told = news.told(query, changes, signals)
    silent = news.silent(query)
    past = huddle.past_week(context, cache.newest_complete(query), links.here(without=WEEK))
    said = (*past, *headline(signals, numbers, context, alarmed, others, silent))
    silence = huddle.silence(cache.silences(query.snapshot, query.measure), context)
    small_print = huddle.footer_line(context, panels.placed(context))
    taken = huddle.room_taken(said, silence, context, small_print) - wall.room()
    panels.write(blocks.headline(said))
    if silence:
        panels.write(blocks.warning(silence))
    left, right = st.columns([62, 38], gap="medium")
    with left:
        panels.write(
            blocks.number_cards(cards.cards(numbers, (window, year), signals, context, silent))
        )
        drawn = panels.two_maps(query, panels.badges_of(query, told, alarmed), taken)
        panels.legend(context, drawn, brief=True)
    with right, panels.explained():
        news.column(query, told, changes, taken)
    panels.write(blocks.footer(context, small_print))
    ahead.look(query)
