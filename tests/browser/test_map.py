"""A map is to be walked over: looked at closely, remembered, asked about, and followed in time."""

import re

import pytest

from tests.app.small_region import FEW

VIEW = "one => one.getAttribute('viewBox').split(' ').map(Number)"
FOCUSED = """() => {
  let one = document.activeElement;
  while (one.shadowRoot) one = one.shadowRoot.activeElement;
  return one.ariaLabel;
}"""


def view(page, number=0):
    page.wait_for_timeout(150)
    return page.locator(".map > svg").nth(number).evaluate(VIEW)


def focus_an_area(page, steps=1):
    page.locator("path.area[tabindex='0']").first.focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")


@pytest.fixture
def on_the_map(server, visit):
    return visit.open(f"{server}/map?level=Tracts")


def test_keys_zoom_round_the_area_in_focus_and_go_back(on_the_map):
    home = view(on_the_map)
    focus_an_area(on_the_map)
    on_the_map.keyboard.press("+")
    on_the_map.keyboard.press("+")
    near = view(on_the_map)
    assert near[2] == pytest.approx(home[2] / 1.5**2, rel=0.01)
    on_the_map.keyboard.press("-")
    assert view(on_the_map)[2] == pytest.approx(home[2] / 1.5, rel=0.01)
    on_the_map.keyboard.press("0")
    assert view(on_the_map) == pytest.approx(home)


def test_the_arrows_bring_an_area_out_of_sight_into_view(on_the_map):
    focus_an_area(on_the_map, 0)
    for _ in range(4):
        on_the_map.keyboard.press("+")
    before = view(on_the_map)
    for _ in range(4):
        on_the_map.keyboard.press("ArrowRight")
    assert view(on_the_map)[0] > before[0]


def test_buttons_are_large_enough_and_zoom_and_nothing_plays_by_itself(on_the_map):
    week, home = on_the_map.locator("output").inner_text(), view(on_the_map)
    for name in ("Zoom in", "Zoom out", "Show the whole region"):
        box = on_the_map.get_by_label(name).first.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    on_the_map.get_by_label("Zoom in").click()
    assert view(on_the_map)[2] < home[2]
    on_the_map.wait_for_timeout(1200)
    assert on_the_map.locator("output").inner_text() == week


def test_a_wheel_scrolls_the_page_unless_ctrl_is_held_and_a_drag_moves_the_map(on_the_map):
    home = view(on_the_map)
    box = on_the_map.locator(".map").bounding_box()
    on_the_map.mouse.move(box["x"] + 300, box["y"] + 300)
    on_the_map.mouse.wheel(0, -120)
    assert view(on_the_map) == home
    on_the_map.keyboard.down("Control")
    on_the_map.mouse.wheel(0, -120)
    on_the_map.keyboard.up("Control")
    near = view(on_the_map)
    assert near[2] < home[2]
    on_the_map.mouse.move(box["x"] + 400, box["y"] + 300)
    on_the_map.mouse.down()
    on_the_map.mouse.move(box["x"] + 300, box["y"] + 250, steps=4)
    on_the_map.mouse.up()
    moved = view(on_the_map)
    assert moved[0] > near[0]
    assert moved[2] == pytest.approx(near[2])
    assert "place=" not in on_the_map.url


def test_where_one_looks_is_remembered_over_weeks_and_pages(server, visit):
    page = visit.open(f"{server}/map?level=Tracts")
    page.get_by_label("Zoom in").click()
    near = view(page)
    week = page.locator("[data-testid=stSelectbox] input").nth(1)
    week.fill("to 26 Sep 2026")
    week.press("Enter")
    page.wait_for_url(re.compile(r"week=to\+26\+Sep\+2026"))
    visit.wait()
    assert view(page) == pytest.approx(near)
    page.get_by_role("link", name="Methods", exact=True).click()
    page.wait_for_url(re.compile("/methods"))
    visit.wait()
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_url(re.compile("/map"))
    visit.wait()
    assert view(page) == pytest.approx(near)


def test_the_card_of_an_area_says_all_of_it_can_be_reached_and_goes_with_escape(on_the_map):
    on_the_map.locator("path.area").nth(3).hover(position={"x": 12, "y": 12})
    said = on_the_map.locator(".tip").inner_text()
    assert re.match(r"Tract 3, Birch\n.+\n\d.+ \(95 % interval .+ to .+\)\n", said)
    assert "ED visits per 1,000 children per year" in said
    assert re.search(r"n = \d+ ED visits, \d+ children, in 4 weeks", said)
    card = on_the_map.locator(".tip")
    box = card.bounding_box()
    on_the_map.mouse.move(box["x"] + 20, box["y"] + 20, steps=3)
    on_the_map.wait_for_timeout(600)
    assert card.is_visible()
    on_the_map.keyboard.press("Escape")
    assert card.is_hidden()


def test_the_card_of_a_hidden_area_says_the_threshold_and_no_number(server, visit):
    page = visit.open(f"{server}/map?level=Tracts&window=52+weeks")
    page.locator("path.area").nth(FEW).hover(position={"x": 12, "y": 12})
    said = page.locator(".tip").inner_text()
    assert "Fewer than 11 children behind it" in said
    assert "n = " not in said
    assert "per 1,000" not in said


def test_the_card_is_never_cut_by_the_window(on_the_map):
    focus_an_area(on_the_map)
    for key in ["ArrowUp"] * 5 + ["ArrowRight"] * 5:
        on_the_map.keyboard.press(key)
        box = on_the_map.locator(".tip").bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 1920
        assert box["y"] + box["height"] <= 1080


def test_a_number_on_the_map_lights_up_with_its_entry_and_is_a_button_that_picks_its_place(
    server, visit
):
    page = visit.open(f"{server}/map?level=Districts")
    badge = page.get_by_role("button", name="1: Birch")
    page.locator("#hs-card-1").hover()
    assert "lit" in badge.get_attribute("class").split()
    badge.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("place=Birch"))


def test_a_number_on_the_huddle_leads_to_its_card(server, visit):
    page = visit.open(f"{server}/")
    page.get_by_role("button", name="1: Birch").first.click()
    card = page.locator("#hs-card-1")
    assert "hs-lit" in card.get_attribute("class")
    assert card.evaluate("one => one === document.activeElement")


def test_play_steps_through_the_weeks_and_the_week_one_stays_at_is_in_the_link(server, visit):
    page = visit.open(f"{server}/map?level=Tracts&week=to+26+Sep+2026")
    fills = "all => all.map((one) => one.style.fill).join()"
    before = page.locator("path.area").evaluate_all(fills)
    page.get_by_role("button", name="Play").click()
    page.locator("output", has_text="to 10 Oct 2026").wait_for()
    assert "week=to+26+Sep+2026" in page.url
    page.get_by_role("button", name="Pause").click()
    page.wait_for_url(re.compile(r"week=to\+\d+\+Oct\+2026"))
    visit.wait()
    assert page.locator("path.area").evaluate_all(fills) != before
    shown = page.locator("output").inner_text()
    assert page.locator("[data-testid=stSelectbox] input").nth(1).input_value() == shown


def test_two_maps_side_by_side_move_together(server, visit):
    page = visit.open(f"{server}/map?level=Tracts&maps=Side+by+side")
    assert page.locator(".map").count() == 2
    home = view(page, 1)
    page.get_by_label("Zoom in").first.click()
    assert view(page, 1)[2] == pytest.approx(home[2] / 1.5, rel=0.01)
    assert view(page, 0) == pytest.approx(view(page, 1))


def test_on_paper_letters_and_lines_tell_higher_from_lower(server, visit):
    page = visit.open(f"{server}/map?level=Tracts")
    assert page.locator(".letters text").count() == 0
    page.emulate_media(media="print")
    page.wait_for_timeout(200)
    said = page.locator(".letters text").evaluate_all("all => all.map(one => one.textContent)")
    assert "H" in said
    assert page.locator(".tools").is_hidden()


def test_hatches_keep_their_size_when_another_huddle_brings_new_outlines(server, visit):
    page = visit.open(f"{server}/")
    scales = "all => all.map((one) => one.getAttribute('patternTransform'))"
    before = page.locator("pattern").evaluate_all(scales)
    huddle = page.get_by_role("combobox", name="Huddle")
    huddle.fill("as of 4 Nov 2026")
    huddle.press("Enter")
    page.locator(".hs-about", has_text="PAST HUDDLE").wait_for()
    visit.wait()
    assert len(before) >= 10
    assert None not in before
    assert page.locator("pattern").evaluate_all(scales) == before
