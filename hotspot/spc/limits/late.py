"""A week that is eight tenths complete is a smaller sample, not a better week.

What has arrived is a thinned count: a part *F* of the exposure, as it were, has been looked at.
Rates are taken over exposure times *F*, so that they are those to be expected once all records are
in; their limits are as wide as a smaller sample needs, and wider by what is not known of *F*.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import gamma, norm

from hotspot.core.errors import InvalidCounts
from hotspot.spc.limits.shewhart import Limits

JUDGED = 0.90
"""Weeks less complete than this trigger no signal, however sure their completeness is."""

COVERAGE = 0.95
"""Of the interval in which a week will come to lie."""


@dataclass(frozen=True, eq=False)
class Late:
    """How complete each week is.

    Parameters
    ----------
    share : ndarray of float, shape (w,)
        Share of the events to come that has arrived; not a number where it is not known.
    sd : ndarray of float, shape (w,)
        Standard deviation of that share, as a part of it; zero where the week is complete.
    """

    share: np.ndarray
    sd: np.ndarray

    @property
    def judged(self) -> np.ndarray:
        """Weeks that are complete enough to be judged, shape (w,)."""
        return (self.share >= JUDGED) & (self.share <= 1 / JUDGED)

    def thinned(self, exposure: np.ndarray) -> np.ndarray:
        """Give the exposure that has been looked at; all of it where that is not known."""
        return exposure * np.where(np.isfinite(self.share), self.share, 1.0)


def check_late(share: ArrayLike | None, sd: ArrayLike | None, complete: np.ndarray) -> Late:
    """Check what is known of the completeness of weeks.

    Parameters
    ----------
    share, sd : array_like of float, shape (w,), or None
        As for ``Late``; None is "not known" for weeks that are not complete.
    complete : ndarray of bool, shape (w,)
        Weeks that count as complete.

    Returns
    -------
    Late
        One, and zero, where nothing else is known of a complete week.

    Raises
    ------
    InvalidCounts
        If the arrays do not fit the weeks, a share is not above zero, or a deviation is negative.
    """
    known = np.full(complete.shape, np.nan) if share is None else np.asarray(share, dtype=float)
    spread = np.zeros(complete.shape) if sd is None else np.asarray(sd, dtype=float)
    if known.shape != complete.shape or spread.shape != complete.shape:
        raise InvalidCounts(
            f"completeness {known.shape} and completeness_sd {spread.shape} must have one value a"
            f" week {complete.shape}"
        )
    if (known <= 0).any() or (spread < 0).any() or np.isinf(known).any():
        raise InvalidCounts("completeness must be above 0, and completeness_sd not below it")
    return Late(np.where(complete & np.isnan(known), 1.0, known), np.nan_to_num(spread))


def widen(limits: Limits, late: Late, *, most: float) -> Limits:
    """Move limits outward by what is not known of the completeness.

    Parameters
    ----------
    limits : Limits
        Over the exposure that has been looked at, cut at what is possible.
    late : Late
        How complete the weeks are.
    most : float
        Largest possible value.

    Returns
    -------
    Limits
        Three times the root of the sum of squares of both deviations from the centre line. Where
        the centre line is itself made of the same week, what is not known of *F* is in both and the
        limits are wider than they need be.
    """
    both = np.hypot(limits.sigma, limits.centre * late.sd)
    further = 3 * (both - limits.sigma)
    moved = replace(limits, lower=limits.lower - further, upper=limits.upper + further, sigma=both)
    return moved.within(0.0, most)


def settle_between(
    events: np.ndarray, exposure: np.ndarray, late: Late, dispersion: np.ndarray, hollow: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    r"""Say between which rates incomplete weeks will come to lie.

    Parameters
    ----------
    events, exposure : ndarray of float, shape (n, w)
        What has arrived, and all that is at risk.
    late : Late
        How complete the weeks are.
    dispersion : ndarray of float, shape (n, w)
        Variance of the counts beyond chance, sigma z squared.
    hollow : ndarray of bool, shape (w,)
        Weeks to say it of.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Lower and upper end of the 95 % interval, each (n, w); not a number in other weeks and where
        completeness is not known.

    Notes
    -----
    With *C* arrived, what is still to come of a thinned count has mean :math:`m = (C + 1)(1 - F)/F`
    and variance :math:`m / F` (every total equally likely beforehand); times the dispersion, and
    with the squared deviation of :math:`C / F` added, it is put into a gamma. Where records are
    taken back (*F* above one) the interval is normal.
    """
    shape = events.shape
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    week = np.flatnonzero(hollow & np.isfinite(late.share))
    if not week.size:
        return low, high
    came, share = events[:, week], late.share[week]
    mean = (came + 1) * (1 - share) / share
    spread = np.nan_to_num(dispersion[:, week], nan=1.0)
    variance = spread * np.abs(mean) / share + ((came + 1) / share * late.sd[week]) ** 2
    tails = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
    for end, tail in zip((low, high), tails, strict=True):
        normal = mean + norm.ppf(tail) * np.sqrt(variance)
        with np.errstate(divide="ignore", invalid="ignore"):
            added = gamma.ppf(tail, mean**2 / variance, scale=variance / mean)
            to_come = np.where(share < 1, added, normal)
            end[:, week] = np.maximum(came + np.nan_to_num(to_come), 0.0) / exposure[:, week]
    return low, high
