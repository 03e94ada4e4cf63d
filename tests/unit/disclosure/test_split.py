"""What several split totals tell together is not shown; what they leave open is."""

import numpy as np
import pytest

from hotspot.disclosure.split import Split, hide_until_untold


def split(children, weights, threshold=11, few_neighborhoods=None):
    """Every tract with fewer children than the threshold is hidden, for its own sake."""
    children, weights = np.array(children, float), np.array(weights, float)
    few = (children > 0) & (children < threshold)
    none = np.zeros(weights.shape[1], bool)
    hoods = none if few_neighborhoods is None else np.array(few_neighborhoods)
    return Split(children, weights, few, few, hoods, threshold)


def hide(given, *hidden):
    start = np.zeros(given.weights.shape[1], bool)
    start[list(hidden)] = True
    return hide_until_untold(given, start).tolist()


def test_one_hidden_tract_in_two_shown_neighborhoods_hides_both():
    given = split([5, 40, 60], [[0.5, 0.5], [1, 0], [0, 1]])
    assert hide(given) == [True, True]


def test_two_hidden_tracts_in_the_same_two_neighborhoods_are_solved_for():
    """Two totals with different shares are two equations: together they tell both tracts."""
    given = split([9, 8, 50, 50], [[0.75, 0.25], [0.25, 0.75], [1, 0], [0, 1]])
    assert any(hide(given))


def test_tracts_nested_alike_hide_nothing_more():
    given = split([9, 8, 7, 50, 60], [[1, 0], [1, 0], [1, 0], [0.5, 0.5], [0, 1]])
    assert hide(given) == [False, False]


def test_a_neighborhood_of_parts_of_one_tract_tells_it_and_what_it_is_taken_from():
    """M is half of b, so b is told; N is a and the other half of b, so a is told through M."""
    given = split([9, 10, 80, 90, 9, 9], [[1, 0, 0], [0.5, 0.5, 0], *[[0, 0, 1]] * 4])
    hidden = hide(given)
    assert hidden[:2] == [True, True]
    assert not hidden[2]


def test_hidden_zeros_may_stay_zeros_and_tell_nothing():
    given = split([0, 0, 40], [[0.5, 0.5], [0.5, 0.5], [1, 0]])
    assert hide(given) == [False, False]


def test_what_is_hidden_stays_hidden():
    given = split([40, 50], [[1, 0], [0, 1]])
    assert hide(given, 1) == [False, True]


def test_a_small_neighborhood_of_whole_tracts_is_not_had_from_the_others():
    weights = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]
    given = split([3, 3, 9, 9, 40], weights, few_neighborhoods=[True, False, False])
    assert hide(given, 0)[1], "the region less the shown ones is the hidden one"


@pytest.mark.parametrize("seed", range(20))
def test_nothing_that_must_not_be_told_is_told_by_what_is_shown(seed):
    """Walk from the truth to other worlds a reader cannot tell from it; few tracts must vary."""
    random = np.random.default_rng(seed)
    n, m = 12, 4
    cut = random.dirichlet(np.ones(m) * 0.4, n).round(2)
    whole = np.eye(m)[random.integers(0, m, n)]
    weights = np.where(random.random((n, 1)) < 0.5, whole, cut / cut.sum(axis=1, keepdims=True))
    given = split(random.integers(0, 25, n), weights)
    hidden = np.array(hide(given))
    if hidden.all():
        return  # nothing but the region is told
    unknown = np.flatnonzero(given.hidden)
    known = np.vstack([weights.T[~hidden], np.ones(n)])[:, unknown]
    solved = np.linalg.pinv(known) @ known
    for place, tract in enumerate(unknown):
        assert not np.isclose(solved[place, place], 1), f"tract {tract} can be solved for"
