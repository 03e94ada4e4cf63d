"""A scan counts what comes one by one; what comes in clumps makes a cluster of every clump."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.standardized import refuse_rows, refuse_smoothed
from hotspot.clusters.zones import Zones
from hotspot.core.errors import InvalidCounts, NotEnoughData


@dataclass(frozen=True, eq=False)
class Counted:
    """Counts and what was expected of them, by place and period.

    Parameters
    ----------
    events : ndarray of int, shape (n, t)
        As counted.
    expected : ndarray of float, shape (n, t)
        Summing to the same total.
    doubt : ndarray of float, shape (n,)
        Variance of what is expected of a place, relative to its square, in all periods alike.
    """

    events: np.ndarray
    expected: np.ndarray
    doubt: np.ndarray

    @property
    def total(self) -> int:
        """Events of all places and periods."""
        return int(self.events.sum())


def whole_counts(
    events: ArrayLike, expected: ArrayLike, zones: Zones, doubt: ArrayLike | None = None
) -> Counted:
    """Check counts and what was expected of them once, so that the search can be straight.

    Parameters
    ----------
    events : array_like of int, shape (n,) or (n, t)
        Counts.
    expected : array_like of float, of the same shape
        On any scale; zero or not a number is "no denominator".
    zones : Zones
        Of the same n places.
    doubt : array_like of float, shape (n,), or None
        Variance of what is expected of a place, relative to its square; None is zero.

    Returns
    -------
    Counted
        Expected counts sum to the events.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned, a count is not a whole number of zero or more, or events
        happened where none was expected.
    NotEnoughData
        If there is no event or no zone.
    UnsupportedMethod
        If given smoothed rates.
    """
    refuse_smoothed(events)
    x, e = np.asarray(events, float), np.asarray(expected, float)
    if x.shape != e.shape or x.ndim not in (1, 2) or x.shape[0] != zones.places:
        raise InvalidCounts(
            f"events {x.shape} and expected {e.shape} must be aligned, a row for each of the"
            f" {zones.places} places of the zones"
        )
    x, e = (values.reshape(zones.places, -1) for values in (x, np.nan_to_num(e, posinf=-1.0)))
    unsure = np.broadcast_to(np.asarray(0.0 if doubt is None else doubt, float), x.shape[:1])
    refuse_rows("doubt must be finite and zero or more", ~(np.isfinite(unsure) & (unsure >= 0)))
    refuse_rows("expected must be finite and zero or more, or a gap", e < 0)
    refuse_rows(
        "a scan counts what comes one by one (admissions, not bed-days): events must be whole"
        " numbers, zero or more",
        ~(np.isfinite(x) & (x >= 0) & (x == np.floor(x))),
    )
    refuse_rows(
        "events must be zero where none is expected (blank both where there is no denominator)",
        (x > 0) & (e == 0),
    )
    if x.sum() == 0 or zones.centre.size == 0:
        raise NotEnoughData(
            "a scan needs an event, and a zone with less than the largest share of the population;"
            " choose a longer window or larger zones"
        )
    return Counted(x.astype(np.int64), e * (x.sum() / e.sum()), unsure)
