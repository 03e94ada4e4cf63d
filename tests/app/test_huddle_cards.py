"""The cards of a huddle: numbered as on the map, one question below, and one a reader asks for."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.usefixtures("served")

CARD = re.compile(r'id="hs-card-(\d)" tabindex="-1"><h3 class="hs-signal">.*?<b>(?:<a.*?>)?(.*?)<')


def cards(screen):
    return CARD.findall(unescape(screen.text))


def test_cards_are_numbered_as_the_badges_on_the_maps(open_page):
    screen = open_page("Huddle")
    assert cards(screen)[0] == ("1", "Birch")
    for painted in screen.maps:
        assert [(one["text"], one["area"]) for one in painted["badges"]] == cards(screen)
    assert len(screen.charts) == len(cards(screen))


def test_a_card_leads_to_all_that_is_known_of_its_place(open_page):
    screen = open_page("Huddle", window="13 weeks")
    (to,) = re.findall(r'<b><a href="(.*?)" target="_self">Birch</a></b>', screen.text)
    asked = parse_qs(urlsplit(unescape(to)).query)
    assert asked == {"window": ["13 weeks"], "place": ["Birch"]}


def test_a_huddle_ends_with_one_question_about_what_changed(open_page):
    asked = re.findall(r'<p class="hs-ask">.*?</p>', open_page("Huddle").text)
    assert len(asked) == 1
    assert "Birch" in asked[0]
    assert asked[0].endswith("?</p>")


def test_a_link_shows_the_card_of_the_neighborhood_it_looks_at(open_page):
    screen = open_page("Huddle", look="Dogwood")
    assert cards(screen)[0] == ("1", "Birch")
    assert "Dogwood" in [name for _, name in cards(screen)]
    assert screen.text.count("hs-looked") == 1
    assert "hs-looked" not in open_page("Huddle", look="Nowhere").text


def test_buttons_step_to_the_next_neighborhood_and_back(open_page):
    at = open_page("Huddle").at
    at.button(key="look-next").click().run()
    assert at.session_state["look"] == "Birch"
    at.button(key="look-previous").click().run()
    assert at.session_state["look"] == "none"
