"""What the pages say of weeks that are still filling up: learned from refreshes, or a fixed lag."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.store.snapshots import publish
from hotspot.ui import keeping
from tests.app.small_region import AS_OF, SITE, publish_grid, shapes, tables

SHARE = (0.70, 0.88, 0.94, 0.97)
NEWEST = "to 14 Nov 2026"


def publish_learned(store, *, refreshes=30):
    """The grid with its newest weeks known for what they are."""
    given = tables(AS_OF, raised=True)
    weeks = given["weeks"].copy()
    age = (weeks["week_ending"].max() - weeks["week_ending"]) // pd.Timedelta(weeks=1)
    share = np.append(SHARE, 1.0)[np.minimum(age, len(SHARE))]
    weeks["complete"] = share >= 0.95
    weeks["completeness"] = share
    weeks["completeness_lower"] = np.where(share < 1, share - 0.03, 1.0)
    weeks["completeness_upper"] = np.where(share < 1, share + 0.02, 1.0)
    newest = weeks[weeks["week_ending"] == weeks["week_ending"].max()]
    days = pd.date_range(end=AS_OF, periods=refreshes, freq="7D").as_unit("s")
    reporting = newest[["measure", "week_ending", "value"]].merge(
        pd.DataFrame({"as_of": days}), how="cross"
    )
    return publish(
        store,
        given | {"weeks": weeks, "reporting": reporting},
        shapes(),
        site=SITE,
        as_of=AS_OF,
        sources=[{"feed": "visits"}],
        fingerprint="0123456789abcdef",
    )


@pytest.fixture
def learned(tmp_path, monkeypatch):
    publish_learned(tmp_path)
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    keeping.forget()


@pytest.fixture
def on_lag(tmp_path, monkeypatch):
    def serve(**site):
        publish_grid(tmp_path, site=replace(SITE, **site))
        monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
        keeping.forget()

    return serve


@pytest.mark.usefixtures("learned")
def test_the_huddle_says_how_much_of_the_newest_week_is_there(open_page):
    screen = open_page("Huddle")
    said = "of the week to 14 Nov 2026 about 70 % of ED visits reported so far (67–72 %)"

    assert "weeks after 24 Oct 2026 are incomplete: " + said in screen.text
    newest = open_page("Huddle", week=NEWEST)
    assert "about 70 % of ED visits reported so far (67–72 %), so nothing is judged" in newest.text
    assert newest.text.count("% reported so far</") == 1, "the map of four weeks, not of the year"
    assert "“to 24 Oct 2026”" in newest.text


@pytest.mark.usefixtures("learned")
def test_the_map_of_a_window_is_as_complete_as_its_weeks_together(open_page):
    assert "incomplete: about 86 % of ED visits reported so far" in (
        open_page("Map", week=NEWEST).text
    )
    assert (
        "incomplete"
        not in open_page("Map", week=NEWEST, window="52 weeks").text.partition(
            "SYNTHETIC DATA: no real child"
        )[0]
    )


@pytest.mark.usefixtures("learned")
def test_the_chart_draws_hollow_weeks_with_their_interval_and_says_what_they_are(open_page):
    screen = open_page("Neighborhood", neighborhood="Cedar")
    chart = screen.charts[0]
    marker, hover = chart["data"][-1]["marker"], chart["data"][-1]["hovertext"]

    assert [colour == "#ffffff" for colour in marker["color"][-4:]] == [False, True, True, True]
    assert "about 94 % of ED visits reported so far" in hover[-3]
    assert "In the newest week, about 70 % of ED visits reported so far" in screen.text
    assert len(chart["data"][3]["x"]) == 9, "three vertical lines"


@pytest.mark.usefixtures("learned")
def test_the_data_page_lists_the_newest_weeks_of_each_measure(open_page):
    text = open_page("Data").text

    assert "How complete the newest weeks are" in text
    assert "Week to 14 Nov 2026" in text
    assert "70 % (67–72)" in text
    assert "30 refreshes" in text
    assert "weeks known to be less than 90 % complete" in text


def test_without_a_history_the_data_page_names_the_fixed_lag(open_page, on_lag):
    on_lag()
    text = open_page("Data").text

    assert "fixed lag of 3 weeks: no history yet (0 of about 22 refreshes)" in text
    assert "the newest 3 weeks: late records are still arriving (fixed lag)" in text
    assert "incomplete (fixed lag)" in open_page("Huddle").text


def test_learning_that_is_switched_off_is_named(open_page, on_lag):
    on_lag(learn=False)

    assert "fixed lag of 3 weeks: learning is switched off" in open_page("Data").text
