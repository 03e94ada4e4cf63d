"""A funnel on the screen and read aloud: what stands out has a shape, a colour and a name."""

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from hotspot.surveillance.funnels import compare_areas
from hotspot.view.funnel_labels import Named, line_labels, name_labels
from hotspot.view.funnel_words import bridge_words, funnel_alt, funnel_note
from hotspot.view.funnels import funnel_chart, meanings
from hotspot.view.style import DARK, LIGHT
from tests.unit.view.answers import context, picture

SMALL, LARGE = 2, 9


def compared(measure="ed_visits", *, apart=0.0, complete=True, hidden=(12, 13)):
    """Sixteen districts; row 2 has far too many, row 9 far too few, and two are hidden."""
    rng = np.random.default_rng(6)
    exposure = np.linspace(3000, 30000, 16)
    expected = exposure * 0.01
    events = np.round(expected * np.exp(rng.normal(0, apart, 16)))
    events[SMALL], events[LARGE] = 3 * expected[SMALL], 0.3 * expected[LARGE]
    shown = picture(
        context(measure, complete=complete),
        statuses=["as expected"] * 16,
        hidden=hidden,
        exposure=exposure,
        events=events,
        persons=events.astype(int),
        names=np.array([f"Dale & Hill {number}" for number in range(16)], dtype=object),
        cautions={"06067000002": "An office may stand there."},
    )
    return compare_areas(shown)


@pytest.fixture(scope="module")
def found():
    return compared()


@pytest.fixture(scope="module")
def figure(found):
    return funnel_chart(found, ringed=str(found.areas[LARGE]))


def texts(figure):
    return [one["text"] for one in figure["layout"]["annotations"]]


def test_plotly_accepts_it_and_it_is_plain(figure):
    assert go.Figure(figure).to_dict()["data"]
    assert json.loads(json.dumps(figure)) == figure
    assert figure["layout"]["showlegend"] is False
    assert figure["layout"]["height"] == 380


def test_an_outlier_has_a_shape_a_colour_and_a_name(figure):
    marker = figure["data"][-1]["marker"]
    assert (marker["symbol"][SMALL], marker["color"][SMALL]) == ("diamond", LIGHT.concern)
    assert (marker["symbol"][LARGE], marker["color"][LARGE]) == ("square", LIGHT.better)
    assert (marker["symbol"][0], marker["color"][0]) == ("circle", LIGHT.common)
    assert marker["size"][SMALL] > marker["size"][0]
    named = [text for text in texts(figure) if "<b>" in text]
    assert sorted(named) == ["<b>Dale &amp; Hill 2</b>", "<b>Dale &amp; Hill 9</b>"]


def test_more_is_better_turns_the_colours_round():
    marker = funnel_chart(compared("screened"))["data"][-1]["marker"]
    assert (marker["symbol"][SMALL], marker["symbol"][LARGE]) == ("square", "diamond")
    assert meanings(np.array([2, 1, 0, -1, -2]), context("screened").measure) == [
        "improvement", "neither", "neither", "neither", "concern",
    ]  # fmt: skip


def test_lines_say_at_their_end_how_many_areas_they_hold(figure):
    assert texts(figure)[:3] == ["the region", "95 of 100 areas by chance", "998 of 1,000"]
    heights = [one["y"] for one in figure["layout"]["annotations"][:3]]
    margin, (low, high) = figure["layout"]["margin"], figure["layout"]["yaxis"]["range"]
    room = figure["layout"]["height"] - margin["t"] - margin["b"]
    assert (np.diff(heights) / (high - low) * room >= figure["layout"]["font"]["size"]).all()


def test_limits_that_allow_for_spread_do_not_say_by_chance_and_show_chance_as_a_band():
    found = compared(apart=0.35)
    figure = funnel_chart(found)
    assert found.compared.allows_for_spread
    labels = texts(figure)[:4]
    assert sorted(labels) == ["95 of 100 areas", "998 of 1,000", "chance alone", "the region"]
    assert figure["data"][0]["fill"] == "toself"
    assert "by chance" not in " ".join(labels)


def test_axes_say_in_plain_words_what_they_are(figure):
    assert figure["layout"]["xaxis"]["title"]["text"] == (
        "expected ED visits (larger places to the right)"
    )
    assert "times what is expected" in texts(figure)


def test_every_area_and_the_outer_line_of_the_largest_are_on_the_plot(found, figure):
    points, (low, high) = figure["data"][-1], figure["layout"]["yaxis"]["range"]
    left, right = figure["layout"]["xaxis"]["range"]
    assert all(left <= x <= right for x in points["x"])
    assert all(low <= y <= high for y in points["y"])
    assert low <= found.compared.upper[1, -1] <= high
    assert len(points["x"]) == 14


def test_the_area_of_the_page_is_ringed_and_another_or_a_hidden_one_is_not(found, figure):
    ring = figure["data"][-2]
    assert ring["marker"]["symbol"] == "circle-open"
    assert ring["x"] == [pytest.approx(found.compared.funnel.size[LARGE], abs=0.01)]
    plain, hidden = (funnel_chart(found, ringed=area) for area in ("", "06067000012"))
    assert len(plain["data"]) == len(hidden["data"]) == len(figure["data"]) - 1


def test_what_lies_where_is_said_of_every_dot(figure):
    words = figure["data"][-1]["hovertext"]
    assert words[SMALL].startswith("<b>Dale &amp; Hill 2</b><br>198 ED visits, 66 expected<br>3.00")
    assert "above the outer limits" in words[SMALL]
    assert words[SMALL].endswith("An office may stand there.")
    assert "within the limits" in words[0]


def test_weeks_that_are_filling_up_are_hollow_and_not_judged():
    early = compared(complete=False)
    marker = funnel_chart(early)["data"][-1]["marker"]
    assert set(marker["color"]) == {LIGHT.ground}
    assert set(marker["symbol"]) == {"circle"}
    assert "not judged" in funnel_alt(early)
    assert "outer limits" not in funnel_alt(early)


def test_a_dark_page_has_its_own_colours(found):
    marker = funnel_chart(found, dark=True)["data"][-1]["marker"]
    assert marker["color"][SMALL] == DARK.concern


def shares():
    asked = np.linspace(80, 700, 16)
    positive = (0.25 * asked).round()
    positive[SMALL] = np.round(0.8 * asked[SMALL])
    return compare_areas(
        picture(
            context("screen_positive"),
            statuses=["as expected"] * 16,
            hidden=[],
            exposure=asked,
            events=positive,
            persons=positive.astype(int),
            region_rate=0.25,
        )
    )


def test_shares_are_shown_in_per_cent_of_those_asked():
    figure = funnel_chart(shares())
    points = figure["data"][-1]
    assert points["y"][0] == pytest.approx(25)
    assert points["x"][0] == 80
    assert "% of children screened" in texts(figure)
    assert figure["layout"]["xaxis"]["title"]["text"].startswith("children screened (larger")
    assert "20 children with a social need, 20 expected of 80 screened" in points["hovertext"][0]
    assert "exact (binomial)" in funnel_note(shares())
    assert "in the region 25 %" in funnel_note(shares())


def test_it_is_read_out_with_outliers_first_and_nobody_left_out(found):
    said = funnel_alt(found)
    assert said.startswith("ED visits by size, 4 weeks ending Sat 10 Oct 2026")
    assert found.sentence in said
    assert said.index("Dale & Hill 2:") < said.index("Dale & Hill 0:")
    assert said.index("Dale & Hill 9:") < said.index("Dale & Hill 0:")
    assert all(f"{name}:" in said for name in found.names)
    assert "Dale & Hill 12" not in said


def test_the_note_says_method_weeks_day_and_what_is_not_shown(found):
    note = funnel_note(found)
    assert "the limits are exact (Poisson)" in note
    assert "4 weeks ending Sat 10 Oct 2026 (MMWR week 2026-40), as of Mon 2 Nov 2026." in note
    assert "fewer than 11 children behind the number" in note
    assert note.endswith("here 2; small counts are hidden first, so the dots lean high.")
    assert funnel_note(compared(hidden=(12,))).endswith("here 1.")
    assert funnel_note(compared(hidden=())).endswith("here none.")
    wide = funnel_note(compared(apart=0.35))
    assert "SHMI-type, extremes set aside, τ² = 0." in wide
    assert "must stand out far" not in wide
    assert "Of 9, one district must" in funnel_note(compared(apart=0.35, hidden=range(7)))


LAYOUT = {
    "height": 380,
    "margin": {"t": 30, "b": 50},
    "font": {"size": 16},
    "xaxis": {"range": [0, 100]},
    "yaxis": {"range": [0, 2]},
}


def test_names_move_out_of_each_others_way_and_the_last_without_room_goes_unnamed():
    near = [Named(50 + 0.01 * number, 1.0, "Riverside", "#000000") for number in range(8)]
    dots = np.array([[one.x, one.y] for one in near])
    labels = name_labels(near, dots, LAYOUT)
    places = {(one["xanchor"], one["yanchor"]) for one in labels}
    assert len(places) == len(labels) == 4


def test_a_name_at_the_right_end_stands_to_the_left():
    (label,) = name_labels([Named(99, 1, "Riverside", "#000000")], np.array([[99, 1]]), LAYOUT)
    assert label["xanchor"] == "right"


def test_lines_that_end_close_together_are_labelled_apart():
    labels = line_labels({"a": 1.0, "b": 1.001, "c": 1.9}, LAYOUT, LIGHT)
    assert labels[1]["y"] - labels[0]["y"] > 0.1
    assert labels[2]["y"] == 1.9


def test_hidden_numbers_change_nothing_on_the_screen():
    def with_hidden(number):
        shown = picture(statuses=["as expected"] * 16)
        gone = shown.suppressed
        return replace(
            shown,
            events=np.where(gone, number, shown.events),
            persons=np.where(gone, int(number), shown.persons),
        )

    drawn = [funnel_chart(compare_areas(with_hidden(number))) for number in (0, 9, 900)]
    assert drawn[0] == drawn[1] == drawn[2]


def test_a_funnel_says_why_it_may_flag_other_places_than_chart_and_map():
    said = bridge_words(context())
    assert "the chart above or the map" in said
    assert "whether the weeks of a district changed" in said
    assert "most districts" in said
