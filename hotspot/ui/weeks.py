"""A map is understood in motion: week after week on the same outlines, then one week to stay at.

While weeks pass only the map is drawn anew. Every one of them goes the way of the week that a page
opens with, through disclosure; the week one stays at becomes the week of the page and of its link.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from hotspot.surveillance.panels import panel_of, week_choices
from hotspot.ui import cache
from hotspot.ui.component import component
from hotspot.ui.controls import Query, week_label
from hotspot.ui.keeping import keep

MOST = 52
"""Weeks on the slider."""

KEY = "weeks"
_PASSING = "passing-week"
_SETTLED = "settled-week"


@keep(64)
def beside(query: Query) -> tuple[date, ...]:
    """List the weeks on the slider, oldest first.

    Parameters
    ----------
    query : Query
        What is on the page.

    Returns
    -------
    tuple of date
        The newest that are complete and end a full window, or those around the chosen week if it
        is older than that.
    """
    snapshot = cache.snapshot(query.snapshot)
    known, newest = week_choices(snapshot, query.measure)
    panel = panel_of(snapshot, query.measure, "region", window=query.window)
    full = set(panel.weeks[panel.observed[0]].tolist())
    usable = sorted(one for one in known if one in full and one <= max(newest, query.week))
    return around(usable, query.week)


def around(usable: Sequence[date], week: date) -> tuple[date, ...]:
    """Cut a year out of some weeks that has a chosen one in it, as late as can be."""
    newest = len(usable) - MOST
    at = usable.index(week) if week in usable else len(usable)
    first = newest if at >= newest else at - MOST // 2
    return tuple(usable[max(0, first) :][:MOST])


def after(query: Query, week: date) -> tuple[date, ...]:
    """List the weeks that will pass after one."""
    weeks = beside(query)
    return weeks[weeks.index(week) + 1 :] if week in weeks else ()


def passing(query: Query) -> Query:
    """Ask the same of the week that is passing on the map, if one is."""
    base, week = st.session_state.get(_PASSING, (None, None))
    return replace(query, week=week) if base == query and week in beside(query) else query


def stay(query: Query, week: date) -> None:
    """Make a week that is passing the week of the page; to be called back, before the page runs."""
    st.session_state.pop(_PASSING, None)
    st.session_state[_SETTLED] = True
    if week != query.week:
        st.session_state["week"] = week


def settle() -> None:
    """Draw the whole page anew, if the reader stays at a week or has chosen a place."""
    if st.session_state.pop(_SETTLED, False):
        st.rerun(scope="app")


def slider(query: Query, week: date) -> None:
    """Draw the slider and its play button under the map.

    Parameters
    ----------
    query : Query
        What is on the page.
    week : date
        On the map.
    """
    weeks = beside(query)
    if week not in weeks or len(weeks) < 2:
        return
    data = {
        "weeks": [one.isoformat() for one in weeks],
        "labels": [week_label(one) for one in weeks],
        "at": weeks.index(week),
        "settled": query.week.isoformat(),
        "base": repr(query),
    }

    def step() -> None:
        st.session_state[_PASSING] = (query, _asked("step", weeks) or week)

    def settled() -> None:
        chosen = _asked("settled", weeks)
        if chosen:
            stay(query, chosen)

    component("weeks")(
        data=data, key=KEY, height=46, on_step_change=step, on_settled_change=settled
    )


def _asked(name: str, weeks: Sequence[date]) -> date | None:
    said = st.session_state[KEY].get(name)
    return next((one for one in weeks if one.isoformat() == said), None)
