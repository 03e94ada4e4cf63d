"""The desk of the QI lead: compare, all measures at once, and how far back."""

import pytest

pytestmark = pytest.mark.usefixtures("served")


def test_up_to_four_neighborhoods_stand_beside_each_other(open_page):
    screen = open_page("Neighborhood", below="Compare", compare=["Birch", "Cedar", "Ash & Elm"])
    assert len(screen.charts) == 1 + 3
    assert [one.proto.label for one in screen.at.multiselect if one.key == "compare"] == [
        "Compare up to four districts"
    ]


def test_the_neighborhood_of_the_page_is_compared_with_another_until_one_is_chosen(open_page):
    screen = open_page("Neighborhood", below="Compare", neighborhood="Cedar")
    (chosen,) = (one for one in screen.at.multiselect if one.key == "compare")
    assert "Cedar" in chosen.value
    assert len(chosen.value) == 2


def test_every_measure_of_every_neighborhood_links_to_its_chart(open_page):
    text = open_page("Neighborhood", below="All measures", window="13 weeks").text
    table = text[text.index("hs-matrix") :]
    assert table.count("<tr>") == 1 + 4
    assert "window=13+weeks" in table
    assert "measure=Bed-days&amp;neighborhood=Birch" in table or (
        "neighborhood=Birch" in table and "measure=Bed-days" in table
    )


def test_a_shorter_past_shows_fewer_points_with_the_same_limits(open_page):
    whole, year = (
        open_page("Neighborhood", neighborhood="Birch", shown=past).charts[0]
        for past in ("All weeks", "1 year")
    )

    def limits(figure):
        found = {}
        for trace in figure["data"]:
            if trace.get("line", {}).get("dash") == "dash":
                found |= dict(zip(trace["x"], trace["y"], strict=True))
        return found

    assert 40 < len(limits(year)) < len(limits(whole))
    assert all(limits(whole)[week] == value for week, value in limits(year).items())


def test_a_fifth_or_unknown_neighborhood_in_a_link_is_said_to_be_left_out(open_page):
    screen = open_page("Neighborhood", below="Compare", compare=["Birch", "Nowhere"])
    assert len(screen.charts) == 1 + 1
    assert "Not all districts that the link asks for are here" in screen.text


def test_what_is_compared_at_first_stands_with_the_choices(open_page):
    at = open_page("Neighborhood", below="Compare", neighborhood="Cedar").at
    before = at.session_state["compare"]
    at.selectbox(key="neighborhood").select("Birch").run()
    assert at.session_state["compare"] == before


def tops(screen):
    return [one["layout"]["yaxis"]["range"][1] for one in screen.charts[1:]]


def test_what_is_compared_stands_on_one_scale_until_the_reader_wants_each_its_own(open_page):
    names = ["Birch", "Cedar", "Ash & Elm"]
    same = open_page("Neighborhood", below="Compare", compare=names)
    own = open_page("Neighborhood", below="Compare", compare=names, scale="Own scales")

    assert tops(same) == [max(tops(own))] * 3
    assert len(set(tops(own))) == 3
    assert "one scale of rates" in same.text
    assert "do not compare their heights" in own.text


def test_what_is_compared_can_be_taken_along(open_page):
    screen = open_page("Neighborhood", below="Compare", compare=["Birch", "Cedar"])

    assert screen.downloads[-2:] == ["What is compared (PNG)", "What is compared (CSV)"]
