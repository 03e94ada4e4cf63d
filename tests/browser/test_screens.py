"""What only a browser can see: deep links, navigation, keys, downloads, and who is spoken to."""

import re

import pytest

from tests.app.small_region import geoids, publish_grid
from tests.browser.conftest import Visit, running_server

PAGES = {
    "Huddle": "",
    "Map": "map",
    "Place": "place",
    "Neighborhood": "neighborhood",
    "Data": "data",
    "Methods": "methods",
}
QUERY = "?measure=Bed-days&window=13+weeks&week=to+17+Oct+2026"
SCROLLED = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_deep_link_opens_on_a_server_nobody_has_visited(name, store, visit):
    with running_server(store) as address:
        page = visit.open(f"{address}/{PAGES[name]}{QUERY}")
        assert page.locator(".hs-error").count() == 0
        assert "SYNTHETIC DATA" in page.inner_text("[data-testid=stMain]")
        assert page.locator("[data-testid=stSelectbox] input").first.input_value() == "Bed-days"
        assert "measure=Bed-days" in page.url
        current = page.locator("[data-testid=stTopNavLink][aria-current=page]")
        assert current.inner_text() == name


def test_the_query_survives_navigation(server, visit):
    page = visit.open(f"{server}/{QUERY}")
    for name in ("Map", "Data", "Neighborhood", "Methods", "Huddle"):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(re.compile(rf"/{PAGES[name]}\?"))
        visit.wait()
        assert page.locator("[data-testid=stSelectbox] input").first.input_value() == "Bed-days"
        assert "week=to+17+Oct+2026" in page.url
        assert "window=13+weeks" in page.url


@pytest.mark.parametrize("name", ["Map", "Neighborhood"])
def test_picture_and_table_download(name, server, visit):
    page = visit.open(f"{server}/{PAGES[name]}")
    page.get_by_role("button", name="Take away").click()
    for label, start, ending in (
        ("Picture (PNG)", b"\x89PNG", ".png"),
        ("Picture, slide 16:9 (PNG)", b"\x89PNG", "_slide.png"),
        ("Table (CSV)", b"\xef\xbb\xbf#", ".csv"),
    ):
        with page.expect_download(timeout=60_000) as waiting:
            page.get_by_role("button", name=label).click()
        file = waiting.value
        assert file.suggested_filename.startswith("hotspot_ed-visits_")
        assert file.suggested_filename.endswith(ending)
        with open(file.path(), "rb") as content:
            assert content.read().startswith(start)


def test_the_keyboard_selects_a_tract(server, visit):
    page = visit.open(f"{server}/map?level=Tracts")
    first = page.locator("path.area[tabindex='0']")
    first.focus()
    before = first.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    focused = page.evaluate(
        "() => { let e = document.activeElement;"
        " while (e.shadowRoot) e = e.shadowRoot.activeElement; return e.ariaLabel; }"
    )
    assert focused != before
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"place=Tract"))
    visit.wait()
    name = focused.split(":")[0]
    assert page.locator(".hs-heading", has_text=name).count() == 1
    assert "95 % interval" in page.inner_text(".hs-facts")
    assert page.locator("path.area[aria-selected='true']").count() == 1


def test_a_click_selects_a_tract_and_the_link_restores_it(server, visit):
    page = visit.open(f"{server}/map?level=Tracts")
    page.locator("path.area").nth(9).click(position={"x": 9, "y": 9})
    page.wait_for_url(re.compile(r"place=Tract\+9"))
    page.reload()
    visit.wait()
    pressed = page.locator("path.area[aria-selected='true']")
    assert pressed.get_attribute("aria-label").startswith("Tract 9, ")
    assert geoids()[9] in page.url


def test_every_tract_has_a_name_for_a_screen_reader(server, visit):
    page = visit.open(f"{server}/map?level=Tracts")
    labels = page.locator("path.area").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert len(labels) == len(geoids())
    assert all(re.match(r"Tract \d+, .+: .+", label) for label in labels)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?measure=Any+social+need",
        "?window=52+weeks",
        "?week=to+14+Nov+2026",
        "?neighborhoods=Birch",
        "?measure=Unknown&embed=true",
    ],
)
def test_the_huddle_fits_a_screen_without_scrolling(query, server, visit):
    page = visit.open(f"{server}/{query}")
    assert page.evaluate(SCROLLED) == [0, 0]


HIDDEN_BY_INSET = """() => {
  const maps = [];
  const seek = (root) => root.querySelectorAll('*').forEach((one) => {
    if (one.matches('.map')) maps.push(one);
    if (one.shadowRoot) seek(one.shadowRoot);
  });
  seek(document);
  return maps.map((map) => {
    const inset = map.querySelector('.inset'), svg = map.querySelector('svg');
    if (!inset) return 0;
    const back = svg.getScreenCTM().inverse(), box = inset.getBoundingClientRect();
    let hidden = 0;
    for (let i = 1; i < 20; i++) for (let j = 1; j < 20; j++) {
      const at = new DOMPoint(box.left + (box.width * i) / 20, box.top + (box.height * j) / 20)
        .matrixTransform(back);
      hidden += [...svg.querySelectorAll('path.area')].some((path) => path.isPointInFill(at));
    }
    return hidden;
  });
}"""


@pytest.mark.parametrize("path", ["", "map"])
@pytest.mark.parametrize("far", [0.3, 1.0])
def test_the_small_map_hides_nothing_of_the_large_one_and_leads_over_it(path, far, tmp_path, visit):
    publish_grid(tmp_path, far=far)
    with running_server(tmp_path) as address:
        page = visit.open(f"{address}/{path}")
        hidden = page.evaluate(HIDDEN_BY_INSET)
        assert hidden == [0] * (1 if path else 2)
        page.get_by_label("Show the whole region").first.click()
        page.get_by_label("Show the dense part").first.wait_for()
        assert page.evaluate(HIDDEN_BY_INSET) == hidden
        page.get_by_label("Show the dense part").first.click()
        page.get_by_label("Zoom in").first.click()
        page.wait_for_timeout(200)
        view = "one => one.getAttribute('viewBox')"
        near = page.locator(".map > svg").first.evaluate(view)
        page.locator(".inset").first.click(position={"x": 4, "y": 4})
        page.wait_for_timeout(200)
        assert page.locator(".map > svg").first.evaluate(view) != near


def test_words_of_the_huddle_are_large_enough_to_read_across_a_room(server, visit):
    page = visit.open(f"{server}/")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stHtml] *')]
          .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
          .filter((one) => one.tagName !== 'STYLE')
          .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert min(sizes) >= 19
    assert max(sizes) == 60


def test_a_new_week_repaints_the_map_and_keeps_the_chosen_place(server, visit):
    page = visit.open(f"{server}/map?level=Tracts&place=Tract+9+%28{geoids()[9]}%29")
    fills = "all => all.map((one) => one.style.fill).join()"
    before = page.locator("path.area").evaluate_all(fills)
    week = page.locator("[data-testid=stSelectbox] input").nth(1)
    week.fill("to 26 Sep 2026")
    week.press("Enter")
    page.wait_for_url(re.compile(r"week=to\+26\+Sep\+2026"))
    visit.wait()
    assert page.locator("path.area").evaluate_all(fills) != before
    pressed = page.locator("path.area[aria-selected='true']")
    assert pressed.get_attribute("aria-label").startswith("Tract 9, ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_in_light_and_dark(name, scheme, server, chromium, album):
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, color_scheme=scheme)
    tab = Visit(context)
    page = tab.open(f"{server}/{PAGES[name]}")
    page.wait_for_timeout(800)
    ground = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 28)"}[scheme]
    if album:
        page.screenshot(path=album / f"{name.lower()}-{scheme}.png", full_page=True)
    context.close()
    assert tab.strangers == []
    assert tab.problems == []
