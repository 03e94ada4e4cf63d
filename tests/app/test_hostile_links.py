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


@pytest.mark.parametrize(
    ("page", "choices", "said"),
    [
        ("Place", {"place": "Nowhere"}, "is not a place of this snapshot"),
        ("Huddle", {"week": "to 7 Jan 2099"}, "hs-footer"),
        ("Map", {"measure": "Nonsense", "neighborhoods": "Nowhere"}, "hs-footer"),
    ],
)
def test_a_link_to_what_is_not_there_shows_what_there_is(page, choices, said, open_page, served):
    assert served
    assert said in open_page(page, **choices).text
