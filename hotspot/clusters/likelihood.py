"""How much likelier is what was counted, if the risk in one zone is its own?

The zone for which the answer is largest is the most likely cluster. The same question is put to
every zone of every shuffled map, tens of millions of times, so it is asked without a logarithm.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy.special import xlogy

from hotspot.clusters.zones import Zones

_IN_CACHE = 2**17
"""Counts that a processor keeps at hand."""

_MAPS_AT_ONCE = 32
_SLACK = 1e-3
"""Part of a bound that rounding could take away."""


def log_likelihood_ratio(observed: float, expected: float, total: float) -> float:
    r"""Compare one risk in a zone and another outside it with the same risk everywhere.

    Parameters
    ----------
    observed, expected : float
        Events in the zone; ``expected`` on a scale on which all expected events sum to ``total``.
    total : float
        Events in the region and time scanned.

    Returns
    -------
    float
        :math:`c\ln(c/e)+(C-c)\ln((C-c)/(C-e))`, or 0 where no more was observed than expected.

    References
    ----------
    .. [1] Kulldorff M (1997). A spatial scan statistic. Communications in Statistics: Theory and
       Methods 26, 1481-1496.
    """
    if observed <= expected:
        return 0.0
    rest, outside = total - observed, total - expected
    return float(xlogy(observed, observed / expected) + xlogy(rest, rest / outside))


def ratios_by_centre(
    counts: np.ndarray, expected: np.ndarray, total: int, zones: Zones
) -> Iterator[tuple[slice, np.ndarray]]:
    """Give the log likelihood ratio of each zone in each window, centre after centre.

    Parameters
    ----------
    counts : ndarray of int, shape (n, w)
        Events of each place in each window.
    expected : ndarray of float, shape (n, w)
        Expected events, on the scale of ``total``.
    total : int
        Events, whether in a window or not.
    zones : Zones
        Where to look.

    Yields
    ------
    tuple of (slice, ndarray of float, shape (k, w))
        Which zones, and their ratios; zero where no more was counted than expected.
    """
    table = _table(total)
    for here, rows, last in _stretches(zones):
        inside = expected[rows].cumsum(axis=0)[last]
        yield here, _ratios(counts[rows].cumsum(axis=0)[last], inside, table)


def highest_ratios(
    counts: np.ndarray, expected: np.ndarray, total: int, zones: Zones
) -> np.ndarray:
    r"""Give the highest log likelihood ratio of each of many maps.

    Parameters
    ----------
    counts : ndarray of int, shape (n, w, r)
        Events of each place in each window of each map.
    expected : ndarray of float, shape (n, w)
        Expected events, on the scale of ``total``.
    total : int
        Events of each map, whether in a window or not.
    zones : Zones
        Where to look.

    Returns
    -------
    ndarray of float, shape (r,)
        Zero for a map without a zone that has more than expected.

    Notes
    -----
    With :math:`p=c/C` and :math:`q=e/C` the ratio is *C* times a function of *p* that is zero and
    flat at *q* and whose curvature is :math:`1/p(1-p)`. So it is at most
    :math:`(c-e)^2/2e(1-q)`, times :math:`1/4p(1-p)` where *p* is above one half. Only zones for
    which this is above the best so far, a few in a thousand, are worked out.
    """
    table, exact = _table(total), np.float32 if total < 2**24 else np.float64
    widest = int(np.diff(zones.begin).max()) * counts.shape[1]
    block = max(_MAPS_AT_ONCE, _IN_CACHE // widest)
    return np.concatenate(
        [
            _highest(counts[:, :, begun : begun + block].astype(exact), expected, table, zones)
            for begun in range(0, counts.shape[2], block)
        ]
    )


def _highest(
    counts: np.ndarray, expected: np.ndarray, table: np.ndarray, zones: Zones
) -> np.ndarray:
    """Search maps that fit into the cache of a processor."""
    total, maps = table.size - 1, counts.shape[2]
    high = np.zeros(maps)
    for _, rows, last in _stretches(zones):
        inside = expected[rows].cumsum(axis=0)[last]
        seen = _running(counts, rows)
        seen = seen if last.size == rows.size else seen[last]
        peak = max(float(seen[-1].max()) / total, 0.5)
        least = np.sqrt(2 * high * 4 * peak * (1 - peak)) * (1 - _SLACK)
        found = np.flatnonzero(_deviations(seen, inside, total) > least.astype(seen.dtype))
        where, which = np.divmod(found, maps)
        ratio = _ratios(seen.ravel()[found].astype(np.int64), inside.ravel()[where], table)
        np.maximum.at(high, which, ratio)
    return high


def _running(counts: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Sum over places, nearest first."""
    seen = counts[rows]
    for before, here in pairwise(seen):
        here += before
    return seen


def _deviations(seen: np.ndarray, inside: np.ndarray, total: int) -> np.ndarray:
    """Give standard deviations above what is expected."""
    variance = np.maximum(inside * (1 - inside / total), np.finfo(np.float32).tiny)
    above = seen - inside[:, :, None].astype(seen.dtype)
    above *= (1 / np.sqrt(variance))[:, :, None].astype(seen.dtype)
    return above


def _stretches(zones: Zones) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """Give the zones of each centre, the rows of the largest, and where each of them ends."""
    begin = np.searchsorted(zones.centre, np.arange(zones.places + 1))
    for centre in np.flatnonzero(np.diff(begin)):
        here = slice(begin[centre], begin[centre + 1])
        last, first = zones.size[here] - 1, zones.begin[centre]
        yield here, zones.nearest[first : first + last[-1] + 1], last


def _table(total: int) -> np.ndarray:
    r"""Tabulate :math:`c\ln c+(C-c)\ln(C-c)`, so that ratios of counts need no logarithm."""
    every = np.arange(total + 1.0)
    return xlogy(every, every) + xlogy(total - every, total - every)


def _ratios(counts: np.ndarray, inside: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Give log likelihood ratios; zero where no more was counted than expected."""
    total = table.size - 1
    known = np.where(inside > 0, inside, total / 2)
    ratio = table[counts] - counts * np.log(known / (total - known))
    return (ratio - total * np.log(total - known)) * (counts > inside)


def window_sums(values: np.ndarray, windows: np.ndarray) -> np.ndarray:
    """Sum periods into windows.

    Parameters
    ----------
    values : ndarray, shape (n, t) or (n, t, r)
        Of each period.
    windows : ndarray of int, shape (w, 2)
        First and last period of each window.

    Returns
    -------
    ndarray, shape (n, w) or (n, w, r)
        Of each window.
    """
    running = np.zeros((values.shape[0], values.shape[1] + 1, *values.shape[2:]), values.dtype)
    np.cumsum(values, axis=1, out=running[:, 1:])
    return running[:, windows[:, 1] + 1] - running[:, windows[:, 0]]
