"""The weeks near the one on the screen are worked out while somebody reads, likeliest first."""

from datetime import date

import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.ui import ahead
from hotspot.ui.controls import Query

WEEKS = [date(2026, 10, day) for day in (31, 24, 17, 10, 3)]
QUERY = Query("2", "ed_visits", 4, WEEKS[1])


@pytest.fixture
def line(monkeypatch):
    """Nobody is asking anything, and nothing is remembered."""
    monkeypatch.setattr(ahead, "PAUSE_S", 0.0)
    found = ahead.Ahead()
    monkeypatch.setattr(ahead, "_AHEAD", found)
    return found


@pytest.fixture
def done(monkeypatch):
    """What was worked out: what, of which snapshot, for which week."""
    found = []

    def note(what):
        return lambda query, *_, **__: found.append((what, query.snapshot, query.week))

    for name in ("picture", "signals"):
        monkeypatch.setattr(ahead.cache, name, note(name))
    monkeypatch.setattr(ahead.beside, "picture", note("said"))
    monkeypatch.setattr(ahead.beside, "numbers", note("numbers"))
    monkeypatch.setattr(ahead.cache, "snapshot", lambda one: one)
    monkeypatch.setattr(ahead.cache, "previous_id", lambda _: "1")
    monkeypatch.setattr(ahead.cache, "week_before", lambda query, _: query.week)
    monkeypatch.setattr(ahead.huddles, "changes", note("changes"))
    monkeypatch.setattr(ahead, "alerts", note("alerts"))
    monkeypatch.setattr(ahead, "week_choices", lambda *_: (WEEKS, WEEKS[0]))
    monkeypatch.setattr(ahead, "draw", lambda snapshot, *, week, **_: (snapshot, week))
    monkeypatch.setattr(ahead, "hot_list", lambda _, drawn, **__: found.append(("list", *drawn)))
    return found


def look(query):
    """Look at a week while one has the turn, as pages do."""
    with ahead.TURNS.take():
        ahead.look(query)


def test_a_week_is_worked_out_whole_before_the_next_and_near_ones_first(done, line):
    look(QUERY)
    line.wait()
    weeks = [week for _, snapshot, week in done if snapshot == "2"]
    assert list(dict.fromkeys(weeks)) == [WEEKS[2], WEEKS[0], WEEKS[3], WEEKS[4]]
    assert weeks == sorted(weeks, key=list(dict.fromkeys(weeks)).index)


def test_all_that_a_huddle_shows_is_worked_out_also_of_the_last_one(done, line):
    look(QUERY)
    line.wait()
    of_one = [(what, snapshot) for what, snapshot, week in done if week == WEEKS[2]]
    assert of_one == [
        ("picture", "2"),
        ("picture", "2"),
        ("list", "2"),
        ("list", "1"),
        ("signals", "2"),
        ("numbers", "2"),
        ("said", "2"),
        ("said", "2"),
        ("changes", "2"),
        ("alerts", "2"),
    ]


def test_what_was_worked_out_is_not_begun_again(done, line):
    look(QUERY)
    line.wait()
    many = len(done)
    look(QUERY)
    line.wait()
    assert len(done) == many


def test_nothing_is_worked_out_while_a_page_is_made(done, line):
    with ahead.TURNS.take():
        ahead.look(QUERY)
        line._changed.acquire()
        line._changed.wait(0.05)
        line._changed.release()
        assert done == []
    line.wait()
    assert done


def test_a_week_that_cannot_be_drawn_does_not_stop_the_others(done, line, monkeypatch):
    def refuse(query, *_):
        done.append(("refused", query.snapshot, query.week))
        raise NotEnoughData("not covered")

    monkeypatch.setattr(ahead.cache, "picture", refuse)
    look(QUERY)
    line.wait()
    assert [what for what, *_ in done].count("refused") == 8
    assert [what for what, *_ in done].count("changes") == 4


def test_a_fault_is_logged_and_what_comes_after_it_is_still_worked_out(line, caplog):
    def fault():
        raise ZeroDivisionError

    said = []
    line.add("broken", iter([fault, lambda: said.append("after a fault")]))
    line.add("whole", iter([lambda: said.append("whole")]), distance=1)
    line.wait()
    assert said == ["whole"]
    assert "working ahead failed" in caplog.text


def test_old_questions_give_way_to_new_ones(monkeypatch):
    few, said = ahead.Ahead(most=3), []
    monkeypatch.setattr(ahead, "PAUSE_S", 0.0)
    with ahead.TURNS.take():
        for number in range(10):
            few.add(number, iter([lambda number=number: said.append(number)]))
    few.wait()
    assert said == [9, 8, 7]


def test_weeks_that_are_played_are_drawn_in_their_order(done, line):
    with ahead.TURNS.take():
        ahead.follow(QUERY, (52, 4), None, WEEKS[2:4])
    line.wait()
    assert [week for *_, week in done] == [WEEKS[2], WEEKS[2], WEEKS[3], WEEKS[3]]


def test_an_unknown_week_has_no_neighbors(done, line):
    ahead.look(Query("2", "ed_visits", 4, date(2020, 1, 4)))
    line.wait()
    assert done == []
