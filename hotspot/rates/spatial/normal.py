"""Near its best guess a posterior is almost a normal distribution; where it is not matters.

For given hyperparameters the effects of all areas have a normal distribution whose precision is
sparse. It is found by Newton's method, one factorization a step; then it is moved to where a normal
distribution is nearest to the posterior as a whole, not only at its top. Without that step counts
of zero and one pull a sparse map down by more than a posterior standard deviation.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.core.errors import NoConvergence
from hotspot.rates.spatial.fields import Pattern
from hotspot.rates.spatial.likelihoods import Averages, Likelihood
from hotspot.rates.spatial.system import Problem, State, System, assemble, variance_of

NEWTON_STEPS = 60
"""Steps after which a fit that does not settle is given up."""

_SETTLED = 1e-2
_SETTLED_IN_ALL = 0.1
_ROUNDS = 25
_FREE = 3
_WIDEST = 1e4
_LEAP = 10.0
NEAR = 0.05
"""Movement, in standard deviations, below which a map counts as settled."""


@dataclass(frozen=True, eq=False)
class Settled:
    """The normal distribution nearest to the posterior for given hyperparameters.

    Parameters
    ----------
    system : System
        Its precision.
    state : State
        Its mean.
    averages : Averages
        The likelihood under it.
    variance : ndarray of float, shape (n,)
        Of the linear predictor.
    """

    system: System
    state: State
    averages: Averages
    variance: np.ndarray


def _penalty(problem: Problem, pattern: Pattern, state: State) -> float:
    """Give half the squared distance from the prior."""
    u, pairs = state.pattern, problem.graph.pairs
    hidden = u @ (pattern.diagonal * u) + 2 * pattern.links @ (u[pairs[:, 0]] * u[pairs[:, 1]])
    total = hidden + problem.fixed_precision @ state.fixed**2
    if np.isfinite(pattern.noise):
        total += pattern.noise * ((state.effect - pattern.coupling * u) ** 2).sum()
    return float(total / 2)


def climb(
    problem: Problem, pattern: Pattern, start: State, variance: np.ndarray
) -> tuple[System, State, Averages]:
    """Climb to where the log posterior, averaged over a given variance, is highest.

    Parameters
    ----------
    problem : Problem
        What is fitted.
    pattern : Pattern
        Prior of the hidden pattern.
    start : State
        Where to begin.
    variance : ndarray of float, shape (n,)
        Variance of the linear predictor to average over; zero finds the mode.

    Returns
    -------
    tuple of (System, State, Averages)
        The system of the last step, the top, and the likelihood there.

    Raises
    ------
    NoConvergence
        If it does not settle.
    """
    state, averages = start, problem.likelihood.average(start.predictor, variance)
    height = averages.value.sum() - _penalty(problem, pattern, state)
    for _ in range(NEWTON_STEPS):
        response = averages.weight * state.predictor + averages.slope
        system, full = assemble(problem, pattern, averages.weight, response)
        move = (full.predictor - state.predictor)[averages.weight > 0]  # the others follow
        for part in (1.0, 0.5, 0.25, 0.1, 0.02, 0.002):
            tried = full if part == 1.0 else state.toward(full, part)
            there = problem.likelihood.average(tried.predictor, variance)
            reached = there.value.sum() - _penalty(problem, pattern, tried)
            if reached >= height - 1e-9 * (1 + abs(height)):
                break
        else:
            break
        state, averages, height = tried, there, reached
        if np.abs(move).max(initial=0) < _SETTLED and abs(move.sum()) < _SETTLED_IN_ALL:
            return system, state, averages
    raise NoConvergence(
        "the spatial model found no most probable map; see whether expected counts and events fit"
        " together, leave out a covariate that only areas without an event have, or choose a longer"
        " window"
    )


def log_evidence(problem: Problem, system: System, state: State, averages: Averages) -> float:
    """Give the log probability of the counts for these hyperparameters, by Laplace's method.

    Parameters
    ----------
    problem : Problem
        What is fitted.
    system : System
        Of the last step.
    state : State
        The mode.
    averages : Averages
        Likelihood there.

    Returns
    -------
    float
        Up to a constant of the map and the data.
    """
    graph = problem.graph
    held = np.where(np.isfinite(system.held), system.held, 1.0)
    normalizer = (
        system.factor.log_determinant
        + (np.log(held) / graph.members).sum()
        + 2 * np.log(np.diag(system.fixed_factor[0])).sum()
        - np.log(system.own).sum()
    )
    height = averages.value.sum() - _penalty(problem, system.pattern, state)
    return float(height + system.pattern.log_normalizer - normalizer / 2)


def lower_bound(problem: Problem, settled: Settled) -> float:
    """Give the evidence lower bound of these hyperparameters.

    Parameters
    ----------
    problem : Problem
        What is fitted.
    settled : Settled
        The normal distribution nearest to the posterior.

    Returns
    -------
    float
        Up to the same constant as ``log_evidence``, from which it hardly differs but where counts
        are sparse.
    """
    evidence = log_evidence(problem, settled.system, settled.state, settled.averages)
    weight, variance = settled.averages.weight, settled.variance
    since = (variance * (weight - settled.system.weight)).sum()  # of the log determinant
    return evidence + float(((weight * variance).sum() - since) / 2)


def settle(
    problem: Problem,
    pattern: Pattern,
    start: State,
    variance: np.ndarray,
    *,
    near: float = NEAR,
) -> Settled:
    """Move a normal distribution to where it is nearest to the posterior as a whole.

    Parameters
    ----------
    problem : Problem
        What is fitted.
    pattern : Pattern
        Prior of the hidden pattern.
    start : State
        Where to begin, such as the mode.
    variance : ndarray of float, shape (n,)
        First guess of the variance of the linear predictor, above zero.
    near : float
        Movement, in standard deviations, at which it counts as settled.

    Returns
    -------
    Settled
        The distribution.

    Raises
    ------
    NoConvergence
        If mean and variance do not settle together.

    Notes
    -----
    The mean and precision that minimize the Kullback-Leibler divergence from the posterior solve
    the equations of the mode with every likelihood term averaged over the normal distribution
    itself [1]_. They are iterated; the averages make sparse counts heavier, which the mode misses
    (compare [2]_). Each area's variance is solved for what its own count adds before the next
    round, which makes three rounds enough; where it does not, because a handful of events says all
    there is, further rounds go half the way, which ends the swinging.

    References
    ----------
    .. [1] Opper M, Archambeau C (2009). The variational Gaussian approximation revisited. Neural
       Computation 21, 786-792.
    .. [2] van Niekerk J, Rue H (2024). Low-rank variational Bayes correction to the Laplace method.
       Journal of Machine Learning Research 25, 1-25.
    """
    state = start
    for done in range(_ROUNDS):
        averages = problem.likelihood.average(state.predictor, variance)
        response = averages.weight * state.predictor + averages.slope
        system, full = assemble(problem, pattern, averages.weight, response)
        farthest = np.abs(full.predictor - state.predictor).max()
        if farthest > _LEAP:
            full = state.toward(full, _LEAP / farthest)
        found = np.minimum(variance_of(problem, system), _WIDEST)
        elsewhere = np.maximum(1 / found - averages.weight, 0.0)
        found = _own_variance(problem.likelihood, full.predictor, found, elsewhere)
        moved = np.abs(full.predictor - state.predictor) / np.sqrt(found)
        counts = averages.weight > 0  # the others follow
        off = np.maximum(moved, np.abs(found / variance - 1))[counts].max(initial=0.0)
        state, variance = full, found if done < _FREE else np.sqrt(variance * found)
        if off < near:
            averages = problem.likelihood.average(state.predictor, variance)
            return Settled(system, state, averages, variance)
    raise NoConvergence(
        "the spatial model did not settle on a map; choose a longer window, so that more is counted"
    )


def _own_variance(
    likelihood: Likelihood, mean: np.ndarray, variance: np.ndarray, elsewhere: np.ndarray
) -> np.ndarray:
    """Solve each area's variance for what its own count adds, the others' part held."""
    for _ in range(4):
        weight = likelihood.average(mean, variance).weight
        total = elsewhere + weight
        miss = variance * total - 1
        steep = total + variance * weight / 2
        variance = variance - np.divide(miss, steep, out=np.zeros_like(miss), where=steep > 0)
        variance = np.minimum(variance, _WIDEST)
    return variance
