"""What is averaged in closed form or with fifteen nodes equals a patient numerical integral."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad
from scipy.special import expit

from hotspot.rates.spatial.likelihoods import Binomial, Poisson

SETTINGS = [(-1.0, 0.04), (0.3, 0.5), (1.5, 1.2), (-2.0, 2.0)]


def averaged(f, mean, variance):
    sd = np.sqrt(variance)
    normal = stats.norm(mean, sd)
    return quad(
        lambda x: f(x) * normal.pdf(x), mean - 12 * sd, mean + 12 * sd, epsabs=1e-12, limit=200
    )[0]


def derivative(f, x, order, h=2e-3):
    """Central differences, for a check of our own derivatives."""
    steps = {1: (1, 0, -1), 2: (1, -2, 1)}[order]
    scale = {1: 2 * h, 2: h**2}[order]
    return sum(c * f(x + k * h) for c, k in zip(steps, (1, 0, -1), strict=True)) / scale


@pytest.mark.parametrize(("mean", "variance"), SETTINGS)
@pytest.mark.parametrize(("events", "expected"), [(0.0, 2.5), (3.0, 1.7), (0.4, 0.2)])
def test_poisson_averages_equal_numerical_integrals(mean, variance, events, expected):
    found = Poisson(np.array([events]), np.array([expected])).average(
        np.array([mean]), np.array([variance])
    )
    pieces = {
        "value": lambda x: events * x - expected * np.exp(x),
        "slope": lambda x: events - expected * np.exp(x),
        "weight": lambda x: expected * np.exp(x),
        "bend": lambda x: -expected * np.exp(x),
    }
    for name, piece in pieces.items():
        assert getattr(found, name)[0] == pytest.approx(averaged(piece, mean, variance), rel=1e-7)


@pytest.mark.parametrize(("mean", "variance"), SETTINGS)
@pytest.mark.parametrize(("positives", "trials"), [(0.0, 8.0), (5.0, 12.0), (9.0, 9.0)])
def test_binomial_averages_equal_numerical_integrals(mean, variance, positives, trials):
    found = Binomial(np.array([positives]), np.array([trials])).average(
        np.array([mean]), np.array([variance])
    )
    pieces = {
        "value": lambda x: positives * x - trials * np.logaddexp(0, x),
        "slope": lambda x: positives - trials * expit(x),
        "weight": lambda x: trials * expit(x) * expit(-x),
        "bend": lambda x: -trials * expit(x) * expit(-x) * (1 - 2 * expit(x)),
    }
    for name, piece in pieces.items():
        wanted = averaged(piece, mean, variance)
        assert getattr(found, name)[0] == pytest.approx(wanted, rel=1e-3, abs=1e-3 * trials)


@pytest.mark.parametrize(
    "likelihood",
    [
        Poisson(np.array([0.0, 2.0, 0.3]), np.array([1.0, 3.0, 0.0])),
        Binomial(np.array([0.0, 2.0, 7.0]), np.array([4.0, 3.0, 7.0])),
    ],
    ids=["poisson", "binomial"],
)
def test_slope_weight_and_bend_are_derivatives_of_the_value(likelihood):
    variance = np.array([0.3, 0.1, 0.8])
    at = np.array([-0.5, 0.4, 1.1])
    found = likelihood.average(at, variance)

    def value(x):
        return likelihood.average(x, variance).value

    def weight(x):
        return likelihood.average(x, variance).weight

    assert found.slope == pytest.approx(derivative(value, at, 1), abs=1e-4)
    assert found.weight == pytest.approx(-derivative(value, at, 2), abs=1e-4)
    assert found.bend == pytest.approx(-derivative(weight, at, 1), abs=1e-4)


def test_an_area_that_takes_no_part_says_nothing():
    for likelihood in (
        Poisson(np.zeros(1), np.zeros(1)),
        Binomial(np.zeros(1), np.zeros(1)),
    ):
        found = likelihood.average(np.array([2.0]), np.array([1.0]))
        for name in ("value", "slope", "weight", "bend"):
            assert getattr(found, name)[0] == 0.0


def test_a_constant_completes_the_log_probability_of_the_counts():
    y, e, x, n = (np.array(v, float) for v in ([0, 3, 7], [1.2, 0.5, 9.0], [0, 3, 7], [4, 5, 7]))
    predictor, none = np.array([0.1, -0.4, 0.8]), np.zeros(3)
    poisson, binomial = Poisson(y, e), Binomial(x, n)
    assert poisson.average(predictor, none).value.sum() + poisson.constant() == pytest.approx(
        stats.poisson(e * np.exp(predictor)).logpmf(y).sum(), rel=1e-10
    )
    assert binomial.average(predictor, none).value.sum() + binomial.constant() == pytest.approx(
        stats.binom(n, expit(predictor)).logpmf(x).sum(), rel=1e-10
    )


def test_a_search_that_ran_far_off_is_not_a_warning():
    found = Poisson(np.array([1.0]), np.array([1.0])).average(np.array([5000.0]), np.array([9.0]))
    assert np.isfinite(found.value).all()
    assert found.value[0] < -1e200


def test_the_start_is_the_level_of_all_areas_together():
    assert Poisson(np.array([3.0, 1.0]), np.array([1.0, 1.0])).start() == pytest.approx(np.log(2))
    start = Binomial(np.array([3.0, 1.0]), np.array([4.0, 4.0])).start()
    assert start == pytest.approx(0)
