"""A posterior over many spreads is a mixture of slightly skewed normal distributions."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

_MOST_STEPS, _NEWTON = 40, 12
_EXACT = 1e-9
_FARTHEST = 8.0


@dataclass(frozen=True, eq=False)
class Mixture:
    """One mixture an area.

    Parameters
    ----------
    weight : ndarray of float, shape (k,)
        Summing to one.
    mean, sd, skewness : ndarray of float, shape (k, n)
        Of the components.
    """

    weight: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    skewness: np.ndarray

    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Give mean and standard deviation of every area, each of shape (n,)."""
        mean = self.weight @ self.mean
        return mean, np.sqrt(self.weight @ (self.sd**2 + (self.mean - mean) ** 2))

    def below(self, value: np.ndarray | float) -> np.ndarray:
        r"""Give the probability of lying below a value.

        Parameters
        ----------
        value : float or ndarray of float, shape (n,)
            On the scale of the means; may be infinite.

        Returns
        -------
        ndarray of float, shape (n,)
            Between zero and one.

        Notes
        -----
        Edgeworth's expansion to the third cumulant,
        :math:`\Phi(z) - \frac{\gamma}{6}(z^2-1)\varphi(z)`.
        """
        return self._below(value)[0]

    def _below(self, value: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        """Give the probability of lying below a value, and its slope there."""
        z = np.clip((value - self.mean) / self.sd, -40.0, 40.0)
        bell = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        tail = ndtr(z) - self.skewness / 6 * (z**2 - 1) * bell
        return self.weight @ np.clip(tail, 0.0, 1.0), self.weight @ (bell / self.sd)

    def quantile(self, probability: float) -> np.ndarray:
        """Give the value with a probability of lying below it.

        Parameters
        ----------
        probability : float
            Between zero and one.

        Returns
        -------
        ndarray of float, shape (n,)
            Its probability is exact to a billionth.
        """
        mean, sd = self.moments()
        low, high = mean - _FARTHEST * sd, mean + _FARTHEST * sd
        found = mean + ndtri(probability) * sd
        for step in range(_MOST_STEPS):
            reached, slope = self._below(found)
            off = reached - probability
            low, high = np.where(off < 0, found, low), np.where(off < 0, high, found)
            if np.abs(off).max() < _EXACT:
                break
            with np.errstate(divide="ignore"):
                newton = found - off / slope
            inside = (low < newton) & (newton < high) & (step < _NEWTON)
            found = np.where(inside, newton, (low + high) / 2)
        return found

    def mean_exponential(self) -> np.ndarray:
        """Give the mean of the exponential, from the cumulants up to the third, shape (n,)."""
        log_mean = self.mean + self.sd**2 / 2 + self.skewness * self.sd**3 / 6
        return self.weight @ np.exp(log_mean)
