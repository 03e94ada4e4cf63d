"""The map on the screen: outlines are sent once a snapshot, what they are today with every week.

Streamlit remembers a message it has sent before and sends only its hash again; the invisible half
of the map relies on that, so a week costs a few kilobytes.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from hotspot.ui.component import component
from hotspot.view import maps

_SCRIPTS = ("map_look", "map_card", "map_badges", "map")
_LEAST = 350
"""Height of a map on the lowest window, in pixels: on less nobody can point at an area."""

_PROJECTOR = 1080
"""Height of the window for which the pages are laid out, in pixels."""

_YIELD = 1.25
"""Pixels a map is lower for each that is missing: controls take more lines there, too."""

_HELP = "Arrow keys move from area to area, plus and minus zoom, 0 shows where you began."
_HELP_TO_PICK = f"{_HELP} Enter selects."


def keep_outlines(drawing: maps.Drawing) -> None:
    """Hand the browser the outlines every map of this page is painted on."""
    component("map", *_SCRIPTS)(data=drawing.to_dict(), key=f"outlines-{drawing.key}", height=1)


def show_map(
    today: dict[str, Any],
    *,
    key: str,
    height: int,
    yields: bool = False,
    look: str | None = None,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Paint one map.

    Parameters
    ----------
    today : dict
        As ``maps.paint`` gives it.
    key : str
        Of the component.
    height : int
        In pixels.
    yields : bool, default False
        Be lower on a window that is lower than a projector's, so that map and legend are seen
        together.
    look : str or None
        Maps of the same name are looked at alike: zoomed and moved together, and remembered as long
        as the reader's tab lives; None is a look of its own.
    on_pick : callable or None
        Gets the id of an area chosen by click or keyboard.
    """
    data = today | {
        "height": _yielding(height) if yields else f"{height}px",
        "interactive": on_pick is not None,
        "help": _HELP if on_pick is None else _HELP_TO_PICK,
        "look": look or key,
    }

    def picked() -> None:
        area = st.session_state[key].get("picked")
        if on_pick and area:
            on_pick(area)

    component("map", *_SCRIPTS)(data=data, key=key, height="content", on_picked_change=picked)


def _yielding(height: int) -> str:
    """Give the height of a map, as a rule of style."""
    return f"clamp({_LEAST}px, {height}px - {_YIELD} * ({_PROJECTOR}px - 100vh), {height}px)"
