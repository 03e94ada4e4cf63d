"""A single week beyond a limit is the plainest sign there is."""

import numpy as np

SAME = 1e-9
"""Relative difference below which two numbers are one number, differently rounded."""


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
    return _clearly_above(value, upper)


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
    return _clearly_above(lower, value)


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
    above, below = _clearly_above(value, line), _clearly_above(line, value)
    return above.astype(np.int8) - below.astype(np.int8)


def _clearly_above(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Compare, taking numbers that differ only by rounding as equal, and missing ones as not."""
    size = np.maximum(np.abs(above), np.abs(below))
    return above - below > SAME * size
