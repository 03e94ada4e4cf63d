"""What is in the list, for how long, and how much of it is chance."""

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.weekly.alerts import list_week, weeks_listed


def test_the_list_is_that_of_benjamini_and_hochberg():
    p = np.array([0.001, 0.5, 0.008, 0.039, 0.041, 0.9, 0.06, 0.074, 0.205, 0.212])

    found = list_week(p, false_share=0.10)

    assert np.flatnonzero(found.listed).tolist() == [0, 2]
    assert found.q[0] == pytest.approx(0.01)
    assert found.q[2] == pytest.approx(0.04)
    assert found.judged == 10


def test_what_was_not_judged_is_neither_listed_nor_counted():
    found = list_week(np.array([0.01, np.nan, 0.9, np.nan]))

    assert found.listed.tolist() == [True, False, False, False]
    assert np.isnan(found.q).tolist() == [False, True, False, True]
    assert found.judged == 2


def test_nothing_judged_is_an_empty_list_without_false_signals():
    found = list_week(np.full(3, np.nan))

    assert not found.listed.any()
    assert (found.judged, found.expected_false) == (0, 0.0)
    assert list_week(np.array([])).judged == 0


def test_an_empty_list_expects_as_many_by_chance_as_one_more_would_allow():
    assert list_week(np.full(300, 0.9)).expected_false == pytest.approx(0.2, rel=0.01)


def test_a_long_list_expects_its_share_of_the_series_that_did_not_change():
    p = np.concatenate((np.full(30, 1e-6), np.linspace(0.3, 1, 270)))
    assert list_week(p).expected_false == pytest.approx(0.2 * 31 * 270 / (300 - 6.2))


def test_one_series_alone_expects_a_false_signal_as_often_as_chance_lists_it():
    listed, empty = list_week(np.array([0.1])), list_week(np.array([0.9]))
    assert 0.2 * listed.expected_false + 0.8 * empty.expected_false == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("p", "share"), [([1.2], 0.2), ([-0.1], 0.2), ([[0.1]], 0.2), ([0.1], 0.0), ([0.1], 1.0)]
)
def test_what_is_no_probability_is_refused(p, share):
    with pytest.raises(InvalidCounts, match="from 0 to 1"):
        list_week(p, false_share=share)


def test_two_of_the_last_three_weeks_and_the_newest_are_acted_on():
    times, acted = weeks_listed(
        [
            [True, True, False, False],
            [False, True, False, True],
            [False, True, True, False],
            [True, False, False, True],
            [False, False, True, True],
        ]
    )
    assert times.tolist() == [1, 2, 2, 1, 2]
    assert acted.tolist() == [False, True, False, False, True]


def test_fewer_weeks_than_are_looked_back_on_are_enough():
    times, acted = weeks_listed([[True], [False]])
    assert times.tolist() == [1, 0]
    assert not acted.any()
