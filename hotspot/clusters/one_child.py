"""A place is not a hotspot because one child was in hospital for months.

Clump sizes make the interval of such a place wide, but they learn from all places and know nothing
of the one child. So whatever stands out is asked again without the child who has most: what then
does not stand out any more rests on her alone.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.core.types import RateEstimates

Estimator = Callable[[np.ndarray, np.ndarray, np.ndarray], RateEstimates]
"""From events, sums of squares and children of n areas to their rates; whatever else it needs
(exposure, expected counts, which areas touch) it holds."""

WEIGHTY = 0.2
"""Part of an area's events from which one child may be the reason for its rate. In simulations
of places that are truly high, asking about any child of two weeks or more lost one in seven of
those with twenty children; asking from a fifth on lost none, and kept no place high by one."""

APART = 8
"""Areas that are each asked again by itself; of more, all are asked at once."""


def exceedance_without_one(
    rates: RateEstimates,
    counts: tuple[ArrayLike, ArrayLike, ArrayLike],
    largest: ArrayLike,
    estimate: Estimator,
    *,
    likely: float = 0.80,
    weighty: float = WEIGHTY,
    apart: int = APART,
) -> np.ndarray:
    r"""Give the probabilities of being higher, as far as they do not rest on one child.

    Parameters
    ----------
    rates : RateEstimates
        Of n areas, with exceedance.
    counts : tuple of array_like of float, each of shape (n,)
        What they were made of: events, sum over children of squared totals, distinct children.
    largest : array_like of float, shape (n,)
        Largest total of one child. Zero is nobody worth asking about, and the area is not.
    estimate : callable
        Makes ``rates`` again from changed counts.
    likely : float, default 0.80
        Exceedance from which an area is asked about, as of ``find_hotspots``.
    weighty : float, default 0.2
        Part of an area's events that one child must have for the area to be asked about.
    apart : int, default 8
        Up to so many areas are each estimated again by itself, all others as they were. More are
        estimated again at once, each without its child: that is faster and a little stricter,
        because what is known of how areas differ is then learned without all of these children.

    Returns
    -------
    ndarray of float, shape (n,)
        The exceedance; where an area is asked about, the smaller one of that with and that without
        its child. Not a number where it was none.

    Raises
    ------
    UnsupportedMethod
        If the rates have no exceedance.
    InvalidCounts
        If the arrays are not aligned.

    Notes
    -----
    Without her, an area has :math:`T-d` events, :math:`v-d^2` squares and one child less. Who lives
    there stays: the children at risk are thousands of weeks. A child who is the only one takes all
    events with her. The next largest child is not asked about.
    """
    if rates.exceedance is None:
        raise UnsupportedMethod(f"{rates.method} gives no probability of being higher")
    events, squares, persons = (np.asarray(values, float) for values in counts)
    most = np.asarray(largest, float)
    shapes = {values.shape for values in (rates.exceedance, events, squares, persons, most)}
    if len(shapes) > 1:
        raise InvalidCounts(f"exceedance, counts and largest totals must be aligned: {shapes}")
    asked = (rates.exceedance >= likely) & (most > 0) & (most >= weighty * events)
    asked = np.flatnonzero(asked)
    found = rates.exceedance.copy()
    for rows in asked[:, np.newaxis] if asked.size <= apart else [asked]:
        again = estimate(*_without(events, squares, persons, most, rows))
        if again.exceedance is None:
            raise UnsupportedMethod(f"{again.method} gives no probability of being higher")
        found[rows] = np.fmin(found[rows], again.exceedance[rows])
    return found


def _without(
    events: np.ndarray, squares: np.ndarray, persons: np.ndarray, most: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take one child out of some areas; fractions of split areas never fall below nothing."""
    events, squares, persons = events.copy(), squares.copy(), persons.copy()
    events[rows] = np.maximum(events[rows] - most[rows], 0.0)
    persons[rows] = np.maximum(persons[rows] - 1, 0.0)
    squares[rows] = np.maximum(squares[rows] - most[rows] ** 2, events[rows])
    return events, squares, persons
