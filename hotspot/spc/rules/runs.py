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
    week = np.arange(side.shape[1], dtype=np.int32)
    moved = side != 0
    event = np.where(moved, 4 * week + 2 + side, -1)
    if breaks is not None:
        event = np.where(breaks, 4 * week, event)
    last = np.maximum.accumulate(event, axis=1)
    before = np.concatenate((np.full((len(side), 1), -1, last.dtype), last[:, :-1]), axis=1)
    goes_on = (before >= 4 * phase_starts(phases)) & ((before & 3) == 2 + side)
    count = np.cumsum(moved, axis=1, dtype=np.int32)
    base = np.maximum.accumulate(np.where(moved & ~goes_on, count - 1, 0), axis=1)
    return (count - base) * side


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


def whole_runs(lengths: np.ndarray, done: np.ndarray) -> np.ndarray:
    """Mark every week of the runs of which some week is marked.

    Parameters
    ----------
    lengths : ndarray of int, shape (n, w)
        From ``run_lengths``.
    done : ndarray of bool, shape (n, w)
        Weeks that complete or continue a long run.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Of a run that steps over a week, without that week.
    """
    number = np.cumsum(np.abs(lengths) == 1, axis=1)
    number += np.arange(len(lengths))[:, np.newaxis] * (lengths.shape[1] + 1)
    found = np.zeros(lengths.size + len(lengths), dtype=bool)
    found[number[done]] = True
    return found[number] & (lengths != 0)


def steps(value: np.ndarray, phases: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say whether each week is above or below the week before.

    Parameters
    ----------
    value : ndarray of float, shape (n, w)
        Series; not a number where there is none.
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
    same_phase = np.diff(phases) == 0
    known = np.isfinite(value)
    there[:, 1:] = known[:, 1:] & known[:, :-1] & same_phase
    step[:, 1:] = side_of(value[:, 1:], value[:, :-1]) * there[:, 1:]
    return step, there


def trends(
    value: np.ndarray, phases: np.ndarray, length: int, *, repeats: str, members: bool
) -> np.ndarray:
    """Mark the weeks of a long rise or fall.

    Parameters
    ----------
    value : ndarray of float, shape (n, w)
        Series; not a number where there is none, which breaks a trend.
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
    step, there = steps(value, phases)
    run = run_lengths(step, phases, ~there if repeats == "skip" else step == 0)
    done = np.abs(run) >= length - 1
    if not members:
        return step * done
    marked = step * whole_runs(run, done)
    after = np.zeros_like(marked)
    after[:, :-1] = marked[:, 1:]
    return np.where(after != 0, after, marked)


def alternations(value: np.ndarray, phases: np.ndarray, length: int) -> np.ndarray:
    """Mark the weeks that complete or continue a long way up and down by turns.

    Parameters
    ----------
    value : ndarray of float, shape (n, w)
        Series; a missing week, and a value like the one before, break the pattern.
    phases : ndarray of int, shape (w,)
        A new phase starts afresh.
    length : int
        Weeks in a row, of which each but the first two turns back.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True from the week that completes the pattern.
    """
    step, _ = steps(value, phases)
    turns = np.zeros(value.shape, dtype=bool)
    turns[:, 1:] = step[:, 1:] * step[:, :-1] < 0
    return in_a_row(turns, phases) >= length - 2


def in_a_row(fits: np.ndarray, phases: np.ndarray) -> np.ndarray:
    """Count the weeks in a row that fit, up to and with each week.

    Parameters
    ----------
    fits : ndarray of bool, shape (n, w)
        Weeks to count.
    phases : ndarray of int, shape (w,)
        A new phase starts every count afresh.

    Returns
    -------
    ndarray of int, shape (n, w)
        0 where the week does not fit.
    """
    week = np.arange(fits.shape[1], dtype=np.int32)
    outside = np.where(fits, phase_starts(phases) - 1, week)
    return week - np.maximum.accumulate(outside, axis=1)


def phase_starts(phases: np.ndarray) -> np.ndarray:
    """Give the column in which the phase of each week begins.

    Parameters
    ----------
    phases : ndarray of int, shape (w,)
        Number of the phase of each week.

    Returns
    -------
    ndarray of int, shape (w,)
        Never after the week itself.
    """
    first = np.diff(phases, prepend=phases[:1] - 1) != 0
    return np.maximum.accumulate(np.where(first, np.arange(len(phases), dtype=np.int32), 0))
