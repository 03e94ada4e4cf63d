"""What a scan takes and what it gives: whole counts, and clusters that say what is in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.chance import Chance
from hotspot.clusters.standardized import refuse_rows, refuse_smoothed
from hotspot.clusters.zones import Zones
from hotspot.core.errors import InvalidCounts, NotEnoughData


@dataclass(frozen=True, eq=False)
class Cluster:
    """Places, and a stretch of time, in which more happened than elsewhere.

    Parameters
    ----------
    members : ndarray of int, shape (m,)
        Rows of its places, nearest to its centre first.
    centre : int
        Row of the place around which it lies.
    radius : float
        From there to its farthest place, in the unit of the zones.
    first, last : int
        Columns of its first and last period.
    observed : int
        Events in it.
    expected : float
        Events expected in it if risk were even, on the scale of all events scanned.
    relative_risk : float
        Ratio of observed to expected within, over that outside; infinite if nothing was outside.
    log_likelihood_ratio : float
        Of a risk of its own against an even risk.
    p : float
        How often the best find of a map with even risk is as good.
    """

    members: np.ndarray
    centre: int
    radius: float
    first: int
    last: int
    observed: int
    expected: float
    relative_risk: float
    log_likelihood_ratio: float
    p: float


@dataclass(frozen=True, eq=False)
class Scan:
    """What a scan found, most likely first, and how it was judged.

    Parameters
    ----------
    clusters : tuple of Cluster
        None shares a place with a likelier one. Empty if no zone has more than expected.
    total : int
        Events scanned.
    highest : ndarray of float, shape (replicates,)
        Best log likelihood ratio of each map with even risk.
    dispersion : float
        Variance of risk beyond Poisson that these maps had.
    chance : Chance
        How they were dealt.
    method : str
        In words.
    """

    clusters: tuple[Cluster, ...]
    total: int
    highest: np.ndarray
    dispersion: float
    chance: Chance
    method: str


def whole_counts(
    events: ArrayLike, expected: ArrayLike, zones: Zones
) -> tuple[np.ndarray, np.ndarray]:
    """Give whole counts and what was expected of them, both by place and period.

    Parameters
    ----------
    events : array_like of int, shape (n,) or (n, t)
        Counts.
    expected : array_like of float, of the same shape
        On any scale; zero or not a number is "no denominator".
    zones : Zones
        Of the same n places.

    Returns
    -------
    tuple of (ndarray of int, ndarray of float), shape (n, t)
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
    return x.astype(np.int64), e * (x.sum() / e.sum())
