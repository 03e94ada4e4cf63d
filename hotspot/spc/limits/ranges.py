"""The difference of two neighboring weeks is mostly noise, even while the level drifts."""

import numpy as np

from hotspot.spc.baselines import Baseline

D2 = 1.128
"""Mean range of two normal values, as printed in tables; used by most SPC programs."""

D2_EXACT = 2 / np.sqrt(np.pi)
"""The same without rounding."""

D4 = 3.267
"""A moving range of this many mean ranges is itself out of limits."""


def moving_ranges(values: np.ndarray, baseline: Baseline) -> np.ndarray:
    """Give the distance of each baseline week from the week before it.

    Parameters
    ----------
    values : ndarray of float, shape (n, w)
        Series; not a number where there is none.
    baseline : Baseline
        Weeks to use.

    Returns
    -------
    ndarray of float, shape (n, w)
        Not a number for weeks outside the baseline, for the first of a phase, and where the week
        before is missing. A ghost is stepped over: its two neighbors make a range.
    """
    paired = baseline.mask & _week_before(baseline.mask, baseline.ghosts, False)
    paired &= _week_before(_wide(baseline), baseline.ghosts, -1) == baseline.phases
    return np.where(paired, np.abs(values - _week_before(values, baseline.ghosts, np.nan)), np.nan)


def mean_moving_range(
    values: np.ndarray, baseline: Baseline, *, screen: bool = False
) -> np.ndarray:
    """Average the moving ranges of each phase.

    Parameters
    ----------
    values : ndarray of float, shape (n, w)
        Series; not a number where there is none.
    baseline : Baseline
        Weeks to use.
    screen : bool, default False
        Average again without ranges of ``D4`` means and above. Where that leaves none, because all
        are zero, the mean is zero.

    Returns
    -------
    ndarray of float, shape (n, n_phases)
        Not a number where a phase has no moving range.

    References
    ----------
    .. [1] Nelson LS (1982). Control charts for individual measurements. Journal of Quality
       Technology 14(3), 172-173.
    """
    return mean_drawn_range(moving_ranges(values, baseline), baseline, screen=screen)


def mean_drawn_range(ranges: np.ndarray, baseline: Baseline, *, screen: bool) -> np.ndarray:
    """Average ranges that were measured already.

    Parameters
    ----------
    ranges : ndarray of float, shape (n, w)
        Distances; not a number where there is none.
    baseline : Baseline
        Weeks to use.
    screen : bool
        As for ``mean_moving_range``.

    Returns
    -------
    ndarray of float, shape (n, n_phases)
        Not a number where a phase has no range.
    """
    mean = baseline.means(ranges)
    if not screen:
        return mean
    kept = np.where(ranges < D4 * baseline.along(mean), ranges, np.nan)
    return np.where(mean > 0, baseline.means(kept), mean)


def steps_back(values: np.ndarray, baseline: Baseline, *, over_ghosts: bool) -> np.ndarray:
    """Give the distance of every week from the one before it, in the baseline or not.

    Parameters
    ----------
    values : ndarray of float, shape (n, w)
        Series; not a number where there is none.
    baseline : Baseline
        With the phases and the ghosts.
    over_ghosts : bool
        Measure from the last week that is no ghost.

    Returns
    -------
    ndarray of float, shape (n, w)
        Not a number for the first week of a phase, and where either week is missing.
    """
    ghosts = baseline.ghosts & over_ghosts
    same = _week_before(_wide(baseline), ghosts, -1) == baseline.phases
    return np.where(same, np.abs(values - _week_before(values, ghosts, np.nan)), np.nan)


def lag_one(values: np.ndarray, baseline: Baseline) -> np.ndarray:
    """Say how much a week resembles the one before it.

    Parameters
    ----------
    values : ndarray of float, shape (n, w)
        Series; not a number where there is none.
    baseline : Baseline
        Weeks to use.

    Returns
    -------
    ndarray of float, shape (n,)
        Correlation of neighboring baseline weeks about the mean of their phase, all phases
        together; zero where nothing varies or no two weeks are neighbors.
    """
    off = values - baseline.along(baseline.means(values))
    known = np.where(baseline.mask & np.isfinite(off), off, 0.0)
    paired = np.isfinite(moving_ranges(off, baseline))
    products = np.where(paired, known * _week_before(known, baseline.ghosts, 0.0), 0.0)
    n_pairs, n_points = paired.sum(axis=1), (baseline.mask & np.isfinite(off)).sum(axis=1)
    variance = (known**2).sum(axis=1) / np.maximum(n_points, 1)
    scale = variance * n_pairs
    return np.divide(products.sum(axis=1), scale, out=np.zeros(len(scale)), where=scale > 0)


def _wide(baseline: Baseline) -> np.ndarray:
    """Repeat the phases for every area, shape (n, w)."""
    return np.broadcast_to(baseline.phases, baseline.mask.shape)


def _week_before(values: np.ndarray, ghosts: np.ndarray, nothing: float) -> np.ndarray:
    """Give the value of the last week before each that is no ghost, or ``nothing``."""
    if not ghosts.any():
        found = np.empty(values.shape, dtype=np.result_type(values, type(nothing)))
        found[:, 0], found[:, 1:] = nothing, values[:, :-1]
        return found
    columns = np.where(ghosts, -1, np.arange(ghosts.shape[1]))
    last = np.maximum.accumulate(columns, axis=1)
    before = np.concatenate((np.full((len(last), 1), -1), last[:, :-1]), axis=1)
    return np.where(before >= 0, np.take_along_axis(values, np.maximum(before, 0), axis=1), nothing)
