"""What somebody pastes is checked cell by cell, and no message ever repeats a cell."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts

MOST = 1e15
"""Beyond it a number is digits that ran together, not a count, nor children, nor hours."""

FIRST_WEEK = np.datetime64("2000-01-01", "D")
"""Saturday that ends the first week of a series without dates."""


def numbers(name: str, given: ArrayLike, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Give a column as numbers, or say which row is none.

    Parameters
    ----------
    name : str
        What is given, as the message names it.
    given : array_like of float
        None and not a number are missing.
    shape : tuple of int, optional
        That it must have; None takes one or two dimensions with something in them.

    Returns
    -------
    ndarray of float
        A copy.

    Raises
    ------
    InvalidCounts
        If it is no column of numbers, does not fit, or a number is infinite or beyond 1e15.
    """
    try:
        found = np.array(given, dtype=float)
    except (TypeError, ValueError):
        raise InvalidCounts(
            f"{name} must be numbers, one a week;{_first_that_fails(given, float)} leave cells"
            " without a number empty (None)"
        ) from None
    if _is_of(given, "mM") or found.ndim not in (1, 2) or not found.size:
        raise InvalidCounts(f"{name} must be a list of numbers, one a week; give at least one")
    if shape is not None and found.shape != shape:
        raise InvalidCounts(
            f"{name} {found.shape} must fit the values, {shape}; give one for each of them"
        )
    far = np.argwhere(np.abs(found) > MOST)
    if len(far):
        raise InvalidCounts(
            f"{name} must be finite and at most {MOST:g}; row {far[0][0] + 1} is not; correct it,"
            " or leave it empty (None)"
        )
    return found


def week_endings(given: ArrayLike | None, number: int) -> np.ndarray:
    """Give the week endings, or say what is wrong with them.

    Parameters
    ----------
    given : array_like of datetime64[D], shape (w,), or None
        Dates, or text as 2026-01-31. None numbers the weeks from an arbitrary Saturday.
    number : int
        Of values.

    Returns
    -------
    ndarray of datetime64[D], shape (w,)
        Ascending.

    Raises
    ------
    InvalidCounts
        If they are no dates, do not ascend, or are not one a value.
    """
    if given is None:
        return FIRST_WEEK + 7 * np.arange(number)
    as_dates = "weeks must be dates, as 2026-01-31, one for each value"
    try:
        when = np.asarray(given, dtype="datetime64[D]")
    except (TypeError, ValueError):
        raise InvalidCounts(f"{as_dates};{_first_that_fails(given, _date)} correct it") from None
    if _is_of(given, "biufcm"):
        raise InvalidCounts(f"{as_dates}, and these are numbers; leave weeks out to number them")
    if when.shape != (number,):
        raise InvalidCounts(f"{as_dates}; their shape is {when.shape}, of the values ({number},)")
    if np.isnat(when).any():
        raise InvalidCounts(f"{as_dates}; row {np.flatnonzero(np.isnat(when))[0] + 1} has none")
    late = np.flatnonzero(np.diff(when) <= np.timedelta64(0))
    if late.size:
        raise InvalidCounts(
            f"weeks must be ascending; row {late[0] + 2} does not come after the row before; sort"
            " the rows by week"
        )
    return when


def flags(name: str, given: ArrayLike, number: int) -> np.ndarray:
    """Give yes and no for each value, or refuse what is neither.

    Parameters
    ----------
    name : str
        What is given, as the message names it.
    given : array_like of bool, shape () or (w,)
        One for all, or one a value; 0 and 1 will do.
    number : int
        Of values.

    Returns
    -------
    ndarray of bool, shape (w,)
        True is yes.

    Raises
    ------
    InvalidCounts
        If it does not fit, or is neither true nor false; text is not, whatever it says.
    """
    found = np.asarray(given) if not _is_ragged(given) else np.empty(0, dtype=object)
    if found.dtype.kind not in "biuf" or not np.isin(found, (0, 1)).all():
        raise InvalidCounts(f"{name} must be True or False, for all or one for each value")
    if found.shape not in ((), (number,)):
        raise InvalidCounts(
            f"{name} {found.shape} must be True or False, for all or one for each of the values"
            f" ({number},)"
        )
    return np.broadcast_to(found.astype(bool), (number,))


def _is_ragged(given: ArrayLike) -> bool:
    try:
        np.asarray(given)
    except ValueError:
        return True
    return False


def _is_of(given: ArrayLike, kinds: str) -> bool:
    """Say whether what was given came as numbers, or dates, as numpy names kinds."""
    return not _is_ragged(given) and np.asarray(given).dtype.kind in kinds


def _date(cell: object) -> np.datetime64:
    return np.datetime64(cell, "D")


def _first_that_fails(given: object, kind: type | object) -> str:
    """Name the first row that cannot be read, never what stands in it."""
    rows = given if isinstance(given, Sequence | np.ndarray) and not isinstance(given, str) else ()
    for row, cell in enumerate(rows, start=1):
        try:
            kind(cell)
        except (TypeError, ValueError):
            return f" row {row} is not;"
    return ""
