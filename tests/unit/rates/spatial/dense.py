"""The same models as textbooks write them, with dense matrices: slow, and hard to get wrong."""

import numpy as np

from hotspot.core.types import Adjacency
from hotspot.rates.spatial.system import Problem
from tests.factories import adjacency_from

TWO_PIECES_AND_AN_ISLAND = adjacency_from(
    np.array([[0, 1], [1, 2], [0, 2], [2, 3], [4, 5]]), 7
)  # a triangle with a tail, a pair, and area 6 alone


def laplacian(adjacency: Adjacency) -> np.ndarray:
    links = adjacency.links.toarray().astype(float)
    return np.diag(links.sum(axis=1)) - links


def smooth_covariance(adjacency: Adjacency) -> np.ndarray:
    """Covariance of the scaled pattern: a generalized inverse per piece, one where alone."""
    found = np.zeros((adjacency.areas.size,) * 2)
    whole = laplacian(adjacency)
    for piece in np.unique(adjacency.component):
        rows = np.flatnonzero(adjacency.component == piece)
        if rows.size == 1:
            found[rows[0], rows[0]] = 1.0
            continue
        inverse = np.linalg.pinv(whole[np.ix_(rows, rows)])
        found[np.ix_(rows, rows)] = inverse / np.exp(np.log(np.diag(inverse)).mean())
    return found


def bym2_precision(adjacency: Adjacency, sigma: float, phi: float) -> np.ndarray:
    own = np.eye(adjacency.areas.size)
    return np.linalg.inv(sigma**2 * ((1 - phi) * own + phi * smooth_covariance(adjacency)))


def leroux_precision(adjacency: Adjacency, sigma: float, rho: float) -> np.ndarray:
    return (rho * laplacian(adjacency) + (1 - rho) * np.eye(adjacency.areas.size)) / sigma**2


class DensePosterior:
    """Coefficients and effects given weights and a working response."""

    def __init__(self, problem: Problem, precision: np.ndarray, weight: np.ndarray):
        x = problem.design
        everything = np.hstack([x, np.eye(len(x))])
        prior = np.zeros((everything.shape[1],) * 2)
        p = x.shape[1]
        prior[:p, :p] = np.diag(problem.fixed_precision)
        prior[p:, p:] = precision
        self.columns, self.everything, self.prior = p, everything, prior
        self.precision = prior + everything.T @ (weight[:, np.newaxis] * everything)
        self.covariance = np.linalg.inv(self.precision)

    def mean(self, response: np.ndarray) -> np.ndarray:
        return self.covariance @ (self.everything.T @ response)

    @property
    def predictor_covariance(self) -> np.ndarray:
        return self.everything @ self.covariance @ self.everything.T


def dense_evidence(problem: Problem, precision: np.ndarray, mean: np.ndarray) -> float:
    """Laplace's evidence at a mode (coefficients, then effects), up to a constant of the map."""
    none = np.zeros(len(problem.design))
    p = problem.design.shape[1]
    predictor = problem.design @ mean[:p] + mean[p:]
    there = problem.likelihood.average(predictor, none)
    dense = DensePosterior(problem, precision, there.weight)
    half = np.linalg.slogdet(precision)[1] - np.linalg.slogdet(dense.precision)[1]
    return there.value.sum() - mean @ dense.prior @ mean / 2 + half / 2


class ExactPosterior:
    """Posterior of the predictors of three areas by brute numerical integration, flat level."""

    def __init__(self, log_likelihood, precisions, log_priors, centre, unit, nodes=41):
        """Take one precision of the effects and one log prior for each pair of hyperparameters."""
        z, w = np.polynomial.hermite.hermgauss(nodes)
        grid = np.stack(np.meshgrid(z, z, z, indexing="ij"), axis=-1).reshape(-1, 3)
        log_w = np.log(w)
        weights = (log_w[:, None, None] + log_w[None, :, None] + log_w[None, None, :]).ravel()
        turn = np.sqrt(2) * np.linalg.cholesky(unit)
        self.eta = centre + grid @ turn.T
        base = log_likelihood(self.eta) + weights + (grid**2).sum(axis=1)
        one = np.ones(3)
        self.log_evidence = np.empty(len(precisions))
        parts = []
        for k, (precision, log_prior) in enumerate(zip(precisions, log_priors, strict=True)):
            pull = precision @ one
            flat = precision - np.outer(pull, pull) / (one @ pull)  # the level integrated out
            normal = (np.linalg.slogdet(precision)[1] - np.log(one @ pull)) / 2
            parts.append(base - ((self.eta @ flat) * self.eta).sum(axis=1) / 2 + normal)
            top = parts[-1].max()
            self.log_evidence[k] = top + np.log(np.exp(parts[-1] - top).sum())
            parts[-1] = parts[-1] + log_prior
        total = np.stack(parts)
        self.mass = np.exp(total - total.max()).sum(axis=0)
        self.mass /= self.mass.sum()

    def mean(self) -> np.ndarray:
        return self.mass @ self.eta

    def sd(self) -> np.ndarray:
        return np.sqrt(self.mass @ (self.eta - self.mean()) ** 2)

    def above(self, value: float) -> np.ndarray:
        """Interpolate between nodes, for which ``unit`` must be diagonal."""
        found = np.empty(3)
        for area in range(3):
            nodes, at = np.unique(np.round(self.eta[:, area], 9), return_inverse=True)
            mass = np.bincount(at, self.mass)
            found[area] = 1 - np.interp(value, nodes, np.cumsum(mass) - mass / 2)
        return found
