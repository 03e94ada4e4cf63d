"""A link to another page takes along what was chosen above every page."""

from urllib.parse import urlencode

import streamlit as st

_OF_ONE_PAGE = ("level", "place")


def here(*, without: str = "") -> str:
    """Give the address of this page with its choices but one, without what makes it a wall."""
    kept = {key: st.query_params.get_all(key) for key in st.query_params if key != without}
    return f"?{urlencode(kept, doseq=True)}"


def to(page: str, **changes: str) -> str:
    """Give the address of a page with the choices of this one, some of them changed.

    Parameters
    ----------
    page : str
        Name of its file, without its ending.
    **changes : str
        Values by the name they have in a link; "" takes a choice away.

    Returns
    -------
    str
        Relative to the page the reader is on.
    """
    kept = {key: st.query_params.get_all(key) for key in st.query_params if key not in _OF_ONE_PAGE}
    chosen = {key: value for key, value in {**kept, **changes}.items() if value}
    return f"{page}?{urlencode(chosen, doseq=True)}"
