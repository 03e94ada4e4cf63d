"""A window's number is stored as its change against the week before, and read as a running sum.

Most tracts see no child in most weeks, so most windows do not change: a change a row is a table
several times smaller than a number a week, a window and an area.
"""

from collections.abc import Mapping, Sequence
from threading import Lock

import numpy as np

Columns = Mapping[str, np.ndarray]
"""Columns by name, all of one length."""

WEEKLY = ("value", "n_encounters", "n_persons", "sum_squares")
"""Sums of one week."""


def amounts(windows: Sequence[int]) -> tuple[str, ...]:
    """Name all that is counted: the sums of a week, and two changes for each window."""
    return *WEEKLY, *(f"{name}_{n}" for n in windows for name in ("persons", "squares"))


def add_up(rows: Columns, keys: np.ndarray, how: np.ufunc = np.add) -> dict[str, np.ndarray]:
    """Sum rows that have the same key.

    Parameters
    ----------
    rows : mapping of str to ndarray, shape (n_rows,)
        What to sum.
    keys : ndarray of int, shape (n_rows,)
        What a row is about.
    how : ufunc
        ``numpy.maximum`` keeps the largest instead of the sum.

    Returns
    -------
    dict of str to ndarray, shape (n_keys,)
        The sums, and their ``key``, ascending.
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    if not first.size:
        return {"key": ordered} | {name: column[order] for name, column in rows.items()}
    sums = {name: how.reduceat(column[order], first) for name, column in rows.items()}
    return {"key": ordered[first]} | sums


class Pile:
    """Rows of many batches, added up whenever they have become twice as many.

    Parameters
    ----------
    how : ufunc
        As of `add_up`.
    """

    def __init__(self, how: np.ufunc = np.add) -> None:
        self._how = how
        self._parts: list[Columns] = []
        self._least = 0
        self._alone = Lock()

    def add(self, rows: Columns) -> None:
        """Put rows with a ``key`` on the pile."""
        self._parts.append(rows)
        if sum(len(part["key"]) for part in self._parts) > 2 * self._least:
            self._least = len(self.whole()["key"])

    def whole(self) -> dict[str, np.ndarray]:
        """Give the sums, each ``key`` once, ascending; whoever asks meanwhile waits for them."""
        with self._alone:
            if len(self._parts) > 1:
                parts, names = self._parts, self._parts[0]
                rows = {name: np.concatenate([part[name] for part in parts]) for name in names}
                self._parts = [add_up(rows, rows.pop("key"), self._how)]
            return dict(self._parts[0])


def write_changes(
    weeks: Columns,
    later: Columns,
    earlier: Columns,
    *,
    windows: Sequence[int],
    n_weeks: int,
) -> dict[str, np.ndarray]:
    """Turn weekly sums into the weekly changes of each window.

    Parameters
    ----------
    weeks : mapping of str to ndarray of int, shape (n_rows,)
        Columns of `sum_weeks`, and the ``key`` of each row, ascending: its series times the number
        of weeks, plus its week.
    later, earlier : mapping of str to ndarray of int
        Columns of `sum_pairs`, by the later week of the pairs and by the earlier, with their keys.
    windows : sequence of int
        Lengths in weeks.
    n_weeks : int
        Weeks from 0; what leaves a window after the last is left out.

    Returns
    -------
    dict of str to ndarray of int, shape (n_changes,)
        ``key``, ascending; the sums of the week; ``persons_<n>`` and ``squares_<n>``, whose running
        sums over the weeks of a series are the distinct children of the window and the sum over
        children of their squared total.
    """
    at = weeks["key"]
    leaving = {n: np.flatnonzero(at % n_weeks + n < n_weeks) for n in windows}
    every = _merge([at, *(at[rows] + n for n, rows in leaving.items())])
    here = np.searchsorted(every, at)
    met, parted = (np.searchsorted(at, pairs["key"]) for pairs in (later, earlier))
    own = weeks["sum_squares"]
    sums = {name: weeks[name] for name in WEEKLY}
    sums["sum_squares"] = own + _spread(len(at), met, later["together"])
    changes = {"key": every}
    changes |= {name: _spread(len(every), here, sums[name]) for name in WEEKLY}
    for n, rows in leaving.items():
        there = np.searchsorted(every, at[rows] + n)
        enter, leave = f"arrived_{n}", f"departed_{n}"
        name = f"squares_{n}"
        entered = own + _spread(len(at), met, later[name])
        left = own + _spread(len(at), parted, earlier[name])
        for written, plus, minus in (
            (f"persons_{n}", weeks[enter], weeks[leave]),
            (name, entered, left),
        ):
            changes[written] = _spread(len(every), here, plus)
            changes[written][there] -= minus[rows]
    return changes


def rise_and_fall(rows: Columns, *, n_weeks: int) -> dict[str, np.ndarray]:
    """Turn what windows hold into weekly changes.

    Parameters
    ----------
    rows : mapping of str to ndarray
        ``key``, ascending, each once: a series times the number of weeks, plus the week; and what
        windows that end with the week hold. A week without a row holds zero.
    n_weeks : int
        Weeks from 0; what falls after the last is left out.

    Returns
    -------
    dict of str to ndarray
        ``key``, ascending, and the changes; no row where nothing changes.
    """
    at = rows["key"]
    falls = at % n_weeks + 1 < n_weeks
    keys = np.concatenate([at, at[falls] + 1])
    both = {
        name: np.concatenate([column, -column[falls]])
        for name, column in rows.items()
        if name != "key"
    }
    changes = add_up(both, keys)
    some = np.any([column != 0 for name, column in changes.items() if name != "key"], axis=0)
    return {name: column[some] for name, column in changes.items()}


def _merge(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Sort, and keep each number once; ten times faster here than `numpy.unique`, which hashes."""
    merged = np.sort(np.concatenate(parts))
    return merged[np.diff(merged, prepend=-1) > 0]


def _spread(size: int, places: np.ndarray, values: np.ndarray) -> np.ndarray:
    spread = np.zeros(size, dtype=np.int64)
    spread[places] = values
    return spread
