"""Outlines are sent once; what they are today says nothing of a hidden place."""

import json
import re
from dataclasses import fields, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.core.measures import MEASURES
from hotspot.view import maps
from hotspot.view.png_panel import HATCHES
from hotspot.view.style import DARK, HATCHED, LIGHT, STATUSES, tone
from tests.unit.view.answers import HIDDEN, context, ids, partly_seen, picture, squares


def shapes(n=16):
    return squares(n).assign(level="tract")


def areas(n=16):
    names = [f"Tract {number + 1}" for number in range(n)]
    return pd.DataFrame({"level": "tract", "area": ids(n), "name": names, "neighborhood": "One"})


@pytest.fixture(scope="module")
def drawing():
    return maps.draw_outlines(shapes(), areas(), "000007")


def corners(path):
    start, moves = re.fullmatch(r"M(-?\d+,-?\d+)l(.*)z", path).groups()
    steps = [start, *moves.split()]
    return np.cumsum([[int(one) for one in step.split(",")] for step in steps], axis=0)


def test_a_square_becomes_four_whole_corners(drawing):
    found = corners(drawing.layers["tract"].paths[0])
    assert len(found) == 4
    assert np.ptp(found, axis=0)[1] == pytest.approx(0.02 * 11132, abs=1)


def test_east_is_shortened_by_the_latitude_and_north_is_up(drawing):
    wide, high = np.ptp(corners(drawing.layers["tract"].paths[0]), axis=0)
    assert wide / high == pytest.approx(np.cos(np.radians(38.54)), abs=0.01)
    first, last = (corners(drawing.layers["tract"].paths[at]) for at in (0, 15))
    assert first[:, 1].min() > last[:, 1].max()


def test_every_part_and_hole_is_drawn():
    ring = shapely.box(-121.6, 38.4, -121.5, 38.5) - shapely.box(-121.58, 38.42, -121.56, 38.44)
    island = shapely.box(-121.3, 38.4, -121.29, 38.41)
    both = gpd.GeoDataFrame(
        {"level": ["tract"], "area": ["1"]}, geometry=[ring.union(island)], crs=4326
    )
    table = pd.DataFrame({"level": ["tract"], "area": ["1"], "name": ["A"], "neighborhood": [None]})
    drawn = maps.draw_outlines(both, table, "k")
    assert drawn.layers["tract"].paths[0].count("M") == 3
    assert drawn.layers["tract"].within == ("",)


def test_other_coordinate_systems_give_the_same_drawing(drawing):
    metres = maps.draw_outlines(shapes().to_crs(32610), areas(), "000007")
    ours, theirs = (
        np.vstack([corners(path) for path in one.layers["tract"].paths])
        for one in (drawing, metres)
    )
    assert np.abs(ours - theirs).max() <= 1


def test_a_badge_fits_into_its_circle(drawing):
    x, y, radius = drawing.layers["tract"].places[0]
    found = corners(drawing.layers["tract"].paths[0])
    assert (found.min(axis=0) < [x, y]).all()
    assert (found.max(axis=0) > [x, y]).all()
    assert radius == pytest.approx(np.ptp(found, axis=0).min() / 2, abs=4)


def test_a_dense_core_is_looked_at_first():
    far = shapely.box(-120.0, 37.0, -119.5, 37.5)
    spread = pd.concat(
        [shapes(), gpd.GeoDataFrame({"level": ["tract"], "area": ["9"]}, geometry=[far], crs=4326)],
        ignore_index=True,
    )
    table = pd.concat([areas(), areas(1).assign(area="9")], ignore_index=True)
    drawn = maps.draw_outlines(spread, table, "k")
    assert drawn.core[2] < 0.2 * drawn.full[2]


def test_an_even_region_is_shown_whole(drawing):
    assert drawing.core == drawing.full


def test_a_hidden_place_says_nothing_but_that(drawing):
    today = maps.paint(picture(), drawing, label="map")
    for row in HIDDEN:
        assert STATUSES[today["classes"][row]] == "suppressed"
        assert today["lines"][row] == ""


def test_a_shown_place_never_goes_without_its_interval(drawing):
    today = maps.paint(picture(), drawing, label="map")
    shown = [line for line in today["lines"] if line]
    assert len(shown) == 16 - len(HIDDEN) - 2
    assert all(re.fullmatch(r"[\d,.]+ \([\d,.]+ to [\d,.]+\)", line) for line in shown)


def test_a_caution_is_sent_for_what_is_shown_only(drawing):
    careful = replace(picture(), cautions={ids()[0]: "An office.", ids()[HIDDEN[0]]: "A shelter."})
    today = maps.paint(careful, drawing, label="map")
    assert today["cautions"] == {ids()[0]: "An office."}
    assert today["outside"] == "not in the chosen districts"


def test_places_outside_the_filter_have_no_class(drawing):
    whole = picture()
    keep = whole.neighborhoods == "District 0"
    cut = maps.paint(_rows(whole, keep), drawing, label="map")
    assert cut["classes"][4:] == [-1] * 12
    assert cut["lines"][4:] == [""] * 12


def _rows(whole, keep):
    def cut(answer):
        return {
            field.name: getattr(answer, field.name)[keep]
            for field in fields(answer)
            if isinstance(getattr(answer, field.name), np.ndarray)
        }

    parts = {
        name: replace(getattr(whole, name), **cut(getattr(whole, name)))
        for name in ("crude", "smooth", "hotspots")
    }
    return replace(whole, **cut(whole), **parts)


def test_a_week_is_small_and_plain(drawing):
    badge = maps.Badge("tract", ids()[0], "1")
    today = maps.paint(picture(), drawing, label="map", badges=[badge], selected=ids()[3])
    assert len(json.dumps(today)) < 5000
    assert today["badges"] == [{"level": "tract", "area": ids()[0], "text": "1"}]
    assert today["unit"] == context().measure.unit
    assert today["interval"] == "95 % interval"


def test_every_class_has_a_colour_in_light_and_dark():
    rules = maps.colour_rules()
    for number, word in enumerate(STATUSES):
        assert f"--fill-{number}: light-dark({LIGHT.fills[word]}, {DARK.fills[word]});" in rules


def test_orange_is_the_concern_whichever_way_it_lies():
    measures = (MEASURES["ed_visits"], MEASURES["screened"])
    assert [tone("higher", measure) for measure in measures] == ["higher", "lower"]
    assert [tone("likely lower", measure) for measure in measures] == [
        "likely lower",
        "likely higher",
    ]
    assert [tone("suppressed", measure) for measure in measures] == ["suppressed"] * 2


def test_an_area_of_which_too_little_is_seen_says_how_much_is_and_no_rate(drawing):
    painted = maps.paint(partly_seen(), drawing, label="Map")
    for row in (4, 12):  # the count of row 12 is hidden; that too little is seen of it is not
        assert painted["words"][painted["classes"][row]] == "not measurable"
        assert painted["lines"][row] == "we see about 60 % of this area’s visits"
    said = painted["said"][STATUSES.index("not measurable")]
    assert said == "Not measurable (we see under 80 %)"
    assert painted["words"][painted["classes"][13]] == "suppressed"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_its_fill_is_no_other_class_s(theme):
    others = {fill for word, fill in theme.fills.items() if word != "not measurable"}
    assert theme.fills["not measurable"] not in others


def test_every_kind_of_nothing_has_its_own_hatch_on_the_screen_and_on_paper():
    script = (Path(maps.__file__).parents[1] / "ui" / "map.js").read_text("utf-8")
    style = (Path(maps.__file__).parents[1] / "ui" / "frame.css").read_text("utf-8")
    table = script[script.index("const HATCHES") : script.index("};")]
    drawn = dict(re.findall(r'"?([a-z][a-z ]+)"?: "(M[^"]+)"', table))
    assert set(drawn) == set(HATCHED) == set(HATCHES)
    assert len(set(drawn.values())) == len(set(HATCHES.values())) == len(HATCHED)
    assert all(f".hs-swatch.hs-{word.replace(' ', '-')} " in style for word in HATCHED)
