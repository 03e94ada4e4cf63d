"""A place is found by its name, whatever it is a place of: a neighborhood or a tract."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from hotspot.core.types import Level
from hotspot.surveillance.answers import Picture
from hotspot.ui import blocks, cache, links, mapview, panels, places, portrait_blocks
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.view import ranking, words
from hotspot.view.maps import Badge, paint

MAP_HEIGHT = 760
MOST_LISTED = 12

_LAST = "last-place"


@dataclass(frozen=True)
class Place:
    """A tract or a neighborhood.

    Parameters
    ----------
    level : {"tract", "neighborhood"}
        What it is.
    area, name : str
        Id and name as shown.
    label : str
        Name that no other place has; it stands in links.
    inside : str
        Id of the neighborhood a tract lies in; "" for none.
    """

    level: Level
    area: str
    name: str
    label: str
    inside: str = ""


def choose(query: Query) -> Place | None:
    """Draw the choice of one place; None until somebody has chosen."""
    found = known(query.snapshot)
    unknown = _settle(found)
    noun = cache.snapshot(query.snapshot).site.noun
    kinds = "tract" if noun == "tract" else f"{noun} or tract"
    area = st.selectbox(
        "Place",
        list(found),
        index=None,
        format_func=lambda one: found[one].label,
        key=places.KEY,
        bind="query-params",
        placeholder=f"Choose a {kinds}: type its name",
        label_visibility="collapsed",
        width=460,
    )
    st.session_state[_LAST] = area
    if unknown:
        panels.notice(
            f"“{unknown}” is not a place of this snapshot. Choose one by its name or on the map."
        )
    return found.get(area)


@keep(4)
def known(snapshot_id: str) -> dict[str, Place]:
    """List every place of a snapshot by its id: neighborhoods by name, then tracts by id."""
    snapshot = cache.snapshot(snapshot_id)
    areas = snapshot.tables["areas"].fillna({"neighborhood": ""})
    levels = ("tract",) if snapshot.site.noun == "tract" else ("neighborhood", "tract")
    found = {}
    for level in levels:
        for row in areas[areas["level"] == level].sort_values("area").itertuples():
            label = f"{row.name} ({row.area})" if level == "tract" else str(row.name)
            found[str(row.area)] = Place(
                level, str(row.area), str(row.name), label, str(row.neighborhood)
            )
    return found


def _called(found: Mapping[str, Place], asked: str) -> str | None:
    """Find the one place that pages call so, "Tract 7" or "Tract 7, Birch"; None if not just one.

    Labels carry the id of a tract too, which nobody types who copies a name from a list.
    """
    names = {area: (one.name, f"{one.name}, {one.inside}") for area, one in found.items()}
    same = [area for area, both in names.items() if asked.casefold() in map(str.casefold, both)]
    return same[0] if len(same) == 1 else None


def _settle(found: Mapping[str, Place]) -> str:
    """Take a place from the link, or from the page before; give one that nothing is called."""
    asked, labels = st.query_params.get(places.KEY), {one.label for one in found.values()}
    if asked is not None and asked not in labels:
        del st.query_params[places.KEY]
        meant = asked if asked in found else _called(found, asked)
        st.session_state[places.KEY] = meant
        return "" if meant else asked
    last = st.session_state.get(_LAST)
    if asked is None and places.KEY not in st.session_state and last in found:
        st.session_state[places.KEY] = last
    elif st.session_state.get(places.KEY) not in found:
        st.session_state.pop(places.KEY, None)
    return ""


def offer(query: Query) -> None:
    """Offer places to look at: those that stand out first, and all of them on the map."""
    picture = cache.picture(query, query.window)
    listed = ranking.standing_out(picture, MOST_LISTED)
    left, right = st.columns([62, 38], gap="medium")
    with left:
        panels.write(blocks.heading(words.map_title(picture), places.window(picture.context)))
        _map(query, picture, [area for area, _, _ in listed])
        panels.legend(picture.context, [picture])
    with right:
        panels.write(blocks.heading("What is known of one place?"))
        panels.write(blocks.note("Click it on the map, type its name above, or begin here:"))
        if listed:
            panels.write(blocks.heading(ranking.list_title(picture), picture.context.measure.unit))
            panels.write(portrait_blocks.ranking(listed, link=lambda one: _to(query, one)))
        else:
            none = f"No {words.area_noun(picture)} stands out in these weeks."
            panels.write(blocks.note(none))


def _to(query: Query, area: str) -> str:
    return links.to("place", place=known(query.snapshot)[area].label)


def _map(query: Query, picture: Picture, listed: list[str]) -> None:
    badges = [Badge(picture.level, one, str(number)) for number, one in enumerate(listed, 1)]
    label = f"{words.map_title(picture)}. Arrow keys move, Enter selects."
    drawing = cache.drawing(query.snapshot)
    with st.container(gap=None):
        today = paint(picture, drawing, label=label, badges=badges)
        mapview.show_map(today, key="choice", height=MAP_HEIGHT, yields=True, on_pick=pick)
        mapview.keep_outlines(drawing)


def pick(area: str) -> None:
    """Go to a place that was clicked."""
    st.session_state[places.KEY] = area
