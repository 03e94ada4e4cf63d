"""Limits come from the weeks that show how a series usually behaves, and from no others.

A *phase* is a stretch of the series with its own limits; a new one begins when somebody knows why
the series changed, never because a rule fired. The *baseline* of a phase is its first weeks, by the
calendar: an area that missed two of them has two fewer, not two later ones. A *ghost* is a week
left out of the baseline for a known reason (a strike, a flood) and judged all the same.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts

WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True, eq=False)
class Baseline:
    """Weeks that limits are computed from, phase by phase.

    Parameters
    ----------
    mask : ndarray of bool, shape (n, w)
        Weeks in the baseline; never a ghost.
    ghosts : ndarray of bool, shape (n, w)
        Weeks left out on purpose; a moving range steps over them.
    phases : ndarray of int, shape (w,)
        Number of the phase of each week: 0, 1, 2, never going back.
    """

    mask: np.ndarray
    ghosts: np.ndarray
    phases: np.ndarray

    @cached_property
    def starts(self) -> np.ndarray:
        """Column in which each phase begins, shape (n_phases,)."""
        return np.flatnonzero(np.diff(self.phases, prepend=-1))

    @cached_property
    def points(self) -> np.ndarray:
        """Weeks in each area's baseline, shape (n, n_phases)."""
        return self.totals(np.ones(self.mask.shape))

    def totals(self, values: np.ndarray) -> np.ndarray:
        """Sum finite values over the baseline weeks of each phase, shape (n, n_phases)."""
        kept = np.where(self.mask & np.isfinite(values), values, 0.0)
        return np.add.reduceat(kept, self.starts, axis=1)

    def means(self, values: np.ndarray) -> np.ndarray:
        """Average finite values over the baseline weeks, not a number where there are none."""
        return ratio(self.totals(values), self.totals(np.isfinite(values).astype(float)))

    def medians(self, values: np.ndarray) -> np.ndarray:
        """Take the middle of the finite values over the baseline weeks, shape (n, n_phases)."""
        kept = np.where(self.mask & np.isfinite(values), values, np.inf)
        phases = np.split(kept, self.starts[1:], axis=1)
        return np.stack([_middle(np.sort(phase, axis=1)) for phase in phases], axis=1)

    def along(self, per_phase: np.ndarray) -> np.ndarray:
        """Repeat one value a phase along the weeks, shape (n, w)."""
        return per_phase[:, self.phases]

    def only(self, usable: np.ndarray) -> "Baseline":
        """Keep only the baseline weeks that can be used."""
        return Baseline(self.mask & usable, self.ghosts, self.phases)


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide, giving not a number where there is nothing to divide by."""
    nothing = np.full(np.broadcast_shapes(np.shape(above), np.shape(below)), np.nan)
    return np.divide(above, below, out=nothing, where=below > 0)


def _middle(ascending: np.ndarray) -> np.ndarray:
    """Take the median of the finite values of each row; not a number where there are none."""
    number = np.isfinite(ascending).sum(axis=1)
    rows, last = np.arange(len(ascending)), np.maximum(number - 1, 0)
    middle = (ascending[rows, last // 2] + ascending[rows, np.minimum(number // 2, last)]) / 2
    return np.where(number > 0, middle, np.nan)


def areas_by_weeks(name: str, values: ArrayLike, baseline: Baseline) -> np.ndarray:
    """Give the values as floats, one row an area and one column a week, or refuse them."""
    found = np.asarray(values, dtype=float)
    if found.shape != baseline.mask.shape:
        raise InvalidCounts(
            f"{name} {found.shape} must have one row an area and one column a week"
            f" {baseline.mask.shape}"
        )
    return found


def given_or(found: np.ndarray, name: str, given: ArrayLike | None) -> np.ndarray:
    """Take what somebody gave for all, for each area or for each phase; else what was found."""
    if given is None:
        return found
    chosen = np.asarray(given, dtype=float)
    if chosen.shape not in ((), found.shape, (len(found), 1)) or not np.isfinite(chosen).all():
        raise InvalidCounts(
            f"{name} {chosen.shape} must be one finite number, or one an area and phase"
            f" {found.shape}"
        )
    return np.broadcast_to(chosen, found.shape)


def baseline_of(
    mask: ArrayLike,
    shape: tuple[int, int],
    *,
    phases: ArrayLike | None = None,
    ghosts: ArrayLike | None = None,
) -> Baseline:
    """Make a baseline of a mask somebody else decided on.

    Parameters
    ----------
    mask : array_like of bool, shape (w,) or (n, w)
        Weeks to compute the limits from.
    shape : tuple of int
        Areas and weeks of the series, ``(n, w)``.
    phases : array_like of int, shape (w,), optional
        Any numbers that never fall; equal numbers are one phase. None is one phase.
    ghosts : array_like of bool, shape (w,) or (n, w), optional
        Weeks to leave out for a known reason. None is none.

    Returns
    -------
    Baseline
        With the phases renumbered from 0.

    Raises
    ------
    InvalidCounts
        If a shape does not fit, or a phase comes back after another.
    """
    left_out = _as_mask("ghosts", False if ghosts is None else ghosts, shape)
    kept = _as_mask("baseline", mask, shape) & ~left_out
    return Baseline(kept, left_out, _numbered(phases, shape[1]))


def first_weeks(
    usable: ArrayLike,
    weeks: ArrayLike,
    length: int,
    *,
    phases: ArrayLike | None = None,
    ghosts: ArrayLike | None = None,
) -> Baseline:
    """Take the first weeks of every phase as its baseline.

    Parameters
    ----------
    usable : array_like of bool, shape (n, w)
        The week was observed, is complete, and somebody was at risk.
    weeks : array_like of datetime64[D], shape (w,)
        Week endings, ascending.
    length : int
        Weeks on the calendar, counted for each area from the first usable week of the phase. At
        least 1; where the phase is shorter, all of it.
    phases : array_like of int, shape (w,), optional
        Number of the phase of each week; None is one phase.
    ghosts : array_like of bool, shape (w,) or (n, w), optional
        Weeks to leave out for a known reason.

    Returns
    -------
    Baseline
        An area without a usable week in a phase has an empty baseline there.

    Raises
    ------
    InvalidCounts
        If the length is below 1, or a shape does not fit.
    """
    if length < 1:
        raise InvalidCounts("baseline weeks must be at least 1; set charts.baseline_weeks higher")
    use, when = np.asarray(usable, dtype=bool), np.asarray(weeks, dtype="datetime64[D]")
    if use.ndim != 2 or when.shape != use.shape[1:]:
        raise InvalidCounts(f"usable {use.shape} must be areas by weeks, and weeks {when.shape}")
    whole = baseline_of(use, use.shape, phases=phases, ghosts=ghosts)
    dated = np.where(use, when, np.datetime64("9999-12-31"))
    begin = np.minimum.reduceat(dated, whole.starts, axis=1)
    return whole.only(when < whole.along(begin) + length * WEEK)


def _as_mask(name: str, values: ArrayLike, shape: tuple[int, int]) -> np.ndarray:
    """Spread a mask over the areas, refusing one that does not fit."""
    mask = np.asarray(values, dtype=bool)
    if mask.shape not in ((), shape[1:], shape):
        raise InvalidCounts(f"{name} {mask.shape} must be one value a week, {shape[1:]} or {shape}")
    return np.broadcast_to(mask, shape)


def _numbered(phases: ArrayLike | None, n_weeks: int) -> np.ndarray:
    """Number phases 0, 1, 2 in the order of time."""
    given = np.zeros(n_weeks, dtype=int) if phases is None else np.asarray(phases)
    if given.shape != (n_weeks,):
        raise InvalidCounts(f"phases {given.shape} must have one number a week, ({n_weeks},)")
    steps = np.diff(given)
    if (steps < 0).any():
        raise InvalidCounts(
            f"phases must never go back; column {np.flatnonzero(steps < 0)[0] + 1} does"
        )
    return np.concatenate(([0], np.cumsum(steps > 0))) if n_weeks else given
