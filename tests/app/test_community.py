"""The page a neighborhood is shown: in two languages, without a number that disclosure hides."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest

from hotspot.ui import cache, community, community_printed, keeping
from hotspot.ui.controls import Query
from hotspot.view.catalogue import tongue
from hotspot.view.community_csv import about
from tests.app.small_region import AS_OF, SITE, publish_grid, weeks
from tests.unit.view.test_community_words import JARGON, grade

pytestmark = pytest.mark.usefixtures("served")

WEEK = date(2026, 10, 24)


def words(screen):
    """Everything the page says in large print."""
    return unescape(re.sub(r"<[^>]+>", " ", article(screen))).replace("\u00a0", " ")


def article(screen):
    (found,) = re.findall(r"<article.*?</article>", screen.text, flags=re.DOTALL)
    return found


def test_the_page_tells_one_neighborhood_its_number_after_its_strengths(open_page):
    said = words(open_page("Community", neighborhood="Birch"))
    assert "Our children’s health in Birch" in said
    order = ["What is good to know first", "What the number is now", "How it has changed"]
    places = [said.index(heading) for heading in (*order, "How we counted", "Whom to ask")]
    assert places == sorted(places)
    assert "visits to the emergency room for every 100 children who live here" in said
    assert "SYNTHETIC DATA" in said
    assert not JARGON.search(said)


def test_the_language_of_a_link_is_that_of_the_page_and_of_its_files(open_page):
    screen = open_page("Community", neighborhood="Birch", lang="Español")
    assert 'lang="es"' in article(screen)
    assert "La salud de nuestros niños en Birch" in words(screen)
    assert "Todo en un solo archivo (ZIP)" in screen.downloads
    assert 'lang="en"' in article(open_page("Community", neighborhood="Birch"))


def test_names_are_escaped_and_so_is_whom_to_ask(open_page):
    screen = open_page("Community", neighborhood="Ash & Elm")
    screen.at.text_input(key="contact").set_value("<b>Ana</b>  Pérez").run()
    assert "Ash &amp; Elm" in article(screen)
    assert "Ask &lt;b&gt;Ana&lt;/b&gt; Pérez." in article(screen)


def test_the_next_meeting_is_told_on_the_page_once_it_is_written(open_page):
    screen = open_page("Community", neighborhood="Birch")
    assert "Next meeting" not in words(screen)
    screen.at.text_input(key="meeting-en").set_value("8 December,  Oak <School>").run()
    assert "8 December, Oak <School>" in words(screen)
    assert "<School>" not in article(screen)


def test_a_meeting_is_printed_in_the_language_it_was_written_in(open_page):
    screen = open_page("Community", neighborhood="Birch")
    screen.at.text_input(key="meeting-en").set_value("8 December").run()
    screen.at.segmented_control(key="lang").set_value("es").run()
    assert "8 December" not in words(screen)
    screen.at.text_input(key="meeting-es").set_value("8 de diciembre").run()
    assert "8 de diciembre" in words(screen)
    screen.at.segmented_control(key="lang").set_value("en").run()
    assert "8 December" in words(screen)
    assert "diciembre" not in words(screen)


def test_what_is_too_long_to_be_printed_is_cut_and_said_so(open_page):
    screen = open_page("Community", neighborhood="Birch")
    assert "too long for the sheets" not in screen.text
    screen.at.text_input(key="contact").set_value("word, " * 40).run()
    assert "only the first 160 letters are printed" in screen.text
    (asked,) = re.findall(r"Ask (word.*?)\.", article(screen))
    assert 150 < len(asked) <= community_printed.MOST_LETTERS
    assert asked.endswith("word")


def test_a_link_to_a_place_that_is_not_here_says_so(open_page):
    screen = open_page("Community", neighborhood="Atlantis")
    assert "The place that was asked for is not here." in screen.text
    assert "Our children’s health in Ash & Elm" in words(screen)
    assert "is not here" not in open_page("Community", neighborhood="Cedar").text


def test_weeks_that_are_not_all_in_are_told_without_a_rate(open_page):
    said = words(open_page("Community", neighborhood="Birch", week="to 14 Nov 2026"))
    assert "Some records of these weeks have not come in yet" in said
    assert "We are fairly sure" not in said
    assert "We cannot compare this year" in said
    query = Query(cache.newest().id, "ed_visits", 4, date(2026, 11, 14))
    assert community.told(query, "Birch").periods == ()


def test_weeks_that_nobody_sent_are_missing_and_not_none(open_page):
    early = weeks(AS_OF)[3].item()
    said = words(open_page("Community", neighborhood="Birch", week=f"to {early.day} {early:%b %Y}"))
    assert "We do not have the records of all these weeks." in said
    assert "No child from here" not in said


def test_sheets_are_of_all_ages_because_two_of_them_would_tell_what_one_hides(open_page):
    all_ages, young = (
        words(open_page("Community", neighborhood="Birch", **age))
        for age in ({}, {"age": "Ages 0–4"})
    )
    assert young == all_ages


def test_a_district_of_which_too_little_is_seen_has_no_number(tmp_path, monkeypatch, open_page):
    site = replace(SITE, capture_minimum=0.8, capture_source="market_share.csv")
    publish_grid(tmp_path, site=site, shares={"Dogwood": 0.6})
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    keeping.forget()
    said = words(open_page("Community", neighborhood="Dogwood"))
    assert "hospitals that do not share their records with us" in said
    assert "We are fairly sure" not in said


def test_what_disclosure_hides_is_told_nowhere(tmp_path, monkeypatch):
    publish_grid(tmp_path, site=replace(SITE, threshold=2000))
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    keeping.forget()
    query = Query(cache.newest().id, "screen_positive", 13, WEEK)
    shown = cache.picture(query, 52, "neighborhood")
    assert shown.suppressed.any() and not shown.suppressed.all()
    for area in shown.areas[shown.suppressed]:
        found = community.told(query, area)
        assert found.now.state == "suppressed"
        assert found.now.events != found.now.events
        assert "We do not show this number." in " ".join(about(found, tongue("en")))


def test_a_filter_on_other_neighborhoods_changes_nothing(open_page):
    alone = words(open_page("Community", neighborhood="Birch"))
    assert words(open_page("Community", neighborhood="Birch", neighborhoods="Cedar")) == alone


@pytest.mark.parametrize("measure", ["ed_visits", "bed_days", "screened", "screen_positive"])
def test_every_neighborhood_of_every_measure_reads_like_an_eighth_grade_text(measure):
    query = Query(cache.newest().id, measure, 4, WEEK)
    for area in ("Ash & Elm", "Birch", "Cedar", "Dogwood"):
        assert grade(community.told(query, area)) <= 8
    before = community.told(replace(query, week=WEEK - timedelta(weeks=60)), "Birch")
    assert before.now.week < WEEK


def test_where_nobody_named_neighborhoods_the_names_of_small_areas_stand_in(
    tmp_path, monkeypatch, open_page
):
    publish_grid(tmp_path, site=replace(SITE, noun="tract"))
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    keeping.forget()
    assert "Our children’s health in Birch" in words(open_page("Community", neighborhood="Birch"))
