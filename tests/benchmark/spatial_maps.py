"""Maps of any size with counts on them, and the cost of a fit, measured in a process of its own.

``python -m tests.benchmark.spatial_maps 85000 full`` prints seconds and megabytes as JSON.
"""

import json
import resource
import sys
import time

import numpy as np

from hotspot.rates import fit_spatial
from tests.recovery.simulated_tracts import Tracts, log_risks, scattered


def counted(tracts: Tracts, rng: np.random.Generator, mean_expected: float = 3.0):
    """Events and expected counts of a map with a smooth pattern."""
    expected = mean_expected * rng.lognormal(-0.18, 0.6, tracts.size)
    return rng.poisson(expected * np.exp(log_risks(tracts, rng, clusters=0))), expected


def nation(number: int, rng: np.random.Generator) -> Tracts:
    """Tracts crowded in towns of many sizes, the rest far apart."""
    towns = max(3, number // 300)
    centers, widths = rng.random((towns, 2)), rng.lognormal(-3.5, 0.6, towns)
    home = rng.integers(0, towns, number)
    points = centers[home] + rng.normal(size=(number, 2)) * widths[home, np.newaxis]
    alone = rng.random(number) < 0.3
    points[alone] = rng.random((int(alone.sum()), 2))
    return scattered(rng, number, points=points)


def fit_once(number: int, integration: str) -> dict[str, float]:
    """Fit one map; the map itself and its preparation count, making up the truth does not."""
    rng = np.random.default_rng(number)
    tracts = nation(number, rng)
    events, expected = counted(tracts, rng)
    again = Tracts(
        type(tracts.adjacency)(
            tracts.adjacency.areas, tracts.adjacency.links, tracts.adjacency.component
        ),
        tracts.points,
    )  # a map not seen before: nothing of it is kept
    begun = time.perf_counter()
    fit = fit_spatial(events, expected, again.adjacency, integration=integration)
    fit.exceedance(1.2)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1024**2 if sys.platform == "darwin" else 1024)
    return {"tracts": number, "seconds": seconds, "megabytes": megabytes}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fit_once(int(sys.argv[1]), sys.argv[2])) + "\n")
