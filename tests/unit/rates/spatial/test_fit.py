"""Three areas can be integrated by brute force; and what cannot be fitted says why."""

import numpy as np
import pytest
from scipy.special import expit

from hotspot.core.errors import (
    InvalidCounts,
    NoConvergence,
    NotEnoughData,
    UnsupportedMethod,
)
from hotspot.rates import Beta, Bym2, HalfNormal, Leroux, fit_spatial
from hotspot.rates.spatial.exploration import natural_axes
from hotspot.rates.spatial.graphs import graph_of
from hotspot.rates.spatial.likelihoods import Poisson
from hotspot.rates.spatial.normal import climb, log_evidence, lower_bound, settle
from hotspot.rates.spatial.system import Problem, State, variance_of
from tests.factories import adjacency_from, grid_adjacency
from tests.unit.rates.spatial.dense import ExactPosterior, bym2_precision, leroux_precision

LINE = adjacency_from(np.array([[0, 1], [1, 2]]), 3)
EVENTS, EXPECTED = np.array([9.0, 2.0, 5.0]), np.array([4.0, 5.0, 6.0])
PRIORS = [(Bym2(sigma=HalfNormal(0.5)), bym2_precision), (Leroux(), leroux_precision)]
NAMES = ["bym2", "leroux"]
CENTRE, UNIT = np.log([1.8, 0.7, 0.9]), np.diag([0.15, 0.3, 0.2])


def log_poisson(eta):
    return (EVENTS * eta - EXPECTED * np.exp(eta)).sum(axis=1)


def log_binomial(eta):
    trials = EXPECTED + 10
    return (EVENTS * eta - trials * np.logaddexp(0, eta)).sum(axis=1)


def exact(prior, dense_prior, log_likelihood, centre=CENTRE):
    """Integrate over a fine grid of spread and share, as well as over the areas."""
    first, second = np.linspace(0.02, 4.2, 36), np.linspace(0.02, 0.98, 16)
    pairs = [natural_axes(a, b) for a in first for b in second]
    stretch = [np.log(s + 0.1) + np.log(np.sqrt(h * (1 - h))) for s, h in pairs]
    return ExactPosterior(
        log_likelihood,
        [dense_prior(LINE, *pair) for pair in pairs],
        [prior.log_prior(*pair) + part for pair, part in zip(pairs, stretch, strict=True)],
        centre,
        UNIT,
        nodes=31,
    )


@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
def test_three_areas_have_the_posterior_of_brute_force(prior, dense_prior):
    wanted = exact(prior, dense_prior, log_poisson)
    fit = fit_spatial(EVENTS, EXPECTED, LINE, prior=prior)
    assert (np.abs(fit.log_risk - wanted.mean()) < 0.1 * wanted.sd()).all()
    assert fit.log_risk_sd == pytest.approx(wanted.sd(), rel=0.1)
    for threshold in (0.8, 1.2, 2.0):
        assert fit.exceedance(threshold) == pytest.approx(wanted.above(np.log(threshold)), abs=0.04)


@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
def test_three_areas_of_shares_have_the_posterior_of_brute_force(prior, dense_prior):
    centre = np.log(EVENTS / (EXPECTED + 10 - EVENTS))
    wanted = exact(prior, dense_prior, log_binomial, centre)
    fit = fit_spatial(EVENTS, EXPECTED + 10, LINE, family="binomial", prior=prior)
    assert (np.abs(fit.log_risk - wanted.mean()) < 0.1 * wanted.sd()).all()
    assert fit.log_risk_sd == pytest.approx(wanted.sd(), rel=0.1)
    assert fit.risk == pytest.approx(wanted.mass @ expit(wanted.eta), rel=0.04)


@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
def test_evidence_is_that_of_numerical_integration(prior, dense_prior):
    hyper = [(0.2, 0.3), (0.6, 0.5), (1.0, 0.8)]
    wanted = ExactPosterior(
        log_poisson,
        [dense_prior(LINE, *pair) for pair in hyper],
        [0.0] * 3,
        CENTRE,
        UNIT,
        nodes=61,
    ).log_evidence
    problem = Problem(
        Poisson(EVENTS, EXPECTED), np.ones((3, 1)), np.zeros(1), graph_of(LINE), prior.sums_to_zero
    )
    laplace, bound = [], []
    for pair in hyper:
        pattern = prior.pattern(problem.graph, *pair)
        begin = State(np.zeros(1), np.zeros(3), np.zeros(3), np.zeros(3))
        system, state, averages = climb(problem, pattern, begin, np.zeros(3))
        laplace.append(log_evidence(problem, system, state, averages))
        settled = settle(problem, pattern, state, variance_of(problem, system))
        bound.append(lower_bound(problem, settled))
    for found in (laplace, bound):
        assert np.ptp(np.array(found) - wanted) < 0.08


def test_draws_agree_with_the_mixture_they_come_from():
    rng = np.random.default_rng(5)
    adjacency = grid_adjacency(4, 5)
    events = rng.poisson(3.0, 20)
    fit = fit_spatial(events, np.full(20, 3.0), adjacency)
    drawn = fit.draw(20_000, seed=2)
    assert drawn.shape == (20_000, 20)
    off = np.log(drawn).mean(axis=0) - fit.log_risk
    assert (np.abs(off) < 5 * fit.log_risk_sd / np.sqrt(20_000)).all()
    assert np.log(drawn).std(axis=0) == pytest.approx(fit.log_risk_sd, rel=0.05)
    for threshold in (0.8, 1.2):
        above = (drawn > threshold).mean(axis=0)
        assert above == pytest.approx(fit.exceedance(threshold), abs=0.02)
    lower, upper = fit.interval(0.9)
    inside = ((drawn > lower) & (drawn < upper)).mean(axis=0)
    assert inside == pytest.approx(np.full(20, 0.9), abs=0.02)
    assert drawn.mean(axis=0) == pytest.approx(fit.risk, rel=0.03)


def test_empirical_bayes_says_so_and_knows_no_spread_of_the_spread():
    rng = np.random.default_rng(6)
    events, adjacency = rng.poisson(4.0, 20), grid_adjacency(4, 5)
    full = fit_spatial(events, np.full(20, 4.0), adjacency)
    quick = fit_spatial(events, np.full(20, 4.0), adjacency, integration="empirical_bayes")
    assert "empirical Bayes" in quick.method
    assert "empirical Bayes" not in full.method
    assert quick.diagnostics.weights.size == 1
    assert full.diagnostics.weights.size == 9
    assert np.isnan(quick.hyperparameters["sigma"].sd)
    assert (np.abs(quick.log_risk - full.log_risk) < 0.5 * full.log_risk_sd).all()


def test_estimates_for_a_map_have_gaps_where_nothing_is_expected():
    adjacency = grid_adjacency(2, 3)
    fit = fit_spatial([4, 2, 0, 1, 3, 9], [2.0, 2, 0, 1, np.nan, 4], adjacency)
    rates = fit.estimates(reference=0.02, margin=1.3, coverage=0.8)
    gaps = np.array([False, False, True, False, True, False])
    for values in (rates.rate, rates.lower, rates.upper, rates.exceedance, rates.shortfall):
        assert (np.isnan(values) == gaps).all()
    assert rates.rate[~gaps] == pytest.approx(0.02 * fit.risk[~gaps])
    assert rates.exceedance[~gaps] == pytest.approx(fit.exceedance(1.3)[~gaps])
    assert rates.shortfall[~gaps] == pytest.approx(fit.shortfall(1 / 1.3)[~gaps])
    assert (rates.reference, rates.margin, rates.coverage) == (0.02, 1.3, 0.8)
    assert rates.method == fit.method == "spatial model (BYM2, Poisson)"
    assert np.isfinite(fit.risk).all()  # the model itself knows of neighbors


def test_estimates_of_shares_compare_with_the_reference_share():
    fit = fit_spatial([4, 2, 1, 3], [20, 20, 10, 9], grid_adjacency(2, 2), family="binomial")
    rates = fit.estimates(reference=0.15)
    assert rates.rate == pytest.approx(fit.risk)
    assert rates.exceedance == pytest.approx(fit.exceedance(0.15 * 1.2))


SQUARE = grid_adjacency(2, 2)
COUNTS, RATES = [3, 0, 1, 2], [1.0, 2.0, 1.0, 1.0]
REFUSALS = [
    (NotEnoughData, "no area has an event", ([0, 0, 0, 0], RATES), {}),
    (NotEnoughData, "needs 3 areas .* there are 2", (COUNTS, [1.0, 1.0, 0.0, np.nan]), {}),
    (NotEnoughData, "needs 3 areas .* there are 0", (COUNTS, np.zeros(4)), {}),
    (
        NotEnoughData,
        "less than 1 independent event",
        (COUNTS, RATES),
        {"family": "quasi_poisson", "clump": 10.0},
    ),
    (NotEnoughData, "both kinds", ([0, 0, 0, 0], [3, 3, 3, 3]), {"family": "binomial"}),
    (NotEnoughData, "both kinds", ([3, 3, 3, 3], [3, 3, 3, 3]), {"family": "binomial"}),
    (
        InvalidCounts,
        "row 1 has more positives",
        ([1, 4, 0, 0], [3, 3, 3, 3]),
        {"family": "binomial"},
    ),
    (InvalidCounts, "row 2 is not", ([1, 0, -1, 1], RATES), {}),
    (InvalidCounts, "row 3 is not", (COUNTS, [1.0, 1.0, 1.0, np.inf]), {}),
    (InvalidCounts, "must be aligned", ([1, 2, 3], RATES), {}),
    (InvalidCounts, "one row an area", (COUNTS, RATES), {"covariates": [1.0, 2.0]}),
    (InvalidCounts, "row 1 is not", (COUNTS, RATES), {"covariates": [0.1, np.nan, 2.0, 1.0]}),
    (InvalidCounts, "constant", (COUNTS, RATES), {"covariates": np.ones(4)}),
    (InvalidCounts, "clumps", (COUNTS, RATES), {"family": "quasi_poisson", "clump": [1.0, 2.0]}),
    (InvalidCounts, "above zero", (COUNTS, RATES), {"family": "quasi_poisson", "clump": 0.0}),
    (UnsupportedMethod, "quasi_poisson", ([0.5, 1, 1, 1], RATES), {}),
    (UnsupportedMethod, "'gaussian' is not known", (COUNTS, RATES), {"family": "gaussian"}),
    (UnsupportedMethod, "clumps do not serve", (COUNTS, RATES), {"clump": 2.0}),
    (UnsupportedMethod, "'exact' is not known", (COUNTS, RATES), {"integration": "exact"}),
    (UnsupportedMethod, "Bym2", (COUNTS, RATES), {"prior": "bym2"}),
    (
        NoConvergence,
        "covariate",
        ([0, 0, 2, 3], RATES),
        {"covariates": [1.0, 1.0, 0.0, 0.0]},
    ),
]


@pytest.mark.parametrize(
    ("error", "said", "counts", "options"), REFUSALS, ids=[said for _, said, _, _ in REFUSALS]
)
def test_what_cannot_be_fitted_is_refused_with_its_reason(error, said, counts, options):
    with pytest.raises(error, match=said):
        fit_spatial(*counts, SQUARE, **options)


def test_a_map_of_other_areas_is_refused():
    with pytest.raises(InvalidCounts, match="adjacency is of 6 areas, events are of 4"):
        fit_spatial(COUNTS, RATES, grid_adjacency(2, 3))


def test_questions_without_an_answer_are_refused():
    fit = fit_spatial(COUNTS, RATES, SQUARE)
    for coverage in (0.0, 1.0, -0.5, np.nan):
        with pytest.raises(InvalidCounts, match="coverage"):
            fit.interval(coverage)
    with pytest.raises(InvalidCounts, match="threshold"):
        fit.exceedance(np.nan)
    with pytest.raises(InvalidCounts, match="draw"):
        fit.draw(0)


def test_a_prior_the_data_contradict_is_refused_rather_than_half_fitted():
    # a spread of a thousandth is asked for; looking for it must not end in the middle
    rng = np.random.default_rng(7)
    events, adjacency = rng.poisson(30 * np.exp(rng.normal(0, 0.8, 20))), grid_adjacency(4, 5)
    prior = Bym2(sigma=HalfNormal(0.001))
    try:
        fit = fit_spatial(events, np.full(20, 30.0), adjacency, prior=prior)
    except NoConvergence as refusal:
        assert "prior" in str(refusal)
    else:
        assert fit.hyperparameters["sigma"].mean < 0.05


def test_settable_priors_pull_where_they_say():
    rng = np.random.default_rng(8)
    events, adjacency = rng.poisson(4 * np.exp(rng.normal(0, 0.4, 30))), grid_adjacency(5, 6)
    expected = np.full(30, 4.0)
    tight = fit_spatial(events, expected, adjacency, prior=Bym2(sigma=HalfNormal(0.1)))
    wide = fit_spatial(events, expected, adjacency, prior=Bym2(sigma=HalfNormal(2.0)))
    assert tight.hyperparameters["sigma"].mean < 0.6 * wide.hyperparameters["sigma"].mean
    smooth = fit_spatial(events, expected, adjacency, prior=Bym2(phi=Beta(9, 1)))
    rough = fit_spatial(events, expected, adjacency, prior=Bym2(phi=Beta(1, 9)))
    assert smooth.hyperparameters["phi"].mean > 0.5 > rough.hyperparameters["phi"].mean
    held = fit_spatial(events * 3, expected, adjacency, prior=Bym2(fixed_sd=0.05))
    assert held.fixed_mean[0] < 0.5 * np.log(3)


def test_a_coefficient_is_as_unsure_as_within_and_between_spreads_together():
    rng = np.random.default_rng(9)
    known, adjacency = np.linspace(-1, 1, 20), grid_adjacency(4, 5)
    events = rng.poisson(2 * np.exp(0.8 * known))
    fit = fit_spatial(events, np.full(20, 2.0), adjacency, covariates=known)
    weight, means = fit.mixture.weight, np.array([one.fixed for one in fit.components])
    within = weight @ np.array([one.fixed_variance for one in fit.components])
    between = weight @ (means - weight @ means) ** 2
    assert fit.fixed_mean == pytest.approx(weight @ means)
    assert fit.fixed_sd**2 == pytest.approx(within + between)
    assert (between > 1e-5).all()
