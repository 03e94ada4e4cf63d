"""Once a matrix is factored, its determinant, solutions, draws and local inverse cost little."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg.blas import dtrsm

from hotspot.core.errors import InvalidCounts
from hotspot.linalg.fronts import Block, Front
from hotspot.linalg.layout import Layout
from hotspot.linalg.selected import selected_inverse

_AT_ONCE = 128
"""Columns solved together; more do not stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Factor:
    """A Cholesky factor L L' = Q, in the order of its map's elimination.

    Parameters
    ----------
    fronts : tuple of Front
        Of the map.
    layout : Layout
        Where the numbers lie.
    numbers : ndarray of float
        All entries of L.
    blocks : list of (ndarray, ndarray)
        The same, front by front.
    """

    fronts: tuple[Front, ...]
    layout: Layout
    numbers: np.ndarray
    blocks: list[Block]

    @cached_property
    def log_determinant(self) -> float:
        """Logarithm of the determinant of Q."""
        return float(2 * np.log(self.numbers[self.layout.diagonal_at]).sum())

    def solve(self, b: ArrayLike) -> np.ndarray:
        """Solve Q x = b.

        Parameters
        ----------
        b : array_like of float, shape (n,) or (n, k)
            Right-hand sides, one a column.

        Returns
        -------
        ndarray of float, shape (n,) or (n, k)
            The solutions x.

        Raises
        ------
        InvalidCounts
            ``b`` has not one row a node, or a number in it is not finite.
        """
        return self._in_order(b, (self._forward, self._backward))

    def spread(self, z: ArrayLike) -> np.ndarray:
        """Turn independent standard normal numbers into draws with covariance Q^-1.

        Parameters
        ----------
        z : array_like of float, shape (n,) or (n, k)
            Standard normal numbers, one draw a column.

        Returns
        -------
        ndarray of float, shape (n,) or (n, k)
            Draws with mean zero: L^-T z.

        Raises
        ------
        InvalidCounts
            ``z`` has not one row a node, or a number in it is not finite.

        Notes
        -----
        Rue and Held (2005), algorithm 2.4. Which draw belongs to which z depends on the order of
        elimination; only the distribution is the caller's business.
        """
        return self._in_order(z, (self._backward,))

    def inverse(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the entries of Q^-1 on the diagonal and at the links.

        Returns
        -------
        diagonal : ndarray of float, shape (n,)
            Variances.
        links : ndarray of float, shape (m,)
            Covariance of the two nodes of each pair, in the order of the pairs.

        Notes
        -----
        Exact, and without the rest of the inverse: see ``hotspot.linalg.selected``.
        """
        return self._inverse

    @cached_property
    def _inverse(self) -> tuple[np.ndarray, np.ndarray]:
        found = selected_inverse(self.fronts, self.blocks, self.numbers.size)
        return found[self.layout.diagonal_at], found[self.layout.links_at]

    def _in_order(self, values: ArrayLike, steps: tuple[Callable, ...]) -> np.ndarray:
        order = self.layout.order
        found = np.asarray(values, dtype=float)
        if found.ndim not in (1, 2) or len(found) != order.size:
            raise InvalidCounts(
                f"there must be one row for each of {order.size} nodes; found {found.shape}"
            )
        wide = found.reshape(order.size, -1)
        if not np.isfinite(wide).all():
            row = int(np.isfinite(wide).all(axis=1).argmin())
            raise InvalidCounts(f"right-hand sides must be finite; row {row} is not")
        result = np.empty(wide.shape)
        for first in range(0, wide.shape[1], _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            x = np.ascontiguousarray(wide[:, part][order])
            for step in steps:
                step(x)
            result[order, part] = x
        return result.reshape(found.shape)

    def _forward(self, x: np.ndarray) -> None:
        """Replace x by L^-1 x."""
        for front, (corner, panel) in zip(self.fronts, self.blocks, strict=True):
            own = x[front.start : front.stop]
            dtrsm(1.0, corner, own.T, side=1, lower=1, trans_a=1, overwrite_b=1)
            if front.boundary.size:
                x[front.boundary] -= panel @ own

    def _backward(self, x: np.ndarray) -> None:
        """Replace x by L^-T x."""
        for front, (corner, panel) in zip(self.fronts[::-1], self.blocks[::-1], strict=True):
            own = x[front.start : front.stop]
            if front.boundary.size:
                own -= panel.T @ x[front.boundary]
            dtrsm(1.0, corner, own.T, side=1, lower=1, overwrite_b=1)
