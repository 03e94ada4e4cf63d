import numpy as np
import pytest
from scipy.stats import norm, t

from hotspot.spc.limits.dispersion import of_counts, of_shares, pearson, widening


def test_the_spread_widens_as_student_is_wider_than_the_normal():
    freedom = np.array([4.0, 7.8, 33.0, 1e9])

    expected = (t.isf(0.00135, freedom) / norm.isf(0.00135)) ** 2

    np.testing.assert_allclose(widening(freedom), expected)
    assert widening(np.array([1.0])) == expected[0], "below four degrees as four"


def test_counts_in_clumps_leave_less_known_of_their_spread():
    factor, points = np.array([1.0, 1.0, 8.0]), np.array([52, 12, 52])

    wider = of_counts(factor, np.full(3, 20.0), points) / factor

    assert 1.05 < wider[0] < 1.15 < wider[2] < wider[1]


def test_no_spread_is_below_that_of_chance():
    calm, points = np.array([0.2]), np.array([52])

    assert of_counts(calm, np.array([20.0]), points) == 1
    assert of_shares(calm, points) == 1


def test_one_week_divides_by_one():
    np.testing.assert_array_equal(pearson(np.array([3.0, 3.0]), np.array([1, 4])), [3, 1])
    assert of_shares(np.array([2.0]), np.array([12])) == pytest.approx(2 * widening(np.array(11)))
