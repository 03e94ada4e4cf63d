"""A week is the MMWR week, Sunday to Saturday, and is named by its Saturday.

Two ideas are easy to confuse. The *week ending* is a date and is what we store, sort and
compute with. The *MMWR label* (2025-53) is what public-health colleagues say aloud; its year
is the year of the week's Wednesday, so a week belongs to the year that holds most of its days.

::

    Su Mo Tu We Th Fr Sa
    28 29 30 31  1  2  3      week ending 2026-01-03, MMWR 2025-53
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from hotspot.core.errors import InvalidCounts

WEEKS_PER_YEAR = 365.25 / 7
"""Mean length of a year in weeks; turns a rate per person-week into one per person-year."""

_SATURDAY_OFFSET = 2  # 1970-01-01 was a Thursday; the Saturday after it is two days on.


def week_ending(days: Sequence[date] | np.ndarray) -> np.ndarray:
    """Give the Saturday that ends the MMWR week of each day.

    Parameters
    ----------
    days : array_like of date, shape (n,)
        Calendar days; not-a-time stays not-a-time.

    Returns
    -------
    ndarray of datetime64[D], shape (n,)
        The same day for a Saturday, otherwise the next Saturday.
    """
    when = np.asarray(days, dtype="datetime64[D]")
    number = when.astype(np.int64)
    ahead = (_SATURDAY_OFFSET - number) % 7
    return np.where(np.isnat(when), when, when + ahead.astype("timedelta64[D]"))


def week_range(first: date, last: date) -> np.ndarray:
    """List the week endings from the week of one day to the week of another.

    Parameters
    ----------
    first, last : date
        Days inside the first and the last week wanted.

    Returns
    -------
    ndarray of datetime64[D], shape (n_weeks,)
        Saturdays, ascending, without a gap.

    Raises
    ------
    InvalidCounts
        If ``last`` lies in a week before ``first``.
    """
    start, end = week_ending(np.array([first, last], dtype="datetime64[D]"))
    if end < start:
        raise InvalidCounts(f"the last week ({last}) must not come before the first ({first})")
    return np.arange(start, end + np.timedelta64(1, "D"), np.timedelta64(7, "D"))


def last_full_week(as_of: date) -> date:
    """Give the Saturday of the last week that had ended before ``as_of`` began."""
    back = (as_of.weekday() - 5) % 7 or 7
    return as_of - timedelta(days=back)


def mmwr_label(saturday: date) -> str:
    """Say a week the way public-health colleagues do, as in ``2025-53``."""
    wednesday = saturday - timedelta(days=3)
    first_of_year = date(wednesday.year, 1, 1)
    return f"{wednesday.year}-{(wednesday - first_of_year).days // 7 + 1:02d}"
