import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.laney import Spread, p_prime, u_prime
from hotspot.spc.limits.shewhart import p, u, xmr
from hotspot.spc.seasons.expected import rest_of_region

GAP = np.nan
FREE = Spread(floor=0)


def everywhere(values: np.ndarray):
    return baseline_of(True, values.shape)


def test_xmr_limits_are_three_mean_ranges_over_d2_from_the_mean():
    row = np.array([[4.0, 6, 4, 6, 4, 6]])

    limits = xmr(row, everywhere(row), d2=1.0)

    assert limits.centre[0, 0] == 5
    assert (limits.lower[0, 0], limits.upper[0, 0]) == (-1, 11)
    assert np.isnan(limits.sigma_z).all()


def test_xmr_of_one_point_has_a_centre_and_no_limits():
    row = np.array([[4.0]])

    limits = xmr(row, everywhere(row))

    assert limits.centre[0, 0] == 4
    assert np.isnan(limits.upper[0, 0])


def test_a_zero_denominator_is_a_week_without_a_value():
    events, exposure = np.array([[3.0, 0, 5]]), np.array([[10.0, 0, 10]])

    limits = u(events, exposure, everywhere(events))

    assert np.isnan(limits.value[0, 1])
    assert np.isnan(limits.upper[0, 1])
    assert limits.centre[0, 0] == pytest.approx(0.4)


def test_weeks_outside_the_baseline_do_not_move_the_limits():
    events, exposure = np.array([[3.0, 5, 4, 90]]), np.full((1, 4), 10.0)
    first = baseline_of([True, True, True, False], events.shape)

    np.testing.assert_allclose(u(events, exposure, first).centre, 0.4)


def test_an_all_zero_series_has_all_limits_at_zero():
    events, exposure = np.zeros((1, 6)), np.full((1, 6), 10.0)

    limits = u_prime(events, exposure, everywhere(events))

    assert limits.sigma_z[0, 0] == 1
    assert not limits.lower.any()
    assert not limits.upper.any()


def test_a_share_of_one_has_limits_at_one():
    asked = np.full((1, 6), 10.0)

    limits = p_prime(asked, asked, everywhere(asked))

    assert (limits.centre == 1).all()
    assert (limits.lower == 1).all()
    assert (limits.upper == 1).all()


def test_shares_stay_between_zero_and_one():
    events, asked = np.array([[1.0, 0, 2, 0]]), np.full((1, 4), 2.0)

    limits = p(events, asked, everywhere(events))

    assert (limits.lower == 0).all()
    assert (limits.upper == 1).all()


def test_sigma_z_is_floored_at_one_unless_told_otherwise():
    events, exposure = np.array([[99.0, 100, 101, 100]]), np.full((1, 4), 10.0)
    baseline = everywhere(events)

    assert u_prime(events, exposure, baseline).sigma_z[0, 0] == 1
    assert u_prime(events, exposure, baseline, spread=FREE).sigma_z[0, 0] < 0.1


def test_sigma_z_is_measured_in_each_phase():
    quiet, wild = [100.0, 110, 90, 100, 105], [100.0, 180, 20, 160, 40]
    events, exposure = np.array([quiet + wild]), np.full((1, 10), 10.0)
    baseline = baseline_of(True, events.shape, phases=[0] * 5 + [1] * 5)

    first, second = u_prime(events, exposure, baseline).sigma_z[0]

    assert first < 2
    assert second > 5


def test_no_two_neighboring_weeks_give_no_laney_limits():
    events, exposure = np.array([[3.0, GAP, 5.0]]), np.full((1, 3), 10.0)

    limits = u_prime(events, exposure, everywhere(events))

    assert np.isnan(limits.sigma_z).all()
    assert np.isnan(limits.upper).all()
    assert limits.centre[0, 0] == pytest.approx(0.4)


def test_lasting_events_widen_the_limits_and_never_narrow_them():
    drift = 100 + 30 * np.sin(np.arange(40) / 4)[None, :]
    zigzag = 100 + 30 * np.where(np.arange(40) % 2, 1, -1)[None, :]
    exposure = np.full((1, 40), 10.0)

    for events, wider in ((drift, True), (zigzag, False)):
        plain = u_prime(events, exposure, everywhere(events), spread=FREE)
        lasting = u_prime(events, exposure, everywhere(events), spread=Spread(0, lasting=True))
        assert (lasting.sigma_z[0, 0] > plain.sigma_z[0, 0]) == wider


def test_skewed_counts_move_the_upper_limit_by_four_thirds_of_an_event():
    events, exposure = np.full((1, 8), 4.0), np.full((1, 8), 10.0)
    plain = u_prime(events, exposure, everywhere(events))

    skewed = u_prime(events, exposure, everywhere(events), spread=Spread(skewed=True))

    np.testing.assert_allclose((skewed.upper - plain.upper) * 10, 4 / 3)
    np.testing.assert_array_equal(skewed.lower, plain.lower)


def test_skewed_shares_move_the_limit_on_the_side_of_one_half():
    asked = np.full((1, 8), 400.0)
    for share, moves in ((0.1, "upper"), (0.9, "lower")):
        events = np.full((1, 8), share * 400)
        plain = p_prime(events, asked, everywhere(events))
        skewed = p_prime(events, asked, everywhere(events), spread=Spread(skewed=True))
        stays = {"upper": "lower", "lower": "upper"}[moves]
        step = np.abs(getattr(skewed, moves) - getattr(plain, moves))
        np.testing.assert_allclose(step * 400, 4 / 3 * 0.8)
        np.testing.assert_array_equal(getattr(skewed, stays), getattr(plain, stays))


def test_the_rest_of_the_region_leaves_the_area_and_unobserved_ones_out():
    events = np.array([[1.0, 2], [3, GAP], [5, 6]])
    exposure = np.array([[10.0, 10], [10, 10], [20, 0]])

    reference = rest_of_region(events, exposure)

    np.testing.assert_allclose(reference.rate, [[8 / 30, GAP], [6 / 30, 2 / 10], [4 / 20, 2 / 10]])
    np.testing.assert_allclose(reference.events, [[8, 0], [6, 2], [4, 2]])


def test_the_centre_line_follows_the_region_in_the_ratio_of_the_baseline():
    season = np.array([10.0, 20, 40, 20, 10, 30])
    events = np.stack([season * 2, season * 3, season * 5])
    exposure = np.full(events.shape, 100.0)

    limits = u_prime(
        events, exposure, everywhere(events), reference=rest_of_region(events, exposure)
    )

    np.testing.assert_allclose(limits.centre, limits.value)
    assert (limits.sigma_z == 1).all()


def test_a_reference_of_few_events_widens_the_limits():
    events, exposure = np.full((2, 6), 9.0), np.full((2, 6), 100.0)
    alone = u(events, exposure, everywhere(events))

    against = u(events, exposure, everywhere(events), reference=rest_of_region(events, exposure))

    np.testing.assert_allclose(against.sigma / alone.sigma, np.sqrt(2))


def test_arrays_that_do_not_fit_are_refused():
    row = np.ones((1, 3))
    with pytest.raises(InvalidCounts, match="one row an area and one column a week"):
        u(row, np.ones((1, 4)), everywhere(row))
    with pytest.raises(InvalidCounts, match="one row an area and one column a week"):
        xmr(np.ones(3), everywhere(row))
    with pytest.raises(InvalidCounts, match=r"must be equal \(n, w\)"):
        rest_of_region(np.ones(3), np.ones(3))
