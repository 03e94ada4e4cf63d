"""Which method serves these counts, and why: the choice is made once, in words, for every map.

Places that touch learn from each other by default. Where nobody knows which places touch, or the
spatial model does not settle, each learns from all; where there is nothing to learn from, what was
counted is shown. Whatever was done travels with the numbers.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from hotspot.core.errors import NoConvergence, NotEnoughData
from hotspot.core.types import Adjacency, CountPanel, RateEstimates
from hotspot.rates.beta_binomial import shrink_shares_by_likelihood
from hotspot.rates.crude import crude_rates
from hotspot.rates.effective import effective_counts
from hotspot.rates.expected import ALIKE, ExpectedCounts
from hotspot.rates.gamma_poisson import shrink_by_likelihood
from hotspot.rates.spatial.data import FEWEST_AREAS
from hotspot.rates.spatial.fit import fit_spatial
from hotspot.rates.spatial.result import SpatialFit
from hotspot.surveillance.asked import Asked

FEWEST_EXPECTED = 3.0
"""Separate events that the typical area must expect in a window before a map of it is drawn: below
it no method finds more than one true hotspot in a hundred."""

AGES_OUT = "ages taken out"
"""Said of a method where a place is compared as if it had the region's ages."""

_NOBODY = (
    "the number of children of this age is not known; choose all ages, or give populations by age",
    "no child has a valid answer in these weeks; choose a longer window",
)


@dataclass(frozen=True, eq=False)
class Estimates:
    """Rates of one window, as counted and smoothed.

    Parameters
    ----------
    crude, smooth : RateEstimates
        Of n areas; ``smooth.why`` says why it was made that way.
    typical : float
        Separate events that the typical area expects; see ``typical_count``.
    """

    crude: RateEstimates
    smooth: RateEstimates
    typical: float


def estimate(
    panel: CountPanel,
    column: int,
    expected: ExpectedCounts,
    adjacency: Adjacency,
    *,
    margin: float = 1.2,
) -> Estimates:
    """Give the rates of one window.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas; those that are not measurable are without any.
    column : int
        Of the window.
    expected : ExpectedCounts
        What the ages of each area bring; rates are compared as if all had the same.
    adjacency : Adjacency
        Which areas touch; without a single link, nobody knows.
    margin : float, default 1.2
        Ratio to the region's rate that counts as different.

    Returns
    -------
    Estimates
        Smoothed are: relative risks of ``fit_spatial`` times the region's rate. Empirical Bayes
        toward the region where that cannot be; what was counted where nothing can.

    Raises
    ------
    NotEnoughData
        If nobody is at risk.
    """
    events, exposure = panel.events[:, column], panel.exposure[:, column]
    shares = panel.measure.family == "proportion"
    if not np.nansum(exposure) > 0 and panel.measurable.any():
        raise NotEnoughData(f"{panel.measure.label}: {_NOBODY[shares]}")
    repeats = {} if shares else _repeats(panel, column)
    crude = crude_rates(events, exposure, family=panel.measure.family, **repeats)
    smooth = _smooth(panel, column, expected, adjacency, margin)
    return Estimates(crude, smooth or _as_counted(crude), typical_count(panel, column))


def typical_count(panel: CountPanel, column: int) -> float:
    """Give the separate events that the typical area expects in a window.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas; those that are not measurable are left out.
    column : int
        Of the window.

    Returns
    -------
    float
        Median over areas where somebody is at risk, if all had the rate of all together: effective
        events (a long stay is one), or answers of the rarer kind. Zero where nobody is.
    """
    keep = panel.measurable & (panel.exposure[:, column] > 0)
    if not keep.any():
        return 0.0
    events, exposure = panel.events[keep, column], panel.exposure[keep, column]
    rate = events.sum() / exposure.sum()
    if panel.measure.family == "proportion":
        return float(np.median(exposure) * min(rate, 1 - rate))
    squares, persons = panel.squares[keep, column], panel.persons[keep, column]
    counts = effective_counts(events, exposure, squares=squares, persons=persons)
    return float(np.median(counts.exposure) * rate)


def _smooth(
    panel: CountPanel,
    column: int,
    expected: ExpectedCounts,
    adjacency: Adjacency,
    margin: float,
) -> RateEstimates | None:
    """Use the spatial model if it can serve, else empirical Bayes; None if neither can."""
    why = ""
    if adjacency.links.nnz == 0:
        why = "which areas touch is not known, so each is pulled toward the region"
    elif (panel.exposure[:, column] > 0).sum() < FEWEST_AREAS:
        why = "there are too few areas to learn from those that touch"
    else:
        try:
            alone = panel.columns([column])  # what is kept of a fit keeps no other week
            return _spatial(Asked(alone, 0, expected, adjacency, margin))
        except NoConvergence:
            why = "the spatial model did not settle, so each area is pulled toward the region"
        except NotEnoughData:
            return None
    try:
        return replace(_toward_region(panel, column, expected, margin), why=_joined(why, expected))
    except NotEnoughData:
        return None


def fit_panel(
    panel: CountPanel, column: int, expected: ExpectedCounts, adjacency: Adjacency
) -> SpatialFit:
    """Fit the spatial model to one window.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas; those that are not measurable are without any.
    column : int
        Of the window.
    expected : ExpectedCounts
        What the ages of each area bring.
    adjacency : Adjacency
        Which areas touch.

    Returns
    -------
    SpatialFit
        Shares are binomial; events and days are effective counts, so that a long stay and a child
        who comes back weigh as what they are. All areas have the region's clump size: an area's
        own rises with its own long stays, would weigh them down and bias the map (by 5 % at five
        stays an area). What one child does to an area is asked by itself (``one_child``).

    Raises
    ------
    NotEnoughData, NoConvergence
        As ``fit_spatial``.
    """
    events, exposure = panel.events[:, column], panel.exposure[:, column]
    if panel.measure.family == "proportion":
        return fit_spatial(events, exposure, adjacency, family="binomial")
    counts = effective_counts(events, exposure, **_repeats(panel, column))
    at_risk = exposure > 0
    return fit_spatial(
        np.where(at_risk, events, 0.0),
        np.where(at_risk, expected.expected, 0.0),
        adjacency,
        family="quasi_poisson",
        clump=counts.pooled_k,
    )


@lru_cache(maxsize=512)
def _spatial(asked: Asked) -> RateEstimates:
    """Let places that touch learn from each other."""
    expected = asked.expected
    fit = fit_panel(asked.panel, asked.column, expected, asked.adjacency)
    share = fit.hyperparameters["phi"]
    why = (
        "areas that touch are known, so each learns from its neighbors as far as the counts say:"
        f" {100 * share.lower:.0f} to {100 * share.upper:.0f} % of how areas differ is shared with"
        " neighbors"
    )
    found = fit.estimates(reference=expected.reference, margin=asked.margin)
    ages = "" if expected.method == ALIKE else f", {AGES_OUT}"
    return replace(found, method=f"{found.method}{ages}", why=_joined(why, expected))


def _toward_region(
    panel: CountPanel, column: int, expected: ExpectedCounts, margin: float
) -> RateEstimates:
    """Pull each area toward all of them."""
    events, exposure = panel.events[:, column], panel.exposure[:, column]
    if panel.measure.family == "proportion":
        return shrink_shares_by_likelihood(events, exposure, margin=margin)
    return shrink_by_likelihood(
        events,
        np.where(exposure > 0, expected.person_weeks, 0.0),
        reference=expected.reference,
        margin=margin,
        **_repeats(panel, column),
    )


def _as_counted(crude: RateEstimates) -> RateEstimates:
    """Show what was counted, and say so."""
    unknown = np.full(crude.rate.shape, np.nan)
    return replace(
        crude,
        method=f"{crude.method}; too little to smooth",
        why="there is too little to learn from",
        exceedance=unknown,
        shortfall=unknown,
    )


def _joined(why: str, expected: ExpectedCounts) -> str:
    """Add how ages were dealt with."""
    if expected.method == ALIKE:
        return f"{why}; ages are left in: {expected.why}" if expected.why else why
    return f"{why}; {expected.method}" + (f" ({expected.why})" if expected.why else "")


def _repeats(panel: CountPanel, column: int) -> dict[str, np.ndarray]:
    """Give what says how much one child repeats."""
    return {"squares": panel.squares[:, column], "persons": panel.persons[:, column]}
