"""How long places have been hot is worked out only for who asks."""

import pytest

pytestmark = pytest.mark.usefixtures("served")


def test_nobody_waits_for_a_history_that_was_not_asked_for(open_page):
    screen = open_page("Map", window="4 weeks")
    assert "Hot over time" in screen.text
    assert "What it means" not in screen.text


@pytest.mark.parametrize("level", ["Tracts", "Districts"])
def test_classes_are_listed_with_their_definitions(level, open_page):
    screen = open_page("Map", window="4 weeks", level=level, **{"over-time": "true"})
    assert "hs-error" not in screen.text
    assert "What it means" in screen.text
    assert "windows of 4 weeks that share no week" in screen.text


def test_a_year_too_short_for_windows_of_a_year_is_not_enough(open_page):
    screen = open_page("Map", window="52 weeks", **{"over-time": "true"})
    assert "Not enough data" in screen.text
    assert "hs-error" not in screen.text
