import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.rates.ranks import rank_areas


def test_the_highest_rate_is_first_and_sure_of_it():
    draws = np.tile([3.0, 9.0, 1.0, 2.0], (200, 1))
    ranks = rank_areas(draws, top_share=0.25)
    assert ranks.expected.tolist() == [2, 1, 4, 3]
    assert ranks.lower.tolist() == ranks.upper.tolist() == [2, 1, 4, 3]
    assert ranks.in_top.tolist() == [0, 1, 0, 0]
    assert ranks.top == 1


def test_rates_that_change_places_are_not_sure():
    draws = np.array([[1.0, 2.0], [2.0, 1.0]] * 100)
    ranks = rank_areas(draws, top_share=0.5)
    assert ranks.expected.tolist() == [1.5, 1.5]
    assert (ranks.lower == 1).all()
    assert (ranks.upper == 2).all()
    assert ranks.in_top.tolist() == [0.5, 0.5]


def test_equal_rates_share_the_mean_of_their_ranks():
    assert rank_areas(np.full((100, 3), 4.0)).expected.tolist() == [2, 2, 2]


def test_an_area_without_data_takes_no_place():
    draws = np.tile([9.0, 3.0, 1.0], (100, 1))
    ranks = rank_areas(draws, taking_part=[False, True, True])
    assert np.isnan(ranks.expected[0])
    assert np.isnan(ranks.in_top[0])
    assert ranks.expected[1:].tolist() == [1, 2]


@pytest.mark.parametrize(("areas", "top"), [(10, 1), (11, 2), (20, 2), (300, 30), (3, 1)])
def test_the_highest_tenth_is_rounded_up_to_whole_areas(areas, top):
    draws = np.random.default_rng(0).random((100, areas))
    assert rank_areas(draws).top == top


@pytest.mark.parametrize(
    ("draws", "part", "error", "says"),
    [
        (np.ones(5), None, InvalidCounts, "one row a draw"),
        (np.ones((100, 3)), [True], InvalidCounts, "one value an area"),
        (np.ones((99, 3)), None, NotEnoughData, "hundred draws"),
        (np.ones((100, 3)), [False] * 3, NotEnoughData, "at least one area"),
        (np.full((100, 3), np.nan), None, InvalidCounts, "finite"),
    ],
)
def test_what_cannot_be_ranked_is_refused(draws, part, error, says):
    with pytest.raises(error, match=says):
        rank_areas(draws, taking_part=part)
