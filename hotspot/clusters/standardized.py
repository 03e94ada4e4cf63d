"""Small places have wild rates; comparing neighbors must not mistake that for a pattern.

A crude rate of forty children swings far by luck alone, so a map of crude rates has high and low
spots wherever few children live. Here each rate is measured in its own standard deviations from the
region's, and these deviates can be compared with those next door.
"""

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.core.types import RateEstimates


def standardize_rates(events: ArrayLike, exposure: ArrayLike) -> np.ndarray:
    r"""Measure each rate in its own standard deviations from the region's.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events per area in the window, as counted; anything where nobody is at risk.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".

    Returns
    -------
    ndarray of float, shape (n,)
        Deviates in the order of the input; not a number without a denominator. They are measured
        from the region's rate and are not centred: their mean is near zero, not zero.

    Raises
    ------
    InvalidCounts
        If the arrays are not aligned, or a count is negative or not finite where somebody is at
        risk.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.
    UnsupportedMethod
        If given smoothed rates in place of counts.

    Notes
    -----
    With rates :math:`p_i=x_i/n_i`, the region's :math:`b=\sum x_i/\sum n_i` and
    :math:`s^2=\sum n_i(p_i-b)^2/\sum n_i`, the deviate of [1]_ is

    .. math:: z_i=(p_i-b)/\sqrt{a+b/n_i},\qquad a=s^2-b/\bar n.

    Where luck exceeds the spread that is seen, *a* is negative and, as published, makes the
    variance of a few areas almost zero and their deviates enormous. It is then zero: rates are
    measured in their Poisson deviations. Bed-days of one child come in clumps, which this does not
    know: pass admissions, or effective counts with their effective exposure.

    References
    ----------
    .. [1] Assunção RM, Reis EA (1999). A new proposal to adjust Moran's I for population density.
       Statistics in Medicine 18, 2147-2162.
    """
    x, n = counts_and_exposure(events, exposure)
    at_risk = n > 0
    if at_risk.sum() < 2 or x.sum() == 0:
        raise NotEnoughData(
            "comparing neighbors needs two areas with a denominator and at least one event;"
            " choose a longer window"
        )
    weeks = np.where(at_risk, n, np.nan)
    rate, region = x / weeks, x.sum() / n.sum()
    spread = np.nansum(n * (rate - region) ** 2) / n.sum() - region * at_risk.sum() / n.sum()
    return (rate - region) / np.sqrt(max(spread, 0.0) + region / weeks)


def counts_and_exposure(events: ArrayLike, exposure: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Check counts and exposure, and blank both where there is no denominator.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n,) or (n, w)
        Counts and person-weeks; of the same shape.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Both zero where there is no denominator.

    Raises
    ------
    InvalidCounts
        Naming the first row that breaks a rule.
    UnsupportedMethod
        If given smoothed rates in place of counts.
    """
    refuse_smoothed(events)
    x, n = np.asarray(events, float), np.asarray(exposure, float)
    if x.shape != n.shape or x.ndim not in (1, 2):
        raise InvalidCounts(f"events {x.shape} and exposure {n.shape} must be aligned, by area")
    at_risk = n > 0
    refuse_rows("exposure must be zero or more, or a gap", np.isinf(n) | (n < 0))
    refuse_rows("events must be finite and zero or more", at_risk & ~(np.isfinite(x) & (x >= 0)))
    return np.where(at_risk, x, 0.0), np.where(at_risk, n, 0.0)


def refuse_rows(rule: str, broken: np.ndarray) -> None:
    """Name the first row that breaks a rule.

    Parameters
    ----------
    rule : str
        In words, for the message.
    broken : ndarray of bool, shape (n,) or (n, w)
        Where it is broken.

    Raises
    ------
    InvalidCounts
        If it is broken anywhere.
    """
    if broken.any():
        raise InvalidCounts(f"{rule}; row {np.argwhere(broken)[0, 0]} is not")


def refuse_smoothed(values: object) -> None:
    """Refuse rates that have borrowed from their neighbors already.

    Parameters
    ----------
    values : object
        What a statistic of neighbors was given.

    Raises
    ------
    UnsupportedMethod
        If it is an estimate and not numbers.
    """
    if isinstance(values, RateEstimates):
        raise UnsupportedMethod(
            f"rates by {values.method} are estimates, and smoothed ones resemble their neighbors"
            " because they were made from them; pass the counts and their exposure"
        )
