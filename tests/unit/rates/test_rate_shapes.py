"""Two shapes of rates, updated by a count: against integrals that know nothing of how."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from hotspot.rates.rate_shapes import gamma_rates, log_normal_rates

SHAPES = {
    gamma_rates: lambda mean, spread: stats.gamma(1 / spread, scale=mean * spread),
    log_normal_rates: lambda mean, spread: stats.lognorm(
        np.sqrt(np.log1p(spread)), scale=mean / np.sqrt(1 + spread)
    ),
}


@pytest.mark.parametrize("update", SHAPES)
@pytest.mark.parametrize(
    ("y", "e", "mean", "spread"), [(3, 2, 1.1, 0.2), (40, 30, 1, 0.1), (0, 5, 1, 0.5)]
)
def test_likelihood_mean_and_variance_are_those_of_the_integral(update, y, e, mean, spread):
    prior = SHAPES[update](mean, spread)

    def moment(power):
        parts = (0, 0.5, 1, 2, 12)
        return sum(
            quad(lambda r: r**power * (r * e) ** y * np.exp(-r * e) * prior.pdf(r), *ends)[0]
            for ends in pairwise(parts)
        )

    height, rate, variance = (
        float(value[0]) for value in update(*(np.array([float(v)]) for v in (y, e, mean, spread)))
    )
    total, first, second = map(moment, range(3))
    assert height == pytest.approx(np.log(total), abs=1e-4)
    assert rate == pytest.approx(first / total, rel=1e-4)
    assert variance == pytest.approx(second / total - (first / total) ** 2, rel=1e-3)


@pytest.mark.parametrize("update", SHAPES)
def test_without_spread_every_ratio_is_the_mean(update):
    _, rate, variance = update(np.array([0.0, 9]), np.array([3.0, 3]), np.ones(1), np.array([1e-9]))
    np.testing.assert_allclose(rate, 1, atol=1e-6)
    assert (variance < 1e-6).all()


def test_the_log_normal_shape_lets_the_highest_stand_out_further():
    given = np.array([60.0]), np.array([20.0]), np.ones(1), np.array([0.1])
    assert log_normal_rates(*given)[1] > gamma_rates(*given)[1]
