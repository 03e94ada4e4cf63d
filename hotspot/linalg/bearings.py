"""A map without coordinates still has far ends, and distances from them say where a place is.

Distances are counted in links, from nodes chosen far from one another, in each component by
itself. Squared distances from fixed points are, up to a common term, linear in the coordinates; so
their principal components give a map back, up to rotation.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

_ENDS = 12
"""Nodes that distances are counted from, in each component."""

_ROUNDS = 3
"""Times that each node takes the mean of its neighbors, which breaks ties by what lies around."""


def take_bearings(pairs: np.ndarray, n: int) -> np.ndarray:
    """Make coordinates out of distances from far ends.

    Parameters
    ----------
    pairs : ndarray of int, shape (m, 2)
        Links.
    n : int
        Number of nodes.

    Returns
    -------
    ndarray of float, shape (n, 4)
        Where each node lies among those of its component; the most telling axis first.

    References
    ----------
    .. [1] de Silva, V., Tenenbaum, J. B. (2004). Sparse multidimensional scaling using landmark
       points. Technical report, Stanford University.
    """
    row, column = np.concatenate([pairs, pairs[:, ::-1]]).T
    links = csr_array((np.ones(row.size), (row, column)), shape=(n, n))
    component = connected_components(links, directed=False)[1]
    squares = _smoothed(_from_far_ends(links, component), links) ** 2
    squares -= squares.mean(axis=1, keepdims=True)
    size = np.bincount(component)
    for column in squares.T:
        column -= (np.bincount(component, column) / size)[component]
    _, axes = np.linalg.eigh(squares.T @ squares)
    return squares @ axes[:, :-5:-1]


def _from_far_ends(links: csr_array, component: np.ndarray) -> np.ndarray:
    """Count the links to each node from one end after another, each far from those before."""
    nearest = _distances(links, np.unique(component, return_index=True)[1])
    ends: list[np.ndarray] = []
    for _ in range(_ENDS):
        ends.append(_distances(links, _farthest(nearest, component)))
        nearest = np.minimum.reduce(ends[-1:] if len(ends) == 1 else [nearest, ends[-1]])
    return np.column_stack(ends)


def _smoothed(values: np.ndarray, links: csr_array) -> np.ndarray:
    weight = (links.sum(axis=1) + 1)[:, None]
    for _ in range(_ROUNDS):
        values = (links @ values + values) / weight
    return values


def _farthest(distance: np.ndarray, component: np.ndarray) -> np.ndarray:
    """Choose the farthest node of each component."""
    order = np.lexsort((-distance, component))
    return order[np.unique(component[order], return_index=True)[1]]


def _distances(links: csr_array, start: np.ndarray) -> np.ndarray:
    """Count the links to each node from the start of its component."""
    n = links.shape[0]
    row, column = links.tocoo().coords
    ways = csr_array(
        (
            np.ones(row.size + start.size),
            (np.append(np.full(start.size, n), row), np.append(start, column)),
        ),
        shape=(n + 1, n + 1),
    )
    before = breadth_first_order(ways, n)[1]
    before[n] = n
    return _steps(before)[:n] - 1


def _steps(before: np.ndarray) -> np.ndarray:
    """Count how often each node's predecessor can be taken, doubling the stride each time."""
    steps = (before != np.arange(before.size)).astype(float)
    while (steps[before] > 0).any():
        steps, before = steps + steps[before], before[before]
    return steps
