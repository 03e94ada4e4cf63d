"""The lines allow for more than chance where the areas show it, and never for less."""

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.spc.funnels.choice import compare_ratios, compare_shares
from hotspot.spc.funnels.funnel import funnel_of_ratios, funnel_of_shares

SIZES = np.geomspace(2, 4000, 60)


def spread(n=40, sd=0.4, seed=3):
    rng = np.random.default_rng(seed)
    expected = np.geomspace(4, 900, n)
    return rng.poisson(expected * np.exp(rng.normal(0, sd, n))), expected


def test_areas_alike_are_held_to_exact_limits():
    expected = np.geomspace(4, 900, 40)

    found = compare_ratios(np.round(expected), expected, sizes=SIZES)

    exact = funnel_of_ratios(np.round(expected), expected)
    assert not found.allows_for_spread
    assert found.funnel.method == "exact"
    assert found.funnel.phi < 1
    np.testing.assert_array_equal(found.funnel.upper, exact.upper)
    np.testing.assert_array_equal(found.chance[1], found.upper[1])


def test_areas_that_differ_are_held_to_limits_that_allow_for_it():
    found = compare_ratios(*spread(), sizes=SIZES)

    exact = funnel_of_ratios(*spread())
    assert found.allows_for_spread
    assert found.funnel.method == "SHMI"
    assert (found.upper[1] >= found.chance[1]).all()
    assert (np.abs(found.funnel.level) == 2).sum() < (np.abs(exact.level) == 2).sum()


def test_a_small_area_is_never_called_low_by_what_is_not_rare_by_chance():
    observed, expected = spread(sd=0.1)
    observed[8:12], expected[8:12] = 3, 10

    plain = funnel_of_ratios(observed, expected, method="SHMI", make_up=True)
    found = compare_ratios(observed, expected, sizes=SIZES)

    assert found.allows_for_spread
    assert (plain.lower[1, 8:12] > found.funnel.lower[1, 8:12]).all()
    assert (found.funnel.level[8:12] == -1).all()


def test_an_area_has_the_limits_of_the_curve_at_its_size():
    observed, expected = spread()
    tested = np.round(expected) + 5

    ratios = compare_ratios(observed, expected, sizes=expected)
    shares = compare_shares(np.minimum(observed, tested), tested, centre=0.6, sizes=tested)

    for found in (ratios, shares):
        np.testing.assert_allclose(found.lower, found.funnel.lower)
        np.testing.assert_allclose(found.upper, found.funnel.upper)


def test_shares_are_compared_with_the_share_that_is_known():
    tested = np.full(8, 100.0)

    found = compare_shares(tested * 0.3, tested, centre=0.2, sizes=SIZES)

    assert found.funnel.centre == 0.2
    assert (found.funnel.value == 0.3).all()
    assert funnel_of_shares([30, 30], [100, 100], centre=0.2).level.tolist() == [1, 1]
    assert (found.lower[1] <= found.chance[0]).all()


@pytest.mark.parametrize("centre", [-0.1, 1.2, np.nan])
def test_a_centre_that_is_no_share_is_refused(centre):
    with pytest.raises(InvalidCounts, match="between 0 and 1"):
        compare_shares([3, 4], [9, 9], centre=centre, sizes=SIZES)


def test_one_area_has_no_spread_to_measure():
    with pytest.raises(NotEnoughData, match="two areas"):
        compare_ratios([3, 4], [9, 0], sizes=SIZES)


def test_among_few_areas_the_one_that_stands_out_does_not_set_the_spread():
    observed, expected = np.array([900.0, 290, 310, 305, 295, 300, 301]), np.full(7, 300.0)

    found = compare_ratios(observed, expected, sizes=SIZES)

    assert funnel_of_ratios(observed, expected, method="SHMI", make_up=True).tau2 > 0.1
    assert found.funnel.tau2 == 0
    assert found.funnel.level.tolist() == [2, 0, 0, 0, 0, 0, 0]


def test_few_areas_are_not_made_up_for_trimming_that_did_not_happen():
    rng = np.random.default_rng(4)
    drawn = [
        funnel_of_ratios(rng.poisson(200, 6), np.full(6, 200.0), method="SHMI", make_up=True)
        for _ in range(200)
    ]

    assert np.mean([one.phi for one in drawn]) == pytest.approx(1, abs=0.15)
