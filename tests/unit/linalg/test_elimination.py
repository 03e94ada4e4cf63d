"""What a factorization takes, what it refuses, and what it gives on maps at the edge of sense."""

import pickle

import numpy as np
import pytest
from scipy.sparse import csr_array, diags_array

from hotspot.core.errors import InvalidCounts, NotPositiveDefinite
from hotspot.linalg import Elimination, Factor, plan_elimination
from tests.unit.linalg.grids import grid

PATH = np.array([[0, 1], [1, 2], [2, 3]])


def weights(pairs, n, extra=0.5):
    beside = np.bincount(np.ravel(pairs).astype(int), minlength=n)
    return beside + extra, np.full(len(pairs), -1.0)


def dense(pairs, diagonal, links):
    matrix = np.diag(np.asarray(diagonal, dtype=float))
    for (one, other), link in zip(pairs, links, strict=True):
        matrix[one, other] = matrix[other, one] = link
    return matrix


def as_sparse(pairs, diagonal, links):
    half = csr_array((links, pairs.T), shape=(diagonal.size,) * 2)
    return half + half.T + diags_array(diagonal)


def assert_answers(pairs, n, coordinates=None):
    diagonal, links = weights(pairs, n)
    factor = plan_elimination(pairs, n, coordinates).factor(diagonal, links)
    matrix = dense(pairs, diagonal, links)
    inverse = np.linalg.inv(matrix)
    np.testing.assert_allclose(factor.solve(np.eye(n)), inverse, rtol=0, atol=1e-12)
    np.testing.assert_allclose(factor.log_determinant, np.linalg.slogdet(matrix)[1], atol=1e-10)
    variances, covariances = factor.inverse()
    np.testing.assert_allclose(variances, np.diag(inverse), rtol=1e-12)
    at = np.asarray(pairs, dtype=int).reshape(-1, 2)
    np.testing.assert_allclose(covariances, inverse[at[:, 0], at[:, 1]], rtol=0, atol=1e-12)


def test_the_two_by_two_case_is_that_of_the_textbook():
    factor = plan_elimination([[0, 1]], 2).factor([2.0, 3.0], [1.0])
    assert isinstance(factor, Factor)
    assert factor.log_determinant == pytest.approx(np.log(5))
    np.testing.assert_allclose(factor.solve([1.0, 0.0]), [0.6, -0.2])
    variances, covariances = factor.inverse()
    np.testing.assert_allclose(variances, [0.6, 0.4])
    np.testing.assert_allclose(covariances, [-0.2])


@pytest.mark.parametrize("placed", [True, False], ids=["with centroids", "without"])
def test_a_map_of_many_fronts_is_answered_exactly(placed):
    pairs, where = grid(23, 31)
    assert len(plan_elimination(pairs, len(where), where).fronts) > 5
    assert_answers(pairs, len(where), where if placed else None)


def test_one_area_is_a_map():
    assert_answers([], 1)


def test_islands_are_eliminated_alone():
    assert_answers([], 150)


def test_components_do_not_know_each_other():
    one, _ = grid(9, 20)
    other, _ = grid(11, 13)
    pairs = np.concatenate([one, other + 180])
    assert_answers(pairs, 180 + 143 + 7)


def test_everybody_may_touch_everybody():
    assert_answers(np.argwhere(np.triu(np.ones((130, 130)), 1)), 130)


def test_a_hub_that_touches_all_costs_one_front():
    hub = np.column_stack([np.zeros(2999, dtype=int), np.arange(1, 3000)])
    plan = plan_elimination(hub, 3000)
    assert plan.factor(*weights(hub, 3000)).numbers.size < 3000 * 100
    assert_answers(hub[:300], 301)


def test_a_long_chain_is_factored():
    n = 20_000
    chain = np.column_stack([np.arange(n - 1), np.arange(1, n)])
    factor = plan_elimination(chain, n).factor(np.full(n, 2.0), np.full(n - 1, -1.0))
    assert factor.log_determinant == pytest.approx(np.log(n + 1))


def test_weeks_are_a_third_coordinate():
    pairs, where = grid(6, 7)
    n, weeks = len(where), 9
    within = [pairs + n * week for week in range(weeks)]
    next_week = np.concatenate([np.repeat(np.arange(n)[:, None], 2, 1), pairs, pairs[:, ::-1]])
    between = [next_week + np.array([n * week, n * (week + 1)]) for week in range(weeks - 1)]
    place = np.column_stack([np.tile(where, (weeks, 1)), np.repeat(np.arange(weeks), n)])
    assert_answers(np.concatenate([*within, *between]), n * weeks, place)


def test_wide_fronts_are_answered_like_narrow_ones():
    at = np.arange(12**3).reshape(12, 12, 12)
    along = [np.moveaxis(at, axis, 0) for axis in range(3)]
    pairs = np.concatenate([np.column_stack([x[:-1].ravel(), x[1:].ravel()]) for x in along])
    plan = plan_elimination(pairs, at.size, np.argwhere(at >= 0))
    assert any(front.children and front.places is None for front in plan.fronts)
    assert max(front.boundary.size for front in plan.fronts) > 96
    factor = plan.factor(*weights(pairs, at.size))
    some = np.arange(0, at.size, 61)
    columns = factor.solve(np.eye(at.size)[:, some])
    variances, covariances = factor.inverse()
    np.testing.assert_allclose(variances[some], columns[some, np.arange(some.size)], rtol=1e-12)
    from_some = np.isin(pairs[:, 0], some)
    one, other = pairs[from_some].T
    expected = columns[other, np.searchsorted(some, one)]
    np.testing.assert_allclose(covariances[from_some], expected, rtol=1e-11)
    residual = as_sparse(pairs, *weights(pairs, at.size)) @ columns - np.eye(at.size)[:, some]
    assert np.abs(residual).max() < 1e-13


def test_places_that_coincide_are_still_separated():
    pairs, where = grid(20, 20)
    assert_answers(pairs, 400, np.zeros_like(where))


def test_one_plan_serves_many_matrices():
    pairs, where = grid(12, 15)
    plan = plan_elimination(pairs, 180, where)
    assert isinstance(plan, Elimination)
    diagonal, links = weights(pairs, 180)
    first = plan.factor(diagonal, links)
    before = first.solve(np.ones(180))
    second = plan.factor(4 * diagonal, 4 * links)
    assert second.log_determinant == pytest.approx(first.log_determinant + 180 * np.log(4))
    np.testing.assert_allclose(second.solve(np.ones(180)), before / 4)
    np.testing.assert_array_equal(first.solve(np.ones(180)), before)


def test_what_the_caller_hands_over_is_left_alone():
    pairs, where = grid(12, 15)
    plan = plan_elimination(pairs, 180, where)
    diagonal, links = weights(pairs, 180)
    b = np.arange(180.0)
    copies = [values.copy() for values in (pairs, where, diagonal, links, b)]
    factor = plan.factor(diagonal, links)
    factor.solve(b)
    factor.spread(b)
    factor.inverse()
    for values, copy in zip((pairs, where, diagonal, links, b), copies, strict=True):
        np.testing.assert_array_equal(values, copy)


def test_whole_numbers_are_numbers():
    factor = plan_elimination(PATH, 4).factor([2, 2, 2, 2], [-1, -1, -1])
    assert factor.log_determinant == pytest.approx(np.log(5))
    np.testing.assert_allclose(factor.solve([5, 0, 0, 0]), [4, 3, 2, 1])


def test_an_array_without_columns_has_no_solutions():
    factor = plan_elimination(PATH, 4).factor([2.0] * 4, [-1.0] * 3)
    assert factor.solve(np.empty((4, 0))).shape == (4, 0)


@pytest.mark.parametrize(
    ("pairs", "n", "message"),
    [
        ([], 0, "at least one area"),
        ([[0, 1], [1, 1]], 3, "row 1 .* to itself"),
        ([[0, 1], [1, 2], [1, 0]], 3, "row 2 .* repeats an earlier link"),
        ([[0, 3]], 3, "row 0 .* outside 0 to 2"),
        ([[-1, 2]], 3, "row 0 .* outside 0 to 2"),
        ([[0.0, 1.0]], 3, "whole numbers"),
        ([[0, 1, 2]], 3, "two columns"),
        ([0, 1], 3, "two columns"),
    ],
)
def test_pairs_that_are_no_map_are_refused(pairs, n, message):
    with pytest.raises(InvalidCounts, match=message):
        plan_elimination(pairs, n)


@pytest.mark.parametrize(
    ("coordinates", "message"),
    [
        ([[0.0, 0.0]] * 3, "one row for each of 4 nodes"),
        ([0.0, 1.0, 2.0, 3.0], "one row for each of 4 nodes"),
        ([[0.0], [1.0], [np.nan], [3.0]], "finite; row 2"),
    ],
)
def test_coordinates_that_place_nobody_are_refused(coordinates, message):
    with pytest.raises(InvalidCounts, match=message):
        plan_elimination(PATH, 4, coordinates)


@pytest.mark.parametrize(
    ("diagonal", "links", "message"),
    [
        ([2.0] * 3, [-1.0] * 3, "diagonal must have the 4 values"),
        ([2.0] * 4, [-1.0] * 4, "links must have the 3 values"),
        ([2.0, np.nan, 2.0, 2.0], [-1.0] * 3, "diagonal must be finite; row 1 is nan"),
        ([2.0] * 4, [-1.0, -1.0, np.inf], "links must be finite; row 2 is inf"),
    ],
)
def test_numbers_that_do_not_fit_the_map_are_refused(diagonal, links, message):
    with pytest.raises(InvalidCounts, match=message):
        plan_elimination(PATH, 4).factor(diagonal, links)


@pytest.mark.parametrize("ask", ["solve", "spread"])
@pytest.mark.parametrize("shape", [(3,), (3, 4), (4, 1, 1), ()])
def test_a_right_hand_side_of_another_map_is_refused(ask, shape):
    factor = plan_elimination(PATH, 4).factor([2.0] * 4, [-1.0] * 3)
    with pytest.raises(InvalidCounts, match="one row for each of 4 nodes"):
        getattr(factor, ask)(np.ones(shape))


@pytest.mark.parametrize("ask", ["solve", "spread"])
def test_a_right_hand_side_with_a_gap_is_refused(ask):
    factor = plan_elimination(PATH, 4).factor([2.0] * 4, [-1.0] * 3)
    with pytest.raises(InvalidCounts, match="finite; row 2 is not"):
        getattr(factor, ask)([[1.0, 1.0], [1.0, 1.0], [1.0, np.nan], [1.0, 1.0]])


def test_many_columns_are_answered_as_each_alone():
    pairs, where = grid(12, 15)
    factor = plan_elimination(pairs, 180, where).factor(*weights(pairs, 180))
    wide = np.random.default_rng(0).normal(size=(180, 300))
    for ask in (factor.solve, factor.spread):
        together = ask(wide)
        for column in (0, 127, 128, 299):
            np.testing.assert_allclose(together[:, column], ask(wide[:, column]), atol=1e-12)
            np.testing.assert_allclose(together[:, [column]], ask(wide[:, [column]]), atol=1e-12)


def test_a_plan_can_be_kept_and_fetched_again():
    pairs, where = grid(12, 15)
    plan = plan_elimination(pairs, 180, where)
    again = pickle.loads(pickle.dumps(plan))  # noqa: S301 - our own
    numbers = weights(pairs, 180)
    assert again.factor(*numbers).log_determinant == plan.factor(*numbers).log_determinant


def test_an_intrinsic_prior_has_no_factor():
    pairs, where = grid(20, 20)
    beside, links = weights(pairs, 400, extra=0.0)
    with pytest.raises(NotPositiveDefinite, match="raise the diagonal or check the signs"):
        plan_elimination(pairs, 400, where).factor(beside - 1e-9, links)


def test_a_zero_on_the_diagonal_has_no_factor():
    with pytest.raises(NotPositiveDefinite):
        plan_elimination([], 3).factor([1.0, 0.0, 1.0], [])
