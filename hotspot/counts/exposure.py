"""A rate is per child and week at risk, and the children of one year are not those of the next."""

import numpy as np
import pandas as pd

from hotspot.core.midyear import shares_of_years

_WEEK = np.timedelta64(7, "D")
_MIDDLE = np.timedelta64(3, "D")
"""From the Saturday that ends a week back to its Wednesday."""


def child_weeks_at_risk(
    populations: pd.DataFrame,
    *,
    level: str,
    age_band: str,
    ids: np.ndarray,
    endings: np.ndarray,
    window: int,
) -> np.ndarray:
    """Sum the children who live in each area over the weeks of each window.

    Parameters
    ----------
    populations : DataFrame
        Per ``core.columns.POPULATIONS``.
    level : {"tract", "neighborhood", "region"}
        What a row is.
    age_band : str
        "all", or a band of the settings.
    ids : ndarray of str, shape (n,)
        Areas.
    endings : ndarray of datetime64[D], shape (w,)
        Saturdays the windows end with.
    window : int
        Weeks summed.

    Returns
    -------
    ndarray of float, shape (n, w)
        Child-weeks; read-only. A week has the children of its Wednesday, on the straight line
        between two July firsts (``core.midyear``); before the first year and after the last, those
        of that year. Not a number where the number of children is not known.
    """
    asked = (populations["level"] == level) & (populations["age_band"] == age_band)
    rows = populations.loc[asked, ["area", "year", "children"]]
    years, column = np.unique(rows["year"].fillna(0).to_numpy(dtype=np.int64), return_inverse=True)
    children = np.full((len(ids), max(len(years), 1)), np.nan)
    row = pd.Index(ids).get_indexer(rows["area"])
    children[row[row >= 0], column[row >= 0]] = rows["children"].to_numpy(dtype=float)[row >= 0]
    if len(years) < 2:
        return np.broadcast_to(window * children, (len(ids), len(endings)))
    exposure = children @ _years_of_windows(years, endings, window)
    exposure.flags.writeable = False
    return exposure


def _years_of_windows(years: np.ndarray, endings: np.ndarray, window: int) -> np.ndarray:
    """Weeks of each window that each year's number stands for, shape (n_years, n_windows)."""
    back = np.arange(window) * _WEEK
    wednesdays = endings[:, None] - back - _MIDDLE
    shares = shares_of_years(years, wednesdays.ravel())
    return shares.reshape(len(years), len(endings), window).sum(axis=2)
