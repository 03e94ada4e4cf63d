"""What can be chosen of a neighborhood's page, in the language of the page.

The labels of the controls of all pages stand in links, so they are of one language; here those
controls are unseen, and what is chosen beside them is handed on to them.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from hotspot.ui import cache, controls, huddles, wall
from hotspot.ui.controls import Query
from hotspot.ui.offered import measures_of
from hotspot.ui.refusals import asked
from hotspot.view.catalogue import LANGUAGES, Tongue, marked, tongue
from hotspot.view.community_guide import known_label, measure_label, week_label

LANGUAGE = "lang"
"""Key of the control of languages."""


def spoken() -> Tongue:
    """Give the language of the page before its control is drawn."""
    linked = asked(list(LANGUAGES), LANGUAGES.get, LANGUAGE)
    return tongue(st.session_state.get(LANGUAGE) or linked or next(iter(LANGUAGES)))


def draw(query: Query) -> None:
    """Draw the choices that change the page; a wall has none.

    Parameters
    ----------
    query : Query
        What is chosen.
    """
    if wall.is_wall():
        return
    found, here = cache.snapshot(query.snapshot), spoken()
    with st.container(key="spoken", horizontal=True, vertical_alignment="center", gap="small"):
        _choose(
            ("measure", marked("What is counted"), 310),
            measures_of(found),
            query.measure,
            lambda one: measure_label(one, here),
        )
        _choose(
            ("week", marked("Last day"), 260),
            controls.weeks_of(found, query.measure, query.window),
            query.week,
            lambda one: week_label(one, here),
        )
        known = huddles.offered()
        if len(known) > 1 and query.snapshot in known:
            _choose(
                (huddles.KEY, marked("What was known when"), 290),
                list(known),
                query.snapshot,
                lambda one: known_label(*known[one], here),
            )


def _choose(
    about: tuple[str, str, int],
    options: Sequence[Any],
    chosen: Any,  # noqa: ANN401
    name: Callable[[Any], str],
) -> None:
    """Draw one choice; ``about`` is the key of the unseen control, the label and the width."""
    key, label, width = about
    st.session_state[_own(key)] = chosen
    st.selectbox(
        spoken().say(label),
        options,
        format_func=name,
        key=_own(key),
        on_change=_hand_on,
        args=(key,),
        label_visibility="collapsed",
        width=width,
    )


def _hand_on(key: str) -> None:
    st.session_state[key] = st.session_state[_own(key)]


def _own(key: str) -> str:
    return f"spoken-{key}"
