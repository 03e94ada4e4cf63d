"""What only people know is typed for the printed sheets: whom to ask, and when they meet.

A field is read when the hand rests or leaves it. Whoever leaves it by asking for a file means what
stands in it then, but that file was offered before; so the browser waits until the page has it.
"""

from dataclasses import replace

import streamlit as st

from hotspot.ui import blocks
from hotspot.ui.component import component
from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_numbers import Told

MOST_LETTERS = 160
"""Of whom to ask and of the next meeting, as they are printed."""

_NOT_KEPT = marked(
    "What you write here is for this visit only. It is not in the link and is not sent on. To keep"
    " whom to ask, have it put in the settings of this site."
)
_LABELS = {
    "contact": marked("Whom to ask (name and phone), as printed on the sheets"),
    "meeting": marked("Next meeting (day, hour, place), as printed on the sheets"),
}
_DRAFTS = "drafts"


def with_words(found: Told, tongue: Tongue) -> Told:
    """Put what was typed on the page; nobody can type before the fields are drawn below it."""
    drafts = st.session_state.setdefault(_DRAFTS, {"contact": found.context.site.contact})
    kept = {}
    for name, key in _keys(tongue).items():
        drafts[key] = st.session_state.get(key, drafts.get(key, ""))
        kept[name] = _one_line(drafts[key])[:MOST_LETTERS].rstrip(" ,;")
    return replace(found, **kept)


def fields(tongue: Tongue) -> None:
    """Draw the fields, with what was typed before the reader went to another page."""
    say, drafts = tongue.say, st.session_state[_DRAFTS]
    with st.container(key="unseen-typed"):
        inside = ", ".join(f".st-key-{key}" for key in _keys(tongue).values())
        component("typed")(data={"fields": inside}, key="typed", height=1)
    with st.expander(say("For the printed sheets: whom to ask, next meeting")):
        for name, key in _keys(tongue).items():
            if key not in st.session_state:  # a value that is set takes the place of what is typed
                st.session_state[key] = drafts[key]
            st.text_input(say(_LABELS[name]), key=key)
            if len(_one_line(drafts[key])) > MOST_LETTERS:
                st.html(blocks.warning(_too_long(tongue)))
        st.caption(say(_NOT_KEPT))


def _too_long(tongue: Tongue) -> str:
    return tongue.say(
        "That is too long for the sheets: only the first {number} letters are printed.",
        number=tongue.number(MOST_LETTERS),
    )


def _one_line(typed: str) -> str:
    return " ".join(typed.split())


def _keys(tongue: Tongue) -> dict[str, str]:
    """Name the fields; each language has a meeting of its own, for its words are not translated."""
    return {"contact": "contact", "meeting": f"meeting-{tongue.code}"}
