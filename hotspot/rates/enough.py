"""To learn from the others there must be others, and they must have something to say."""

import numpy as np

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.rates.effective import EffectiveCounts


def enough(counts: EffectiveCounts) -> EffectiveCounts:
    """Refuse to shrink where there is nothing to learn from.

    Parameters
    ----------
    counts : EffectiveCounts
        Of the areas.

    Returns
    -------
    EffectiveCounts
        The same.

    Raises
    ------
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.
    """
    if counts.at_risk.sum() < 2 or counts.total.sum() == 0:
        raise NotEnoughData(
            "shrinkage needs two areas with a denominator and at least one event;"
            " choose a longer window"
        )
    return counts


def enough_answers(x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Refuse impossible shares, and shares there is nothing to learn from.

    Parameters
    ----------
    x, n : ndarray of float, shape (n,)
        Positives and answers of each area.

    Returns
    -------
    tuple of (ndarray, ndarray)
        The same.

    Raises
    ------
    InvalidCounts
        If more are positive than were tested.
    NotEnoughData
        If fewer than two areas have answers, or the answers are all alike.
    """
    more = np.flatnonzero(x > n)
    if more.size:
        raise InvalidCounts(f"row {more[0]} has more positives than were tested")
    if (n > 0).sum() < 2 or not 0 < x.sum() < n.sum():
        raise NotEnoughData(
            "shrinkage needs two areas with screened children and answers of both kinds;"
            " choose a longer window"
        )
    return x, n
