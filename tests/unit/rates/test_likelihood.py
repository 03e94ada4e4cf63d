import numpy as np
import pytest

from hotspot.rates.likelihood import most_probable

TRIED = np.geomspace(1e-3, 1e3, 7)


def peak_at(x):
    """A hill in the logarithm of the spread, and its slope."""
    return lambda t: -((np.log(t) - x) ** 2) if t > 0 else -1e9, lambda t: -2 * (np.log(t) - x)


@pytest.mark.parametrize("x", [-6.0, -2.3, 0.0, 0.1, 6.5])
def test_a_hill_is_found_between_the_spreads_tried_first(x):
    assert np.log(most_probable(*peak_at(x), TRIED)) == pytest.approx(x, abs=1e-10)


def test_a_hill_beyond_the_last_spread_ends_there():
    assert most_probable(*peak_at(9.0), TRIED) == 1e3


def test_a_hill_below_the_first_spread_is_none():
    assert most_probable(*peak_at(-9.0), TRIED) == 0.0


def test_a_likelihood_that_only_falls_says_none():
    assert most_probable(lambda t: -t, lambda t: -t, TRIED) == 0.0


def test_a_flat_likelihood_says_none():
    assert most_probable(lambda t: 1e-9 * np.sin(1e4 * t), lambda t: 1e-9 * t, TRIED) == 0.0


def test_the_higher_of_two_hills_wins():
    def two(t):
        x = np.log(max(t, 1e-9))
        return np.exp(-((x + 4.6) ** 2)) + 2 * np.exp(-((x - 4.6) ** 2))

    def slope(t):
        x = np.log(t)
        low, high = (x + 4.6, x - 4.6)
        return -2 * low * np.exp(-(low**2)) - 4 * high * np.exp(-(high**2))

    assert np.log(most_probable(two, slope, TRIED)) == pytest.approx(4.6, abs=1e-6)
