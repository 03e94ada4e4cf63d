"""The likeliest dynamics are found by walking uphill: each fit says which way that is.

At the normal distribution nearest to the posterior, the evidence changes with the dynamics as the
expected log prior does, which is a closed form of a few sums. So one fit gives the height, the
slope in all directions and a curvature to begin with, and a few fits reach the top.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from hotspot.core.errors import NoConvergence
from hotspot.rates.spacetime.dynamics import LONGEST_MEMORY, Dynamics
from hotspot.rates.spacetime.field import WeeklyMaps, log_normalizer, pattern_of
from hotspot.rates.spacetime.moments import Moments, moments_of
from hotspot.rates.spatial.normal import Settled, climb, lower_bound, settle
from hotspot.rates.spatial.system import Problem, State, variance_of

_MOST_FITS = 40
_GAIN = 0.3
"""Log evidence that a further step must promise; less makes no difference to any curve."""

_LONGEST = 0.8
_NEAR = 0.02
_BACK = 0.9
_FLATTEST = 0.3
_LEAST = 0.1
_NUDGE = 1e-3


@dataclass(frozen=True, eq=False)
class Fit:
    """What is known for one set of dynamics.

    Parameters
    ----------
    dynamics : Dynamics
        How areas differ, and how that changes.
    problem : Problem
        With the prior precision of the steps that they ask for.
    settled : Settled
        The normal distribution nearest to the posterior.
    evidence : float
        Lower bound of the log evidence, up to a constant of map and data.
    """

    dynamics: Dynamics
    problem: Problem
    settled: Settled
    evidence: float


@dataclass(eq=False)
class Search:
    """Fits for dynamics one after the other, each from where the last one ended.

    Parameters
    ----------
    problem : Problem
        What is fitted; the prior precision of its coefficients is set anew for each dynamics.
    maps : WeeklyMaps
        The graph.
    start : Dynamics
        Where the walk begins.
    longest : float
        Persistence at most.
    curvature : ndarray of float, shape (4, 4), or None
        How fast the slope of the evidence falls off, as far as it is known.
    state : State or None
        Where the next fit begins; None is nowhere in particular.
    variance : ndarray of float, shape (w * n,), or None
        Variance of the linear predictor, likewise.
    fits : int
        How many there have been.
    """

    problem: Problem
    maps: WeeklyMaps
    start: Dynamics = field(default_factory=Dynamics)
    longest: float = LONGEST_MEMORY
    curvature: np.ndarray | None = None
    state: State | None = field(default=None, repr=False)
    variance: np.ndarray | None = field(default=None, repr=False)
    fits: int = 0

    def fit(self, dynamics: Dynamics) -> Fit:
        """Give the normal distribution nearest to the posterior for given dynamics.

        Parameters
        ----------
        dynamics : Dynamics
            How areas differ, and how that changes.

        Returns
        -------
        Fit
            With its evidence.

        Raises
        ------
        NoConvergence
            If it does not settle.
        """
        steps = np.full(self.maps.weeks - 1, dynamics.step**-2)
        problem = replace(self.problem, fixed_precision=np.append(0.0, steps))
        pattern = pattern_of(self.maps, dynamics)
        if self.state is None:
            nothing = np.zeros(self.maps.all.size)
            system, self.state, _ = climb(problem, pattern, self._begin(), nothing)
            self.variance = variance_of(problem, system)
        settled = settle(problem, pattern, self.state, self.variance, near=_NEAR)
        self.state, self.variance = settled.state, settled.variance
        self.fits += 1
        return Fit(dynamics, problem, settled, lower_bound(problem, settled))

    def learn(self) -> Fit:
        """Walk to the likeliest dynamics.

        Returns
        -------
        Fit
            At the top.

        Raises
        ------
        NoConvergence
            If the walk does not end.

        Notes
        -----
        The first step takes the effects for known, as the EM algorithm does, and falls short by
        what is not known of them; how the slope turns from step to step makes up for it (BFGS). A
        step after which the slope points back about as steeply went too far: it is taken back and,
        its curvature known, repeated shorter. Heights are not compared, because a normal
        distribution that has not quite settled knows its slope better than its height.
        """
        point = self.start.point(self.longest)
        here = self.fit(self._at(point))
        sums = moments_of(self.maps, here.settled)
        slope = self._slope(point, sums)
        if self.curvature is None:
            self.curvature = self._curvature(point, sums) * _known(here.settled)
        while self.fits < _MOST_FITS:
            step = np.linalg.solve(self.curvature, slope)
            if slope @ step / 2 < _GAIN:
                return here
            step *= min(1.0, _LONGEST / np.abs(step).max())
            there = self.fit(self._at(point + step))
            ahead = self._slope(point + step, moments_of(self.maps, there.settled))
            self.curvature = _bent(self.curvature, step, slope - ahead)
            if ahead @ step > -_BACK * (slope @ step):
                here, point, slope = there, point + step, ahead
        raise NoConvergence(
            "weekly curves found no likeliest spread and persistence; take more weeks, or a"
            " measure that is more frequent"
        )

    def _at(self, point: np.ndarray) -> Dynamics:
        return Dynamics.at(point, self.longest)

    def _begin(self) -> State:
        level, (n, p) = self.problem.likelihood.start(), self.problem.design.shape
        fixed = np.append(level, np.zeros(p - 1))
        return State(fixed, np.zeros(n), np.zeros(n), np.full(n, level))

    def _slope(self, point: np.ndarray, sums: Moments) -> np.ndarray:
        """Differentiate the expected log prior, which costs next to nothing, by small steps."""

        def expected_log_prior(at: np.ndarray) -> float:
            dynamics = self._at(at)
            explained = log_normalizer(self.maps, dynamics) - sums.penalty(dynamics)
            return explained + dynamics.log_prior(self.longest)

        return np.array([
            (expected_log_prior(point + nudge) - expected_log_prior(point - nudge)) / (2 * _NUDGE)
            for nudge in _NUDGE * np.eye(point.size)
        ])  # fmt: skip

    def _curvature(self, point: np.ndarray, sums: Moments) -> np.ndarray:
        """Give how fast the slope would fall off if the effects were known."""
        found = np.array([
            self._slope(point - nudge, sums) - self._slope(point + nudge, sums)
            for nudge in _NUDGE * np.eye(point.size)
        ]) / (2 * _NUDGE)  # fmt: skip
        size, direction = np.linalg.eigh((found + found.T) / 2)
        return (direction * np.maximum(size, _FLATTEST)) @ direction.T


def _known(settled: Settled) -> float:
    """Give the part of what there is to know of the effects that counts tell."""
    return float((settled.averages.weight * settled.variance).mean())


def _bent(curvature: np.ndarray, step: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """Let a curvature learn from how far the slope has turned along a step."""
    bent = curvature @ step
    turned = turned if step @ turned > _LEAST * (step @ bent) else _LEAST * bent
    return (
        curvature
        + np.outer(turned, turned) / (turned @ step)
        - np.outer(bent, bent) / (step @ bent)
    )
