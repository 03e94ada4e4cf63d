"""The weeks beside the one on the screen are drawn while somebody reads, and not while one asks."""

from datetime import date
from types import SimpleNamespace

import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.ui import ahead

WEEKS = [date(2026, 10, day) for day in (31, 24, 17, 10)]
QUERY = SimpleNamespace(measure="ed_visits", age_band="all", week=WEEKS[1], snapshot="2")


@pytest.fixture
def drawn(monkeypatch):
    """What was drawn ahead: snapshot, window and week."""
    found = []
    monkeypatch.setattr(ahead, "PAUSE_S", 0.0)
    monkeypatch.setattr(ahead.cache, "snapshot", lambda one: f"snapshot {one}")
    monkeypatch.setattr(ahead.cache, "previous_id", lambda _: "1")
    monkeypatch.setattr(ahead.cache, "two_windows", lambda _: (52, 4))
    monkeypatch.setattr(ahead, "week_choices", lambda *_: (WEEKS, WEEKS[0]))
    monkeypatch.setattr(ahead, "week_of_last_huddle", lambda *asked: f"before {asked[-1]}")
    monkeypatch.setattr(
        ahead,
        "draw",
        lambda snapshot, *, window, week, **_: found.append((snapshot, window, week)),
    )
    monkeypatch.setattr(
        ahead, "hot_list", lambda snapshot, *_, **__: found.append((snapshot, "list"))
    )
    return found


def wait():
    ahead._THREAD.submit(lambda: None).result()


def test_both_neighbors_are_drawn_as_a_huddle_shows_them(drawn):
    ahead.look(QUERY)
    wait()
    older, newer = WEEKS[2], WEEKS[0]
    assert [one for one in drawn if "list" not in one] == [
        ("snapshot 2", 52, older),
        ("snapshot 2", 4, older),
        ("snapshot 1", 4, f"before {older}"),
        ("snapshot 2", 52, newer),
        ("snapshot 2", 4, newer),
        ("snapshot 1", 4, f"before {newer}"),
    ]


def test_the_list_of_hotspots_of_the_short_window_is_made_with_its_map(drawn):
    ahead.look(QUERY)
    wait()
    after = [(drawn[at][0], drawn[at - 1][1]) for at in range(len(drawn)) if "list" in drawn[at]]
    assert after == [("snapshot 2", 4), ("snapshot 1", 4)] * 2


def test_a_question_that_is_asked_goes_first(drawn, monkeypatch):
    monkeypatch.setattr(ahead, "PAUSE_S", 5.0)
    ahead.look(QUERY)
    ahead.stop()
    wait()
    assert drawn == []


def test_a_week_that_cannot_be_drawn_does_not_stop_the_others(drawn, monkeypatch):
    def refuse(*_, week, **_others):
        drawn.append(week)
        raise NotEnoughData("not covered")

    monkeypatch.setattr(ahead, "draw", refuse)
    ahead.look(QUERY)
    wait()
    assert len(drawn) == 6


def test_an_unknown_week_has_no_neighbors(drawn):
    ahead.look(SimpleNamespace(**vars(QUERY) | {"week": date(2020, 1, 4)}))
    wait()
    assert drawn == []
