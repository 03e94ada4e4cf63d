"""Which of two places is worse, and by how much, is a question about both at once."""

from collections.abc import Sequence

import numpy as np
from scipy.linalg import solve_triangular

from hotspot.rates.spatial.component import Component
from hotspot.rates.spatial.system import Problem, State, System, assemble, over_pieces

_AT_ONCE = 4_000_000


def draw_predictors(
    problem: Problem,
    components: Sequence[Component],
    weights: np.ndarray,
    *,
    number: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw linear predictors of all areas.

    Parameters
    ----------
    problem : Problem
        What was fitted.
    components : sequence of Component, of length k
        Of the mixture.
    weights : ndarray of float, shape (k,)
        Of the components, summing to one.
    number : int
        Draws, shared out by weight.
    rng : Generator
        Source of chance.

    Returns
    -------
    ndarray of float, shape (number, n)
        In random order. Each area is bent by its own skewness, so that its draws agree with its
        probabilities.
    """
    times = np.floor(np.cumsum(weights) * number + rng.random()).astype(int).clip(0, number)
    times[-1] = number
    drawn = np.empty((number, problem.graph.size))
    order, done = rng.permutation(number), 0
    for component, until in zip(components, times, strict=True):
        if until <= done:
            continue
        system, state = assemble(
            problem, component.pattern, component.precision, component.response
        )
        step = max(1, _AT_ONCE // problem.graph.size)
        for first in range(done, until, step):
            rows = order[first : min(first + step, until)]
            drawn[rows] = _draw(problem, component, system, state, rows.size, rng).T
        done = until
    return drawn


def _draw(
    problem: Problem,
    component: Component,
    system: System,
    state: State,
    number: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw from one component, shape (n, number)."""
    n, p = problem.design.shape
    pattern, c = system.pattern, system.pattern.coupling
    triangle = system.fixed_factor[0]
    fixed = solve_triangular(triangle, rng.standard_normal((p, number)), lower=True, trans="T")
    hidden = system.factor.spread(rng.standard_normal((n, number)))
    if problem.sums_to_zero:
        held = system.constant / system.held
        hidden = hidden - held[:, np.newaxis] * over_pieces(problem.graph, hidden)
    common = problem.design @ fixed + c * (hidden - system.fixed_reach @ fixed)
    noise = rng.standard_normal((n, number)) / np.sqrt(system.weight + pattern.noise)[:, np.newaxis]
    off = system.own[:, np.newaxis] * common + noise
    return state.predictor[:, np.newaxis] + _bend(off, component)


def _bend(off: np.ndarray, component: Component) -> np.ndarray:
    """Give normal deviations the skewness of their area, by the expansion of Cornish and Fisher."""
    sd, skewness = component.sd[:, np.newaxis], component.skewness[:, np.newaxis]
    return off + skewness / 6 * ((off / sd) ** 2 - 1) * sd
