"""A place at the edge of a list is on it one week and off it the next, and nothing has happened.

Whoever plans a visit needs a list that lasts. So a place must be listed twice in a row to come on,
and then stays for as long as it is likely enough to be high. The list moves less and is no more
often wrong: what waits for a second week is mostly what would have been gone by then.
"""

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.core.hotspot_rules import RULES

WEEKS_IN = 2
"""Weeks in a row by the rule of a single week before a place is put on the list."""

STAYS = RULES[-1].stays
"""Probability of being high down to which a place stays on the list, by weeks of the window. A
longer window forgets an error more slowly, so less is forgiven."""

WEEKS_OUT = 1
"""Weeks in a row below that before it is taken off."""


def keep_on_list(
    exceedance: ArrayLike,
    listed: ArrayLike,
    *,
    stays: float,
    weeks_in: int = WEEKS_IN,
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
    stays : float
        A place that is on the list stays while it is listed or its probability is at least this;
        ``STAYS`` by the weeks of the window.
    weeks_in : int, default 2
        Weeks in a row of ``listed`` that put a place on the list; 1 is at once.
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
    Simulated for 300 tracts whose risks never change, one map a week, counts 15 % more spread than
    Poisson: with 4-week windows and 12 events expected in a tract, the list of single weeks changes
    by 23 % a week and this one by 9 %; with 13 weeks and 8 events 15 % and 7 %; with 52 weeks and
    30 events 4 % and 3 %. The share of the list that is wrong is no larger, and as much is found. A
    floor of 0.80 without a second week changes nothing, because the list of one week seldom ends
    above it. The price is one week before a new place is named, which is the alarm's task anyway.
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
