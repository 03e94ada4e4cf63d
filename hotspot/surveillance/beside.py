"""Whether a place is hot is also a question to its neighbors, and they are asked about counts.

Does the map have a pattern at all, and which places are high, or low, together with what touches
them? A smoothed rate would answer for its neighbors because it was made from them; here hidden
places have a share of their sum, and the rest stand as counted.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.clusters.autocorrelation import moran_of_rates
from hotspot.clusters.local import LocalStatistics, getis_ord_star, local_moran
from hotspot.clusters.standardized import standardize_rates
from hotspot.core.errors import NotEnoughData
from hotspot.core.types import CountPanel
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.estimates import FEWEST_EXPECTED
from hotspot.surveillance.ground import adjacency_at

MORAN, STAR = "local Moran", "Gi*"

NOT_TOLD = "not told"
"""Of an area that is hidden, or has no rate."""

SHUFFLED = 999
"""Shuffled maps behind the one number of the whole map."""

_IN_FULL = {
    "hot": "high among high",
    "cold": "low among low",
}
"""What local Moran's short words stand for."""


@dataclass(frozen=True)
class Pattern:
    """Whether the map has a pattern at all: Moran's *I*.

    Parameters
    ----------
    statistic : float
        Near zero for speckle, toward 1 for a pattern.
    p : float
        One-sided, for more likeness than shuffled maps have.
    permutations, seed : int
        Of the shuffling.
    why : str
        Why it is not told; "" if it is.
    """

    statistic: float = np.nan
    p: float = np.nan
    permutations: int = 0
    seed: int = 0
    why: str = ""


@dataclass(frozen=True, eq=False)
class Called:
    """What a method that looks at neighbors calls each area.

    Parameters
    ----------
    method : str
        Its name.
    status : ndarray of str, shape (n,)
        "hot" and "cold" of Gi*; "high among high", "low among low", "high among low" and "low among
        high" of local Moran; "not distinguishable"; "no neighbor" or "touches every other"; or
        ``NOT_TOLD``.
    q : ndarray of float, shape (n,)
        Smallest false discovery rate of a list with the area; not a number where nothing is told.
    false_discovery : float
        Up to which areas are called.
    permutations, seed : int
        Of the draws.
    why : str
        Why no area is told; "" if some are.
    """

    method: str
    status: np.ndarray
    q: np.ndarray
    false_discovery: float = np.nan
    permutations: int = 0
    seed: int = 0
    why: str = ""


def judge_neighbors(
    snapshot: Snapshot,
    learned: CountPanel,
    column: int,
    expected: np.ndarray,
    *,
    hidden: np.ndarray,
    typical: float,
) -> tuple[Pattern, Called, Called]:
    """Ask what neighbors say, of the whole map and of each area.

    Parameters
    ----------
    snapshot : Snapshot
        Which knows what areas touch.
    learned : CountPanel
        Counts of n areas, in which hidden ones have a share of their sum.
    column : int
        Of the window.
    expected : ndarray of float, shape (n,)
        Expected events, or children asked; zero leaves an area out.
    hidden : ndarray of bool, shape (n,)
        Areas of which nothing may be told; their neighbors still have them beside them.
    typical : float
        Separate events that the typical area of the map expects.

    Returns
    -------
    tuple of (Pattern, Called, Called)
        Of the whole map, by local Moran, and by Gi*. With the reason where too little is expected
        of the typical area, or no two areas touch.
    """
    try:
        _refuse_thin(typical)
        touching = adjacency_at(snapshot, learned)
        events = learned.events[:, column]
        whole = moran_of_rates(events, expected, touching, permutations=SHUFFLED)
        deviates = standardize_rates(events, expected)
        found = [method(deviates, touching) for method in (local_moran, getis_ord_star)]
    except NotEnoughData as too_little:
        why = str(too_little)
        gap = np.full(hidden.shape, NOT_TOLD), np.full(hidden.shape, np.nan)
        return Pattern(why=why), *(Called(name, *gap, why=why) for name in (MORAN, STAR))
    pattern = Pattern(whole.statistic, whole.p, whole.permutations, whole.seed)
    untold = hidden | (expected == 0)
    return pattern, *(_called(*one, untold) for one in zip((MORAN, STAR), found, strict=True))


def _refuse_thin(typical: float) -> None:
    """Refuse to judge single areas where a map of them would be one of chance."""
    if typical < FEWEST_EXPECTED:
        raise NotEnoughData(
            f"the typical area expects {typical:.1f} separate events in these weeks, and"
            f" {FEWEST_EXPECTED:g} are needed to compare neighbors; choose more weeks or larger"
            " areas"
        )


def _called(method: str, found: LocalStatistics, untold: np.ndarray) -> Called:
    """Keep to oneself what is said of areas that are hidden or have no rate."""
    status = found.status.astype(object)
    if method == MORAN:
        for short, full in _IN_FULL.items():
            status[found.status == short] = full
    status[untold] = NOT_TOLD
    return Called(
        method=method,
        status=status.astype(str),
        q=np.where(untold, np.nan, found.q),
        false_discovery=found.false_discovery,
        permutations=found.permutations,
        seed=found.seed,
    )
