"""New limits and excluded weeks are decided by a person, who says why; the link carries both."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from hotspot.core.chart import Exclusion, Phase
from hotspot.core.errors import NotEnoughData
from hotspot.surveillance.panels import week_choices
from hotspot.ui import blocks, cache
from hotspot.ui.controls import Query
from hotspot.view.words import short_day

MOST_PHASES = 3
MOST_EXCLUDED = 12
_LINK = "It goes into the link: never the name of a patient."


def phase_label(week: date) -> str:
    """Name the start of a phase, on the screen and in links."""
    return f"new limits from {short_day(week)}"


def excluded_label(week: date) -> str:
    """Name an excluded week, on the screen and in links."""
    return f"without {short_day(week)}"


def frozen_label(week: date | None) -> str:
    """Name the end of a baseline, on the screen and in links."""
    return "the usual number of weeks" if week is None else f"to {short_day(week)}"


def choose(query: Query, area: str) -> tuple[tuple[Phase, ...], tuple[Exclusion, ...]]:
    """Draw what may be decided about one chart; give what has a reason and a name."""
    weeks, of = _weeks(query), _of(query, area)
    with st.popover("New limits and excluded weeks", width="content"):
        phases = [one for week in _starts(weeks, of) if (one := _phase(week, weeks, of))]
        return tuple(phases), _exclusions(weeks, of)


def suggest(query: Query, area: str, start: date, sentence: str) -> None:
    """Offer to begin new limits where a run began; nothing happens unless somebody decides."""
    key = f"phases-{_of(query, area)}"
    chosen = st.session_state.get(key) or []
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(blocks.note(sentence), width="content")
        st.button(
            f"Begin new limits on {short_day(start)}",
            key="begin",
            disabled=start in chosen or len(chosen) >= MOST_PHASES,
            on_click=_begin,
            args=(key, start),
            help="Changes nothing by itself: say why, and who decided, under “New limits”.",
        )
    if start in chosen:
        asked = "Chosen. Now say why, and who decided, under “New limits and excluded weeks” above."
        st.html(blocks.note(asked))


def may_begin(query: Query, week: date) -> bool:
    """Say whether new limits can be chosen to begin in a week."""
    return week in _weeks(query)


def _begin(key: str, start: date) -> None:
    st.session_state[key] = [*(st.session_state.get(key) or []), start]


def _of(query: Query, area: str) -> str:
    """Name the series that decisions are about: those of one chart are no other's."""
    return f"{query.measure}-{area}"


def _weeks(query: Query) -> list[date]:
    try:
        return week_choices(cache.snapshot(query.snapshot), query.measure)[0]
    except NotEnoughData:
        return []


def _forget_others(key: str, weeks: Sequence[date]) -> str:
    """Leave out of what was chosen before the weeks that there no longer are."""
    chosen = st.session_state.get(key) or []
    if not set(chosen) <= set(weeks):
        st.session_state[key] = [week for week in chosen if week in weeks]
    return key


def _starts(weeks: Sequence[date], of: str) -> list[date]:
    starts = st.multiselect(
        "New limits",
        weeks,
        format_func=phase_label,
        key=_forget_others(f"phases-{of}", weeks),
        bind="query-params",
        persist_state="session",
        max_selections=MOST_PHASES,
        placeholder="New limits from a week",
        help="Begin new limits only where you know why the series changed.",
    )
    return sorted(starts)


def _phase(start: date, weeks: Sequence[date], of: str) -> Phase | None:
    """Ask for the reason of new limits; there are none before it is given."""
    later = [None, *sorted(week for week in weeks if week > start)]
    until = st.selectbox(
        f"Limits from {short_day(start)} use",
        later,
        format_func=frozen_label,
        key=f"until-{start}-{of}",
        bind="query-params",
        persist_state="session",
    )
    why, author = _reason(f"{start}-{of}", f"the limits from {short_day(start)}")
    return Phase(start, why, author, until) if why and author else None


def _exclusions(weeks: Sequence[date], of: str) -> tuple[Exclusion, ...]:
    chosen = st.multiselect(
        "Leave out of the limits",
        weeks,
        format_func=excluded_label,
        key=_forget_others(f"excluded-{of}", weeks),
        bind="query-params",
        persist_state="session",
        max_selections=MOST_EXCLUDED,
        placeholder="Weeks that set no limits",
        help="They are drawn and judged all the same.",
    )
    if not chosen:
        return ()
    why, author = _reason(f"excluded-{of}", "these weeks")
    return tuple(Exclusion(week, week, why, author) for week in sorted(chosen) if why and author)


def _reason(key: str, what: str) -> tuple[str, str]:
    """Ask why and who; both are needed."""
    left, right = st.columns([60, 40], gap="small")
    written = {"bind": "query-params", "persist_state": "session", "help": _LINK}
    why = left.text_input(f"Why {what}", key=f"why-{key}", max_chars=80, **written).strip()
    author = right.text_input("Who decided", key=f"who-{key}", max_chars=40, **written).strip()
    if not (why and author):
        st.html(blocks.note("Nothing changes before both are filled in."))
    return why, author
