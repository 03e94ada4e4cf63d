"""On a laptop the controls take one line, and on a phone nothing has to be moved sideways."""

import pytest

from tests.browser.conftest import Visit

CONTROLS = ("measure", "window", "week", "age", "neighborhoods", "huddle")
PATHS = ("", "map", "place?place=Birch", "neighborhood", "community", "data", "methods")
TOPS = """(keys) => keys.map((key) => document.querySelector(`.st-key-${key}`)).filter(Boolean)
  .map((one) => { const box = one.getBoundingClientRect(); return box.y + box.height / 2; })"""
SHOWN = """(keys) => keys.flatMap((key) => {
  const found = [...document.querySelectorAll(`.st-key-${key} input`)];
  return found.map((one) => [one.value, one.scrollWidth - one.clientWidth]);
})"""
SIDEWAYS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.scrollWidth - main.clientWidth;
}"""


@pytest.fixture(params=[(1366, 768)])
def laptop(request, chromium):
    wide, high = request.param
    context = chromium.new_context(viewport={"width": wide, "height": high})
    yield Visit(context)
    context.close()


@pytest.fixture(params=[390, 960])
def narrow(request, chromium):
    """A phone; a screen of 1920 pixels on which everything is drawn twice as large."""
    context = chromium.new_context(viewport={"width": request.param, "height": 844})
    yield Visit(context)
    context.close()


@pytest.mark.parametrize("path", ["", "map", "neighborhood"])
@pytest.mark.parametrize("measure", ["ED visits", "Children screened"])
def test_the_controls_take_one_line_of_a_laptop(path, measure, server, laptop):
    page = laptop.open(f"{server}/{path}?measure={measure.replace(' ', '+')}")
    tops = page.evaluate(TOPS, list(CONTROLS))
    assert len(tops) >= 5
    assert max(tops) - min(tops) < 12
    shown = dict(page.evaluate(SHOWN, list(CONTROLS)))
    assert {measure, "to 24 Oct 2026", "All ages", "as of 18 Nov 2026"} <= shown.keys()
    assert [text for text, clipped in shown.items() if clipped > 1] == []


def test_no_page_is_moved_sideways_on_a_small_screen(server, narrow):
    for path in PATHS:
        page = narrow.open(f"{server}/{path}")
        assert page.evaluate(SIDEWAYS) == 0, path


@pytest.mark.parametrize("path", ["map", "place"])
def test_a_map_is_seen_with_what_its_colours_mean_on_a_laptop(path, server, laptop):
    page = laptop.open(f"{server}/{path}")
    high = page.evaluate("innerHeight")
    drawn = page.locator(".map").first.bounding_box()
    assert drawn["height"] >= 350
    assert drawn["y"] + drawn["height"] <= high
    legend = page.locator(".hs-legend").first.bounding_box()
    assert legend["y"] + 24 <= high, "the first line of the legend"
