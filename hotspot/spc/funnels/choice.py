"""Areas that differ for a hundred small reasons need wider lines, and never narrower than chance's.

Whether they differ by more than chance is asked of the areas themselves. If they do, the lines
allow for it; if not, they are exact. The lines that allow for it are made on a scale where counts
are only nearly normal: for small areas they would come out narrower, below, than chance alone makes
the exact ones, and ten times as many areas as promised would look too low. So the wider of the two
is taken everywhere.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.spc.funnels.funnel import Funnel, funnel_of_ratios, funnel_of_shares, limits_beyond
from hotspot.spc.funnels.lines import ratio_lines, share_lines

TRIMMED = 0.1
"""Share of the areas at either end, and at least one area, that the spread is measured without."""

_FEWEST = 4
"""Areas of which one at either end can be set aside."""

Lines = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class FunnelWithCurves:
    """A funnel, and its limits wherever a curve is to be drawn.

    Parameters
    ----------
    funnel : Funnel
        Of n areas; ``method`` "exact" where the areas differ by no more than chance.
    sizes : ndarray of float, shape (k,)
        Where the curves are drawn.
    lower, upper : ndarray of float, shape (2, k)
        Inner and outer limits at these sizes, made as those of the areas.
    chance : tuple of (ndarray, ndarray)
        Outer limits at these sizes by chance alone, lower and upper, each (k,).
    """

    funnel: Funnel
    sizes: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    chance: Lines

    @property
    def allows_for_spread(self) -> bool:
        """True where the limits allow for more than chance."""
        return self.funnel.tau2 > 0


def compare_ratios(
    observed: ArrayLike, expected: ArrayLike, *, sizes: ArrayLike
) -> FunnelWithCurves:
    """Compare each area's events with those expected, allowing for what the areas themselves show.

    Parameters
    ----------
    observed, expected : array_like of float, shape (n,)
        As for ``funnel_of_ratios``.
    sizes : array_like of float, shape (k,)
        Expected events at which the curves are wanted.

    Returns
    -------
    FunnelWithCurves
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned or negative.
    NotEnoughData
        If fewer than two areas are left to measure the spread by.

    Notes
    -----
    Method "SHMI" with the trimming made up for; no limit is inside the exact one. Simulated with 40
    areas of 3 to 20 expected events and nothing but chance, the lines of "SHMI" alone call 1.2 % of
    areas too low beyond the outer line, and these 0.03 %; 0.1 % are promised.

    Of fewer than ten areas one is set aside at either end, and the spread still comes out too
    large: better so, as it is known from few. One area in few also moves the rate it is compared
    with. With twice the events of all others, which are alike and have some hundreds, it is found
    every time among 20 areas, two times in three among 10, and two in five among 7.

    References
    ----------
    .. [1] Spiegelhalter DJ (2005). Handling over-dispersion of performance indicators. Quality and
       Safety in Health Care 14(5), 347-351.
    """
    at = np.asarray(sizes, dtype=float)
    exact = funnel_of_ratios(observed, expected)
    trim = _trim(exact)
    found = funnel_of_ratios(observed, expected, method="SHMI", trim=trim, make_up=True)
    wide = ratio_lines(at, method="SHMI", tau2=found.tau2)
    return _chosen(found, exact, at, wide, ratio_lines(at))


def compare_shares(
    positives: ArrayLike, tested: ArrayLike, *, centre: float, sizes: ArrayLike
) -> FunnelWithCurves:
    """Compare each area's share with a known one, allowing for what the areas themselves show.

    Parameters
    ----------
    positives, tested : array_like of float, shape (n,)
        As for ``funnel_of_shares``.
    centre : float
        Share to compare with.
    sizes : array_like of float, shape (k,)
        Children asked at which the curves are wanted.

    Returns
    -------
    FunnelWithCurves
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned or negative, or a share or the centre is not between 0 and 1.
    NotEnoughData
        If somebody was asked in fewer than two areas.

    Notes
    -----
    Method "arcsine" with the trimming made up for; no limit is inside the exact one.

    References
    ----------
    .. [1] Spiegelhalter DJ (2005). Handling over-dispersion of performance indicators. Quality and
       Safety in Health Care 14(5), 347-351.
    """
    at = np.asarray(sizes, dtype=float)
    exact = funnel_of_shares(positives, tested, centre=centre)
    trim = _trim(exact)
    found = funnel_of_shares(
        positives, tested, method="arcsine", trim=trim, make_up=True, centre=centre
    )
    wide = share_lines(at, centre, method="arcsine", tau2=found.tau2)
    return _chosen(found, exact, at, wide, share_lines(at, centre))


def _chosen(
    found: Funnel, exact: Funnel, at: np.ndarray, wide: Lines, narrow: Lines
) -> FunnelWithCurves:
    """Take the exact limits unless the areas differ by more than chance, and then the wider."""
    chance = narrow[0][1], narrow[1][1]
    if found.tau2 == 0:
        return FunnelWithCurves(replace(exact, phi=found.phi), at, *narrow, chance)
    return FunnelWithCurves(_widened(found, exact), at, *_wider(wide, narrow), chance)


def _trim(exact: Funnel) -> float:
    """Take a tenth from either end, and of few areas still one."""
    known = max(int(np.isfinite(exact.value).sum()), _FEWEST)
    return max(TRIMMED, 1 / known)


def _widened(found: Funnel, exact: Funnel) -> Funnel:
    """Let no limit lie inside the exact one, and judge the areas by these."""
    lower, upper = _wider((found.lower, found.upper), (exact.lower, exact.upper))
    return replace(found, lower=lower, upper=upper, level=limits_beyond(found.value, lower, upper))


def _wider(one: Lines, other: Lines) -> Lines:
    return np.minimum(one[0], other[0]), np.maximum(one[1], other[1])
