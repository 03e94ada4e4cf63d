"""Take out the areas along a line and the rest of the map falls into two that never meet.

What is eliminated in one half then leaves no trace in the other, and so on within each half: the
factor of a map of n areas keeps of the order of n log n numbers instead of n squared (George 1973).
All pieces of one size are halved at once, each by the line across an axis, not too far from its
middle, that fewest areas border on.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.linalg.separators import smallest_separator

_LEAF = 24
"""Nodes of a piece that is not halved again."""

_UNEVEN = 0.3
"""Smallest share of a piece on one side of its line."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Groups of nodes that are eliminated together, and what separates them.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
        Group of each node.
    parent : ndarray of int, shape (g,)
        Group that cut each one off from the rest; -1 for the last of a component.
    """

    group: np.ndarray
    parent: np.ndarray


def dissect(pairs: np.ndarray, coordinates: np.ndarray) -> Pieces:
    """Halve the map again and again.

    Parameters
    ----------
    pairs : ndarray of int, shape (m, 2)
        Links.
    coordinates : ndarray of float, shape (n, d)
        Where each node lies.

    Returns
    -------
    Pieces
        Each link joins two nodes of a group, or a group and one of its ancestors.

    References
    ----------
    .. [1] George, A. (1973). Nested dissection of a regular finite element mesh. SIAM Journal on
       Numerical Analysis 10(2), 345-363.
    """
    n = len(coordinates)
    row, column = np.concatenate([pairs, pairs[:, ::-1]]).T
    order = np.argsort(row, kind="stable")
    row, column = row[order], column[order]
    orders = [np.argsort(line, kind="stable") for line in coordinates.T]
    group, parent = np.full(n, -1), []
    region, above = np.zeros(n, dtype=np.int64), np.array([-1])
    while True:
        sizes = np.bincount(region[region >= 0], minlength=above.size)
        region, above = _close(sizes, region, above, group, parent)
        if not above.size:
            return Pieces(group, np.array(parent, dtype=np.int64))
        inside = (region[row] == region[column]) & (region[row] >= 0)
        row, column = row[inside], column[inside]
        orders = [_by_region(order, region) for order in orders]
        side = _halve(orders, region, row, column)
        region, above = _cut(region, above, side, (row, column), group, parent)


def _close(
    sizes: np.ndarray, region: np.ndarray, above: np.ndarray, group: np.ndarray, parent: list
) -> tuple[np.ndarray, np.ndarray]:
    """Make groups of the regions that are small and number the large ones anew."""
    small, large = (sizes > 0) & (sizes <= _LEAF), sizes > _LEAF
    number = np.cumsum(small) - 1 + len(parent)
    closed = (region >= 0) & small[region]
    group[closed] = number[region[closed]]
    parent.extend(above[small].tolist())
    new = np.where(large, np.cumsum(large) - 1, -1)
    return np.where(region >= 0, new[region], -1), above[large]


def _by_region(order: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Sort the nodes that are left by region, keeping their order along a line."""
    key = region[order]
    order, key = order[key >= 0], key[key >= 0]
    small = key.max(initial=0) < 2**16
    return order[np.argsort(key.astype(np.uint16) if small else key, kind="stable")]


def _halve(
    orders: list[np.ndarray], region: np.ndarray, row: np.ndarray, column: np.ndarray
) -> np.ndarray:
    """Say for each node whether it lies beyond the best line of its region."""
    here = region[orders[0]]
    sizes = np.bincount(here)
    first = np.cumsum(sizes) - sizes
    share = (np.arange(here.size) - first[here] + 1) / sizes[here]
    off = np.abs(share - 0.5)
    allowed = off <= np.maximum(0.5 - _UNEVEN, 0.6 / sizes[here])
    best = np.full(sizes.size, np.inf)
    side = np.zeros(region.size, dtype=bool)
    for order in orders:
        width = np.where(allowed, _widths(order, row, column, region.size) + off, np.inf)
        least = np.minimum.reduceat(width, first)
        better = least < best
        where = np.flatnonzero(width == least[here])
        cut = where[np.unique(here[where], return_index=True)[1]]
        chosen = better[here]
        side[order[chosen]] = (np.arange(here.size) > cut[here])[chosen]
        best = np.where(better, least, best)
    return side


def _widths(order: np.ndarray, row: np.ndarray, column: np.ndarray, n: int) -> np.ndarray:
    """Count the nodes that a line after each position borders on, on the side with fewer."""
    k = order.size
    position = np.empty(n, dtype=np.int64)
    position[order] = np.arange(k)
    if not row.size:
        return np.zeros(k)
    first = np.flatnonzero(np.diff(row, prepend=-1))
    own, other = position[row[first]], position[column]
    last, earliest = np.maximum.reduceat(other, first), np.minimum.reduceat(other, first)
    before, after = last > own, earliest < own
    ahead = np.bincount(own[before], minlength=k) - np.bincount(last[before], minlength=k)
    behind = np.bincount(earliest[after], minlength=k) - np.bincount(own[after], minlength=k)
    return np.minimum(np.cumsum(ahead), np.cumsum(behind))


def _cut(
    region: np.ndarray,
    above: np.ndarray,
    side: np.ndarray,
    links: tuple[np.ndarray, np.ndarray],
    group: np.ndarray,
    parent: list,
) -> tuple[np.ndarray, np.ndarray]:
    """Lift the separators out as groups of their own and number the halves."""
    row, column = links
    crossing = ~side[row] & side[column]
    out = smallest_separator(row[crossing], column[crossing])
    where, held = np.unique(region[out], return_inverse=True)
    group[out] = len(parent) + held
    over = above.copy()
    over[where] = len(parent) + np.arange(where.size)
    parent.extend(above[where].tolist())
    halves = np.where(region >= 0, 2 * region + side, -1)
    halves[out] = -1
    return halves, np.repeat(over, 2)
