import numpy as np
import pytest

from hotspot.rates.spacetime.dynamics import Dynamics
from hotspot.rates.spacetime.field import log_normalizer, pattern_of, weekly_maps
from hotspot.rates.spacetime.moments import Moments
from tests.factories import adjacency_from, grid_adjacency

SOME = Dynamics(0.6, 0.7, 0.8, 0.2)
TWO_AND_AN_ISLAND = adjacency_from([[0, 1], [1, 2], [3, 4]], 6)


def laplacian_of(adjacency):
    links = adjacency.links.toarray().astype(float)
    return np.diag(links.sum(axis=1)) - links


def precision_of(adjacency, weeks, dynamics):
    """Dense: the inverse of covariances that fall off with the weeks between, times a map."""
    lag = np.abs(np.subtract.outer(np.arange(weeks), np.arange(weeks)))
    places = dynamics.share * laplacian_of(adjacency)
    places += (1 - dynamics.share) * np.eye(len(places))
    return np.kron(np.linalg.inv(dynamics.persistence**lag), places) / dynamics.spread**2


def dense(maps, pattern):
    found = np.diag(pattern.diagonal)
    first, second = maps.all.pairs.T
    found[first, second] = found[second, first] = pattern.links
    return found


@pytest.mark.parametrize("adjacency", [grid_adjacency(3, 3), TWO_AND_AN_ISLAND])
@pytest.mark.parametrize("weeks", [1, 2, 5])
def test_the_pattern_is_an_autoregression_of_leroux_maps(adjacency, weeks):
    maps = weekly_maps(adjacency, weeks)
    pattern = pattern_of(maps, SOME)
    known = precision_of(adjacency, weeks, SOME)
    assert dense(maps, pattern) == pytest.approx(known, abs=1e-10)
    factored = maps.all.plan.factor(pattern.diagonal, pattern.links).log_determinant
    assert factored == pytest.approx(np.linalg.slogdet(known)[1])


@pytest.mark.parametrize("weeks", [1, 4])
def test_the_normalizer_is_half_the_log_determinant_of_effects_and_steps(weeks):
    maps = weekly_maps(grid_adjacency(2, 3), weeks)
    known = np.linalg.slogdet(precision_of(grid_adjacency(2, 3), weeks, SOME))[1] / 2
    known -= (weeks - 1) * np.log(SOME.step)
    assert log_normalizer(maps, SOME) == pytest.approx(known)
    assert pattern_of(maps, SOME).log_normalizer == log_normalizer(maps, SOME)


@pytest.mark.parametrize("weeks", [1, 2, 5])
def test_the_penalty_of_known_effects_is_their_squared_distance(weeks):
    adjacency, rng = grid_adjacency(2, 3), np.random.default_rng(1)
    effects, step = rng.normal(size=(weeks, 6)), rng.normal(size=weeks - 1)
    ironed = effects @ laplacian_of(adjacency)
    sums = Moments(
        weeks,
        6,
        (effects**2).sum(axis=1),
        (effects * ironed).sum(axis=1),
        float((effects[:-1] * effects[1:]).sum()),
        float((effects[:-1] * ironed[1:]).sum()),
        float((step**2).sum()),
    )
    flat = effects.ravel()
    known = flat @ precision_of(adjacency, weeks, SOME) @ flat + (step**2).sum() / SOME.step**2
    assert sums.penalty(SOME) == pytest.approx(known / 2)
