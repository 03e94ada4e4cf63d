"""A map as a graph: scale of every piece, islands, and maps that are none."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from hotspot.core.errors import InvalidCounts
from hotspot.core.types import Adjacency
from hotspot.rates.spatial.graphs import graph_of, icar_scaling
from tests.factories import adjacency_from, grid_adjacency, tract_ids
from tests.unit.rates.spatial.dense import TWO_PIECES_AND_AN_ISLAND, laplacian, smooth_covariance


@pytest.mark.parametrize(
    "adjacency",
    [grid_adjacency(4, 5), TWO_PIECES_AND_AN_ISLAND, adjacency_from([[0, 1]], 2)],
    ids=["grid", "two pieces and an island", "a pair"],
)
def test_the_scale_of_a_piece_is_the_geometric_mean_of_its_variances(adjacency):
    found = icar_scaling(adjacency)
    whole = laplacian(adjacency)
    for piece in np.unique(adjacency.component):
        rows = np.flatnonzero(adjacency.component == piece)
        variances = np.diag(np.linalg.pinv(whole[np.ix_(rows, rows)]))
        wanted = np.exp(np.log(variances).mean()) if rows.size > 1 else 1.0
        assert found[piece] == pytest.approx(wanted, rel=1e-10)


def test_the_scale_of_a_long_line_is_still_right():
    line = adjacency_from([[i, i + 1] for i in range(399)], 400)
    variances = np.diag(np.linalg.pinv(laplacian(line)))
    assert icar_scaling(line)[0] == pytest.approx(np.exp(np.log(variances).mean()), rel=1e-8)


def test_a_map_of_islands_has_no_pairs_and_a_scale_of_one():
    graph = graph_of(adjacency_from([], 3))
    assert graph.pairs.shape == (0, 2)
    assert graph.alone.all()
    assert (graph.scaling == 1).all()


def test_degrees_members_and_islands_are_counted():
    graph = graph_of(TWO_PIECES_AND_AN_ISLAND)
    assert graph.degree.tolist() == [2, 2, 3, 1, 1, 1, 0]
    assert graph.members.tolist() == [4, 4, 4, 4, 2, 2, 1]
    assert graph.alone.tolist() == [False] * 6 + [True]
    assert graph.size == 7


def test_the_same_map_is_prepared_once():
    assert graph_of(TWO_PIECES_AND_AN_ISLAND) is graph_of(TWO_PIECES_AND_AN_ISLAND)


def test_links_in_one_direction_only_are_refused():
    links = csr_array(np.array([[False, True], [False, False]]))
    with pytest.raises(InvalidCounts, match="symmetric"):
        graph_of(Adjacency(tract_ids(2), links, np.zeros(2, int)))


def test_links_of_another_size_are_refused():
    links = csr_array(np.zeros((3, 3), bool))
    with pytest.raises(InvalidCounts, match="2 areas"):
        graph_of(Adjacency(tract_ids(2), links, np.zeros(2, int)))


def test_a_smooth_pattern_has_a_typical_variance_of_one_on_every_piece():
    variances = np.diag(smooth_covariance(TWO_PIECES_AND_AN_ISLAND))
    for rows in ([0, 1, 2, 3], [4, 5], [6]):
        assert np.exp(np.log(variances[rows]).mean()) == pytest.approx(1.0)


@pytest.mark.parametrize("component", [[0, 0, 0], [0, 1, 1], [0, 0, 2], [0, 1, 2], [0, 0]])
def test_pieces_that_links_do_not_leave_are_refused(component):
    map_of_two_pieces = adjacency_from([[0, 1]], 3)
    wrong = Adjacency(tract_ids(3), map_of_two_pieces.links, np.array(component))
    with pytest.raises(InvalidCounts, match="connected pieces"):
        graph_of(wrong)


def test_pieces_may_be_numbered_in_any_order():
    given = adjacency_from([[0, 1]], 3)
    turned = Adjacency(given.areas, given.links, np.array([1, 1, 0]))
    assert icar_scaling(turned) == pytest.approx([1.0, 0.25])
