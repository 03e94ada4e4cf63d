"""A district of which the feeds see too little: on every page its own word, on none a verdict."""

from dataclasses import replace
from datetime import date

import pytest

from hotspot.ui import keeping
from tests.app.small_region import AS_OF, FEW, SITE, geoids, publish_grid

LOW = replace(SITE, capture_minimum=0.8, capture_source="market_share.csv")
SHARES = {"Ash & Elm": 0.95, "Birch": 0.9, "Cedar": 0.85, "Dogwood": 0.6}
INSIDE = 27  # a tract of Dogwood with many children


@pytest.fixture(scope="module")
def partly(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partly")
    publish_grid(folder, date(2026, 11, 4), raised=False, site=LOW, shares=SHARES)
    publish_grid(folder, AS_OF, site=LOW, shares=SHARES)
    return folder


@pytest.fixture(autouse=True)
def served_partly(partly, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(partly))
    keeping.forget()


def label(number):
    return f"Tract {number} ({geoids()[number]})"


@pytest.mark.parametrize("page", ["Huddle", "Map"])
def test_the_map_has_a_class_of_its_own_for_it_and_says_how_much_is_seen(page, open_page):
    screen = open_page(page, window="52 weeks", level="Tracts")
    assert "Not measurable (we see under 80 %)" in screen.markup
    assert "hs-not-measurable" in screen.text
    painted = next(one for one in screen.maps if one["level"] == "tract")
    for number in (INSIDE, FEW):
        said = screen.status_of(geoids()[number], painted)
        assert said == ("not measurable", "we see about 60 % of this area’s visits")


def test_a_map_without_such_an_area_has_no_such_class(served, open_page, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(served))
    text = open_page("Map", window="52 weeks", level="Tracts").text
    assert "measurable" not in text
    assert "Too few children to show" in text


def test_the_card_of_such_a_tract_tells_counts_and_no_rate(open_page):
    screen = open_page("Map", place=label(INSIDE), level="Tracts", window="52 weeks")
    assert "about 60 % of this area’s visits: no rate" in screen.text
    assert "ED visits, " in screen.text
    assert "Smoothed rate</dt>" not in screen.text
    assert "Region but for 9 not measurable" in screen.text


def test_a_small_count_of_such_a_tract_is_hidden_all_the_same(open_page):
    screen = open_page("Map", place=label(FEW), level="Tracts", window="52 weeks")
    assert "<dt>Counted</dt><dd>too few children to show</dd>" in screen.text


def test_the_huddle_judges_the_others_only(open_page):
    text = open_page("Huddle").text
    assert "of 3 districts, by week" in text
    for start in ("<strong>Dogwood", "<b>Dogwood"):
        assert start not in text


def test_its_chart_carries_a_plain_caution_and_no_signal(open_page):
    screen = open_page("Neighborhood", neighborhood="Dogwood")
    assert "Not measurable, for we see about 60 % of its visits; no week is judged." in screen.text
    assert "Not judged: too little of this area is seen." in screen.text
    assert "cannot be compared: we see about 60 % of its visits" in screen.text
    assert set(screen.charts[0]["data"][-1]["marker"]["symbol"]) == {"circle"}


def test_a_huddle_about_it_alone_shows_its_count_and_no_rate(open_page):
    text = open_page("Huddle", neighborhoods="Dogwood").text
    assert "cannot be judged" in text
    assert "too few of its visits are seen" in text
    assert text.count('<span class="hs-number hs-neither">–</span>') == 3
    assert "ED visits in 4 weeks" in text


@pytest.mark.parametrize("page", ["Data", "Methods"])
def test_the_source_of_the_shares_is_named_with_what_it_makes_of_the_areas(page, open_page):
    text = open_page(page).text
    assert "Areas (9 tracts and 1 district) of whose visits these feeds see under 80 %" in text
    assert "market_share.csv" in text


@pytest.mark.parametrize("page", ["Data", "Methods"])
def test_where_no_share_is_said_that_is_said(page, served, open_page, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(served))
    assert "Which share of each area’s visits these feeds see is not known." in open_page(page).text
