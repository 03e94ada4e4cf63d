"""Places that touch share their luck, and every place has some of its own.

Two ways to say so: BYM2 adds a pattern that is smooth over the map and one that is not, in shares
that sum to one; Leroux makes each place depend on those it touches, more or less strongly. Both are
Gaussian, both are given here as the sparse precision of a hidden pattern.
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from hotspot.core.errors import InvalidCounts
from hotspot.rates.spatial.graphs import MapGraph, ridge
from hotspot.rates.spatial.priors import Beta, HalfNormal, SpreadPrior


@dataclass(frozen=True, eq=False)
class Pattern:
    """The hidden pattern *u* for given hyperparameters; an area's effect is ``coupling * u``.

    Parameters
    ----------
    diagonal : ndarray of float, shape (n,)
        Of the prior precision.
    links : ndarray of float, shape (m,)
        Of the prior precision, at the pairs of the graph.
    coupling : float
        What the pattern is multiplied with.
    noise : float
        Precision of what each area has on its own; infinite is nothing.
    log_normalizer : float
        Half the log determinant of the prior precision of the pattern, up to what depends on the
        map only.
    """

    diagonal: np.ndarray
    links: np.ndarray
    coupling: float
    noise: float
    log_normalizer: float


class Field(Protocol):
    """A prior of the effects of areas, with a spread and a share for hyperparameters."""

    name: str
    names: tuple[str, str]
    sums_to_zero: bool

    def pattern(self, graph: MapGraph, spread: float, share: float) -> Pattern:
        """Give the hidden pattern for a spread above zero and a share between zero and one."""

    def log_prior(self, spread: float, share: float) -> float:
        """Give the log density of spread and share."""


@dataclass(frozen=True)
class Bym2:
    r"""Effects with a share that is common to neighbors: the default.

    Parameters
    ----------
    sigma : HalfNormal, Exponential or InverseGamma, default HalfNormal(1)
        Prior of the standard deviation of the effects.
    phi : Beta, default Beta(0.5, 0.5)
        Prior of the share of their variance that is smooth over the map.
    fixed_sd : float, default infinite
        Prior standard deviation of the common level and of coefficients; infinite is flat.

    Notes
    -----
    :math:`b = \sigma(\sqrt{1-\phi}\,v + \sqrt{\phi}\,u)` with independent standard normal *v* and
    *u* an intrinsic autoregression scaled to typical variance one and summing to zero in every
    connected piece; an area that is alone has a standard normal *u* [1]_.

    References
    ----------
    .. [1] Riebler A, Sorbye SH, Simpson D, Rue H (2016). An intuitive Bayesian spatial model for
       disease mapping that accounts for scaling. Statistical Methods in Medical Research 25,
       1145-1165.
    """

    sigma: SpreadPrior = field(default_factory=HalfNormal)
    phi: Beta = field(default_factory=Beta)
    fixed_sd: float = np.inf
    name = "BYM2"
    names = ("sigma", "phi")
    sums_to_zero = True

    def __post_init__(self) -> None:
        """Refuse a standard deviation that is none."""
        _checked_fixed_sd(self.fixed_sd)

    def pattern(self, graph: MapGraph, spread: float, share: float) -> Pattern:
        """Give the scaled autoregression and how it enters."""
        own = spread**2 * (1 - share)
        scaled = graph.scaling[graph.pairs[:, 0]]
        return Pattern(
            diagonal=np.where(graph.alone, 1.0, graph.scaling * (graph.degree + ridge(graph))),
            links=-scaled,
            coupling=float(spread * np.sqrt(share)),
            noise=1 / own,
            log_normalizer=0.0,
        )

    def log_prior(self, spread: float, share: float) -> float:
        """Give the log density of sigma and phi."""
        return self.sigma.log_density(spread) + self.phi.log_density(share)


@dataclass(frozen=True)
class Leroux:
    r"""Effects that depend on neighbors with one strength for all.

    Parameters
    ----------
    sigma : HalfNormal, Exponential or InverseGamma, default HalfNormal(1)
        Prior of the conditional standard deviation.
    rho : Beta, default Beta(1, 1)
        Prior of the strength, from independent areas to the intrinsic autoregression.
    fixed_sd : float, default infinite
        Prior standard deviation of the common level and of coefficients; infinite is flat.

    Notes
    -----
    :math:`b \sim N(0, \sigma^2 [\rho R + (1-\rho) I]^{-1})` with *R* the graph Laplacian [1]_,
    unscaled and not made to sum to zero.

    References
    ----------
    .. [1] Leroux BG, Lei X, Breslow N (2000). Estimation of disease rates in small areas: a new
       mixed model for spatial dependence. Statistical Models in Epidemiology, 179-191.
    """

    sigma: SpreadPrior = field(default_factory=HalfNormal)
    rho: Beta = field(default_factory=lambda: Beta(1.0, 1.0))
    fixed_sd: float = np.inf
    name = "Leroux"
    names = ("sigma", "rho")
    sums_to_zero = False

    def __post_init__(self) -> None:
        """Refuse a standard deviation that is none."""
        _checked_fixed_sd(self.fixed_sd)

    def pattern(self, graph: MapGraph, spread: float, share: float) -> Pattern:
        """Give the autoregression; its determinant depends on the strength and is computed."""
        precision = spread**-2
        diagonal = share * graph.degree + 1 - share
        links = np.full(len(graph.pairs), -share)
        half = graph.plan.factor(diagonal, links).log_determinant / 2
        return Pattern(
            diagonal=precision * diagonal,
            links=precision * links,
            coupling=1.0,
            noise=np.inf,
            log_normalizer=float(half + graph.size / 2 * np.log(precision)),
        )

    def log_prior(self, spread: float, share: float) -> float:
        """Give the log density of sigma and rho."""
        return self.sigma.log_density(spread) + self.rho.log_density(share)


def _checked_fixed_sd(value: float) -> None:
    if not value > 0:
        raise InvalidCounts("fixed_sd must be above zero; infinite is a flat prior")
