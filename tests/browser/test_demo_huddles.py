"""Twenty huddles of the demo, as a wall in a meeting room shows them."""

import json
from datetime import date, timedelta

import pytest

from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.change_lines import MOST_LINES
from hotspot.view.stories import MOST_STORIES
from hotspot.view.words import short_day
from tests.browser.boxes import wrong_boxes
from tests.browser.conftest import running_server
from tests.browser.test_screens import SCROLLED

STEPS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 15, 20, 26, 33, 41, 52, 65, 80, 104, 130)
"""Weeks before the newest complete one that are looked at."""


@pytest.fixture(scope="module")
def wall(demo_store):
    with running_server(demo_store) as address:
        yield address


@pytest.fixture(scope="module")
def cluster(demo_store):
    """First week, last week and district of the planted cluster."""
    planted = json.loads((demo_store.parent / "truths.json").read_text("utf-8"))["cluster"]
    areas = open_snapshot(demo_store).tables["areas"]
    inside = areas.loc[areas["area"].isin(planted["tracts"]), "neighborhood"].unique()
    assert len(inside) == 1
    days = (date.fromisoformat(planted[name]) for name in ("first_week", "last_week"))
    return (*days, inside[0])


def link(week):
    return f"?week=to+{short_day(week).replace(' ', '+')}"


def test_twenty_huddles_fit_the_wall_in_five_lines_at_most(wall, cluster, visit, album):
    _, last, _ = cluster
    for back in STEPS:
        week = last - timedelta(weeks=back)
        page = visit.open(f"{wall}/{link(week)}")
        assert f"to {short_day(week)}" in page.locator(".hs-heading").nth(0).inner_text()
        assert page.evaluate(SCROLLED) == [0, 0], week
        cards = page.locator(".hs-story").count()
        assert cards <= MOST_STORIES, week
        assert cards + page.locator(".hs-rest li").count() <= MOST_LINES, week
        assert page.locator(".hs-error").count() == 0, week
        assert wrong_boxes(page) == [], week
        if album:
            page.screenshot(path=album / f"huddle-{week}.png")


def test_the_cluster_is_named_within_two_weeks_and_not_before(wall, cluster, visit):
    first, _, district = cluster
    weeks = (first - timedelta(weeks=1), first, first + timedelta(weeks=1))
    before, *after = [
        visit.open(f"{wall}/{link(week)}").locator(".hs-story").all_inner_texts() for week in weeks
    ]
    assert not any(district in one for one in before)
    assert any(district in one and "alarm rings" in one for one in [*after[0], *after[1]])


def test_a_past_huddle_says_so_and_is_shown_as_it_was(wall, demo_store, visit):
    before, now = (open_snapshot(demo_store, one).as_of for one in ("000001", "000002"))
    page = visit.open(f"{wall}/?huddle=as+of+{short_day(before).replace(' ', '+')}")
    assert "PAST HUDDLE" in page.locator(".hs-about").inner_text()
    assert f"{before:%a} {short_day(before)}" in page.locator(".hs-footer").inner_text()
    assert page.evaluate(SCROLLED) == [0, 0]
    region, day = (page.locator(one).bounding_box() for one in (".hs-region", ".st-key-huddle"))
    assert region["x"] + region["width"] <= day["x"], "the region runs under its day"
    page = visit.open(f"{wall}/")
    assert "PAST HUDDLE" not in page.locator(".hs-about").inner_text()
    assert f"{now:%a} {short_day(now)}" in page.locator(".hs-footer").inner_text()


@pytest.mark.parametrize("more", ["", "&measure=Unknown", "&measure=Unknown&embed=true"])
def test_three_cards_fit_below_a_notice(more, wall, demo_store, visit):
    areas = open_snapshot(demo_store).tables["areas"]
    last = areas.loc[areas["level"] == "neighborhood", "name"].max()
    page = visit.open(f"{wall}/?look={last.replace(' ', '+')}{more}")
    assert page.locator(".hs-story").count() == MOST_STORIES
    assert page.locator(".hs-notice").count() == bool(more)
    assert page.evaluate(SCROLLED) == [0, 0]
    assert wrong_boxes(page) == []


OUTSIDE = """() => {
  const cut = [];
  const seek = (root) => root.querySelectorAll('*').forEach((one) => {
    if (one.matches('.map')) {
      const frame = one.getBoundingClientRect();
      for (const mark of one.querySelectorAll('.mark')) {
        const box = mark.getBoundingClientRect();
        cut.push(box.left < frame.left || box.top < frame.top || box.right > frame.right
          || box.bottom > frame.bottom);
      }
    }
    if (one.shadowRoot) seek(one.shadowRoot);
  });
  seek(document);
  return cut;
}"""


def test_the_outline_of_every_chosen_district_is_whole(wall, demo_store, visit):
    areas = open_snapshot(demo_store).tables["areas"]
    for name in areas.loc[areas["level"] == "neighborhood", "name"][:6]:
        page = visit.open(f"{wall}/?neighborhoods={name.replace(' ', '+')}&embed=true")
        assert page.evaluate(OUTSIDE) == [False, False], name


def test_keys_step_although_a_list_keeps_the_keyboard_after_a_choice(wall, visit):
    page = visit.open(f"{wall}/")
    newest = page.locator(".st-key-week input").input_value()
    page.get_by_role("combobox", name="Week").click()
    page.get_by_role("option").nth(5).click()
    page.wait_for_url("**week=to*")
    page.locator(".hs-headline", has_text="Past week").wait_for()
    visit.wait()
    page.keyboard.press("PageDown")
    page.locator(".hs-looked").first.wait_for()
    page.get_by_role("link", name="to the newest").click()
    page.wait_for_url(lambda url: "week=" not in url)
    visit.wait()
    assert page.locator(".st-key-week input").input_value() == newest


def test_a_key_steps_to_the_next_place_and_the_address_says_so(wall, visit):
    page = visit.open(f"{wall}/")
    for number in (0, 1):
        page.keyboard.press("PageDown")
        page.wait_for_function(
            "n => document.querySelectorAll('.hs-story')[n]?.matches('.hs-looked')", arg=number
        )
        visit.wait()
    name = page.locator(".hs-looked b").inner_text()
    assert page.url.endswith(f"look={name.replace(' ', '+')}")
    assert visit.open(page.url).locator(".hs-looked b").inner_text() == name
