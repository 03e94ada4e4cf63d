"""Beside its chart, the count of a place stands on no page if the two would tell a hidden point."""

from dataclasses import replace

import pytest

from hotspot.ui import beside, cache, keeping
from hotspot.ui.controls import Query
from hotspot.view.place import UNSAID_WORDS
from tests.app.small_region import SITE, publish_grid

WINDOW = 13


@pytest.fixture(scope="module")
def hiding(tmp_path_factory):
    """A store in which a few weeks of the charts of bed-days are hidden."""
    folder = tmp_path_factory.mktemp("hiding")
    publish_grid(folder, site=replace(SITE, threshold=40))
    return folder


@pytest.fixture
def query(hiding, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(hiding))
    keeping.forget()
    newest = Query(cache.newest().id, "bed_days", WINDOW, None, (), "all")
    return replace(newest, week=cache.newest_complete(newest))


def numbers_of(painted, screen, area):
    layers = next(one for one in screen.components if "layers" in one)["layers"]
    position = layers[painted["level"]]["areas"].index(area)
    return [one[position] for one in painted["behind"]["numbers"]]


def split(query):
    """Name the districts whose count is left out, and the others that have one."""
    left_out = beside._unsaid(query, WINDOW).areas
    picture = cache.picture(query, WINDOW, "neighborhood")
    shown = {str(area) for area in picture.areas[~picture.suppressed]}
    assert left_out
    assert shown - left_out
    return sorted(left_out), sorted(shown - left_out)


def test_the_map_of_a_huddle_leaves_out_the_count(open_page, query):
    left_out, others = split(query)
    screen = open_page("Huddle", measure="Bed-days", window=f"{WINDOW} weeks")
    painted = screen.maps[1]
    layers = next(one for one in screen.components if "layers" in one)["layers"]
    assert painted["level"] in ("tract", "neighborhood")
    inside = (
        layers["tract"]["within"]
        if painted["level"] == "tract"
        else layers["neighborhood"]["areas"]
    )
    for area, told in ((left_out[0], False), (others[0], True)):
        positions = [number for number, one in enumerate(inside) if one == area]
        counts = [painted["behind"]["numbers"][0][number] for number in positions]
        assert any(one not in (None, -1) for one in counts) == told


def test_the_number_of_one_chosen_district_is_left_out_with_it(open_page, query):
    left_out, others = split(query)
    screen = open_page(
        "Huddle", measure="Bed-days", window=f"{WINDOW} weeks", neighborhoods=left_out[0]
    )
    assert "it would tell a hidden point" in screen.text
    assert f"bed-days in {WINDOW} weeks" not in screen.text
    screen = open_page(
        "Huddle", measure="Bed-days", window=f"{WINDOW} weeks", neighborhoods=others[0]
    )
    assert f"bed-days in {WINDOW} weeks" in screen.text


def test_a_place_says_why_its_count_is_left_out(open_page, query):
    left_out, others = split(query)
    about = {"measure": "Bed-days", "window": f"{WINDOW} weeks"}
    screen = open_page("Place", place=left_out[0], **about)
    assert UNSAID_WORDS in screen.text
    assert "As counted</dt>" not in screen.text
    assert numbers_of(screen.maps[0], screen, left_out[0]) == [None, None]
    screen = open_page("Place", place=others[0], **about)
    assert UNSAID_WORDS not in screen.text
    assert "As counted</dt>" in screen.text
