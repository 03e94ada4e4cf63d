"""What a spatial model knows: every area's risk, how sure it is, and how it came to that."""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit, logit

from hotspot.core.errors import InvalidCounts
from hotspot.core.types import RateEstimates
from hotspot.linalg import one_thread
from hotspot.rates.spatial.component import Component
from hotspot.rates.spatial.draws import draw_predictors
from hotspot.rates.spatial.mixture import Mixture
from hotspot.rates.spatial.system import Problem


@dataclass(frozen=True)
class Summary:
    """A parameter in four numbers.

    Parameters
    ----------
    mean, sd : float
        Of its posterior.
    lower, upper : float
        Ends of its 95 % interval.
    """

    mean: float
    sd: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Diagnostics:
    """How a fit went.

    Parameters
    ----------
    evaluations : int
        Hyperparameters at which the most probable map was computed.
    spreads, shares, weights : ndarray of float, shape (k,)
        Hyperparameters of the integration and their weights.
    at_edge : bool
        Mass lies at the largest spread that is looked at: the posterior is cut off there.
    """

    evaluations: int
    spreads: np.ndarray
    shares: np.ndarray
    weights: np.ndarray
    at_edge: bool


@dataclass(frozen=True, eq=False)
class SpatialFit:
    """Posterior of the risks of all areas.

    Parameters
    ----------
    family : {"poisson", "quasi_poisson", "binomial"}
        How counts come about.
    prior : str
        "BYM2" or "Leroux".
    taking_part : ndarray of bool, shape (n,)
        Areas where something is expected. The others have what their neighbors and covariates say
        of them, and no data of their own.
    log_risk, log_risk_sd : ndarray of float, shape (n,)
        Mean and standard deviation of the log relative risk, or of the log odds of a share.
    risk : ndarray of float, shape (n,)
        Mean relative risk, or share.
    fixed_mean, fixed_sd : ndarray of float, shape (q + 1,)
        Of the common level and the coefficients of the covariates.
    hyperparameters : dict of str to Summary
        Spread and share under the names of the prior.
    diagnostics : Diagnostics
        How the fit went.
    """

    family: str
    prior: str
    taking_part: np.ndarray
    log_risk: np.ndarray
    log_risk_sd: np.ndarray
    risk: np.ndarray
    fixed_mean: np.ndarray
    fixed_sd: np.ndarray
    hyperparameters: dict[str, Summary]
    diagnostics: Diagnostics
    mixture: Mixture = field(repr=False)
    problem: Problem = field(repr=False)
    components: tuple[Component, ...] = field(repr=False)

    @property
    def method(self) -> str:
        """Name the method in words, for the reader of a map."""
        counts = {
            "poisson": "Poisson",
            "quasi_poisson": "Poisson of effective counts",
            "binomial": "binomial",
        }
        how = "" if len(self.components) > 1 else ", empirical Bayes"
        return f"spatial model ({self.prior}, {counts[self.family]}{how})"

    def interval(self, coverage: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Give equal-tailed credible limits.

        Parameters
        ----------
        coverage : float, default 0.95
            Between zero and one.

        Returns
        -------
        tuple of (ndarray, ndarray), each of shape (n,)
            Of the relative risk, or the share.

        Raises
        ------
        InvalidCounts
            If the coverage is none.
        """
        if not 0 < coverage < 1:
            raise InvalidCounts(f"coverage must lie between 0 and 1; found {coverage:g}")
        tail = (1 - coverage) / 2
        ends = self.mixture.quantile(tail), self.mixture.quantile(1 - tail)
        lower, upper = map(self._natural, ends)
        return lower, upper

    def exceedance(self, threshold: float) -> np.ndarray:
        """Give the probability of lying above a threshold.

        Parameters
        ----------
        threshold : float
            Relative risk above zero, or a share; a share of one or more is never exceeded.

        Returns
        -------
        ndarray of float, shape (n,)
            Between zero and one.

        Raises
        ------
        InvalidCounts
            If the threshold is not a number.
        """
        return np.clip(1 - self.mixture.below(self._on_scale(threshold)), 0.0, 1.0)

    def shortfall(self, threshold: float) -> np.ndarray:
        """Give the probability of lying below a threshold.

        Parameters
        ----------
        threshold : float
            Relative risk above zero, or a share.

        Returns
        -------
        ndarray of float, shape (n,)
            Between zero and one.

        Raises
        ------
        InvalidCounts
            If the threshold is not a number.
        """
        return np.clip(self.mixture.below(self._on_scale(threshold)), 0.0, 1.0)

    def draw(self, number: int = 1000, *, seed: int = 0) -> np.ndarray:
        """Draw risks of all areas together, so that questions about several can be asked.

        Parameters
        ----------
        number : int, default 1000
            Draws.
        seed : int, default 0
            Same seed, same draws.

        Returns
        -------
        ndarray of float, shape (number, n)
            Relative risks, or shares.

        Raises
        ------
        InvalidCounts
            If no draw is asked for.
        """
        if number < 1:
            raise InvalidCounts(f"at least one draw must be asked for; found {number}")
        with one_thread():
            drawn = draw_predictors(
                self.problem,
                self.components,
                self.mixture.weight,
                number=number,
                rng=np.random.default_rng(seed),
            )
        return self._natural(drawn)

    def estimates(
        self, *, reference: float, margin: float = 1.2, coverage: float = 0.95
    ) -> RateEstimates:
        """Give rates, for a map.

        Parameters
        ----------
        reference : float
            Rate at which counts were expected, per person-week; for a share, the one to compare
            with.
        margin : float, default 1.2
            Ratio to the reference that counts as different, above 1.
        coverage : float, default 0.95
            Of the interval.

        Returns
        -------
        RateEstimates
            Not a number where nothing was expected.
        """
        shares = self.family == "binomial"
        scale, base = (1.0, reference) if shares else (reference, 1.0)
        gap = np.where(self.taking_part, 1.0, np.nan)
        lower, upper = self.interval(coverage)
        return RateEstimates(
            rate=self.risk * scale * gap,
            lower=np.minimum(lower, self.risk) * scale * gap,
            upper=np.maximum(upper, self.risk) * scale * gap,
            method=self.method,
            coverage=coverage,
            reference=float(reference),
            margin=margin,
            exceedance=self.exceedance(base * margin) * gap,
            shortfall=self.shortfall(base / margin) * gap,
        )

    def _natural(self, predictor: np.ndarray) -> np.ndarray:
        return expit(predictor) if self.family == "binomial" else np.exp(predictor)

    def _on_scale(self, threshold: float) -> float:
        if np.isnan(threshold):
            raise InvalidCounts("a threshold must be a number")
        if self.family == "binomial":
            return float(logit(np.clip(threshold, 0.0, 1.0)))
        return float(np.log(threshold)) if threshold > 0 else -np.inf
