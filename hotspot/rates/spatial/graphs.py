"""A map enters a model as a graph: who touches whom, how strongly pieces hold together.

What depends on the map only (the order of elimination, the scale of every connected piece) is
worked out once and kept, because every week asks about the same map.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.sparse import triu
from scipy.sparse.csgraph import connected_components

from hotspot.core.errors import InvalidCounts
from hotspot.core.types import Adjacency
from hotspot.linalg import Elimination, plan_elimination

_RIDGE = 1e-8
"""Added to the precision of the smoothest pattern, as a part of a link: keeps it invertible."""


@dataclass(frozen=True, eq=False)
class MapGraph:
    """A map as a graph, ready to be eliminated.

    Parameters
    ----------
    pairs : ndarray of int, shape (m, 2)
        Rows of areas that touch, each pair once.
    component : ndarray of int, shape (n,)
        Connected piece of each area.
    members : ndarray of int, shape (n,)
        Number of areas in that piece.
    alone : ndarray of bool, shape (n,)
        Areas that touch no other.
    degree : ndarray of float, shape (n,)
        How many areas each one touches.
    scaling : ndarray of float, shape (n,)
        Typical variance in the piece of each area, if links were all there is; 1 for one alone.
    plan : Elimination
        Of matrices with this pattern.
    """

    pairs: np.ndarray
    component: np.ndarray
    members: np.ndarray
    alone: np.ndarray
    degree: np.ndarray
    scaling: np.ndarray
    plan: Elimination

    @cached_property
    def one_piece(self) -> bool:
        """All areas hang together."""
        return self.component.max(initial=0) == 0

    @property
    def size(self) -> int:
        """Number of areas."""
        return self.alone.size


@lru_cache(maxsize=16)
def graph_of(adjacency: Adjacency) -> MapGraph:
    """Prepare a map.

    Parameters
    ----------
    adjacency : Adjacency
        Which areas touch.

    Returns
    -------
    MapGraph
        In the order of the areas; kept for the maps used last.

    Raises
    ------
    InvalidCounts
        If the links are not square and symmetric, or ``component`` does not number the pieces they
        leave from zero on.
    """
    links = adjacency.links
    n = adjacency.areas.size
    if links.shape != (n, n) or (links != links.T).nnz:
        raise InvalidCounts(
            f"links {links.shape} of {n} areas must be symmetric, one row and column an area"
        )
    component = _pieces(adjacency)
    upper = triu(links, k=1).tocoo()
    pairs = np.column_stack([upper.row, upper.col]).astype(np.int64)
    degree = np.bincount(pairs.ravel(), minlength=n).astype(float)
    plan = plan_elimination(pairs, n)
    members = np.bincount(component)[component]
    scaling = _typical_variance(plan, pairs, degree, component)
    return MapGraph(pairs, component, members, degree == 0, degree, scaling, plan)


def icar_scaling(adjacency: Adjacency) -> np.ndarray:
    r"""Give the typical variance of the intrinsic autoregression on each connected piece.

    Parameters
    ----------
    adjacency : Adjacency
        Which areas touch.

    Returns
    -------
    ndarray of float, shape (n_components,)
        In the order of the numbers in ``adjacency.component``; 1 for an area that is alone.

    Notes
    -----
    The geometric mean over the areas of a piece of :math:`\mathrm{diag}(R^-)`, with *R* the graph
    Laplacian of the piece and :math:`R^-` its generalized inverse [1]_. Multiplying *R* by it makes
    a spread of one mean the same on every map, and on every piece of a map [2]_.

    References
    ----------
    .. [1] Sorbye SH, Rue H (2014). Scaling intrinsic Gaussian Markov random field priors in spatial
       modelling. Spatial Statistics 8, 39-51.
    .. [2] Freni-Sterrantino A, Ventrucci M, Rue H (2018). A note on intrinsic conditional
       autoregressive models for disconnected graphs. Spatial and Spatio-temporal Epidemiology 26,
       25-34.
    """
    graph = graph_of(adjacency)
    first = np.unique(graph.component, return_index=True)[1]
    return graph.scaling[first]


def ridge(graph: MapGraph) -> np.ndarray:
    """Give what keeps the precision of connected pieces invertible; nothing for areas alone."""
    return np.where(graph.alone, 0.0, _RIDGE)


def _pieces(adjacency: Adjacency) -> np.ndarray:
    """Give the connected piece of each area, once it is sure that links agree."""
    given, found = np.asarray(adjacency.component), connected_components(adjacency.links)[1]
    if given.shape == found.shape:
        both = np.unique(np.column_stack([given, found]), axis=0)
        if np.array_equal(both[:, 0], np.arange(found.max(initial=-1) + 1)):
            return given
    raise InvalidCounts(
        "component must number the connected pieces of the links from zero on, one number an area"
    )


def _typical_variance(
    plan: Elimination, pairs: np.ndarray, degree: np.ndarray, component: np.ndarray
) -> np.ndarray:
    """Give the geometric mean variance of the piece each area lies in."""
    alone, members = degree == 0, np.bincount(component)
    diagonal, first = degree.copy(), np.unique(component, return_index=True)[1]
    diagonal[first] += 1.0  # held at one area, a piece has an inverse
    factor = plan.factor(diagonal, np.full(len(pairs), -1.0))
    to_all = factor.solve(np.ones(degree.size)) / members[component]
    among_all = np.bincount(component, to_all) / members
    variance = factor.inverse()[0] - 2 * to_all + among_all[component]
    logs = np.log(np.where(alone, 1.0, variance))
    return np.exp(np.bincount(component, logs) / members)[component]
