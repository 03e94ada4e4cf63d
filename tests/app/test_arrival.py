"""A reader who has just come sees the maps before the charts, and every later page at once."""

import pytest

from hotspot.ui import arrival


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
