"""Probabilities and quantiles of a mixture agree with scipy where scipy knows them."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from hotspot.rates.spatial.mixture import Mixture

WEIGHT = np.array([0.2, 0.5, 0.3])
MEAN = np.array([[0.0, -1.0], [0.4, 2.0], [1.1, 2.5]])
SD = np.array([[0.3, 1.0], [0.5, 0.2], [0.4, 2.0]])
PLAIN = Mixture(WEIGHT, MEAN, SD, np.zeros((3, 2)))


def scipys_below(value):
    return np.array([WEIGHT @ stats.norm(MEAN[:, i], SD[:, i]).cdf(value) for i in (0, 1)])


@pytest.mark.parametrize("value", [-3.0, -0.2, 0.0, 0.7, 5.0])
def test_without_skewness_it_is_a_mixture_of_normals(value):
    assert PLAIN.below(value) == pytest.approx(scipys_below(value), abs=1e-12)


@pytest.mark.parametrize("probability", [0.001, 0.025, 0.5, 0.9, 0.9995])
def test_a_quantile_has_its_probability_below_it(probability):
    assert scipys_below(PLAIN.quantile(probability)[0])[0] == pytest.approx(probability, rel=1e-4)
    skewed = Mixture(WEIGHT, MEAN, SD, np.full((3, 2), -0.5))
    assert skewed.below(skewed.quantile(probability)) == pytest.approx(probability, rel=1e-4)


def test_moments_and_the_mean_exponential_are_those_of_normals():
    mean, sd = PLAIN.moments()
    for i in (0, 1):
        assert mean[i] == pytest.approx(WEIGHT @ MEAN[:, i])
        second = WEIGHT @ (SD[:, i] ** 2 + MEAN[:, i] ** 2)
        assert sd[i] == pytest.approx(np.sqrt(second - mean[i] ** 2))
        lognormals = stats.lognorm(SD[:, i], scale=np.exp(MEAN[:, i])).mean()
        assert PLAIN.mean_exponential()[i] == pytest.approx(WEIGHT @ lognormals)


@pytest.mark.parametrize("events", [2, 5, 20])
def test_skewness_brings_it_nearer_to_the_log_of_a_gamma_posterior(events):
    # the posterior of a log rate given a Poisson count is the log of a gamma: moments are known
    exact = stats.loggamma(events + 0.5)
    mean, variance, skewness = exact.stats("mvs")
    at = np.linspace(mean - 2 * np.sqrt(variance), mean + 2 * np.sqrt(variance), 41)
    one = (np.ones(1), np.array([[mean]]), np.array([[np.sqrt(variance)]]))
    bent, straight = Mixture(*one, np.array([[skewness]])), Mixture(*one, np.zeros((1, 1)))
    off = [np.abs([m.below(x)[0] - exact.cdf(x) for x in at]).max() for m in (bent, straight)]
    assert off[0] < 0.5 * off[1]
    share = [abs(m.mean_exponential()[0] / (events + 0.5) - 1) for m in (bent, straight)]
    assert share[0] < 0.5 * share[1]


@pytest.mark.parametrize("skewness", [-2.5, -1.0, -0.2, 0.0, 0.8, 2.5])
def test_probabilities_never_fall_and_stay_between_zero_and_one(skewness):
    one = Mixture(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)), np.full((1, 1), skewness))
    found = np.array([one.below(x)[0] for x in [-np.inf, *np.linspace(-9, 9, 721), np.inf]])
    assert (np.diff(found) >= -1e-15).all()
    assert found[0] == 0.0
    assert found[-1] == 1.0


def test_the_density_below_integrates_to_the_third_cumulant():
    one = Mixture(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)), np.full((1, 1), -0.1))

    def upper_third(x):
        return 3 * x**2 * (1 - one.below(x)[0])

    def lower_third(x):
        return 3 * x**2 * one.below(-x)[0]

    third = quad(upper_third, 0, 9)[0] - quad(lower_third, 0, 9)[0]
    assert third == pytest.approx(-0.1, abs=0.003)  # far tails are cut off at one
