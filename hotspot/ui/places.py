"""One place on the map: chosen by click, by keyboard or by name, and kept in the link."""

from functools import partial

import streamlit as st

from hotspot.disclosure.pooling import pool_hidden
from hotspot.surveillance.answers import Context, Picture
from hotspot.surveillance.standing import rank_place
from hotspot.ui import (
    blocks,
    cache,
    curves,
    figures,
    links,
    mapview,
    panels,
    portrait_blocks,
    variants,
)
from hotspot.ui.controls import Query
from hotspot.view import charts, lateness, making, place, ranking, words
from hotspot.view.csv_file import map_csv
from hotspot.view.file_names import map_file_name
from hotspot.view.maps import Badge, paint
from hotspot.view.png import map_png

KEY = "place"
MAP_HEIGHT = 720
LEVELS = ("auto", "tract", "neighborhood")
_LEVEL_LABELS = {
    "auto": "As fine as can be shown",
    "tract": "Tracts",
}


def level_label(level: str, noun: str) -> str:
    """Name a level, on the screen and in links; neighborhoods as they are called here."""
    many = words.plural(noun)
    return _LEVEL_LABELS.get(level, many[:1].upper() + many[1:])


def choose(query: Query) -> tuple[Picture, str | None]:
    """Draw the choice of what an area is and of one place; give the map and the place."""
    noun = cache.snapshot(query.snapshot).site.noun
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        level = _choose_level(noun)
        picture = cache.picture(query, query.window, None if level == LEVELS[0] else level)
        area = st.selectbox(
            "Place",
            list(picture.areas),
            index=None,
            format_func=lambda area: place.place_label(picture, area),
            key=KEY,
            bind="query-params",
            placeholder=f"Choose a {words.area_noun(picture)}, here or on the map",
            label_visibility="collapsed",
            width=420,
        )
    return picture, area


def _choose_level(noun: str) -> str:
    """Offer the levels, unless a site without neighborhoods has tracts only."""
    if noun == "tract":
        return noun
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


def draw_map(query: Query, picture: Picture, area: str | None) -> None:
    """Draw the map with numbered badges on what stands out."""
    listed = ranking.standing_out(picture)
    badges = [
        Badge(picture.level, one, str(number)) for number, (one, _, _) in enumerate(listed, 1)
    ]
    label = f"{words.map_title(picture)}. Arrow keys move, Enter selects."
    today = paint(picture, cache.drawing(query.snapshot), label=label, badges=badges, selected=area)
    with st.container(gap=None):
        mapview.show_map(today, key="map", height=MAP_HEIGHT, on_pick=_pick)
        mapview.keep_outlines(cache.drawing(query.snapshot))


def _pick(area: str) -> None:
    st.session_state[KEY] = area


def card(query: Query, picture: Picture, area: str | None) -> None:
    """Draw everything the map knows of one place."""
    if area is None:
        st.html(
            blocks.note(
                "Click a place, or press Tab, the arrow keys and Enter, to see its numbers."
            )
        )
        return
    with st.container(border=True):
        st.html(blocks.heading(place.full_name(picture, place.row_of(picture, area))))
        to = links.to("place", place=place.place_label(picture, area))
        st.html(portrait_blocks.way("Everything about this place", to))
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
        named = [(ranking.marked_name(picture, area, name), rate) for area, name, rate in listed]
        st.html(blocks.ranking(named))
    note = ranking.footnote(picture, [area for area, _, _ in listed])
    if note:
        st.html(blocks.note(note))


def downloads(query: Query, picture: Picture) -> None:
    """Offer the map as a picture and as a table."""
    shapes = cache.snapshot(query.snapshot).shapes
    areas, hoods = (
        shapes[shapes["level"] == picture.level],
        shapes[shapes["level"] == "neighborhood"],
    )
    borders = hoods if picture.level == "tract" else None
    panels.downloads(
        partial(map_file_name, picture),
        png=lambda: map_png(picture, areas, borders),
        csv=lambda: map_csv(picture),
    )
