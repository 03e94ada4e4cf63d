"""A chart on a card names only as many lines as there is room for, and says once what it draws."""

import pytest

from hotspot.view.story_chart import AXIS_HEIGHT, UNIT_HEIGHT, story_chart
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
    assert set(labels(unit)) - set(labels(plain)) == {"ED visits per 1,000 children per year"}
    assert unit["layout"]["margin"]["t"] - plain["layout"]["margin"]["t"] == UNIT_HEIGHT
    bare = story_chart(signal(), about, height=200, axis=False)
    assert bare["layout"]["xaxis"]["showticklabels"] is False
    assert plain["layout"]["margin"]["b"] - bare["layout"]["margin"]["b"] == pytest.approx(
        AXIS_HEIGHT
    )
