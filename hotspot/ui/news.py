"""The right column of the huddle: what changed, whose chart signals, whose year differs.

A week that late records still change triggers nothing, so then the column says only that.
"""

from collections.abc import Sequence, Set

import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.surveillance.change_evidence import Change
from hotspot.ui import blocks, cache, huddles
from hotspot.ui.alerts import alerts
from hotspot.ui.controls import Query, week_label
from hotspot.ui.panels import chart
from hotspot.view import huddle, words, years
from hotspot.view.signals import flagged, shown

COLUMN_HEIGHT = 682
"""Height of the column without its headings, in pixels."""

REST_HEIGHT = 34
"""Height of a line of small print between or below the charts, in pixels."""


def column(query: Query, signals: Sequence[Signal], context: Context, taken: int) -> None:
    """Draw the column, less high by the pixels taken above."""
    if not context.complete:
        not_yet(query)
        return
    _, window = cache.two_windows(query)
    every = huddles.changes(query, window)
    changes = huddle.changes_shown(every, signals, context)
    careful = cache.cautions(query.snapshot, query.measure).keys() & {
        change.area for change in changes
    }
    without_room = huddle.left_out(every, changes)
    what_changed(changes, careful, signals, query, context, without_room)
    room = COLUMN_HEIGHT - taken - huddle.height_of(changes) - (REST_HEIGHT if careful else 0)
    signal_charts(signals, context, query, room)


def not_yet(query: Query) -> None:
    """Say which week can be judged."""
    newest = week_label(cache.newest_complete(query))
    st.html(blocks.heading("Nothing is judged yet"))
    st.html(
        blocks.note(
            "Late records of this week are still arriving, so nothing it shows is a signal."
            f" The newest week that is judged is “{newest}”."
        )
    )


def what_changed(
    lines: Sequence[Change],
    careful: Set[str],
    signals: Sequence[Signal],
    query: Query,
    context: Context,
    without_room: str,
) -> None:
    """List what changed since the last huddle, or between the chosen week and one huddle before."""
    before = cache.previous_id(query.snapshot)
    st.html(blocks.heading("What changed", _since(query, before) + without_room if before else ""))
    if lines:
        st.html(blocks.changes(lines, careful))
        if careful:
            st.html(blocks.note(huddle.READ_WITH_CARE))
    elif before:
        st.html(blocks.note(huddle.no_change(signals, context)))
    else:
        st.html(blocks.note("This is the first snapshot; there is nothing to compare it with."))


def _since(query: Query, before: str) -> str:
    then, now = (cache.snapshot(one).site.hotspot_rule for one in (before, query.snapshot))
    rules = "" if then == now else f"; hotspot rule {then} then, {now} now"
    if cache.earlier_ids(query.snapshot)[0] != before:
        rules += "; a later one cannot be opened"
    if query.week == cache.newest_complete(query):
        return f"since {words.day(cache.snapshot(before).as_of)}{rules}"
    week = words.short_day(cache.week_before(query, before))
    return f"compared with the week to {week}{rules}"


def signal_charts(signals: Sequence[Signal], context: Context, query: Query, height: int) -> None:
    """Draw the neighborhoods with a signal, the first three with a chart."""
    drawn, noun = shown(signals, context), words.plural(context.site.noun)
    st.html(blocks.heading(f"{noun[0].upper()}{noun[1:]} whose chart signals", words.unit(context)))
    line = huddle.list_line(alerts(query))
    st.html(blocks.note(line))
    height -= huddle.note_height(line)
    if not drawn:
        st.html(blocks.note(huddle.no_signal(signals, context)))
        list_years(*_years_apart(query, context), context, height)
        return
    rest = [one.name for one in flagged(signals, context)[len(drawn) :]]
    room = height - (REST_HEIGHT if rest else 0)
    apart, too_young = _years_apart(query, context)
    brief = years.years_briefly(apart) if apart and len(drawn) > 1 else ""
    room -= huddle.note_height(brief) if brief else 0
    below = years.YEARS_HEADING + years.year_height(apart) if len(drawn) == 1 else 0
    each = min((room - below) // len(drawn) - huddle.TITLE_HEIGHT, 230)
    with st.container(gap="xxsmall"):
        for number, signal in enumerate(drawn, start=1):
            st.html(blocks.signal_title(number, signal, context))
            chart(query, signal, height=each, points=40, font_size=19)
        if rest:
            st.html(blocks.note(huddle.rest_words(rest)))
    if brief:
        st.html(blocks.note(brief))
    if len(drawn) == 1:
        list_years(apart, too_young, context, room - huddle.TITLE_HEIGHT - each)


def _years_apart(query: Query, context: Context) -> tuple[list[Comparison], str]:
    """Take the places whose year differs, or say why none can be compared."""
    try:
        return years.years_apart(cache.comparisons(query).values(), context), ""
    except NotEnoughData as young:
        return [], str(young)


def list_years(found: Sequence[Comparison], too_young: str, context: Context, room: int) -> None:
    """List whose year differs from its own past and from the others': the slower of two clocks."""
    noun = context.site.noun
    many = words.plural(noun)
    st.html(blocks.heading(f"{many[0].upper()}{many[1:]} whose year differs", "last 52 weeks"))
    if too_young:
        st.html(blocks.note(too_young))
    elif found:
        st.html(blocks.year_lines(years.years_shown(found, room)))
    else:
        st.html(
            blocks.note(
                f"No {noun}'s year differs, beyond luck, from its own past and the others'."
            )
        )
