"""Weeks that crowd between the centre line and a limit, or keep away from it, tell of a cause, too.

Zones are one sigma wide, which may differ above and below the line. Windows are weeks of the
calendar within one phase: a missing week lies in no zone, and ends a stay in one.
"""

import numpy as np

from hotspot.spc.rules.runs import all_of, full_windows, leading_to


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
    count, one = beyond.astype(np.int8), beyond.view(np.int8)
    for back in range(1, window):
        count[:, back:] += one[:, :-back]
    return (count >= number) & full_windows(phases, window)


def two_of_three(
    zone: np.ndarray, outside: np.ndarray, phases: np.ndarray, third: str, *, members: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the weeks that are among two of three beyond two sigma on one side.

    Parameters
    ----------
    zone : ndarray of int, shape (n, w)
        From ``zone_of``.
    outside : ndarray of bool, shape (n, w)
        Weeks beyond a limit.
    phases : ndarray of int, shape (w,)
        Three weeks in a row lie in one phase.
    third : {"any third", "same side", "same side inside limits"}
        As of ``RuleSettings.two_of_three``.
    members : bool
        Mark both weeks, not only the later.

    Returns
    -------
    tuple of (ndarray of bool, ndarray of bool)
        High and low, (n, w). The third week is never marked for lying among them.
    """
    found = []
    for beyond, side in ((zone == 3, zone > 0), (zone == -3, zone < 0)):
        counted = beyond & ~outside if third == "same side inside limits" else beyond
        done = some_of(counted, phases, 2, 3)
        if third != "any third":
            done &= all_of(side, phases, 3)
        found.append(counted & (leading_to(done, 3) if members else done))
    return tuple(found)


def four_of_five(
    zone: np.ndarray, phases: np.ndarray, *, members: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the weeks that are among four of five beyond one sigma on one side.

    Parameters
    ----------
    zone : ndarray of int, shape (n, w)
        From ``zone_of``.
    phases : ndarray of int, shape (w,)
        Five weeks in a row lie in one phase.
    members : bool
        Mark all four weeks, not only the last.

    Returns
    -------
    tuple of (ndarray of bool, ndarray of bool)
        High and low, (n, w). The fifth week is never marked for lying among them.
    """
    found = []
    for beyond in (zone >= 2, zone <= -2):
        done = some_of(beyond, phases, 4, 5)
        found.append(beyond & (leading_to(done, 5) if members else done))
    return tuple(found)


def all_within(zone: np.ndarray, known: np.ndarray, phases: np.ndarray, length: int) -> np.ndarray:
    """Mark the weeks that complete or continue a long stay within one sigma.

    Parameters
    ----------
    zone : ndarray of int, shape (n, w)
        From ``zone_of``.
    known : ndarray of bool, shape (n, w)
        Weeks that have a zone.
    phases : ndarray of int, shape (w,)
        A new phase starts every stay afresh.
    length : int
        Weeks in a row that are too many.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Never for weeks that all lie on the line: a series that does not vary says nothing of how
        it would.
    """
    near = known & (np.abs(zone) <= 1)
    return all_of(near, phases, length) & ~all_of(zone == 0, phases, length)


def all_outside(zone: np.ndarray, phases: np.ndarray, length: int) -> np.ndarray:
    """Mark the weeks that complete or continue a long stay outside one sigma, on both sides.

    Parameters
    ----------
    zone : ndarray of int, shape (n, w)
        From ``zone_of``.
    phases : ndarray of int, shape (w,)
        A new phase starts every stay afresh.
    length : int
        Weeks in a row that are too many.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Only where the last ``length`` weeks lie on both sides; those on one side are a shift.
    """
    above, below = zone >= 2, zone <= -2
    one_side = all_of(above, phases, length) | all_of(below, phases, length)
    return all_of(above | below, phases, length) & ~one_side
