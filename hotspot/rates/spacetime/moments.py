"""What a posterior of all effects says of how places differ and how that lasts, in eight sums.

How well any dynamics explain the effects depends only on their mean squares and on mean products
of weeks and places that are tied, all of which the local inverse of their precision holds.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, solve_triangular

from hotspot.rates.spacetime.dynamics import Dynamics
from hotspot.rates.spacetime.field import WeeklyMaps, ties_of_weeks
from hotspot.rates.spatial.normal import Settled


@dataclass(frozen=True, eq=False)
class Moments:
    """Expected squares and products of effects.

    Parameters
    ----------
    weeks, places : int
        How many.
    squares, differences : ndarray of float, shape (weeks,)
        Sum over places of squared effects, and over places that touch of squared differences.
    next_squares, next_differences : float
        The same of products of a week and the next, summed over weeks.
    steps : float
        Sum of squared steps of the region's level.
    """

    weeks: int
    places: int
    squares: np.ndarray
    differences: np.ndarray
    next_squares: float
    next_differences: float
    steps: float

    def penalty(self, dynamics: Dynamics) -> float:
        """Give half the expected squared distance from the prior of given dynamics."""
        within, between = ties_of_weeks(self.weeks, dynamics.persistence)
        share = dynamics.share
        here = (1 - share) * self.squares + share * self.differences
        later = (1 - share) * self.next_squares + share * self.next_differences
        effects = (within @ here + 2 * between * later) / dynamics.spread**2
        return float((effects + self.steps / dynamics.step**2) / 2)


def moments_of(maps: WeeklyMaps, settled: Settled) -> Moments:
    """Take the moments of a posterior.

    Parameters
    ----------
    maps : WeeklyMaps
        The graph.
    settled : Settled
        The normal distribution nearest to the posterior.

    Returns
    -------
    Moments
        Of its effects and of the steps of the region's level.
    """
    system, state = settled.system, settled.state
    lower = system.fixed_factor[0]
    pulled = solve_triangular(lower, system.fixed_reach.T, lower=True, check_finite=False)
    columns = np.vstack([state.pattern, pulled]).reshape(-1, *maps.shape)
    ironed = np.stack([(maps.laplacian @ column.T).T for column in columns])
    variance, tied = system.factor.inverse()
    of_links = _Links(maps, variance.reshape(maps.shape), tied)
    steps = state.fixed[1:] ** 2
    steps += np.diag(cho_solve(system.fixed_factor, np.eye(state.fixed.size)))[1:]
    before, after = columns[:, :-1], columns[:, 1:]
    return Moments(
        weeks=maps.weeks,
        places=maps.one.size,
        squares=(columns**2).sum(axis=(0, 2)) + of_links.squares(),
        differences=(columns * ironed).sum(axis=(0, 2)) + of_links.differences(),
        next_squares=float((before * after).sum()) + of_links.next_squares(),
        next_differences=float((before * ironed[:, 1:]).sum()) + of_links.next_differences(),
        steps=float(steps.sum()),
    )


class _Links:
    """Covariances at the links of all weeks, told apart by what they tie."""

    def __init__(self, maps: WeeklyMaps, variance: np.ndarray, tied: np.ndarray) -> None:
        weeks, n = maps.shape
        ends = np.cumsum([weeks * len(maps.one.pairs), (weeks - 1) * n])
        touching, self.later, self.across = np.split(tied, ends)
        self.variance, self.degree = variance, maps.one.degree
        self.touching = touching.reshape(weeks, -1).sum(axis=1)
        self.later = self.later.reshape(weeks - 1, n)

    def squares(self) -> np.ndarray:
        return self.variance.sum(axis=1)

    def differences(self) -> np.ndarray:
        return self.variance @ self.degree - 2 * self.touching

    def next_squares(self) -> float:
        return float(self.later.sum())

    def next_differences(self) -> float:
        return float((self.later @ self.degree).sum() - self.across.sum())
