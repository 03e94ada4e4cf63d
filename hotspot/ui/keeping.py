"""What is worked out for one reader is kept for all, and found again by a few words.

Streamlit can tell any two questions apart, but takes a quarter of every page to do so: it copies
each question and reads it field by field. A question's own words tell as much.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from hotspot.ui.controls import Query
from hotspot.view.maps import Badge


def keep(most: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep the newest answers of a function, for all readers.

    Parameters
    ----------
    most : int
        Answers kept; the one asked for longest ago goes first.

    Returns
    -------
    callable
        Decorator of a function of small values; arguments that begin with "_" are not part of the
        question.
    """
    return st.cache_resource(
        max_entries=most, show_spinner=False, hash_funcs={Query: repr, Badge: repr}
    )
