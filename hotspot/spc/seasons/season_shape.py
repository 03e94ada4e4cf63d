r"""All areas of a region share their seasons, so together they show a shape that none shows alone.

What is expected of an area is its own level times the region's shape. The shape is a log-linear
curve through the year: a few harmonics, fitted to the sum over all areas.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from hotspot.spc.baselines import Baseline, ratio

YEAR = 365.25
"""Days."""

SETTLED, MOST_TURNS = 1e-7, 12
"""Relative change of the shape at which levels and shape agree, and turns they may take."""


@dataclass(frozen=True, eq=False)
class Region:
    """The weeks of a baseline, all areas together; weeks without any are left out.

    Parameters
    ----------
    events : ndarray of float, shape (m,)
        Of all areas that were seen.
    days : ndarray of float, shape (m,)
        Week endings, in days.
    weight : ndarray of float, shape (m,)
        Exposure of those areas, each times its level: what a shape of one makes one expect.
    """

    events: np.ndarray
    days: np.ndarray
    weight: np.ndarray

    def part(self, which: np.ndarray) -> "Region":
        """Keep some of the weeks."""
        return Region(self.events[which], self.days[which], self.weight[which])


@dataclass(frozen=True, eq=False)
class Curve:
    r"""A shape, :math:`\log s(t) = x(t)' \beta`.

    Parameters
    ----------
    coefficients : ndarray of float, shape (q,)
        Level, cosines, sines, and the trend a year if there is one.
    covariance : ndarray of float, shape (q, q)
        Theirs, with the region's dispersion in it.
    harmonics : int
        Number of cosines.
    last : float
        Day at which the trend is zero; not a number without a trend.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    harmonics: int
    last: float

    def at(self, days: np.ndarray) -> np.ndarray:
        """Give the shape on some days."""
        return np.exp(_terms(days, self.harmonics, self.last) @ self.coefficients)

    def variance(self, days: np.ndarray) -> np.ndarray:
        """Give the squared relative error of the shape, as far as it is known from counts."""
        terms = _terms(days, self.harmonics, self.last)
        return np.einsum("ij,jk,ik->i", terms, self.covariance, terms)

    @property
    def trough(self) -> float:
        """Day of the year with the fewest events, where one season ends and the next begins."""
        days = np.arange(0.0, YEAR)
        return float(days[np.argmin(_terms(days, self.harmonics, np.nan) @ self._seasonal)])

    @property
    def least(self) -> float:
        """Shape at its trough."""
        days = np.array([self.trough])
        return float(np.exp(_terms(days, self.harmonics, np.nan) @ self._seasonal)[0])

    @property
    def _seasonal(self) -> np.ndarray:
        return self.coefficients[: 1 + 2 * self.harmonics]


def n_terms(harmonics: int, *, trend: bool) -> int:
    """Count the coefficients of a curve."""
    return 1 + 2 * harmonics + trend


def fit_curve(region: Region, harmonics: int, last: float) -> Curve:
    """Fit a shape to the weeks of a region.

    Parameters
    ----------
    region : Region
        With positive weights.
    harmonics : int
        Number of cosines.
    last : float
        Day at which a trend is zero; not a number fits none.

    Returns
    -------
    Curve
        Of a quasi-Poisson model; a dispersion below one is taken as one.
    """
    terms = _terms(region.days, harmonics, last)
    model = GLM(region.events, terms, family=families.Poisson(), offset=np.log(region.weight))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # a series without any noise
        found = model.fit()
    spare = max(len(region.events) - terms.shape[1], 1)
    dispersion = max(found.pearson_chi2 / spare, 1.0)
    return Curve(found.params, found.cov_params() * dispersion, harmonics, last)


def fit_region(
    count: np.ndarray,
    size: np.ndarray,
    days: np.ndarray,
    use: Baseline,
    *,
    harmonics: int,
    trend: bool,
) -> tuple[Region, Curve]:
    r"""Fit the shape that all areas share, and the level of each, to their baselines.

    Parameters
    ----------
    count, size : ndarray of float, shape (n, w)
        Events and exposure.
    days : ndarray of float, shape (w,)
        Week endings, in days.
    use : Baseline
        Weeks to use, all with a count and with somebody at risk; a level a phase.
    harmonics : int
        Number of cosines.
    trend : bool
        With a straight line.

    Returns
    -------
    tuple of (Region, Curve)
        Weeks that were used, and the shape.

    Notes
    -----
    Area *i* has Poisson counts with mean :math:`\lambda_i n_{it} s_t(\beta)`. The score for
    :math:`\beta` is :math:`\sum_t x_t (\sum_i y_{it} - s_t \sum_i \lambda_i n_{it})`: of the counts
    it needs the sum over areas only. So does a model of that sum with the logarithm of
    :math:`\sum_i \lambda_i n_{it}` as its offset, over the areas that were seen that week; an area
    that was not takes its share out of both. Levels and shape are fitted in turn until they agree;
    where the same areas are seen each week, one turn will do.
    """
    seen = np.flatnonzero(use.mask.any(axis=0))
    events = np.where(use.mask, count, 0.0).sum(axis=0)[seen]
    at_risk, when = np.where(use.mask, size, 0.0), days[seen]
    last = when[-1] if trend else np.nan
    shape = np.ones(len(days))
    totals = use.totals(count)
    for _ in range(MOST_TURNS):
        level = np.nan_to_num(ratio(totals, use.totals(at_risk * shape)))
        weight = np.einsum("iw,iw->w", use.along(level), at_risk)[seen]
        there = weight > 0
        region = Region(events[there], when[there], weight[there])
        curve = fit_curve(region, harmonics, last)
        before, shape = shape, curve.at(days)
        if np.abs(shape / before - 1)[seen].max() < SETTLED:
            break
    return region, curve


def _terms(days: np.ndarray, harmonics: int, last: float) -> np.ndarray:
    """Give level, cosines, sines and trend of some days."""
    angle = 2 * np.pi * days[:, None] * np.arange(1, harmonics + 1) / YEAR
    columns = [np.ones((len(days), 1)), np.cos(angle), np.sin(angle)]
    if np.isfinite(last):
        columns.append((days[:, None] - last) / YEAR)
    return np.hstack(columns)
