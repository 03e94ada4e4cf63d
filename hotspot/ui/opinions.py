"""Below the map, and in the card of a place, stands what other methods make of the same counts.

They are asked last, when the map is already on the screen, and once a question.
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
from hotspot.view import opinions

TITLE = "Second opinions"


def draw(query: Query, picture: Picture, area: str | None, beside: DeltaGenerator) -> None:
    """Draw what other methods say of a map, and of the place that was chosen.

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
    whole = replace(query, neighborhoods=())
    found = _asked(whole, picture.level)
    region = cache.picture(whole, query.window, picture.level)
    if area is not None:
        with beside:
            st.html(blocks.facts(opinions.place_opinions(found, region, area)))
    st.html(
        blocks.heading(TITLE, "what other methods make of the same counts")
        + blocks.table(opinions.opinion_rows(found, region))
        + blocks.notes(
            opinions.WHY_THEY_DIFFER,
            opinions.asked_line(found, region),
            opinions.made_line(found),
        )
    )


@st.cache_resource(max_entries=128, show_spinner=False)
def _asked(query: Query, level: str) -> Opinions:
    picture = cache.picture(query, query.window, level)
    return opinions_on(cache.snapshot(query.snapshot), picture, pool=pool_hidden, may_tell=may_tell)
