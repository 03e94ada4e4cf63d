"""A fit at one set of hyperparameters is kept as light as it can be: its matrices can be remade."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve

from hotspot.rates.spatial.fields import Pattern
from hotspot.rates.spatial.normal import Settled

_MOST_BENT = 2.5
"""Skewness up to which the expansion of a probability still rises everywhere."""


@dataclass(frozen=True, eq=False)
class Component:
    """The normal distribution nearest to the posterior at one point of the plane.

    Parameters
    ----------
    point : ndarray of float, shape (2,)
        Of the plane of hyperparameters.
    height : float
        Log posterior of the point, by the lower bound that the distribution gives.
    pattern : Pattern
        Prior of the hidden pattern.
    predictor, sd, skewness : ndarray of float, shape (n,)
        Mean, standard deviation and skewness of the linear predictor of each area.
    precision, response : ndarray of float, shape (n,)
        What counts add to the precision of the linear predictor, and their working response.
    fixed, fixed_variance : ndarray of float, shape (p,)
        Mean and variance of the coefficients.
    """

    point: np.ndarray
    height: float
    pattern: Pattern
    predictor: np.ndarray
    sd: np.ndarray
    skewness: np.ndarray
    precision: np.ndarray
    response: np.ndarray
    fixed: np.ndarray
    fixed_variance: np.ndarray


def component_of(point: np.ndarray, height: float, settled: Settled) -> Component:
    """Keep of a fit what cannot be remade.

    Parameters
    ----------
    point : ndarray of float, shape (2,)
        Of the plane of hyperparameters.
    height : float
        Log posterior of the point.
    settled : Settled
        The fit.

    Returns
    -------
    Component
        Without any factor.
    """
    averages, state, sd = settled.averages, settled.state, np.sqrt(settled.variance)
    unit = np.eye(state.fixed.size)
    return Component(
        point=point,
        height=height,
        pattern=settled.system.pattern,
        predictor=state.predictor,
        sd=sd,
        skewness=np.clip(averages.bend * sd**3, -_MOST_BENT, _MOST_BENT),
        precision=averages.weight,
        response=averages.weight * state.predictor + averages.slope,
        fixed=state.fixed,
        fixed_variance=np.diag(cho_solve(settled.system.fixed_factor, unit)),
    )
