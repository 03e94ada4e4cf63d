"""A link may say anything; a page says what it made of it, and never breaks."""

import logging
import random
import re

import pytest

from hotspot.ui import frame
from tests.app.conftest import PAGES

KEYS = (
    *("measure", "window", "week", "age", "neighborhoods", "huddle", "level", "place", "maps"),
    *("neighborhood", "compare", "look", "opinions", "over-time", "class", "history", "funnel"),
    *("below", "around", "shown", "begin", "lang", "contact", "choice"),
)
VALUES = (
    *("", "x", "-1", "true", "1e309", "nan", "null", "%00", "../../etc/passwd", "a" * 3000),
    *("<script>alert(1)</script>", "4 weeks", "52 weeks", "to 31 Oct 2026", "to 7 Jan 2023"),
    *("Ages 0–4", "Birch", "Ash & Elm", "Tract 28 (39061000028)", "Tract 7 (39061000007)"),
    *("Tracts", "Districts", "as of 4 Nov 2026", "999999", "Any social need", "Bed-days"),
    *("Side by side", "Table", "Funnel", "Tracts inside", "All measures", "Compare", "Español"),
)
LINKS = 6
"""A page; what they are depends on its name only."""


def links(page):
    chance = random.Random(page)
    for _ in range(LINKS):
        yield {
            key: chance.choice(VALUES) if chance.random() < 0.8 else chance.sample(VALUES, 2)
            for key in chance.sample(KEYS, chance.randint(2, 6))
        }


def test_every_page_is_tried():
    assert set(PAGES) == {title for _, title, _ in frame.PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_whatever_a_link_says_the_page_is_drawn_or_says_why(page, open_page, served, caplog):
    assert served
    caplog.set_level(logging.ERROR, "hotspot")
    for choices in links(page):
        text = open_page(page, **choices).text
        assert "our side" not in text, choices
        assert "<script>" not in text, choices
        assert re.search("hs-footer|hs-error|hs-community", text), choices
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids)), choices
    assert [record.exc_info for record in caplog.records if record.name == "hotspot"] == []


VAIN = {
    "measure": "measure “Nonsense”",
    "window": "weeks “3 weeks”",
    "week": "week “to 7 Jan 2099”",
    "age": "age “Ages 90–99”",
    "neighborhoods": "district “Nowhere”",
    "huddle": "huddle “as of 1 Jan 1999”",
}
"""What every page says of a link's word that it does not know, by key."""

OF_A_PAGE = {
    "level": ("Map", "areas “Parishes”"),
    "maps": ("Map", "maps “Three”"),
    "place": ("Map", "tract “Nowhere”"),
    "look": ("Huddle", "look at “Nowhere”"),
    "below": ("Neighborhood", "below “Nothing”"),
    "shown": ("Neighborhood", "shown “Nothing”"),
    "chart": ("Neighborhood", "chart “Nothing”"),
    "rules": ("Neighborhood", "rules “Nothing”"),
    "compared": ("Neighborhood", "compared “Nothing”"),
}


def word_of(said):
    return said.split("“")[1].removesuffix("”")


def cards_of(screen):
    return [one for one in screen.markup.split("\n") if "The link asks for" in one]


@pytest.mark.parametrize("page", ["Huddle", "Map", "Place", "Neighborhood", "Community", "Data"])
def test_all_that_a_link_asks_for_in_vain_is_named_on_one_card(page, open_page, served):
    assert served
    keys = sorted(VAIN)
    for asked in (keys[:3], keys[3:]):
        found = cards_of(open_page(page, **{key: word_of(VAIN[key]) for key in asked}))
        assert len(found) == 1
        for key in asked:
            assert VAIN[key] in found[0], key
        assert "The usual is shown instead. Choose again above." in found[0]


@pytest.mark.parametrize("key", OF_A_PAGE)
def test_what_only_one_page_lets_one_choose_is_named_there(key, open_page, served):
    assert served
    page, said = OF_A_PAGE[key]
    (card,) = cards_of(open_page(page, **{key: word_of(said)}))
    assert said in card


def test_a_link_to_what_is_there_says_nothing(open_page, served):
    assert served
    about = {"measure": "Bed-days", "window": "52 weeks", "age": "All ages"}
    for page, more in (
        ("Map", {"level": "Tracts", "place": "Tract 4 (39061000004)", "maps": "Side by side"}),
        ("Neighborhood", {"below": "Table", "neighborhoods": ["Birch", "Cedar"]}),
        ("Huddle", {"huddle": "as of 4 Nov 2026", "look": "Birch", "neighborhoods": ""}),
    ):
        assert cards_of(open_page(page, **about, **more)) == []


def test_the_card_stays_until_the_reader_chooses(open_page, served):
    assert served
    screen = open_page("Map", window="3 weeks", level="Parishes")
    assert "3 weeks" in cards_of(screen)[0]
    screen.at.run()
    assert "Parishes" in cards_of(screen)[0]
    screen.at.selectbox(key="measure").select("bed_days").run()
    assert cards_of(screen) == []


def test_what_a_link_says_is_repeated_short_and_plain(open_page, served):
    assert served
    (card,) = cards_of(open_page("Map", measure="<b>x\u202e\u0000</b>" + "y" * 400))
    assert "&lt;b&gt;x &lt;/b&gt;yyy" in card
    assert "\u202e" not in card
    assert len(card) < 300
    (card,) = cards_of(open_page("Map", neighborhoods=[f"No. {one}" for one in range(9)]))
    assert "No. 3" in card
    assert "No. 4" not in card
    assert "and 5 more" in card


def test_a_place_that_is_not_there_is_named(open_page, served):
    assert served
    screen = open_page("Place", place="Nowhere")
    assert "“Nowhere” is not a place of this snapshot" in screen.text
