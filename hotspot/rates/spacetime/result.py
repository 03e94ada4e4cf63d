"""What the weekly curves know: every area's risk in every week, and how sure it is."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import expit, ndtri

from hotspot.rates.spacetime.dynamics import Dynamics
from hotspot.rates.spacetime.field import WeeklyMaps
from hotspot.rates.spacetime.search import Fit
from hotspot.rates.spatial.likelihoods import NODES, WEIGHTS, Binomial
from hotspot.rates.spatial.mixture import Mixture
from hotspot.rates.spatial.normal import Settled
from hotspot.rates.spatial.system import Problem


@dataclass(frozen=True, eq=False)
class WeeklyCurves:
    """Posterior of the risks of all areas in all weeks.

    Parameters
    ----------
    family : {"poisson", "quasi_poisson", "binomial"}
        How counts come about.
    coverage : float
        Of the intervals.
    ratio, lower, upper : ndarray of float, shape (n, w)
        Mean relative risk, or share, with its interval.
    log_ratio, log_ratio_sd : ndarray of float, shape (n, w)
        Mean and standard deviation of the log relative risk, or of the log odds of a share.
    region, region_lower, region_upper : ndarray of float, shape (w,)
        The same of the whole region: areas weighted by what is expected of them. Weeks without
        anything expected weight them as the weeks together do.
    dynamics : Dynamics
        How areas differ and how that lasts, at their most probable values.
    evidence : float
        Lower bound of the log evidence of these, up to a constant of map and data.
    fits : int
        Fits it took at the full number of weeks.
    """

    family: str
    coverage: float
    ratio: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    log_ratio: np.ndarray
    log_ratio_sd: np.ndarray
    region: np.ndarray
    region_lower: np.ndarray
    region_upper: np.ndarray
    dynamics: Dynamics
    evidence: float
    fits: int

    @property
    def method(self) -> str:
        """Name the method in words, for the reader of a chart."""
        counts = {
            "poisson": "counts",
            "quasi_poisson": "effective counts",
            "binomial": "shares",
        }
        return f"smoothed over neighbors and weeks (Leroux × AR1, {counts[self.family]})"


def curves_of(
    fit: Fit,
    maps: WeeklyMaps,
    *,
    expected: np.ndarray,
    family: str,
    coverage: float,
    fits: int,
) -> WeeklyCurves:
    """Read the curves off a posterior.

    Parameters
    ----------
    fit : Fit
        At the likeliest dynamics.
    maps : WeeklyMaps
        The graph.
    expected : ndarray of float, shape (n, w)
        Expected counts or trials, which areas are weighted by in the region.
    family : str
        How counts come about.
    coverage : float
        Of the intervals.
    fits : int
        Fits it took.

    Returns
    -------
    WeeklyCurves
        In the order of areas and weeks.
    """
    settled = fit.settled
    risk, lower, upper = _risks(settled, family, coverage)
    region, spread = _region(fit.problem, settled, _parts(expected), risk)
    reach = np.exp(ndtri((1 + coverage) / 2) * spread)
    most = 1.0 if family == "binomial" else np.inf

    def by_area(values: np.ndarray) -> np.ndarray:
        return values.reshape(maps.shape).T.copy()

    return WeeklyCurves(
        family=family,
        coverage=coverage,
        ratio=by_area(risk),
        lower=by_area(lower),
        upper=by_area(upper),
        log_ratio=by_area(settled.state.predictor),
        log_ratio_sd=by_area(np.sqrt(settled.variance)),
        region=region,
        region_lower=region / reach,
        region_upper=np.minimum(region * reach, most),
        dynamics=fit.dynamics,
        evidence=fit.evidence,
        fits=fits,
    )


def _risks(
    settled: Settled, family: str, coverage: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give mean and interval of every risk, with its skewness."""
    mean, sd = settled.state.predictor[np.newaxis], np.sqrt(settled.variance)[np.newaxis]
    known = Mixture(np.ones(1), mean, sd, settled.averages.bend * sd**3)
    tail = (1 - coverage) / 2
    lower, upper = known.quantile(tail), known.quantile(1 - tail)
    if family == "binomial":
        share = WEIGHTS @ expit(mean[0] + sd[0] * NODES[:, np.newaxis])
        return share, expit(lower), expit(upper)
    risk = known.mean_exponential()
    return risk, np.minimum(np.exp(lower), risk), np.maximum(np.exp(upper), risk)


def _parts(expected: np.ndarray) -> np.ndarray:
    """Give the part of each area in the region, every week adding up to one, shape (w, n)."""
    size = expected.T
    silent = size.sum(axis=1, keepdims=True) == 0
    size = np.where(silent, size.sum(axis=0), size)
    return size / size.sum(axis=1, keepdims=True)


def _region(
    problem: Problem, settled: Settled, parts: np.ndarray, risk: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the region's risk in each week, and the standard deviation of its log."""
    system, weeks = settled.system, len(parts)
    region = (parts * risk.reshape(parts.shape)).sum(axis=1)
    slope = risk * (1 - risk) if isinstance(problem.likelihood, Binomial) else risk
    slope = parts * slope.reshape(parts.shape) / region[:, np.newaxis]
    toward = np.zeros((weeks, *parts.shape))
    toward[np.arange(weeks), np.arange(weeks)] = slope
    toward = toward.reshape(weeks, -1).T
    own = (toward * system.factor.solve(toward)).sum(axis=0)
    moved = (problem.design - system.fixed_reach).T @ toward
    level = solve_triangular(system.fixed_factor[0], moved, lower=True, check_finite=False)
    return region, np.sqrt(own + (level**2).sum(axis=0))
