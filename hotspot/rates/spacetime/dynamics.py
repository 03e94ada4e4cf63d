"""What differs between places lasts: this week's map is most of last week's, with something new.

How much places differ, how much of that is shared by those that touch, how much of it is left after
a week, and how far the whole region moves from week to week, are four numbers.
"""

from dataclasses import astuple, dataclass

import numpy as np
from scipy.special import expit, logit

from hotspot.core.errors import InvalidCounts
from hotspot.rates.spatial.priors import HalfNormal

_SPREAD, _STEP = HalfNormal(1.0), HalfNormal(0.5)
LONGEST_MEMORY = 0.9
"""Persistence from week to week that is learned at most. Most tracts hardly change, and a model
that learned from them alone would take an outbreak of a few weeks in a few tracts for chance. At
this bound an area has forgotten half of what it was after seven weeks; where areas do stand still,
intervals are wider than they need be."""

_INSIDE = 0.995
"""Part of the longest memory at which a search begins at most: beyond it there is no slope."""

_FARTHEST = np.array([8.0, 9.0, 9.0, 8.0])
"""Bounds of the plane on either side: beyond them two values are the same to any eye."""


@dataclass(frozen=True)
class Dynamics:
    """How areas differ, and how that changes.

    Parameters
    ----------
    spread : float
        Standard deviation of the effect of an area in any one week, given those it touches; the
        sigma of the Leroux prior. Above zero.
    share : float
        How strongly areas depend on those they touch, zero to below one; the rho of that prior.
    persistence : float
        Correlation of an area's effect with that of the week before, zero to below one.
    step : float
        Standard deviation of the change of the region's log level from week to week. Above zero.
    """

    spread: float = 0.3
    share: float = 0.6
    persistence: float = 0.8
    step: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what is outside."""
        numbers = astuple(self)
        if not np.isfinite(numbers).all() or min(self.spread, self.step) <= 0:
            raise InvalidCounts("spread and step of weekly curves must be numbers above zero")
        if not (0 <= self.share < 1 and 0 <= self.persistence < 1):
            raise InvalidCounts(
                "share and persistence of weekly curves must be zero or more and below one"
            )

    def point(self, longest: float = LONGEST_MEMORY) -> np.ndarray:
        """Give the place in the plane that is searched: logs of sizes, log odds of shares.

        Parameters
        ----------
        longest : float
            Persistence at the edge of the plane.

        Returns
        -------
        ndarray of float, shape (4,)
            Well inside the plane where persistence is at its edge or beyond.
        """
        part = min(self.persistence / longest, _INSIDE)
        return np.array([np.log(self.spread), logit(self.share), logit(part), np.log(self.step)])

    @classmethod
    def at(cls, point: np.ndarray, longest: float = LONGEST_MEMORY) -> "Dynamics":
        """Give what a point of the plane stands for.

        Parameters
        ----------
        point : ndarray of float, shape (4,)
            Of the plane.
        longest : float
            Persistence at its edge.

        Returns
        -------
        Dynamics
            Of that point, or of the nearest one that is not too far out.
        """
        spread, share, persistence, step = np.clip(point, -_FARTHEST, _FARTHEST)
        share, part = expit([share, persistence])
        return cls(float(np.exp(spread)), float(share), float(longest * part), float(np.exp(step)))

    def log_prior(self, longest: float = LONGEST_MEMORY) -> float:
        """Give the log density of the point of the plane, sizes and shares being little known.

        Parameters
        ----------
        longest : float
            Persistence at the edge of the plane.

        Returns
        -------
        float
            With any share, and any persistence up to the longest, alike.
        """
        shares = np.array([self.share, self.persistence / longest])
        stretch = np.log(self.spread) + np.log(self.step) + np.log(shares * (1 - shares)).sum()
        sizes = _SPREAD.log_density(self.spread) + _STEP.log_density(self.step)
        return float(stretch + sizes)

    def weekly(self, period: int) -> "Dynamics":
        r"""Turn what holds for periods into what it means for their weeks.

        Parameters
        ----------
        period : int
            Weeks in each period.

        Returns
        -------
        Dynamics
            Whose averages over periods vary and last as these do.

        Notes
        -----
        The mean of *k* weeks of an autoregression has
        :math:`\sigma^2 f(a)` for variance, and neighboring means covary by :math:`\sigma^2 g(a)`;
        *a* is chosen so that :math:`g/f` is the persistence of periods. Neighboring means of a
        random walk differ with variance :math:`(2k^2+1)/(3k)` times that of a step.
        """
        tried = expit(np.linspace(-3.0, 7.0, 101))
        variance, beside = _of_means(tried, period)
        found = int(np.abs(beside / variance - self.persistence).argmin())
        spread = self.spread / np.sqrt(variance[found])
        return Dynamics(
            float(spread), self.share, float(tried[found]), self.step / _of_steps(period)
        )

    def of_periods(self, period: int) -> "Dynamics":
        """Turn what holds for weeks into what it means for periods, the other way round.

        Parameters
        ----------
        period : int
            Weeks in each period.

        Returns
        -------
        Dynamics
            Of averages over periods.
        """
        variance, beside = (
            float(one[0]) for one in _of_means(np.array([self.persistence]), period)
        )
        spread = self.spread * np.sqrt(variance)
        return Dynamics(spread, self.share, beside / variance, self.step * _of_steps(period))


def _of_means(persistence: np.ndarray, period: int) -> tuple[np.ndarray, np.ndarray]:
    """Give variance and covariance of means over neighboring periods, for a variance of one."""
    week = np.arange(period)
    within = np.abs(week[:, np.newaxis] - week)
    across = np.abs(week[:, np.newaxis] - week - period)
    lagged = [persistence[:, np.newaxis, np.newaxis] ** lag for lag in (within, across)]
    return lagged[0].mean(axis=(1, 2)), lagged[1].mean(axis=(1, 2))


def _of_steps(period: int) -> float:
    """Give the standard deviation of steps between means over periods, for weekly steps of one."""
    return float(np.sqrt((2 * period**2 + 1) / (3 * period)))
