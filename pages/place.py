"""What is known of one place?"""

import streamlit as st

from hotspot.ui import ahead, blocks, cache, frame, lookup, panels, portrait, portrait_chart

query = frame.query()

with panels.explained():
    context = cache.context(query)
    chosen = lookup.choose(query)
    if chosen is None:
        lookup.offer(query)
    else:
        portrait.title(query, chosen)
        left, middle, right = st.columns([31, 31, 38], gap="medium")
        with left:
            portrait.around(query, chosen)
            portrait.draw_neighbors(query, chosen)
        with middle:
            panels.write(blocks.facts(portrait.facts(query, chosen)))
            portrait_chart.downloads(query, chosen)
            portrait.legend(query, chosen)
        with right:
            portrait_chart.draw(query, chosen)
            portrait.draw_past(query, chosen)
        left, right = st.columns([56, 44], gap="medium")
        with left:
            portrait.draw_measures(query, chosen)
        with right:
            portrait.draw_inside(query, chosen)
            portrait.draw_opinions(query, chosen)
    panels.footer(context)
    ahead.look(query)
