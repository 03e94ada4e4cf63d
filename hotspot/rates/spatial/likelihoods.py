"""What a count says of a risk depends on how it came about: events arrive, answers are yes or no.

Each likelihood is averaged over a normal distribution of the linear predictor, because a risk that
is only roughly known makes more events than its most probable value does.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import expit, gammaln, xlogy

NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
"""Standard normal values that stand for all of them in an average."""

WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
"""Their weights, which sum to one."""
_LARGEST_LOG = 600.0
"""Logs above it are too large for a number; a search that got there turns back."""


@dataclass(frozen=True, eq=False)
class Averages:
    """Log likelihood and its derivatives, averaged over a normal linear predictor.

    Parameters
    ----------
    value : ndarray of float, shape (n,)
        Log likelihood without its constant.
    slope : ndarray of float, shape (n,)
        First derivative.
    weight : ndarray of float, shape (n,)
        Second derivative, its sign turned; never negative.
    bend : ndarray of float, shape (n,)
        Third derivative.
    """

    value: np.ndarray
    slope: np.ndarray
    weight: np.ndarray
    bend: np.ndarray


class Likelihood(Protocol):
    """How counts come about, given the linear predictor."""

    def start(self) -> float:
        """Give a common value of the linear predictor to start from."""

    def constant(self) -> float:
        """Give the part of the log likelihood that depends on data only."""

    def average(self, mean: np.ndarray, variance: np.ndarray) -> Averages:
        """Average over normal linear predictors."""


@dataclass(frozen=True, eq=False)
class Poisson:
    """Counts with the mean ``expected * exp(predictor)``; fractional counts are allowed.

    Parameters
    ----------
    events : ndarray of float, shape (n,)
        Counts, zero where nothing is expected.
    expected : ndarray of float, shape (n,)
        Expected counts; zero takes no part.
    """

    events: np.ndarray
    expected: np.ndarray

    def start(self) -> float:
        """Give the log of all events over all expected ones."""
        return float(np.log(self.events.sum() / self.expected.sum()))

    def constant(self) -> float:
        """Give the log of expected counts to the power of the events, over factorials."""
        return float((xlogy(self.events, self.expected) - gammaln(self.events + 1)).sum())

    def average(self, mean: np.ndarray, variance: np.ndarray) -> Averages:
        """Average in closed form: the mean of a log-normal is shifted by half its variance."""
        fitted = self.expected * np.exp(np.minimum(mean + variance / 2, _LARGEST_LOG))
        return Averages(self.events * mean - fitted, self.events - fitted, fitted, -fitted)


@dataclass(frozen=True, eq=False)
class Binomial:
    """Positives among trials, with the share ``1 / (1 + exp(-predictor))``.

    Parameters
    ----------
    positives, trials : ndarray of float, shape (n,)
        Zero of zero takes no part.
    """

    positives: np.ndarray
    trials: np.ndarray

    def start(self) -> float:
        """Give the log odds of all areas together."""
        yes, all_of_them = self.positives.sum(), self.trials.sum()
        return float(np.log(yes / (all_of_them - yes)))

    def constant(self) -> float:
        """Give the log of the number of ways to draw the positives."""
        x, n = self.positives, self.trials
        return float((gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)).sum())

    def average(self, mean: np.ndarray, variance: np.ndarray) -> Averages:
        """Average by Gauss-Hermite quadrature with fifteen nodes."""
        nodes = mean + np.sqrt(variance) * NODES[:, np.newaxis]
        share = expit(nodes)
        spread = share * (1 - share)
        log_one_minus = -np.logaddexp(0.0, nodes)
        return Averages(
            self.positives * mean + self.trials * (WEIGHTS @ log_one_minus),
            self.positives - self.trials * (WEIGHTS @ share),
            self.trials * (WEIGHTS @ spread),
            -self.trials * (WEIGHTS @ (spread * (1 - 2 * share))),
        )
