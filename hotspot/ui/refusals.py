"""A link that asks for what is not here is answered: nothing is replaced in silence."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import streamlit as st

MOST_LETTERS = 40
"""Of what a link asks for, as it is repeated."""

MOST_NAMED = 4
"""Things that are named; a link with more of them was not made by the dashboard."""

AGAIN = " Choose again above."
"""What a reader with controls can do."""

_NOW, _KEPT = "asked-in-vain", "said-in-vain"


def begin() -> None:
    """Start a page of which nothing has been asked for in vain."""
    st.session_state[_NOW] = {}


def check(key: str, what: str, names: Iterable[str]) -> None:
    """Note what the link asks for and is not there, before its control takes the link's word.

    Parameters
    ----------
    key : str
        Of the control, in links.
    what : str
        What one chooses there, in a word or two.
    names : iterable of str
        Names of what there is, as links give them.
    """
    known = {"", *names}
    vain = [one for one in st.query_params.get_all(key) if one not in known]
    now = st.session_state.setdefault(_NOW, {})
    now |= {f"{what} “{_short(one)}”": key for one in vain}


def said(chosen: Hashable, *, again: str = AGAIN) -> str:
    """Say what was asked for in vain, until the reader chooses something else.

    Parameters
    ----------
    chosen : hashable
        All that is chosen now.
    again : str
        What the reader can do.

    Returns
    -------
    str
        "" for nothing.
    """
    before, kept = st.session_state.get(_KEPT, (None, {}))
    still = kept if before == chosen else {}
    still = {one: (key, was) for one, (key, was) in still.items() if _value(key) == was}
    now = {one: (key, _value(key)) for one, key in st.session_state.get(_NOW, {}).items()}
    vain = tuple(still | now)
    st.session_state[_KEPT] = (chosen, still | now)
    if not vain:
        return ""
    more = f", and {len(vain) - MOST_NAMED} more" if len(vain) > MOST_NAMED else ""
    named = ", ".join(vain[:MOST_NAMED])
    return f"The link asks for what is not here: {named}{more}. The usual is shown instead.{again}"


def _value(key: str) -> Any:  # noqa: ANN401 - of any control
    return st.session_state.get(key)


def _short(text: str) -> str:
    """Repeat a few letters of what a link says; signs that turn or hide text are left out."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return plain if len(plain) <= MOST_LETTERS else f"{plain[: MOST_LETTERS - 1]}…"


def asked(options: Sequence[Any], name: Callable[[Any], str], key: str) -> Any:  # noqa: ANN401
    """Give the option that the link names, if it names one.

    Parameters
    ----------
    options : sequence
        What there is.
    name : callable
        Names an option, as links do.
    key : str
        Of the control.

    Returns
    -------
    object or None
        None if the link names none of them.
    """
    wanted = st.query_params.get(key)
    return next((one for one in options if name(one) == wanted), None)
