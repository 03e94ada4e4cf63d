"""Small areas scatter more than large ones, and a funnel says how much of it is chance.

Each area of one period is a point: what was observed over what was expected, or a share, against
the size of the area. Within the inner lines 95 % of areas without anything special would lie,
within the outer ones 99.8 %. Real areas differ for a hundred small reasons nobody can list; limits
that allow for overdispersion add the spread that most areas have in common, and point out those
that differ from *that*.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.spc.baselines import ratio
from hotspot.spc.funnels.lines import RatioMethod, ShareMethod, ratio_lines, share_lines
from hotspot.spc.funnels.overdispersion import between_areas, left_of_spread, truncated, winsorized

HALF_EVENT = 0.5
"""An area without events counts as half of one where a logarithm is taken."""


@dataclass(frozen=True, eq=False)
class Funnel:
    """Areas of one period with their limits.

    Parameters
    ----------
    value : ndarray of float, shape (n,)
        Observed over expected, or a share; not a number where nothing was expected or nobody asked.
    size : ndarray of float, shape (n,)
        Expected events, or children asked: the other axis.
    centre : float
        What all areas together have: 1 for ratios.
    lower, upper : ndarray of float, shape (2, n)
        Inner (95 %) and outer (99.8 %) limits of each area.
    level : ndarray of int, shape (n,)
        1 or 2 above the inner or the outer limit, -1 or -2 below it, 0 within or unknown.
    method : str
        How the limits were made.
    phi : float
        Spread of the areas over that of chance, extremes set aside; not a number if not asked for.
    tau2 : float
        Variance between areas beyond chance, on the scale of the method; 0 if none or not asked
        for.
    """

    value: np.ndarray
    size: np.ndarray
    centre: float
    lower: np.ndarray
    upper: np.ndarray
    level: np.ndarray
    method: str
    phi: float
    tau2: float


def funnel_of_ratios(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    method: RatioMethod = "exact",
    trim: float = 0.1,
    make_up: bool = False,
) -> Funnel:
    r"""Compare each area's events with those expected of it.

    Parameters
    ----------
    observed : array_like of float, shape (n,)
        Events, 0 or more; not a number where unknown.
    expected : array_like of float, shape (n,)
        Events expected, by whatever standard; 0 is an area that cannot be compared.
    method : {"exact", "Garwood", "SHMI", "CQC"}
        "exact": an area is beyond a line if the Poisson probability of that many events or more
        (fewer) is below the tail. "Garwood": the confidence interval of a count as large as the
        expected one, as FunnelPlotR draws it. "SHMI": allows for overdispersion on the log scale.
        "CQC": the same on the scale of the square root, as FunnelPlotR 0.6.0 draws it; suspect, its
        limits are not squared back and come out narrower than those without overdispersion.
    trim : float, default 0.1
        Share of areas at each end that is set aside ("SHMI") or pulled in ("CQC") before the spread
        is measured.
    make_up : bool, default False
        Make up for what trimming takes from the spread, as if areas differed normally. False as
        published, which finds overdispersion only where it is large.

    Returns
    -------
    Funnel
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned or negative, or ``trim`` is not between 0 and one half.
    NotEnoughData
        If overdispersion is asked for and fewer than two areas are left to measure it.
    UnsupportedMethod
        If the method is unknown.

    Notes
    -----
    SHMI: :math:`z_i = \sqrt{E_i} \log (O_i / E_i)`, the lowest and highest tenth left out;
    :math:`\phi = \sum z_i^2 / m`, :math:`\tau^2 = \max(0, (m \phi - (m - 1)) / (\sum E_i - \sum
    E_i^2 / \sum E_i))`, and limits :math:`\exp(\pm z \sqrt{1 / E_i + \tau^2})` [1]_ [2]_. An area
    without events counts as half of one in :math:`z_i`. With :math:`\tau^2 = 0` the limits are
    those of the logarithm, not the exact ones.

    References
    ----------
    .. [1] Spiegelhalter DJ (2005). Handling over-dispersion of performance indicators. Quality and
       Safety in Health Care 14(5), 347-351.
    .. [2] NHS Digital (2023). Summary Hospital-level Mortality Indicator: methodology.
    """
    events, size = _check(observed, expected, "expected", trim)
    if method not in ("exact", "Garwood", "SHMI", "CQC"):
        raise UnsupportedMethod(
            f"no funnel of ratios is called {method!r}; choose exact, Garwood, SHMI or CQC"
        )
    phi, tau2 = np.nan, 0.0
    if method in ("SHMI", "CQC"):
        phi, tau2 = _spread_of_ratios(events, size, method, trim, make_up)
    lower, upper = ratio_lines(size, method=method, tau2=tau2)
    value = ratio(events, size)
    return Funnel(
        value, size, 1.0, lower, upper, limits_beyond(value, lower, upper), method, phi, tau2
    )


def funnel_of_shares(
    positives: ArrayLike,
    tested: ArrayLike,
    *,
    method: ShareMethod = "exact",
    trim: float = 0.1,
    make_up: bool = False,
    centre: float | None = None,
) -> Funnel:
    r"""Compare each area's share with that of all areas together.

    Parameters
    ----------
    positives, tested : array_like of float, shape (n,)
        Children with the answer, and children asked; nobody asked is an area without a share.
    method : {"exact", "arcsine"}
        "exact": binomial, as for ratios. "arcsine": allows for overdispersion on the scale of
        :math:`\arcsin \sqrt p`.
    trim : float, default 0.1
        Share of areas at each end that is pulled in before the spread is measured.
    make_up : bool, default False
        Make up for what trimming takes from the spread, as if areas differed normally. False as
        published, which finds overdispersion only where it is large.
    centre : float or None
        Share to compare with, where it is known of more children than these; None is the share of
        all areas together.

    Returns
    -------
    Funnel
        In the order of the input.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned or negative, a share or the centre is not between 0 and one, or
        ``trim`` is out of range.
    NotEnoughData
        If nobody was asked, or overdispersion is asked for with fewer than two areas.
    UnsupportedMethod
        If the method is unknown.

    References
    ----------
    .. [1] Spiegelhalter DJ (2005). Funnel plots for comparing institutional performance. Statistics
       in Medicine 24(8), 1185-1202.
    """
    events, size = _check(positives, tested, "tested", trim)
    if (events > size).any():
        raise InvalidCounts("a share is at most 1: positives must not exceed tested")
    if centre is not None and not 0 <= centre <= 1:
        raise InvalidCounts(f"the centre of shares must be between 0 and 1; {centre:g} is not")
    if method not in ("exact", "arcsine"):
        raise UnsupportedMethod(
            f"no funnel of shares is called {method!r}; choose exact or arcsine"
        )
    value = ratio(events, size)
    known = np.isfinite(value)
    if not known.any():
        raise NotEnoughData("a funnel needs somebody asked; nobody was")
    if centre is None:
        centre = float(events[known].sum() / size[known].sum())
    phi, tau2 = np.nan, 0.0
    if method == "arcsine":
        error = 1 / (2 * np.sqrt(size[known]))
        off = np.arcsin(np.sqrt(value[known])) - np.arcsin(np.sqrt(centre))
        left = left_of_spread(trim, pulled_in=True) if make_up else 1.0
        phi, tau2 = between_areas(winsorized(off / error, trim), error, left=left)
    lower, upper = share_lines(size, centre, method=method, tau2=tau2)
    level = limits_beyond(value, lower, upper)
    return Funnel(value, size, centre, lower, upper, level, method, phi, tau2)


def _check(
    events: ArrayLike, sizes: ArrayLike, name: str, trim: float
) -> tuple[np.ndarray, np.ndarray]:
    """Refuse what is no count, and take an area with one number missing as unknown."""
    count, size = np.asarray(events, dtype=float), np.asarray(sizes, dtype=float)
    if count.ndim != 1 or count.shape != size.shape:
        raise InvalidCounts(f"events {count.shape} and {name} {size.shape} must be one an area")
    bad = np.flatnonzero((count < 0) | (size < 0) | np.isinf(count) | np.isinf(size))
    if bad.size:
        raise InvalidCounts(
            f"events and {name} must be finite and 0 or more; row {bad[0]} is not; a number that is"
            " unknown is not a number"
        )
    if not 0 <= trim < 0.5:
        raise InvalidCounts(f"trim {trim:g} must be 0 or more and below 0.5")
    known = np.isfinite(count) & (size > 0)
    return np.where(known, count, np.nan), np.where(known, size, np.nan)


def _spread_of_ratios(
    events: np.ndarray, size: np.ndarray, method: str, trim: float, make_up: bool
) -> tuple[float, float]:
    """Measure how much more the areas differ than by chance."""
    known = np.isfinite(size)
    count, expected = events[known], size[known]
    if method == "CQC":
        left = left_of_spread(trim, pulled_in=True) if make_up else 1.0
        z = 2 * (np.sqrt(count) - np.sqrt(expected))
        return between_areas(winsorized(z, trim), 1 / (2 * np.sqrt(expected)), left=left)
    z = np.sqrt(expected) * np.log(np.where(count > 0, count, HALF_EVENT) / expected)
    kept = truncated(z, trim)
    aside = (1 - kept.mean()) / 2 if kept.any() else 0.0
    left = left_of_spread(aside, pulled_in=False) if make_up else 1.0
    return between_areas(z[kept], 1 / np.sqrt(expected[kept]), left=left)


def limits_beyond(value: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Count the limits an area lies beyond, below as a negative number.

    Parameters
    ----------
    value : ndarray of float, shape (n,)
        Ratios or shares.
    lower, upper : ndarray of float, shape (2, n)
        Inner and outer limits.

    Returns
    -------
    ndarray of int, shape (n,)
        1 or 2 above, -1 or -2 below, 0 within or where the value is not a number.
    """
    return (value > upper).sum(axis=0) - (value < lower).sum(axis=0)
