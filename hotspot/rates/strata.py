"""Counts by age: an area is not one group of children but one for every age band."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.rates.effective import as_counts_and_exposure


@dataclass(frozen=True, eq=False)
class Strata:
    """Counts of every age band and area, checked.

    Parameters
    ----------
    events, person_weeks : ndarray of float, shape (b, n)
        Both zero where nobody of the band lives or their number is not known.
    known : ndarray of bool, shape (b, n)
        The number of children is known; zero is known, too.
    """

    events: np.ndarray
    person_weeks: np.ndarray
    known: np.ndarray


def as_strata(events: ArrayLike, exposure: ArrayLike) -> Strata:
    """Check counts and exposure by age band and area.

    Parameters
    ----------
    events : array_like of float, shape (b, n) or (b,)
        Events of each band and area; anything where nobody is at risk.
    exposure : array_like of float, shape (b, n) or (b,)
        Person-weeks: zero or more, or not a number where it is not known.

    Returns
    -------
    Strata
        With two dimensions; one dimension of input is one area.

    Raises
    ------
    InvalidCounts
        Naming the first band and row that breaks a rule.
    """
    e, n = (_upright(values) for values in (events, exposure))
    if e.shape != n.shape or e.ndim != 2:
        raise InvalidCounts(
            f"events {e.shape} and exposure {n.shape} must be aligned: one row an age band, one"
            " column an area"
        )
    checked = [_checked(band, *pair) for band, pair in enumerate(zip(e, n, strict=True))]
    counts, weeks = (np.reshape(part, e.shape) for part in zip(*checked, strict=True))
    return Strata(counts, weeks, known=~np.isnan(n))


def as_weights(name: str, values: ArrayLike, bands: int) -> np.ndarray:
    """Check one number an age band.

    Parameters
    ----------
    name : str
        What it is, for the message.
    values : array_like of float, shape (b,)
        Zero or more.
    bands : int
        How many there must be.

    Returns
    -------
    ndarray of float, shape (b,)
        As given.

    Raises
    ------
    InvalidCounts
        If there are more or fewer, or one is negative or not finite.
    """
    found = np.asarray(values, float)
    if found.shape != (bands,):
        raise InvalidCounts(f"{name} {found.shape} must have one value for each of {bands} bands")
    bad = np.flatnonzero(~(np.isfinite(found) & (found >= 0)))
    if bad.size:
        raise InvalidCounts(f"{name} must be finite and zero or more; age band {bad[0]} is not")
    return found


def _upright(values: ArrayLike) -> np.ndarray:
    found = np.asarray(values, float)
    return found[:, np.newaxis] if found.ndim == 1 else found


def _checked(band: int, events: np.ndarray, exposure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    try:
        return as_counts_and_exposure(events, exposure)
    except InvalidCounts as error:
        raise InvalidCounts(f"age band {band}: {error}") from None
