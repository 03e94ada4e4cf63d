"""Empirical-Bayes rates: pull each area toward the others by how noisy it is.

A tract with forty children and one admission has a spectacular crude rate and almost no
information. Here the data themselves say how much areas truly differ; what is left over is noise,
and noise is shrunk away.
"""

from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.core.types import Adjacency, RateEstimates
from hotspot.rates.effective import as_counts_and_exposure, effective_counts
from hotspot.rates.enough import enough, enough_answers
from hotspot.rates.moments import local_prior, regional_prior, share_prior
from hotspot.rates.posterior import betas, estimates, gammas


def shrink_to_region(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate rates by shrinking each area toward the rate of all areas.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children; None takes events as
        separate, which bed-days never are.
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Rate to compare with, per person-week; None is the rate of all areas together.

    Returns
    -------
    RateEstimates
        Per person-week, in the order of the input, with exceedance and shortfall; not a number
        without a denominator.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.

    Notes
    -----
    Effective events :math:`T_i/k_i` are Poisson with mean :math:`\theta_i n_i/k_i`, and
    :math:`\theta_i \sim \mathrm{Gamma}` with mean *m* and variance *A*, by the moments of [1]_
    with the sampling variance :math:`k_i m/n_i`. Noise often exceeds the observed spread, which
    makes the moment for *A* negative; it is then zero and every area gets the common rate.

    A moment of zero does not show that areas are alike. The interval and both probabilities take
    *A* as a range of values around its moment, and *m* as estimated; taking *A* as known, as [1]_
    does, made 90 % intervals cover 70 % where areas have one or two events. If the data do show
    that areas are alike, the interval becomes that of the common rate.

    Moments are what other programs print (spdep, esda), and are found in one pass. Where the map
    is not known and areas differ much in size, ``shrink_by_likelihood`` loses less; where it is
    known, a spatial model (``fit_spatial``) knows more than either.

    References
    ----------
    .. [1] Marshall RJ (1991). Mapping disease and mortality rates using empirical Bayes estimators.
       Applied Statistics 40(2), 283-294.
    """
    counts = enough(effective_counts(events, exposure, squares=squares, persons=persons))
    return estimates(
        gammas(counts, regional_prior(counts)),
        counts.at_risk,
        "empirical Bayes (region)",
        reference=reference,
        margin=margin,
        coverage=coverage,
    )


def shrink_to_neighbors(
    events: ArrayLike,
    exposure: ArrayLike,
    adjacency: Adjacency,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate rates by shrinking each area toward itself and the areas it touches.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    adjacency : Adjacency
        Which areas touch, in the order of ``events``.
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children.
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Rate to compare with, per person-week; None is the rate of all areas together.

    Returns
    -------
    RateEstimates
        Per person-week, in the order of the input, with exceedance and shortfall; not a number
        without a denominator.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or the adjacency is of other areas.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.

    Notes
    -----
    The moments of [1]_ within each neighborhood, the area itself included, and for the rest as
    ``shrink_to_region``. An area that touches none with a denominator is shrunk to the region
    instead: it is never linked to one it does not touch. So is one that has no event around it.

    References
    ----------
    .. [1] Marshall RJ (1991). Mapping disease and mortality rates using empirical Bayes estimators.
       Applied Statistics 40(2), 283-294.
    """
    counts = enough(effective_counts(events, exposure, squares=squares, persons=persons))
    if adjacency.links.shape[0] != counts.total.size:
        raise InvalidCounts(
            f"adjacency is of {adjacency.links.shape[0]} areas, events are of {counts.total.size};"
            " both must list the same areas"
        )
    return estimates(
        gammas(counts, local_prior(counts, adjacency)),
        counts.at_risk,
        "empirical Bayes (neighbors)",
        reference=reference,
        margin=margin,
        coverage=coverage,
    )


def shrink_shares(
    positives: ArrayLike,
    tested: ArrayLike,
    *,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate shares by shrinking each area toward the share of all areas.

    Parameters
    ----------
    positives : array_like of float, shape (n,)
        Children with a need among the screened.
    tested : array_like of float, shape (n,)
        Children screened. Zero or not a number is "no denominator".
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Share to compare with; None is the share of all areas together.

    Returns
    -------
    RateEstimates
        Shares in the order of the input, with exceedance and shortfall; not a number without a
        denominator. A threshold of 1 or more is never exceeded.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or more are positive than were tested.
    NotEnoughData
        If fewer than two areas have a denominator, or the answers are all alike.

    Notes
    -----
    Positives are binomial and shares come from a beta distribution with mean *m*, whose spread is
    the intra-area correlation :math:`\rho` by the moments of [1]_; negative moments are zero, and
    every area then gets the common share. Intervals take the correlation as a range of values, as
    in ``shrink_to_region``. Only the screened are described: who was not screened may differ. A
    child screened in several weeks of a window counts in each. The likelihood asks the same in
    ``shrink_shares_by_likelihood``.

    References
    ----------
    .. [1] Martuzzi M, Elliott P (1996). Empirical Bayes estimation of small area prevalence of
       non-rare conditions. Statistics in Medicine 15, 1867-1873.
    """
    x, n = enough_answers(*as_counts_and_exposure(positives, tested))
    return estimates(
        betas(x, n, share_prior(x, n)),
        n > 0,
        "empirical Bayes shares (region)",
        reference=reference,
        margin=margin,
        coverage=coverage,
    )


def between_area_variance(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
) -> float:
    """Estimate how much the true rates differ: observed spread minus noise, never below zero.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days per area in the window.
    exposure : array_like of float, shape (n,)
        Person-weeks at risk. Zero or not a number is "no denominator".
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children.

    Returns
    -------
    float
        Variance of the rates per person-week; zero if chance explains all of the spread.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than two areas have a denominator, or none has an event.
    """
    counts = enough(effective_counts(events, exposure, squares=squares, persons=persons))
    return float(regional_prior(counts).variance[0])
