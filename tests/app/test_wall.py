"""A wall at an address with embed=true: no controls to see, the newest numbers, and a clock."""

from datetime import date

import pytest
import streamlit as st

from hotspot.ui import cache, wall
from tests.app.small_region import publish_grid

pytestmark = pytest.mark.usefixtures("served")


@pytest.fixture
def on_wall(monkeypatch):
    monkeypatch.setattr(wall, "is_wall", lambda: True)


@pytest.mark.usefixtures("on_wall")
def test_a_wall_names_what_was_chosen_where_a_desk_has_controls(open_page):
    page = open_page("Huddle", measure="Bed-days", neighborhoods="Birch")
    assert '<div class="hs-wall"><strong>Bed-days · Children 0–17</strong>' in page.text
    assert "Birch only · 4 weeks to" in page.text


def keys_of(page):
    (found,) = (one for one in page.components if "wall" in one)
    return found


def test_only_a_wall_has_a_way_out_of_it(open_page, monkeypatch):
    assert keys_of(open_page("Huddle")) == {"stepped": "look", "wall": False}
    monkeypatch.setattr(wall, "is_wall", lambda: True)
    page = open_page("Huddle", measure="Bed-days")
    assert keys_of(page)["wall"]
    assert '<a class="hs-leave" href="?measure=Bed-days" target="_self">' in page.text


def test_a_desk_has_no_such_line(open_page):
    assert "hs-wall" not in open_page("Huddle").text


def test_only_the_huddle_has_a_clock(open_page):
    assert [one for one in open_page("Huddle").components if "minutes" in one] == [
        {"minutes": [5, 10, 15]}
    ]
    assert not [one for one in open_page("Map").components if "minutes" in one]


@pytest.mark.usefixtures("on_wall")
def test_a_wall_looks_for_another_snapshot_and_finds_none(monkeypatch):
    drawn_anew = []
    monkeypatch.setattr(st, "rerun", lambda: drawn_anew.append(1))
    wall._look.__wrapped__(cache.newest().id)
    assert not drawn_anew


@pytest.mark.usefixtures("on_wall")
def test_a_wall_is_drawn_anew_when_there_is_another_snapshot(tmp_path, monkeypatch):
    drawn_anew = []
    monkeypatch.setattr(st, "rerun", lambda: drawn_anew.append(1))
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    wall._look.__wrapped__("")
    assert not drawn_anew, "there was none, and there is none"
    first = publish_grid(tmp_path, date(2026, 11, 4))
    wall._look.__wrapped__("")
    assert len(drawn_anew) == 1
    publish_grid(tmp_path, date(2026, 11, 11))
    wall._look.__wrapped__(first)
    assert len(drawn_anew) == 2
