"""One neighborhood, told to the people who live there: in their language, and with its files."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Literal

import streamlit as st

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.core.sections import WINDOWS
from hotspot.core.types import SIGNALS_HIGH, SIGNALS_LOW
from hotspot.surveillance.answers import Comparison, Picture
from hotspot.surveillance.coverage import placed_share, senders
from hotspot.ui import cache, community_blocks, community_choices, community_printed, panels
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.ui.offered import ALL_AGES, measures_of
from hotspot.view import community_csv, community_pack, community_png, community_words, huddle
from hotspot.view.catalogue import LANGUAGES, Tongue, marked, tongue
from hotspot.view.community_change import is_worse
from hotspot.view.community_guide import OLDER
from hotspot.view.community_numbers import (
    Number,
    Told,
    drawable,
    nothing,
    number_of,
    whole_or_none,
)
from hotspot.view.community_where import where
from hotspot.view.png_sizes import SIZES
from hotspot.view.signals import on_trial

YEAR = 52
QUARTER = 13
LEVEL = "neighborhood"
Lately = Literal["more", "fewer", ""]
UNKNOWN = (NotEnoughData, InvalidCounts)
"""Why weeks are not known: the feeds do not cover them, or the snapshot does not reach them."""

_ELSEWHERE = marked(
    "The place that was asked for is not here. This is the first of those that are."
)


def choose(query: Query) -> tuple[Told, Tongue]:
    """Draw the choice of neighborhood and language; give what is told of it."""
    names = _names(query.snapshot)
    unknown = _settle(names)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        area = st.selectbox(
            "Neighborhood",
            list(names),
            format_func=names.get,
            key="neighborhood",
            bind="query-params",
            label_visibility="collapsed",
            width=360,
        )
        language = st.segmented_control(
            "Language · Idioma",
            list(LANGUAGES),
            default="en",
            required=True,
            format_func=LANGUAGES.get,
            key=community_choices.LANGUAGE,
            bind="query-params",
            label_visibility="collapsed",
        )
    community_choices.draw(query)
    chosen = tongue(language)
    if unknown:
        st.html(community_blocks.aside(chosen.say(_ELSEWHERE), chosen))
    newest, here = cache.newest(), cache.snapshot(query.snapshot)
    if here.id != newest.id:
        older = chosen.say(OLDER, day=chosen.day(here.as_of))
        st.html(community_blocks.aside(older, chosen))
    return community_printed.with_words(told(query, area), chosen), chosen


def _settle(names: dict[str, str]) -> bool:
    """Forget a place that is not here; say whether the link asked for one."""
    key = "neighborhood"
    asked = st.query_params.get(key)
    unknown = asked is not None and asked not in names.values()
    if unknown:
        del st.query_params[key]
    if unknown or st.session_state.get(key) not in {*names, None}:
        st.session_state.pop(key, None)
    return unknown


@keep(4)
def _names(snapshot_id: str) -> dict[str, str]:
    """Name every neighborhood of a snapshot, by its id; without a look-up each tract is one."""
    areas = cache.snapshot(snapshot_id).tables["areas"]
    here = areas[areas["level"] == LEVEL].sort_values("area")
    return dict(zip(here["area"].astype(str), here["name"].astype(str), strict=True))


@keep(128)
def told(query: Query, area: str) -> Told:
    """Gather what one neighborhood is told; all of it has passed disclosure.

    Parameters
    ----------
    query : Query
        What was chosen above the page; its filters on neighborhoods and ages are left aside: sheets
        of several ages would tell, one taken from the other, what is hidden.
    area : str
        Id of the neighborhood.

    Returns
    -------
    Told
        Without anybody to ask.
    """
    query = replace(query, neighborhoods=(), age_band=ALL_AGES)
    now = _number(query, area, YEAR)
    past = replace(query, week=query.week - timedelta(weeks=YEAR))
    before = _number(past, area, YEAR, now.base)
    others = _others(query, area)
    snapshot = cache.snapshot(query.snapshot)
    share = placed_share(snapshot, query.measure, query.week)
    return Told(
        name=_names(query.snapshot)[area],
        context=cache.context(query),
        now=now,
        before=before,
        change=_changes(query).get(area) if now.has_rate and before.has_rate else None,
        others=tuple(one for one, *_ in others),
        changes={one.measure.key: change for one, change, _ in others if change is not None},
        worse_lately=frozenset(
            one.measure.key for one, _, lately in others if is_worse(one.measure, lately)
        ),
        periods=_periods(query, area, now.base),
        lately=_lately(query, area),
        silent=bool(
            huddle.missing(cache.silences(query.snapshot, query.measure), cache.context(query))
        ),
        placed=share,
        senders=senders(snapshot, query.measure, query.week),
        where=where(snapshot.shapes, area),
    )


def _number(query: Query, area: str, weeks: int, base: int | None = None) -> Number:
    try:
        return number_of(cache.picture(query, weeks, LEVEL), area, base)
    except UNKNOWN:
        return nothing(MEASURES[query.measure], weeks, query.week)


def _lately(query: Query, area: str) -> Lately:
    """Say whether the newest weeks of a place were unusual for it; nothing of hidden ones."""
    try:
        charts = cache.signals(query)
    except UNKNOWN:
        return ""
    chart = next((one for one in charts if one.area == area), None)
    if chart is None or chart.suppressed or on_trial(chart) or not cache.context(query).complete:
        return ""
    if chart.status in SIGNALS_HIGH:
        return "more"
    return "fewer" if chart.status in SIGNALS_LOW else ""


def _others(query: Query, area: str) -> list[tuple[Number, Comparison | None, Lately]]:
    """Give the newest complete year of every measure that is known for these ages.

    With it goes how it lies to the year before, and of what could be called good also whether the
    newest weeks were as usual.
    """
    found = cache.snapshot(query.snapshot)
    numbers: list[tuple[Number, Comparison | None, Lately]] = []
    for key in measures_of(found):
        asked = replace(query, measure=key)
        asked = replace(asked, week=min(query.week, cache.newest_complete(asked)))
        number, change = _number(asked, area, YEAR), _changes(asked).get(area)
        good = number.better or number.alike or (change and change.verdict == "improvement")
        numbers.append((number, change, _lately(asked, area) if good else ""))
    return numbers


def _changes(query: Query) -> dict[str, Comparison]:
    try:
        return cache.comparisons(query)
    except UNKNOWN:
        return {}


def _periods(query: Query, area: str, base: int) -> tuple[Number, ...]:
    """Follow the measure through four weeks at a time, or quarters if those say more.

    A bar that is still filling up would look like a fall, so there is none.
    """
    for step in (min(WINDOWS), QUARTER):
        past = _history(replace(query, window=step))
        found = [number_of(one, area, base) for one in past]
        periods = whole_or_none(found)
        if drawable(periods):
            break
    return periods


def _history(query: Query) -> tuple[Picture, ...]:
    try:
        return cache.history(query, LEVEL)
    except UNKNOWN:
        return ()


def draw(found: Told, chosen: Tongue) -> None:
    """Draw the page: strengths first, then the number, its past, and where it comes from."""
    st.html(community_blocks.page(found, chosen))


def downloads(found: Told, chosen: Tongue) -> None:
    """Take what is printed on the sheets, then offer them as one file and each by itself."""
    say = chosen.say
    community_printed.fields(chosen)
    pack = partial(community_pack.pack, found, chosen)
    numbers = partial(community_csv.numbers_csv, found, chosen)
    panels.offer_files(
        (
            (say("Everything in one file (ZIP)"), "zip", "application/zip", pack),
            *(_picture(found, chosen, size) for size in SIZES),
            (say("All numbers of this place (CSV)"), "csv", "text/csv", numbers),
        ),
        partial(community_pack.file_name, found, chosen),
        key="community",
    )


def _picture(found: Told, chosen: Tongue, size: str) -> panels.Offer:
    label = chosen.say(community_png.LABELS[size])
    make = partial(community_png.community_png, found, chosen, size)
    return label, f"{size}.png", "image/png", make


def name_tab(found: Told, chosen: Tongue) -> None:
    """Name the tab of the browser after what is on the page."""
    st.set_page_config(page_title=community_words.title(found, chosen))
