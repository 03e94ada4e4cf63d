"""A hotspot of four years and one of four weeks look the same on a map and need different visits.

Looking back over windows that share no week, a place is new, going on, on and off, growing, fading
or past; each is one word with one written definition, and every place gets exactly one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.clusters.trend import mann_kendall
from hotspot.core.errors import InvalidCounts

FEWEST_WINDOWS = 5
"""Known windows below which nothing is said: of four, not even the steepest trend is beyond
chance."""

OFTEN = 0.90
"""Share of the known windows in which a place that is hot nearly always is hot."""

TREND_LEVEL = 0.05
"""Two-sided p below which a trend is one."""

NEVER_ENOUGH = "not enough data"

CLASSES = (
    "new",
    "consecutive",
    "intensifying",
    "persistent",
    "diminishing",
    "sporadic",
    "oscillating",
    "historical",
    "none",
    NEVER_ENOUGH,
)
"""All words; those of a place that is hot now first."""

HOT_NOW = CLASSES[:7]
"""Words of a place that is hot in the newest window."""


@dataclass(frozen=True, eq=False)
class Emerging:
    """How each place came to be hot, or not.

    Parameters
    ----------
    word : ndarray of str, shape (n,)
        One of ``CLASSES``.
    trend_z, trend_p : ndarray of float, shape (n,)
        Of the level over the known windows, by Mann and Kendall; not a number where there are fewer
        than ``FEWEST_WINDOWS`` levels.
    windows : ndarray of int, shape (n,)
        Known windows.
    """

    word: np.ndarray
    trend_z: np.ndarray
    trend_p: np.ndarray
    windows: np.ndarray


def emerging_classes(
    hot: ArrayLike,
    known: ArrayLike,
    level: ArrayLike | None = None,
    *,
    cold: ArrayLike | None = None,
) -> Emerging:
    """Say how each place came to be hot.

    Parameters
    ----------
    hot : array_like of bool, shape (n, w)
        Hot in each window, oldest first. Windows must not share weeks: those that do follow each
        other without any trend, and a place would stay hot for as long as it remembers.
    known : array_like of bool, shape (n, w)
        False where a window says nothing of a place (no data, hidden): it counts neither as hot nor
        as not hot.
    level : array_like of float, shape (n, w), or None
        How high the place was, on any rising scale that takes out what all places share, such as
        the ratio to the region. None is without trends: what is nearly always hot is persistent.
    cold : array_like of bool, shape (n, w), or None
        Significantly low in each window; None is never.

    Returns
    -------
    Emerging
        A word for each place, in the order of the input.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned, or a window is both hot and cold.

    Notes
    -----
    Of the known windows of a place, the last of which must be the newest of all:

    ============== ==============================================================================
    new            hot now, never before
    consecutive    hot now, in one unbroken run of two or more, never before it
    intensifying   hot now and nearly always, with a rising level
    persistent     hot now and nearly always, without a trend
    diminishing    hot now and nearly always, with a falling level
    sporadic       hot now and before with breaks, never cold
    oscillating    hot now and before with breaks, and cold in some window
    historical     nearly always hot, but not now
    none           anything else
    ============== ==============================================================================

    Nearly always is at least 0.90, which goes before a run; so of fewer than ten windows it is all,
    and none of them can be historical. With fewer than five known windows, or the newest one
    unknown, there is not enough data. The definitions are those of [1]_, whose Mann-Kendall test is
    here an exact one at 0.05, two-sided.

    References
    ----------
    .. [1] Esri. How Emerging Hot Spot Analysis works. ArcGIS Pro documentation.
    """
    seen, high, low, height = _aligned(hot, known, level, cold)
    windows, times = seen.sum(axis=1), high.sum(axis=1)
    enough = (windows >= FEWEST_WINDOWS) & (seen[:, -1] if seen.shape[1] else False)
    trend = mann_kendall(height)
    tested = trend.known >= FEWEST_WINDOWS
    z, p = np.where(tested, trend.z, np.nan), np.where(tested, trend.p, np.nan)
    moves = np.nan_to_num(p, nan=1.0) < TREND_LEVEL

    now = high[:, -1] if seen.shape[1] else np.zeros(len(seen), dtype=bool)
    often = times >= OFTEN * windows - 1e-9
    rules = {
        NEVER_ENOUGH: ~enough,
        "new": now & (times == 1),
        "intensifying": now & often & moves & (z > 0),
        "diminishing": now & often & moves & (z < 0),
        "persistent": now & often,
        "consecutive": now & (_final_run(high, seen) == times),
        "oscillating": now & low.any(axis=1),
        "sporadic": now,
        "historical": often,
    }
    word = np.select(list(rules.values()), list(rules), default="none")
    return Emerging(word, z, p, windows)


def _final_run(high: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Count the known windows in a row, up to now, in which each place is hot."""
    unbroken = np.logical_and.accumulate((high | ~seen)[:, ::-1], axis=1)[:, ::-1]
    return (unbroken & seen).sum(axis=1)


def _aligned(
    hot: ArrayLike, known: ArrayLike, level: ArrayLike | None, cold: ArrayLike | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give what is known, hot, cold and how high, with nothing said of unknown windows."""
    high, seen = np.asarray(hot, bool), np.asarray(known, bool)
    low = np.zeros(high.shape, bool) if cold is None else np.asarray(cold, bool)
    height = np.full(high.shape, np.nan) if level is None else np.asarray(level, float)
    shapes = {one.shape for one in (high, seen, low, height)}
    if len(shapes) > 1 or high.ndim != 2:
        raise InvalidCounts(
            f"hot, known, level and cold must be aligned, a row a place and a column a window; they"
            f" are {', '.join(map(str, sorted(shapes)))}"
        )
    both = (high & low & seen).any(axis=1)
    if both.any():
        raise InvalidCounts(
            f"row {np.flatnonzero(both)[0]} is hot and cold in one window; it can be only one"
        )
    return seen, high & seen, low & seen, np.where(seen, height, np.nan)
