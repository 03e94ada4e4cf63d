"""A chart on a card names only as many lines as there is room for, and says once what it draws."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.core.measures import MEASURES
from hotspot.view.story_chart import AXIS_HEIGHT, FONT, UNIT_HEIGHT, story_chart
from hotspot.view.text_lines import COLUMN_WIDTH, width
from tests.unit.view.answers import context, signal


def labels(figure):
    return [one["text"] for one in figure["layout"]["annotations"]]


@pytest.mark.parametrize(("height", "most"), [(70, 1), (100, 2), (240, 3)])
def test_labels_are_as_many_as_fit(height, most):
    found = labels(story_chart(signal(), context(), height=height))
    assert "usual" in found
    assert len(found) <= most


def test_the_limit_that_a_signal_is_about_is_the_one_that_is_named():
    low = labels(story_chart(signal(status="low shift"), context(), height=100))
    assert "upper limit" not in low
    assert "lower limit" not in labels(story_chart(signal(), context(), height=100))


def test_the_first_chart_says_what_is_drawn_and_the_last_when():
    about = context()
    plain, unit = (story_chart(signal(), about, height=200, unit=said) for said in (False, True))
    said = "ED visits per 1,000 children per year; hollow: still filling up, may look low"
    assert set(labels(unit)) - set(labels(plain)) == {said}
    assert unit["layout"]["margin"]["t"] - plain["layout"]["margin"]["t"] == UNIT_HEIGHT
    bare = story_chart(signal(), about, height=200, axis=False)
    assert bare["layout"]["xaxis"]["showticklabels"] is False
    assert plain["layout"]["margin"]["b"] - bare["layout"]["margin"]["b"] == pytest.approx(
        AXIS_HEIGHT
    )


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_every_measure_has_room_to_say_what_hollow_points_are(measure):
    about = context(measure)
    line = labels(story_chart(signal(about), about, height=200, unit=True))[-1]
    share = MEASURES[measure].family == "proportion"
    assert "; hollow: still filling up" in line
    assert width(line, FONT) <= COLUMN_WIDTH - 70
    assert not (share and "look low" in line)


def test_a_chart_without_hollow_points_says_nothing_of_them():
    whole = signal()
    closed = replace(whole.chart, hollow=np.zeros(40, dtype=bool))
    line = labels(story_chart(replace(whole, chart=closed), context(), height=200, unit=True))[-1]
    assert line == "ED visits per 1,000 children per year"


@pytest.mark.parametrize(("times", "painted"), [(1.2, False), (1.8, True)])
def test_a_hollow_point_is_painted_only_if_it_lies_beyond_a_limit(times, painted):
    whole = signal()
    chart, late = whole.chart, np.arange(40) == 37
    open_week = replace(
        chart,
        value=np.where(late, times * chart.centre, chart.value),
        status=np.where(late, "high shift", chart.status),
    )
    figure = story_chart(replace(whole, chart=open_week), context(), height=200)
    (marked,) = [one for one in figure["data"] if one.get("mode") == "markers"]
    symbol = dict(zip(marked["x"], marked["marker"]["symbol"], strict=True))[str(chart.weeks[37])]
    assert (symbol == "diamond") is painted
