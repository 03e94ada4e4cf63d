"""With a few weeks of history, the last seven are all there is to compare with.

EARS looks for a sudden rise above the weeks just before. It needs no years of data, and so it fires
on the way up of every winter: a stop-gap until there is a season to expect. C1 compares with the
seven weeks before, C2 leaves two weeks between so that a slow rise does not hide itself, C3 adds up
what C2 found in three weeks.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.baselines import baseline_of, ratio
from hotspot.spc.limits.shewhart import Limits

GAPS = {"C1": 0, "C2": 2, "C3": 2}
"""Weeks between those compared with and the week that is judged."""

ALPHAS = {"C1": 0.001, "C2": 0.001, "C3": 0.025}
"""Probability above the limit, if weeks were normal and the spread known."""

LARGEST = 1e9
"""Standard deviations no week is found above."""

LEAST_WEEKS = 3
"""Fewer weeks say nothing of a spread."""


def ears(
    counts: ArrayLike,
    *,
    method: Literal["C1", "C2", "C3"] = "C1",
    weeks: int = 7,
    alpha: float | None = None,
    least_sd: float | None = None,
    own_week: bool = False,
) -> Limits:
    r"""Give the number of events above which a week stands out from those just before.

    Parameters
    ----------
    counts : array_like of float, shape (n, w)
        Counts or rates; not a number where missing.
    method : {"C1", "C2", "C3"}
        Which of the three.
    weeks : int, default 7
        Weeks on the calendar to compare with, at least 3. Missing ones are left out; with fewer
        than 3 left there is no limit.
    alpha : float, optional
        Probability above the limit; None is 0.001 for C1 and C2, 0.025 for C3.
    least_sd : float, optional
        Smallest standard deviation. None is that of independent events, the root of the mean, and
        at least 1: seven equal weeks are luck. For rates give their own; 0 is as published, where
        any event after seven weeks without is an alarm.
    own_week : bool, default False
        Let C3 add up three weeks, the judged one among them, as it was defined. False takes only
        the two before it, as the R package surveillance does.

    Returns
    -------
    Limits
        ``upper`` is the limit, ``centre`` the mean and ``sigma`` the standard deviation of the
        weeks compared with; the first weeks have none. There is no lower limit, and no baseline:
        each week has its own.

    Raises
    ------
    InvalidCounts
        If the counts are not areas by weeks, or an option is out of range.
    UnsupportedMethod
        If the method is unknown.

    Notes
    -----
    C1 and C2: :math:`\bar y + z_{1-\alpha} s`. C3 was defined as :math:`\sum_{i=0}^{2} \max(0,
    C2_{t-i} - 1)`, with C2 in standard deviations. As surveillance 1.20 has it [2]_, its limit is
    :math:`y_t + s (z_{1-\alpha} - \sum_{i=1,2} \max(0, C2_{t-i} - 1))`, at least 0: the week's own
    count cancels, and an alarm speaks of the two weeks before. With ``own_week`` the limit is
    :math:`\bar y + s (1 + z_{1-\alpha} - \sum_{i=1,2} \max(0, C2_{t-i} - 1))`, and 0 where the two
    weeks before suffice.

    References
    ----------
    .. [1] Fricker RD, Hegler BL, Dunfee DA (2008). Comparing syndromic surveillance detection
       methods: EARS' versus a CUSUM-based methodology. Statistics in Medicine 27(17), 3407-3429.
    .. [2] Salmon M, Schumacher D, Höhle M (2016). Monitoring count time series in R: aberration
       detection in public health surveillance. Journal of Statistical Software 70(10), 1-35.
    """
    if method not in GAPS:
        raise UnsupportedMethod(f"EARS has no method {method!r}; choose C1, C2 or C3")
    above = ALPHAS[method] if alpha is None else alpha
    y = np.asarray(counts, dtype=float)
    least = 0.0 if least_sd is None else least_sd
    if y.ndim != 2 or weeks < LEAST_WEEKS or not 0 < above < 1 or not least >= 0:
        raise InvalidCounts(
            f"counts {y.shape} must be areas by weeks, weeks {weeks} at least {LEAST_WEEKS}, alpha"
            f" {above:g} between 0 and 1, and least_sd {least:g} 0 or more"
        )
    mean, sd = _before(y, weeks, GAPS[method])
    sd = np.maximum(sd, np.sqrt(np.maximum(mean, 1.0)) if least_sd is None else least)
    far = norm.isf(above)
    upper = mean + far * sd
    if method == "C3":
        found = _found_before(y, mean, sd)
        start = mean + sd if own_week else y
        upper = np.where(
            found > far if own_week else np.isinf(found),
            0.0 * mean,
            np.maximum(start + sd * (far - np.minimum(found, LARGEST)), 0),
        )
    nothing, unknown = np.full(y.shape, np.nan), np.full((len(y), 1), np.nan)
    return Limits(y, mean, nothing, upper, sd, unknown, baseline_of(False, y.shape))


def _before(y: np.ndarray, weeks: int, gap: int) -> tuple[np.ndarray, np.ndarray]:
    """Give mean and standard deviation of the weeks before each, not a number if too few."""
    n_first = weeks + gap
    padded = np.concatenate((np.full((len(y), n_first), np.nan), y), axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, weeks, axis=1)[:, : y.shape[1]]
    known = np.isfinite(windows)
    number = known.sum(axis=2)
    mean = ratio(np.where(known, windows, 0.0).sum(axis=2), number)
    squares = np.where(known, windows - mean[:, :, None], 0.0) ** 2
    enough = (number >= LEAST_WEEKS) & (np.arange(y.shape[1]) >= n_first)
    sd = np.sqrt(ratio(squares.sum(axis=2), number - 1))
    return np.where(enough, mean, np.nan), np.where(enough, sd, np.nan)


def _found_before(y: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Add up by how many standard deviations more than one the two weeks before stood out."""
    off = y - mean
    none = np.where(off > 0, np.inf, np.where(off <= 0, 0.0, np.nan))
    found = np.maximum(np.divide(off, sd, out=none, where=sd > 0) - 1, 0)
    earlier = np.concatenate((np.full((len(y), 2), np.nan), found), axis=1)
    return earlier[:, 1:-1] + earlier[:, :-2]
