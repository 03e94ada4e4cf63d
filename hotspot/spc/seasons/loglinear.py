r"""A count can be explained by the time of year and a trend in closed form, step by step.

Poisson regression is solved by weighted least squares, again and again. With one level a period and
one slope each of those problems has a solution of a few sums, so that thousands of series are
solved at once, without a matrix to invert.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

TOLERANCE, MOST_STEPS = 1e-8, 25
"""Change of the deviance at which a fit has settled, and steps it may take; those of R's glm."""

ROUNDING = 1e-14
"""Part of the log-likelihood that is lost in its sum: of millions of events, more than a change."""

LARGEST = 50.0
"""Logarithm of more events than anybody will count."""


@dataclass(eq=False)
class Fit:
    r"""Log-linear fits of many series, :math:`\log \mu_{it} = a_{i,p(t)} + b_i t + o_{it}`.

    Parameters
    ----------
    mean : ndarray of float, shape (n, m)
        Fitted counts.
    weight : ndarray of float, shape (n, m)
        Of the last least squares: prior weight times fitted count of the step before.
    level : ndarray of float, shape (n, p)
        Logarithm of each period's level at time zero; 0 where it has no week.
    slope : ndarray of float, shape (n,)
        Of the logarithm, per unit of time; 0 where no trend was asked for or none can be seen.
    mass, time : ndarray of float, shape (n, p)
        Sum of the weights of each period, and their mean time.
    lever : ndarray of float, shape (n,)
        Sum of the squared times within the periods; infinite where there is no slope.
    settled : ndarray of bool, shape (n,)
        The fit converged.
    """

    mean: np.ndarray
    weight: np.ndarray
    level: np.ndarray
    slope: np.ndarray
    mass: np.ndarray
    time: np.ndarray
    lever: np.ndarray
    settled: np.ndarray

    def linear(self, design: "Design") -> np.ndarray:
        """Give the logarithm of the fitted rates, shape (n, m)."""
        return np.column_stack([self.level, self.slope]) @ design.rows

    def leverage(self, design: "Design") -> np.ndarray:
        """Say how much each week pulls its own fit toward it, from 0 to 1, shape (n, m)."""
        own = np.divide(1.0, self.mass, out=np.zeros(self.mass.shape), where=self.mass > 0)
        off = design.time - self.time[:, design.period]
        return self.weight * (own[:, design.period] + off**2 / self.lever[:, None])

    def variance_now(self) -> np.ndarray:
        """Give the variance of the log of what is expected at time zero, before dispersion."""
        return 1 / self.mass[:, -1] + self.time[:, -1] ** 2 / self.lever

    def put(self, rows: np.ndarray, other: "Fit", which: np.ndarray) -> None:
        """Overwrite some rows by some of another fit."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(other, field.name)[which]


@dataclass(frozen=True, eq=False)
class Design:
    """What the weeks of a baseline are, the same for all series.

    Parameters
    ----------
    period : ndarray of int, shape (m,)
        Number of the period of each week; the last is the one that is predicted.
    time : ndarray of float, shape (m,)
        Weeks from the one to predict.
    n_periods : int
        Number of periods, whether they have weeks or not.
    """

    period: np.ndarray
    time: np.ndarray
    n_periods: int

    @cached_property
    def columns(self) -> np.ndarray:
        """One column a period, one with the times of each, one of squared times."""
        dummies = np.eye(self.n_periods)[self.period]
        when = self.time[:, None]
        return np.hstack([dummies, dummies * when, when**2])

    @cached_property
    def rows(self) -> np.ndarray:
        """One row a period, and one with the times."""
        return np.vstack([self.columns[:, : self.n_periods].T, self.time])


def fit_periods(
    counts: np.ndarray, prior: np.ndarray, log_size: np.ndarray, design: Design, *, trend: bool
) -> Fit:
    """Fit every series by iteratively reweighted least squares.

    Parameters
    ----------
    counts : ndarray of float, shape (n, m)
        Finite, also where the prior weight is zero.
    prior : ndarray of float, shape (n, m)
        Prior weights; zero leaves a week out.
    log_size : ndarray of float, shape (n, m)
        Logarithm of the exposure, or zero.
    design : Design
        What the weeks are.
    trend : bool
        With a slope.

    Returns
    -------
    Fit
        Each series stops for itself, so that a fit does not depend on the others beside it. A
        period without any event sinks by one a step and ends at a level of next to nothing.

    References
    ----------
    .. [1] McCullagh P, Nelder JA (1989). Generalized Linear Models, 2nd ed., ch. 2. Chapman & Hall.
    """
    start = np.log(counts + 0.1)
    best = np.einsum("ij,ij->i", prior, counts * (np.log(np.where(counts > 0, counts, 1.0)) - 1))
    given = [prior, prior * counts, log_size, best, start - log_size, prior * (counts + 0.1)]
    last = _deviance(given[1], start, given[5], best)
    rows, found = np.arange(len(counts)), _blank(counts, design)
    for step in range(MOST_STEPS):
        own, events, size, most, linear, weight = given
        linear -= 1  # in place, as what follows: new memory costs more than sums
        linear *= weight
        linear += events
        fit = _step(weight, linear, design, trend=trend)
        given[4] = fit.linear(design)
        log_mean = np.add(given[4], size, out=linear)
        fit.mean = np.exp(np.clip(log_mean, -6 * LARGEST, LARGEST, out=log_mean))
        given[5] = own * fit.mean
        now = _deviance(events, log_mean, given[5], most)
        least = TOLERANCE * (np.abs(now) + 0.1) + ROUNDING * np.abs(most)
        fit.settled = np.abs(now - last) < least
        leaving = (fit.settled | (step == MOST_STEPS - 1)) & ~found.settled[rows]
        found.put(rows[leaving], fit, leaving)
        staying, last = ~found.settled[rows], now
        if not staying.any():
            break
        if 2 * staying.sum() < len(rows):
            rows, last, given = rows[staying], now[staying], [each[staying] for each in given]
    return found


def _blank(counts: np.ndarray, design: Design) -> Fit:
    """Make room for the fits of all series, none settled."""
    n = len(counts)
    weeks, periods, series = counts.shape, (n, design.n_periods), (n,)
    shapes = (weeks, weeks, periods, series, periods, periods, series)
    return Fit(*(np.empty(shape) for shape in shapes), np.zeros(n, dtype=bool))


def _step(weight: np.ndarray, working: np.ndarray, design: Design, *, trend: bool) -> Fit:
    """Solve one weighted least squares problem a series."""
    n_periods = design.n_periods
    sums = weight @ design.columns
    mass, moment, square = np.split(sums, [n_periods, 2 * n_periods], axis=1)
    there = np.where(mass > 0, mass, 1.0)
    time = moment / there
    target = working @ design.columns[:, :n_periods]
    if trend:
        lever = square[:, 0] - (moment * time).sum(axis=1)
        pull = working @ design.time - (time * target).sum(axis=1)
        seen = lever > 1e-9 * square[:, 0]
        slope = np.divide(pull, lever, out=np.zeros(len(lever)), where=seen)
        lever = np.where(seen, lever, np.inf)
    else:
        slope, lever = np.zeros(len(weight)), np.full(len(weight), np.inf)
    level = np.where(mass > 0, target / there - slope[:, None] * time, 0.0)
    return Fit(weight, weight, level, slope, mass, time, lever, np.zeros(len(weight), dtype=bool))


def _deviance(
    events: np.ndarray, log_mean: np.ndarray, weight: np.ndarray, best: np.ndarray
) -> np.ndarray:
    """Give the distance of the fit from the best possible one, in log-likelihood, twice."""
    return 2 * (best - np.einsum("ij,ij->i", events, log_mean) + weight.sum(axis=1))
