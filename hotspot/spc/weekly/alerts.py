"""Of hundreds of series some look bad every week; the list says how many of them are chance.

A chart asks of one series whether a week is unusual. A network looks at every neighborhood and
measure at once, and at three sigma a handful of three hundred stand out each week though nothing
has changed. So the list is another tier: each series gets the probability of a week as bad or worse
by the tail of its own counts, all series of the week are judged together, and what is acted on has
been in the list in two of the last three weeks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.multitest import multipletests

from hotspot.core.errors import InvalidCounts

FALSE_SHARE = 0.20
"""Share of the series in the list that may be there by chance."""

ACTED_ON = 2
"""Times in the list, of the last ``LOOKED_BACK`` weeks, from which a series is acted on."""

LOOKED_BACK = 3
"""Weeks over which times in the list are counted."""


@dataclass(frozen=True, eq=False)
class WeekList:
    """Which series of one week are in the list.

    Parameters
    ----------
    listed : ndarray of bool, shape (n,)
        In the list.
    q : ndarray of float, shape (n,)
        Smallest share of chance at which the series would be listed; not a number where it was not
        judged.
    judged : int
        Series judged together.
    expected_false : float
        Series that such a list holds by chance, on average.
    """

    listed: np.ndarray
    q: np.ndarray
    judged: int
    expected_false: float


def list_week(p: ArrayLike, *, false_share: float = FALSE_SHARE) -> WeekList:
    r"""List the series of one week that stand out, all judged together.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        One-sided, of every series of the week; not a number where it was not judged. What was
        judged and may not be shown is 1, so that it still counts among the series looked at.
    false_share : float, default 0.20
        Share of the list that may be chance, between 0 and 1.

    Returns
    -------
    WeekList
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If the array is not one-dimensional, a p lies outside 0 to 1, or the share does.

    Notes
    -----
    The list is that of Benjamini and Hochberg [1]_. Of *m* series with *R* listed, *q R* are not
    the false ones on average: in a week without any change every listed series is false. A series
    without change is listed if its *p* is at most :math:`q R_i / m`, where :math:`R_i` is the
    length of the list were it certain, and that does not depend on its *p*. So
    :math:`m_0 q R^+ / m` is right on average, with :math:`R^+` the length of the list were one more
    series certain. Series without change are taken to be those not listed and the false ones,
    :math:`m_0 = m - R + V`, which gives :math:`V = q R^+ (m - R) / (m - q R^+)`: about *q* where
    the list is empty.

    References
    ----------
    .. [1] Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. Journal of the
       Royal Statistical Society B 57(1), 289-300.
    """
    values = np.asarray(p, dtype=float)
    known = np.isfinite(values)
    if values.ndim != 1 or (np.abs(values[known] - 0.5) > 0.5).any() or not 0 < false_share < 1:
        raise InvalidCounts(
            "p must be one value a series from 0 to 1, and false_share between them"
        )
    listed, q = np.zeros(values.shape, dtype=bool), np.full(values.shape, np.nan)
    judged = int(known.sum())
    if not judged:
        return WeekList(listed, q, 0, 0.0)
    listed[known], q[known] = _step_up(values[known], false_share)
    one_more = false_share * _length_with_one_more(values[known], false_share)
    false = one_more * (judged - listed.sum()) / (judged - one_more)
    return WeekList(listed, q, judged, float(false))


def weeks_listed(listed: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Count the weeks in the list, and say what is acted on.

    Parameters
    ----------
    listed : array_like of bool, shape (n, k)
        Lists of successive weeks, the newest last; only the last ``LOOKED_BACK`` count.

    Returns
    -------
    tuple of (ndarray of int, ndarray of bool), each (n,)
        Weeks in the list, and whether the series is to be acted on: it is in the newest list, and
        in ``ACTED_ON`` of the last.
    """
    recent = np.asarray(listed, dtype=bool)[:, -LOOKED_BACK:]
    times = recent.sum(axis=1)
    return times, (times >= ACTED_ON) & recent[:, -1]


def _step_up(p: np.ndarray, false_share: float) -> tuple[np.ndarray, np.ndarray]:
    """List by Benjamini and Hochberg, with the share at which each series would be listed."""
    return multipletests(p, alpha=false_share, method="fdr_bh")[:2]


def _length_with_one_more(p: np.ndarray, false_share: float) -> int:
    """Say how long the list would be were one more series certain."""
    ordered = np.concatenate(([0.0], np.sort(p)[:-1]))
    ranks = np.arange(1, len(p) + 1)
    return int(ranks[ordered <= false_share * ranks / len(p)].max())
