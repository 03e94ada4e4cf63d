"""Whoever has no mouse comes everywhere, sees where they are, and gets out again."""

import re
from io import BytesIO

import pytest
from PIL import Image

from tests.browser.conftest import Visit

FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const label = at.ariaLabel || at.labels?.[0]?.innerText || at.textContent || at.placeholder || "";
  return { label: label.trim().slice(0, 80), tag: at.tagName.toLowerCase(), x: box.x, y: box.y,
    width: box.width, height: box.height };
}"""
MOST = 90


def focused(page):
    return page.evaluate(FOCUS)


def walk(page, label, key="Tab"):
    """Press Tab until something of that name has the focus."""
    for _ in range(MOST):
        page.keyboard.press(key)
        at = focused(page)
        if at and re.search(label, at["label"]):
            return at
    raise AssertionError(f"{label} cannot be reached by {key}")


def differs(page, before, at):
    """Say whether what has the focus looks otherwise than without it, outline included."""
    left, top = max(0, at["x"] - 6), max(0, at["y"] - 6)
    box = [round(one) for one in (left, top, at["x"] + at["width"] + 6, at["y"] + at["height"] + 6)]
    clip = {"x": box[0], "y": box[1], "width": box[2] - box[0], "height": box[3] - box[1]}
    now = page.screenshot(clip=clip, animations="disabled", caret="hide")
    return Image.open(BytesIO(now)).tobytes() != before.crop(box).tobytes()


@pytest.fixture
def tall(chromium):
    """A screen on which nothing must be scrolled."""
    context = chromium.new_context(viewport={"width": 1920, "height": 2400})
    yield Visit(context)
    context.close()


@pytest.mark.parametrize("path", ["", "map?level=Tracts"])
def test_tab_goes_through_a_page_once_and_is_always_seen(path, server, tall):
    page = tall.open(f"{server}/{path}")
    before = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
    link = page.get_by_role("link", name="Data", exact=True).bounding_box()
    assert not differs(page, before, link), "nothing has the focus yet"
    stops, unseen = [], []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        page.wait_for_timeout(50)
        at = focused(page)
        if at is None:
            break
        stops.append(at["label"])
        if not differs(page, before, at):
            unseen.append(at)
    assert stops[0] == "Skip to main content"
    assert len(stops) < MOST, "the last stop leads out of the page"
    assert unseen == []


def test_every_choice_can_be_made_without_a_mouse(server, visit):
    page = visit.open(f"{server}/map?level=Tracts")
    for control, typed, link in (
        ("^Measure$", "Bed-days", "measure=Bed-days"),
        ("^Week$", "to 26 Sep 2026", r"week=to\+26\+Sep\+2026"),
        ("^Age$", "Ages 0–4", "age=Ages"),
        ("^Neighborhoods$", "Birch", "neighborhoods=Birch"),
    ):
        walk(page, control)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(link))
        page.keyboard.press("Escape")
        visit.wait()
    walk(page, "^4 weeks$", key="Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"window=13\+weeks"))
    visit.wait()


def test_a_tract_is_picked_the_map_is_left_and_a_file_is_taken_without_a_mouse(server, visit):
    page = visit.open(f"{server}/map?level=Tracts")
    here = walk(page, "^Tract ")["label"]
    page.keyboard.press("ArrowRight")
    there = focused(page)["label"]
    assert there.startswith("Tract ")
    assert there != here
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("place=Tract"))
    visit.wait()
    page.keyboard.press("Escape")
    walk(page, "^Take away")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Picture (PNG)").wait_for()
    walk(page, r"^Picture \(PNG\)")
    with page.expect_download(timeout=60_000):
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert walk(page, "^Tract [^:]*: ", key="Shift+Tab")["label"] == there


def test_a_small_chart_leads_to_its_own_without_a_mouse(server, visit):
    page = visit.open(f"{server}/neighborhood?window=13+weeks&neighborhood=Birch")
    walk(page, "^(. )?Cedar")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("neighborhood=Cedar"))
    assert "window=13+weeks" in page.url
    visit.wait()
    assert page.get_by_role("heading", name=re.compile("^Cedar: ED visits")).count() == 1


def seen(term):
    return term.locator(".hs-meant").is_visible()


def test_what_a_word_means_can_be_pointed_at_and_is_sent_away_by_escape(server, visit):
    page = visit.open(f"{server}/")
    term = page.locator(".hs-term").first
    box = term.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    meant = term.locator(".hs-meant")
    meant.wait_for()
    over = meant.bounding_box()
    page.mouse.move(over["x"] + 20, over["y"] + over["height"] / 2, steps=4)
    page.wait_for_timeout(600)
    assert seen(term), "one cannot point at what it means"
    page.keyboard.press("Escape")
    assert not seen(term)
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    meant.wait_for()
    page.mouse.move(1, 1)
    meant.wait_for(state="hidden")


def test_a_definition_that_has_the_focus_goes_away_by_escape_and_comes_back(server, visit):
    page = visit.open(f"{server}/")
    term = page.locator(".hs-term").first
    term.focus()
    assert seen(term)
    page.keyboard.press("Escape")
    assert not seen(term)
    page.keyboard.press("Tab")
    term.focus()
    assert seen(term)
