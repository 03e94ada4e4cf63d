"""Every icon can be told from every other without colour, and says what it is."""

import re
from base64 import b64decode
from html import unescape
from itertools import combinations
from xml.etree import ElementTree

import pytest

from hotspot.view.icons import (
    ASSURANCE_WORDS,
    VARIATION_WORDS,
    as_picture,
    assurance_icon,
    variation_icon,
    variation_label,
)
from hotspot.view.style import DARK, LIGHT

DIRECTIONS = ("high", "low", "")


def every_icon(**how):
    special = [word for word in VARIATION_WORDS if word.startswith("special cause")]
    plain = [word for word in VARIATION_WORDS if word not in special]
    found = {
        variation_label(word, side): variation_icon(word, side, **how)
        for word in special
        for side in DIRECTIONS
    }
    found |= {variation_label(word): variation_icon(word, **how) for word in plain}
    return found | {
        f"Target: {ASSURANCE_WORDS[w]}": assurance_icon(w, **how) for w in ASSURANCE_WORDS
    }


def without_colour(svg):
    return re.sub(r"aria-label=\"[^\"]*\"|#[0-9a-f]{6}|var\(--\w+\)", "", svg)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [None, LIGHT, DARK])
def test_every_icon_is_a_drawing_that_says_what_it_is(theme):
    for label, svg in every_icon(theme=theme).items():
        drawing = ElementTree.fromstring(svg)  # noqa: S314 - our own
        assert drawing.get("role") == "img"
        assert unescape(drawing.get("aria-label")) == label


def test_no_two_meanings_have_one_shape():
    icons = every_icon()
    for (one, first), (other, second) in combinations(icons.items(), 2):
        both_unknown = one.endswith("known yet") and other.endswith("known")
        assert both_unknown or without_colour(first) != without_colour(second), (one, other)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_line_of_an_icon_is_seen_on_its_ground(theme):
    for label, svg in every_icon(theme=theme).items():
        for colour in set(re.findall(r"#[0-9a-f]{6}", svg)) - {theme.ground}:
            assert contrast(colour, theme.ground) >= 3, label


def test_on_a_page_colours_are_those_of_the_page():
    svg = variation_icon("special cause, concern", "high")
    assert "var(--concern)" in svg
    assert "#" not in svg


def test_an_icon_has_the_size_it_is_asked_for():
    assert 'width="28"' in variation_icon("common cause")
    assert 'width="40"' in assurance_icon("hit and miss", size=40)


def test_a_picture_holds_the_same_drawing_and_the_same_words():
    drawing = variation_icon("special cause, concern", "high", theme=LIGHT)

    picture = ElementTree.fromstring(as_picture(drawing))  # noqa: S314

    kind, _, inside = picture.get("src").partition(",")
    assert kind == "data:image/svg+xml;base64"
    whole = ElementTree.fromstring(b64decode(inside))  # noqa: S314 - our own
    assert whole.tag == "{http://www.w3.org/2000/svg}svg"
    assert picture.get("alt") == whole.get("aria-label") == "Special cause: concern (high)"
