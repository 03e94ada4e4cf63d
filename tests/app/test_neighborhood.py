"""The QI lead's desk: what is compared, who decided what, and the way to the other charts."""

from datetime import date
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

OF = "ed_visits-Birch"

pytestmark = pytest.mark.usefixtures("served")


def lines(screen):
    """The big chart's annotations."""
    return [one["text"] for one in screen.charts[0]["layout"]["annotations"]]


def decided(**changes):
    return {
        "neighborhood": "Birch",
        f"phases-{OF}": "new limits from 3 Oct 2026",
        f"why-2026-10-03-{OF}": "new <b>clinic</b>",
        f"who-2026-10-03-{OF}": "A. Okafor",
    } | changes


def test_new_limits_begin_only_with_a_reason_and_a_name(open_page):
    told = open_page("Neighborhood", **decided())
    nameless = open_page("Neighborhood", **decided(**{f"who-2026-10-03-{OF}": ""}))

    assert "new limits: new &lt;b&gt;clinic&lt;/b&gt;" in lines(told)
    assert any(one["line"].get("dash") == "dot" for one in told.charts[0]["layout"]["shapes"])
    assert not any("new limits" in text for text in lines(nameless))
    assert "Nothing changes before both are filled in." in nameless.text


@pytest.mark.parametrize("blank", [f"why-2026-10-03-{OF}", f"who-2026-10-03-{OF}"])
def test_blanks_are_no_reason_and_no_name(open_page, blank):
    screen = open_page("Neighborhood", **decided(**{blank: "   "}))

    assert not any("new limits" in text for text in lines(screen))
    assert "Nothing changes before both are filled in." in screen.text


@pytest.mark.parametrize(
    "choices",
    [
        {f"phases-{OF}": "new limits from 2 Oct 1999"},
        {f"excluded-{OF}": "without 2 Oct 1999"},
        {f"until-2026-10-03-{OF}": "to 6 Jan 2024"},
    ],
)
def test_a_week_that_the_measure_does_not_have_changes_nothing(open_page, choices):
    screen = open_page("Neighborhood", **decided(**choices))
    told = "phases" not in next(iter(choices))

    assert any("new limits" in text for text in lines(screen)) == told
    assert "No limits yet" not in screen.text


def test_weeks_chosen_before_that_are_gone_are_forgotten(open_page):
    screen = open_page("Neighborhood", neighborhood="Birch")
    gone, there = date(1999, 10, 2), date(2026, 10, 3)

    screen.at.session_state[f"phases-{OF}"] = [gone, there]
    screen.at.session_state[f"excluded-{OF}"] = [gone]
    screen.at.run()

    assert not screen.at.exception
    assert screen.at.multiselect(key=f"phases-{OF}").value == [there]
    assert screen.at.multiselect(key=f"excluded-{OF}").value == []


@pytest.mark.parametrize(
    ("choices", "shown"),
    [
        ({"neighborhood": "Atlantis"}, "Birch"),
        ({"neighborhood": "Birch", "neighborhoods": "Cedar"}, "Cedar"),
    ],
)
def test_a_neighborhood_that_is_not_here_gives_way_to_the_first_and_it_is_said(
    open_page, choices, shown
):
    screen = open_page("Neighborhood", **choices)
    usual = open_page("Neighborhood", neighborhood=shown)

    assert f"{shown}: ED visits week by week" in screen.text
    assert "The district that was asked for is not here" in screen.text
    assert "Atlantis" not in screen.text
    assert "asked for" not in usual.text


def test_what_is_decided_of_one_chart_changes_no_other(open_page):
    told = open_page("Neighborhood", **decided())
    elsewhere = open_page("Neighborhood", **decided(neighborhood="Cedar"))

    begins, *_, judged = told.charts[0]["layout"]["shapes"]
    *bars, last = elsewhere.charts[0]["layout"]["shapes"]
    assert begins["line"]["dash"] == "dot"
    assert last == judged
    assert all(one["y0"] == one["y1"] == 1 for one in bars)


def test_an_excluded_week_is_crossed_out(open_page):
    screen = open_page(
        "Neighborhood",
        neighborhood="Birch",
        **{
            f"excluded-{OF}": "without 6 Jan 2024",
            f"why-excluded-{OF}": "strike",
            f"who-excluded-{OF}": "A. Okafor",
        },
    )

    crosses = [
        one for one in screen.charts[0]["data"] if one.get("marker", {}).get("symbol") == "x-thin"
    ]
    assert len(crosses) == 1
    known = [x for x, y in zip(crosses[0]["x"], crosses[0]["y"], strict=True) if y is not None]
    assert known == ["2024-01-06"]


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        ("Against its own past", "the area's own mean over its baseline"),
        ("Against the rest of the region", "what the rest of the region had"),
        ("Against the season", "what this time of year usually brings"),
    ],
)
def test_each_comparison_says_what_it_is(open_page, compared, said):
    screen = open_page("Neighborhood", neighborhood="Cedar", compared=compared)

    assert said in screen.text.replace("&#x27;", "'")


def test_rules_are_named_with_the_false_alarms_to_expect(open_page):
    few = open_page("Neighborhood", neighborhood="Cedar")
    many = open_page("Neighborhood", neighborhood="Cedar", rules="Nelson: eight rules")

    assert "8 points in a row on one side" in few.text
    assert "15 points in a row within one sigma" in many.text
    for screen in (few, many):
        assert "On a stable series about 1 week in" in screen.text


def test_a_run_chart_has_no_limits(open_page):
    screen = open_page("Neighborhood", neighborhood="Cedar", chart="Run chart")

    said = " ".join(lines(screen))
    assert "limit" not in said
    assert "usual " in said
    assert "cannot be judged" not in screen.text


def test_a_chart_of_another_family_is_left_out_of_a_link(open_page):
    screen = open_page("Neighborhood", measure="Any social need", chart="u′ chart")

    assert screen.at.selectbox(key="chart").value == "auto"


def test_the_table_leads_to_every_chart(open_page):
    screen = open_page("Neighborhood", neighborhood="Birch", below="Table")

    tables = [block for block in screen.text.split("\n") if "hs-summary" in block]
    pages = [ElementTree.fromstring(one) for one in tables]  # noqa: S314 - our own
    links = [[link.get("href") for link in page.iter("a")] for page in pages]
    listed, all_places, measures = links
    assert len(listed) == 1, "Birch is raised, and in the list"
    assert len(measures) >= 4
    chosen = [parse_qs(urlsplit(one).query) for one in all_places]
    assert {one["neighborhood"][0] for one in chosen} == {"Ash & Elm", "Birch", "Cedar", "Dogwood"}
    assert all(one["below"] == ["Table"] for one in chosen)
    assert "Expected false signals this week: about" in screen.text


def panels(screen):
    """Name and address of every small chart."""
    (block,) = [one for one in screen.text.split("\n") if one.startswith('<nav class="hs-panels"')]
    page = ElementTree.fromstring(block)  # noqa: S314 - our own
    return {one.get("title"): urlsplit(one.get("href")) for one in page.iter("a")}


def test_every_small_chart_leads_to_its_own_with_all_other_choices(open_page):
    screen = open_page("Neighborhood", neighborhood="Cedar", window="13 weeks", shown="1 year")

    found = {name: parse_qs(to.query) for name, to in panels(screen).items()}
    assert set(found) == {"Ash & Elm", "Birch", "Cedar", "Dogwood"}
    for name, choices in found.items():
        assert choices == {
            "neighborhood": [name], "window": ["13 weeks"], "shown": ["1 year"],
        }  # fmt: skip
    assert open_page("Neighborhood", **found["Birch"]).at.selectbox(key="neighborhood").value


def test_tracts_inside_are_charted_and_lead_to_their_places(open_page):
    screen = open_page("Neighborhood", neighborhood="Birch", below="Tracts inside")

    assert "Tracts in Birch" in screen.text
    for name, to in panels(screen).items():
        assert to.path == "place"
        assert parse_qs(to.query)["place"][0].startswith(f"{name} (")
