"""A model believes its numbers, so they are judged before it sees them."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.rates.effective import as_counts_and_exposure
from hotspot.rates.spatial.likelihoods import Binomial, Likelihood, Poisson

CountFamily = Literal["poisson", "quasi_poisson", "binomial"]

FEWEST_AREAS = 3
"""Areas with something expected that a map needs before one can learn from another."""

FEWEST_EVENTS = 1.0
"""Events (independent ones; of shares, answers of each kind) that tell a level."""


def likelihood_of(
    events: ArrayLike, expected: ArrayLike, family: CountFamily, clump: ArrayLike | None
) -> tuple[Likelihood, np.ndarray]:
    """Check counts and say how they come about.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Counts, or positives.
    expected : array_like of float, shape (n,)
        Expected counts, or trials; zero or not a number takes no part.
    family : {"poisson", "quasi_poisson", "binomial"}
        How counts come about.
    clump : array_like of float, shape (n,) or (), or None
        Events that come at once, for "quasi_poisson"; at least one where something is expected.

    Returns
    -------
    tuple of (Likelihood, ndarray of bool)
        Of the counts, and the areas that take part.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If there are too few areas, or no event, to learn from.
    UnsupportedMethod
        If the family is not known, or does not serve such counts.
    """
    if family not in ("poisson", "quasi_poisson", "binomial"):
        raise UnsupportedMethod(
            f"family {family!r} is not known; choose poisson, quasi_poisson or binomial"
        )
    if clump is not None and family != "quasi_poisson":
        raise UnsupportedMethod(f"clumps do not serve {family}; choose quasi_poisson")
    y, e = as_counts_and_exposure(events, expected)
    taking_part = e > 0
    if taking_part.sum() < FEWEST_AREAS:
        raise NotEnoughData(
            f"a spatial model needs {FEWEST_AREAS} areas where something is expected; there are"
            f" {taking_part.sum()}: take a larger region"
        )
    if family == "binomial":
        return _shares(y, e), taking_part
    if family == "poisson":
        broken = np.flatnonzero(y != np.round(y))
        if broken.size:
            raise UnsupportedMethod(
                f"poisson events are whole numbers; row {broken[0]} is not: choose quasi_poisson"
            )
    if y.sum() == 0:
        raise NotEnoughData("no area has an event; choose a longer window")
    size = _sizes(clump, taking_part)
    if (y / size).sum() < FEWEST_EVENTS:
        raise NotEnoughData(
            f"all areas together have less than {FEWEST_EVENTS:g} independent event; choose a"
            " longer window"
        )
    return Poisson(y / size, e / size), taking_part


def design_of(covariates: ArrayLike | None, taking_part: np.ndarray) -> np.ndarray:
    """Put a column of ones before the covariates, and check that they tell areas apart.

    Parameters
    ----------
    covariates : array_like of float, shape (n,) or (n, q), or None
        Known for every area, also where nothing is expected.
    taking_part : ndarray of bool, shape (n,)
        Areas that can teach coefficients.

    Returns
    -------
    ndarray of float, shape (n, q + 1)
        The design.

    Raises
    ------
    InvalidCounts
        If they are not aligned, not finite, or one can be worked out from the others.
    """
    ones = np.ones((taking_part.size, 1))
    if covariates is None:
        return ones
    found = np.asarray(covariates, float)
    found = found[:, np.newaxis] if found.ndim == 1 else found
    if found.ndim != 2 or len(found) != taking_part.size:
        raise InvalidCounts(
            f"covariates {found.shape} must have one row an area ({taking_part.size})"
        )
    bad = np.flatnonzero(~np.isfinite(found).all(axis=1))
    if bad.size:
        raise InvalidCounts(f"covariates must be finite; row {bad[0]} is not")
    design = np.hstack([ones, found])
    if np.linalg.matrix_rank(design[taking_part]) < design.shape[1]:
        raise InvalidCounts(
            "a covariate is constant, or can be worked out from the others, where something is"
            " expected; leave it out"
        )
    return design


def _shares(positives: np.ndarray, trials: np.ndarray) -> Binomial:
    more = np.flatnonzero(positives > trials)
    if more.size:
        raise InvalidCounts(f"row {more[0]} has more positives than trials")
    yes, no = positives.sum(), (trials - positives).sum()
    if min(yes, no) < FEWEST_EVENTS:
        raise NotEnoughData(
            "a spatial model of shares needs answers of both kinds; choose a longer window"
        )
    return Binomial(positives, trials)


def _sizes(clump: ArrayLike | None, taking_part: np.ndarray) -> np.ndarray:
    """Give the clump size of each area, one where it takes no part."""
    if clump is None:
        return np.ones(taking_part.size)
    size = np.asarray(clump, float)
    if size.shape not in ((), taking_part.shape):
        raise InvalidCounts(f"clumps {size.shape} must be one number, or one an area")
    size = np.where(taking_part, size, 1.0)
    bad = np.flatnonzero(~(np.isfinite(size) & (size > 0)))
    if bad.size:
        raise InvalidCounts(f"clumps must be above zero; row {bad[0]} is not")
    return size
