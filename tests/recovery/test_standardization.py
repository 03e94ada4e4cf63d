"""Simulated children of known ages and risks: is the truth found once the ages are taken out?"""

import numpy as np
import pytest

from hotspot.rates.beta_binomial import shrink_shares_by_likelihood
from hotspot.rates.crude import crude_rates
from hotspot.rates.empirical_bayes import shrink_shares, shrink_to_region
from hotspot.rates.expected import expected_counts
from hotspot.rates.gamma_poisson import shrink_by_likelihood
from hotspot.rates.standardization import standardize_directly, standardize_indirectly

TRACTS = 300
RATES = np.array([6.0, 2.0, 0.8, 0.6, 0.9])
"""Visits by age as a children's hospital sees them: infants ten times the school children."""


def children_by_age(rng, tracts=TRACTS):
    """Person-weeks of five bands; tracts differ in size and in their ages."""
    shares = rng.dirichlet([4, 16, 18, 18, 12], tracts).T
    return shares * rng.lognormal(0, 0.6, tracts)


def covers(rates, true):
    return np.mean((rates.lower <= true) & (true <= rates.upper))


def coverage_of_likelihood(replicates, expected, spread, seed):
    """Coverage, and errors of crude, moment and likelihood estimates."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(replicates):
        people = rng.lognormal(0, 0.6, TRACTS)
        people *= TRACTS / people.sum()
        true = expected * np.exp(rng.normal(-(spread**2) / 2, spread, TRACTS))
        events = rng.poisson(people * true)
        likely = shrink_by_likelihood(events, people, coverage=0.90)
        moments = shrink_to_region(events, people)
        errors = [np.mean((e - true) ** 2) for e in (events / people, moments.rate, likely.rate)]
        found.append([covers(likely, true), *errors])
    cover, *errors = np.mean(found, axis=0)
    return cover, *np.sqrt(errors)


@pytest.mark.parametrize(("expected", "share_of_crude_error"), [(3.0, 0.55), (30.0, 0.90)])
def test_likelihood_covers_the_truth_and_is_nearer_to_it_than_counts(
    expected, share_of_crude_error
):
    cover, crude, moments, likely = coverage_of_likelihood(10, expected, 0.35, seed=51)
    assert 0.87 <= cover <= 0.93
    assert likely <= share_of_crude_error * crude
    assert likely <= 1.01 * moments


@pytest.mark.nightly
@pytest.mark.parametrize("spread", [0.2, 0.35, 0.6])
@pytest.mark.parametrize("expected", [3.0, 30.0])
def test_likelihood_covers_the_truth_whatever_the_spread(expected, spread):
    cover, crude, moments, likely = coverage_of_likelihood(200, expected, spread, seed=52)
    assert 0.87 <= cover <= 0.93
    assert likely < crude
    assert likely <= 1.01 * moments


@pytest.mark.nightly
@pytest.mark.parametrize(("expected", "spread"), [(0.6, 0.35), (0.6, 0.6), (3.0, 0.0), (30.0, 0.0)])
def test_likelihood_promises_too_little_rather_than_too_much_where_little_is_known(
    expected, spread
):
    cover, *_ = coverage_of_likelihood(200, expected, spread, seed=53)
    assert cover >= 0.87


def likely_shares(replicates, tested, together, seed):
    rng, found = np.random.default_rng(seed), []
    for _ in range(replicates):
        n = rng.poisson(tested, TRACTS)
        true = rng.beta(0.3 * together, 0.7 * together, TRACTS)
        x, ok = rng.binomial(n, true), n > 0
        likely = shrink_shares_by_likelihood(x[ok], n[ok], coverage=0.90)
        moments = shrink_shares(x[ok], n[ok])
        errors = [np.mean((e.rate - true[ok]) ** 2) for e in (moments, likely)]
        found.append([covers(likely, true[ok]), *errors])
    return np.mean(found, axis=0)


@pytest.mark.parametrize("tested", [8, 30])
def test_likely_shares_cover_the_true_ones(tested):
    cover, moments, likely = likely_shares(10, tested, 19, seed=54)
    assert 0.86 <= cover <= 0.94
    assert likely <= 1.02 * moments


@pytest.mark.nightly
@pytest.mark.parametrize("together", [5, 19, 60])
@pytest.mark.parametrize("tested", [8, 30, 100])
def test_likely_shares_cover_the_true_ones_whatever_the_spread(tested, together):
    cover, moments, likely = likely_shares(200, tested, together, seed=55)
    assert 0.87 <= cover <= 0.93
    assert likely <= 1.01 * moments


def test_ages_taken_out_leave_the_true_risk_of_places():
    rng, errors = np.random.default_rng(56), []
    for _ in range(20):
        children = children_by_age(rng)
        risk = np.exp(rng.normal(0, 0.2, TRACTS))
        means = 500 * RATES[:, np.newaxis] * children * risk
        events = rng.poisson(means)
        total, people = events.sum(axis=0), children.sum(axis=0)
        found = expected_counts(events, children)
        relative = risk * total.sum() / (risk * found.expected).sum()
        crude = (total / people) / (total.sum() / people.sum())
        adjusted = total / found.expected
        errors.append([np.mean((e / relative - 1) ** 2) for e in (crude, adjusted)])
    crude, adjusted = np.sqrt(np.mean(errors, axis=0))
    assert adjusted < 0.6 * crude


def test_limits_of_observed_over_expected_cover_the_true_ratio():
    rng, covered = np.random.default_rng(57), []
    for _ in range(40):
        children = children_by_age(rng)
        events = rng.poisson(10 * RATES[:, np.newaxis] * children)
        found = expected_counts(events, children)
        ratio = standardize_indirectly(events.sum(axis=0), found.expected)
        covered.append(covers(ratio, 1.0))
    assert 0.94 <= np.mean(covered) <= 0.98  # exact limits of few events cover more than 95 %


@pytest.mark.parametrize(("interval", "least"), [("dobson", 0.93), ("fay_feuer", 0.95)])
def test_direct_limits_cover_the_true_standardized_rate(interval, least):
    rng, covered = np.random.default_rng(58), []
    standard = np.array([1.0, 4, 5, 5, 3])
    true = (standard * RATES).sum() / standard.sum()
    for _ in range(40):
        children = children_by_age(rng) + 0.05
        events = rng.poisson(10 * RATES[:, np.newaxis] * children)
        rates = standardize_directly(events, 10 * children, standard, interval=interval)
        ok = rates.reason == ""
        covered.append(np.mean(((rates.lower <= true) & (true <= rates.upper))[ok]))
    assert least <= np.mean(covered) <= 0.985


def test_direct_limits_of_children_who_come_back_cover_where_separate_events_do_not():
    rng, standard = np.random.default_rng(59), np.array([1.0, 4, 5, 5, 3])
    repeats = np.array([0.6, 0.2, 0.1, 0.0, 0.1])  # one, two, three or five visits
    times = np.array([1, 2, 3, 4, 5])
    mean = (times * repeats).sum()
    true = mean * (standard * RATES).sum() / standard.sum()
    covered = []
    for _ in range(40):
        children = children_by_age(rng) + 0.1
        people = rng.poisson(15 * RATES[:, np.newaxis] * children)
        by_times = np.moveaxis(rng.multinomial(people, repeats), -1, 0)
        events, squares = (np.tensordot(t, by_times, 1) for t in (times, times**2))
        both = [
            standardize_directly(events, 15 * children, standard, squares=given)
            for given in (squares, None)
        ]
        covered.append([covers(rates, true) for rates in both])
    clumped, separate = np.mean(covered, axis=0)
    assert clumped >= 0.92
    assert separate <= 0.85


def test_crude_and_adjusted_rates_are_on_one_scale():
    rng = np.random.default_rng(60)
    children = children_by_age(rng)
    events = rng.poisson(500 * RATES[:, np.newaxis] * children)
    found = expected_counts(events, children)
    total = events.sum(axis=0)
    crude = crude_rates(total, children.sum(axis=0), family="events")
    adjusted = crude_rates(total, found.person_weeks, family="events")
    assert adjusted.reference == pytest.approx(crude.reference)
    assert np.std(adjusted.rate) < 0.7 * np.std(crude.rate)
