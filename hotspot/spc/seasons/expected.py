"""A winter peak comes to every neighborhood: news is what one has and the others have not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import ratio


@dataclass(frozen=True, eq=False)
class Reference:
    """What a series is compared with, week by week, instead of its own flat mean.

    Parameters
    ----------
    rate : ndarray of float, shape (n, w)
        Rate the centre line follows, up to one factor a phase; not a number where unknown.
    events : ndarray of float, shape (n, w)
        Events behind that rate; the fewer there are, the more noise the reference adds.
    """

    rate: np.ndarray
    events: np.ndarray


def rest_of_region(events: ArrayLike, exposure: ArrayLike) -> Reference:
    """Give, for every area and week, the rate of all other areas together.

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts; not a number where the area was not observed, which leaves it out of that week.
    exposure : array_like of float, shape (n, w)
        Person-weeks, or children asked; zero or not a number leaves the area out of that week.

    Returns
    -------
    Reference
        Per unit of exposure. Not a number where the others had no event or nobody at risk: then
        there is nothing to compare with.

    Raises
    ------
    InvalidCounts
        If the arrays are not equal two-dimensional shapes.

    Notes
    -----
    Times one factor an area (its baseline events over those the others' rate makes one expect) this
    is the area's baseline share of the region's concurrent total. The area itself is left out, so
    that its own outbreak cannot raise what is expected of it.
    """
    count, size = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    if count.ndim != 2 or count.shape != size.shape:
        raise InvalidCounts(f"events {count.shape} and exposure {size.shape} must be equal (n, w)")
    known = np.isfinite(count) & (size > 0)
    count, size = np.where(known, count, 0.0), np.where(known, size, 0.0)
    others = count.sum(axis=0) - count
    at_risk = size.sum(axis=0) - size
    return Reference(rate=np.where(others > 0, ratio(others, at_risk), np.nan), events=others)
