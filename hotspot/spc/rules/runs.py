"""Chance seldom keeps a series on one side of its line, or on one slope, for long.

A missing week neither adds to a run about the line nor breaks it: nobody knows where it would have
been. It breaks a trend, because a trend is made of the steps from week to week.
"""

import numpy as np

from hotspot.spc.rules.points import side_of


def run_lengths(
    side: np.ndarray, phases: np.ndarray, breaks: np.ndarray | None = None
) -> np.ndarray:
    """Count the weeks in a row on one side, up to and with each week.

    Parameters
    ----------
    side : ndarray of int, shape (n, w)
        1, -1, or 0 for weeks that neither add to a run nor break it: those on the middle line,
        missing and incomplete ones.
    phases : ndarray of int, shape (w,)
        A new phase starts every count afresh.
    breaks : ndarray of bool, shape (n, w), optional
        Weeks whose ``side`` is 0 and that break a run all the same. None is none.

    Returns
    -------
    ndarray of int, shape (n, w)
        Positive above the line, negative below, 0 where ``side`` is 0.
    """
    n, across = len(side), np.ascontiguousarray(side.T)
    small = np.uint8 if len(across) < 256 else np.uint16
    add = np.concatenate((across > 0, across < 0), axis=1).astype(small)
    keep = np.concatenate((across >= 0, across <= 0), axis=1)
    if breaks is not None:
        keep &= np.tile(~breaks.T, (1, 2))
    begins = np.diff(phases, prepend=phases[:1]) != 0
    counts, count = np.empty_like(add), np.zeros(2 * n, dtype=small)
    for now, one, goes_on, new in zip(counts, add, keep.view(np.uint8), begins, strict=True):
        np.add(0 if new else count, one, out=now)
        np.multiply(now, goes_on, out=now)
        count = now
    lengths = (counts * add).T
    return np.subtract(lengths[:n], lengths[n:], dtype=np.int16, order="C")


def high_shifts(lengths: np.ndarray, shift_length: int | np.ndarray) -> np.ndarray:
    """Mark the weeks that complete or continue a long run above the middle line.

    Parameters
    ----------
    lengths : ndarray of int, shape (n, w)
        From ``run_lengths``.
    shift_length : int or ndarray of int, shape (n, w)
        Weeks in a row that make a shift.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True from the week that completes the run.
    """
    return lengths >= shift_length


def low_shifts(lengths: np.ndarray, shift_length: int | np.ndarray) -> np.ndarray:
    """Mark the weeks that complete or continue a long run below the middle line.

    Parameters
    ----------
    lengths : ndarray of int, shape (n, w)
        From ``run_lengths``.
    shift_length : int or ndarray of int, shape (n, w)
        Weeks in a row that make a shift.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True from the week that completes the run.
    """
    return lengths <= -shift_length


def whole_lengths(
    side: np.ndarray, phases: np.ndarray, breaks: np.ndarray | None = None
) -> np.ndarray:
    """Count the weeks in a row on one side, before and after each week.

    Parameters
    ----------
    side, phases, breaks : ndarray
        As for ``run_lengths``.

    Returns
    -------
    ndarray of int, shape (n, w)
        Length of the whole run of each week, which later weeks may still add to; negative below,
        0 where ``side`` is 0.
    """
    back = None if breaks is None else breaks[:, ::-1]
    after = run_lengths(side[:, ::-1], phases[::-1], back)[:, ::-1]
    return run_lengths(side, phases, breaks) + after - side


def steps(
    value: np.ndarray, known: np.ndarray, phases: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say whether each week is above or below the week before.

    Parameters
    ----------
    value : ndarray of float, shape (n, w)
        Series; not a number where there is none.
    known : ndarray of bool, shape (n, w)
        Weeks to use.
    phases : ndarray of int, shape (w,)
        There is no step from one phase to the next.

    Returns
    -------
    tuple of (ndarray of int, ndarray of bool)
        1 up, -1 down, 0 where the value repeats or there is no step; and whether there is one.
        Both (n, w).
    """
    step = np.zeros(value.shape, dtype=np.int8)
    there = np.zeros(value.shape, dtype=bool)
    there[:, 1:] = known[:, 1:] & known[:, :-1] & (np.diff(phases) == 0)
    step[:, 1:] = side_of(value[:, 1:], value[:, :-1]) * there[:, 1:]
    return step, there


def trends(
    step: np.ndarray,
    there: np.ndarray,
    phases: np.ndarray,
    length: int,
    *,
    repeats: str,
    members: bool,
) -> np.ndarray:
    """Mark the weeks of a long rise or fall.

    Parameters
    ----------
    step, there : ndarray, shape (n, w)
        From ``steps``. A missing week is without two steps, which breaks a trend.
    phases : ndarray of int, shape (w,)
        A new phase starts every trend afresh.
    length : int
        Weeks in a row that make a trend; six weeks are five steps.
    repeats : {"break", "skip"}
        What a value like the one before does to a trend.
    members : bool
        Mark all weeks of a trend, not only those that complete or continue it. A week that ends
        one trend and begins another is of the second.

    Returns
    -------
    ndarray of int, shape (n, w)
        1 in a rise, -1 in a fall, 0 in neither.
    """
    count = whole_lengths if members else run_lengths
    run = count(step, phases, ~there if repeats == "skip" else step == 0)
    marked = step * (np.abs(run) >= length - 1)
    if not members:
        return marked
    after = np.zeros_like(marked)
    after[:, :-1] = marked[:, 1:]
    return np.where(after != 0, after, marked)


def alternations(step: np.ndarray, phases: np.ndarray, length: int) -> np.ndarray:
    """Mark the weeks that complete or continue a long way up and down by turns.

    Parameters
    ----------
    step : ndarray of int, shape (n, w)
        From ``steps``; a missing week, and a value like the one before, break the pattern.
    phases : ndarray of int, shape (w,)
        A new phase starts afresh.
    length : int
        Weeks in a row, of which each but the first two turns back.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True from the week that completes the pattern.
    """
    turns = np.zeros(step.shape, dtype=bool)
    turns[:, 1:] = step[:, 1:] * step[:, :-1] < 0
    return all_of(turns, phases, length - 2)


def all_of(fits: np.ndarray, phases: np.ndarray, length: int) -> np.ndarray:
    """Mark the weeks with which the last few in a row all fit.

    Parameters
    ----------
    fits : ndarray of bool, shape (n, w)
        Weeks that count.
    phases : ndarray of int, shape (w,)
        The weeks in a row lie in one phase.
    length : int
        How many, at least 1.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Never in the first weeks of a phase.
    """
    done, reach = fits.copy(), 1
    while reach < length:
        back = min(reach, length - reach)
        done[:, back:] = done[:, back:] & done[:, :-back]
        reach += back
    return done & full_windows(phases, length)


def leading_to(done: np.ndarray, length: int) -> np.ndarray:
    """Mark the weeks of every window whose last week is marked.

    Parameters
    ----------
    done : ndarray of bool, shape (n, w)
        Last weeks.
    length : int
        Weeks in a window, at least 1.

    Returns
    -------
    ndarray of bool, shape (n, w)
        With the last weeks themselves.
    """
    member, reach = done.copy(), 1
    while reach < length:
        on = min(reach, length - reach)
        member[:, :-on] = member[:, :-on] | member[:, on:]
        reach += on
    return member


def full_windows(phases: np.ndarray, length: int) -> np.ndarray:
    """Mark the weeks that have enough weeks of their phase before them.

    Parameters
    ----------
    phases : ndarray of int, shape (w,)
        Number of the phase of each week.
    length : int
        Weeks in a window, with the last.

    Returns
    -------
    ndarray of bool, shape (w,)
        From the week that fills a window.
    """
    week = np.arange(len(phases))
    first = np.where(np.diff(phases, prepend=phases[:1] - 1) != 0, week, 0)
    return week - np.maximum.accumulate(first) >= length - 1
