"""Weeks that crowd between the centre line and a limit, or keep away from it, tell of a cause, too.

Distances are in sigma, which may differ above and below the line. Windows are weeks of the
calendar within one phase: a missing week lies in no zone.
"""

import numpy as np

from hotspot.spc.rules.points import SAME
from hotspot.spc.rules.runs import in_a_row, phase_starts


def distances(value: np.ndarray, centre: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Measure how many sigma each week lies above its centre line.

    Parameters
    ----------
    value, centre, sigma : ndarray of float, shape (n, w)
        Series, centre line and one standard deviation on the side of the value.

    Returns
    -------
    ndarray of float, shape (n, w)
        Negative below; not a number without a value, a line or a finite sigma above zero; zero
        where value and line differ only by rounding.
    """
    off = value - centre
    off[np.abs(off) <= SAME * np.maximum(np.abs(value), np.abs(centre))] = 0.0
    return np.divide(
        off, sigma, out=np.full(off.shape, np.nan), where=(sigma > 0) & np.isfinite(sigma)
    )


def some_of(beyond: np.ndarray, phases: np.ndarray, number: int, window: int) -> np.ndarray:
    """Mark the weeks with which enough of the last few lie beyond.

    Parameters
    ----------
    beyond : ndarray of bool, shape (n, w)
        Weeks that count.
    phases : ndarray of int, shape (w,)
        A window lies in one phase.
    number, window : int
        So many, of so many weeks in a row.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Never in the first weeks of a phase, which have no full window.
    """
    count = beyond.astype(np.int8)
    for back in range(1, window):
        count[:, back:] += beyond[:, :-back]
    full = np.arange(len(phases)) - phase_starts(phases) >= window - 1
    return (count >= number) & full


def two_of_three(
    z: np.ndarray,
    outside: np.ndarray,
    phases: np.ndarray,
    third: str,
    *,
    sigmas: float = 2.0,
    members: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the weeks that are among two of three beyond two sigma on one side.

    Parameters
    ----------
    z : ndarray of float, shape (n, w)
        From ``distances``.
    outside : ndarray of bool, shape (n, w)
        Weeks beyond a limit.
    phases : ndarray of int, shape (w,)
        Three weeks in a row lie in one phase.
    third : {"any third", "same side", "same side inside limits"}
        As of ``RuleSettings.two_of_three``.
    sigmas : float, default 2
        How far is beyond.
    members : bool
        Mark both weeks, not only the later.

    Returns
    -------
    tuple of (ndarray of bool, ndarray of bool)
        High and low, (n, w). The third week is never marked for lying among them.
    """
    found = []
    for way in (z, -z):
        beyond = way > sigmas * (1 + SAME)
        if third == "same side inside limits":
            beyond &= ~outside
        done = some_of(beyond, phases, 2, 3)
        if third != "any third":
            done &= some_of(way > 0, phases, 3, 3)
        found.append(beyond & (leading_to(done, 3) if members else done))
    return tuple(found)


def four_of_five(
    z: np.ndarray, phases: np.ndarray, *, sigmas: float = 1.0, members: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the weeks that are among four of five beyond one sigma on one side.

    Parameters
    ----------
    z : ndarray of float, shape (n, w)
        From ``distances``.
    phases : ndarray of int, shape (w,)
        Five weeks in a row lie in one phase.
    sigmas : float, default 1
        How far is beyond.
    members : bool
        Mark all four weeks, not only the last.

    Returns
    -------
    tuple of (ndarray of bool, ndarray of bool)
        High and low, (n, w).
    """
    found = []
    for way in (z, -z):
        beyond = way > sigmas * (1 + SAME)
        done = some_of(beyond, phases, 4, 5)
        found.append(beyond & (leading_to(done, 5) if members else done))
    return tuple(found)


def all_within(
    z: np.ndarray, phases: np.ndarray, length: int, *, sigmas: float = 1.0
) -> np.ndarray:
    """Mark the weeks that complete or continue a long stay near the centre line.

    Parameters
    ----------
    z : ndarray of float, shape (n, w)
        From ``distances``; a missing week ends the stay.
    phases : ndarray of int, shape (w,)
        A new phase starts every stay afresh.
    length : int
        Weeks in a row that are too many.
    sigmas : float, default 1
        How near; on the edge is within.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Never for weeks that all lie on the line: a series that does not vary says nothing of how
        it would.
    """
    near = np.abs(z) <= sigmas * (1 + SAME)
    on_line = in_a_row(z == 0, phases)
    return (in_a_row(near, phases) >= length) & (on_line < length)


def all_outside(
    z: np.ndarray, phases: np.ndarray, length: int, *, sigmas: float = 1.0
) -> np.ndarray:
    """Mark the weeks that complete or continue a long stay away from the centre line, both ways.

    Parameters
    ----------
    z : ndarray of float, shape (n, w)
        From ``distances``; a missing week ends the stay.
    phases : ndarray of int, shape (w,)
        A new phase starts every stay afresh.
    length : int
        Weeks in a row that are too many.
    sigmas : float, default 1
        How far is outside.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Only where the last ``length`` weeks lie on both sides; those on one side are a shift.
    """
    far = sigmas * (1 + SAME)
    above, below = z > far, z < -far
    one_side = np.maximum(in_a_row(above, phases), in_a_row(below, phases))
    return (in_a_row(above | below, phases) >= length) & (one_side < length)


def leading_to(done: np.ndarray, window: int) -> np.ndarray:
    """Mark the weeks of every window whose last week is marked.

    Parameters
    ----------
    done : ndarray of bool, shape (n, w)
        Last weeks.
    window : int
        Weeks in a window.

    Returns
    -------
    ndarray of bool, shape (n, w)
        With the last weeks themselves.
    """
    week = np.arange(done.shape[1], dtype=np.int32)
    far = np.int32(done.shape[1] + window)
    following = np.where(done, week, far)[:, ::-1]
    return np.minimum.accumulate(following, axis=1)[:, ::-1] - week < window
