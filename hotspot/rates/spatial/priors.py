"""How far areas may differ is itself not known; a prior says what would surprise us.

The spread is the standard deviation of the log relative risk (log odds for shares); the share is
how much of it is common to places that touch.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import betaln

from hotspot.core.errors import InvalidCounts


class SpreadPrior(Protocol):
    """Prior of the standard deviation."""

    def log_density(self, spread: float) -> float:
        """Give the log density of a standard deviation above zero."""


@dataclass(frozen=True)
class HalfNormal:
    """Standard deviation drawn as the size of a normal number: large values are implausible.

    Parameters
    ----------
    scale : float, default 1
        Standard deviation of the normal; above zero.
    """

    scale: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a scale that is none."""
        _above_zero(self.scale, "scale of a half-normal prior")

    def log_density(self, spread: float) -> float:
        """Give the log density of a standard deviation.

        Parameters
        ----------
        spread : float
            Above zero.

        Returns
        -------
        float
            Normalized.
        """
        return float(0.5 * np.log(2 / np.pi) - np.log(self.scale) - (spread / self.scale) ** 2 / 2)


@dataclass(frozen=True)
class Exponential:
    """Standard deviation that is zero unless data ask for more: the penalized-complexity prior.

    Parameters
    ----------
    rate : float
        Above zero; ``Exponential.beyond`` gives it from a statement about the tail.

    References
    ----------
    .. [1] Simpson D, Rue H, Riebler A, Martins TG, Sorbye SH (2017). Penalising model component
       complexity. Statistical Science 32, 1-28.
    """

    rate: float

    def __post_init__(self) -> None:
        """Refuse a rate that is none."""
        _above_zero(self.rate, "rate of an exponential prior")

    @classmethod
    def beyond(cls, limit: float, probability: float) -> "Exponential":
        """Choose the rate so that the standard deviation is above a limit with a probability.

        Parameters
        ----------
        limit : float
            Above zero.
        probability : float
            Between zero and one.

        Returns
        -------
        Exponential
            With rate ``-log(probability) / limit``.
        """
        _above_zero(limit, "limit of an exponential prior")
        if not 0 < probability < 1:
            raise InvalidCounts("probability of an exponential prior must be between 0 and 1")
        return cls(float(-np.log(probability) / limit))

    def log_density(self, spread: float) -> float:
        """Give the log density of a standard deviation.

        Parameters
        ----------
        spread : float
            Above zero.

        Returns
        -------
        float
            Normalized.
        """
        return float(np.log(self.rate) - self.rate * spread)


@dataclass(frozen=True)
class InverseGamma:
    """Variance drawn from an inverse gamma distribution, as older software has it.

    Parameters
    ----------
    shape, scale : float
        Above zero.
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        """Refuse parameters that are none."""
        _above_zero(self.shape, "shape of an inverse gamma prior")
        _above_zero(self.scale, "scale of an inverse gamma prior")

    def log_density(self, spread: float) -> float:
        """Give the log density of a standard deviation, whose square has the prior.

        Parameters
        ----------
        spread : float
            Above zero.

        Returns
        -------
        float
            Without the constant.
        """
        return float(-(2 * self.shape + 1) * np.log(spread) - self.scale / spread**2)


@dataclass(frozen=True)
class Beta:
    """Prior of a share.

    Parameters
    ----------
    a, b : float, default 0.5
        Above zero; 1 and 1 is any share alike.
    """

    a: float = 0.5
    b: float = 0.5

    def __post_init__(self) -> None:
        """Refuse parameters that are none."""
        _above_zero(self.a, "first parameter of a beta prior")
        _above_zero(self.b, "second parameter of a beta prior")

    def log_density(self, share: float) -> float:
        """Give the log density of a share.

        Parameters
        ----------
        share : float
            Between zero and one.

        Returns
        -------
        float
            Normalized.
        """
        density = (self.a - 1) * np.log(share) + (self.b - 1) * np.log1p(-share)
        return float(density - betaln(self.a, self.b))


def _above_zero(value: float, name: str) -> None:
    if not (np.isfinite(value) and value > 0):
        raise InvalidCounts(f"{name} must be a number above zero")
