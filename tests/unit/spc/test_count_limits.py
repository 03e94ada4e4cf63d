import numpy as np
import pytest
from scipy.stats import nbinom

from hotspot.core.errors import InvalidCounts
from hotspot.spc.limits.count_limits import count_limits

INSIDE = [(2, 3), (60, 1.5), (900, 40)]
OUTSIDE = [(1e7, 1e4), (1e9, 1.5), (3e6, 50), (10, 1000), (0.5, 1e4), (1e-5, 1.2), (1e-6, 2)]


@pytest.mark.parametrize("tail", [1e-9, 1e-6, 0.00135, 0.05])
@pytest.mark.parametrize(("mean", "dispersion"), INSIDE + OUTSIDE)
def test_limits_lie_between_the_counts_that_scipy_says(mean, dispersion, tail):
    size, share = mean / (dispersion - 1), 1 / dispersion

    lower, upper = (end[0, 0] for end in count_limits(*np.array([[[mean]], [[dispersion]]]), tail))

    assert np.ceil(upper) == nbinom.isf(tail, size, share) + 1
    assert max(np.floor(lower), -1) == nbinom.ppf(tail, size, share) - 1


def test_weeks_inside_and_outside_the_table_keep_their_places():
    means = np.array([[10, 1e7, 10], [np.nan, 1e7, 3]])
    lower, upper = count_limits(means, np.full(means.shape, 2.0))

    assert upper[0, 0] == upper[0, 2] < upper[0, 1] == upper[1, 1]
    assert np.isnan([lower[1, 0], upper[1, 0]]).all()
    assert upper[1, 2] < upper[0, 0]


@pytest.mark.parametrize("tail", [1e-12, 0.0, 0.5, np.nan])
def test_tails_nobody_knows_are_refused_in_words(tail):
    with pytest.raises(InvalidCounts, match=r"tail must be from 1e-09 to below 0\.5"):
        count_limits(np.ones((1, 1)), np.ones((1, 1)), tail)
