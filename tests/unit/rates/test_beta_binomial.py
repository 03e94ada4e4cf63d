import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import beta, betabinom

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.rates.beta_binomial import likelihood_share_prior, shrink_shares_by_likelihood


def answers(seed=0, areas=60, typical=20, together=9.0):
    rng = np.random.default_rng(seed)
    tested = rng.poisson(typical, areas).astype(float)
    true = rng.beta(0.3 * together, 0.7 * together, areas)
    return rng.binomial(tested.astype(int), true).astype(float), tested


@pytest.mark.parametrize(("typical", "together"), [(20, 9.0), (4, 3.0), (60, 80.0)])
def test_mean_and_likeness_are_where_scipys_likelihood_is_highest(typical, together):
    positives, tested = answers(typical=typical, together=together)

    def against(place):
        m, s = expit(place[0]), np.exp(place[1])
        return -betabinom.logpmf(positives, tested, m * s, (1 - m) * s).sum()

    best = minimize(
        against, [-1.0, 2.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12}
    )
    prior = likelihood_share_prior(positives, tested)
    assert prior.mean == pytest.approx(expit(best.x[0]), rel=1e-6)
    assert 1 / prior.alike - 1 == pytest.approx(np.exp(best.x[1]), rel=1e-4)


def test_with_the_spread_known_the_posterior_is_the_textbooks_beta():
    positives, tested = answers()
    rates = shrink_shares_by_likelihood(positives, tested, spread_known=True, coverage=0.9)
    prior = likelihood_share_prior(positives, tested)
    s = 1 / prior.alike - 1
    exact = beta(positives + prior.mean * s, tested - positives + (1 - prior.mean) * s)
    assert rates.rate == pytest.approx(exact.mean())
    assert rates.lower == pytest.approx(exact.ppf(0.05))
    assert rates.upper == pytest.approx(exact.ppf(0.95))
    assert rates.exceedance == pytest.approx(exact.sf(1.2 * rates.reference))


def test_places_more_alike_than_chance_get_the_common_share():
    tested = np.array([10.0, 20, 30, 40])
    rates = shrink_shares_by_likelihood(tested * 0.3, tested)
    assert rates.rate == pytest.approx([0.3] * 4)
    assert rates.method.endswith("no spread beyond chance")
    assert (rates.upper - rates.lower > 0.05).all()


def test_one_answer_an_area_cannot_show_likeness():
    rates = shrink_shares_by_likelihood([1, 0, 1, 0, 0], np.ones(5))
    assert rates.rate == pytest.approx([0.4] * 5)


def test_areas_that_answer_with_one_voice_are_as_alike_as_may_be():
    prior = likelihood_share_prior(np.array([50.0, 0, 50, 0]), np.full(4, 50.0))
    assert prior.alike == 0.5


def test_the_mean_is_found_where_one_small_area_answers_otherwise():
    tested = np.array([1.0, 1, 1, 9, 1, 193, 193, 193, 193])
    positives = np.where(tested == 9, 3.0, 0.0)
    yes, no = (likelihood_share_prior(x, tested) for x in (positives, tested - positives))
    assert yes.mean == pytest.approx(1 - no.mean, rel=1e-12)
    assert yes.alike == pytest.approx(no.alike)


def test_nobody_asked_is_a_gap_and_changes_nobody_else():
    positives, tested = answers(areas=12)
    with_it = shrink_shares_by_likelihood([*positives, 0, 1], [*tested, 0, np.nan])
    without = shrink_shares_by_likelihood(positives, tested)
    assert np.isnan(with_it.rate[12:]).all()
    assert with_it.lower[:12] == pytest.approx(without.lower)


def test_what_cannot_be_shrunk_is_refused():
    with pytest.raises(InvalidCounts, match="row 0 has more positives"):
        shrink_shares_by_likelihood([4, 2], [3, 5])
    with pytest.raises(NotEnoughData, match="answers of both kinds"):
        shrink_shares_by_likelihood([3, 5], [3, 5])
