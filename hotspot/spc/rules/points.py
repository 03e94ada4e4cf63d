"""A single week beyond a limit is the plainest sign there is.

Numbers are compared once, here; all other rules look at sides and zones, which are small integers.
"""

from collections.abc import Iterator

import numpy as np

SAME = 1e-9
"""Relative difference below which two numbers are one number, differently rounded."""

AT_ONCE = 20_000
"""Numbers that are compared at once."""


def high_points(value: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Mark the weeks above the upper limit.

    Parameters
    ----------
    value, upper : ndarray of float, shape (n, w)
        Series and limit; a week without either is never marked, nor is one on the limit.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True where the value is above.
    """
    return side_of(value, upper) > 0


def low_points(value: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Mark the weeks below the lower limit.

    Parameters
    ----------
    value, lower : ndarray of float, shape (n, w)
        Series and limit; a week without either is never marked, nor is one on the limit.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True where the value is below.
    """
    return side_of(value, lower) < 0


def side_of(value: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Say on which side of a line each week lies.

    Parameters
    ----------
    value, line : ndarray of float, shape (n, w)
        Series, and its centre or median line.

    Returns
    -------
    ndarray of int, shape (n, w)
        1 above, -1 below, 0 on the line or without a value or a line.
    """
    side = np.empty(value.shape, dtype=np.int8)
    for rows, (off, same) in _blocks(side.shape):
        np.subtract(value[rows], line[rows], out=off)
        np.multiply(np.abs(line[rows], out=same), SAME, out=same)
        above = np.greater(off, same, out=side[rows].view(bool)).view(np.int8)
        above -= np.less(off, np.negative(same, out=same)).view(np.int8)
    return side


def zone_of(value: np.ndarray, centre: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Say in which zone between the centre line and the limits each week lies.

    Parameters
    ----------
    value, centre, sigma : ndarray of float, shape (n, w)
        Series, centre line, and one standard deviation on the side of the value.

    Returns
    -------
    ndarray of int, shape (n, w)
        1 above the line, 2 beyond one sigma, 3 beyond two; negative below; 0 on the line, and
        without a value, a line or a finite sigma above zero. On an edge is within it.
    """
    zone = side_of(value, centre)
    for rows, (far, edge) in _blocks(zone.shape):
        np.abs(np.subtract(value[rows], centre[rows], out=far), out=far)
        np.multiply(sigma[rows], 1 + SAME, out=edge)
        size = np.greater(far, edge).view(np.int8) + np.int8(1)
        size += np.greater(far, np.multiply(edge, 2, out=edge)).view(np.int8)
        zone[rows] *= size * ((edge > 0) & (edge < np.inf))
    return zone


def _blocks(shape: tuple[int, int]) -> Iterator[tuple[slice, np.ndarray]]:
    """Cut areas into blocks, each with two arrays to work in that fit a processor's fast memory."""
    most = max(1, AT_ONCE // max(shape[1], 1))
    room = np.empty((2, min(most, shape[0]), shape[1]))
    for first in range(0, shape[0], most):
        rows = slice(first, min(first + most, shape[0]))
        yield rows, room[:, : rows.stop - first]
