"""Chance alone makes a rate vary, by an amount that theory knows if events are independent."""

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import Baseline, ratio
from hotspot.spc.seasons.expected import Reference


def rates(
    events: ArrayLike, exposure: ArrayLike, baseline: Baseline, reference: Reference | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Baseline]:
    """Give rates, their centre line and what chance alone makes of it, if events are independent.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, w)
        Counts and person-weeks.
    baseline : Baseline
        Weeks to compute the centre line from.
    reference : Reference or None
        Rate the centre line follows.

    Returns
    -------
    tuple of (ndarray, ndarray, ndarray, Baseline)
        Rate, centre line and standard deviation by chance, each (n, w), and the baseline weeks that
        have all three.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.
    """
    count, size, value, shape = _values(events, exposure, baseline, reference)
    use = baseline.only(np.isfinite(value) & np.isfinite(shape))
    centre = use.along(ratio(use.totals(count), use.totals(size * shape))) * shape
    chance = np.sqrt(ratio(centre, size) * _noise_of(reference, centre * size))
    return value, centre, chance, use


def shares(
    events: ArrayLike, exposure: ArrayLike, baseline: Baseline, reference: Reference | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Baseline]:
    """Give shares, their centre line and what chance alone makes of it, if answers are independent.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, w)
        Children with the answer, and children asked.
    baseline : Baseline
        Weeks to compute the centre line from.
    reference : Reference or None
        Share the centre line follows, up to one.

    Returns
    -------
    tuple of (ndarray, ndarray, ndarray, Baseline)
        As for ``rates``.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.
    """
    value, centre, _, use = rates(events, exposure, baseline, reference)
    size = np.asarray(exposure, dtype=float)
    centre = np.minimum(centre, 1.0)
    noise = _noise_of(reference, centre * size)
    return value, centre, np.sqrt(ratio(centre * (1 - centre), size) * noise), use


def _values(
    events: ArrayLike, exposure: ArrayLike, baseline: Baseline, reference: Reference | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Check the shapes; give counts, sizes, rates, and the shape of the centre line."""
    count, size = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    shape = np.ones(baseline.mask.shape) if reference is None else reference.rate
    for name, found in (("events", count), ("exposure", size), ("reference", shape)):
        if found.shape != baseline.mask.shape:
            raise InvalidCounts(
                f"{name} {found.shape} must have one row an area and one column a week"
                f" {baseline.mask.shape}"
            )
    return count, size, ratio(count, size), shape


def _noise_of(reference: Reference | None, expected: np.ndarray) -> np.ndarray:
    """Say by how much a reference made of few events adds to the variance."""
    if reference is None:
        return np.ones(expected.shape)
    return 1 + ratio(expected, reference.events)
