"""A tract borrows strength from the places around it, as far as the data say that it may.

The model of disease mapping: counts are Poisson (or shares binomial) given risks, and log risks
are a common level, covariates, and an effect of each area that is partly shared by places that
touch. It is fitted in milliseconds, without simulation, and says how sure it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import RegularGridInterpolator

from hotspot.core.errors import InvalidCounts, NoConvergence, UnsupportedMethod
from hotspot.core.types import Adjacency
from hotspot.linalg import one_thread
from hotspot.rates.spatial.component import Component, component_of
from hotspot.rates.spatial.data import CountFamily, design_of, likelihood_of
from hotspot.rates.spatial.exploration import Shape, Terrain, climb_terrain, learn_shape, natural
from hotspot.rates.spatial.fields import Bym2, Leroux, Pattern
from hotspot.rates.spatial.gather import put_together
from hotspot.rates.spatial.graphs import graph_of
from hotspot.rates.spatial.normal import climb, log_evidence, lower_bound, settle
from hotspot.rates.spatial.quadrature import nine_points
from hotspot.rates.spatial.result import SpatialFit
from hotspot.rates.spatial.system import Problem, State, variance_of

Integration = Literal["full", "empirical_bayes"]
_MOST_OFF = 0.7
_TRIES = 5
_LIFTED = 50.0
_BEYOND = 1e6


def fit_spatial(
    events: ArrayLike,
    expected: ArrayLike,
    adjacency: Adjacency,
    *,
    family: CountFamily = "poisson",
    clump: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    prior: Bym2 | Leroux | None = None,
    integration: Integration = "full",
) -> SpatialFit:
    r"""Estimate the risk of every area from its own count and those of the places it touches.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Counts, whole numbers; effective or shared-out counts need "quasi_poisson"; positives for
        "binomial".
    expected : array_like of float, shape (n,)
        Counts expected if all areas were alike, above zero; trials for "binomial". Zero or not a
        number: the area stays on the map, its count is not looked at.
    adjacency : Adjacency
        Which areas touch, in the order of ``events``. Pieces that do not touch are fitted together;
        an area that is alone learns from the common level only.
    family : {"poisson", "quasi_poisson", "binomial"}, default "poisson"
        How counts come about.
    clump : array_like of float, shape (n,) or (), or None
        Events that come at once, such as days of a stay (see ``effective_counts``); both events and
        expected are divided by it. For "quasi_poisson" only; None is one.
    covariates : array_like of float, shape (n,) or (n, q), or None
        What else is known of each area; put it on a scale around zero and of the size of one.
    prior : Bym2 or Leroux or None
        Prior of the effects; None is ``Bym2()``.
    integration : {"full", "empirical_bayes"}, default "full"
        Integrate over spread and share, or take their most probable values: faster on the map of a
        nation, and a little too sure on small ones.

    Returns
    -------
    SpatialFit
        Relative risks (shares for "binomial") with everything known of them.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or covariates are not of full rank.
    NotEnoughData
        If fewer than three areas have something expected, or there is no event (or no answer of one
        of the kinds).
    UnsupportedMethod
        If the family does not serve the counts.
    NoConvergence
        If the fit does not settle; nothing is returned rather than nonsense.

    Notes
    -----
    A nested Laplace approximation [1]_ of the model of [2]_: for given hyperparameters the most
    probable map by Newton's method with one sparse factorization a step, and its evidence; then a
    variational correction to the normal distribution nearest to the posterior; nine points of
    quadrature over spread and share; and skewness, :math:`-w_i s_i^3` for a Poisson count, in
    probabilities and intervals.

    References
    ----------
    .. [1] Rue H, Martino S, Chopin N (2009). Approximate Bayesian inference for latent Gaussian
       models by using integrated nested Laplace approximations. Journal of the Royal Statistical
       Society B 71, 319-392.
    .. [2] Riebler A, Sorbye SH, Simpson D, Rue H (2016). An intuitive Bayesian spatial model for
       disease mapping that accounts for scaling. Statistical Methods in Medical Research 25,
       1145-1165.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> from hotspot.core.types import Adjacency
    >>> line = csr_array(np.eye(4, k=1) + np.eye(4, k=-1) > 0)
    >>> towns = Adjacency(np.array(["a", "b", "c", "d"]), line, np.zeros(4, int))
    >>> fit = fit_spatial([9, 8, 2, 1], [5.0, 5.0, 5.0, 5.0], towns)
    >>> bool(fit.exceedance(1.0)[0] > 0.9)
    True
    """
    prior = Bym2() if prior is None else prior
    if not isinstance(prior, Bym2 | Leroux):
        raise UnsupportedMethod("a prior must be Bym2(...) or Leroux(...)")
    if integration not in ("full", "empirical_bayes"):
        raise UnsupportedMethod(
            f"integration {integration!r} is not known; choose full or empirical_bayes"
        )
    likelihood, taking_part = likelihood_of(events, expected, family, clump)
    if adjacency.areas.size != taking_part.size:
        raise InvalidCounts(
            f"adjacency is of {adjacency.areas.size} areas, events are of {taking_part.size};"
            " both must list the same areas"
        )
    design = design_of(covariates, taking_part)
    fixed_precision = np.full(design.shape[1], prior.fixed_sd**-2.0)
    with one_thread():
        graph = graph_of(adjacency)
        problem = Problem(likelihood, design, fixed_precision, graph, prior.sums_to_zero)
        search = _Search(problem, prior)
        terrain = Terrain(search.height)
        scale = climb_terrain(terrain)
        if integration == "empirical_bayes":
            shape, weights, components = None, np.ones(1), [search.settle(terrain.top)]
        else:
            shape, weights, components = _integrate(search, terrain, scale)
    visited = len(terrain.points)
    return put_together(problem, prior, family, taking_part, components, weights, shape, visited)


@dataclass(eq=False)
class _Search:
    """Fits at hyperparameters one after the other, each from where the nearest one ended."""

    problem: Problem
    prior: Bym2 | Leroux
    points: list[np.ndarray] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    variance: np.ndarray | None = None

    def height(self, point: np.ndarray) -> float:
        """Give the log posterior of a point of the plane."""
        spread, share, stretch = natural(point)
        pattern = self._pattern(point)
        none = np.zeros(self.problem.graph.size)
        system, state, averages = climb(self.problem, pattern, self._nearest(point), none)
        self._remember(point, state)
        evidence = log_evidence(self.problem, system, state, averages)
        return evidence + self.prior.log_prior(spread, share) + stretch

    def settle(self, point: np.ndarray) -> Component:
        """Give the nearest normal distribution at a point of the plane."""
        pattern, state = self._pattern(point), self._nearest(point)
        if self.variance is None:
            none = np.zeros(self.problem.graph.size)
            system, state, _ = climb(self.problem, pattern, state, none)
            self.variance = variance_of(self.problem, system)
        settled = settle(self.problem, pattern, state, self.variance)
        self._remember(point, settled.state)
        spread, share, stretch = natural(point)
        bound = lower_bound(self.problem, settled) + self.prior.log_prior(spread, share) + stretch
        return component_of(point, bound, settled)

    def _remember(self, point: np.ndarray, state: State) -> None:
        self.points.append(point)
        self.states.append(state)

    def _pattern(self, point: np.ndarray) -> Pattern:
        spread, share, _ = natural(point)
        return self.prior.pattern(self.problem.graph, spread, share)

    def _nearest(self, point: np.ndarray) -> State:
        if not self.points:
            level, (n, p) = self.problem.likelihood.start(), self.problem.design.shape
            fixed = np.append(level, np.zeros(p - 1))
            return State(fixed, np.zeros(n), np.zeros(n), np.full(n, level))
        apart = [np.abs(point - known).sum() for known in self.points]
        return self.states[int(np.argmin(apart))]


def _integrate(
    search: _Search, terrain: Terrain, scale: np.ndarray
) -> tuple[Shape, np.ndarray, list[Component]]:
    """Fit at the points of quadrature, choosing them anew while heights there were mistaken."""
    middle = None
    for tries_left in reversed(range(_TRIES)):
        shape = learn_shape(terrain, scale, middle)
        points, weights = nine_points(shape)
        components = None
        try:
            components = [search.settle(point) for point in points]
        except NoConvergence:
            if not tries_left:
                raise
        if components:
            off = _mistaken(shape, weights, components)
            if weights @ off**2 < _MOST_OFF**2:
                found = weights * np.exp(np.clip(off, -2.0, 2.0))
                return shape, found / found.sum(), components
        for point in points:
            terrain.visit(point)
        if components and np.abs(off).max() < _LIFTED:
            terrain.learn_lift(points, np.array([one.height for one in components]))
        middle, scale = shape.moments()
    raise NoConvergence(
        "spread and share of the spatial model could not be learned: a few areas differ from all"
        " others beyond what its prior allows; see whether their counts are right"
    )


def _mistaken(shape: Shape, weights: np.ndarray, components: Sequence[Component]) -> np.ndarray:
    """Give how far the interpolated heights were off at the points themselves."""
    surface = RegularGridInterpolator((shape.first, shape.second), shape.log_height)
    off = np.array([one.height - surface(one.point)[0] for one in components])
    off = np.clip(off, -_BEYOND, _BEYOND)
    return off - weights @ off
