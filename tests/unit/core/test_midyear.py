"""Between two July firsts the number goes over in a straight line, and nowhere else."""

import numpy as np

from hotspot.core.midyear import july_first, shares_of_years


def days(*texts):
    return np.array(texts, dtype="datetime64[D]")


def test_a_year_is_named_by_its_first_of_july():
    assert july_first([1999, 2020]).tolist() == days("1999-07-01", "2020-07-01").tolist()


def test_half_way_between_two_years_both_count_alike():
    shares = shares_of_years([2021, 2022], days("2021-07-01", "2021-12-30", "2022-07-01"))
    np.testing.assert_allclose(shares[:, 0], [1, 0])
    np.testing.assert_allclose(shares[:, 1], [183 / 365, 182 / 365])
    np.testing.assert_allclose(shares[:, 2], [0, 1])


def test_beyond_the_years_nothing_is_forecast():
    shares = shares_of_years([2019, 2021], days("2010-01-01", "2030-01-01"))
    np.testing.assert_array_equal(shares, [[1, 0], [0, 1]])


def test_a_year_that_was_left_out_is_bridged():
    (first, last) = shares_of_years([2019, 2021], days("2020-07-01"))[:, 0]
    assert first + last == 1
    assert abs(last - 0.5) < 0.001
