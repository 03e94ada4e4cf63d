"""Everything about one place: a tract, a district, a hidden one, one that is not there."""

import io
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from hotspot.core.hotspot_rules import NEWEST
from hotspot.ui import keeping, lookup, portrait, portrait_signs
from hotspot.ui.controls import Query
from hotspot.view.portrait_csv import place_csv
from tests.app.small_region import (
    AS_OF,
    DISTRICTS,
    FEW,
    PARK,
    SITE,
    district_of,
    geoids,
    publish_grid,
    weeks,
)

pytestmark = pytest.mark.usefixtures("served")


def label(number):
    return f"Tract {number} ({geoids()[number]})"


def tables(screen):
    blocks = [one for one in screen.text.split("\n") if one.startswith("<table")]
    return [ElementTree.fromstring(one) for one in blocks]  # noqa: S314 - our own


def links(screen):
    return [
        (one.text, urlsplit(one.get("href"))) for table in tables(screen) for one in table.iter("a")
    ]


def test_a_tract_says_everything_about_itself(open_page):
    screen = open_page("Place", place=label(4), window="52 weeks")

    assert (
        "<b>Tract 4</b> <small>in Birch · Grid County · children living here: 1,500" in screen.text
    )
    assert "Hotspot rule" in screen.text
    for said in ("Smoothed rate</dt>", "As counted</dt>", "Rank</dt>", "Bed-days here</dt>"):
        assert said in screen.text
    assert "Alarm this week</dt>" in screen.text
    assert "History: " in screen.text
    assert "Second opinions" in screen.text
    assert screen.maps[0]["selected"] == geoids()[4]
    assert screen.charts


def test_neighbors_are_those_that_touch_it_and_lead_to_their_pages(open_page):
    screen = open_page("Place", place=label(14), window="52 weeks")

    places = {parse_qs(to.query)["place"][0] for _, to in links(screen) if to.path == "place"}
    assert places == {label(number) for number in (8, 13, 15, 20)}
    shown = screen.maps[0]["around"]
    assert sorted(shown) == [8, 13, 14, 15, 20]


def test_every_measure_leads_to_its_map_with_the_place_and_the_window(open_page):
    screen = open_page("Place", place=label(14), window="52 weeks")

    maps = [parse_qs(to.query) for _, to in links(screen) if to.path == "map"]
    assert [one["measure"][0] for one in maps] == [
        "ED visits", "Bed-days", "Children screened", "Any social need",
    ]  # fmt: skip
    for one in maps:
        assert (one["place"], one["level"], one["window"]) == (
            [label(14)],
            ["Tracts"],
            ["52 weeks"],
        )


def test_a_district_rolls_up_its_tracts(open_page):
    screen = open_page("Place", place="Birch", window="4 weeks")

    assert "<b>Birch</b>" in screen.text
    assert "9 tracts are hotspots" in screen.text or "of 9 tracts is a hotspot" in screen.text
    inside = [text for text, to in links(screen) if to.path == "place" and "Tract" in text]
    assert len(inside) == 9


def test_a_hidden_tract_shows_no_number_of_its_own(open_page):
    screen = open_page("Place", place=label(FEW), window="52 weeks")

    assert "Too few children to show" in screen.text
    assert "Smoothed rate</dt>" not in screen.text
    assert "As counted</dt>" not in screen.text
    assert "too few children to tell" in screen.text


def test_a_park_says_that_nobody_lives_there(open_page):
    screen = open_page("Place", place=label(PARK), window="52 weeks")

    assert "No children living here" in screen.text
    assert "hs-error" not in screen.text


def test_an_unknown_place_is_a_card_and_a_choice(open_page):
    screen = open_page("Place", place="<b>Atlantis</b>")

    assert "“&lt;b&gt;Atlantis&lt;/b&gt;” is not a place" in screen.text
    assert screen.at.selectbox(key="place").value is None
    assert screen.maps


def test_an_id_in_the_link_is_a_place_too(open_page):
    screen = open_page("Place", place=geoids()[4])

    assert screen.at.selectbox(key="place").value == geoids()[4]
    assert "<b>Tract 4</b>" in screen.text


@pytest.mark.parametrize("name", ["Tract 4", "tract 4, birch"])
def test_a_name_as_it_stands_in_lists_is_a_place_too(name, open_page):
    screen = open_page("Place", place=name)

    assert screen.at.selectbox(key="place").value == geoids()[4]
    assert "is not a place" not in screen.text


def test_without_a_place_those_that_stand_out_come_first(open_page):
    screen = open_page("Place")

    assert "What is known of one place?" in screen.text
    assert "Higher over" in screen.text
    assert "surest first" in screen.text
    assert 'href="place?' in screen.text
    assert len(screen.at.selectbox(key="place").options) == len(geoids()) + len(DISTRICTS)


def test_a_click_on_the_map_goes_to_a_neighbor(open_page):
    screen = open_page("Place", place=label(14), window="52 weeks")
    screen.at.session_state["place"] = geoids()[15]
    screen.at.run()

    assert not screen.at.exception
    assert "<b>Tract 15</b>" in screen.text


def test_a_filter_on_other_districts_leaves_the_place_and_its_neighbors_whole(open_page):
    free = open_page("Place", place=label(14), window="52 weeks")
    filtered = open_page("Place", place=label(14), window="52 weeks", neighborhoods="Dogwood")

    assert rates(filtered) == rates(free)
    to_map = [to.query for _, to in links(filtered) if to.path == "map"]
    assert to_map
    assert not any("neighborhoods" in one for one in to_map)


def rates(screen):
    return ["".join(row.itertext()) for table in tables(screen) for row in table.iter("tr")]


def test_the_card_of_the_map_leads_here_and_back(open_page):
    there = open_page("Map", place=label(4), level="Tracts")
    here = open_page("Place", place=label(4))

    assert "Everything about this place" in there.text
    assert "place=Tract+4+" in there.text
    assert 'href="map?' in here.text and "level=Tracts" in here.text


def test_an_age_without_known_children_says_so_in_its_measures(tmp_path, monkeypatch, open_page):
    publish_grid(tmp_path, site=replace(SITE, bands_have_children=False))
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    keeping.forget()
    screen = open_page(
        "Place", place="Birch", measure="Any social need", age="Ages 0–4", window="52 weeks"
    )

    assert screen.text.count("The number of children of this age is not known") == 3


def test_what_other_methods_cannot_judge_costs_the_page_nothing_else(open_page):
    screen = open_page("Place", place="Birch", measure="Bed-days", window="52 weeks")

    assert "hs-error" not in screen.text
    assert "Not asked</dt>" in screen.text, "these feeds have no hospital stays to ask about"
    assert "a prompt to look, not a cause" in screen.text


def test_weeks_still_filling_up_are_said_to_be_so(open_page):
    screen = open_page("Place", place="Birch", week="to 14 Nov 2026")

    assert ", so far" in screen.text
    assert "Records of this week still arrive" in screen.text


@pytest.mark.parametrize("noun", ["tract", "community"])
def test_sites_with_tracts_alone_or_another_noun(noun, tmp_path, monkeypatch, open_page):
    publish_grid(tmp_path, site=replace(SITE, noun=noun))
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    keeping.forget()
    screen = open_page("Place", place=label(4), window="52 weeks")

    assert "<b>Tract 4</b>" in screen.text
    options = screen.at.selectbox(key="place").options
    assert ("Birch" in options) is (noun == "community")


def test_the_file_holds_what_the_page_says_and_explains_itself():
    chosen = described("Birch")
    table = place_csv(chosen)
    found = pd.read_csv(io.BytesIO(table), comment="#", dtype=str, encoding="utf-8-sig")

    head = table.decode("utf-8-sig")
    for said in ("Title: All that is known of Birch", "Privacy: ", "Hotspot rule", "SYNTHETIC"):
        assert said in head
    assert set(found["part"]) == {
        "facts", "all measures", "beside it", "tracts inside", "history",
    } - ({"beside it"} if not chosen.parts["beside it"] else set())  # fmt: skip
    assert (found["part"] == "tracts inside").sum() == 9


def test_a_hidden_row_of_the_file_has_no_rate():
    table = place_csv(described(district_of(FEW)))
    found = pd.read_csv(io.BytesIO(table), comment="#", dtype=str, encoding="utf-8-sig")
    few = found[(found["area"] == geoids()[FEW]) & (found["part"] == "tracts inside")]

    assert few["status"].tolist() == ["suppressed"]
    assert few[["smoothed_rate", "smoothed_lower", "smoothed_upper"]].isna().all(axis=None)


@pytest.fixture
def kept(served, tmp_path, monkeypatch):  # noqa: ARG001 - before this one
    """A site whose rule keeps a list from week to week."""
    publish_grid(tmp_path, site=replace(SITE, hotspot_rule=NEWEST))
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    keeping.forget()
    return Query("000001", "ed_visits", 4, weeks(AS_OF)[-4].item())


@pytest.mark.usefixtures("kept")
def test_a_place_says_whether_it_is_on_the_kept_list_and_since_when(open_page):
    high, low, hidden = (open_page("Place", place=one) for one in ("Birch", "Dogwood", label(FEW)))

    assert "Hotspot list</dt><dd>On it" in high.text
    assert "Hotspot list</dt><dd>Not on it.</dd>" in low.text
    assert "Hotspot list" not in hidden.text, "the map hides it"


def test_since_when_goes_back_only_as_far_as_maps_show_the_place(kept, monkeypatch):
    birch = lookup.known(kept.snapshot)["Birch"]
    counted = np.full(len(DISTRICTS), 6), 8
    monkeypatch.setattr(portrait_signs, "weeks_on_list", lambda *_, **__: counted)
    ((_, whole),) = portrait_signs.listed(kept, birch)
    monkeypatch.setattr(portrait_signs, "_hidden", lambda *asked: asked[-1] == 3)
    ((_, cut),) = portrait_signs.listed(kept, birch)

    assert "On it since the week to" in whole
    assert "On it for 3 weeks or longer" in cut


def test_a_rule_that_keeps_no_list_speaks_of_none(open_page):
    assert "Hotspot list" not in open_page("Place", place="Birch").text


def test_a_place_can_be_taken_away_with_its_chart_in_every_size(open_page):
    screen = open_page("Place", place="Birch")

    assert screen.downloads == [
        "All of this (CSV)",
        "Chart (PNG)",
        "Chart, slide 16:9 (PNG)",
        "Chart, poster A3 (PNG)",
        "Chart (CSV)",
    ]
    assert open_page("Place", place=label(PARK)).downloads[0] == "All of this (CSV)"


def described(area):
    week = weeks(AS_OF)[-4].item()
    query = Query("000002", "ed_visits", 52, week)
    return portrait.described(query, lookup.known("000002")[area])
