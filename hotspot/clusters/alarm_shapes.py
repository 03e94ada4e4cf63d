"""A place may be up by itself or with those around it, since this week or since a month ago.

An alarm looks at six shapes: a place, and a place with its five nearest, in the last week, two
weeks and four weeks. The nearest places are so near one another that one outbreak raises many
shapes; shapes that share a place are one piece of news.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from hotspot.core.errors import InvalidCounts

NEAREST = 5
"""Places that are looked at together with a place."""

LENGTHS = (1, 2, 4)
"""Weeks that are looked at together, ending now."""

NOBODY = -1
"""Stands in a list of nearest places where there are no more."""


def nearest_places(
    coordinates: ArrayLike, *, k: int = NEAREST, on_globe: bool = True
) -> np.ndarray:
    """List the places nearest to each place.

    Parameters
    ----------
    coordinates : array_like of float, shape (n, 2)
        Longitude and latitude in degrees, or x and y; not a number where it is not known where a
        place lies.
    k : int, default 5
        Places to list.
    on_globe : bool, default True
        Coordinates are longitude and latitude, distances great circles.

    Returns
    -------
    ndarray of int, shape (n, k)
        Rows, nearest first, never the place itself; -1 where there are no more places, and for
        places that lie nobody knows where, which are near nobody.

    Raises
    ------
    InvalidCounts
        If coordinates do not have two columns, are infinite or not on the globe, or ``k`` is less
        than one.
    """
    given = np.asarray(coordinates, float)
    if given.ndim != 2 or given.shape[1] != 2 or k < 1:
        raise InvalidCounts(f"coordinates {given.shape} must have two columns, and k be 1 or more")
    known = np.flatnonzero(np.isfinite(given).all(axis=1))
    wrong = np.isinf(given).any(axis=1)
    if on_globe:
        wrong[known] |= (np.abs(given[known]) > (180, 90)).any(axis=1)
    if wrong.any():
        raise InvalidCounts(f"places need coordinates; row {np.flatnonzero(wrong)[0]} has none")
    nearest = np.full((len(given), k), NOBODY)
    reach = min(k + 1, known.size)
    if reach < 2:
        return nearest
    points = _on_sphere(given[known]) if on_globe else given[known]
    _, found = cKDTree(points).query(points, k=reach)
    itself = found == np.arange(known.size)[:, np.newaxis]
    itself[~itself.any(axis=1), -1] = True  # more than k others share its point
    others = found[~itself].reshape(known.size, reach - 1)
    nearest[known, : reach - 1] = known[others]
    return nearest


def around_each(nearest: ArrayLike, places: int) -> csr_array:
    """Give a matrix that adds up each place with its nearest.

    Parameters
    ----------
    nearest : array_like of int, shape (n, k)
        Rows of the nearest places, -1 for none.
    places : int
        How many there should be.

    Returns
    -------
    csr_array of float, shape (n, n)
        One for the place itself and for those nearest to it, however often they are listed.

    Raises
    ------
    InvalidCounts
        If a row is not one of a place, or there is not a line for each place.
    """
    rows = np.asarray(nearest)
    if rows.shape[:1] != (places,) or rows.ndim != 2 or not np.issubdtype(rows.dtype, np.integer):
        raise InvalidCounts(
            f"nearest {rows.shape} must be rows of {places} places, a line for each"
        )
    n = places
    if ((rows < NOBODY) | (rows >= n)).any():
        raise InvalidCounts(f"nearest must be rows of {n} places, or -1 for nobody")
    here, there = np.nonzero(rows != NOBODY)[0], rows[rows != NOBODY]
    itself = np.arange(n)
    ends = np.concatenate([here, itself]), np.concatenate([there, itself])
    sums = csr_array((np.ones(ends[0].size), ends), shape=(n, n))
    sums.sum_duplicates()
    sums.data[:] = 1.0
    return sums


def join_overlapping(members: Sequence[np.ndarray]) -> np.ndarray:
    """Say which alarms are one because they share a place, be it through a third.

    Parameters
    ----------
    members : sequence of ndarray of int
        Rows of the places of each of m alarms.

    Returns
    -------
    ndarray of int, shape (m,)
        Number of the piece of news that each alarm belongs to, from zero in order of appearance.
    """
    if not len(members):
        return np.zeros(0, dtype=int)
    alarm = np.repeat(np.arange(len(members)), [len(one) for one in members])
    place = np.concatenate([np.asarray(one, dtype=int) for one in members])
    held = csr_array((np.ones(place.size), (alarm, place)))
    label = connected_components(held @ held.T, directed=False)[1]
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def _on_sphere(degrees: np.ndarray) -> np.ndarray:
    """Give points in space whose straight distances are in the order of great circles."""
    longitude, latitude = np.radians(degrees).T
    flat = np.cos(latitude)
    return np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])
