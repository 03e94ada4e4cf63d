"""Any past huddle is a choice away, and the week goes along with it."""

import pytest

from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.panels import week_choices
from hotspot.ui import news


def newest(store, snapshot_id):
    return week_choices(open_snapshot(store, snapshot_id), "ed_visits")[1]


def test_the_week_goes_along_until_the_reader_chooses_one(open_page, served):
    now, before = (newest(served, one) for one in ("000002", "000001"))
    assert now != before
    at = open_page("Huddle").at
    assert at.selectbox(key="week").value == now
    at.selectbox(key="huddle").select_index(1).run()
    assert at.selectbox(key="week").value == before
    at.selectbox(key="huddle").select_index(0).run()
    assert at.selectbox(key="week").value == now


def test_a_chosen_week_stays(open_page, served):
    before = newest(served, "000001")
    at = open_page("Huddle").at
    options = at.selectbox(key="week").options
    at.selectbox(key="week").select_index(
        options.index(f"to {before.day} {before:%b %Y}") + 2
    ).run()
    chosen = at.selectbox(key="week").value
    at.selectbox(key="huddle").select_index(1).run()
    assert at.selectbox(key="week").value == chosen


@pytest.mark.usefixtures("served")
def test_a_past_huddle_says_so_on_every_page(open_page):
    for page in ("Huddle", "Map", "Place", "Neighborhood", "Data", "Methods"):
        screen = open_page(page, huddle="as of 4 Nov 2026")
        assert "PAST HUDDLE" in screen.text, page
        assert "as of 4 Nov 2026" in screen.text, page
        assert "PAST HUDDLE" not in open_page(page).text, page


@pytest.mark.usefixtures("served")
def test_the_first_huddle_has_nothing_before_it(open_page):
    assert news.FIRST in open_page("Huddle", huddle="as of 4 Nov 2026").text


@pytest.mark.usefixtures("served")
def test_a_huddle_that_never_was_is_the_newest(open_page):
    text = open_page("Huddle", huddle="as of 1 Jan 1999").text
    assert "PAST HUDDLE" not in text
    assert "as of 18 Nov 2026" in text
