"""One step of a fit is one sparse matrix: the pattern of the map, pulled by what was counted.

What each area has of its own is eliminated by hand, so that the matrix is as small and as sparse as
the map; coefficients and sums that are zero border it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs, dtrtrs

from hotspot.core.errors import NoConvergence
from hotspot.linalg import Factor
from hotspot.rates.spatial.fields import Pattern
from hotspot.rates.spatial.graphs import MapGraph
from hotspot.rates.spatial.likelihoods import Likelihood


@dataclass(frozen=True, eq=False)
class Problem:
    """What does not change while hyperparameters do.

    Parameters
    ----------
    likelihood : Likelihood
        Of the counts.
    design : ndarray of float, shape (n, p)
        A column of ones, then covariates.
    fixed_precision : ndarray of float, shape (p,)
        Prior precision of their coefficients; zero is flat.
    graph : MapGraph
        The map.
    sums_to_zero : bool
        The hidden pattern sums to zero in each connected piece.
    """

    likelihood: Likelihood
    design: np.ndarray
    fixed_precision: np.ndarray
    graph: MapGraph
    sums_to_zero: bool


@dataclass(frozen=True, eq=False)
class State:
    """Where the search stands.

    Parameters
    ----------
    fixed : ndarray of float, shape (p,)
        Coefficients.
    pattern : ndarray of float, shape (n,)
        Hidden pattern.
    effect : ndarray of float, shape (n,)
        Effects of the areas.
    predictor : ndarray of float, shape (n,)
        Linear predictor.
    """

    fixed: np.ndarray
    pattern: np.ndarray
    effect: np.ndarray
    predictor: np.ndarray

    def toward(self, other: "State", part: float) -> "State":
        """Go a part of the way to another state."""
        return State(*(
            (1 - part) * getattr(self, name) + part * getattr(other, name)
            for name in ("fixed", "pattern", "effect", "predictor")
        ))  # fmt: skip


@dataclass(frozen=True, eq=False)
class System:
    """The linear system of one Newton step, factorized, with everything that is read off it.

    Parameters
    ----------
    pattern : Pattern
        Prior of the hidden pattern.
    weight : ndarray of float, shape (n,)
        Precision that each count adds.
    own : ndarray of float, shape (n,)
        Part of a count's pull that reaches the hidden pattern: one where an area has nothing of
        its own, less where it has.
    factor : Factor
        Of the precision of the hidden pattern given the counts.
    fixed_reach : ndarray of float, shape (n, p)
        What each coefficient moves in the hidden pattern.
    fixed_factor : tuple
        Cholesky factor of the precision of the coefficients.
    constant : ndarray of float, shape (n,)
        Response of the hidden pattern to a push that is the same everywhere.
    held : ndarray of float, shape (n,)
        Sum of ``constant`` over the connected piece of each area; infinite where no sum is held.
    """

    pattern: Pattern
    weight: np.ndarray
    own: np.ndarray
    factor: Factor
    fixed_reach: np.ndarray
    fixed_factor: tuple
    constant: np.ndarray
    held: np.ndarray


def assemble(
    problem: Problem, pattern: Pattern, weight: np.ndarray, response: np.ndarray
) -> tuple[System, State]:
    r"""Factorize the system of one Newton step and solve it.

    Parameters
    ----------
    problem : Problem
        What is fitted.
    pattern : Pattern
        Prior of the hidden pattern.
    weight : ndarray of float, shape (n,)
        Precision that each count adds to the linear predictor.
    response : ndarray of float, shape (n,)
        That precision times the value the count asks for; needs no division by zero weights.

    Returns
    -------
    tuple of (System, State)
        The system, and the state that fits the working response best.

    Notes
    -----
    The effects are eliminated by hand given the hidden pattern *u*, so that one sparse matrix of
    the pattern of the map is factorized: :math:`R + c^2\mathrm{diag}(\omega)` with
    :math:`\omega = w\kappa/(w+\kappa)`, bordered by coefficients and by sums that are zero.
    """
    graph, x, c = problem.graph, problem.design, pattern.coupling
    own = 1 / (1 + weight / pattern.noise)
    share = own * weight
    factor = graph.plan.factor(pattern.diagonal + c**2 * share, pattern.links)
    reached = x * (c * share)[:, np.newaxis]
    held_in = ~graph.alone & problem.sums_to_zero
    found = factor.solve(np.column_stack([c * own * response, reached, held_in]))
    constant, held = found[:, -1], np.full(graph.size, np.inf)
    if problem.sums_to_zero:
        held = np.where(graph.alone, np.inf, over_pieces(graph, constant))
        found = found[:, :-1] - constant[:, np.newaxis] * (
            over_pieces(graph, found[:, :-1]) / held[:, np.newaxis]
        )
    free, reach = found[:, 0], found[:, 1 : x.shape[1] + 1]
    precision = x.T @ (share[:, np.newaxis] * x) + np.diag(problem.fixed_precision)
    fixed_factor = _factor_of_fixed(precision - reached.T @ reach)
    fixed, _ = dpotrs(fixed_factor[0], x.T @ (own * response) - reached.T @ free, lower=1)
    hidden = free - reach @ fixed
    base = x @ fixed
    effect = own * c * hidden + (response - weight * base) / (weight + pattern.noise)
    system = System(pattern, weight, own, factor, reach, fixed_factor, constant, held)
    return system, State(fixed, hidden, effect, base + effect)


def _factor_of_fixed(precision: np.ndarray) -> tuple[np.ndarray, bool]:
    triangle, failed = dpotrf(precision, lower=1, clean=1)
    if failed or not np.isfinite(triangle).all():
        raise NoConvergence(
            "counts do not hold the coefficients of the spatial model; leave covariates out, or"
            " choose a longer window"
        )
    return triangle, True


def over_pieces(graph: MapGraph, values: np.ndarray) -> np.ndarray:
    """Sum over the connected piece of each area.

    Parameters
    ----------
    graph : MapGraph
        The map.
    values : ndarray of float, shape (n,) or (n, k)
        One column or several.

    Returns
    -------
    ndarray of float, of the same shape, or of one row
        The same sum for all areas of a piece; one row where there is one piece only.
    """
    if graph.one_piece:
        return values.sum(axis=0, keepdims=True)
    columns = values.reshape(graph.size, -1).T
    sums = [np.bincount(graph.component, column)[graph.component] for column in columns]
    return np.stack(sums, axis=-1).reshape(values.shape)


def variance_of(problem: Problem, system: System) -> np.ndarray:
    """Give the variance of the linear predictor of every area.

    Parameters
    ----------
    problem : Problem
        What is fitted.
    system : System
        Of the step whose variance is asked for.

    Returns
    -------
    ndarray of float, shape (n,)
        Above zero.
    """
    c = system.pattern.coupling
    hidden = system.factor.inverse()[0] - system.constant**2 / system.held
    moved = problem.design - c * system.fixed_reach
    fixed, _ = dtrtrs(system.fixed_factor[0], moved.T, lower=1)
    common = c**2 * np.maximum(hidden, 0.0) + (fixed**2).sum(axis=0)
    return 1 / (system.weight + system.pattern.noise) + system.own**2 * common
