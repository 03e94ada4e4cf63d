"""Ten bed-days of one child are not ten events.

A stay adds a day for every midnight and a sick child comes back, so bed-days (and, less so, visits)
come in clumps. Limits that treat them as separate events are half as wide as the truth: 95 %
Poisson limits of bed-days cover about half the time. The clump size *k* turns a total into the
number of independent events that would be just as informative; everything else here works on those.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts

CHILDREN_FOR_OWN_CLUMP = 5.0
"""Children at which an area's own clump size weighs as much as the region's."""


@dataclass(frozen=True, eq=False)
class EffectiveCounts:
    """Totals with the clump size that says how much they can be believed.

    Parameters
    ----------
    total : ndarray of float, shape (n,)
        Events or bed-days as counted; zero where there is no denominator.
    person_weeks : ndarray of float, shape (n,)
        Exposure as given; zero where there is none or it is not known.
    k : ndarray of float, shape (n,)
        Clump size; 1 means separate events.
    pooled_k : float
        Clump size of all areas together.
    """

    total: np.ndarray
    person_weeks: np.ndarray
    k: np.ndarray
    pooled_k: float

    @property
    def events(self) -> np.ndarray:
        """Independent events that would be just as informative, shape (n,)."""
        return self.total / self.k

    @property
    def exposure(self) -> np.ndarray:
        """Exposure on the scale of ``events``, so that their ratio is the rate, shape (n,)."""
        return self.person_weeks / self.k

    @property
    def at_risk(self) -> np.ndarray:
        """Mask of the areas that have a denominator, shape (n,)."""
        return self.person_weeks > 0


def effective_counts(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
) -> EffectiveCounts:
    r"""Turn totals into effective counts.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number means "no denominator": the area takes no part.
    squares : array_like of float, shape (n,), or None
        Sum over children of their squared totals in the window; None says that events are
        separate (k = 1).
    persons : array_like of float, shape (n,), or None
        Distinct children behind ``events``; needed with ``squares``.

    Returns
    -------
    EffectiveCounts
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If the arrays are not aligned, an event count is not finite or negative where somebody is
        at risk, or squares come without persons.

    Notes
    -----
    With :math:`d_c` the total of a child, :math:`T=\sum d_c` has the variance of a compound Poisson
    count, estimated by :math:`v=\sum d_c^2` [1]_, so :math:`k=v/T`. A few children say little of
    their clump size, so it is drawn to that of all areas with weight :math:`5/(5+\text{children})`.
    An area without events has the pooled value.

    References
    ----------
    .. [1] Fay MP, Feuer EJ (1997). Confidence intervals for directly standardized rates: a method
       based on the gamma distribution. Statistics in Medicine 16, 791-801.
    """
    total, weeks = as_counts_and_exposure(events, exposure)
    if squares is None:
        return EffectiveCounts(total, weeks, np.ones_like(total), 1.0)
    if persons is None:
        raise InvalidCounts("squares need persons: pass the distinct children behind the events")
    at_risk = weeks > 0
    v = _aligned("squares", squares, at_risk)
    children = _aligned("persons", persons, at_risk)
    pooled = v.sum() / total.sum() if total.sum() > 0 and v.sum() > 0 else 1.0
    own = np.divide(v, total, out=np.full_like(total, pooled), where=(total > 0) & (v > 0))
    weight = children / (children + CHILDREN_FOR_OWN_CLUMP)
    return EffectiveCounts(total, weeks, weight * own + (1 - weight) * pooled, float(pooled))


def as_counts_and_exposure(events: ArrayLike, exposure: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Check counts and exposure once, so that every statistic behind can be straight.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Counts; anything where nobody is at risk.
    exposure : array_like of float, shape (n,)
        Zero or more, or not a number where it is not known.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Events and exposure, both zero where there is no denominator.

    Raises
    ------
    InvalidCounts
        Naming the first row that breaks a rule.
    """
    n = np.asarray(exposure, float)
    if n.ndim != 1:
        raise InvalidCounts(f"exposure {n.shape} must have one dimension, one value an area")
    bad = np.flatnonzero(np.isinf(n) | (n < 0))
    if bad.size:
        raise InvalidCounts(f"exposure must be zero or more, or a gap; row {bad[0]} is not")
    at_risk = n > 0
    return _aligned("events", events, at_risk), np.where(at_risk, n, 0.0)


def _aligned(name: str, values: ArrayLike, at_risk: np.ndarray) -> np.ndarray:
    """Check one array against the areas at risk and blank it elsewhere."""
    found = np.asarray(values, float)
    if found.shape != at_risk.shape:
        raise InvalidCounts(f"{name} {found.shape} and exposure {at_risk.shape} must be aligned")
    bad = np.flatnonzero(at_risk & ~(np.isfinite(found) & (found >= 0)))
    if bad.size:
        raise InvalidCounts(f"{name} must be finite and zero or more; row {bad[0]} is not")
    return np.where(at_risk, found, 0.0)
