"""Every page in an ordinary week, an empty week, with a suppressed tract, and in trouble."""

import json
import shutil
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.app.conftest import PAGES
from tests.app.small_region import AS_OF, FEW, PARK, SITE, geoids, publish_grid, weeks

pytestmark = pytest.mark.usefixtures("served")

WITH_A_MAP = ("Huddle", "Map", "Place")
WITH_THE_WINDOW = ("Huddle", "Map", "Place", "Methods")


@pytest.mark.parametrize("page", PAGES)
def test_an_ordinary_week_is_shown_with_its_context(page, open_page):
    screen = open_page(page)
    assert "hs-error" not in screen.text
    assert "SYNTHETIC DATA" in screen.text
    assert "as of 18 Nov 2026" in screen.text
    assert "a prompt to look, not a cause" in screen.text


@pytest.mark.parametrize("page", PAGES)
def test_a_week_the_window_does_not_fill_is_explained_and_nothing_breaks(page, open_page):
    early = weeks_label(3)
    screen = open_page(page, week=early, window="52 weeks")
    assert ("hs-error" in screen.text) == (page in WITH_THE_WINDOW)
    if page in WITH_THE_WINDOW:
        assert "choose a later week or a shorter window" in screen.text
    assert "SYNTHETIC DATA" in screen.text


@pytest.mark.parametrize(
    ("page", "said"),
    [("Data", "Which records the numbers rest on"), ("Methods", "How each number is made")],
)
def test_a_page_of_tables_begins_with_a_plain_sentence(page, said, open_page):
    text = open_page(page).text
    assert text.index(said) < text.index("hs-heading")


def weeks_label(position):
    day = weeks(AS_OF)[position].item()
    return f"to {day.day} {day:%b %Y}"


@pytest.mark.parametrize("page", PAGES)
def test_a_suppressed_tract_says_so_and_nothing_else(page, open_page):
    chosen = {"place": f"Tract {FEW} ({geoids()[FEW]})", "level": "Tracts"} if page == "Map" else {}
    screen = open_page(page, window="52 weeks", **chosen)
    for painted in (one for one in screen.maps if one["level"] == "tract"):
        assert screen.status_of(geoids()[PARK], painted) == ("no denominator", "")
        if painted == screen.maps[0]:
            assert screen.status_of(geoids()[FEW], painted) == ("suppressed", "")
    assert bool(screen.maps) == (page in WITH_A_MAP)


def test_the_card_of_a_suppressed_tract_has_no_rate_in_words_or_in_its_history(open_page):
    few = f"Tract {FEW} ({geoids()[FEW]})"
    screen = open_page("Map", place=few, level="Tracts", window="52 weeks")
    assert "Too few children to show" in screen.text
    assert "Smoothed rate</dt>" not in screen.text
    newest = "2026-10-"
    for trace in screen.charts[-1]["data"]:
        shown = [x for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None]
        assert not any(x.startswith(newest) for x in shown)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_store_the_page_says_how_to_make_one(page, monkeypatch, open_page):
    monkeypatch.delenv("HOTSPOT_STORE", raising=False)
    screen = open_page(page)
    assert "hs-error" in screen.text
    assert "hotspot demo" in screen.text


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_store_is_explained(page, tmp_path, monkeypatch, open_page):
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    screen = open_page(page)
    assert "hs-error" in screen.text
    assert "Traceback" not in screen.text


def test_a_damaged_snapshot_is_replaced_by_the_one_before_and_said_aloud(
    served, tmp_path, monkeypatch, open_page
):
    copy = tmp_path / "store"
    shutil.copytree(served, copy)
    (copy / "snapshots" / "000002" / "counts.parquet").write_bytes(b"not parquet")
    monkeypatch.setenv("HOTSPOT_STORE", str(copy))
    screen = open_page("Data")
    assert "shown instead: snapshot 000001" in screen.text
    assert "as of 4 Nov 2026" in screen.text


@pytest.mark.parametrize("page", PAGES)
def test_the_link_decides_what_is_shown(page, open_page):
    at = open_page(
        page, measure="Bed-days", window="13 weeks", week="to 17 Oct 2026", neighborhoods="Birch"
    ).at
    assert at.selectbox(key="measure").value == "bed_days"
    assert at.session_state["window"] == 13
    assert str(at.selectbox(key="week").value) == "2026-10-17"
    assert at.multiselect(key="neighborhoods").value == ["Birch"]


def test_a_link_that_names_nothing_we_know_opens_the_usual_page(open_page):
    at = open_page("Huddle", measure="Nonsense", window="7 weeks", week="to 99 Foo 2026").at
    assert at.selectbox(key="measure").value == "ed_visits"
    assert at.session_state["window"] == 4
    assert str(at.selectbox(key="week").value) == "2026-10-24"


def test_the_huddle_names_the_raised_district_and_marks_it_on_both_maps(open_page):
    screen = open_page("Huddle")
    assert "<strong>Birch</strong> has more ED visits than usual" in screen.text
    assert [one["badges"][0] for one in screen.maps] == [
        {"level": "neighborhood", "area": "Birch", "text": "1"}
    ] * 2


def test_the_huddle_says_what_the_chosen_week_is_compared_with(open_page):
    assert "What changed <small>since Wed 4 Nov 2026</small>" in open_page("Huddle").text
    earlier = open_page("Huddle", week="to 17 Oct 2026").text
    assert "What changed <small>compared with the week to 3 Oct 2026</small>" in earlier


def test_the_huddle_asks_after_a_silent_facility_before_a_fall_is_read(open_page):
    said = "West Clinic has sent nothing since 19 Sep 2026: ask before reading a fall."
    assert said in open_page("Huddle").text
    assert said not in open_page("Huddle", week="to 12 Sep 2026").text


def test_ages_whose_children_nobody_counted_are_not_offered(tmp_path, monkeypatch, open_page):
    publish_grid(tmp_path, site=replace(SITE, bands_have_children=False))
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    screen = open_page("Huddle", age="Ages 0–4")
    assert screen.at.selectbox(key="age").options == ["All ages"]
    assert screen.at.selectbox(key="age").value == "all"
    assert "“Ages 0–4” cannot be shown" in screen.text
    assert "cannot be shown" not in open_page("Huddle").text
    share = open_page("Huddle", age="Ages 0–4", measure="Any social need")
    assert share.at.selectbox(key="age").value == "00-04"
    assert "cannot be shown" not in share.text


def test_weeks_that_no_window_fills_are_not_offered_but_a_link_to_one_works(open_page):
    offered = {
        window: open_page("Map", window=window).at.selectbox(key="week").options
        for window in ("4 weeks", "52 weeks")
    }
    assert len(offered["4 weeks"]) - len(offered["52 weeks"]) == 48
    assert offered["52 weeks"][-1] == weeks_label(2 + 51)
    linked = open_page("Map", window="52 weeks", week=weeks_label(10))
    assert weeks_label(10) in linked.at.selectbox(key="week").options
    assert f"the 52 weeks {weeks_label(10)} are not all covered" in linked.text


def test_names_are_escaped_wherever_they_stand(open_page):
    screen = open_page("Neighborhood", neighborhood="Ash & Elm")
    assert "Ash &amp; Elm" in screen.text
    assert "Ash & Elm" not in screen.text.replace("Ash &amp; Elm", "")


def test_incomplete_weeks_are_hollow_and_trigger_nothing(open_page):
    screen = open_page("Huddle", week="to 14 Nov 2026")
    assert "“to 24 Oct 2026”" in screen.text
    judged = screen.text.partition('<h1 class="hs-headline">')[2]
    assert "still filling up" in judged
    for word in ("What changed", "year differs", "better", "new this week"):
        assert word not in judged
    assert not screen.charts
    assert screen.text.count("incomplete: late records are still arriving") == 2
    assert "incomplete: late records" in open_page("Map", week="to 14 Nov 2026").text
    chart = open_page("Neighborhood", neighborhood="Birch").charts[0]
    points = chart["data"][-1]["marker"]
    assert points["symbol"][-SITE.lag_weeks :] == ["circle"] * SITE.lag_weeks
    assert points["color"][-1] == "#ffffff"


def test_a_chosen_tract_is_drawn_week_by_week_with_its_interval_and_the_region(open_page):
    screen = open_page("Map", place=f"Tract 3 ({geoids()[3]})", level="Tracts")
    assert "Week by week" in screen.text
    assert "smoothed over neighbors and weeks" in screen.text
    assert f"as of {AS_OF.day} {AS_OF:%b %Y}" in screen.text
    traces = screen.charts[-1]["data"]
    assert any(trace.get("fill") == "toself" for trace in traces)
    assert [one["text"] for one in screen.charts[-1]["layout"]["annotations"]] == ["region"]


def test_a_chosen_age_has_no_weekly_curve_but_its_history(open_page):
    screen = open_page("Map", place=f"Tract 3 ({geoids()[3]})", level="Tracts", age="Ages 5–17")
    assert "Week by week" not in screen.text
    assert "windows of" in screen.text


def test_a_chosen_place_shows_rates_only_with_their_intervals(open_page):
    screen = open_page("Map", place=f"Tract 3 ({geoids()[3]})", level="Tracts")
    card = screen.text[screen.text.index("Tract 3, Birch") :]
    assert "Smoothed rate</dt><dd>" in card
    assert card.count("95 % interval") >= 2
    assert screen.maps[0]["selected"] == geoids()[3]


@pytest.mark.parametrize("page", ["Map", "Neighborhood"])
def test_files_are_offered_for_a_page_a_slide_and_a_wall(page, open_page):
    assert open_page(page).downloads == [
        "Picture (PNG)",
        "Picture, slide 16:9 (PNG)",
        "Picture, poster A3 (PNG)",
        "Table (CSV)",
    ]


def test_the_data_page_lists_what_was_dropped_and_who_is_silent(open_page):
    text = open_page("Data").text
    assert "12 rows left out: no age." in text
    assert "West Clinic" in text
    assert "SILENT for 8 whole weeks" in text
    assert "Newest week" in text
    assert "14 Nov 2026" in text
    assert "000001" in text


def test_the_methods_page_is_read_from_the_code(open_page):
    text = open_page("Methods").text
    assert "Riebler A" in text
    assert "Why is the rate on the map not simply cases per child?" in text
    assert "How we know" in text
    assert "Spatial model (what the map shows)" in text
    assert "PUBLISHABLE" not in text  # only the steps that are listed
    assert "MOST_LINES" in text
    assert "Cells with fewer children are suppressed." in text


def test_the_outlines_are_the_same_message_whatever_the_week(open_page):
    sent = [
        json.dumps(
            next(one for one in open_page("Huddle", week=week).components if "layers" in one)
        )
        for week in ("to 24 Oct 2026", "to 17 Oct 2026")
    ]
    assert sent[0] == sent[1]


def test_filters_grey_out_the_rest_of_the_map(open_page):
    painted = open_page("Map", neighborhoods="Cedar", level="Tracts").maps[0]
    outside = np.array(painted["classes"]) < 0
    assert outside.sum() == 27
    assert all(line == "" for line, gone in zip(painted["lines"], outside, strict=True) if gone)


def test_a_store_made_anew_under_the_same_id_is_noticed(tmp_path, monkeypatch, open_page):
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    publish_grid(tmp_path, date(2026, 11, 4), raised=False)
    assert "as of 4 Nov 2026" in open_page("Data").text
    shutil.rmtree(tmp_path / "snapshots")
    publish_grid(tmp_path)
    assert "as of 18 Nov 2026" in open_page("Data").text
