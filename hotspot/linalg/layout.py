"""Which numbers a factor has, and where each lies, follow from the map alone.

A front is a group of areas that is eliminated at once (its pivots) with the later areas that the
group touches, directly or through what was eliminated before it (its boundary). Groups too small to
be worth a front of their own are taken in by their parents.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.linalg.dissection import Pieces

_CALLS = 4.0
_ASSEMBLY = 3e-3
_FLOPS = 1e-4
"""Microseconds for the calls of one front, an entry handed to the parent, and one flop."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Where every number of the factor lies.

    Parameters
    ----------
    order : ndarray of int, shape (n,)
        Nodes in the order of their elimination.
    first : ndarray of int, shape (f + 1,)
        First pivot of each front; its pivots are consecutive in that order.
    parent : ndarray of int, shape (f,)
        Front that takes what each leaves, always a later one; -1 where nothing is left.
    boundary : ndarray of int, shape (b,)
        Boundaries of all fronts, one after another, ascending, as places in that order.
    bounds : ndarray of int, shape (f + 1,)
        Where each front's part of ``boundary`` begins.
    place : ndarray of int, shape (b,)
        Row of each of these in the front of the parent.
    diagonal_at, links_at : ndarray of int, shapes (n,) and (m,)
        Where in the factor the entries of the matrix lie, in the caller's order.
    """

    order: np.ndarray
    first: np.ndarray
    parent: np.ndarray
    boundary: np.ndarray
    bounds: np.ndarray
    place: np.ndarray
    diagonal_at: np.ndarray
    links_at: np.ndarray


def lay_out(pairs: np.ndarray, pieces: Pieces) -> Layout:
    """Merge groups that are not worth a front of their own and lay out the rest.

    Parameters
    ----------
    pairs : ndarray of int, shape (m, 2)
        Links.
    pieces : Pieces
        A dissection of the map.

    Returns
    -------
    Layout
        Fronts come after all that are below them.

    References
    ----------
    .. [1] Liu, J. W. H. (1992). The multifrontal method for sparse matrix solution: theory and
       practice. SIAM Review 34(1), 82-109.
    """
    pieces = _in_postorder(pieces)
    keys = _boundaries(pairs, pieces)
    pivots = np.bincount(pieces.group)
    reach = np.bincount(keys // pieces.group.size, minlength=pivots.size)
    pieces = _in_postorder(_merge_small(pieces, pivots, reach))
    return _number(pairs, pieces, _boundaries(pairs, pieces))


def _in_postorder(pieces: Pieces) -> Pieces:
    """Number the groups so that each comes right after all that are below it."""
    below: list[list[int]] = [[] for _ in pieces.parent]
    roots = []
    for group, parent in enumerate(pieces.parent.tolist()):
        (below[parent] if parent >= 0 else roots).append(group)
    stack, found = roots, []
    while stack:
        found.append(stack.pop())
        stack.extend(below[found[-1]])
    number = np.empty(len(found), dtype=np.int64)
    number[found] = np.arange(len(found))[::-1]
    parent = np.empty_like(number)
    parent[number] = np.where(pieces.parent < 0, -1, number[pieces.parent])
    return Pieces(number[pieces.group], parent)


def _depths(parent: np.ndarray) -> np.ndarray:
    """Count the ancestors of each group; parents have higher numbers."""
    depth = [0] * parent.size
    for group in range(parent.size - 1, -1, -1):
        if (above := parent[group]) >= 0:
            depth[group] = depth[above] + 1
    return np.array(depth)


def _boundaries(pairs: np.ndarray, pieces: Pieces) -> np.ndarray:
    """List what each group touches among later ones, as ``group * n + order of the node``.

    What is handed up from the groups at one depth reaches only their parents, so all groups of a
    depth are done at once, the deepest first.
    """
    group, parent, n = pieces.group, pieces.parent, pieces.group.size
    order = np.argsort(group, kind="stable")
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    of_rank, depth = group[order], _depths(parent)
    low, high = np.sort(rank[pairs], axis=1).T
    outward = of_rank[low] != of_rank[high]
    keys = np.unique(of_rank[low[outward]] * n + high[outward])
    by_depth = [keys[depth[keys // n] == d] for d in range(depth.max() + 1)]
    for d in range(depth.max(), 0, -1):
        here, node = np.divmod(by_depth[d], n)
        above = parent[here]
        up = above != of_rank[node]
        by_depth[d - 1] = np.unique(np.concatenate([by_depth[d - 1], (above * n + node)[up]]))
    return np.sort(np.concatenate(by_depth))


def _merge_small(pieces: Pieces, pivots: np.ndarray, reach: np.ndarray) -> Pieces:
    """Let a parent take in a child where that costs less time than a front of its own."""
    pivots, reach, parent = pivots.tolist(), reach.tolist(), pieces.parent.tolist()
    cost = [_cost(p, b) for p, b in zip(pivots, reach, strict=True)]
    into = list(range(len(parent)))
    for child, above in enumerate(parent):
        if above < 0:
            continue
        together = _cost(pivots[child] + pivots[above], reach[above])
        if together <= cost[child] + cost[above]:
            into[child] = above
            pivots[above] += pivots[child]
            cost[above] = together
    for group in range(len(into) - 1, -1, -1):
        into[group] = into[into[group]]
    kept = np.array(into) == np.arange(len(into))
    number = np.cumsum(kept) - 1
    into, above = number[into], pieces.parent[kept]
    return Pieces(into[pieces.group], np.where(above < 0, -1, into[above]))


def _cost(pivots: int, boundary: int) -> float:
    """Estimate the time that one front takes."""
    flops = pivots * (pivots * (pivots / 3 + boundary) + boundary * boundary)
    return _CALLS + _ASSEMBLY * boundary * boundary + _FLOPS * flops


def _number(pairs: np.ndarray, pieces: Pieces, keys: np.ndarray) -> Layout:
    group, parent, n = pieces.group, pieces.parent, pieces.group.size
    order = np.argsort(group, kind="stable")
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    pivots = np.bincount(group)
    first = np.concatenate([[0], np.cumsum(pivots)])
    front, boundary = np.divmod(keys, n)
    reach = np.bincount(front, minlength=pivots.size)
    bounds = np.concatenate([[0], np.cumsum(reach)])

    def row(fronts: np.ndarray, ranks: np.ndarray) -> np.ndarray:
        later = np.searchsorted(keys, fronts * n + ranks) - bounds[fronts] + pivots[fronts]
        return np.where(ranks < first[fronts + 1], ranks - first[fronts], later)

    sizes = pivots * (pivots + reach)
    offset = np.cumsum(sizes) - sizes
    low, high = np.sort(rank[pairs], axis=1).T
    own = group[order][low]
    column, line = low - first[own], row(own, high)
    beyond = line >= pivots[own]
    links_at = offset[own] + np.where(
        beyond,
        pivots[own] ** 2 + column * reach[own] + line - pivots[own],
        column * pivots[own] + line,
    )
    diagonal_at = offset[group] + (rank - first[group]) * (pivots[group] + 1)
    place = row(parent[front], boundary)
    return Layout(order, first, parent, boundary, bounds, place, diagonal_at, links_at)
