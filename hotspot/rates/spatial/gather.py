"""Nine fits are one posterior once each has its weight."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from hotspot.rates.spatial.component import Component
from hotspot.rates.spatial.exploration import LARGEST, Shape, natural_axes
from hotspot.rates.spatial.fields import Bym2, Leroux
from hotspot.rates.spatial.likelihoods import NODES, WEIGHTS
from hotspot.rates.spatial.mixture import Mixture
from hotspot.rates.spatial.result import Diagnostics, SpatialFit, Summary
from hotspot.rates.spatial.system import Problem

_NOTICED = 0.01


def put_together(
    problem: Problem,
    prior: Bym2 | Leroux,
    family: str,
    taking_part: np.ndarray,
    components: Sequence[Component],
    weights: np.ndarray,
    shape: Shape | None,
    evaluations: int,
) -> SpatialFit:
    """Make one posterior of the fits at several hyperparameters.

    Parameters
    ----------
    problem : Problem
        What was fitted.
    prior : Bym2 or Leroux
        Prior of the effects.
    family : str
        How counts come about.
    taking_part : ndarray of bool, shape (n,)
        Areas where something is expected.
    components : sequence of Component, of length k
        A fit at each point of quadrature.
    weights : ndarray of float, shape (k,)
        Of these points.
    shape : Shape or None
        Posterior of the hyperparameters, if it was learned.
    evaluations : int
        Points at which the posterior of the hyperparameters was computed.

    Returns
    -------
    SpatialFit
        The posterior.
    """
    mixture = _mixture(weights, components)
    mean, sd = mixture.moments()
    fixed_mean, fixed_sd = _fixed(weights, components)
    points = np.array([one.point for one in components])
    spreads, shares = natural_axes(points[:, 0], points[:, 1])
    return SpatialFit(
        family=family,
        prior=prior.name,
        taking_part=taking_part,
        log_risk=mean,
        log_risk_sd=sd,
        risk=_mean_share(mixture) if family == "binomial" else mixture.mean_exponential(),
        fixed_mean=fixed_mean,
        fixed_sd=fixed_sd,
        hyperparameters=_hyperparameters(prior.names, points, weights, shape),
        diagnostics=Diagnostics(evaluations, spreads, shares, weights, _at_edge(shape)),
        mixture=mixture,
        problem=problem,
        components=tuple(components),
    )


def _mixture(weights: np.ndarray, components: Sequence[Component]) -> Mixture:
    """Stack the predictors of all fits."""
    parts = ("predictor", "sd", "skewness")
    stacked = (np.array([getattr(one, part) for one in components]) for part in parts)
    return Mixture(weights, *stacked)


def _fixed(weights: np.ndarray, components: Sequence[Component]) -> tuple[np.ndarray, np.ndarray]:
    """Give mean and standard deviation of the coefficients."""
    means = np.array([one.fixed for one in components])
    variances = np.array([one.fixed_variance for one in components])
    mean = weights @ means
    return mean, np.sqrt(weights @ (variances + (means - mean) ** 2))


def _mean_share(mixture: Mixture) -> np.ndarray:
    """Average shares over every component."""
    nodes = mixture.mean + mixture.sd * NODES[:, np.newaxis, np.newaxis]
    return np.einsum("q,k,qkn->n", WEIGHTS, mixture.weight, expit(nodes))


def _hyperparameters(
    names: tuple[str, str], points: np.ndarray, weights: np.ndarray, shape: Shape | None
) -> dict[str, Summary]:
    """Describe spread and share; without a posterior only their most probable values are known."""
    values = natural_axes(points[:, 0], points[:, 1])
    if shape is None:
        return {
            name: Summary(float(value[0]), np.nan, np.nan, np.nan)
            for name, value in zip(names, values, strict=True)
        }
    axes = natural_axes(shape.first, shape.second)
    margins = (shape.density.sum(axis=1), shape.density.sum(axis=0))
    return {
        name: _summary(value, weights, axis, margin)
        for name, value, axis, margin in zip(names, values, axes, margins, strict=True)
    }


def _summary(
    values: np.ndarray, weights: np.ndarray, axis: np.ndarray, margin: np.ndarray
) -> Summary:
    """Take moments from the points of quadrature and limits from the whole posterior."""
    mean = weights @ values
    ends = np.interp([0.025, 0.975], np.cumsum(margin) - margin / 2, axis)
    deviation = np.sqrt(weights @ (values - mean) ** 2)
    return Summary(float(mean), float(deviation), float(ends[0]), float(ends[1]))


def _at_edge(shape: Shape | None) -> bool:
    """Say whether the largest spread looked at has any mass to speak of."""
    if shape is None or shape.first[-1] < LARGEST:
        return False
    margin = shape.density.sum(axis=1)
    return bool(margin[-1] > _NOTICED * margin.max())
