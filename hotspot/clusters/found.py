"""A cluster is worth a visit only if it says where, since when, how many, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from hotspot.clusters.chance import Chance


@dataclass(frozen=True, eq=False)
class Cluster:
    """Places, and a stretch of time, in which more happened than elsewhere.

    Parameters
    ----------
    members : ndarray of int, shape (m,)
        Rows of its places, nearest to its centre first.
    centre : int
        Row of the place around which it lies.
    radius : float
        From there to its farthest place, in the unit of the zones.
    first, last : int
        Columns of its first and last period.
    observed : int
        Events in it.
    expected : float
        Events expected in it if risk were even, on the scale of all events scanned.
    relative_risk : float
        Ratio of observed to expected within, over that outside; infinite if nothing was outside.
    log_likelihood_ratio : float
        Of a risk of its own against an even risk.
    p : float
        How often the best find of a map with even risk is as good.
    """

    members: np.ndarray
    centre: int
    radius: float
    first: int
    last: int
    observed: int
    expected: float
    relative_risk: float
    log_likelihood_ratio: float
    p: float


@dataclass(frozen=True, eq=False)
class Scan:
    """What a scan found, most likely first, and how it was judged.

    Parameters
    ----------
    clusters : tuple of Cluster
        None shares a place with a likelier one. Empty if no zone has more than expected.
    total : int
        Events scanned.
    highest : ndarray of float, shape (replicates,)
        Best log likelihood ratio of each map with even risk.
    dispersion : float
        Variance of risk beyond Poisson that these maps had.
    chance : Chance
        How they were dealt.
    method : str
        In words.
    """

    clusters: tuple[Cluster, ...]
    total: int
    highest: np.ndarray
    dispersion: float
    chance: Chance
    method: str
