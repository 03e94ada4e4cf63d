"""A map on a sheet: everything inside, nothing on top of anything, nothing hidden to be seen."""

import io
from dataclasses import replace
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.text import Text
from PIL import Image

from hotspot.core.errors import InvalidGeography
from hotspot.core.measures import MEASURES
from hotspot.view.png import map_png
from hotspot.view.png_map import draw_map
from hotspot.view.png_panel import swatch_style
from hotspot.view.png_sheet import Box
from hotspot.view.ranking import standing_out
from hotspot.view.style import CUES, LIGHT
from tests.unit.view import answers

LONG = "The Very Long Winding Riverside Street and Garden Quarter of the Old Town " * 7


def words_on(sheet):
    """Every visible text with its box."""
    texts = [text for text in sheet.figure.findobj(Text) if text.get_text().strip()]
    return [(text.get_text(), sheet.box_of(text)) for text in texts if text.get_visible()]


def assert_legible(sheet):
    paper, found = Box(0, 0, sheet.width, sheet.height), words_on(sheet)
    assert not [text for text, box in found if not paper.holds(box)]
    clashes = [(a, b) for (a, one), (b, two) in combinations(found, 2) if one.overlaps(two, -1.5)]
    assert not clashes


def said_on(sheet):
    return " ".join(text for text, _ in words_on(sheet))


def uneven(n=60):
    """A city of small squares in the corner of a county of large ones."""
    city = answers.squares(n - 4, side=0.01)
    west, south = np.array([-121.5, -120.9, -120.3, -120.9]), np.array([38.7, 38.7, 38.7, 38.1])
    fields = shapely.box(west, south, west + 0.6, south + 0.6)
    rural = gpd.GeoDataFrame({"area": answers.ids(n)[n - 4 :]}, geometry=fields, crs=4326)
    return pd.concat([city, rural], ignore_index=True)


@pytest.fixture(scope="module")
def plain():
    return map_png(answers.picture(), answers.squares())


def test_a_map_is_a_picture_of_the_promised_size(plain):
    assert Image.open(io.BytesIO(plain)).size == (2200, 1700)


def test_the_same_picture_gives_the_same_bytes(plain):
    assert map_png(answers.picture(), answers.squares()) == plain


def test_hidden_numbers_change_nothing_in_the_picture(plain):
    other = answers.with_hidden_numbers(answers.picture(), 31337)
    assert map_png(other, answers.squares()) == plain


def test_the_file_itself_says_what_it_is(plain):
    told = Image.open(io.BytesIO(plain)).text
    assert told["Title"] == "ED visits: higher than the region in 2 of 16 tracts"
    assert "SYNTHETIC DATA" in told["Description"]
    assert "Data as of Mon 2 Nov 2026" in told["Description"]
    assert "000007" in told["Description"]
    assert "US Census Bureau boundaries." in told["Source"]


def test_every_line_of_context_is_in_the_picture():
    said = said_on(draw_map(answers.picture(), answers.squares(), None))
    for line in (
        "ED visits: higher than the region in 2 of 16 tracts",
        "4 weeks ending Sat 10 Oct 2026",
        "ED visits per 1,000 children per year",
        "SYNTHETIC DATA: no real child is behind these numbers.",
        "Data as of Mon 2 Nov 2026; weeks after 10 Oct 2026 are incomplete",
        "fewer than 11 children",
        "empirical Bayes (region)",
        "Hotspot rule",
        "Children under 18, Census 2020",
        "US Census Bureau boundaries.",
        "Snapshot 000007",
        "Clearly higher than the region",
        "Tract 1",
        "km",
    ):
        assert line in said


def test_the_legend_counts_areas():
    said = said_on(draw_map(answers.picture(), answers.squares(), None))
    for entry in ("Higher (2)", "Lower (3)", "Too few children to show (2)", "No data (1)"):
        assert entry in said


def test_kinds_of_nothing_that_do_not_occur_are_not_in_the_legend():
    sheet = draw_map(answers.picture(statuses=["lower"] * 16, hidden=[]), answers.squares(), None)
    assert "No data" not in said_on(sheet)
    assert "No tract is clearly higher" in said_on(sheet)


def test_nothing_is_clipped_or_covered():
    assert_legible(draw_map(answers.picture(), answers.squares(), None))


def test_a_dense_core_gets_a_frame_of_its_own():
    shown = answers.picture(statuses=["higher"] * 3 + ["as expected"] * 54 + ["higher"] * 3)
    sheet = draw_map(shown, uneven(), None)
    assert "The box is the map at left" in said_on(sheet)
    assert_legible(sheet)


def test_an_even_region_needs_no_second_frame():
    sheet = draw_map(answers.picture(), answers.squares(), None)
    assert "The box" not in said_on(sheet)


def test_names_and_texts_of_any_length_fit():
    site = replace(answers.SITE, population=LONG, attribution=LONG, region=LONG[:70])
    shown = answers.picture(answers.context(site=site, neighborhoods=(LONG, LONG)))
    shown.names[:] = LONG
    shown.neighborhoods[:] = LONG
    assert_legible(draw_map(shown, answers.squares(), None))


def test_signs_are_drawn_as_signs():
    shown = answers.picture()
    shown.names[0] = "$x^2$ 🏥 <b>Quarter</b>"
    assert "$x^2$ � <b>Quarter</b>" in said_on(draw_map(shown, answers.squares(), None))


def test_more_areas_than_badges_are_said_to_be_more():
    sheet = draw_map(answers.picture(statuses=["higher"] * 16, hidden=[]), answers.squares(), None)
    said = said_on(sheet)
    assert "and 11 more, outlined on the map" in said
    assert_legible(sheet)


def test_badges_start_with_the_highest_rate():
    shown = answers.picture()
    texts = [text for text, _ in words_on(draw_map(shown, answers.squares(), None))]
    rate = 0.9 * 90 / 2000 * 1000 * 365.25 / 7
    assert any(text.startswith(f"{rate:,.0f} (") for text in texts)


def test_a_place_without_a_shape_is_refused():
    with pytest.raises(InvalidGeography, match="1 of 16 areas"):
        draw_map(answers.picture(), answers.squares().iloc[1:], None)


def test_shapes_of_other_places_are_ignored():
    more = answers.squares(20)
    assert_legible(draw_map(answers.picture(), more.iloc[::-1], more))


def test_a_map_without_colour_still_tells_high_from_low():
    sheet = draw_map(answers.picture(), answers.squares(), None)
    letters = [text for text, _ in words_on(sheet) if text in {"H", "L", "+", "−"}]
    in_legend = 1
    assert letters.count("H") == 2 + in_legend
    assert letters.count("L") == 3 + in_legend
    assert swatch_style("higher", MEASURES["ed_visits"])["linestyle"] == "solid"


def test_a_picture_of_nowhere_is_refused():
    nowhere = replace(answers.picture(), areas=np.array([], dtype=object))
    with pytest.raises(InvalidGeography, match="no area to draw"):
        draw_map(nowhere, answers.squares(), None)


def test_incomplete_weeks_are_not_judged():
    about = answers.context(complete=False)
    sheet = draw_map(answers.picture(about), answers.squares(), None)
    said = said_on(sheet)
    assert "Incomplete: late records are still arriving; not judged" in said
    assert "Higher so far, not judged" in said
    assert "in 2 of 16 tracts" not in said
    assert "Clearly" not in said
    assert_legible(sheet)


def test_badges_are_those_of_the_screen():
    shown = answers.picture(statuses=["higher"] * 8 + ["as expected"] * 8, hidden=[])
    probable = np.concatenate([np.linspace(0.9, 0.99, 8), np.full(8, 0.1)])
    shown = replace(shown, smooth=replace(shown.smooth, exceedance=probable))
    texts = [text for text, _ in words_on(draw_map(shown, answers.squares(), None))]
    names = [name.split(",")[0] for _, name, _ in standing_out(shown, most=5)]
    listed = [text for text in texts if text in names][-5:]
    assert listed == names
    assert names[0] == "Tract 8"


def test_a_place_to_be_read_with_care_has_a_dagger():
    office = "An office may stand there as an address."
    cautions = {answers.ids()[0]: office, answers.ids()[12]: "A hidden one."}
    sheet = draw_map(answers.picture(cautions=cautions), answers.squares(), None)
    said = said_on(sheet)
    assert "Tract 1 †" in said
    assert f"† {office}" in said
    assert said.count("†") == 2
    assert_legible(sheet)


def test_two_reasons_to_read_with_care_make_one_footnote():
    cautions = {answers.ids()[0]: "An office.", answers.ids()[1]: "A shelter."}
    sheet = draw_map(answers.picture(cautions=cautions), answers.squares(), None)
    assert "† Read with care: the table of this map says why." in said_on(sheet)
    assert_legible(sheet)


def test_nothing_to_be_careful_of_leaves_no_footnote():
    assert "†" not in said_on(draw_map(answers.picture(), answers.squares(), None))


def test_letters_and_outlines_say_the_direction_where_colours_say_the_concern():
    low = swatch_style("lower", MEASURES["screened"])
    high = swatch_style("lower", MEASURES["ed_visits"])
    assert low["facecolor"] == LIGHT.fills["higher"]
    assert high["facecolor"] == LIGHT.fills["lower"]
    assert low["linestyle"] == high["linestyle"] == (0, CUES["lower"].dashes)
    assert low["edgecolor"] == LIGHT.ground
    shown = answers.picture(answers.context("screened"))
    letters = [text for text, _ in words_on(draw_map(shown, answers.squares(), None))]
    assert letters.count("L") == 3 + 1


def test_areas_of_which_too_little_is_seen_have_their_class_and_the_sheet_says_why():
    sheet = draw_map(answers.partly_seen(), answers.squares(), None)
    assert_legible(sheet)
    said = said_on(sheet)
    assert "Not measurable (we see under 80 %) (2)" in said
    assert "market_share.csv" in said
    assert "Region but for 2 not measurable" in said
    assert "measurable" not in said_on(draw_map(answers.picture(), answers.squares(), None))
