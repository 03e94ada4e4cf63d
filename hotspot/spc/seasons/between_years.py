"""No winter is like the last: it comes two weeks early, or a sixth higher, and that is no news.

How far a year may differ from the shape of the years before is found in two ways. Each past season
is compared with what the others would have made one expect of it. And since two or three seasons
say little of that, they are joined by what is known of respiratory seasons elsewhere: their timing
and height differ by so much. Away from a peak both come to nothing.
"""

import numpy as np

from hotspot.spc.seasons.season_shape import YEAR, Curve, Region, fit_curve, n_terms

TIMING = 1.5
"""Weeks by which seasons are early or late, as a standard deviation."""

HEIGHT = 0.15
"""Part by which seasons are higher or lower, as a standard deviation."""

SEASONS_KNOWN = 3.0
"""Past seasons that what is known of timing and height counts as much as."""

ALIKE = 4.0
"""Weeks over which the differences of past seasons are averaged, with falling weight."""

LEAST_OTHERS = 50
"""Weeks of other seasons from which one can be expected."""

LARGEST_GAP = 35
"""Days of the year in a row that may have been seen in no year."""

EVENTS_A_TERM = 10
"""Events that the region must have had for each coefficient of a shape."""


def relative_variance(region: Region, curve: Curve, days: np.ndarray) -> np.ndarray:
    r"""Say by how much the region's weeks may differ from their shape, and nothing be wrong.

    Parameters
    ----------
    region : Region
        Weeks that the shape was fitted to.
    curve : Curve
        The shape.
    days : ndarray of float, shape (w,)
        Weeks to say it of, in days.

    Returns
    -------
    ndarray of float, shape (w,)
        Variance of the region's rate over its expected square, without the noise of counts.

    Notes
    -----
    With *k* past seasons, :math:`(3 (1 + 1/k) v_0 + k \hat v) / (3 + k)`. In :math:`\hat v` each
    season's squared relative distance from what the shape of the other seasons expects, less
    Poisson noise, is averaged over weeks of the same time of year; it has the error of that shape
    in it. :math:`v_0` is the mean squared relative difference of the shape from itself, shifted by
    a normal time and with its excess over the trough multiplied by a normal factor.
    """
    seasons = len(region.days) * step_of(region.days) / YEAR
    known = (1 + 1 / seasons) * _of_timing_and_height(curve, days)
    seen = _of_past_seasons(region, curve, days)
    joined = (SEASONS_KNOWN * known + seasons * seen) / (SEASONS_KNOWN + seasons)
    return np.where(np.isfinite(seen), joined, known)


def step_of(days: np.ndarray) -> float:
    """Give the days from one point of a series to the next: a week, or a period of weeks."""
    return float(np.diff(days).min(initial=np.inf)) if len(days) > 1 else 7.0


def gap_of_year(days: np.ndarray) -> float:
    """Give the longest part of the year, in days, in which there is none of some weeks."""
    into = np.sort(days % YEAR)
    return float(np.diff(into, append=into[0] + YEAR).max()) if len(into) else YEAR


def _of_timing_and_height(curve: Curve, days: np.ndarray) -> np.ndarray:
    """Average the squared relative difference over early, late, low and high seasons."""
    shifts, weights = np.polynomial.hermite_e.hermegauss(7)
    here, away = curve.at(days), curve.at((days - 7 * TIMING * shifts[:, None]).ravel())
    off = (away.reshape(len(shifts), -1) / here - 1) ** 2
    above = np.maximum(1 - curve.least / here, 0)
    return weights @ off / weights.sum() + (HEIGHT * above) ** 2


def _of_past_seasons(region: Region, curve: Curve, days: np.ndarray) -> np.ndarray:
    """Average how far past seasons were from what the others expect; not a number if unknown."""
    off = np.full(len(region.days), np.nan)
    season = np.floor((region.days - curve.trough) / YEAR)
    for one in np.unique(season):
        others = region.part(season != one)
        if _too_few(others, curve):
            continue
        left_out = region.part(season == one)
        expected = fit_curve(others, curve.harmonics, curve.last).at(left_out.days)
        expected = expected * left_out.weight
        off[season == one] = (left_out.events / expected - 1) ** 2 - 1 / expected
    known = np.isfinite(off)
    apart = (days[:, None] - region.days[known] + YEAR / 2) % YEAR - YEAR / 2
    alike = max(7 * ALIKE, step_of(region.days))
    weight = np.maximum(1 - np.abs(apart) / alike, 0.0)
    total = weight.sum(axis=1)
    mean = np.divide(weight @ off[known], total, out=np.full(len(days), np.nan), where=total > 0)
    return np.maximum(mean, 0.0)


def _too_few(others: Region, curve: Curve) -> bool:
    """Say that some weeks cannot show a shape."""
    terms = n_terms(curve.harmonics, trend=bool(np.isfinite(curve.last)))
    return (
        len(others.days) * step_of(others.days) / 7 < LEAST_OTHERS
        or gap_of_year(others.days) > LARGEST_GAP
        or others.events.sum() < EVENTS_A_TERM * terms
    )
