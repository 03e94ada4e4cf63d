"""How many events are too many depends on how counts vary, and on how well that is known."""

import numpy as np
from scipy.special import ndtri
from scipy.stats import nbinom, norm, poisson

from hotspot.spc.seasons.farrington_settings import FarringtonSettings
from hotspot.spc.seasons.outlook import LOG_MOST, Outlook

UNSEEN = 0.5
"""Events that are assumed where there were none: never before is no certainty."""


def bound_events(
    observed: np.ndarray, outlook: Outlook, settings: FarringtonSettings
) -> tuple[np.ndarray, np.ndarray]:
    r"""Give the bound on a week's events and the probability of as many as were observed.

    Parameters
    ----------
    observed : ndarray of float, shape (n,)
        Events of the week.
    outlook : Outlook
        What the past expects of it.
    settings : FarringtonSettings
        Kind of bound, and the probability beyond it.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Bound and one-sided p, each (n,).

    Notes
    -----
    "delta": :math:`(\mu^p + z_\alpha p \mu^{p - 1/2} \sqrt{\phi + \mu s^2})^{1/p}`, where *s* is
    the standard error of :math:`\log \mu` [1]_. "nbPlugin": quantile of the negative binomial with
    mean :math:`\mu` and variance :math:`\phi \mu` [2]_. "muan": the same with mean
    :math:`\mu \exp(z_\alpha s)`.

    References
    ----------
    .. [1] Farrington CP, Andrews NJ, Beale AD, Catchpole MA (1996). A statistical algorithm for
       the early detection of outbreaks of infectious disease. Journal of the Royal Statistical
       Society A 159(3), 547-563.
    .. [2] Noufaily A, Enki DG, Farrington P, et al. (2013). An improved algorithm for outbreak
       detection in multiple surveillance systems. Statistics in Medicine 32(7), 1206-1222.
    """
    z = ndtri(1 - settings.alpha)
    if settings.bound == "delta":
        mean, power = np.exp(np.minimum(outlook.log_mean, LOG_MOST)), settings.power
        tau = outlook.dispersion + mean * outlook.error**2
        sd = power * mean ** (power - 0.5) * np.sqrt(tau)
        return (mean**power + z * sd) ** (1 / power), norm.sf(observed**power, mean**power, sd)
    raised = outlook.error * z if settings.bound == "muan" else 0.0
    mean = np.exp(np.minimum(outlook.log_mean + raised, LOG_MOST))
    return _negative_binomial(observed, mean, outlook.dispersion, settings.alpha)


def bound_of_none(
    observed: np.ndarray, weeks: np.ndarray, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the bound where these weeks of past years had no event at all.

    Parameters
    ----------
    observed : ndarray of float, shape (n,)
        Events of the week.
    weeks : ndarray of float, shape (n,)
        Past weeks of these, in weeks like the one to judge, above zero.
    alpha : float
        Probability beyond the bound.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Bound and one-sided p, each (n,), of a negative binomial whose mean is gamma with shape one
        half and scale one over the weeks, Jeffreys' posterior.
    """
    chance = weeks / (weeks + 1)
    return nbinom.ppf(1 - alpha, UNSEEN, chance), nbinom.sf(observed - 1, UNSEEN, chance)


def _negative_binomial(
    observed: np.ndarray, mean: np.ndarray, dispersion: np.ndarray, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give quantile and tail; a dispersion of one is Poisson's."""
    upper, p = poisson.ppf(1 - alpha, mean), poisson.sf(observed - 1, mean)
    wide = dispersion > 1
    shape, chance = mean[wide] / (dispersion[wide] - 1), 1 / dispersion[wide]
    upper[wide] = nbinom.ppf(1 - alpha, shape, chance)
    p[wide] = nbinom.sf(observed[wide] - 1, shape, chance)
    return upper, p
