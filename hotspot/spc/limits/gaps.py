"""Independent events leave gaps of a known distribution, so limits can keep what they promise.

Each function here gives a quantile for all areas and phases at once. Those of a *next* gap know
that the mean was itself estimated, from few gaps: they are farther out, and their false alarms are
as rare as promised.
"""

import numpy as np
from scipy.special import betaln
from scipy.stats import f, gamma, nbinom

LARGEST = 2.0**40
"""No gap is longer."""


def times(mean: np.ndarray, every: int, below: float) -> np.ndarray:
    """Give a quantile of the time to the ``every``-th event.

    Parameters
    ----------
    mean : ndarray of float
        Mean time, known.
    every : int
        Events that end a gap.
    below : float
        Probability of a shorter time.

    Returns
    -------
    ndarray of float
        In the unit of the mean.
    """
    return mean * gamma.ppf(below, every) / every


def next_times(mean: np.ndarray, points: np.ndarray, every: int, below: float) -> np.ndarray:
    """Give a quantile of the next time, if the mean is that of so many times before it.

    Parameters
    ----------
    mean : ndarray of float
        Mean of the times before.
    points : ndarray of float
        How many they were; not a number comes out where there were none.
    every : int
        Events that end a gap.
    below : float
        Probability of a shorter time.

    Returns
    -------
    ndarray of float
        In the unit of the mean.
    """
    return mean * f.ppf(below, 2 * every, np.where(points > 0, 2 * every * points, np.nan))


def cases(mean: np.ndarray, every: int, below: float) -> np.ndarray:
    """Give a quantile of the number of cases before the ``every``-th event.

    Parameters
    ----------
    mean : ndarray of float
        Mean number, known.
    every : int
        Events that end a gap.
    below : float
        Probability of the quantile or less is at least this.

    Returns
    -------
    ndarray of float
        Whole numbers.
    """
    return nbinom.ppf(below, every, every / (every + mean))


def next_cases(mean: np.ndarray, points: np.ndarray, every: int, below: float) -> np.ndarray:
    """Give a limit of the next number of cases, if the mean is that of so many before it.

    Parameters
    ----------
    mean : ndarray of float
        Mean of the numbers before.
    points : ndarray of float
        How many they were; not a number comes out where there were none.
    every : int
        Events that end a gap.
    below : float
        Below one half, a number below the limit is no likelier than this; above, a number beyond
        the limit is no likelier than one minus this.

    Returns
    -------
    ndarray of float
        Whole numbers.

    Notes
    -----
    With all cases of the old gaps and the new one given, every order of cases and events is equally
    likely, and the chance that the new gap is that long is a hypergeometric tail, which sums to the
    ``every`` terms of a beta-binomial one.
    """
    before, events = np.rint(mean * points), every * points
    low, high = np.full(mean.shape, -1.0), np.full(mean.shape, LARGEST)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        if below > 0.5:
            far = _as_long(middle + 1, before + middle + 1, events, every) <= 1 - below
        else:
            far = 1 - _as_long(middle + 1, before + middle, events, every) > below
        low, high = np.where(far, low, middle), np.where(far, middle, high)
    return np.where(points > 0, high, np.nan)


def _as_long(gap: np.ndarray, total: np.ndarray, events: np.ndarray, every: int) -> np.ndarray:
    """Give the chance that the first gap has at least so many of all cases, in any order."""
    drawn, others = gap + every - 1, every + events - 1
    chance = np.zeros(gap.shape)
    for i in range(every):
        possible = drawn - i <= total
        ways = _choose(others, i) + _choose(total, np.where(possible, drawn - i, 0))
        chance += np.where(possible, np.exp(ways - _choose(total + others, drawn)), 0.0)
    return chance


def _choose(n: np.ndarray, k: np.ndarray | int) -> np.ndarray:
    """Give the logarithm of a binomial coefficient."""
    return -betaln(1 + n - k, 1 + k) - np.log1p(n)
