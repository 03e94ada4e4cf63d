"""A map falls in two when the fewest areas along a line are lifted out.

Which links a line cuts is given; the fewest areas that touch all of them are found exactly, as the
smallest vertex cover of a graph with two sides (König 1931), for every piece of the map at once.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_bipartite_matching


def smallest_separator(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Choose the fewest nodes that leave no crossing link.

    Parameters
    ----------
    left, right : ndarray of int, shape (c,)
        The two ends of each crossing link; no node is on both sides.

    Returns
    -------
    ndarray of int
        Nodes whose removal removes every crossing link.

    References
    ----------
    .. [1] König, D. (1931). Gráfok és mátrixok. Matematikai és Fizikai Lapok 38, 116-119.
    .. [2] Hopcroft, J. E., Karp, R. M. (1973). An n^(5/2) algorithm for maximum matchings in
       bipartite graphs. SIAM Journal on Computing 2(4), 225-231.
    """
    if not left.size:
        return left
    lefts, row = np.unique(left, return_inverse=True)
    rights, column = np.unique(right, return_inverse=True)
    shape = (lefts.size, rights.size)
    crossing = csr_array((np.ones(row.size, dtype=np.int8), (row, column)), shape=shape)
    match = maximum_bipartite_matching(crossing, perm_type="column")
    reached = _reached_in_turns(row, column, match, shape)
    return np.concatenate([lefts[~reached[: lefts.size]], rights[reached[lefts.size :]]])


def _reached_in_turns(
    row: np.ndarray, column: np.ndarray, match: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """Mark what an unmatched left node reaches, going right by any link and left by a match."""
    source = sum(shape)
    matched, free = np.flatnonzero(match >= 0), np.flatnonzero(match < 0)
    start = np.concatenate([row, shape[0] + match[matched], np.full(free.size, source)])
    stop = np.concatenate([shape[0] + column, matched, free])
    ways = csr_array((np.ones(start.size, dtype=np.int8), (start, stop)), shape=(source + 1,) * 2)
    reached = np.zeros(source + 1, dtype=bool)
    reached[breadth_first_order(ways, source, return_predecessors=False)] = True
    return reached[:source]
