"""A window's number is stored as its change against the week before, and read as a running sum.

Most tracts see no child in most weeks, so most windows do not change: a change a row is a table
several times smaller than a number a week, a window and an area.
"""

from collections.abc import Mapping, Sequence

import numpy as np

WEEKLY = ("value", "n_encounters", "n_persons", "sum_squares")
"""Sums of one week."""


def write_changes(
    sums: Mapping[str, np.ndarray],
    pairs: Mapping[str, np.ndarray],
    *,
    windows: Sequence[int],
    n_weeks: int,
) -> dict[str, np.ndarray]:
    """Turn weekly sums into the weekly changes of each window.

    Parameters
    ----------
    sums, pairs : mapping of str to ndarray of int, shape (n_rows,)
        Columns of `sum_weeks` and `sum_pairs`, in any order.
    windows : sequence of int
        Lengths in weeks.
    n_weeks : int
        Weeks from 0; what leaves a window after the last is left out.

    Returns
    -------
    dict of str to ndarray of int, shape (n_changes,)
        ``series`` and ``week``, ascending; the sums of the week; ``persons_<n>`` and
        ``squares_<n>``, whose running sums over the weeks of a series are the distinct children
        of the window and the sum over children of their squared total.
    """
    at = _place(sums, n_weeks)
    order = np.argsort(at)
    at, sums = at[order], {name: column[order] for name, column in sums.items()}
    leaving = {n: np.flatnonzero(sums["week"] + n < n_weeks) for n in windows}
    every = _merge([at, *(at[rows] + n for n, rows in leaving.items())])
    here = np.searchsorted(every, at)
    changes = {"series": every // n_weeks, "week": every % n_weeks}
    changes |= {name: _spread(len(every), here, sums[name]) for name in WEEKLY}
    paired = np.searchsorted(at, _place(pairs, n_weeks))
    ends = [np.flatnonzero(pairs["enters"] == enters) for enters in (1, 0)]
    for n, rows in leaving.items():
        there = np.searchsorted(every, at[rows] + n)
        met, parted = (_spread(len(at), paired[end], pairs[f"squares_{n}"][end]) for end in ends)
        for name, enter, leave in (
            ("persons", sums[f"arrived_{n}"], sums[f"departed_{n}"]),
            ("squares", sums["sum_squares"] + met, sums["sum_squares"] + parted),
        ):
            changes[f"{name}_{n}"] = _spread(len(every), here, enter)
            changes[f"{name}_{n}"][there] -= leave[rows]
    return changes


def _place(rows: Mapping[str, np.ndarray], n_weeks: int) -> np.ndarray:
    return np.asarray(rows["series"], dtype=np.int64) * n_weeks + rows["week"]


def _merge(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Sort, and keep each number once; ten times faster here than `numpy.unique`, which hashes."""
    merged = np.sort(np.concatenate(parts))
    return merged[np.diff(merged, prepend=-1) > 0]


def _spread(size: int, places: np.ndarray, values: np.ndarray) -> np.ndarray:
    spread = np.zeros(size, dtype=np.int64)
    spread[places] = values
    return spread
