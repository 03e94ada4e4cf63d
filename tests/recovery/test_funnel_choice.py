"""Where truth is known: how many areas are called out by chance, and how many that should be."""

import numpy as np
import pytest

from hotspot.spc.funnels.choice import compare_ratios, compare_shares
from hotspot.spc.funnels.funnel import funnel_of_ratios

SIZES = np.array([1.0])
REPLICATES = 150


def areas(rng, ends, tau, n=40):
    """Draw areas that differ by a planted spread besides chance."""
    expected = np.exp(rng.uniform(*np.log(ends), n))
    return rng.poisson(expected * np.exp(rng.normal(0, tau, n) - tau**2 / 2)), expected


@pytest.mark.parametrize("tau", [0, 0.1, 0.3])
@pytest.mark.parametrize("ends", [(3, 20), (10, 100), (100, 2000)])
def test_few_areas_are_called_out_by_chance_or_by_the_spread_all_have(ends, tau):
    rng = np.random.default_rng(11)

    levels = np.concatenate(
        [
            compare_ratios(*areas(rng, ends, tau), sizes=SIZES).funnel.level
            for _ in range(REPLICATES)
        ]
    )

    assert (levels == 2).mean() <= 0.002
    assert (levels == -2).mean() <= 0.007


def test_low_small_areas_would_be_called_out_ten_times_too_often_by_the_logarithm_alone():
    rng = np.random.default_rng(12)
    drawn = [areas(rng, (3, 20), 0) for _ in range(REPLICATES)]

    alone = [funnel_of_ratios(*one, method="SHMI", make_up=True).level for one in drawn]
    chosen = [compare_ratios(*one, sizes=SIZES).funnel.level for one in drawn]

    assert np.mean(np.array(alone) == -2) > 0.008
    assert np.mean(np.array(chosen) == -2) <= 0.001


def test_shares_keep_their_promise_too_and_planted_outliers_are_found():
    rng = np.random.default_rng(13)
    false, found = [], []
    for _ in range(REPLICATES):
        tested = rng.integers(60, 600, 40)
        share = 1 / (1 + np.exp(-rng.normal(-1.1, 0.15, 40)))
        share[:2] = 0.55
        level = compare_shares(
            rng.binomial(tested, share), tested, centre=0.25, sizes=SIZES
        ).funnel.level
        false.append(np.abs(level[2:]) == 2)
        found.append(level[:2] == 2)

    assert np.mean(false) <= 0.005
    assert np.mean(found) > 0.9


def test_planted_doublings_among_areas_that_differ_are_found():
    rng = np.random.default_rng(14)
    found = []
    for _ in range(REPLICATES):
        observed, expected = areas(rng, (100, 1000), 0.12)
        observed[:2] = rng.poisson(2 * expected[:2])
        found.append(compare_ratios(observed, expected, sizes=SIZES).funnel.level[:2] == 2)

    assert np.mean(found) > 0.9


@pytest.mark.parametrize("n", [5, 7, 10])
def test_few_areas_are_seldom_called_out_though_their_spread_is_hardly_known(n):
    rng = np.random.default_rng(15)

    levels = np.concatenate(
        [
            compare_ratios(*areas(rng, (100, 1000), 0.2, n), sizes=SIZES).funnel.level
            for _ in range(4 * REPLICATES)
        ]
    )

    assert (np.abs(levels) == 2).mean() < 0.01


@pytest.mark.parametrize(("n", "least"), [(7, 0.3), (10, 0.5), (20, 0.95)])
def test_one_double_among_areas_alike_moves_their_rate_and_is_found_the_surer_the_more_there_are(
    n, least
):
    rng = np.random.default_rng(16)
    found = []
    for _ in range(2 * REPLICATES):
        mean = np.exp(rng.uniform(np.log(100), np.log(1000), n))
        observed = rng.poisson(mean * np.where(np.arange(n) == 0, 2, 1))
        expected = mean * observed.sum() / mean.sum()
        found.append(compare_ratios(observed, expected, sizes=SIZES).funnel.level[0] == 2)

    assert np.mean(found) > least
