"""A map without coordinates still has far ends, and distances from them say where a place is.

Distances are counted in links, from nodes chosen far from one another, in each component by
itself.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

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
    ndarray of float, shape (n, 2)
        On a map, two roughly independent directions.
    """
    row, column = np.concatenate([pairs, pairs[:, ::-1]]).T
    links = csr_array((np.ones(row.size), (row, column)), shape=(n, n))
    component = connected_components(links, directed=False)[1]
    start = np.unique(component, return_index=True)[1]
    ends, distance = [], _distances(links, start)
    nearest = np.full(n, np.inf)
    for _ in range(4):
        far = _farthest(distance if not ends else nearest, component)
        ends.append(_distances(links, far))
        nearest = np.minimum(nearest, ends[-1])
    bearings = np.column_stack([ends[0] - ends[1], ends[2] - ends[3]])
    weight = (links.sum(axis=1) + 1)[:, None]
    for _ in range(_ROUNDS):
        bearings = (links @ bearings + bearings) / weight
    return bearings + 4.0 * n * component[:, None] * np.array([1.0, 0.0])


def _farthest(distance: np.ndarray, component: np.ndarray) -> np.ndarray:
    """Choose the farthest node of each component."""
    order = np.lexsort((-distance, component))
    return order[np.unique(component[order], return_index=True)[1]]


def _distances(links: csr_array, start: np.ndarray) -> np.ndarray:
    """Count the links to each node from the start of its component."""
    n = links.shape[0]
    row, column = links.tocoo().coords
    source = np.full(start.size, n)
    ways = csr_array(
        (np.ones(row.size + start.size), (np.append(source, row), np.append(start, column))),
        shape=(n + 1, n + 1),
    )
    before = breadth_first_order(ways, n)[1]
    before[n] = n
    return _steps(before)[:n]


def _steps(before: np.ndarray) -> np.ndarray:
    """Count how often each node's predecessor can be taken, doubling the stride each time."""
    steps = (before != np.arange(before.size)).astype(float)
    while (steps[before] > 0).any():
        steps, before = steps + steps[before], before[before]
    return steps
