"""A few choices that exclude each other stand side by side, and the link names the one taken."""

from collections.abc import Mapping

import streamlit as st

from hotspot.ui import refusals


def choose(key: str, label: str, named: Mapping[str, str], *, meaning: str | None = None) -> str:
    """Draw choices side by side; the first is taken until the reader takes another.

    Parameters
    ----------
    key : str
        Of the control, in the session and in links.
    label : str
        What is chosen, for those who hear the page.
    named : mapping of str to str
        Words of each choice, on the screen and in links.
    meaning : str or None
        Said when the pointer rests on it.

    Returns
    -------
    str
        Key of the choice.
    """
    refusals.check(key, label.lower(), named.values())
    return st.segmented_control(
        label,
        tuple(named),
        default=next(iter(named)),
        required=True,
        format_func=named.get,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        help=meaning,
    )
