"""Sparse patterns stand for the covariances that the formulas of BYM2 and Leroux give."""

import numpy as np
import pytest

from hotspot.rates import Beta, Bym2, HalfNormal, Leroux
from hotspot.rates.spatial.graphs import graph_of
from tests.factories import grid_adjacency
from tests.unit.rates.spatial.dense import (
    TWO_PIECES_AND_AN_ISLAND,
    bym2_precision,
    leroux_precision,
)

MAPS = [grid_adjacency(3, 4), TWO_PIECES_AND_AN_ISLAND]


def dense_of(graph, pattern):
    found = np.diag(pattern.diagonal)
    one, other = graph.pairs.T
    found[one, other] = found[other, one] = pattern.links
    return found


def held_to_zero(covariance, component, alone):
    """Condition a covariance on sums of zero in every piece of more than one area."""
    pieces = [p for p in np.unique(component) if not alone[component == p].any()]
    sums = np.array([(component == p).astype(float) for p in pieces])
    gain = covariance @ sums.T @ np.linalg.inv(sums @ covariance @ sums.T)
    return covariance - gain @ sums @ covariance


@pytest.mark.parametrize("adjacency", MAPS, ids=["grid", "two pieces and an island"])
@pytest.mark.parametrize(("sigma", "phi"), [(0.4, 0.7), (1.3, 0.05), (0.1, 0.98)])
def test_bym2_has_the_covariance_of_its_formula(adjacency, sigma, phi):
    graph = graph_of(adjacency)
    pattern = Bym2().pattern(graph, sigma, phi)
    smooth = held_to_zero(
        np.linalg.inv(dense_of(graph, pattern)), np.asarray(adjacency.component), graph.alone
    )
    found = pattern.coupling**2 * smooth + np.eye(graph.size) / pattern.noise
    wanted = np.linalg.inv(bym2_precision(adjacency, sigma, phi))
    assert found == pytest.approx(wanted, abs=2e-5 * sigma**2)


@pytest.mark.parametrize("adjacency", MAPS, ids=["grid", "two pieces and an island"])
@pytest.mark.parametrize(("sigma", "rho"), [(0.4, 0.7), (1.3, 0.0), (0.1, 0.98)])
def test_leroux_has_the_precision_of_its_formula_and_its_determinant(adjacency, sigma, rho):
    graph = graph_of(adjacency)
    pattern = Leroux().pattern(graph, sigma, rho)
    wanted = leroux_precision(adjacency, sigma, rho)
    assert dense_of(graph, pattern) == pytest.approx(wanted, rel=1e-12)
    assert pattern.log_normalizer == pytest.approx(np.linalg.slogdet(wanted)[1] / 2, rel=1e-10)
    assert np.isinf(pattern.noise)
    assert pattern.coupling == 1.0


def test_priors_of_spread_and_share_are_independent():
    bym2 = Bym2(sigma=HalfNormal(0.5), phi=Beta(2, 3))
    assert bym2.log_prior(0.3, 0.6) == pytest.approx(
        HalfNormal(0.5).log_density(0.3) + Beta(2, 3).log_density(0.6)
    )
    leroux = Leroux(sigma=HalfNormal(0.5), rho=Beta(2, 3))
    assert leroux.log_prior(0.3, 0.6) == bym2.log_prior(0.3, 0.6)
