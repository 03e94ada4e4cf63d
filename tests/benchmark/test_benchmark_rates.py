"""A rate for every tract of a state must not be felt."""

import time

import numpy as np

from hotspot.rates.beta_binomial import shrink_shares_by_likelihood
from hotspot.rates.effective import effective_counts
from hotspot.rates.empirical_bayes import shrink_shares, shrink_to_neighbors, shrink_to_region
from hotspot.rates.expected import expected_counts
from hotspot.rates.gamma_poisson import shrink_by_likelihood
from hotspot.rates.standardization import standardize_directly
from tests.benchmark.pace import pace
from tests.factories import grid_adjacency

TRACTS = 2000
LIMIT_MS = 10.0
"""For one shrinkage of all tracts, on one core, best of several."""

SHARES_LIMIT_MS = 25.0
"""For shares, whose quantiles are those of beta distributions and take longer to find."""

LIKELY_SHARES_LIMIT_MS = 60.0
"""For shares by likelihood, which is searched over, too."""


def best_of(run, times=15):
    took = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        took.append(time.perf_counter() - start)
    return min(took) * 1000


def counted(rng):
    exposure = rng.lognormal(6.5, 0.6, TRACTS) * 52
    persons = rng.poisson(exposure * 5e-4)
    days = persons * 4.0
    return days, exposure, {"squares": persons * 40.0, "persons": persons}


def test_shrinking_two_thousand_tracts_is_not_felt():
    events, exposure, clumps = counted(np.random.default_rng(0))
    assert best_of(lambda: shrink_to_region(events, exposure, **clumps)) < pace() * LIMIT_MS


def test_shrinking_toward_neighbors_is_not_felt():
    events, exposure, clumps = counted(np.random.default_rng(1))
    graph = grid_adjacency(40, 50)
    assert (
        best_of(lambda: shrink_to_neighbors(events, exposure, graph, **clumps)) < pace() * LIMIT_MS
    )


def test_shrinking_shares_is_not_felt():
    rng = np.random.default_rng(2)
    tested = rng.poisson(40, TRACTS)
    positives = rng.binomial(tested, rng.beta(6, 14, TRACTS))
    assert best_of(lambda: shrink_shares(positives, tested)) < pace() * SHARES_LIMIT_MS


def test_effective_counts_cost_next_to_nothing():
    events, exposure, clumps = counted(np.random.default_rng(3))
    assert best_of(lambda: effective_counts(events, exposure, **clumps)) < 1.0


def test_shrinking_by_likelihood_is_not_felt():
    events, exposure, clumps = counted(np.random.default_rng(4))
    assert best_of(lambda: shrink_by_likelihood(events, exposure, **clumps)) < pace() * LIMIT_MS


def test_shrinking_shares_by_likelihood_is_hardly_felt():
    rng = np.random.default_rng(5)
    tested = rng.poisson(40, TRACTS)
    positives = rng.binomial(tested, rng.beta(6, 14, TRACTS))
    assert (
        best_of(lambda: shrink_shares_by_likelihood(positives, tested))
        < pace() * LIKELY_SHARES_LIMIT_MS
    )


def test_standardizing_costs_next_to_nothing():
    rng = np.random.default_rng(6)
    exposure = rng.lognormal(5, 0.6, (5, TRACTS)) * 52
    events = rng.poisson(exposure * 5e-4)
    assert best_of(lambda: expected_counts(events, exposure)) < 1.0
    for interval in ("dobson", "fay_feuer"):
        found = best_of(
            lambda i=interval: standardize_directly(events, exposure, [1] * 5, interval=i)
        )
        assert found < 5.0
