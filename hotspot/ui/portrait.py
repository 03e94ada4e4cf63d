"""Everything about one place on one screen: its numbers, its neighbors, its weeks, its past."""

from dataclasses import replace
from functools import partial

import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.disclosure.beside import leave_out_counts, unsaid_beside
from hotspot.disclosure.pooling import pool_hidden
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.ground import neighbors_of
from hotspot.surveillance.standing import rank_place
from hotspot.ui import (
    blocks,
    cache,
    links,
    lookup,
    mapview,
    panels,
    places,
    portrait_blocks,
    portrait_signs,
    variants,
)
from hotspot.ui.controls import Query, measure_label
from hotspot.ui.keeping import keep
from hotspot.ui.lookup import Place
from hotspot.ui.offered import ages_of, measures_of
from hotspot.ui.portrait_signal import signal_of, whole
from hotspot.view import making, portrait, signs, words
from hotspot.view.maps import paint
from hotspot.view.place import Facts
from hotspot.view.portrait import Line
from hotspot.view.portrait_csv import Portrait

MAP_HEIGHT = 340
BURDEN = "bed_days"


@keep(64)
def picture_of(query: Query, chosen: Place) -> Picture:
    """Draw the map a place is on, without counts that would tell what the place's chart hides.

    The chart is that of the same measure, be it on this page or on that of another measure.
    """
    drawn = cache.picture(whole(query), query.window, chosen.level)
    signal, _ = signal_of(query, chosen)
    if signal is None:
        return drawn
    found = unsaid_beside(drawn, [signal], total=False)
    return leave_out_counts(drawn, found.areas, cache.snapshot(query.snapshot).tables["shares"])


def title(query: Query, chosen: Place) -> None:
    """Draw the name of a place with what the map says of it, and by which rule."""
    picture, line = picture_of(query, chosen), line_here(query, chosen)
    name, where = _named(query, chosen)
    strong = line.status in ("higher", "lower")
    pills = [(portrait.verdict(line), line.meaning, strong)]
    rings = signs.alarm_of(portrait_signs.alarms(whole(query)), _tracts(query, chosen))
    pills += [(rings.word.capitalize(), "concern", rings.word == signs.ALARM)] if rings else []
    pills += [("Read with care", "neither", False)] if line.care else []
    panels.write(portrait_blocks.title(name, where, pills, _ways(query, chosen)))
    panels.write(blocks.notes(making.rule_line(picture)))


def line_here(query: Query, chosen: Place) -> Line:
    """Give what the map that was chosen says of a place."""
    return portrait.line_of(picture_of(query, chosen), chosen.area)


def _named(query: Query, chosen: Place) -> tuple[str, str]:
    picture = picture_of(query, chosen)
    maps = [picture] + [one for one in [_burden(query, chosen)] if one is not None]
    return portrait.title(picture, chosen.area, portrait.children_here(maps, chosen.area))


def _ways(query: Query, chosen: Place) -> str:
    """Link to the map with this place chosen, and to the chart of its neighborhood."""
    site = cache.snapshot(query.snapshot).site
    level = places.level_label(chosen.level, site.noun)
    freed = _without_filter(query, chosen)
    shown = links.to("map", level=level, place=chosen.label, **freed)
    ways = [portrait_blocks.link("On the map", shown)]
    home = lookup.known(query.snapshot).get(chosen.inside)
    if home and home.area != chosen.area:
        ways.append(portrait_blocks.link(home.label, links.to("place", place=home.label)))
    charted = chosen.label if chosen.level == "neighborhood" else (home.label if home else "")
    if charted:
        to = links.to("neighborhood", neighborhood=charted, **freed)
        ways.append(portrait_blocks.link(f"Chart of {charted}", to))
    return " · ".join(ways)


def _without_filter(query: Query, chosen: Place) -> dict[str, str]:
    """Take the filter out of a link to a page on which it would leave this place out."""
    kept = {chosen.area, chosen.inside} & {*query.neighborhoods} or not query.neighborhoods
    return {} if kept else {"neighborhoods": ""}


def facts(query: Query, chosen: Place) -> Facts:
    """Say what the map knows of a place, what it carries, and how sure its rank is."""
    picture = picture_of(query, chosen)
    standing = rank_place(cache.snapshot(query.snapshot), picture, chosen.area, pool=pool_hidden)
    known = portrait.facts(picture, chosen.area, standing, _burden(query, chosen))
    rings = signs.alarm_facts(portrait_signs.alarms(whole(query)), _tracts(query, chosen))
    listed = portrait_signs.listed(whole(query), chosen)
    return listed + known + variants.facts(whole(query), picture, chosen.area) + rings


def _burden(query: Query, chosen: Place) -> Picture | None:
    """Draw the map of what a hotspot costs; of bed-days, that of the stays behind them."""
    other = BURDEN if query.measure != BURDEN else "admissions"
    if query.age_band not in ages_of(cache.snapshot(query.snapshot), other):
        return None
    try:
        return picture_of(replace(query, measure=other), chosen)
    except NotEnoughData:
        return None


def around(query: Query, chosen: Place) -> None:
    """Draw the map around a place; a click goes to another."""
    picture, drawing = picture_of(query, chosen), cache.drawing(query.snapshot)
    label = f"{chosen.name} and what is beside it. Arrow keys move, Enter goes there."
    today = paint(picture, drawing, label=label, selected=chosen.area)
    order = drawing.layers[chosen.level].areas
    near = {chosen.area, *_touching(query, chosen)}
    today["around"] = [number for number, area in enumerate(order) if area in near]
    with st.container(gap=None):
        mapview.show_map(today, key="around", height=MAP_HEIGHT, on_pick=lookup.pick)
        mapview.keep_outlines(drawing)


def legend(query: Query, chosen: Place) -> None:
    """Say what the colours of the map around a place mean."""
    picture = picture_of(query, chosen)
    panels.legend(picture.context, [picture])


def _touching(query: Query, chosen: Place) -> tuple[str, ...]:
    return neighbors_of(cache.snapshot(query.snapshot), chosen.level).get(chosen.area, ())


def neighbors(query: Query, chosen: Place) -> tuple[Line, ...]:
    """Say what the map says of the places beside this one, the highest first."""
    return portrait.beside(picture_of(query, chosen), _touching(query, chosen))


def draw_neighbors(query: Query, chosen: Place) -> None:
    """List the places beside this one."""
    lines, picture = neighbors(query, chosen), picture_of(query, chosen)
    noun = words.area_noun(picture)
    if not lines:
        panels.write(blocks.note(f"It touches no other {noun}."))
        return
    panels.write(blocks.heading("Beside it", f"smoothed {picture.context.measure.unit}"))
    panels.write(portrait_blocks.places(lines, link_of=partial(_to_place, query), part="beside"))


def _to_place(query: Query, line: Line) -> str:
    return links.to("place", place=lookup.known(query.snapshot)[line.area].label)


def _to_map(query: Query, chosen: Place, line: Line) -> str:
    level = places.level_label(chosen.level, cache.snapshot(query.snapshot).site.noun)
    to = {"measure": measure_label(line.measure.key), "level": level, "place": chosen.label}
    return links.to("map", **to, **_without_filter(query, chosen))


def measures(query: Query, chosen: Place) -> tuple[Line, ...]:
    """Say what the map of every measure says of a place."""
    return tuple(
        _measured(query, chosen, key) for key in measures_of(cache.snapshot(query.snapshot))
    )


def _measured(query: Query, chosen: Place, key: str) -> Line:
    why = "The number of children of this age is not known"
    if query.age_band in ages_of(cache.snapshot(query.snapshot), key):
        try:
            asked = replace(whole(query), measure=key)
            picture = cache.picture(asked, query.window, chosen.level)  # a line tells no count
            return portrait.line_of(picture, chosen.area)
        except NotEnoughData:
            why = f"Not known for all of these {query.window} weeks"
    about = (MEASURES[key], query.window, query.week)
    return portrait.no_map(chosen.area, chosen.name, *about, why)


def draw_measures(query: Query, chosen: Place) -> None:
    """List all measures of a place, each with a way to its map."""
    context = picture_of(query, chosen).context
    panels.write(blocks.heading("All measures", words.window(context)))
    lines = measures(query, chosen)
    panels.write(portrait_blocks.measures(lines, link_of=partial(_to_map, query, chosen)))


def inside(query: Query, chosen: Place) -> tuple[Line, ...]:
    """Say what the map of tracts says of those in a neighborhood; none of a tract."""
    if chosen.level == "tract":
        return ()
    picture = cache.picture(whole(query), query.window, "tract")
    return portrait.beside(picture, _tracts(query, chosen))


def _tracts(query: Query, chosen: Place) -> list[str]:
    """List the tracts of a neighborhood, or the one tract."""
    if chosen.level == "tract":
        return [chosen.area]
    known = lookup.known(query.snapshot).values()
    names = (chosen.area, chosen.name)
    return [one.area for one in known if one.level == "tract" and one.inside in names]


def draw_inside(query: Query, chosen: Place) -> None:
    """List the tracts of a neighborhood, and say how many of them are hotspots."""
    lines = inside(query, chosen)
    if not lines:
        return
    panels.write(blocks.heading("Tracts inside", portrait.inside_sentence(lines)))
    panels.write(portrait_blocks.places(lines, link_of=partial(_to_place, query), part="inside"))


def draw_past(query: Query, chosen: Place) -> None:
    """Draw what a place was in past windows, and how it came to be hot in a word."""
    found = portrait_signs.past(whole(query), chosen)
    panels.write(blocks.heading(f"History: {found.label.lower()}"))
    panels.write(portrait_blocks.strip(found.lines))
    said = words.sentence(words.capital(found.sentence))
    panels.write(blocks.note(f"{found.definition} {said}"))


def draw_opinions(query: Query, chosen: Place) -> None:
    """Say what other methods make of a place."""
    panels.write(blocks.heading("Second opinions", "the rule of the map decides"))
    panels.write(blocks.facts(portrait_signs.opinions(whole(query), chosen)))


def described(query: Query, chosen: Place) -> Portrait:
    """Gather all that the page says of a place, for a file."""
    name, where = _named(query, chosen)
    past = portrait_signs.past(whole(query), chosen)
    parts = {
        "all measures": measures(query, chosen),
        "beside it": neighbors(query, chosen),
        "tracts inside": inside(query, chosen),
        "history": past.lines,
    }
    said = [f"{past.label}: {past.definition}", words.capital(past.sentence)]
    said += [portrait.inside_sentence(parts["tracts inside"])] if parts["tracts inside"] else []
    return Portrait(
        picture_of(query, chosen),
        chosen.area,
        name,
        where,
        facts(query, chosen) + portrait_signs.opinions(whole(query), chosen),
        parts,
        [words.sentence(one) for one in said if one],
    )
