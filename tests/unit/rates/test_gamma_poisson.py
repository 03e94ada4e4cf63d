import numpy as np
import pytest
from scipy.stats import gamma
from statsmodels.discrete.discrete_model import NegativeBinomial

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.rates.effective import effective_counts
from hotspot.rates.empirical_bayes import shrink_to_region
from hotspot.rates.gamma_poisson import likelihood_prior, shrink_by_likelihood

NAMES = ("rate", "lower", "upper", "exceedance", "shortfall")


def towns(seed=0, areas=80, shape=6.0, mean=0.02):
    rng = np.random.default_rng(seed)
    exposure = rng.lognormal(5.5, 0.8, areas)
    return rng.poisson(exposure * rng.gamma(shape, mean / shape, areas)).astype(float), exposure


def test_mean_and_spread_are_those_of_statsmodels():
    events, exposure = towns()
    fit = NegativeBinomial(events, np.ones_like(events), exposure=exposure).fit(
        disp=False, method="newton", tol=1e-14, maxiter=200
    )
    prior = likelihood_prior(effective_counts(events, exposure))
    assert np.log(prior.mean[0]) == pytest.approx(fit.params[0], rel=1e-7)
    assert prior.variance[0] / prior.mean[0] ** 2 == pytest.approx(fit.params[1], rel=1e-6)


def test_with_the_spread_known_the_posterior_is_the_textbooks_gamma():
    events, exposure = towns()
    rates = shrink_by_likelihood(events, exposure, spread_known=True, coverage=0.9)
    prior = likelihood_prior(effective_counts(events, exposure))
    a, b = prior.mean**2 / prior.variance, prior.mean / prior.variance
    exact = gamma(events + a, scale=1 / (exposure + b))
    assert rates.rate == pytest.approx(exact.mean())
    assert rates.lower == pytest.approx(exact.ppf(0.05))
    assert rates.upper == pytest.approx(exact.ppf(0.95))
    assert rates.exceedance == pytest.approx(exact.sf(1.2 * rates.reference))
    assert rates.shortfall == pytest.approx(exact.cdf(rates.reference / 1.2))


def test_a_doubted_spread_widens_the_intervals_and_moves_no_rate():
    events, exposure = towns(areas=20)
    sure, unsure = (shrink_by_likelihood(events, exposure, spread_known=k) for k in (True, False))
    assert unsure.rate == pytest.approx(sure.rate)
    assert np.mean((unsure.upper - unsure.lower) / (sure.upper - sure.lower)) > 1.02


def test_places_more_alike_than_chance_get_the_common_rate():
    exposure = np.array([100.0, 200, 300, 400])
    rates = shrink_by_likelihood(exposure / 10, exposure)
    assert rates.rate == pytest.approx([0.1] * 4)
    assert rates.method == "Poisson-gamma (region), no spread beyond chance"
    known = shrink_by_likelihood(exposure / 10, exposure, spread_known=True)
    assert known.rate == pytest.approx([0.1] * 4)
    assert (known.lower < 0.1).all()
    assert (known.upper > 0.1).all()


def test_few_counts_are_not_read_as_likeness():
    few = shrink_by_likelihood([1, 2, 3] * 20, [100, 200, 300] * 20)
    many = shrink_by_likelihood([1000, 2000, 3000] * 20, [1e5, 2e5, 3e5] * 20)
    assert few.rate == pytest.approx(many.rate)
    assert (1 - few.exceedance - few.shortfall < 0.8).all()
    assert (1 - many.exceedance - many.shortfall > 0.999).all()


def test_bed_days_are_believed_as_far_as_children_stand_behind_them():
    persons = np.array([4.0, 9, 6, 2, 8, 5, 7, 3, 6, 5])
    days, squares = persons * 5 + np.arange(10), persons * 40.0
    exposure = np.full(10, 500.0)
    separate = shrink_by_likelihood(days, exposure)
    clumped = shrink_by_likelihood(days, exposure, squares=squares, persons=persons)
    assert np.ptp(clumped.rate) < 0.8 * np.ptp(separate.rate)
    wider = (clumped.upper - clumped.lower) / (separate.upper - separate.lower)
    assert (wider > 1.3).all()


def test_a_fraction_more_changes_the_answer_by_a_fraction():
    events, exposure = towns(areas=30)
    whole, more = (shrink_by_likelihood(events + d, exposure).rate for d in (0.0, 1e-6))
    assert more == pytest.approx(whole, rel=1e-4)
    assert (more != whole).all()


def test_one_area_far_from_all_others_is_left_where_it_is():
    events, exposure = np.array([5000.0, 1, 0, 1, 2, 0, 1]), np.full(7, 100.0)
    rates = shrink_by_likelihood(events, exposure)
    assert rates.rate[0] == pytest.approx(50, rel=0.02)
    assert (rates.rate[1:] < 0.2).all()


def test_nobody_at_risk_is_a_gap_and_changes_nobody_else():
    events, exposure = towns(areas=12)
    with_it = shrink_by_likelihood([*events, 3, 1], [*exposure, 0, np.nan])
    without = shrink_by_likelihood(events, exposure)
    for name in NAMES:
        assert np.isnan(getattr(with_it, name)[12:]).all()
        assert getattr(with_it, name)[:12] == pytest.approx(getattr(without, name))


def test_likelihood_and_moments_agree_where_areas_are_alike_in_size():
    rng = np.random.default_rng(3)
    events = rng.poisson(rng.gamma(10, 4, 2000)).astype(float)
    one, other = (
        shrink_by_likelihood(events, np.ones(2000)),
        shrink_to_region(events, np.ones(2000)),
    )
    assert one.rate == pytest.approx(other.rate, rel=0.01)


def test_what_cannot_be_shrunk_is_refused():
    with pytest.raises(NotEnoughData, match="choose a longer window"):
        shrink_by_likelihood([0, 0], [1, 1])
    with pytest.raises(NotEnoughData, match="two areas"):
        shrink_by_likelihood([3, 2], [1, 0])
    with pytest.raises(InvalidCounts, match="row 1"):
        shrink_by_likelihood([3, -2], [1, 1])
