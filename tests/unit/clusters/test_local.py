from itertools import combinations

import numpy as np
import pytest

from hotspot.clusters.autocorrelation import moran_of_rates
from hotspot.clusters.local import compare_neighbors, getis_ord_star, local_moran
from hotspot.clusters.standardized import standardize_rates
from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.rates.empirical_bayes import shrink_to_region
from tests.factories import adjacency_from, grid_adjacency

BOTH = pytest.mark.parametrize("statistic", [local_moran, getis_ord_star])


def block(rows=10, columns=10):
    """A chessboard, and its squares in a block of nine."""
    number = np.arange(rows * columns).reshape(rows, columns)
    return grid_adjacency(rows, columns), number[2:5, 2:5].ravel()


def enumerated_p(values, graph):
    """Two-sided p over every set of other neighbors, by the book."""
    p = []
    for area in range(values.size):
        own = graph.links[[area]].nonzero()[1]
        others = np.delete(values, area)
        sums = np.array([sum(some) for some in combinations(others, own.size)])
        seen = values[own].sum()
        high, low = np.mean(sums >= seen - 1e-9), np.mean(sums <= seen + 1e-9)
        p.append(min(1.0, 2 * min(high, low)))
    return np.array(p)


@BOTH
def test_p_is_that_of_every_other_set_of_neighbors(statistic):
    graph = grid_adjacency(3, 3)  # from 3 neighbors to every other
    values = np.random.default_rng(0).normal(size=9)
    p = enumerated_p(values, graph)
    found = statistic(values, graph, permutations=40_000)
    known = np.isfinite(found.p)
    error = 4 * np.sqrt(2 * p * (2 - p) / 40_000) + 1e-4
    assert known.sum() >= 8
    assert (np.abs(found.p - p) <= error)[known].all()


@BOTH
def test_equal_values_do_not_tip_the_scale(statistic):
    graph = grid_adjacency(4, 4)
    values = np.tile([0.1, 0.7], 8)
    found = statistic(values, graph, permutations=20_000)
    p = enumerated_p(values, graph)
    assert np.abs(found.p - p).max() < 4 * np.sqrt(2 / 20_000)


@BOTH
def test_a_block_of_high_squares_is_hot_and_nothing_else_is(statistic):
    graph, high = block()
    values = np.random.default_rng(1).normal(0, 0.3, 100)
    values[high] += 3
    found = statistic(values, graph)
    assert (found.status[high[[1, 3, 4, 5, 7]]] == "hot").all()  # a corner has as many low ones
    far = np.setdiff1d(np.arange(100), graph.links[high].nonzero()[1])
    assert (found.status[far] == "not distinguishable").all()


def test_a_single_high_square_is_an_outlier_of_moran_and_not_hot():
    graph, (*_, centre) = block()
    values = np.random.default_rng(2).normal(0, 0.05, 100)
    values[graph.links[[centre]].nonzero()[1]] = -1
    values[centre] = 5
    found = local_moran(values, graph)
    assert found.status[centre] == "high among low"
    assert found.statistic[centre] < 0
    assert getis_ord_star(values, graph).status[centre] != "hot"


@BOTH
def test_who_touches_nobody_has_no_statistic_and_says_why(statistic):
    pairs = [(a, a + 1) for a in range(6)]
    graph = adjacency_from(np.array(pairs), 9)  # 7 and 8 are islands
    values = np.array([3.0, 2, 1, 0, -1, np.nan, 4, 9, -9])  # 6 touches only a gap
    found = statistic(values, graph)
    words = ["no denominator", *["no neighbor"] * 3]
    assert found.status[5:].tolist() == words
    for values_of in (found.statistic, found.p, found.q):
        assert np.isnan(values_of[5:]).all()
        assert np.isfinite(values_of[:5]).all()


def test_who_touches_everybody_has_no_contrast():
    graph = adjacency_from(np.array([(0, 1), (0, 2), (0, 3), (1, 2)]), 4)
    found = getis_ord_star(np.array([1.0, 2, 3, 5]), graph)
    assert found.status[0] == "touches every other"
    assert np.isnan(found.statistic[0])


@BOTH
def test_smoothed_rates_are_refused_in_words(statistic):
    rates = shrink_to_region([1, 5, 9], [10, 10, 10])
    graph = adjacency_from(np.array([(0, 1), (1, 2)]), 3)
    with pytest.raises(UnsupportedMethod, match="pass the counts and their exposure"):
        statistic(rates, graph)
    with pytest.raises(UnsupportedMethod, match="empirical Bayes"):
        moran_of_rates(rates, [1, 1, 1], graph)


def test_counts_go_in_and_only_counts():
    graph, high = block()
    people = np.full(100, 50.0)
    events = np.where(np.isin(np.arange(100), high), 40, 20)
    for name, statistic in (("getis_ord_star", getis_ord_star), ("local_moran", local_moran)):
        found = compare_neighbors(events, people, graph, statistic=name)
        same = statistic(standardize_rates(events, people), graph)
        assert (found.status == same.status).all()
        assert found.status[high[4]] == "hot"
    with pytest.raises(UnsupportedMethod, match="pass the counts"):
        compare_neighbors(shrink_to_region(events, people), people, graph)
    with pytest.raises(UnsupportedMethod, match="is none of getis_ord_star"):
        compare_neighbors(events, people, graph, statistic="geary")


@BOTH
def test_what_cannot_be_compared_is_refused(statistic):
    graph = adjacency_from(np.array([(0, 1), (1, 2)]), 3)
    with pytest.raises(InvalidCounts, match="adjacency is of 3 areas"):
        statistic([1.0, 2.0], graph)
    with pytest.raises(InvalidCounts, match="row 1 is not"):
        statistic([1.0, np.inf, 2.0], graph)
    for alike in ([0.3, 0.3, 0.3], [1.0, np.nan, np.nan], [np.nan] * 3):
        with pytest.raises(NotEnoughData, match="two areas whose values differ"):
            statistic(alike, graph)


@BOTH
def test_the_same_seed_gives_the_same_answer_and_another_nearly_so(statistic):
    graph, _ = block()
    values = np.random.default_rng(3).normal(size=100)
    one, same, other = (statistic(values, graph, seed=seed) for seed in (5, 5, 6))
    assert (one.p == same.p).all()
    assert 0 < np.abs(one.p - other.p).max() < 0.06


def test_a_smooth_map_is_alike_a_chessboard_unlike_and_speckle_neither():
    graph = adjacency_from(
        np.array([(a, a + 1) for a in range(99) if a % 10 != 9] + [(a, a + 10) for a in range(90)]),
        100,
    )
    people, row = np.full(100, 1000.0), np.arange(100) // 10
    smooth = moran_of_rates(10 + 3 * row, people, graph)
    board = moran_of_rates(10 + 5 * ((np.arange(100) + row) % 2), people, graph)
    assert smooth.statistic > 0.8
    assert smooth.p == 1 / 10_000
    assert board.statistic == pytest.approx(-1)
    assert board.p == 1


def test_a_map_without_neighbors_is_refused():
    with pytest.raises(NotEnoughData, match="no two areas with a denominator touch"):
        moran_of_rates([1, 2, 3], [9, 0, 9], adjacency_from(np.array([(0, 1), (1, 2)]), 3))


def test_small_places_need_wilder_rates_to_be_as_far_out():
    z = standardize_rates([4, 400, 100], [100, 10_000, 10_000])
    assert 0 < z[0] < z[1]


def test_luck_larger_than_the_spread_leaves_poisson_deviations():
    # as published, the variance of the large place would be below zero
    events, exposure = np.array([3.0, 2, 3, 250]), np.array([25.0, 25, 25, 2500])
    z = standardize_rates(events, exposure)
    region = events.sum() / exposure.sum()
    assert z == pytest.approx((events / exposure - region) / np.sqrt(region / exposure))


def test_a_place_without_a_denominator_is_a_gap_and_changes_nobody():
    z = standardize_rates([4, 7, 5], [100, 120, 90])
    wider = standardize_rates([4, 7, 5, 3, 2], [100, 120, 90, 0, np.nan])
    assert wider[:3] == pytest.approx(z)
    assert np.isnan(wider[3:]).all()


@pytest.mark.parametrize(
    ("events", "exposure", "error", "words"),
    [
        ([1, -1], [1, 1], InvalidCounts, "events must be finite .* row 1"),
        ([1, 1], [1, -1], InvalidCounts, "exposure must be zero or more.* row 1"),
        ([1, 1], [1], InvalidCounts, "must be aligned"),
        ([0, 0], [1, 1], NotEnoughData, "at least one event"),
        ([1, 0], [1, 0], NotEnoughData, "two areas with a denominator"),
    ],
)
def test_impossible_counts_are_named(events, exposure, error, words):
    with pytest.raises(error, match=words):
        standardize_rates(events, exposure)
