"""A reader who has just come sees the maps before the charts, and every later page at once."""

import pytest

from hotspot.core.errors import SnapshotUnavailable
from hotspot.ui import arrival, news


@pytest.fixture
def pauses(monkeypatch):
    """What was on the screen whenever the page let the browser paint."""
    found = []
    write = arrival.st.html
    shown = []

    def note(body, *args, **named):
        shown.append(body)
        return write(body, *args, **named)

    monkeypatch.setattr("streamlit.html", note)
    monkeypatch.setattr(arrival.TURNS, "pause", lambda seconds: found.append((seconds, *shown)))
    return found


@pytest.mark.usefixtures("served")
def test_charts_follow_when_all_else_of_the_first_page_is_there(open_page, pauses):
    screen = open_page("Huddle")
    ((seconds, *shown),) = pauses
    assert seconds == arrival.PAINTED_S
    assert any("hs-footer" in block for block in shown)
    assert screen.charts
    assert "height: " not in screen.markup.partition("What changed")[2]


@pytest.mark.usefixtures("served")
def test_charts_of_later_pages_are_drawn_in_their_place(open_page, pauses):
    screen = open_page("Huddle")
    many = len(screen.charts)
    screen.at.selectbox(key="measure").select("Bed-days").run()
    screen.at.selectbox(key="measure").select("ED visits").run()
    assert len(pauses) == 1
    assert len(screen.charts) == many


@pytest.mark.usefixtures("served")
def test_a_page_without_charts_does_not_wait(open_page, pauses):
    open_page("Methods")
    assert not pauses


@pytest.mark.usefixtures("served", "pauses")
def test_a_chart_that_fails_is_a_card_and_the_others_are_drawn(open_page, monkeypatch):
    many = len(open_page("Huddle").charts)
    draw, failed = news._chart, []

    def fail_once(query, story, *rest):
        if not failed:
            failed.append(story)
            raise SnapshotUnavailable("counts are gone; make a new one with hotspot refresh")
        draw(query, story, *rest)

    monkeypatch.setattr(news, "_chart", fail_once)
    screen = open_page("Huddle")
    assert failed
    assert "counts are gone" in screen.markup
    assert len(screen.charts) == many - 1


@pytest.mark.usefixtures("served", "pauses")
def test_nothing_that_was_put_off_is_remembered(open_page):
    screen = open_page("Huddle")
    assert arrival._WAITING not in screen.at.session_state


def test_a_chart_outside_a_first_page_is_drawn_at_once(monkeypatch):
    monkeypatch.setattr(arrival.st, "session_state", {})
    drawn = []
    arrival.chart(lambda: drawn.append("chart"), 100)
    assert drawn == ["chart"]
