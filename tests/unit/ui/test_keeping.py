"""An answer is worked out once, for all who ask the same, and no more are kept than was said."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from hotspot.ui import keeping
from hotspot.ui.keeping import forget, keep

SOON_S = 10


@pytest.fixture
def asked():
    return []


def test_the_same_question_is_answered_with_the_same_object(asked):
    @keep(2)
    def answer(number):
        asked.append(number)
        return [number]

    assert answer(1) is answer(1)
    assert answer(2) == [2]
    assert asked == [1, 2]


def test_the_one_asked_for_longest_ago_goes_first(asked):
    @keep(2)
    def answer(number):
        asked.append(number)

    for number in (1, 2, 1, 3, 1, 2):
        answer(number)
    assert asked == [1, 2, 3, 2]


def test_who_asks_the_same_in_the_same_moment_waits_for_the_answer(asked):
    ready = Barrier(4)

    @keep(2)
    def answer(number):
        asked.append(number)
        return [number]

    def ask(_):
        ready.wait()
        return answer(7)

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(ask, range(4)))
    assert asked == [7]
    assert all(one is given[0] for one in given)


def test_what_fails_is_tried_again(asked):
    @keep(2)
    def answer(number):
        asked.append(number)
        if len(asked) == 1:
            raise ValueError
        return number

    with pytest.raises(ValueError):
        answer(1)
    assert answer(1) == 1


def test_none_is_an_answer(asked):
    @keep(2)
    def answer(number):
        asked.append(number)

    assert answer(1) is answer(1) is None
    assert asked == [1]


def test_names_that_begin_with_an_underscore_are_no_part_of_the_question(asked):
    @keep(2)
    def answer(number, *, _frame, look=0):
        asked.append((number, look))
        return _frame

    assert answer(1, _frame=["first"]) == ["first"]
    assert answer(1, _frame=["second"]) == ["first"]
    assert answer(1, _frame=["third"], look=1) == ["third"]


def test_everything_is_forgotten_at_once(asked):
    @keep(2)
    def answer(number):
        asked.append(number)

    answer(1)
    forget()
    answer(1)
    assert asked == [1, 1]


def test_who_miss_in_the_same_moment_share_one_answer(asked, monkeypatch):
    class Slow(keeping._Answer):
        def __init__(self):
            Event().wait(0.02)
            super().__init__()

    monkeypatch.setattr(keeping, "_Answer", Slow)

    @keep(2)
    def answer(number):
        asked.append(number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(answer, [7] * 4))
    assert asked == [7]


def test_an_answer_that_asks_for_itself_fails_and_does_not_wait_forever():
    @keep(2)
    def answer(number):
        return answer(number)

    with pytest.raises(RecursionError):
        answer(1)


def test_answers_that_ask_for_others_are_given(asked):
    @keep(8)
    def answer(number):
        asked.append(number)
        return number + answer(number - 1) if number else 0

    assert answer(5) == 15
    assert asked == [5, 4, 3, 2, 1, 0]


def test_what_cannot_be_a_question_is_refused_before_anything_is_done(asked):
    @keep(2)
    def answer(numbers):
        asked.append(numbers)

    with pytest.raises(TypeError, match="unhashable"):
        answer([1])
    assert asked == []


def test_what_is_forgotten_meanwhile_is_told_to_who_waited_and_not_kept(asked):
    begun, go = Event(), Event()

    @keep(2)
    def answer(number):
        asked.append(number)
        begun.set()
        assert go.wait(SOON_S)
        return len(asked)

    with ThreadPoolExecutor(1) as pool:
        old = pool.submit(answer, 1)
        assert begun.wait(SOON_S)
        forget()
        go.set()
        assert old.result(SOON_S) == 1
    assert answer(1) == 2
