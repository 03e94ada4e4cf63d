"""Somewhere on every map is a highest circle; chance alone makes one as high, how often?

The answer is found by shuffling: the events are dealt out again as if risk were the same
everywhere, the whole search is repeated, and its best find is written down. A cluster is news when
few of these finds are as good.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from hotspot.clusters.counted import Counted
from hotspot.clusters.likelihood import highest_ratios, window_sums
from hotspot.clusters.zones import Zones
from hotspot.core.errors import InvalidCounts

_AT_ONCE = 1_000_000
"""Counts held at once while maps are dealt."""

_SAME = 1e-9
"""Difference of two log likelihood ratios that is rounding error."""


@dataclass(frozen=True)
class Chance:
    """How maps without a cluster are dealt, and how p is read off them.

    Parameters
    ----------
    replicates : int, default 999
        Maps dealt.
    tail : {"rank", "gumbel"}, default "rank"
        p from the rank among the maps, never below ``1 / (replicates + 1)``; or from a Gumbel
        distribution fitted to their best finds, for which 199 maps do.
    seed : int, default 0
        Of the dealing.
    dispersion : float or "estimate", default 0
        Variance with which risk varies beyond Poisson, relative to its mean squared, on its own at
        each place (and period). Zero is the classical test, which calls any unevenness a cluster.
    keep : {"total", "periods"}, default "total"
        What all maps have in common with the one that was seen: the number of events, or that of
        each period, which is right where a season was fitted to the same events.
    """

    replicates: int = 999
    tail: Literal["rank", "gumbel"] = "rank"
    seed: int = 0
    dispersion: float | Literal["estimate"] = 0.0
    keep: Literal["total", "periods"] = "total"

    def __post_init__(self) -> None:
        """Refuse what cannot be dealt."""
        words = ("rank", "gumbel"), ("total", "periods")
        if self.tail not in words[0] or self.keep not in words[1]:
            raise InvalidCounts(f"tail must be one of {words[0]} and keep one of {words[1]}")
        spread = self.dispersion
        if self.replicates < 19 or (spread != "estimate" and not 0 <= float(spread) < np.inf):
            raise InvalidCounts(
                "a test needs 19 replicates or more, and a dispersion of zero or more;"
                " 999 replicates by rank or 199 with the Gumbel tail are usual"
            )


def highest_by_chance(
    counted: Counted, windows: np.ndarray, zones: Zones, chance: Chance, dispersion: float
) -> np.ndarray:
    """Deal maps of equal risk and write down the best find of each.

    Parameters
    ----------
    counted : Counted
        What was seen and expected.
    windows : ndarray of int, shape (w, 2)
        First and last period of each window.
    zones : Zones
        Where to look.
    chance : Chance
        How to deal.
    dispersion : float
        As in ``chance``, estimated if need be.

    Returns
    -------
    ndarray of float, shape (replicates,)
        Highest log likelihood ratio of each map.
    """
    early, inside = int(windows[:, 0].min()), window_sums(counted.expected, windows)
    best = [
        highest_ratios(window_sums(dealt, windows - early), inside, counted.total, zones)
        for dealt in _dealt(counted, windows, chance, dispersion)
    ]
    return np.concatenate(best)


def p_of(ratio: float, highest: np.ndarray, tail: str) -> float:
    """Say how often chance finds a cluster as good.

    Parameters
    ----------
    ratio : float
        Log likelihood ratio of the cluster.
    highest : ndarray of float, shape (replicates,)
        Best finds among dealt maps.
    tail : {"rank", "gumbel"}
        How to read it off them.

    Returns
    -------
    float
        Of the best find of a map; for a second cluster it is on the safe side.

    References
    ----------
    .. [1] Abrams AM, Kleinman K, Kulldorff M (2010). Gumbel based p-value approximations for
       spatial scan statistics. International Journal of Health Geographics 9, 61.
    """
    spread = highest.std(ddof=1)
    if tail == "rank" or spread == 0:
        return float((1 + np.sum(highest >= ratio - _SAME)) / (highest.size + 1))
    scale = spread * np.sqrt(6) / np.pi
    mode = highest.mean() - np.euler_gamma * scale
    return float(-np.expm1(-np.exp((mode - ratio) / scale)))


def estimate_dispersion(counted: Counted, apart: np.ndarray, fitted: int) -> float:
    r"""Estimate how much risk varies beyond Poisson, away from the most likely cluster.

    Parameters
    ----------
    counted : Counted
        What was seen and expected.
    apart : ndarray of bool, shape (n, t)
        Counts of the most likely cluster, which say nothing of the rest.
    fitted : int
        Numbers that were fitted to the same counts to know what to expect.

    Returns
    -------
    float
        Variance of the risk, relative to its mean squared; zero if chance explains what is seen.

    Notes
    -----
    Pearson's statistic of negative binomial counts with variance :math:`e+ae^2` has a mean of about
    its degrees of freedom plus :math:`a\sum e`. As in [1]_ the cluster is left out.

    References
    ----------
    .. [1] Zhang T, Zhang Z, Lin G (2012). Spatial scan statistics with overdispersion. Statistics
       in Medicine 31, 762-774.
    """
    use = ~apart & (counted.expected > 0)
    x, e = counted.events[use], counted.expected[use]
    if x.size <= fitted or x.sum() == 0:
        return 0.0
    e = e * x.sum() / e.sum()
    return float(max(np.sum((x - e) ** 2 / e) - (x.size - fitted), 0.0) / e.sum())


def _dealt(
    counted: Counted, windows: np.ndarray, chance: Chance, dispersion: float
) -> Iterator[np.ndarray]:
    """Deal events to the periods that windows cover, shape (n, t, r) at a time."""
    rng, early = np.random.default_rng(chance.seed), int(windows[:, 0].min())
    recent, before = counted.expected[:, early:], counted.expected[:, :early].sum()
    totals = counted.events[:, early:].sum(axis=0)
    block = max(1, _AT_ONCE // max(recent.size, recent.shape[0] * len(windows)))
    for begun in range(0, chance.replicates, block):
        maps = (min(block, chance.replicates - begun), *recent.shape)
        share = recent * _risk(rng, dispersion, maps)
        share *= _risk(rng, counted.doubt[:, None], (*maps[:2], 1))
        if chance.keep == "periods":
            dealt = _deal(rng, totals, np.swapaxes(share, 1, 2)).swapaxes(1, 2)
        else:
            rest = np.full((maps[0], 1), before)  # so many places and periods that risk evens out
            cells = np.concatenate([share.reshape(maps[0], -1), rest], axis=1)
            dealt = _deal(rng, counted.total, cells)[:, :-1].reshape(maps)
        yield np.ascontiguousarray(np.moveaxis(dealt, 0, -1), dtype=np.int32)


def _risk(
    rng: np.random.Generator, variance: np.ndarray | float, shape: tuple[int, ...]
) -> np.ndarray:
    """Draw risks with a mean of 1 and a variance, never quite zero."""
    if not np.any(variance):
        return np.ones(shape)
    spread = np.maximum(variance, 1e-9)
    return np.maximum(rng.gamma(1 / spread, spread, shape), np.finfo(float).tiny)


def _deal(rng: np.random.Generator, totals: np.ndarray | int, weights: np.ndarray) -> np.ndarray:
    """Deal totals along the last axis; where nothing is expected there is nothing to deal."""
    whole = weights.sum(axis=-1, keepdims=True)
    return rng.multinomial(totals, weights / np.where(whole > 0, whole, 1.0))
