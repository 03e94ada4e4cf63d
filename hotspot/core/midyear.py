"""A yearly number of people is of July 1, and nobody moves in all at once on the next July 1.

Between two years the number goes over in a straight line, day by day. Before the first year and
after the last it stays as it was: a line drawn further would be a forecast.
"""

import numpy as np


def july_first(years: np.ndarray) -> np.ndarray:
    """Give the day a yearly number is of.

    Parameters
    ----------
    years : array_like of int, shape (k,)
        Calendar years.

    Returns
    -------
    ndarray of datetime64[D], shape (k,)
        July 1, the day the Census Bureau's yearly estimates are of.
    """
    begun = (np.asarray(years, dtype=np.int64) - 1970).astype("datetime64[Y]")
    return (begun.astype("datetime64[M]") + np.timedelta64(6, "M")).astype("datetime64[D]")


def shares_of_years(years: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Say what part each year's number has in the number of a day.

    Parameters
    ----------
    years : array_like of int, shape (k,)
        Calendar years, ascending, each once.
    days : array_like of datetime64[D], shape (d,)
        Days asked about.

    Returns
    -------
    ndarray of float, shape (k, d)
        Linear between two July firsts, and all of the nearest year beyond them; every column sums
        to 1, so numbers of places that add up in each year add up on each day.
    """
    known = july_first(years).astype(np.int64)
    asked = np.asarray(days, dtype="datetime64[D]").astype(np.int64)
    return np.stack([np.interp(asked, known, part) for part in np.eye(len(known))])
