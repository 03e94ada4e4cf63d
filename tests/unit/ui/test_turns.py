"""Pages are made one after the other; a slow one does not hold up the others for long."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from hotspot.ui.turns import Turns

SOON_S = 10


@pytest.fixture
def readers():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_one_is_served_at_a_time(readers):
    turns, inside, most = Turns(patience_s=SOON_S), [], []

    def read(name):
        with turns.take():
            inside.append(name)
            most.append(len(inside))
            Event().wait(0.002)
            inside.remove(name)

    list(readers.map(read, range(24)))
    assert most == [1] * 24


def test_the_next_goes_on_beside_a_slow_page(readers):
    turns, slow, done = Turns(patience_s=0.01), Event(), []

    def hang():
        with turns.take():
            slow.wait(SOON_S)
            done.append("slow")

    def read():
        with turns.take():
            done.append("quick")

    first = readers.submit(hang)
    for _ in range(3):
        readers.submit(read).result(SOON_S)
    slow.set()
    first.result(SOON_S)
    assert done == ["quick"] * 3 + ["slow"]


def test_a_slow_page_that_ends_does_not_end_the_turn_of_another(readers):
    turns, slow, still = Turns(patience_s=0.01), Event(), Event()
    begun, inside = Event(), []

    def hang():
        with turns.take():
            begun.set()
            slow.wait(SOON_S)

    def serve():
        with turns.take():
            inside.append("second")
            slow.set()
            first.result(SOON_S)
            turns._patience_s = SOON_S
            third.append(readers.submit(come_in))
            still.wait(0.05)
            assert inside == ["second"]

    def come_in():
        with turns.take():
            inside.append("third")

    third = []
    first = readers.submit(hang)
    begun.wait(SOON_S)
    readers.submit(serve).result(SOON_S)
    third[0].result(SOON_S)
    assert inside == ["second", "third"]


def test_who_has_the_turn_need_not_wait_again(readers):
    turns = Turns(patience_s=SOON_S)

    def read():
        with turns.take(), turns.take():
            return True

    assert readers.submit(read).result(SOON_S)
    assert readers.submit(read).result(SOON_S)


def test_a_page_that_fails_gives_its_turn_back(readers):
    turns = Turns(patience_s=SOON_S)

    def fail():
        with turns.take():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        readers.submit(fail).result(SOON_S)
    turns.wait_until_quiet(0)
    with turns.take():
        pass


def test_quiet_is_when_nobody_has_been_in_line_for_a_while(readers):
    turns, leave = Turns(), Event()

    def read():
        with turns.take():
            leave.wait(SOON_S)

    reading = readers.submit(read)
    while not turns._present:
        pass
    waiting = readers.submit(turns.wait_until_quiet, 0.02)
    assert not waiting.done()
    leave.set()
    reading.result(SOON_S)
    waiting.result(SOON_S)


def test_who_pauses_lets_others_go_first_and_waits_again(readers):
    turns, said, begun = Turns(patience_s=SOON_S), [], Event()

    def wait():
        with turns.take():
            begun.set()
            turns.pause(0.05)
            said.append("after the pause")

    def read():
        begun.wait(SOON_S)
        with turns.take():
            said.append("meanwhile")

    both = readers.submit(wait), readers.submit(read)
    for one in both:
        one.result(SOON_S)
    assert said == ["meanwhile", "after the pause"]
    turns.wait_until_quiet(0)


class Interrupted(BaseException):
    """What steers Streamlit is no ``Exception`` either."""


def interrupt(*_):
    raise Interrupted


def test_who_is_interrupted_in_a_pause_leaves_once(monkeypatch):
    turns = Turns(patience_s=SOON_S)
    monkeypatch.setattr("hotspot.ui.turns.time.sleep", interrupt)
    with pytest.raises(Interrupted), turns.take():
        turns.pause(1)
    assert turns._present == 0
    turns.wait_until_quiet(0)


def test_who_is_interrupted_in_the_line_is_not_waited_for(monkeypatch, readers):
    turns = Turns(patience_s=SOON_S)
    with monkeypatch.context() as patched:
        patched.setattr(turns._changed, "wait_for", interrupt)
        with pytest.raises(Interrupted), turns.take():
            pass
    assert turns._present == 0
    turns.wait_until_quiet(0)
    with turns.take():
        assert not readers.submit(turns._has_turn).result(SOON_S)


def test_who_gives_up_in_the_line_does_not_end_the_turn_of_another(monkeypatch, readers):
    turns = Turns(patience_s=SOON_S)

    def give_up():
        monkeypatch.setattr(turns._changed, "wait_for", interrupt)
        with pytest.raises(Interrupted), turns.take():
            pass

    with turns.take():
        mine = turns._serving
        readers.submit(give_up).result(SOON_S)
        assert turns._serving is mine


def test_behind_several_slow_pages_nobody_waits_for_more_than_the_last(readers):
    turns, slow, inside = Turns(patience_s=0.01), Event(), []

    def hang(name):
        with turns.take():
            inside.append(name)
            slow.wait(SOON_S)

    hanging = [readers.submit(hang, name) for name in range(6)]
    readers.submit(hang, "last")
    while len(inside) < 7:
        pass
    slow.set()
    for one in hanging:
        one.result(SOON_S)
    turns.wait_until_quiet(0)
    assert (turns._present, turns._serving) == (0, None)
