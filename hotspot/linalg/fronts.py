"""A group of areas is eliminated in a small dense matrix, and leaves a smaller one to its parent.

Nearly all the arithmetic of a sparse factorization then happens inside dense matrices, where a
processor is fast (Liu 1992). What remains is to call the dense routines seldom and to hand on what
each front leaves in one sweep.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.blas import dgemm, dsyrk, dtrsm
from scipy.linalg.lapack import dpotrf

from hotspot.core.errors import NotPositiveDefinite
from hotspot.linalg.layout import Layout

Block = tuple[np.ndarray, np.ndarray]
"""Of one front: the triangle of its pivots (p, p), and the rows of its boundary (b, p)."""

_REMEMBERED = 2**14
"""Leavings of a front whose places are kept; more are placed anew each time, to save memory."""

_WIDE = 96
"""Boundary from which half a symmetric product is faster than all of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """One group of nodes and where its numbers lie.

    Parameters
    ----------
    start, stop : int
        Its pivots, in the order of elimination.
    boundary : ndarray of int, shape (b,)
        Later nodes it reaches, in that order.
    corner, panel, end : int
        Where its pivots begin in the factor, the rows of its boundary, and where those end.
    children : tuple of int
        Fronts that leave it something.
    rows : tuple of ndarray of int
        Of each of these, the rows of this front that its boundary is.
    places : ndarray of int, or None
        Where in this front, as a square, all of that goes; None if it is better worked out anew.
    """

    start: int
    stop: int
    boundary: np.ndarray
    corner: int
    panel: int
    end: int
    children: tuple[int, ...]
    rows: tuple[np.ndarray, ...]
    places: np.ndarray | None

    @property
    def side(self) -> int:
        """Number of its pivots and of its boundary together."""
        return self.stop - self.start + self.boundary.size


def build_fronts(layout: Layout) -> tuple[Front, ...]:
    """Cut a layout into fronts.

    Parameters
    ----------
    layout : Layout
        Where the numbers of the factor lie.

    Returns
    -------
    tuple of Front
        Each comes after those that leave it something.
    """
    children: list[list[int]] = [[] for _ in layout.parent]
    reach = np.diff(layout.bounds)
    for front in np.flatnonzero(reach).tolist():
        children[layout.parent[front]].append(front)
    fronts, corner = [], 0
    rows = np.split(layout.place, layout.bounds[1:-1])
    boundaries = np.split(layout.boundary, layout.bounds[1:-1])
    for below, boundary, start, stop in zip(
        children, boundaries, layout.first[:-1].tolist(), layout.first[1:].tolist(), strict=True
    ):
        panel = corner + (stop - start) ** 2
        end = panel + (stop - start) * boundary.size
        taken = tuple(rows[child] for child in below)
        side = stop - start + boundary.size
        few = 0 < sum(part.size**2 for part in taken) <= _REMEMBERED
        places = _place(taken, side) if few else None
        fronts.append(Front(start, stop, boundary, corner, panel, end, tuple(below), taken, places))
        corner = end
    return tuple(fronts)


def places_in(front: Front) -> np.ndarray:
    """Say where what the children leave goes.

    Parameters
    ----------
    front : Front
        One that has children.

    Returns
    -------
    ndarray of int
        For each child a square, one after another: positions in the square of this front.
    """
    return _place(front.rows, front.side) if front.places is None else front.places


def _place(rows: tuple[np.ndarray, ...], side: int) -> np.ndarray:
    return np.concatenate([np.add.outer(part * side, part).ravel() for part in rows])


def eliminate(fronts: tuple[Front, ...], numbers: np.ndarray) -> list[Block]:
    """Turn the entries of a matrix into those of its factor, front by front, in place.

    Parameters
    ----------
    fronts : tuple of Front
        Of the map.
    numbers : ndarray of float
        The matrix, laid out as the factor is, zero where it has no entry.

    Returns
    -------
    list of (ndarray, ndarray)
        Views of the factor, front by front.

    Raises
    ------
    NotPositiveDefinite
        A pivot is not above zero.

    Notes
    -----
    Of every front and of what it leaves, only the lower triangle has a meaning.
    """
    blocks: list[Block] = []
    left: dict[int, np.ndarray] = {}
    for number, front in enumerate(fronts):
        p, b = front.stop - front.start, front.boundary.size
        corner = numbers[front.corner : front.panel].reshape(p, p).T
        panel = numbers[front.panel : front.end].reshape(p, b).T
        rest = _assemble(front, corner, panel, left) if front.children else None
        if dpotrf(corner, lower=1, clean=1, overwrite_a=1)[1]:
            raise NotPositiveDefinite(
                "the matrix is not positive definite: some combination of areas has no precision,"
                " or a negative one; raise the diagonal or check the signs of the links"
            )
        if b:
            dtrsm(1.0, corner, panel, side=1, lower=1, trans_a=1, overwrite_b=1)
            left[number] = _leave(panel, rest)
        blocks.append((corner, panel))
    return blocks


def _assemble(
    front: Front, corner: np.ndarray, panel: np.ndarray, left: dict[int, np.ndarray]
) -> np.ndarray:
    """Add what the children left to a front; give the part of its boundary."""
    p, side = front.stop - front.start, front.side
    values = [left.pop(child).ravel(order="K") for child in front.children]
    joined = values[0] if len(values) == 1 else np.concatenate(values)
    whole = np.bincount(places_in(front), joined, side * side).reshape(side, side)
    corner.T[...] += whole[:p, :p]
    panel.T[...] += whole[:p, p:]
    return whole[p:, p:].copy().T


def _leave(panel: np.ndarray, rest: np.ndarray | None) -> np.ndarray:
    """Subtract what the pivots explain from what the boundary had."""
    if panel.shape[0] >= _WIDE:
        if rest is None:
            return dsyrk(-1.0, panel, lower=1)
        return dsyrk(-1.0, panel, beta=1.0, c=rest, lower=1, overwrite_c=1)
    if rest is None:
        return dgemm(-1.0, panel, panel, trans_b=1)
    return dgemm(-1.0, panel, panel, beta=1.0, c=rest, trans_b=1, overwrite_c=1)
