"""The limits of a funnel depend on the size of an area and on nothing else of it.

So a page can draw them as curves, and an area is judged by the same numbers. The exact ones are
continuous in size: a count lies beyond a line if, and only if, the probability of that count or a
more extreme one is below the tail.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize.elementwise import find_root
from scipy.special import betainc, chdtriv
from scipy.stats import chi2

TAILS = np.array([0.025, 0.001])
"""Probability beyond the inner and the outer line, on either side."""

DEVIATES = np.array([1.959964, 3.090232])
"""Normal deviates of these tails, with the digits that are published."""

TINY = 1e-9
"""Nearly no child."""

RatioMethod = Literal["exact", "Garwood", "SHMI", "CQC"]
ShareMethod = Literal["exact", "arcsine"]


def ratio_lines(
    expected: ArrayLike, *, method: RatioMethod = "exact", tau2: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Give the limits of a ratio wherever a curve is to be drawn.

    Parameters
    ----------
    expected : array_like of float, shape (k,)
        Expected events; not a number comes out where there are none.
    method : {"exact", "Garwood", "SHMI", "CQC"}
        As for ``funnel_of_ratios``.
    tau2 : float, default 0
        Variance between areas; not for "exact" and "Garwood".

    Returns
    -------
    tuple of (ndarray, ndarray)
        Lower and upper limits, each (2, k), inner before outer; never below 0 but for "CQC".
    """
    given = np.asarray(expected, dtype=float)
    size = np.where(given > 0, given, np.nan)
    tails, deviates = TAILS[:, None], DEVIATES[:, None]
    if method == "exact":
        lower = chdtriv(1 - tails, 2 * size) / 2 - 1
        return np.maximum(lower, 0) / size, chdtriv(tails, 2 * size) / 2 / size
    if method == "Garwood":
        lower, upper = garwood(size, tails)
        return lower / size, upper / size
    if method == "SHMI":
        reach = deviates * np.sqrt(1 / size + tau2)
        return np.exp(-reach), np.exp(reach)
    reach = deviates * np.sqrt(1 / (4 * size) + tau2)
    return 1 - reach, 1 + reach


def garwood(count: ArrayLike, tail: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Give the Poisson means between which a count does not stand out.

    Parameters
    ----------
    count : array_like of float
        Events; a fraction is allowed.
    tail : array_like of float
        Probability beyond each end.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Lower and upper mean: below the lower one the count is too high, above the upper too low.

    References
    ----------
    .. [1] Garwood F (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4),
       437-442.
    """
    k = np.asarray(count, dtype=float)
    some = np.where(k > 0, k, np.nan)
    lower = np.where(k == 0, 0.0, chi2.ppf(tail, 2 * some) / 2)
    return lower, chi2.isf(tail, 2 * k + 2) / 2


def share_lines(
    tested: ArrayLike, centre: float, *, method: ShareMethod = "exact", tau2: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Give the limits of a share wherever a curve is to be drawn.

    Parameters
    ----------
    tested : array_like of float, shape (k,)
        Children asked; not a number comes out where there are none.
    centre : float
        Share of all areas together.
    method : {"exact", "arcsine"}
        As for ``funnel_of_shares``.
    tau2 : float, default 0
        Variance between areas; not for "exact".

    Returns
    -------
    tuple of (ndarray, ndarray)
        Lower and upper limits, each (2, k), inner before outer, within 0 and 1.
    """
    given = np.asarray(tested, dtype=float)
    size = np.where(given > 0, given, np.nan)
    if method == "arcsine":
        reach = DEVIATES[:, None] * np.sqrt(1 / (4 * size) + tau2)
        middle = np.arcsin(np.sqrt(centre))
        angles = np.maximum(middle - reach, 0), np.minimum(middle + reach, np.pi / 2)
        return np.sin(angles[0]) ** 2, np.sin(angles[1]) ** 2
    if not 0 < centre < 1:
        flat = np.where(np.isfinite(size), centre, np.nan) * np.ones((2, 1))
        return flat, flat
    tails = np.broadcast_to(TAILS[:, None], (2, len(size)))
    lower, upper = _as_many(1 - tails, size, centre) - 1, _as_many(tails, size, centre)
    return np.maximum(lower / size, 0), np.minimum(upper / size, 1)


def _as_many(tail: np.ndarray, size: np.ndarray, share: float) -> np.ndarray:
    """Give the number, with a fraction, that as many or more children have with a probability."""
    least = np.full(tail.shape, TINY)

    def beyond(number: np.ndarray, size: np.ndarray, tail: np.ndarray) -> np.ndarray:
        return betainc(number, size + 1 - number, share) - tail

    asked = np.broadcast_to(np.where(np.isfinite(size), size, 1.0), tail.shape)
    found = find_root(beyond, (least, asked + 1 - least), args=(asked, tail)).x
    return np.where(np.isfinite(size), found, np.nan)
