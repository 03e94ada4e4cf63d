"""A reader who has just come sees maps first: a browser takes most of a second to learn to chart.

The script that draws charts is read when the first chart arrives, and until it has been read
nothing else is painted. So the charts of a first page follow when the rest is on the screen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hotspot.ui import guide
from hotspot.ui.turns import TURNS

PAINTED_S = 0.3
"""Seconds a browser is given to paint what is there."""

_WAITING = "charts of a first page"
_ARRIVED = "has seen charts"


@contextmanager
def charts_last() -> Iterator[None]:
    """Draw, after all that stands inside, what it put off; others are served meanwhile.

    A chart that fails is a card in its place, and the others are drawn.
    """
    waiting: list[tuple[DeltaGenerator, Callable[[], None]]] = []
    st.session_state[_WAITING] = waiting
    try:
        yield
    finally:
        del st.session_state[_WAITING]
    if not waiting:
        return
    TURNS.pause(PAINTED_S)
    for slot, draw in waiting:
        with slot, guide.caught():
            draw()
    st.session_state[_ARRIVED] = True


def chart(draw: Callable[[], None], height: int) -> None:
    """Draw a chart that stands beside maps, or leave room for it on a reader's first page.

    Parameters
    ----------
    draw : callable
        Draws it.
    height : int
        In pixels.
    """
    if st.session_state.get(_ARRIVED) or _WAITING not in st.session_state:
        draw()
        return
    slot = st.empty()
    slot.html(f'<div style="height: {height}px"></div>')
    st.session_state[_WAITING].append((slot, draw))
