"""The most probable spread may be none at all, and a search must be able to come home with that."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import brentq

_NO_GAIN = 1e-6
"""Log likelihood that is rounding error: a spread that gains less is none."""


def most_probable(
    likelihood: Callable[[float], float], slope: Callable[[float], float], tried: Sequence[float]
) -> float:
    """Find the spread with the highest likelihood, zero included.

    Parameters
    ----------
    likelihood : callable
        From a spread, zero or more, to its log likelihood.
    slope : callable
        From a spread above zero to the derivative of the log likelihood by its logarithm.
    tried : sequence of float
        Ascending spreads above zero at which to look first. Below the first a spread is none.

    Returns
    -------
    float
        Zero, or a spread between the first and the last.
    """
    heights = np.array([likelihood(spread) for spread in tried])
    peak = int(np.argmax(heights))
    rising = slope(tried[peak]) > 0
    if heights[peak] - likelihood(0.0) < _NO_GAIN or (peak == 0 and not rising):
        return 0.0
    if peak == len(tried) - 1 and rising:
        return float(tried[-1])
    low, high = (peak, peak + 1) if rising else (peak - 1, peak)
    if not slope(tried[low]) > 0 > slope(tried[high]):
        return float(tried[peak])
    ends = np.log([tried[low], tried[high]])
    return float(np.exp(brentq(lambda x: slope(float(np.exp(x))), *ends, xtol=1e-13, rtol=1e-13)))
