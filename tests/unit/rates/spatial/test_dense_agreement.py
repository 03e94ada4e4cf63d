"""On a map of seven areas the sparse machinery gives what dense matrices give."""

import numpy as np
import pytest

from hotspot.rates import Bym2, Leroux
from hotspot.rates.spatial.component import component_of
from hotspot.rates.spatial.draws import draw_predictors
from hotspot.rates.spatial.graphs import graph_of
from hotspot.rates.spatial.likelihoods import Binomial, Poisson
from hotspot.rates.spatial.normal import climb, log_evidence, lower_bound, settle
from hotspot.rates.spatial.system import Problem, State, assemble, variance_of
from tests.unit.rates.spatial.dense import (
    TWO_PIECES_AND_AN_ISLAND,
    DensePosterior,
    bym2_precision,
    dense_evidence,
    leroux_precision,
)

N = TWO_PIECES_AND_AN_ISLAND.areas.size
PRIORS = [(Bym2(), bym2_precision), (Leroux(), leroux_precision)]
NAMES = ["bym2", "leroux"]
HYPER = [(0.5, 0.6), (1.2, 0.1), (0.2, 0.95)]


def problem(prior, *, likelihood=None, covariate=True, fixed_sd=np.inf):
    x = np.ones((N, 1))
    if covariate:
        x = np.column_stack([x, [0.3, -1.0, 0.8, 1.5, -0.2, -0.9, 0.1]])
    if likelihood is None:
        likelihood = Poisson(np.array([4.0, 0, 2, 7, 0, 1, 3]), np.array([3.0, 1, 2, 4, 0, 2, 1]))
    return Problem(
        likelihood,
        x,
        np.full(x.shape[1], fixed_sd**-2.0),
        graph_of(TWO_PIECES_AND_AN_ISLAND),
        prior.sums_to_zero,
    )


def start(given):
    p = given.design.shape[1]
    return State(np.zeros(p), np.zeros(N), np.zeros(N), np.zeros(N))


WEIGHT = np.array([3.0, 0.5, 2.0, 4.0, 0.0, 2.0, 1.0])  # nothing is counted in area 4
RESPONSE = np.array([1.0, -0.4, 0.7, 2.0, 0.0, -1.0, 0.3])


@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
@pytest.mark.parametrize(("spread", "share"), HYPER)
@pytest.mark.parametrize("fixed_sd", [np.inf, 0.7], ids=["flat", "informed"])
def test_one_step_is_the_dense_solution(prior, dense_prior, spread, share, fixed_sd):
    given = problem(prior, fixed_sd=fixed_sd)
    system, state = assemble(given, prior.pattern(given.graph, spread, share), WEIGHT, RESPONSE)
    dense = DensePosterior(given, dense_prior(TWO_PIECES_AND_AN_ISLAND, spread, share), WEIGHT)
    wanted = dense.mean(RESPONSE)
    assert state.fixed == pytest.approx(wanted[:2], abs=1e-5)
    assert state.effect == pytest.approx(wanted[2:], abs=1e-5)
    assert state.predictor == pytest.approx(given.design @ wanted[:2] + wanted[2:], abs=1e-5)
    assert variance_of(given, system) == pytest.approx(
        np.diag(dense.predictor_covariance), rel=1e-4
    )


@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
def test_evidence_differs_between_hyperparameters_as_dense_evidence_does(prior, dense_prior):
    given = problem(prior)
    ours, theirs = [], []
    for spread, share in HYPER:
        pattern = prior.pattern(given.graph, spread, share)
        system, state, averages = climb(given, pattern, start(given), np.zeros(N))
        ours.append(log_evidence(given, system, state, averages))
        mode = np.concatenate([state.fixed, state.effect])
        precision = dense_prior(TWO_PIECES_AND_AN_ISLAND, spread, share)
        theirs.append(dense_evidence(given, precision, mode))
    assert np.ptp(np.array(ours) - theirs) == pytest.approx(0, abs=5e-3)  # Newton's last step


@pytest.mark.parametrize(
    "likelihood",
    [
        Poisson(np.array([4.0, 0, 2, 7, 0, 1, 3]), np.array([3.0, 1, 2, 4, 0, 2, 1])),
        Binomial(np.array([4.0, 0, 2, 7, 0, 1, 3]), np.array([9.0, 5, 2, 9, 0, 2, 8])),
    ],
    ids=["poisson", "binomial"],
)
@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
def test_the_mode_has_no_slope_left(prior, dense_prior, likelihood):
    given = problem(prior, likelihood=likelihood)
    _, state, averages = climb(
        given, prior.pattern(given.graph, 0.6, 0.5), start(given), np.zeros(N)
    )
    precision = dense_prior(TWO_PIECES_AND_AN_ISLAND, 0.6, 0.5)
    assert precision @ state.effect == pytest.approx(averages.slope, abs=0.02)
    assert given.design.T @ averages.slope == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
def test_the_settled_normal_is_nearest_to_the_posterior(prior, dense_prior, family):
    # Opper and Archambeau's equations, iterated densely until nothing moves
    events = np.array([4.0, 0, 2, 7, 0, 1, 3])
    likelihood = {
        "poisson": Poisson(events, np.array([3.0, 1, 2, 4, 0, 2, 1])),
        "binomial": Binomial(events, np.array([9.0, 5, 2, 9, 0, 2, 8])),
    }[family]
    given = problem(prior, likelihood=likelihood, covariate=False)
    pattern = prior.pattern(given.graph, 0.6, 0.5)
    system, mode, _ = climb(given, pattern, start(given), np.zeros(N))
    found = settle(given, pattern, mode, variance_of(given, system))
    precision = dense_prior(TWO_PIECES_AND_AN_ISLAND, 0.6, 0.5)
    mean, variance = mode.predictor, variance_of(given, system)
    for _ in range(300):
        there = likelihood.average(mean, variance)
        dense = DensePosterior(given, precision, there.weight)
        latent = dense.mean(there.weight * mean + there.slope)
        mean = mean / 2 + (dense.everything @ latent) / 2
        variance = variance / 2 + np.diag(dense.predictor_covariance) / 2
    sd = np.sqrt(variance)
    assert np.abs(found.state.predictor - mean).max() < 0.02 * sd.min()
    assert np.sqrt(found.variance) == pytest.approx(sd, rel=0.01)
    assert np.abs(mode.predictor - mean).max() > 0.02 * sd.min()  # the mode is not there


def test_the_bound_says_of_sparse_counts_what_the_mode_misses():
    given = problem(Bym2(), covariate=False)
    pattern = Bym2().pattern(given.graph, 0.6, 0.5)
    system, mode, averages = climb(given, pattern, start(given), np.zeros(N))
    settled = settle(given, pattern, mode, variance_of(given, system))
    assert lower_bound(given, settled) == pytest.approx(
        log_evidence(given, system, mode, averages), abs=0.3
    )


@pytest.mark.parametrize(("prior", "dense_prior"), PRIORS, ids=NAMES)
def test_draws_have_the_dense_covariance(prior, dense_prior):
    given = problem(prior)
    pattern = prior.pattern(given.graph, 0.6, 0.5)
    system, mode, _ = climb(given, pattern, start(given), np.zeros(N))
    settled = settle(given, pattern, mode, variance_of(given, system))
    one = component_of(np.array([1.0, 0.5]), 0.0, settled)
    one.skewness[:] = 0
    drawn = draw_predictors(given, [one], np.ones(1), number=40_000, rng=np.random.default_rng(1))
    dense = DensePosterior(
        given, dense_prior(TWO_PIECES_AND_AN_ISLAND, 0.6, 0.5), one.precision
    ).predictor_covariance
    error = np.sqrt((np.outer(np.diag(dense), np.diag(dense)) + dense**2) / 40_000)
    assert (np.abs(np.cov(drawn.T) - dense) < 4.5 * error).all()
    assert (np.abs(drawn.mean(axis=0) - one.predictor) < 4.5 * np.sqrt(np.diag(dense) / 4e4)).all()
