"""How much of the past a chart shows is the reader's choice, and moves no limit."""

import streamlit as st

from hotspot.core.weeks import WEEKS_PER_YEAR

ALL, TWO, ONE = "all", "two", "one"
_LABELS = {ALL: "All weeks", TWO: "2 years", ONE: "1 year"}
_YEARS = {TWO: 2, ONE: 1}


def past_label(past: str) -> str:
    """Name how much is shown, on the screen and in links."""
    return _LABELS[past]


def choose() -> str:
    """Draw the choice of how much of the past is shown."""
    return st.segmented_control(
        "Shown",
        tuple(_LABELS),
        default=ALL,
        required=True,
        format_func=past_label,
        key="shown",
        bind="query-params",
        label_visibility="collapsed",
        help="Limits are set by the same weeks, whichever are shown.",
    )


def points(past: str, window: int) -> int | None:
    """Give the number of points to show.

    Parameters
    ----------
    past : str
        As chosen.
    window : int
        Weeks of one point.

    Returns
    -------
    int or None
        None shows all of them.
    """
    years = _YEARS.get(past)
    return None if years is None else round(years * WEEKS_PER_YEAR / window)
