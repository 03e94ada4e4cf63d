"""Where is it high, and how sure are we?"""

import streamlit as st

from hotspot.ui import ahead, blocks, emerging, frame, opinions, panels, places
from hotspot.view import making, words

query = frame.query()

with panels.explained():
    picture, chosen = places.choose(query)
    left, right = st.columns([66, 34], gap="medium")
    with left:
        places.maps(query, chosen)
    with right:
        places.card(query, picture, chosen)
        beside = st.container()
        places.standing_out(picture)
        places.downloads(query, picture)
    panels.write(
        blocks.notes(
            words.region_line(picture), making.method_line(picture), making.rule_line(picture)
        )
    )
    emerging.draw(query, picture)
    opinions.draw(query, picture, chosen, beside)
    panels.footer(picture.context)
    ahead.look(query)
