"""Tracts whose true risks are known: a smooth pattern, luck of their own, and three clusters."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import Delaunay
from scipy.stats import rankdata

from hotspot.clusters.exceedance import find_hotspots
from hotspot.core.types import Adjacency, RateEstimates
from hotspot.rates import fit_spatial
from hotspot.rates.crude import crude_rates
from hotspot.rates.empirical_bayes import shrink_to_region
from hotspot.rates.ranks import rank_areas
from hotspot.rates.spatial.graphs import graph_of
from tests.factories import adjacency_from

RAISED = 1.2
"""Relative risk from which a tract counts as truly high."""

COVERAGE = 0.90
METHODS = ("as counted", "empirical Bayes", "spatial")


@dataclass(frozen=True, eq=False)
class Tracts:
    """A map with a point for every tract."""

    adjacency: Adjacency
    points: np.ndarray

    @property
    def size(self) -> int:
        return self.adjacency.areas.size

    def around(self, tract: int, number: int) -> np.ndarray:
        """The tracts nearest to one, itself included."""
        return np.argsort(((self.points - self.points[tract]) ** 2).sum(axis=1))[:number]


def honeycomb(rows: int = 15, columns: int = 20) -> Tracts:
    """Six neighbors inside, fewer at the border: 5.5 on average, as tracts of a county have."""
    i, j = np.divmod(np.arange(rows * columns), columns)
    points = np.column_stack([j + 0.5 * (i % 2), i * np.sqrt(3) / 2])
    apart = np.linalg.norm(points[:, np.newaxis] - points, axis=-1)
    return Tracts(adjacency_from(np.argwhere(np.triu(apart < 1.01, 1)), rows * columns), points)


def scattered(
    rng: np.random.Generator, number: int = 300, *, points: np.ndarray | None = None
) -> Tracts:
    """Points anywhere, joined to their natural neighbors, also to far ones along the border."""
    points = rng.random((number, 2)) if points is None else points
    corners = Delaunay(points).simplices
    sides = np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    return Tracts(adjacency_from(np.unique(sides, axis=0), number), points)


def smooth_pattern(adjacency: Adjacency, rng: np.random.Generator) -> np.ndarray:
    """Draw from the intrinsic autoregression, scaled to a typical variance of one."""
    graph = graph_of(adjacency)
    diagonal = np.where(graph.alone, 1.0, graph.scaling * (graph.degree + 1e-6))
    factor = graph.plan.factor(diagonal, -graph.scaling[graph.pairs[:, 0]])
    drawn = factor.spread(rng.standard_normal(graph.size))
    means = np.bincount(graph.component, drawn) / np.bincount(graph.component)
    return np.where(graph.alone, drawn, drawn - means[graph.component])


def log_risks(tracts: Tracts, rng, *, spread=0.35, share=0.7, clusters=3, factor=1.8):
    """Log relative risks: BYM2, and clusters of six tracts at a multiple of what they had."""
    own, smooth = rng.standard_normal(tracts.size), smooth_pattern(tracts.adjacency, rng)
    found = spread * (np.sqrt(1 - share) * own + np.sqrt(share) * smooth)
    for _ in range(clusters):
        found[tracts.around(int(rng.integers(tracts.size)), 6)] += np.log(factor)
    return found


@dataclass(frozen=True, eq=False)
class Simulated:
    """Counts with the risks they came from; expected counts add up to what was counted."""

    tracts: Tracts
    events: np.ndarray
    expected: np.ndarray
    risk: np.ndarray


def simulate(tracts: Tracts, rng, mean_expected: float, **options) -> Simulated:
    """Populations log-normal with a spread of .6, counts Poisson."""
    people = rng.lognormal(0.0, 0.6, tracts.size)
    expected = people * mean_expected * tracts.size / people.sum()
    risk = np.exp(log_risks(tracts, rng, **options))
    risk /= (expected * risk).sum() / expected.sum()
    events = rng.poisson(expected * risk)
    return Simulated(tracts, events, expected * events.sum() / expected.sum(), risk)


def ranked_well(score: np.ndarray, truly: np.ndarray) -> float:
    """Probability that a truly high tract scores above one that is not (area under the curve)."""
    ranks, high = rankdata(score), truly.sum()
    return (ranks[truly].sum() - high * (high + 1) / 2) / (high * (~truly).sum())


def measured(data: Simulated) -> dict[str, dict[str, float]]:
    """Fit all methods to one set of counts and compare each with the truth."""
    fit = fit_spatial(data.events, data.expected, data.tracts.adjacency)
    rates = {
        "as counted": crude_rates(data.events, data.expected, family="events", coverage=COVERAGE),
        "empirical Bayes": shrink_to_region(data.events, data.expected, coverage=COVERAGE),
        "spatial": fit.estimates(reference=1.0, margin=RAISED, coverage=COVERAGE),
    }
    found = {name: _against_truth(one, data) for name, one in rates.items()}
    found["spatial"]["top_tenth"] = _top_tenth_off(fit.draw(1000), data)
    return found


def _against_truth(rates: RateEstimates, data: Simulated) -> dict[str, float]:
    truly = data.risk > RAISED
    inside = (rates.lower <= data.risk) & (data.risk <= rates.upper)
    found = {
        "square_error": float(np.mean((rates.rate - data.risk) ** 2)),
        "covered": float(inside.mean()),
        "ranked": float(ranked_well(rates.rate, truly)),
    }
    if rates.exceedance is None:
        return found
    status = find_hotspots(data.tracts.adjacency.areas, rates).status
    listed = status == "higher"
    return found | {
        "listed": float(listed.sum()),
        "wrong": float((listed & ~truly).sum()),
        "high": float(truly.sum()),
    }


def _top_tenth_off(draws: np.ndarray, data: Simulated) -> float:
    """How far the promised number of tracts rightly put in the top tenth is off, in tracts."""
    ranks = rank_areas(draws)
    truly = rankdata(-data.risk) <= ranks.top
    promised = np.sort(ranks.in_top)[::-1][: ranks.top].sum()
    return float(truly[np.argsort(-ranks.in_top)[: ranks.top]].sum() - promised)


@dataclass(frozen=True)
class Score:
    """What a method made of many replicates."""

    error: float
    covered: float
    covered_se: float
    ranked: float
    ranked_se: float
    wrong: float
    wrong_se: float
    found: float
    found_se: float


def scores(replicates: list[dict[str, dict[str, float]]]) -> dict[str, Score]:
    """Sum up replicates, with standard errors between them."""
    return {name: _score([one[name] for one in replicates]) for name in METHODS}


def _score(rows: list[dict[str, float]]) -> Score:
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    root = np.sqrt(len(rows))
    lists = "listed" in columns
    wrong, wrong_se = _ratio(columns["wrong"], columns["listed"]) if lists else (np.nan, np.nan)
    right = columns["listed"] - columns["wrong"] if lists else None
    found, found_se = _ratio(right, columns["high"]) if lists else (np.nan, np.nan)
    return Score(
        error=float(np.sqrt(columns["square_error"].mean())),
        covered=float(columns["covered"].mean()),
        covered_se=float(columns["covered"].std(ddof=1) / root),
        ranked=float(columns["ranked"].mean()),
        ranked_se=float(columns["ranked"].std(ddof=1) / root),
        wrong=wrong,
        wrong_se=wrong_se,
        found=found,
        found_se=found_se,
    )


def _ratio(part: np.ndarray, whole: np.ndarray) -> tuple[float, float]:
    """A ratio of sums over replicates, with the standard error of its linearization."""
    if whole.sum() == 0:
        return float("nan"), float("nan")
    ratio = part.sum() / whole.sum()
    off = (part - ratio * whole) / whole.mean()
    return float(ratio), float(off.std(ddof=1) / np.sqrt(off.size))
