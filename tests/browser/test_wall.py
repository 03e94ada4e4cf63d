"""A screen nobody touches: it shows the newest numbers and finds its way back by itself."""

from datetime import date

import pytest

from tests.app.small_region import AS_OF, publish_grid
from tests.browser.conftest import free_port, running_server
from tests.browser.test_screens import SCROLLED

LATER = 40_000
"""Milliseconds a wall may take to notice."""

REFUSED = "ERR_CONNECTION_REFUSED"
"""What a browser writes down while the server is away."""


def as_of(page):
    return page.locator(".hs-about").inner_text()


def test_a_wall_has_nothing_to_choose_and_does_not_scroll(server, visit):
    page = visit.open(f"{server}/?embed=true&measure=Bed-days")
    assert page.locator("[data-testid=stTopNavLink]:visible").count() == 0
    assert page.locator("[data-testid=stSelectbox]:visible").count() == 0
    assert page.locator(".hs-wall").inner_text().startswith("Bed-days · Children 0–17")
    assert page.evaluate(SCROLLED) == [0, 0]


def test_the_clock_of_the_huddle_runs_pauses_and_outlives_a_new_page(server, visit):
    page = visit.open(f"{server}/")
    face = page.get_by_role("timer")
    assert face.inner_text() == "10:00"
    page.get_by_role("button", name="Huddle of 10 minutes").click()
    assert face.inner_text() == "15:00"
    page.get_by_role("button", name="Start").click()
    page.wait_for_timeout(1300)
    page.get_by_role("button", name="Pause").press("Enter")
    left = face.inner_text()
    assert left in ("14:59", "14:58", "14:57")
    page.get_by_role("link", name="Map", exact=True).click()
    face.wait_for(state="detached")
    visit.wait()
    page.get_by_role("link", name="Huddle", exact=True).click()
    page.get_by_role("timer").wait_for()
    assert face.inner_text() == left


def test_a_running_clock_keeps_the_time_that_has_passed_when_its_length_is_changed(server, visit):
    page = visit.open(f"{server}/?embed=true")
    face, length = page.get_by_role("timer"), page.get_by_role("button", name="Huddle of")
    page.get_by_role("button", name="Start").click()
    page.evaluate("hotspotClock.ends -= 630_000")
    page.wait_for_timeout(400)
    assert face.inner_text().startswith("time +0:3")
    assert length.evaluate("one => one.scrollWidth <= one.clientWidth")
    room = page.locator(".st-key-clock, [class*=st-key-clock]").first.bounding_box()
    assert room["x"] <= length.bounding_box()["x"]
    length.click()
    page.wait_for_timeout(400)
    assert face.inner_text().startswith(("4:30", "4:2"))


@pytest.mark.parametrize("leave", ["Escape", "link"])
def test_a_wall_is_left_for_the_same_week_at_a_desk(leave, server, visit):
    page = visit.open(f"{server}/?embed=true&week=to+14+Nov+2026")
    if leave == "Escape":
        page.keyboard.press("Escape")
    else:
        page.locator(".hs-leave").focus()
        page.keyboard.press("Enter")
    page.locator("[data-testid=stTopNavLink]").first.wait_for()
    visit.wait()
    assert "embed" not in page.url
    assert "week=to+14+Nov+2026" in page.url


def test_stepping_through_places_leaves_no_trail(server, visit):
    page = visit.open(f"{server}/?embed=true")
    before = page.evaluate("history.length")
    for _ in range(2):
        page.keyboard.press("PageDown")
        visit.wait()
    page.wait_for_url("**look=*")
    assert page.evaluate("history.length") == before


def test_a_wall_shows_new_numbers_and_survives_a_restart(tmp_path, visit):
    publish_grid(tmp_path, date(2026, 11, 4))
    port = free_port()
    with running_server(tmp_path, port) as address:
        page = visit.open(f"{address}/?embed=true&measure=Bed-days")
        assert "as of 4 Nov 2026" in as_of(page)
        publish_grid(tmp_path, AS_OF)
        page.locator(".hs-about", has_text=f"as of {AS_OF.day} Nov 2026").wait_for(timeout=LATER)
    publish_grid(tmp_path, date(2026, 11, 25))
    with running_server(tmp_path, port):
        page.locator(".hs-about", has_text="as of 25 Nov 2026").wait_for(timeout=LATER)
        visit.wait()
        assert page.locator(".hs-wall").inner_text().startswith("Bed-days")
        assert page.locator(".hs-error").count() == 0
    visit.problems = [one for one in visit.problems if REFUSED not in one]
