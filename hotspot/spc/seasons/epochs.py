"""A year of lockdown says nothing of what an ordinary year brings."""

from collections.abc import Sequence

import numpy as np

from hotspot.core.chart import Exclusion
from hotspot.core.errors import InvalidCounts


def weeks_within(weeks: np.ndarray, epochs: Sequence[Exclusion]) -> np.ndarray:
    """Mark the weeks that lie in any of some date ranges.

    Parameters
    ----------
    weeks : ndarray of datetime64[D], shape (w,)
        Week endings.
    epochs : sequence of Exclusion
        First and last week ending, both within; a single week is an epoch of one.

    Returns
    -------
    ndarray of bool, shape (w,)
        True within.

    Raises
    ------
    InvalidCounts
        If an epoch ends before it begins.
    """
    within = np.zeros(weeks.shape, dtype=bool)
    for epoch in epochs:
        if epoch.last < epoch.first:
            raise InvalidCounts(
                f"the epoch from {epoch.first} ends before, on {epoch.last}; swap the weeks"
            )
        within |= (weeks >= np.datetime64(epoch.first)) & (weeks <= np.datetime64(epoch.last))
    return within
