import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.subgroups import Subgroups, c4, s, subgroups, xbar

GAP = np.nan


def groups_of(sizes: list[int], sds: list[float], means: list[float] | None = None) -> Subgroups:
    values = (means or [10.0] * len(sizes), sds, sizes)
    return Subgroups(*(np.array([row], dtype=float) for row in values))


def test_c4_is_that_of_the_tables():
    np.testing.assert_allclose(
        c4([2, 5, 10, 25]), [0.797885, 0.939986, 0.972659, 0.989640], atol=1e-6
    )
    assert np.isnan(c4([1, 0])).all()


def test_measurements_become_mean_scatter_and_number():
    found = subgroups([[[1.0, 3, GAP], [5, GAP, GAP], [GAP, GAP, GAP]]])

    np.testing.assert_allclose(found.mean, [[2, 5, GAP]])
    np.testing.assert_allclose(found.sd, [[np.sqrt(2), GAP, GAP]])
    assert found.size.tolist() == [[2, 1, 0]]


def test_equal_weeks_average_their_scatter_as_a3_b3_b4_have_it():
    groups = groups_of([5, 5, 5], [1.0, 2, 3])
    use = baseline_of(True, (1, 3))

    np.testing.assert_allclose(xbar(groups, use).upper, 10 + 1.427 * 2, atol=0.001)
    np.testing.assert_allclose(s(groups, use).upper, 2.089 * 2, atol=0.001)
    assert (s(groups, use).lower == 0).all()


def test_unequal_weeks_pool_their_scatter_and_weigh_their_means():
    groups = groups_of([2, 11], [1.0, 2], [4.0, 17])
    use = baseline_of(True, (1, 2))
    pooled = np.sqrt((1 * 1 + 10 * 4) / 11)

    centred, scattered = xbar(groups, use), s(groups, use)

    np.testing.assert_allclose(centred.centre, 15)
    np.testing.assert_allclose(scattered.centre, pooled)
    np.testing.assert_allclose(centred.sigma, pooled / (c4([[2, 11]]) * np.sqrt([[2, 11]])))


def test_a_later_week_of_another_size_does_not_move_frozen_limits():
    use = baseline_of([True, True, False], (1, 3))

    equal = xbar(groups_of([5, 5, 5], [1.0, 3, 2]), use)
    later = xbar(groups_of([5, 5, 9], [1.0, 3, 2]), use)

    np.testing.assert_array_equal(later.upper[:, :2], equal.upper[:, :2])
    assert later.upper[0, 2] < equal.upper[0, 2], "more measurements, a surer mean"


def test_one_measurement_has_a_mean_and_no_limits():
    groups = groups_of([5, 1, 5], [1.0, GAP, 3])
    use = baseline_of(True, (1, 3))

    assert np.isnan(xbar(groups, use).upper[0, 1])
    assert np.isnan(s(groups, use).upper[0, 1])
    assert np.isfinite(xbar(groups, use).upper[0, [0, 2]]).all()


def test_both_charts_take_one_scatter_though_a_week_has_a_single_measurement():
    groups = groups_of([5, 1, 5], [1.0, GAP, 3])
    use = baseline_of(True, (1, 3))

    scatter = s(groups, use).centre[0, 0]

    assert scatter == pytest.approx(np.sqrt((4 * 1 + 4 * 9) / 8)), "pooled"
    np.testing.assert_allclose(xbar(groups, use).sigma[0, 0], scatter / (c4(5) * np.sqrt(5)))


def test_measurements_that_never_vary_have_limits_on_the_centre_line():
    groups = subgroups(np.full((1, 4, 3), 7.0))
    use = baseline_of(True, (1, 4))

    for limits in (xbar(groups, use), s(groups, use)):
        np.testing.assert_array_equal(limits.upper, limits.centre)
        np.testing.assert_array_equal(limits.lower, limits.centre)


def test_a_known_level_and_scatter_can_be_given():
    groups = groups_of([5, 5], [1.0, 3])
    use = baseline_of(True, (1, 2))

    assert (xbar(groups, use, centre=9).centre == 9).all()
    assert (s(groups, use, centre=1.5).centre == 1.5).all()


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(InvalidCounts, match="must be areas by weeks by measurements"):
        subgroups([[1.0, 2]])
    with pytest.raises(InvalidCounts, match=r"mean \(1, 2\) must have one row an area"):
        xbar(groups_of([5, 5], [1.0, 3]), baseline_of(True, (1, 3)))
