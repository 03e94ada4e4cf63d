"""Fewer bed-days are fewer children in hospital, or the same children home sooner.

Both are worth knowing and call for different work, so a change of bed-days is taken apart: into the
change of stays and the change of the days of a stay, each with its own interval. One very long stay
then shows up where it belongs, as a stay that nobody knows to be typical, and not as more children.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from hotspot.core.errors import InvalidCounts
from hotspot.rates.compare import RatioEstimate

STAYS_FOR_OWN_SPREAD = 5.0
"""Stays at which a place's own spread of lengths weighs as much as that of all places."""

_EXACT = 1e-12
"""Standard deviation of a logarithm that is rounding error: lengths are all alike."""


@dataclass(frozen=True, eq=False)
class StaySplit:
    """A change of bed-days and its two parts; the parts multiply to the whole.

    Parameters
    ----------
    bed_days : RatioEstimate
        Bed-days per person-week, after over before.
    admissions : RatioEstimate
        Stays per person-week, after over before.
    length : RatioEstimate
        Bed-days per stay, after over before.
    began_before : ndarray of bool, shape (n,)
        There are bed-days without a stay that began in the same span: children who were in
        hospital already. The whole is given, but it has no parts.
    """

    bed_days: RatioEstimate
    admissions: RatioEstimate
    length: RatioEstimate
    began_before: np.ndarray


def split_stays(
    days: ArrayLike,
    stays: ArrayLike,
    exposure: ArrayLike,
    *,
    k: ArrayLike,
    k_stays: ArrayLike = 1.0,
    coverage: float = 0.95,
) -> StaySplit:
    r"""Take a change of bed-days apart into the change of stays and that of their length.

    Parameters
    ----------
    days, stays : array_like of float, shape (2, n)
        Bed-days in each of n places, and stays that began there: before in the first row, after
        in the second.
    exposure : array_like of float, shape (2, n)
        Person-weeks at risk. Zero or not a number is "no denominator": no ratio.
    k, k_stays : array_like of float, shape (n,), (2, n) or ()
        Clump sizes of bed-days and of stays (``rates.effective``): the sum over children of their
        squared totals over the total.
    coverage : float, default 0.95
        Of each of the three intervals, between 0 and 1.

    Returns
    -------
    StaySplit
        In the order of the input; ``log(bed_days) = log(admissions) + log(length)`` in every place
        that has parts. Not a number where there is no denominator, or no bed-day and no stay in
        either span. Stays without a bed-day (children in hospital for a day) are stays.

    Raises
    ------
    InvalidCounts
        If the arrays are not aligned, a count is negative or not finite, or a clump size is not
        above zero.

    Notes
    -----
    Children come at random and bring stays of random length: with *N* stays of mean length *m* and
    squared coefficient of variation :math:`c^2`, the total of bed-days has
    :math:`v/T^2 = k_N/N + c^2/N`, so the logarithm of stays has variance :math:`k_N/N`, that of
    their length :math:`c^2/N = k/T - k_N/N`, and the two are uncorrelated (delta method; [1]_
    gives the compound variance). Variances of both spans add up. Few stays say little of how
    lengths spread, so :math:`c^2` is drawn to that of all places with weight
    :math:`5/(5+\text{stays})`.

    In places without a stay in one of the spans, half a stay of the length usual in all places is
    added to both, so that a fall to nothing is a fall of stays; where such a span has bed-days all
    the same, they are of stays that began before it, and there are no parts.

    Bed-days are counted in the span they fall in, stays in the one they begin in. What one span
    leaves to the next is a small part of a year, and not of four weeks: choose long spans.

    References
    ----------
    .. [1] Fay MP, Feuer EJ (1997). Confidence intervals for directly standardized rates: a method
       based on the gamma distribution. Statistics in Medicine 16, 791-801.
    .. [2] Kitagawa EM (1955). Components of a difference between two rates. Journal of the American
       Statistical Association 50, 1168-1194.
    """
    t, n, weeks = _spans(days, stays, exposure)
    clump, repeats = _clumps(k, t), _clumps(k_stays, t)
    some = (weeks > 0).all(axis=0) & ((t > 0) | (n > 0)).any(axis=0)
    t, n, weeks = (np.where(some, part, 1.0) for part in (t, n, weeks))
    began_before = ((n == 0) & (t > 0)).any(axis=0)
    spread = _spread_of_lengths(t, n, clump, repeats, some)
    empty = np.where(began_before, (t == 0).any(axis=0), ((n == 0) | (t == 0)).any(axis=0))
    half = np.where(empty, repeats / 2, 0.0)
    usual = t[:, some].sum() / max(n[:, some].sum(), 1.0) if some.any() else 1.0
    t, n = t + half * max(usual, 1.0), n + half
    parts = some & ~began_before
    n = np.where(parts, n, 1.0)
    noise = repeats / n, spread / n
    return StaySplit(
        _ratio(t / weeks, np.where(parts, sum(noise), clump / t), some, coverage),
        _ratio(n / weeks, noise[0], parts, coverage),
        _ratio(t / n, noise[1], parts, coverage),
        began_before,
    )


def _ratio(
    values: np.ndarray, variance: np.ndarray, known: np.ndarray, coverage: float
) -> RatioEstimate:
    """Divide the second row by the first, given the variances of their logarithms."""
    gap = np.where(known, 1.0, np.nan)
    change, sd = np.diff(np.log(values), axis=0)[0] * gap, np.sqrt(variance.sum(axis=0))
    reach = ndtri(1 - (1 - coverage) / 2) * sd
    return RatioEstimate(
        ratio=np.exp(change),
        lower=np.exp(change - reach),
        upper=np.exp(change + reach),
        p=2 * ndtr(-np.abs(change) / np.maximum(sd, _EXACT)),
        coverage=coverage,
    )


def _spread_of_lengths(
    t: np.ndarray, n: np.ndarray, clump: np.ndarray, repeats: np.ndarray, some: np.ndarray
) -> np.ndarray:
    """Squared coefficient of variation of a stay's days, drawn to that of all places."""
    each = some & (t > 0) & (n > 0)
    weight = np.where(each, 1.0, 0.0)
    days, number = (weight * t).sum(), (weight * n).sum()
    if not each.any():
        return np.ones_like(t)
    squares, again = (weight * clump * t).sum(), (weight * repeats * n).sum()
    pooled = max(number * squares / days**2 - again / number, 0.0)
    own = np.maximum(n * clump / np.where(each, t, 1.0) - repeats, 0.0)
    own_weight = np.where(each, n / (n + STAYS_FOR_OWN_SPREAD), 0.0)
    return own_weight * own + (1 - own_weight) * pooled


def _spans(*arrays: ArrayLike) -> list[np.ndarray]:
    """Give float arrays of two rows, gaps of the exposure as zeros."""
    days, stays, weeks = (np.asarray(values, float) for values in arrays)
    if days.ndim != 2 or len(days) != 2 or not days.shape == stays.shape == weeks.shape:
        raise InvalidCounts(
            f"days {days.shape}, stays {stays.shape} and exposure {weeks.shape} must each have two"
            " rows, before and after, and one value a place"
        )
    weeks = np.where(np.isfinite(weeks), weeks, 0.0)
    for name, counts in (("days", days), ("stays", stays)):
        bad = (weeks > 0).all(axis=0) & ~(np.isfinite(counts) & (counts >= 0)).all(axis=0)
        if bad.any():
            raise InvalidCounts(
                f"{name} must be finite and zero or more; place {np.flatnonzero(bad)[0]} is not"
            )
    return [days, stays, weeks]


def _clumps(k: ArrayLike, like: np.ndarray) -> np.ndarray:
    found = np.broadcast_to(np.asarray(k, float), like.shape)
    if not (found > 0).all():
        raise InvalidCounts("clump sizes must be above zero")
    return found
