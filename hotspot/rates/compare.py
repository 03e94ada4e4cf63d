"""An unlucky year is followed by a better one, whatever anybody did.

Places are chosen because their last year looked bad, and part of a bad year is bad luck. Ratios
here carry their intervals and are held against places where nothing was done; the fall that luck
alone would bring is another question (``rates.luck``).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri
from statsmodels.stats.multitest import multipletests

from hotspot.core.errors import InvalidCounts


@dataclass(frozen=True, eq=False)
class RatioEstimate:
    """A ratio of rates, never without its interval.

    Parameters
    ----------
    ratio, lower, upper : ndarray of float, shape (n,) or ()
        Without a unit. Not a number where a rate does not exist or nothing was counted.
    p : ndarray of float, shape (n,) or ()
        Two-sided, for a true ratio of 1; it agrees with the interval.
    coverage : float
        Of the interval.
    """

    ratio: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    p: np.ndarray
    coverage: float = 0.95


def ratio_of_ratios(
    after: ArrayLike,
    exposure_after: ArrayLike,
    before: ArrayLike,
    exposure_before: ArrayLike,
    *,
    k: ArrayLike = 1.0,
    coverage: float = 0.95,
    wander: float | None = None,
) -> RatioEstimate:
    r"""Divide what happened in each place by what happened in all the others meanwhile.

    Parameters
    ----------
    after, exposure_after : array_like of float, shape (n,)
        Events or bed-days of each place after a date, and person-weeks; a place without any takes
        no part.
    before, exposure_before : array_like of float, shape (n,)
        The same before that date.
    k : array_like of float, shape (n,) or (), default 1
        Clump sizes (``rates.effective``).
    coverage : float, default 0.95
        Of the interval, between 0 and 1.
    wander : float or None
        Variance with which the logarithms of true ratios after to before differ between places
        where nothing in particular happened. None estimates it, for each place from the others;
        zero says that without an intervention all places would have changed alike.

    Returns
    -------
    RatioEstimate
        In the order of the input. Below 1: it fell more, or rose less, than elsewhere. Not a number
        where nothing was counted in a place, or no other place has counts to compare with.

    Raises
    ------
    InvalidCounts
        If the arrays are not aligned, a count is negative or a clump size is not above zero.

    Notes
    -----
    A difference in differences of logarithms with normal limits. The variance of a log total is
    :math:`k/T` by the delta method; where a place has a zero count, half an effective event is
    added on both sides. The wander is the moment estimator of [1]_, truncated at zero.

    References
    ----------
    .. [1] DerSimonian R, Laird N (1986). Meta-analysis in clinical trials. Controlled Clinical
       Trials 7, 177-188.
    """
    spans = _aligned(after, exposure_after, before, exposure_before)
    _refuse_impossible(spans[::2], (np.asarray(k, float),))
    known = (spans[1] > 0) & (spans[3] > 0) & (spans[0] + spans[2] > 0)
    new, weeks_new, old, weeks_old = (np.where(known, values, 0.0) for values in spans)
    clump = np.broadcast_to(np.asarray(k, float), new.shape)
    half = np.where((new == 0) | (old == 0), clump / 2, 0.0)

    here, noise_here = _log_change(
        (new + half, clump * (new + half), weeks_new), (old + half, clump * (old + half), weeks_old)
    )
    there, noise_there = _log_change(
        tuple(map(_of_the_others, (new, clump * new, weeks_new))),
        tuple(map(_of_the_others, (old, clump * old, weeks_old))),
    )
    spread = _wander_of_the_others(here, noise_here, known) if wander is None else wander
    difference, variance = here - there, noise_here + noise_there + spread
    reach = ndtri(1 - (1 - coverage) / 2) * np.sqrt(variance)
    return RatioEstimate(
        ratio=np.exp(difference),
        lower=np.exp(difference - reach),
        upper=np.exp(difference + reach),
        p=2 * ndtr(-np.abs(difference) / np.sqrt(variance)),
        coverage=coverage,
    )


def beyond_chance(p: ArrayLike, *, false_discovery: float) -> np.ndarray:
    """Name the places whose p is too small for chance, all of them judged together.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        Two-sided; not a number where nothing was compared, and never named.
    false_discovery : float
        Share of those named that may be chance; of a single place, its chance of being named.

    Returns
    -------
    ndarray of bool, shape (n,)
        In the order of the input.

    References
    ----------
    .. [1] Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. Journal of the
       Royal Statistical Society B 57(1), 289-300.
    """
    values = np.asarray(p, float)
    named, tested = np.zeros(values.shape, dtype=bool), np.isfinite(values)
    if tested.any():
        named[tested] = multipletests(values[tested], false_discovery, method="fdr_bh")[0]
    return named


_Part = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Totals, totals times their clump sizes, and person-weeks."""


def _log_change(new: _Part, old: _Part) -> tuple[np.ndarray, np.ndarray]:
    """Give the logarithm of new rate over old, and its variance; gaps where either is missing."""
    both = (new[0] > 0) & (old[0] > 0) & (new[2] > 0) & (old[2] > 0)
    gap = np.where(both, 1.0, np.nan)
    (t, kt, n), (u, ku, m) = ([np.where(both, part, 1.0) for part in side] for side in (new, old))
    return (np.log(t / n) - np.log(u / m)) * gap, (kt / t**2 + ku / u**2) * gap


def _of_the_others(values: np.ndarray) -> np.ndarray:
    """Sum over all places but each one."""
    return values.sum() - values


def _wander_of_the_others(change: np.ndarray, noise: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Variance of true log changes between the other places, beyond noise; zero if under three."""
    w = np.where(known, 1 / np.where(known, noise, 1.0), 0.0)
    y = np.where(known, change, 0.0)
    y = y - np.average(y, weights=w) if w.sum() > 0 else y  # centred: the sums below lose nothing
    total, squares, first, second = map(_of_the_others, (w, w**2, w * y, w * y**2))
    places = _of_the_others(known.astype(float))
    enough = (places >= 3) & (total > 0)
    some = np.where(enough, total, 1.0)
    q = second - first**2 / some
    typical = np.where(enough, some - squares / some, 1.0)
    return np.where(enough, np.maximum(q - (places - 1), 0.0) / typical, 0.0)


def _aligned(*arrays: ArrayLike) -> list[np.ndarray]:
    """Give float arrays of one length."""
    found = [np.asarray(values, float) for values in arrays]
    if any(values.shape != found[0].shape or values.ndim != 1 for values in found):
        raise InvalidCounts(
            f"counts and exposures must have one value a place: {[v.shape for v in found]}"
        )
    return found


def _refuse_impossible(totals: tuple[np.ndarray, ...], clumps: tuple[np.ndarray, ...]) -> None:
    if any(np.any(values < 0) for values in totals) or any(np.any(k <= 0) for k in clumps):
        raise InvalidCounts("ratios need counts of zero or more and clump sizes above zero")
