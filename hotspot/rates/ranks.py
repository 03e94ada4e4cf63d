"""Being first on a list is a claim too: most places could as well stand twenty lines further down.

A rank is worked out anew in every joint draw of the rates, so that it says how sure it is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from hotspot.core.errors import InvalidCounts, NotEnoughData


@dataclass(frozen=True, eq=False)
class Ranks:
    """Where areas stand among each other; rank 1 is the highest rate.

    Parameters
    ----------
    expected : ndarray of float, shape (n,)
        Mean rank.
    lower, upper : ndarray of float, shape (n,)
        Ends of the interval of the rank.
    in_top : ndarray of float, shape (n,)
        Probability of standing among the highest.
    top : int
        Number of areas that are the highest.
    coverage : float
        Of the interval.
    """

    expected: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    in_top: np.ndarray
    top: int
    coverage: float


def rank_areas(
    draws: ArrayLike,
    *,
    taking_part: ArrayLike | None = None,
    top_share: float = 0.10,
    coverage: float = 0.90,
) -> Ranks:
    """Rank areas, with how sure each rank is.

    Parameters
    ----------
    draws : array_like of float, shape (d, n)
        Joint draws of the rates, such as ``SpatialFit.draw`` gives; a hundred at least.
    taking_part : array_like of bool, shape (n,), or None
        Areas to rank; the others are a gap and take no place. None is all.
    top_share : float, default 0.10
        Share of the areas that counts as the highest, above zero and up to one; rounded up to whole
        areas.
    coverage : float, default 0.90
        Of the interval, between zero and one.

    Returns
    -------
    Ranks
        In the order of the areas. Equal rates share the mean of their ranks.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned, or a draw is not a number.
    NotEnoughData
        If there are fewer than a hundred draws, or no area to rank.

    References
    ----------
    .. [1] Goldstein H, Spiegelhalter DJ (1996). League tables and their limitations: statistical
       issues in comparisons of institutional performance. Journal of the Royal Statistical Society
       A 159, 385-443.
    """
    rates = np.asarray(draws, float)
    if rates.ndim != 2:
        raise InvalidCounts(f"draws {rates.shape} must have one row a draw and one column an area")
    among = np.ones(rates.shape[1], bool) if taking_part is None else np.asarray(taking_part, bool)
    if among.shape != rates.shape[1:]:
        raise InvalidCounts(f"taking_part {among.shape} must have one value an area")
    if len(rates) < 100 or not among.any():
        raise NotEnoughData("ranks need a hundred draws and at least one area")
    if not np.isfinite(rates[:, among]).all():
        raise InvalidCounts("draws must be finite where areas take part")
    rank = rankdata(-rates[:, among], axis=1)
    top = max(1, int(np.ceil(round(top_share * among.sum(), 9))))
    tail = (1 - coverage) / 2
    found = [
        rank.mean(axis=0),
        *np.quantile(rank, [tail, 1 - tail], axis=0, method="inverted_cdf"),
        (rank <= top).mean(axis=0),
    ]
    return Ranks(*(_among(values, among) for values in found), top, coverage)


def _among(values: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Spread values over all areas, with a gap for those that take no part."""
    found = np.full(among.size, np.nan)
    found[among] = values
    return found
