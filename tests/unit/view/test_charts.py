"""A chart on the screen: signals by shape and colour, hollow weeks, gaps for hidden ones."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

from hotspot.core.measures import MEASURES
from hotspot.core.targets import Target
from hotspot.view import charts
from hotspot.view.chart_marks import joined
from hotspot.view.small_multiples import COLUMNS, panel_links, small_multiples
from hotspot.view.style import DARK, LIGHT
from tests.unit.view.answers import SITE, context, signal


@pytest.fixture(scope="module")
def figure():
    return charts.control_chart(signal(), context())


def points(figure):
    return figure["data"][-1]


def test_plotly_accepts_it(figure):
    assert go.Figure(figure).to_dict()["data"]


def test_hidden_weeks_are_gaps(figure):
    values = points(figure)["y"]
    assert values[3] is None
    assert values[30] is None
    assert values[8] is None
    scale = context().measure.scale
    assert values[0] == pytest.approx(30 / 3000 * scale, abs=0.01)


def test_signals_differ_in_shape_and_colour(figure):
    marker = points(figure)["marker"]
    assert (marker["symbol"][-8], marker["color"][-8]) == ("diamond", LIGHT.concern)
    assert (marker["symbol"][16], marker["color"][16]) == ("square", LIGHT.better)
    assert (marker["symbol"][0], marker["color"][0]) == ("circle", LIGHT.common)


def test_a_sign_without_direction_is_a_large_grey_circle():
    about = context()
    shown = signal(about)
    status = np.where(shown.chart.status == "low shift", "too even", shown.chart.status)
    even = replace(shown, chart=replace(shown.chart, status=status))

    marker = points(charts.control_chart(even, about))["marker"]

    assert (marker["symbol"][16], marker["color"][16]) == ("circle", LIGHT.common)
    assert marker["size"][16] == marker["size"][-8] > marker["size"][0]
    small = small_multiples([even], about)["data"][-1]["marker"]
    assert small["color"].count(LIGHT.common) == 8


def test_incomplete_weeks_are_hollow_and_joined_by_dots(figure):
    marker = points(figure)["marker"]
    assert marker["color"][-3:] == [LIGHT.ground] * 3
    assert marker["symbol"][-3:] == ["circle"] * 3
    solid, dotted = figure["data"][3], figure["data"][4]
    assert solid["y"][-3:] == [None] * 3
    assert dotted["line"]["dash"] == "dot"
    assert [value is None for value in dotted["y"][-5:]] == [True, False, False, False, False]


def test_the_dots_begin_at_the_last_complete_week():
    complete = np.array([True, True, False, False])
    assert joined(complete).tolist() == [False, True, True, True]
    assert joined(np.array([True, True])).tolist() == [False, False]


def test_more_is_better_turns_the_colours_round():
    about = context("screened")
    marker = points(charts.control_chart(signal(about), about))["marker"]
    assert marker["color"][-8] == LIGHT.better


def test_limits_are_labelled_where_they_end_and_never_overlap(figure):
    labels = [one for one in figure["layout"]["annotations"] if one.get("yref") != "paper"]
    assert [one["text"] for one in labels] == [
        "lower limit 244",
        "usual 487",
        "upper limit 731",
    ]
    heights = [one["y"] for one in labels]
    room = figure["layout"]["height"] - sum(figure["layout"]["margin"][side] for side in "tb")
    apart = np.diff(heights) / figure["layout"]["yaxis"]["range"][1] * room
    assert (apart >= figure["layout"]["font"]["size"]).all()
    assert figure["layout"]["showlegend"] is False


def test_new_limits_are_marked(figure):
    begins, based, judged = figure["layout"]["shapes"]
    weeks = signal().chart.weeks
    assert (based["x0"], based["x1"], based["y0"]) == (str(weeks[0]), str(weeks[19]), 1)
    assert begins["line"]["dash"] == "dot"
    assert judged["x0"] == str(context().week)


def test_hovering_tells_the_limits(figure):
    text = points(figure)["hovertext"][0]
    assert "limits" in text
    assert "ED visits per 1,000 children per year" in text


def test_hovering_tells_the_count_and_what_is_usual_but_nothing_of_hidden_weeks(figure):
    hover = points(figure)["hovertext"]
    assert "30 ED visits<br>usual 487.0; limits 243.5 to 730.5" in hover[0]
    assert [hover[row] for row in (3, 8, 30)] == ["", "", ""]


def test_hovering_over_a_share_tells_of_how_many_children_it_is():
    about = context("screen_positive")
    hover = points(charts.control_chart(signal(about, kids=80.0), about))["hovertext"]
    assert "30 of 80 children<br>" in hover[0]


def test_a_chart_on_the_desk_says_where_its_limits_come_from_and_one_on_the_wall_does_not(figure):
    def said(drawn):
        return [one["text"] for one in drawn["layout"]["annotations"]]

    assert "baseline (sets the limits)" in said(figure)
    wall = charts.control_chart(signal(), context(), charts.Look(bare=True), points=30)
    assert said(wall) == ["lower limit", "usual", "upper limit"]


def test_a_chart_of_fewer_weeks_says_of_its_limits_and_target_what_one_of_all_says():
    aim = context(site=replace(SITE, targets=(Target("ed_visits", "", (130.0,)),)))
    few = charts.control_chart(signal(), aim, points=12)["layout"]["annotations"]
    every = charts.control_chart(signal(), aim)["layout"]["annotations"]
    ends = [{one["text"] for one in drawn if one["text"][-1].isdigit()} for drawn in (few, every)]
    assert ends[0] == ends[1]
    assert "target 130" in ends[0]


def test_a_target_that_slopes_says_from_what_to_what():
    target = Target("ed_visits", "", (130.0, 117.0), ("2026-01-03", "2027-10-02"))
    about = context(site=replace(SITE, targets=(target,)))
    said = [one["text"] for one in charts.control_chart(signal(), about)["layout"]["annotations"]]
    assert any("target: 130 to 117 by Oct 2027" in text for text in said)

    level = context(site=replace(SITE, targets=(replace(target, values=(130.0,), days=()),)))
    said = [one["text"] for one in charts.control_chart(signal(), level)["layout"]["annotations"]]
    assert "target 130" in said
    assert not any("by Oct" in text for text in said)


def test_a_small_chart_without_a_point_says_why():
    few, none = signal(), signal()
    few = replace(few, chart=replace(few.chart, status=np.full(40, "suppressed", dtype=object)))
    none = replace(none, chart=replace(none.chart, value=np.full(40, np.nan)))
    drawn = panel_links([signal(), few, none], context(), link=lambda _: "?")
    first, second, third = drawn.split("</a>")[:3]
    assert "to chart" not in first
    assert "too few children to chart" in second
    assert "to chart" in third


def test_points_end_with_the_chosen_week_if_it_is_an_older_one():
    early = replace(context(), week=signal().chart.weeks[20].item())
    shown = charts.control_chart(signal(), early, points=10)
    assert len(points(shown)["x"]) == 10
    assert points(shown)["x"][-1] == str(signal().chart.weeks[20])


def test_the_axis_ends_with_the_newest_week(figure):
    first, last = figure["layout"]["xaxis"]["range"]
    weeks = signal().chart.weeks.astype("datetime64[D]")
    assert weeks[0] - np.datetime64(first) == np.timedelta64(8, "D")
    assert np.datetime64(last) - weeks[-1] == np.timedelta64(8, "D")


def test_a_dark_page_has_dark_colours():
    dark = charts.control_chart(signal(), context(), charts.Look(dark=True))
    assert dark["layout"]["hoverlabel"]["bgcolor"] == DARK.ground


def test_small_charts_share_one_pair_of_axes():
    many = [replace(signal(), name=f"District {number} & more") for number in range(8)]
    figure = small_multiples(many, context())
    assert go.Figure(figure)
    assert {key for key in figure["layout"] if "axis" in key} == {"xaxis", "yaxis"}
    assert figure["layout"]["yaxis"]["range"] == [-2, 0]


def test_every_small_chart_is_a_link_that_says_what_its_sign_means():
    many = [replace(signal(), name=f"District {number} & more") for number in range(8)]
    written = ElementTree.fromstring(  # noqa: S314 - our own
        panel_links(many, context(), link=lambda one: f"?n={one.name}&x=1")
    )
    links = written.findall("a")
    assert [one.get("href") for one in links] == [f"?n={one.name}&x=1" for one in many]
    assert "".join(links[0].itertext()) == "◆ District 0 & more: concern"
    assert f"--columns: {COLUMNS}" in written.get("style")


def test_a_small_chart_stays_in_its_cell_and_hides_what_is_hidden():
    figure = small_multiples([signal()] * (COLUMNS + 1), context())
    line = figure["data"][2]
    x = np.array([np.nan if one is None else one for one in line["x"]])
    y = np.array([np.nan if one is None else one for one in line["y"]])
    second = np.flatnonzero(np.isnan(x))[COLUMNS - 1] + 1
    assert np.nanmax(y[second:]) < -1
    assert np.nanmin(y[second:]) >= -2
    assert np.isnan(y[3])


def test_a_history_has_a_band_and_gaps():
    weeks = np.arange("2026-01-03", "2026-03-01", 7, dtype="datetime64[D]")
    rate = np.linspace(0.01, 0.02, len(weeks))
    rate[2] = np.nan
    complete = np.arange(len(weeks)) < len(weeks) - 1
    figure = charts.history_line(
        weeks, rate, rate * 0.8, rate * 1.2, complete, MEASURES["ed_visits"]
    )
    assert go.Figure(figure)
    filled = [trace for trace in figure["data"] if "fill" in trace]
    lines = [trace for trace in figure["data"] if "fill" not in trace]
    assert [trace["y"][2] for trace in lines] == [None] * 2
    assert [set(trace["x"]) for trace in filled] == [
        {"2026-01-03", "2026-01-10"},
        {str(week) for week in weeks[3:]},
    ]
