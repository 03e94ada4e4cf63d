"""What do other methods make of the same counts? Asked for, then told, of the map and of a place.

A few thousand shuffled maps take a third of a second: nobody who only wants the next week waits.
"""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.sets import may_tell
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.opinions import Opinions, opinions_on
from hotspot.ui import blocks, cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.view import opinions

TITLE = "Second opinions"
KEY = "opinions"


def draw(query: Query, picture: Picture, area: str | None, beside: DeltaGenerator) -> None:
    """Offer to ask other methods about a map, and say what they say of it and of a chosen place.

    Parameters
    ----------
    query : Query
        What the map is of.
    picture : Picture
        The map as shown.
    area : str or None
        Id of the place that was chosen.
    beside : DeltaGenerator
        Where the place's card ends, for what is said of it.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(
            blocks.heading(TITLE, "what other methods make of the same counts"), width="content"
        )
        asked = st.toggle("Ask them", key=KEY, bind="query-params")
    if not asked:
        return
    whole = replace(query, neighborhoods=())
    found = _asked(whole, picture.level)
    region = cache.picture(whole, query.window, picture.level)
    if area is not None:
        with beside:
            st.html(blocks.facts(opinions.place_opinions(found, region, area)))
    st.html(
        blocks.table(opinions.opinion_rows(found, region))
        + blocks.notes(
            opinions.WHY_THEY_DIFFER,
            opinions.asked_line(found, region),
            opinions.made_line(found),
        )
    )


@keep(128)
def _asked(query: Query, level: str) -> Opinions:
    picture = cache.picture(query, query.window, level)
    return opinions_on(cache.snapshot(query.snapshot), picture, pool=pool_hidden, may_tell=may_tell)
