"""The fairest comparison for a week is the same week of other years, and its neighbors.

Around each anniversary of a week lies a *window*. The weeks between the windows are cut into
periods of equal length, so that a model with one level a period can use the whole year and still
takes what it expects of the week from the windows alone.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.spc.seasons.epochs import weeks_within
from hotspot.spc.seasons.farrington_settings import FarringtonSettings
from hotspot.spc.seasons.loglinear import Design


@dataclass(frozen=True, eq=False)
class Past:
    """Weeks that say what to expect of one week.

    Parameters
    ----------
    columns : ndarray of int, shape (m,)
        Their columns in the series.
    design : Design
        Their periods, and weeks to the one to expect.
    year : ndarray of int, shape (m,)
        Years back to the week's own window; 0 for weeks outside all windows.
    """

    columns: np.ndarray
    design: Design
    year: np.ndarray

    @property
    def window(self) -> np.ndarray:
        """Weeks like the one to expect, shape (m,)."""
        return self.design.period == self.design.n_periods - 1

    def years_seen(self, known: np.ndarray) -> np.ndarray:
        """Count the past years with a known week in the window, for each row, shape (n,)."""
        years = np.unique(self.year[self.year > 0])
        seen = [known[:, self.year == year].any(axis=1) for year in years]
        return np.sum(seen, axis=0, dtype=int) if seen else np.zeros(len(known), dtype=int)


def past_of(
    now: int, weeks: np.ndarray | None, n_weeks: int, settings: FarringtonSettings
) -> Past | None:
    """Find the weeks that say what to expect of a week.

    Parameters
    ----------
    now : int
        Column of the week.
    weeks : ndarray of datetime64[D], shape (w,), or None
        Week endings, ascending; None counts ``weeks_a_year``.
    n_weeks : int
        Weeks of the series.
    settings : FarringtonSettings
        Years, window, periods, weeks to skip and epochs.

    Returns
    -------
    Past or None
        None where the series does not reach back so far.
    """
    columns = anniversaries(now, settings, weeks)
    if columns is None:
        return None
    period = periods_of(columns, settings.half_window, settings.periods, n_weeks)
    period[max(0, now - settings.skip) :] = -1
    if settings.epochs:
        period[weeks_within(weeks, settings.epochs)] = -1
    used = np.flatnonzero(period >= 0)
    design = Design(period[used], (used - now).astype(float), settings.periods)
    from_middle = np.abs(used[:, None] - columns)
    year = np.where(design.period == settings.periods - 1, from_middle.argmin(axis=1), 0)
    return Past(used, design, year)


def anniversaries(
    now: int, settings: FarringtonSettings, weeks: np.ndarray | None
) -> np.ndarray | None:
    """Find the columns of the same week in this year and those before.

    Parameters
    ----------
    now : int
        Column of the week.
    settings : FarringtonSettings
        Years to go back.
    weeks : ndarray of datetime64[D], shape (w,), or None
        Week endings, ascending. None counts ``weeks_a_year``.

    Returns
    -------
    ndarray of int, shape (years + 1,), or None
        From now backward; None where the weeks do not reach back so far, or where a week is not in
        the calendar of the series.
    """
    if weeks is None:
        columns = now - settings.weeks_a_year * np.arange(settings.years + 1)
        return columns if columns[-1] >= 0 else None
    days = (weeks[now] - same_day(weeks[now], settings.years)) // np.timedelta64(1, "D")
    nearest = weeks[now] - (7 * np.floor(days / 7 + 0.5)).astype("timedelta64[D]")
    columns = np.searchsorted(weeks, nearest)
    return columns if (weeks[columns] == nearest).all() else None


def same_day(day: np.datetime64, years: int) -> np.ndarray:
    """Give the same day of the month in this year and those before, shape (years + 1,).

    Parameters
    ----------
    day : datetime64[D]
        The 29th of February becomes the 1st of March.
    years : int
        Years to go back.

    Returns
    -------
    ndarray of datetime64[D], shape (years + 1,)
        From now backward.
    """
    month = day.astype("datetime64[M]")
    into = day - month.astype("datetime64[D]")
    return (month - 12 * np.arange(years + 1)).astype("datetime64[D]") + into


def periods_of(columns: np.ndarray, half_window: int, periods: int, n_weeks: int) -> np.ndarray:
    """Number the weeks by window and by period between the windows.

    Parameters
    ----------
    columns : ndarray of int, shape (years + 1,)
        From ``anniversaries``.
    half_window : int
        Weeks before and after an anniversary that belong to its window.
    periods : int
        Windows together, and the periods from one to the next; 1 is the windows alone.
    n_weeks : int
        Weeks of the series.

    Returns
    -------
    ndarray of int, shape (n_weeks,)
        ``periods - 1`` in a window, also in the weeks just before now; 0, 1, ... from the end of
        one window to the next; -1 elsewhere. Weeks that cannot be shared equally go to the first
        periods.

    References
    ----------
    .. [1] Noufaily A, Enki DG, Farrington P, et al. (2013). An improved algorithm for outbreak
       detection in multiple surveillance systems. Statistics in Medicine 32(7), 1206-1222.
    """
    found = np.full(n_weeks, -1)
    for before, after in zip(columns[1:], columns[:-1], strict=True):
        first, last = before + half_window + 1, after - half_window
        if periods > 1:
            parts = np.array_split(np.arange(first, last), periods - 1)
            for number, part in enumerate(parts):
                found[part] = number
    for middle in columns:
        found[max(0, middle - half_window) : middle + half_window + 1] = periods - 1
    found[columns[0] + 1 :] = -1
    return found
