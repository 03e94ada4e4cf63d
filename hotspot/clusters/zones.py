"""Nobody knows where a cluster begins and ends; circles of every size around every place might.

A zone is a set of places that a circle around one of them holds. Circles that hold the same places
are one zone, places at the same distance are taken in together, and a zone stops growing before it
is too much of the region to be news.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts

EARTH_KM = 6371.0088
_SAME_DISTANCE = 1e-9
"""Difference of two distances, relative to the widest, that is rounding error."""

_AT_ONCE = 4_000_000
"""Distances held at once."""


@dataclass(frozen=True, eq=False)
class Zones:
    """Sets of places, each a circle's.

    Parameters
    ----------
    nearest : ndarray of int, shape (sum of reaches,)
        Rows of the places, nearest first, one stretch for each centre.
    begin : ndarray of int, shape (n + 1,)
        Where the stretch of each centre begins and ends in ``nearest``.
    centre : ndarray of int, shape (z,)
        Row of the place around which each zone lies, ascending.
    size : ndarray of int, shape (z,)
        Places in each zone: the first so many of the stretch of its centre.
    radius : ndarray of float, shape (z,)
        Distance of the farthest of them: km on the globe, the unit of the coordinates on a plane.
    """

    nearest: np.ndarray
    begin: np.ndarray
    centre: np.ndarray
    size: np.ndarray
    radius: np.ndarray

    @property
    def places(self) -> int:
        """Places in the region."""
        return self.begin.size - 1

    def members(self, zone: int) -> np.ndarray:
        """List the rows of the places of a zone, nearest to its centre first."""
        first = self.begin[self.centre[zone]]
        return self.nearest[first : first + self.size[zone]]


def circular_zones(
    coordinates: ArrayLike,
    expected: ArrayLike,
    *,
    max_population: float = 0.5,
    on_globe: bool = True,
) -> Zones:
    """Draw circles of every size around every place.

    Parameters
    ----------
    coordinates : array_like of float, shape (n, 2)
        Longitude and latitude in degrees, or x and y in any unit. Places may share a point.
    expected : array_like of float, shape (n,)
        Expected events, or people: what the size of a zone is measured by. Zero or more.
    max_population : float, default 0.5
        Largest share of ``expected`` that a zone may hold, above 0 and at most 0.5: a cluster
        of more than half the region is a region with a hole.
    on_globe : bool, default True
        Coordinates are longitude and latitude, distances great circles. Which it is changes the
        zones: degrees are not a plane.

    Returns
    -------
    Zones
        Each set of places once, by the smallest circle that holds it. None may be left: where
        every place has more than the share, there is no zone.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned, a coordinate is not finite or not on the globe, or nothing is
        expected anywhere.

    References
    ----------
    .. [1] Kulldorff M (1997). A spatial scan statistic. Communications in Statistics: Theory and
       Methods 26, 1481-1496.
    """
    points, share = _checked(coordinates, expected, max_population, on_globe)
    room, n = max_population * (1 + 1e-9), len(points)
    close = _SAME_DISTANCE * np.linalg.norm(np.ptp(points, axis=0))
    token = np.random.default_rng(0).integers(2**63, size=(2, n), dtype=np.uint64)
    reach, nearest, found = np.zeros(n, dtype=int), [], []
    for rows in np.array_split(np.arange(n), -(-n * n // _AT_ONCE)):
        between = np.linalg.norm(points[rows, None] - points[None], axis=2)
        order = np.argsort(between, axis=1, kind="stable")
        far = np.take_along_axis(between, order, axis=1)
        whole = np.append(np.diff(far, axis=1) > close, np.ones((rows.size, 1), bool), axis=1)
        zone = whole & (np.cumsum(share[order], axis=1) <= room)
        reach[rows] = np.where(zone.any(axis=1), n - zone[:, ::-1].argmax(axis=1), 0)
        nearest += [order[i, : reach[row]] for i, row in enumerate(rows)]
        centre, last = np.nonzero(zone)
        marks = [np.cumsum(marks[order], axis=1)[centre, last] for marks in token]
        found.append((rows[centre], last + 1, far[centre, last], *marks))
    centre, size, radius, *marks = (np.concatenate(parts) for parts in zip(*found, strict=True))
    smallest_first = np.lexsort((centre, radius, *marks))
    same = np.all([np.diff(mark[smallest_first]) == 0 for mark in marks], axis=0)
    keep = np.sort(smallest_first[np.append(True, ~same)[: centre.size]])
    radius = 2 * EARTH_KM * np.arcsin(np.minimum(radius / 2, 1)) if on_globe else radius
    return Zones(
        np.concatenate(nearest),
        np.append(0, reach.cumsum()),
        centre[keep],
        size[keep],
        radius[keep],
    )


def _checked(
    coordinates: ArrayLike, expected: ArrayLike, max_population: float, on_globe: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Give points whose straight distances are in the order of the true ones, and shares."""
    given, weight = np.asarray(coordinates, float), np.asarray(expected, float)
    if given.ndim != 2 or given.shape[1] != 2 or weight.shape != given.shape[:1]:
        raise InvalidCounts(
            f"coordinates {given.shape} must have two columns and a row for each of expected"
            f" {weight.shape}"
        )
    if not 0 < max_population <= 0.5:
        raise InvalidCounts("max_population must be above 0 and at most 0.5")
    bad = ~np.isfinite(given).all(axis=1)
    if on_globe:
        bad |= (np.abs(given) > (180, 90)).any(axis=1)
    bad |= ~(np.isfinite(weight) & (weight >= 0))
    if bad.any() or weight.sum() == 0:
        where = f"row {np.flatnonzero(bad)[0]} is not" if bad.any() else "all of it is zero"
        raise InvalidCounts(
            f"places need finite coordinates (degrees on the globe) and expected counts; {where}"
        )
    if not on_globe:
        return given, weight / weight.sum()
    longitude, latitude = np.radians(given).T
    flat = np.cos(latitude)
    globe = (flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude))
    return np.column_stack(globe), weight / weight.sum()
