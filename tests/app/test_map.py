"""A map says how many stand behind a rate, in every week one plays through, and never of few."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs

import pytest

from hotspot.ui import weeks
from hotspot.ui.controls import Query
from tests.app.small_region import FEW, PARK, geoids
from tests.app.small_region import weeks as all_weeks

pytestmark = pytest.mark.usefixtures("served")


def bar_of(screen):
    return next(one for one in screen.components if "settled" in one)


def numbers_of(screen, painted, area):
    outlines = next(one for one in screen.components if "layers" in one)
    at = outlines["layers"][painted["level"]]["areas"].index(area)
    return [one[at] for one in painted["behind"]["numbers"]]


def test_a_shown_tract_says_how_many_and_a_hidden_one_only_that_it_is(open_page):
    screen = open_page("Map", level="Tracts", window="52 weeks")
    painted = screen.maps[0]
    events, children = numbers_of(screen, painted, geoids()[3])
    assert events >= children >= 11
    assert numbers_of(screen, painted, geoids()[FEW]) == [-1, -1]
    assert "Fewer than 11 children" in painted["behind"]["few"]
    assert numbers_of(screen, painted, geoids()[PARK]) == [0, 0]


def test_outside_the_filter_no_number_is_sent(open_page):
    painted = open_page("Map", neighborhoods="Cedar", level="Tracts").maps[0]
    for numbers in painted["behind"]["numbers"]:
        sent = [one is not None for one in numbers]
        assert not any(was and kind < 0 for was, kind in zip(sent, painted["classes"], strict=True))
        assert sum(sent) <= 9


def test_the_slider_offers_a_year_of_complete_weeks_up_to_the_newest(open_page):
    bar = bar_of(open_page("Map"))
    assert len(bar["weeks"]) == len(bar["labels"]) == weeks.MOST
    assert bar["weeks"][bar["at"]] == bar["weeks"][-1] == bar["settled"] == "2026-10-24"
    assert bar["weeks"] == sorted(bar["weeks"])


def test_a_week_that_passes_is_drawn_as_if_chosen_but_for_badges_and_counts(open_page):
    chosen = open_page("Map", level="Tracts", week="to 26 Sep 2026").maps[0]
    screen = open_page("Map", level="Tracts")
    before = screen.maps[0]
    base = Query("000002", "ed_visits", 4, date(2026, 10, 24))
    screen.at.session_state["passing-week"] = (base, date(2026, 9, 26))
    screen.at.run()
    passing = screen.maps[0]
    assert passing["classes"] != before["classes"]
    kept = {key: chosen[key] for key in ("badges", "behind")}
    assert passing | kept == chosen
    assert passing["badges"] == []
    assert set(passing["behind"]["numbers"][0]) == {None}
    assert screen.at.selectbox(key="week").value == date(2026, 10, 24)


def test_two_maps_show_the_year_beside_the_weeks_and_are_looked_at_alike(open_page):
    one = open_page("Map")
    two = open_page("Map", maps="Side by side")
    assert len(one.maps) == 1
    assert len(two.maps) == 2
    assert "Last 52 weeks" in two.text
    assert "Last 4 weeks" in two.text
    assert len({painted["look"] for painted in two.maps}) == 1
    assert two.maps[0]["badges"] == two.maps[1]["badges"] == one.maps[0]["badges"]


def test_the_list_beside_the_map_leads_to_the_page_of_each_place(open_page):
    screen = open_page("Map", window="13 weeks")
    listed = re.findall(r'<li id="hs-card-(\d+)">.*?href="place\?([^"]+)"', screen.text)
    assert [int(number) for number, _ in listed] == list(range(1, len(listed) + 1))
    assert listed
    for _, asked in listed:
        choices = parse_qs(unescape(asked))
        assert choices["place"][0].startswith("Tract ")
        assert choices["window"] == ["13 weeks"]


def test_the_numbers_on_the_map_are_those_of_the_list(open_page):
    screen = open_page("Map")
    assert screen.maps[0]["badges"]
    for badge in screen.maps[0]["badges"]:
        assert f'id="hs-card-{badge["text"]}"' in screen.text


USABLE = [one.item() for one in all_weeks(date(2026, 11, 18))]


@pytest.mark.parametrize(("back", "first", "last"), [(0, -52, -1), (30, -52, -1), (100, -127, -76)])
def test_the_slider_holds_the_chosen_week_and_ends_as_late_as_it_can(back, first, last):
    chosen = USABLE[-1 - back]
    found = weeks.around(USABLE, chosen)
    assert chosen in found
    assert (found[0], found[-1]) == (USABLE[first], USABLE[last])


def test_the_oldest_weeks_are_offered_with_what_follows_them():
    assert weeks.around(USABLE, USABLE[3])[0] == USABLE[0]
    assert weeks.around(USABLE[:9], USABLE[3]) == tuple(USABLE[:9])
