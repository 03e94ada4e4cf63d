"""Real weeks vary more than independent events would, and Laney's charts measure by how much.

The same child comes back, one stay fills many days, a busy clinic asks more families. The factor
is sigma z: 1 is chance alone, 2 is limits twice as wide. A series whose sigma z cannot be known (no
two neighboring baseline weeks) has no limits; one that never varies has sigma z at the floor.
"""

import numpy as np
from numpy.typing import ArrayLike

from hotspot.spc.baselines import Baseline
from hotspot.spc.chance import rates, shares
from hotspot.spc.expected import Reference
from hotspot.spc.limits import Limits, three_sigma
from hotspot.spc.ranges import D2, mean_moving_range


def u_prime(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
    screen: bool = False,
    floor: float = 1.0,
    d2: float = D2,
) -> Limits:
    r"""Give rates limits that allow for spread beyond chance (Laney's u′).

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts; not a number where missing.
    exposure : array_like of float, shape (n, w)
        Person-weeks; zero or missing means no rate.
    baseline : Baseline
        Weeks to compute the limits from.
    reference : Reference, optional
        Rate the centre line follows; None is a flat line.
    screen : bool, default False
        Leave out moving ranges of ``D4`` times their mean and above, once.
    floor : float, default 1
        Smallest sigma z; 0 lets it fall. From twelve weeks sigma z is found anywhere between 0.6
        and 1.5 when it is 1, and limits narrower than chance are luck.
    d2 : float, default 1.128
        Mean range of two normal values.

    Returns
    -------
    Limits
        The lower limit is cut at zero.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    Notes
    -----
    With :math:`z_t = (u_t - \bar u_t) / \sqrt{\bar u_t / n_t}`, sigma z is the mean moving range of
    *z* over *d2*, and the limits are :math:`\bar u_t \pm 3 \sigma_z \sqrt{\bar u_t / n_t}`. A
    reference made of *R* events adds its own noise: the root grows by
    :math:`\sqrt{1 + \bar u_t n_t / R_t}`. Skewed and autocorrelated weeks are still flagged more
    often than three sigma promises.

    References
    ----------
    .. [1] Laney DB (2002). Improved control charts for attributes. Quality Engineering 14(4),
       531-537.
    """
    found = rates(events, exposure, baseline, reference)
    return _laney(*found, screen=screen, floor=floor, d2=d2).within(0, np.inf)


def p_prime(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
    screen: bool = False,
    floor: float = 1.0,
    d2: float = D2,
) -> Limits:
    """Give shares limits that allow for spread beyond chance (Laney's p′).

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Children with the answer; not a number where missing.
    exposure : array_like of float, shape (n, w)
        Children asked; zero or missing means no share.
    baseline : Baseline
        Weeks to compute the limits from.
    reference : Reference, optional
        Share the centre line follows; None is a flat line.
    screen : bool, default False
        Leave out moving ranges of ``D4`` times their mean and above, once.
    floor : float, default 1
        Smallest sigma z; 0 lets it fall.
    d2 : float, default 1.128
        Mean range of two normal values.

    Returns
    -------
    Limits
        Cut at zero and at one.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    References
    ----------
    .. [1] Laney DB (2002). Improved control charts for attributes. Quality Engineering 14(4),
       531-537.
    """
    found = shares(events, exposure, baseline, reference)
    return _laney(*found, screen=screen, floor=floor, d2=d2).within(0, 1)


def _laney(
    value: np.ndarray,
    centre: np.ndarray,
    chance: np.ndarray,
    use: Baseline,
    *,
    screen: bool,
    floor: float,
    d2: float,
) -> Limits:
    """Widen the limits of chance by the spread of the standardized values."""
    off = value - centre
    z = np.divide(off, chance, out=np.where(off == 0, 0.0, np.nan), where=chance > 0)
    sigma_z = np.maximum(mean_moving_range(z, use, screen=screen) / d2, floor)
    return three_sigma(value, centre, use.along(sigma_z) * chance, sigma_z, use)
