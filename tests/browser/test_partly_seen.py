"""An area that is not measurable wears its own hatch, on the map as in the legend."""

import re

import pytest

from tests.app.small_region import AS_OF, geoids, publish_grid
from tests.app.test_partly_seen import INSIDE, LOW, SHARES
from tests.browser.conftest import running_server
from tests.browser.test_screens import SCROLLED


@pytest.fixture(scope="module")
def partly(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partly")
    publish_grid(folder, AS_OF, site=LOW, shares=SHARES)
    with running_server(folder) as address:
        yield address


def hatches(page):
    styles = page.locator("path.hatch").evaluate_all("all => all.map(one => one.style.fill)")
    return [re.search(r"hatch-([a-z-]+)", style).group(1) for style in styles]


def test_nine_tracts_are_hatched_as_the_legend_says_and_none_is_without_a_pattern(partly, visit):
    page = visit.open(f"{partly}/map?level=Tracts&window=52+weeks")
    found = hatches(page)
    assert found.count("not-measurable") == 1
    labels = page.locator("path.area").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert sum("Not measurable (we see under 80 %)" in label for label in labels) == 9
    patterns = page.locator("pattern").evaluate_all("all => all.map(one => one.id)")
    assert {f"hatch-{word}" for word in found} <= set(patterns)
    swatch = page.locator(".hs-entry", has_text="Not measurable (we see under 80 %)")
    assert swatch.count() == 1
    look = "one => getComputedStyle(one).backgroundImage"
    drawn = [
        page.locator(f".hs-swatch.hs-{word}").evaluate(look)
        for word in ("not-measurable", "no-denominator")
    ]
    assert "gradient" in drawn[0]
    assert len(set(drawn)) == 2


def test_hovering_says_how_much_is_seen_and_gives_no_rate(partly, visit):
    page = visit.open(f"{partly}/map?level=Tracts&window=52+weeks")
    area = page.locator("path.area").nth(INSIDE)
    assert f"Tract {INSIDE}," in area.get_attribute("aria-label")
    area.hover()
    said = page.locator(".tip").inner_text()
    assert "Not measurable (we see under 80 %)\nwe see about 60 % of this area’s visits" in said
    assert "per 1,000" not in said
    area.click()
    page.wait_for_url(re.compile(r"place=Tract"))
    visit.wait()
    assert geoids()[INSIDE] in page.url
    facts = page.inner_text(".hs-facts")
    assert "no rate" in facts
    assert "95 % interval" not in facts


def test_the_huddle_still_fits_a_screen(partly, visit):
    page = visit.open(f"{partly}/")
    assert page.evaluate(SCROLLED) == [0, 0]
    assert page.locator(".hs-entry", has_text="Not measurable").count() == 1
