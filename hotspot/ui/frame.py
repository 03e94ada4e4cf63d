"""The frame around every page, and the guard that makes deep links safe."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from hotspot.core.errors import HotspotError
from hotspot.ui import arrival, blocks, cache, community_choices, guide, huddles, refusals, wall
from hotspot.ui.component import component
from hotspot.ui.controls import Query
from hotspot.ui.told import told
from hotspot.ui.turns import TURNS
from hotspot.view.catalogue import tongue
from hotspot.view.maps import colour_rules

HUDDLE = "Huddle"
"""The page that is shown standing, with a clock."""

COMMUNITY = "Community"
"""The page that speaks the language of its readers, its controls, too."""

NEIGHBORHOOD = "Neighborhood"
"""The page that can be had by condition."""

UNFILTERED = (COMMUNITY, "Data")
"""Pages that are the same whatever ages and neighborhoods were chosen."""

PAGES = (
    ("pages/huddle.py", HUDDLE, "What should the huddle look at this week?"),
    ("pages/map.py", "Map", "Where is it high, and how sure are we?"),
    ("pages/place.py", "Place", "What is known of one place?"),
    ("pages/neighborhood.py", NEIGHBORHOOD, "Is a neighborhood's series unusual?"),
    ("pages/community.py", COMMUNITY, "What can we tell the neighborhood?"),
    ("pages/data.py", "Data", "What do these numbers rest on?"),
    ("pages/methods.py", "Methods", "What was computed, and how?"),
)
"""File, title and question of every page, in the order of the navigation."""

_SHEET = Path(__file__).with_name("frame.css")


def run() -> None:
    """Draw the frame, then the page the reader is on, when it is the reader's turn."""
    with TURNS.take():
        _run()


def _run() -> None:
    st.set_page_config(page_title="Hotspot", page_icon="🏘️", layout="wide")
    page = st.navigation(
        [
            st.Page(path, title=title, default=not number)
            for number, (path, title, _) in enumerate(PAGES)
        ],
        position="hidden" if wall.is_wall() else "top",
    )
    st.html(f"<style>:root {{ {colour_rules()} }}\n{_SHEET.read_text('utf-8')}</style>")
    with st.container(key="unseen-terms"):
        component("terms")(key="terms", height=1)
    wall.keys()
    with guide.caught():
        _draw(page)


def _draw(page: StreamlitPage) -> None:
    """Draw the first line, then the page; without a snapshot, how to get one."""
    refusals.begin()
    try:
        newest = cache.newest()
        spoken = community_choices.spoken() if page.title == COMMUNITY else tongue("en")
        choices, label, corner = wall.columns(unseen=page.title == COMMUNITY)
        with label:
            snapshot, gone = huddles.choose(newest)
        with choices:
            query, refused = wall.choice(
                snapshot,
                by_condition=page.title == NEIGHBORHOOD,
                filters=page.title not in UNFILTERED,
                keeps_week=page.title != HUDDLE,
            )
        with corner:
            wall.corner(page.title, spoken, clock=page.title == HUDDLE)
    except HotspotError as problem:
        guide.show_nothing_yet(problem)
        wall.watch("")
        return
    st.session_state["query"] = query
    wall.watch(newest.id)
    notices = (told(snapshot.notice), gone, refused)
    card = st.empty()
    first = _notices(card, page, query, notices)
    with arrival.charts_last():
        page.run()
    _notices(card, page, query, notices, before=first)
    cache.settle(snapshot.id)


def _notices(
    card: DeltaGenerator,
    page: StreamlitPage,
    query: Query,
    notices: Sequence[str],
    *,
    before: str | None = None,
) -> str:
    """Say on one card what is not as it should be, or not what was asked for, if that is new."""
    again = "" if wall.is_wall() else refusals.AGAIN
    found = "\n".join(
        one for one in (*notices, refusals.said((page.title, query), again=again)) if one
    )
    wall.make_room(found)
    if found and found != before:
        card.html(blocks.error(found, above=True))
    return found


def query() -> Query:
    """Take what the reader chose; ``app.py`` hands it over once per run.

    Streamlit runs files in ``pages/`` without ``app.py`` until some session has called
    ``st.navigation``. A deep link to a fresh server lands there, so go through ``app.py`` before
    drawing anything.
    """
    if "query" not in st.session_state:
        st.navigation([st.Page(path) for path, _, _ in PAGES], position="hidden")
        st.rerun()
    return st.session_state.pop("query")
