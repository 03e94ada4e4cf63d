"""One place on the map: chosen by click, by keyboard or by name, and kept in the link."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from hotspot.disclosure.pooling import pool_hidden
from hotspot.surveillance.answers import Context, Picture
from hotspot.surveillance.standing import rank_place
from hotspot.ui import (
    ahead,
    blocks,
    cache,
    curves,
    figures,
    guide,
    links,
    mapview,
    panels,
    portrait_blocks,
    refusals,
    variants,
    weeks,
)
from hotspot.ui.controls import Query
from hotspot.ui.turns import TURNS
from hotspot.view import charts, huddle, lateness, making, place, ranking, words
from hotspot.view.behind import unsaid
from hotspot.view.csv_file import map_csv
from hotspot.view.file_names import map_file_name
from hotspot.view.maps import Badge, paint
from hotspot.view.png import map_png

KEY = "place"
MAP_HEIGHT = 674
LEVELS = ("auto", "tract", "neighborhood")
SIDE_BY_SIDE = "Side by side"
LAYOUTS = ("One map", SIDE_BY_SIDE)
LOOKAHEAD = 2
_LEVEL_LABELS = {
    "auto": "As fine as can be shown",
    "tract": "Tracts",
}


def level_label(level: str, noun: str) -> str:
    """Name a level, on the screen and in links; neighborhoods as they are called here."""
    many = words.plural(noun)
    return _LEVEL_LABELS.get(level, words.capital(many))


def choose(query: Query) -> tuple[Picture, str | None]:
    """Draw the choice of what an area is and of one place; give the map and the place."""
    noun = cache.snapshot(query.snapshot).site.noun
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        level = _choose_level(noun)
        picture = cache.picture(query, query.window, None if level == LEVELS[0] else level)
        labels = {area: place.place_label(picture, area) for area in picture.areas}
        refusals.check(KEY, words.area_noun(picture), labels.values())
        area = st.selectbox(
            "Place",
            list(labels),
            index=None,
            format_func=labels.get,
            key=KEY,
            bind="query-params",
            placeholder=f"Choose a {words.area_noun(picture)}, here or on the map",
            label_visibility="collapsed",
            width=420,
        )
        refusals.check("maps", "maps", LAYOUTS)
        st.segmented_control(
            "Maps",
            LAYOUTS,
            default=LAYOUTS[0],
            required=True,
            key="maps",
            bind="query-params",
            label_visibility="collapsed",
        )
    return picture, area


def _choose_level(noun: str) -> str:
    """Offer the levels, unless a site without neighborhoods has tracts only."""
    if noun == "tract":
        return noun
    refusals.check("level", "areas", (level_label(one, noun) for one in LEVELS))
    return st.segmented_control(
        "Level",
        LEVELS,
        default=LEVELS[0],
        required=True,
        format_func=lambda level: level_label(level, noun),
        key="level",
        bind="query-params",
        label_visibility="collapsed",
    )


def window(context: Context) -> str:
    """Say which weeks are on the map, and whether they are still filling up."""
    weeks = words.window(context)
    return weeks if context.complete else f"{weeks} · {lateness.filling_words(context)}"


def maps(query: Query, area: str | None) -> None:
    """Draw the map, or two, with a slider over the weeks."""
    level = st.session_state.get("level", LEVELS[0])
    two = st.session_state.get("maps") == SIDE_BY_SIDE
    _week_by_week(query, None if level == LEVELS[0] else level, area, two=two)
    mapview.keep_outlines(cache.drawing(query.snapshot))


@st.fragment
def _week_by_week(query: Query, level: str | None, area: str | None, *, two: bool) -> None:
    """Draw what changes while weeks pass; the rest of the page waits for the week that stays."""
    with guide.caught(), TURNS.take():
        _draw_week(query, level, area, two=two)


def _draw_week(query: Query, level: str | None, area: str | None, *, two: bool) -> None:
    weeks.settle()
    seen = weeks.passing(query)
    windows = cache.two_windows(seen) if two else (seen.window,)
    drawn = []
    with panels.explained():
        picture = cache.picture(seen, seen.window, level)
        panels.write(blocks.heading(words.map_title(picture), window(picture.context)))
        badges = _badges(picture) if seen == query else []
        for column, weeks_summed in zip(st.columns(len(windows)), windows, strict=True):
            with column, panels.explained():
                one = cache.picture(seen, weeks_summed, level)
                about = ranking.numbers_note(one, picture) if badges else ""
                _draw(query, one, area, badges, about if two else None)
                drawn.append(one)
    weeks.slider(query, seen.week)
    if drawn:
        panels.legend(picture.context, drawn)
    if seen != query:
        ahead.follow(seen, windows, level, weeks.after(query, seen.week)[:LOOKAHEAD])


def _badges(picture: Picture) -> list[Badge]:
    """Number what stands out as the list beside the map does."""
    listed = ranking.standing_out(picture)
    return [
        Badge(picture.level, area, str(number)) for number, (area, _, _) in enumerate(listed, 1)
    ]


def _draw(
    query: Query, picture: Picture, area: str | None, badges: Sequence[Badge], about: str | None
) -> None:
    """Draw one map; of two, each says how many weeks it sums and whose list numbers it.

    What it says about its numbers is None on a lone map; two move together.
    """
    two = about is not None
    weeks_summed, drawing = picture.context.window, cache.drawing(picture.context.snapshot)
    label = words.map_title(picture)
    if two:
        said = "; ".join(filter(None, (huddle.level_words(picture), about)))
        panels.write(blocks.heading(f"Last {weeks_summed} weeks", said))
        label = f"Last {weeks_summed} weeks. {label}"
    chosen = area if area in picture.areas else None
    today = paint(picture, drawing, label=label, badges=badges, selected=chosen)
    if picture.context.week != query.week:
        today["behind"] = unsaid(today["behind"])
    key = f"map-of-{weeks_summed}" if two else "map"
    pick = partial(_pick, query, picture.context.week)
    high = MAP_HEIGHT - 40 * two
    mapview.show_map(today, key=key, height=high, yields=True, look="map", on_pick=pick)


def _pick(query: Query, week: date, area: str) -> None:
    st.session_state[KEY] = area
    weeks.stay(query, week)


def card(query: Query, picture: Picture, area: str | None) -> None:
    """Draw everything the map knows of one place."""
    if area is None:
        st.html(
            blocks.note(
                "Click a place, or press Tab, the arrow keys and Enter, to see its numbers. The"
                " buttons, plus and minus, or Ctrl with the wheel bring it nearer."
            )
        )
        return
    with st.container(border=True):
        st.html(blocks.heading(place.full_name(picture, place.row_of(picture, area))))
        st.html(portrait_blocks.way("Everything about this place", _to(picture, area)))
        standing = rank_place(cache.snapshot(query.snapshot), picture, area, pool=pool_hidden)
        known = place.place_facts(picture, area, standing)
        st.html(blocks.facts(known + variants.facts(query, picture, area)))
        if not curves.draw(query, picture, area):
            _history(query, picture, area)


def _history(query: Query, picture: Picture, area: str) -> None:
    figure = figures.history(query, picture.level, area, dark=panels.dark())
    caption = f"Smoothed rate with its 95 % interval, windows of {query.window} weeks"
    st.html(blocks.note(caption))
    st.plotly_chart(figure, theme=None, config=charts.CONFIG, key="history", alt=caption)


def standing_out(picture: Picture) -> None:
    """List what is numbered on the map, or say why nothing can be."""
    thin = making.thin_line(picture)
    if thin:
        st.html(blocks.note(thin))
    listed = ranking.standing_out(picture)
    if listed:
        st.html(blocks.heading(ranking.list_title(picture), picture.context.measure.unit))
        named = [
            (area, ranking.marked_name(picture, area, name), rate) for area, name, rate in listed
        ]
        st.html(portrait_blocks.ranking(named, link=partial(_to, picture)))
    note = ranking.footnote(picture, [area for area, _, _ in listed])
    if note:
        st.html(blocks.note(note))


def _to(picture: Picture, area: str) -> str:
    return links.to("place", place=place.place_label(picture, area))


def downloads(query: Query, picture: Picture) -> None:
    """Offer the map as a picture and as a table."""
    shapes = cache.snapshot(query.snapshot).shapes
    areas, hoods = (
        shapes[shapes["level"] == picture.level],
        shapes[shapes["level"] == "neighborhood"],
    )
    borders = hoods if picture.level == "tract" else None
    with panels.take_away():
        panels.downloads(
            partial(map_file_name, picture),
            png=partial(map_png, picture, areas, borders),
            csv=partial(map_csv, picture),
        )
