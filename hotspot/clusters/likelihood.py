"""How much likelier is what was counted, if the risk in one zone is its own?

The zone for which the answer is largest is the most likely cluster. The same question is put to
every zone of every shuffled map, tens of millions of times, so it is asked without a logarithm.
"""

from collections.abc import Iterator

import numpy as np
from scipy.special import xlogy

from hotspot.clusters.zones import Zones


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
    r"""Give the log likelihood ratio of each zone in each window, centre after centre.

    Parameters
    ----------
    counts : ndarray of int, shape (n, w, r)
        Events of each place in each window of each of r maps.
    expected : ndarray of float, shape (n, w)
        Expected events, on the scale of ``total``.
    total : int
        Events of each map, whether in a window or not.
    zones : Zones
        Where to look.

    Yields
    ------
    tuple of (slice, ndarray of float, shape (k, w, r))
        Which zones, and their ratios; zero where no more was counted than expected.

    Notes
    -----
    With :math:`T(c)=c\ln c+(C-c)\ln(C-c)` in a table, the ratio is
    :math:`T(c)-c\ln\frac{e}{C-e}-C\ln(C-e)`, whose logarithms are the same for all maps.
    """
    every = np.arange(total + 1.0)
    table = xlogy(every, every) + xlogy(total - every, total - every)
    begin = np.searchsorted(zones.centre, np.arange(zones.places + 1))
    for centre in np.flatnonzero(np.diff(begin)):
        here = slice(begin[centre], begin[centre + 1])
        last = zones.size[here] - 1
        first = zones.begin[centre]
        rows = zones.nearest[first : first + last[-1] + 1]
        inside = expected[rows].cumsum(axis=0)[last, :, None]
        known = np.where(inside > 0, inside, total / 2)
        seen = counts[rows].cumsum(axis=0, dtype=counts.dtype)
        seen = seen if last.size == rows.size else seen[last]
        ratio = table[seen]
        ratio -= seen * np.log(known / (total - known))
        ratio -= total * np.log(total - known)
        ratio *= seen > inside
        yield here, ratio


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
