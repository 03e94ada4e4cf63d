"""A site that names no neighborhoods has one level, and is offered no choice between two."""

from dataclasses import replace

import pytest

from hotspot.ui import keeping
from tests.app.small_region import SITE, publish_grid


@pytest.fixture(scope="module", params=["tract", "district"])
def noun(request):
    return request.param


@pytest.fixture(scope="module")
def folder(noun, tmp_path_factory):
    folder = tmp_path_factory.mktemp(noun)
    site = replace(SITE, noun=noun, capture_minimum=0.8, capture_source="market_share.csv")
    publish_grid(folder, site=site, shares={"Dogwood": 0.6})
    return folder


@pytest.mark.parametrize("link", [{}, {"level": "Tracts"}])
def test_the_map_offers_levels_only_where_there_are_two(noun, folder, link, open_page, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(folder))
    keeping.forget()
    screen = open_page("Map", window="52 weeks", **link)
    choices = [one.proto.label for one in screen.at.get("button_group")]
    assert ("Level" in choices) is (noun == "district")
    assert screen.maps[0]["level"] == "tract"


def test_the_data_page_counts_what_is_too_little_seen_once_a_level(
    noun, folder, open_page, monkeypatch
):
    monkeypatch.setenv("HOTSPOT_STORE", str(folder))
    keeping.forget()
    said = "Areas (9 tracts and 1 district)" if noun == "district" else "Areas (9 tracts)"
    assert said in open_page("Data").text
