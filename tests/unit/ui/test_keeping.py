"""An answer is worked out once, for all who ask the same, and no more are kept than was said."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hotspot.ui.keeping import forget, keep


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
