"""Weekly risks drawn from the model: do the curves' intervals cover them, and how near are they?"""

import numpy as np
import pytest

from hotspot.rates.empirical_bayes import shrink_to_region
from hotspot.rates.spacetime import Dynamics, smooth_weeks
from tests.factories import grid_adjacency

TRUE = Dynamics(spread=0.5, share=0.8, persistence=0.8, step=0.08)
ROWS, WEEKS, EXPECTED = 10, 26, 3.0


def effects(rng, adjacency, weeks, truth):
    """Draw an autoregression of maps, every one with the Leroux prior, and the region's walk."""
    links = adjacency.links.toarray().astype(float)
    laplacian = np.diag(links.sum(axis=1)) - links
    precision = truth.share * laplacian + (1 - truth.share) * np.eye(len(links))
    new = np.linalg.solve(np.linalg.cholesky(precision).T, rng.normal(size=(len(links), weeks)))
    new *= truth.spread
    found = new.copy()
    for week in range(1, weeks):
        kept = truth.persistence * found[:, week - 1]
        found[:, week] = kept + np.sqrt(1 - truth.persistence**2) * new[:, week]
    return found + np.cumsum(rng.normal(0, truth.step, weeks))


def one_region(rng, adjacency):
    """Expected counts, counts and true relative risks of a hundred tracts."""
    people = rng.lognormal(0, 0.6, adjacency.areas.size)
    expected = np.outer(EXPECTED * people / people.mean(), np.ones(WEEKS))
    true = np.exp(effects(rng, adjacency, WEEKS, TRUE))
    return expected, rng.poisson(expected * true).astype(float), true


def by_week(events, expected):
    """Shrink every week by itself, as a map of one week does."""
    return np.column_stack([
        shrink_to_region(y, e).rate for y, e in zip(events.T, expected.T, strict=True)
    ])  # fmt: skip


def replicate(number, seed):
    rng, adjacency = np.random.default_rng(seed), grid_adjacency(ROWS, ROWS)
    covered, region_covered, errors, found = [], [], [], []
    for _ in range(number):
        expected, events, true = one_region(rng, adjacency)
        curves = smooth_weeks(events, expected, adjacency, coverage=0.90)
        covered.append(np.mean((curves.lower <= true) & (true <= curves.upper)))
        region = (expected * true).sum(axis=0) / expected.sum(axis=0)
        inside = (curves.region_lower <= region) & (region <= curves.region_upper)
        region_covered.append(inside.mean())
        guesses = (curves.ratio, events / expected, by_week(events, expected))
        errors.append([np.mean((guess - true) ** 2) for guess in guesses])
        dynamics = curves.dynamics
        found.append([dynamics.spread, dynamics.share, dynamics.persistence, dynamics.step])
    return (
        np.mean(covered),
        np.mean(region_covered),
        np.sqrt(np.mean(errors, axis=0)),
        np.mean(found, axis=0),
    )


def judge(number, seed):
    covered, region_covered, (smooth, crude, shrunk), found = replicate(number, seed)
    assert 0.87 <= covered <= 0.93
    assert 0.85 <= region_covered <= 0.95
    assert smooth <= 0.40 * crude
    assert smooth <= 0.80 * shrunk
    return found


def outbreak(rng, adjacency):
    """Tracts that stand still, but for a block of six in which risks double for seven weeks."""
    still = effects(rng, adjacency, WEEKS, Dynamics(0.5, 0.8, 1 - 1e-12, 0.05))
    struck = np.ix_([33, 34, 43, 44, 53, 54], np.arange(WEEKS - 7, WEEKS))
    true = np.exp(still)
    true[struck] *= 2
    expected = np.full(true.shape, EXPECTED)
    return expected, rng.poisson(expected * true).astype(float), true, struck


def test_an_outbreak_in_a_few_tracts_is_not_smoothed_away_because_the_others_stand_still():
    rng, adjacency = np.random.default_rng(33), grid_adjacency(ROWS, ROWS)
    covered, height = [], []
    for _ in range(5):
        expected, events, true, struck = outbreak(rng, adjacency)
        curves = smooth_weeks(events, expected, adjacency)
        inside = (curves.lower <= true) & (true <= curves.upper)
        covered.append([inside.mean(), inside[struck].mean()])
        height.append(np.median((curves.ratio / true)[struck]))
    everywhere, there = np.mean(covered, axis=0)
    assert everywhere >= 0.95
    assert there >= 0.45
    assert 0.75 <= np.mean(height) <= 1.05


def test_weekly_curves_cover_true_risks_and_are_nearer_to_them_than_counts():
    found = judge(6, seed=31)
    assert found == pytest.approx([0.5, 0.75, 0.8, 0.085], rel=0.2)


@pytest.mark.nightly
def test_weekly_curves_cover_true_risks_in_a_hundred_regions():
    found = judge(100, seed=32)
    assert found == pytest.approx([0.5, 0.75, 0.8, 0.085], rel=0.12)
