"""Whatever the map, its factor answers as a dense inverse would."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.core.errors import NotPositiveDefinite
from hotspot.linalg import plan_elimination

TOLERANCE = 1e-10


@st.composite
def problems(draw, least=1):
    """A random graph, from empty to complete, and a positive-definite matrix on it."""
    n, seed = draw(st.integers(least, 120)), draw(st.integers(0, 2**32 - 1))
    share = draw(st.sampled_from([0.0, 0.5 / n, 2.0 / n, 6.0 / n, 0.3, 1.0]))
    rng = np.random.default_rng(seed)
    pairs = np.argwhere(np.triu(rng.random((n, n)) < share, 1))
    turned = rng.random(len(pairs)) < 0.5
    pairs[turned] = pairs[turned, ::-1]
    rng.shuffle(pairs)
    links = rng.normal(size=len(pairs)) * draw(st.sampled_from([1e-3, 1.0, 1e3]))
    beside = np.zeros(n)
    np.add.at(beside, pairs, np.abs(links)[:, None])
    diagonal = beside + (beside.max() or 1) * rng.uniform(0.01, 1, n)
    placed = draw(st.sampled_from([None, 1, 2, 3]))
    coordinates = None if placed is None else rng.normal(size=(n, placed)).round(1)
    return pairs, n, coordinates, diagonal, links, rng


def dense(pairs, diagonal, links):
    matrix = np.diag(diagonal)
    matrix[pairs[:, 0], pairs[:, 1]] = links
    matrix[pairs[:, 1], pairs[:, 0]] = links
    return matrix


def assert_close(found, expected):
    assert np.abs(found - expected).max(initial=0) <= TOLERANCE * np.abs(expected).max(initial=0)


@given(problems())
def test_solving_and_multiplying_gives_back_the_right_hand_side(problem):
    pairs, n, coordinates, diagonal, links, rng = problem
    factor = plan_elimination(pairs, n, coordinates).factor(diagonal, links)
    matrix, b = dense(pairs, diagonal, links), rng.normal(size=(n, 3))
    assert_close(factor.solve(b), np.linalg.solve(matrix, b))
    assert_close(factor.solve(b[:, 0]), np.linalg.solve(matrix, b[:, 0]))


@given(problems())
def test_the_determinant_is_that_of_the_dense_matrix(problem):
    pairs, n, coordinates, diagonal, links, _ = problem
    found = plan_elimination(pairs, n, coordinates).factor(diagonal, links).log_determinant
    sign, expected = np.linalg.slogdet(dense(pairs, diagonal, links))
    assert sign == 1
    assert abs(found - expected) <= TOLERANCE * max(1.0, abs(expected))


@given(problems())
def test_the_inverse_on_the_map_is_that_of_the_dense_matrix(problem):
    pairs, n, coordinates, diagonal, links, _ = problem
    factor = plan_elimination(pairs, n, coordinates).factor(diagonal, links)
    expected = np.linalg.inv(dense(pairs, diagonal, links))
    variances, covariances = factor.inverse()
    assert_close(variances, np.diag(expected))
    assert_close(covariances, expected[pairs[:, 0], pairs[:, 1]])


@given(problems())
def test_draws_have_the_inverse_as_their_covariance(problem):
    pairs, n, coordinates, diagonal, links, _ = problem
    factor = plan_elimination(pairs, n, coordinates).factor(diagonal, links)
    ways = factor.spread(np.eye(n))
    assert_close(ways @ ways.T, np.linalg.inv(dense(pairs, diagonal, links)))


@given(problems())
def test_names_of_the_nodes_and_order_of_the_links_do_not_matter(problem):
    pairs, n, coordinates, diagonal, links, rng = problem
    factor = plan_elimination(pairs, n, coordinates).factor(diagonal, links)
    new, turn = rng.permutation(n), rng.permutation(len(pairs))
    old = np.argsort(new)
    moved = None if coordinates is None else coordinates[old]
    again = plan_elimination(new[pairs][turn, ::-1], n, moved).factor(diagonal[old], links[turn])
    b = rng.normal(size=n)
    assert_close(again.solve(b[old])[new], factor.solve(b))
    assert_close(again.inverse()[0][new], factor.inverse()[0])
    assert_close(again.inverse()[1], factor.inverse()[1][turn])
    assert abs(again.log_determinant - factor.log_determinant) <= TOLERANCE * max(
        1.0, abs(factor.log_determinant)
    )


@given(problems(least=2))
def test_a_negative_eigenvalue_is_never_factored(problem):
    pairs, n, coordinates, diagonal, links, _ = problem
    least = np.linalg.eigvalsh(dense(pairs, diagonal, links))[0]
    plan = plan_elimination(pairs, n, coordinates)
    with pytest.raises(NotPositiveDefinite, match="not positive definite"):
        plan.factor(diagonal - 1.001 * least, links)
