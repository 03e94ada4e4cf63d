"""The funnel on the Neighborhood page: opened by a link, explained, refused in words."""

from dataclasses import replace

import pytest

from hotspot.disclosure.beside import Gap, Unsaid
from hotspot.ui import funnels, keeping
from tests.app import small_region
from tests.app.small_region import SIDE, SITE, children, publish_grid

FEW = "Fewfield"
NAMES = ("Ash & Elm", "Birch", "Cedar", *(f"Dale {number}" for number in range(8)), FEW)
TRACTS = SIDE * SIDE // len(NAMES)


def district_of(number):
    return NAMES[number // TRACTS]


def few_children():
    """The last district has next to nobody, so its number is hidden."""
    found = children()
    found[-TRACTS:] = 1
    return found


@pytest.fixture(scope="module", params=["district", "tract"])
def noun(request):
    return request.param


@pytest.fixture(scope="module")
def folder(noun, tmp_path_factory):
    """Twelve districts of three tracts."""
    made = tmp_path_factory.mktemp(f"twelve-{noun}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_region, "DISTRICTS", NAMES)
        patch.setattr(small_region, "district_of", district_of)
        patch.setattr(small_region, "children", few_children)
        publish_grid(made, site=replace(SITE, noun=noun))
    return made


@pytest.fixture
def twelve(folder, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(folder))
    keeping.forget()


def funnel_of(screen):
    """Give the funnel below the control chart, or None."""
    found = [one for one in screen.charts if "larger places" in str(one["layout"].get("xaxis"))]
    return found[0] if found else None


@pytest.mark.usefixtures("twelve")
def test_a_link_opens_it_with_the_raised_district_named(open_page, noun):
    screen = open_page("Neighborhood", below="Funnel", neighborhood="Birch")
    points = funnel_of(screen)["data"][-1]
    assert screen.at.session_state["below"] == "funnel"
    assert "Birch lies above the outer limits" in screen.text
    assert points["marker"]["symbol"].count("diamond") == 1
    assert f"Each dot is a {noun}" in screen.text
    assert "as of Wed 18 Nov 2026" in screen.text


@pytest.mark.usefixtures("twelve")
def test_a_district_with_few_children_is_no_dot_and_is_not_read_out(open_page):
    screen = open_page("Neighborhood", below="Funnel")
    figure = funnel_of(screen)
    drawn = [chart for chart in screen.at.get("plotly_chart") if "larger" in chart.proto.spec]
    assert len(figure["data"][-1]["x"]) == len(NAMES) - 1
    assert FEW not in drawn[0].proto.spec
    assert "Birch:" in drawn[0].proto.alt
    assert f"{FEW}:" not in drawn[0].proto.alt
    assert "here 1." in screen.text


@pytest.mark.usefixtures("twelve")
def test_a_filter_keeps_the_limits_of_the_whole_region(open_page):
    whole = funnel_of(open_page("Neighborhood", below="Funnel"))
    some = funnel_of(open_page("Neighborhood", below="Funnel", neighborhoods="Cedar"))
    assert len(some["data"][-1]["x"]) == 1
    lines = [
        [one["y"] for one in each["data"] if one.get("mode") == "lines"] for each in (whole, some)
    ]
    assert lines[0] == lines[1]


@pytest.mark.usefixtures("twelve")
def test_bed_days_are_refused_and_the_measure_that_serves_is_named(open_page):
    screen = open_page("Neighborhood", below="Funnel", measure="Bed-days")
    assert funnel_of(screen) is None
    assert "choose the measure “Hospital stays” to compare places." in screen.text
    assert "hs-error" not in screen.text


@pytest.mark.usefixtures("twelve")
def test_shares_have_one_too(open_page):
    screen = open_page("Neighborhood", below="Funnel", measure="Any social need")
    assert "children screened (larger places" in str(funnel_of(screen)["layout"]["xaxis"])


@pytest.mark.usefixtures("twelve")
def test_weeks_that_the_window_does_not_fill_are_explained_below_the_chart(open_page):
    ends = small_region.weeks(small_region.AS_OF)[30].item()
    week = f"to {ends.day} {ends:%b %Y}"
    screen = open_page("Neighborhood", below="Funnel", week=week, window="52 weeks")
    assert funnel_of(screen) is None
    assert "choose a later week or a shorter window" in screen.text
    assert "hs-error" not in screen.text
    assert screen.charts


@pytest.mark.usefixtures("served")
def test_a_region_of_four_districts_is_too_few_to_compare(open_page):
    screen = open_page("Neighborhood", below="Funnel")
    assert "A funnel needs 5 areas with a rate that may be shown, and here are 4" in screen.text
    assert funnel_of(screen) is None


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize("told", [(), (Gap("Birch", 1, (3.0,)),)])
def test_a_place_whose_number_would_tell_a_point_of_its_chart_is_not_in_it(
    told, open_page, monkeypatch
):
    monkeypatch.setattr(funnels, "unsaid_beside", lambda *_, **__: Unsaid(told, 11))
    screen = open_page("Neighborhood", below="Funnel", neighborhood="Birch")
    dots = str(funnel_of(screen)["data"][-1])
    assert "Cedar" in dots
    assert ("Birch" in dots) != bool(told)
    assert ("Birch is not in it" in screen.text) == bool(told)
