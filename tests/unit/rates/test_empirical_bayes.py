import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.rates.empirical_bayes import (
    between_area_variance,
    shrink_shares,
    shrink_to_neighbors,
    shrink_to_region,
)
from tests.factories import adjacency_from, grid_adjacency

EVENTS = np.array([2.0, 40, 9, 30, 0, 22])
EXPOSURE = np.array([100.0, 1000, 500, 900, 60, 1100])


def test_a_smaller_area_shrinks_more():
    rates = shrink_to_region([4, 40, 10], [100, 1000, 1000])
    crude = np.array([0.04, 0.04, 0.01])
    pulled = crude - rates.rate
    assert pulled[0] > pulled[1] > 0


def test_equal_rates_give_the_regional_rate():
    rates = shrink_to_region([1, 2, 3], [100, 200, 300])
    assert rates.rate == pytest.approx([0.01] * 3)
    assert rates.method.endswith("no spread beyond chance")
    assert between_area_variance([1, 2, 3], [100, 200, 300]) == 0


def test_few_counts_are_not_read_as_likeness():
    few = shrink_to_region([1, 2, 3] * 20, [100, 200, 300] * 20)
    many = shrink_to_region([1000, 2000, 3000] * 20, [1e5, 2e5, 3e5] * 20)
    assert few.rate == pytest.approx(many.rate)
    assert (1 - few.exceedance - few.shortfall < 0.8).all()
    assert (1 - many.exceedance - many.shortfall > 0.999).all()


def test_nobody_at_risk_is_a_gap_and_changes_nobody_else():
    with_it = shrink_to_region([*EVENTS, 3, 1], [*EXPOSURE, 0, np.nan])
    without = shrink_to_region(EVENTS, EXPOSURE)
    for name in ("rate", "lower", "upper", "exceedance", "shortfall"):
        assert np.isnan(getattr(with_it, name)[6:]).all()
        assert getattr(with_it, name)[:6] == pytest.approx(getattr(without, name))


def test_one_long_stay_is_not_a_hot_spot():
    events, exposure = np.full(20, 10.0), np.full(20, 1000.0)
    events[0] = 60.0  # one child, 51 days
    persons, squares = np.full(20, 10), np.full(20, 10.0)
    squares[0] = 9 + 51**2
    as_if_separate = shrink_to_region(events, exposure)
    as_it_is = shrink_to_region(events, exposure, squares=squares, persons=persons)
    assert as_if_separate.exceedance[0] > 0.99
    assert as_it_is.exceedance[0] < 0.8


def test_a_reference_from_outside_moves_the_probabilities_only():
    own, other = shrink_to_region(EVENTS, EXPOSURE), shrink_to_region(EVENTS, EXPOSURE, reference=1)
    assert own.rate == pytest.approx(other.rate)
    assert other.reference == 1
    assert (other.exceedance < 1e-6).all()


def test_a_wider_margin_is_exceeded_less():
    near, far = (shrink_to_region(EVENTS, EXPOSURE, margin=margin) for margin in (1.1, 1.5))
    assert (far.exceedance < near.exceedance).all()
    assert (far.shortfall < near.shortfall).all()


@pytest.mark.parametrize(
    ("events", "exposure"), [([1], [10]), ([1, 2], [10, 0]), ([0, 0, 0], [10, 10, 10])]
)
def test_too_little_to_learn_from_says_so(events, exposure):
    with pytest.raises(NotEnoughData, match="longer window"):
        shrink_to_region(events, exposure)


def test_an_island_is_shrunk_to_the_region_and_to_nobody_else():
    adjacency = adjacency_from([[0, 1], [1, 2], [2, 3], [3, 5]], 6)  # 4 touches nobody
    local = shrink_to_neighbors(EVENTS, EXPOSURE, adjacency)
    region = shrink_to_region(EVENTS, EXPOSURE)
    assert adjacency.islands.tolist() == [False, False, False, False, True, False]
    assert local.rate[4] == pytest.approx(region.rate[4])
    assert local.upper[4] == pytest.approx(region.upper[4])


def test_neighbors_pull_toward_their_own_rate():
    # two halves of a strip, ten and thirty per thousand
    events, exposure = np.repeat([10.0, 30.0], 5), np.full(10, 1000.0)
    events[2] = 30.0
    strip = adjacency_from([[i, i + 1] for i in range(9)], 10)
    local = shrink_to_neighbors(events, exposure, strip)
    assert local.rate[8] == pytest.approx(0.03)
    assert local.rate[0] == pytest.approx(0.01)
    assert 0.01 < local.rate[2] < 0.03


def test_a_silent_neighborhood_asks_the_region():
    events = np.zeros(25)
    events[[3, 4, 9]] = 6.0
    rates = shrink_to_neighbors(events, np.full(25, 100.0), grid_adjacency(5, 5))
    region = shrink_to_region(events, np.full(25, 100.0))
    assert rates.rate[20] == pytest.approx(region.rate[20])
    assert rates.upper[20] > 0


def test_the_neighbors_of_an_area_without_children_do_not_count_it():
    events, exposure = np.array([5.0, 7, 3]), np.array([100.0, 0, 200])
    rates = shrink_to_neighbors(events, exposure, adjacency_from([[0, 1], [1, 2]], 3))
    region = shrink_to_region(events, exposure)
    assert rates.rate[[0, 2]] == pytest.approx(region.rate[[0, 2]])
    assert np.isnan(rates.rate[1])


def test_adjacency_of_other_areas_is_refused():
    with pytest.raises(InvalidCounts, match="adjacency is of 4 areas"):
        shrink_to_neighbors(EVENTS, EXPOSURE, grid_adjacency(2, 2))


def test_shares_of_few_answers_shrink_more():
    rates = shrink_shares([4, 80, 60, 20], [5, 100, 200, 200])
    assert rates.rate[0] < rates.rate[1]
    assert rates.upper[0] - rates.lower[0] > rates.upper[1] - rates.lower[1]


def test_equal_shares_give_the_common_share():
    rates = shrink_shares([2, 4, 8, 0], [10, 20, 40, 0])
    assert rates.rate[:3] == pytest.approx([0.2] * 3)
    assert np.isnan(rates.rate[3])
    assert rates.method.endswith("no spread beyond chance")


def test_a_share_is_never_above_one():
    rates = shrink_shares([9, 18, 40], [10, 20, 40], margin=1.2)
    assert rates.exceedance.tolist() == [0, 0, 0]
    assert (rates.upper <= 1).all()


@pytest.mark.parametrize(
    ("positives", "tested"), [([1], [2]), ([0, 0], [5, 5]), ([5, 5], [5, 5]), ([1, 0], [2, 0])]
)
def test_answers_all_alike_say_so(positives, tested):
    with pytest.raises(NotEnoughData, match="answers of both kinds"):
        shrink_shares(positives, tested)


def test_more_positives_than_screened_are_refused():
    with pytest.raises(InvalidCounts, match="row 0 has more positives"):
        shrink_shares([3, 1], [2, 2])


def test_one_answer_an_area_cannot_show_likeness():
    rates = shrink_shares([1, 0, 1, 0], [1, 1, 1, 1])
    assert rates.rate == pytest.approx([0.5] * 4)
