"""Priors are densities: they integrate to one, and refuse what is none."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from hotspot.core.errors import InvalidCounts
from hotspot.rates import Beta, Bym2, Exponential, HalfNormal, InverseGamma, Leroux


@pytest.mark.parametrize("scale", [0.2, 1.0, 3.0])
def test_a_half_normal_is_scipys(scale):
    for spread in (0.01, 0.5, 2.0):
        assert HalfNormal(scale).log_density(spread) == pytest.approx(
            stats.halfnorm(scale=scale).logpdf(spread), rel=1e-12
        )


def test_an_exponential_is_scipys_and_keeps_its_word_about_the_tail():
    prior = Exponential.beyond(1.0, 0.01)
    assert prior.log_density(0.7) == pytest.approx(
        stats.expon(scale=1 / prior.rate).logpdf(0.7), rel=1e-12
    )
    beyond = quad(lambda s: np.exp(prior.log_density(s)), 1.0, np.inf)[0]
    assert beyond == pytest.approx(0.01, rel=1e-6)


def test_an_inverse_gamma_is_scipys_of_the_variance_up_to_a_constant():
    prior, variance = InverseGamma(1.0, 0.01), stats.invgamma(1.0, scale=0.01)
    off = [prior.log_density(s) - (variance.logpdf(s**2) + np.log(2 * s)) for s in (0.05, 0.3, 2.0)]
    assert np.ptp(off) == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (1, 1), (2, 5)])
def test_a_beta_is_scipys(a, b):
    for share in (0.01, 0.4, 0.99):
        assert Beta(a, b).log_density(share) == pytest.approx(
            stats.beta(a, b).logpdf(share), rel=1e-10, abs=1e-10
        )


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: HalfNormal(0.0), "half-normal"),
        (lambda: HalfNormal(np.nan), "half-normal"),
        (lambda: Exponential(-1.0), "exponential"),
        (lambda: Exponential.beyond(0.0, 0.01), "limit"),
        (lambda: Exponential.beyond(1.0, 1.0), "probability"),
        (lambda: InverseGamma(0.0, 1.0), "shape"),
        (lambda: InverseGamma(1.0, np.inf), "scale"),
        (lambda: Beta(0.0, 1.0), "first parameter"),
        (lambda: Beta(1.0, -2.0), "second parameter"),
        (lambda: Bym2(fixed_sd=0.0), "fixed_sd"),
        (lambda: Bym2(fixed_sd=-1.0), "fixed_sd"),
        (lambda: Leroux(fixed_sd=np.nan), "fixed_sd"),
    ],
)
def test_what_is_no_prior_is_refused_by_its_name(make, word):
    with pytest.raises(InvalidCounts, match=word):
        make()


def test_defaults_are_those_of_the_documentation():
    assert Bym2() == Bym2(sigma=HalfNormal(1.0), phi=Beta(0.5, 0.5), fixed_sd=np.inf)
    assert Leroux() == Leroux(sigma=HalfNormal(1.0), rho=Beta(1.0, 1.0), fixed_sd=np.inf)
