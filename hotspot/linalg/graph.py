"""Who touches whom: the only thing about a map that its factorization needs.

The pairs come as the caller has them; here they are checked once, so that nothing below has to ask.
"""

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts


def checked_pairs(pairs: ArrayLike, n: int) -> np.ndarray:
    """Give the pairs as integers, each once and of two different nodes.

    Parameters
    ----------
    pairs : array_like of int, shape (m, 2)
        Two nodes of each link, in either order.
    n : int
        Number of nodes.

    Returns
    -------
    ndarray of int64, shape (m, 2)
        The same, in the same order.

    Raises
    ------
    InvalidCounts
        There is no node; the shape or kind is another; a node does not exist, is linked to itself
        or twice to another.
    """
    if n < 1:
        raise InvalidCounts(f"a map must have at least one area; this one has {n}")
    found = np.asarray(pairs)
    if found.size == 0:
        return np.empty((0, 2), dtype=np.int64)
    if found.ndim != 2 or found.shape[1] != 2 or found.dtype.kind not in "iu":
        raise InvalidCounts(
            f"pairs must be two columns of whole numbers, one row a link; found {found.shape}"
            f" of {found.dtype}"
        )
    found = found.astype(np.int64)
    _refuse(((found < 0) | (found >= n)).any(axis=1), f"names a node outside 0 to {n - 1}")
    _refuse(found[:, 0] == found[:, 1], "links a node to itself; remove it")
    key = found.min(axis=1) * n + found.max(axis=1)
    again = np.ones(len(key), dtype=bool)
    again[np.unique(key, return_index=True)[1]] = False
    _refuse(again, "repeats an earlier link, perhaps turned round; give each once")
    return found


def checked_coordinates(coordinates: ArrayLike, n: int) -> np.ndarray:
    """Give the coordinates as numbers, a row for each node.

    Parameters
    ----------
    coordinates : array_like of float, shape (n, d)
        Where each node lies; any unit.
    n : int
        Number of nodes.

    Returns
    -------
    ndarray of float, shape (n, d)
        The same.

    Raises
    ------
    InvalidCounts
        The shape is another, or a number is missing.
    """
    found = np.asarray(coordinates, dtype=float)
    if found.ndim != 2 or len(found) != n or found.shape[1] < 1:
        raise InvalidCounts(
            f"coordinates must have one row for each of {n} nodes; found {found.shape}"
        )
    bad = ~np.isfinite(found).all(axis=1)
    if bad.any():
        raise InvalidCounts(
            f"coordinates must be finite; row {int(bad.argmax())} is not; leave them all out if"
            " some are unknown"
        )
    return found


def _refuse(bad: np.ndarray, why: str) -> None:
    if bad.any():
        raise InvalidCounts(f"row {int(bad.argmax())} of the pairs {why}")
