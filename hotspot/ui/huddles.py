"""One huddle follows another: what a reader of both may see of what changed between them."""

from datetime import date

import streamlit as st

from hotspot.disclosure.days import may_tell_days
from hotspot.disclosure.maps import protect_map
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.sets import may_tell
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.alarm_days import add_days, alarms_on_days
from hotspot.surveillance.alarms import Alarms, weekly_alarms
from hotspot.surveillance.answers import Signal
from hotspot.surveillance.change_evidence import Change
from hotspot.surveillance.changes import Eyes, what_changed
from hotspot.surveillance.panels import week_choices
from hotspot.ui import cache, panels, refusals, wall
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.ui.refusals import asked
from hotspot.view.words import short_day

KEY = "huddle"


@keep(128)
def changes(query: Query, window: int) -> tuple[Change, ...]:
    """Work out what changed since the last huddle, in the chosen neighborhoods."""
    before = cache.previous_id(query.snapshot)

    def signals(source: Snapshot, week: date) -> tuple[Signal, ...]:
        asked = Query(source.id, query.measure, query.window, week, (), query.age_band)
        return cache.signals(asked)

    return what_changed(
        cache.snapshot(query.snapshot),
        cache.snapshot(before) if before else None,
        measure=query.measure,
        window=window,
        week=query.week,
        age_band=query.age_band,
        neighborhoods=query.neighborhoods,
        eyes=Eyes(
            protect=lambda drawn: protect_map(cache.snapshot(drawn.context.snapshot), drawn),
            pool=pool_hidden,
            signals=signals,
            alarms=lambda source, week: _alarms(source, query, week),
        ),
    )


def _alarms(source: Snapshot, query: Query, week: date) -> Alarms:
    """Ring for calendar weeks; in the newest, also for weeks that end on the days since."""
    asked = {"measure": query.measure, "age_band": query.age_band}
    found = weekly_alarms(source, week=week, may_tell=may_tell, **asked)
    if week != week_choices(source, query.measure)[1]:
        return found
    days = alarms_on_days(source, may_tell=may_tell_days, **asked)
    return add_days(source, found, days)


def offered() -> dict[str, tuple[date, str]]:
    """Give the day of knowledge of every huddle by its id, newest first.

    With it goes what tells it from a later one of the same day, "" for nothing.
    """
    days = {one.id: one.manifest.as_of for one in cache.entries() if one.manifest is not None}
    last = {day: one for one, day in days.items()}
    return {
        one: (day, "" if last[day] == one else f" ({one})") for one, day in reversed(days.items())
    }


def label(day: date, number: str) -> str:
    """Name a huddle by the day of its knowledge, on the screen and in links."""
    return f"as of {short_day(day)}{number}"


def choose(newest: Snapshot) -> tuple[Snapshot, str]:
    """Say what is shown, and let the reader go back to any past huddle as it was.

    Parameters
    ----------
    newest : Snapshot
        The one that is up.

    Returns
    -------
    tuple of (Snapshot, str)
        The chosen one, and what the reader must be told about it ("" for nothing).
    """
    names = {one: label(*about) for one, about in offered().items()}
    ids = list(names)
    refusals.check(KEY, "huddle", names.values())
    if len(ids) < 2 or newest.id not in ids:
        panels.label(newest)
        return newest, ""
    if wall.is_wall():
        found, gone = _opened(newest, asked(ids, names.get, KEY) or newest.id, names)
        panels.label(found, past=found.id != newest.id)
        return found, gone
    about, choice = st.columns([68, 32], vertical_alignment="center", gap="small")
    with choice:
        found, gone = _chosen(newest, names, ids)
    with about:
        panels.label(found, chosen=True, past=found.id != newest.id)
    return found, gone


def _chosen(newest: Snapshot, names: dict[str, str], ids: list[str]) -> tuple[Snapshot, str]:
    """Open the chosen huddle: the newest, unless the reader or the link names another."""
    chosen = st.selectbox(
        "Huddle",
        ids,
        index=ids.index(newest.id),
        format_func=lambda one: names[one],
        key=KEY,
        bind="query-params",
        label_visibility="collapsed",
    )
    return _opened(newest, chosen, names)


def _opened(newest: Snapshot, chosen: str, names: dict[str, str]) -> tuple[Snapshot, str]:
    if chosen == newest.id:
        return newest, ""
    found = cache.snapshot(chosen)
    if found.id != chosen:
        return newest, f"The huddle {names[chosen]} cannot be opened; the newest one is shown."
    return found, ""
