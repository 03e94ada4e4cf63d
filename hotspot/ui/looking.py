"""A facilitator who stands has two keys: the next neighborhood, and the one before."""

from collections.abc import Sequence

import streamlit as st

from hotspot.ui import refusals

KEY = "look"
"""Name in the address of the neighborhood that is looked at."""

NONE = "none"
"""Nobody has asked for one."""


def looked_at(order: Sequence[str]) -> str:
    """Give the neighborhood that is looked at, from the address; "" if none is.

    Parameters
    ----------
    order : sequence of str
        Neighborhoods in the order of concern.
    """
    refusals.check(KEY, "look at", (NONE, *order))
    with st.container(key="look-kept"):
        chosen = st.selectbox("Look at", (NONE, *order), key=KEY, bind="query-params")
    return "" if chosen == NONE else chosen


def steps(order: Sequence[str], noun: str) -> None:
    """Draw two buttons, which are keys as well, that go from one neighborhood to the next.

    Parameters
    ----------
    order : sequence of str
        As above; after the last one comes none, and then the first.
    noun : str
        What a neighborhood is called here.
    """
    if not order:
        return
    for name, key, text, by in (("‹", "PageUp", "Previous", -1), ("›", "PageDown", "Next", 1)):
        st.button(
            name,
            key=f"look-{text.lower()}",
            help=f"{text} {noun}",
            shortcut=key,
            on_click=_step,
            args=((NONE, *order), by),
            type="tertiary",
        )


def _step(ring: Sequence[str], by: int) -> None:
    here = st.session_state.get(KEY, NONE)
    at = ring.index(here) if here in ring else 0
    st.session_state[KEY] = ring[(at + by) % len(ring)]
