"""A place at the edge of a list is on it one week and off it the next, and nothing has happened.

Whoever plans a visit needs a list that lasts. So a place must earn its place twice, and then keeps
it for as long as it is more likely high than not. The list moves less and is no more often wrong:
what waits for a second week is mostly what would have been gone by then.
"""

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts

WEEKS_IN = 2
"""Weeks in a row by the rule of a single week before a place is put on the list."""

STAYS = 0.50
"""Probability of being high down to which a place stays on the list."""

WEEKS_OUT = 1
"""Weeks in a row below that before it is taken off."""


def keep_on_list(
    exceedance: ArrayLike,
    listed: ArrayLike,
    *,
    weeks_in: int = WEEKS_IN,
    stays: float = STAYS,
    weeks_out: int = WEEKS_OUT,
) -> np.ndarray:
    """Say which places are on a list that is kept from week to week.

    Parameters
    ----------
    exceedance : array_like of float, shape (n, w)
        Probability of being high, of each place and week, oldest first. Not a number where the week
        says nothing of the place.
    listed : array_like of bool, shape (n, w)
        On the list of that week alone (``find_hotspots`` says "higher").
    weeks_in : int, default 2
        Weeks in a row of ``listed`` that put a place on the list; 1 is at once.
    stays : float, default 0.50
        A place that is on the list stays while it is listed or its probability is at least this.
    weeks_out : int, default 1
        Weeks in a row below it that take a place off.

    Returns
    -------
    ndarray of bool, shape (n, w)
        On the list. That of the first week, which has no past, is ``listed``. A week that says
        nothing of a place leaves it where it was, and neither begins nor breaks a row.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned, a place is listed in a week that says nothing of it, a number of
        weeks is not one or more, or ``stays`` not a probability.

    Notes
    -----
    Simulated for 300 tracts whose risks never change (``tests/recovery/test_hotspot_rule.py`` has
    the figures): with one fit a week, windows of 4 weeks and 12 events expected in a tract, the
    list of single weeks changes by 23 % a week, this one by 10 %. A floor of 0.80 to stay changes
    nothing at all, since the list of one week seldom reaches down to it.
    """
    probability, entered = np.asarray(exceedance, float), np.asarray(listed, bool)
    _check(probability, entered, weeks_in, stays, weeks_out)
    said = ~np.isnan(probability)
    kept = np.zeros(entered.shape, dtype=bool)
    if not kept.shape[1]:
        return kept
    kept[:, 0] = entered[:, 0]
    inside, outside = entered[:, 0].astype(int), np.zeros(len(kept), dtype=int)
    for week in range(1, kept.shape[1]):
        high, speaks = entered[:, week], said[:, week]
        low = ~(high | (probability[:, week] >= stays))
        inside = np.where(speaks, np.where(high, inside + 1, 0), inside)
        outside = np.where(speaks, np.where(low, outside + 1, 0), outside)
        comes, goes = inside >= weeks_in, outside >= weeks_out
        here = kept[:, week - 1]
        kept[:, week] = np.where(speaks, comes | (here & ~goes), here)
    return kept


def churn(listed: ArrayLike) -> float:
    r"""Give the share of a list that another week replaces.

    Parameters
    ----------
    listed : array_like of bool, shape (n, w)
        Which places are on the list of each week.

    Returns
    -------
    float
        :math:`\sum_t(a_t+r_t)/\sum_t(l_t+l_{t-1})` of the places added, removed and on the list: a
        list of ten that shares three with the one before has a churn of 0.7. Long lists weigh more
        than short ones. Not a number where there are no two weeks with a place between them.
    """
    on = np.asarray(listed, bool)
    whole = on[:, 1:].sum() + on[:, :-1].sum()
    return float((on[:, 1:] != on[:, :-1]).sum() / whole) if whole else float("nan")


def _check(
    probability: np.ndarray, entered: np.ndarray, weeks_in: int, stays: float, weeks_out: int
) -> None:
    if probability.shape != entered.shape or probability.ndim != 2:
        raise InvalidCounts(
            f"exceedance {probability.shape} and listed {entered.shape} must be aligned, a row a"
            " place and a column a week"
        )
    unsaid = (np.isnan(probability) & entered).any(axis=1)
    if unsaid.any():
        raise InvalidCounts(
            f"row {np.flatnonzero(unsaid)[0]} is listed in a week without a probability; a place of"
            " which a week says nothing is not on its list"
        )
    if weeks_in < 1 or weeks_out < 1 or not 0 <= stays <= 1:
        raise InvalidCounts("weeks_in and weeks_out must be 1 or more, stays between 0 and 1")
