"""Pieces of a map meet only through what separates them, and that is as little as can be."""

from itertools import combinations

import numpy as np
import pytest

from hotspot.linalg.bearings import take_bearings
from hotspot.linalg.dissection import dissect
from hotspot.linalg.layout import lay_out
from hotspot.linalg.separators import smallest_separator
from tests.unit.linalg.grids import grid


def ancestors(parent, group):
    found = {group}
    while (group := parent[group]) >= 0:
        found.add(group)
    return found


@pytest.mark.parametrize("seed", range(20))
def test_a_separator_is_as_small_as_any(seed):
    rng = np.random.default_rng(seed)
    left, right = np.argwhere(rng.random((5, 6)) < 0.3).T
    right = right + 5
    found = smallest_separator(left, right)
    assert (np.isin(left, found) | np.isin(right, found)).all()
    fewer = combinations(range(11), found.size - 1) if found.size else []
    assert not any((np.isin(left, some) | np.isin(right, some)).all() for some in fewer)


def test_no_crossing_link_needs_no_separator():
    none = np.array([], dtype=int)
    assert smallest_separator(none, none).size == 0


def test_links_join_a_group_with_itself_or_an_ancestor():
    pairs, where = grid(17, 29)
    pieces = dissect(pairs, where)
    lines = [ancestors(pieces.parent, group) for group in range(pieces.parent.size)]
    for one, other in pieces.group[pairs]:
        assert other in lines[one] or one in lines[other]


def test_the_first_separator_of_a_strip_is_its_width():
    pairs, where = grid(4, 60)
    pieces = dissect(pairs, where)
    top = np.flatnonzero(pieces.parent < 0)
    assert top.size == 1
    assert (pieces.group == top[0]).sum() == 4


def test_a_hub_is_a_separator():
    spokes = np.column_stack([np.zeros(99, dtype=int), np.arange(1, 100)])
    pieces = dissect(spokes, take_bearings(spokes, 100))
    (top,) = np.flatnonzero(pieces.parent < 0)
    assert np.flatnonzero(pieces.group == top).tolist() == [0]


@pytest.mark.parametrize("shape", [(40, 40), (10, 160)])
def test_a_map_without_centroids_costs_little_more(shape):
    pairs, where = grid(*shape)
    sizes = []
    for place in (where, take_bearings(pairs, len(where))):
        layout = lay_out(pairs, dissect(pairs, place))
        pivots, reach = np.diff(layout.first), np.diff(layout.bounds)
        sizes.append((pivots * (pivots + reach)).sum())
    assert sizes[1] < 1.5 * sizes[0]


def test_every_front_comes_before_its_parent_and_the_last_of_a_map_leaves_nothing():
    pairs, where = grid(30, 30)
    layout = lay_out(pairs, dissect(pairs, where))
    inner = layout.parent >= 0
    assert (layout.parent[inner] > np.flatnonzero(inner)).all()
    assert sorted(layout.order) == list(range(900))
    assert np.diff(layout.bounds)[-1] == 0


def test_a_small_map_is_one_front():
    pairs, where = grid(5, 8)
    assert lay_out(pairs, dissect(pairs, where)).parent.tolist() == [-1]


def test_bearings_of_a_path_put_it_in_order():
    order = np.random.default_rng(1).permutation(200)
    path = np.column_stack([order[:-1], order[1:]])
    along = take_bearings(path, 200)[order, 0]
    assert (np.diff(along) > 0).all() or (np.diff(along) < 0).all()
