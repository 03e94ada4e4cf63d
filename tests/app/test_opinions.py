"""Second opinions stand below the map, of the whole region, and of the chosen place beside it."""

import re

import pytest

from tests.app.small_region import FEW, geoids

pytestmark = pytest.mark.usefixtures("served")


def place(number):
    return f"Tract {number} ({geoids()[number]})"


def ask(open_page, **choices):
    return open_page("Map", level="Tracts", window="52 weeks", opinions="true", **choices)


def below(screen):
    return screen.text[screen.text.index("Second opinions <small>") :]


def test_nobody_waits_who_has_not_asked(open_page):
    screen = open_page("Map", level="Tracts", window="52 weeks", place=place(3))
    assert "Second opinions" in screen.text
    assert "Moran" not in screen.text


def test_every_method_has_a_line_below_the_map(open_page):
    said = below(ask(open_page))
    rows = re.findall("<tr><td>(.*?)</td>", said)
    assert [row.split("(")[-1] for row in rows] == [
        "Moran’s I)",
        "local Moran)",
        "Gi*)",
        "circular scan)",
        "space-time scan)",
    ]
    assert "Methods differ because they ask different things" in said


def test_a_filter_on_neighborhoods_changes_no_opinion(open_page):
    whole, some = ask(open_page), ask(open_page, neighborhoods="Birch")
    tables = [re.search("<table.*?</table>", below(screen)).group() for screen in (whole, some)]
    assert tables[0] == tables[1]


def test_a_chosen_place_is_told_what_its_neighbors_say(open_page):
    screen = ask(open_page, place=place(3))
    assert "(local Moran, q" in screen.text


def test_of_a_hidden_place_no_opinion_is_told(open_page):
    screen = ask(open_page, place=place(FEW))
    assert "Second opinions</dt><dd>too few children to tell" in screen.text
    assert "(local Moran, q" not in screen.text


def test_where_circles_make_no_sense_that_is_said(open_page):
    screen = ask(open_page, measure="Any social need")
    assert "Not asked: circles count events" in below(screen)
