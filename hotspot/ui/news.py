"""The right column of the huddle: at most three places to talk about, and one question to ask.

A week that late records still change triggers nothing, so then the column says only that.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.disclosure.years import leave_out_change
from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.surveillance.change_evidence import Change
from hotspot.ui import arrival, blocks, cache, links, looking, panels, story_blocks, wall
from hotspot.ui.alerts import alerts
from hotspot.ui.controls import Query, week_label
from hotspot.ui.keeping import keep
from hotspot.view import huddle, stories, story_words, words, years
from hotspot.view.charts import CONFIG
from hotspot.view.question import question
from hotspot.view.stories import Story
from hotspot.view.story_chart import AXIS_HEIGHT, UNIT_HEIGHT, story_chart
from hotspot.view.text_lines import COLUMN_WIDTH, lines

COLUMN_HEIGHT = 715
"""Height of the column below its heading, in pixels."""

CHART_HEIGHTS = (74, 380)
"""The lowest and the highest that a chart of a card may be, in pixels."""

SHARED = 132
"""Height of a chart below which those above the last leave the words of the axis to that."""

FIRST = "first huddle: nothing to compare with"
"""Where nothing can have changed."""

_GAP = 8
_RULE = 14


def told(query: Query, changes: Sequence[Change], signals: Sequence[Signal]) -> tuple[Story, ...]:
    """Choose what stands on the cards, with the neighborhood that the reader looks at."""
    context = cache.context(query)
    look = looking.looked_at(stories.order(changes, signals, context))
    return stories.stories(changes, signals, context, look, silent(query))


def silent(query: Query) -> list[str]:
    """Name the facilities that have sent nothing of the chosen week."""
    return list(huddle.missing(cache.silences(query.snapshot, query.measure), cache.context(query)))


def column(query: Query, found: Sequence[Story], changes: Sequence[Change], taken: int) -> None:
    """Draw the column, less high by the pixels taken above."""
    context, signals = cache.context(query), cache.signals(query)
    asked = question(found, silent(query), context)
    with st.container(gap="xsmall"):
        if context.complete:
            _heading(query, stories.order(changes, signals, context), context)
            _cards(query, found, changes, COLUMN_HEIGHT - taken - _height_of(asked))
        else:
            not_yet(query)
        st.html(story_blocks.ask(asked))


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


def _heading(query: Query, order: Sequence[str], context: Context) -> None:
    before = cache.previous_id(query.snapshot)
    since = _since(query, before) if before else FIRST
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.html(blocks.heading("What changed", since))
        looking.steps(order, context.site.noun)


def _since(query: Query, before: str) -> str:
    if query.week == cache.newest_complete(query):
        return f"since {words.day(cache.snapshot(before).as_of)}"
    return f"compared with the week to {words.short_day(cache.week_before(query, before))}"


def _unlike(query: Query) -> str:
    """Say why two huddles are not quite comparable; "" if they are."""
    before = cache.previous_id(query.snapshot)
    if before is None:
        return ""
    then, now = (cache.snapshot(one).site.hotspot_rule for one in (before, query.snapshot))
    said = (
        "" if then == now else f" The last huddle was made by hotspot rule {then}, this by {now}."
    )
    if cache.earlier_ids(query.snapshot)[:1] not in ([], [before]):
        said += " A later huddle cannot be opened."
    return said


def _cards(query: Query, found: Sequence[Story], changes: Sequence[Change], room: int) -> None:
    """Draw the cards, what they leave over below them, and how high what is left lets charts be."""
    context, signals = cache.context(query), cache.signals(query)
    apart, too_young = _years_apart(query, context)
    careful = _careful(query, found)
    year = years.years_briefly(apart) if apart and len(found) > 1 else ""
    listed = huddle.list_line(alerts(query))
    care = (f" {huddle.READ_WITH_CARE}" if careful else "") + _unlike(query)
    brief = stories.left_over(changes, signals, context, found, brief=True)
    below = (
        [stories.left_over(changes, signals, context, found), f"{listed} {year}".strip() + care],
        [brief, listed + care],
        [f"{brief} {listed}".strip() + care],
    )
    least = _least_height(found, context)
    rest = next((one for one in below if room - _height_of_lines(one) >= least), below[-1])
    room -= _height_of_lines(rest)
    if room < least:
        found = [replace(one, since="") for one in found]
    if len(found) < 2:
        room -= years.YEARS_HEADING + years.year_height(apart)
    if not found:
        many = words.plural(context.site.noun)
        step = f"Page Down goes through the {many} one by one."
        quiet = f"{huddle.no_change(changes)} {huddle.no_signal(signals, context)} {step}"
        st.html(blocks.note(quiet))
    for story in found:
        to = "" if wall.is_wall() else links.to("place", place=story.area)
        st.html(story_blocks.card(story, context, careful, to))
        if story.signal:
            look = _look(story, found, _chart_height(found, context, room))
            arrival.chart(partial(_chart, query, story, story.signal, look), look["height"])
    st.html(story_blocks.rest(rest))
    if len(found) < 2:
        list_years(apart, too_young, context, years.YEARS_HEADING + years.year_height(apart))


def _careful(query: Query, found: Sequence[Story]) -> set[str]:
    areas = {one.change.area for one in found if one.change} | {one.area for one in found}
    return set(cache.cautions(query.snapshot, query.measure).keys() & areas)


def _height_of_lines(rest: Sequence[str]) -> int:
    return sum(huddle.note_height(line) for line in rest if line)


def _height_of_words(found: Sequence[Story], context: Context) -> int:
    return sum(story_words.height_of(one, context) + 2 * _GAP for one in found)


def _least_height(found: Sequence[Story], context: Context) -> int:
    """Give the height of the cards with the lowest charts, in pixels."""
    return _height_of_words(found, context) + UNIT_HEIGHT + CHART_HEIGHTS[0] * len(found)


def _chart_height(found: Sequence[Story], context: Context, room: int) -> int:
    """Share the room that the words of the cards leave."""
    low, high = CHART_HEIGHTS
    room -= _height_of_words(found, context) + UNIT_HEIGHT
    return max(low, min(high, room // len(found)))


def _look(story: Story, found: Sequence[Story], height: int) -> dict[str, int | bool]:
    """Say how a chart is drawn: the first says what is drawn, and the last says when."""
    windows = {one.signal.panel.window for one in found if one.signal}
    shared = height < SHARED and len(windows) == 1
    first, last = story.number == 1, story.number == len(found)
    more = AXIS_HEIGHT * (len(found) - 1) // len(found) if shared else 0
    return {
        "height": height + more + UNIT_HEIGHT * first - AXIS_HEIGHT * (shared and not last),
        "unit": first,
        "axis": last or not shared,
        "dark": panels.dark(),
    }


def _chart(query: Query, story: Story, signal: Signal, look: dict[str, int | bool]) -> None:
    which = (story.area, signal.chart.made)
    st.plotly_chart(
        _figure(query, which, _signal=signal, **look),
        theme=None,
        config=CONFIG,
        key=f"chart-{story.area}",
        alt=words.chart_sentence(signal),
    )


@keep(512)
def _figure(
    query: Query,
    which: tuple[object, ...],  # noqa: ARG001 - part of the key
    *,
    _signal: Signal,
    **look: int | bool,
) -> go.Figure:
    return go.Figure(story_chart(_signal, cache.context(query), **look))


def _height_of(asked: str) -> int:
    """Estimate the height of the question, in pixels."""
    return 27 * lines(f"For the huddle: {asked}", COLUMN_WIDTH - 21, 21) + _RULE


def _years_apart(query: Query, context: Context) -> tuple[list[Comparison], str]:
    """Take the places whose year differs, or say why none can be compared."""
    try:
        compared = cache.comparisons(query)
    except NotEnoughData as young:
        return [], str(young)
    charts = {one.area: one for one in cache.signals(replace(query, neighborhoods=()))}
    snapshot = cache.snapshot(query.snapshot)
    found = (
        leave_out_change(snapshot, one, charts[area]) if area in charts else one
        for area, one in compared.items()
    )
    return years.years_apart(found, context), ""


def list_years(found: Sequence[Comparison], too_young: str, context: Context, room: int) -> None:
    """List whose year differs from its own past and from the others': the slower of two clocks."""
    noun = context.site.noun
    many = words.plural(noun)
    st.html(blocks.heading(f"{words.capital(many)} whose year differs", "last 52 weeks"))
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
