"""A county in which nothing ever changes, looked at every week as a huddle does."""

from dataclasses import dataclass

import numpy as np

from hotspot.clusters.exceedance import find_hotspots
from hotspot.rates import fit_spatial
from tests.recovery.simulated_tracts import RAISED, honeycomb, log_risks

COUNTY = honeycomb()
EXTRA = 0.15
"""Variance of a weekly count beyond Poisson, as a share of its mean."""

LONGEST = 52
TOP = 10


@dataclass(frozen=True, eq=False)
class Weeks:
    """What each week's map said of tracts whose true risks stay as they are."""

    listed: np.ndarray
    probability: np.ndarray
    ranked: np.ndarray
    high: np.ndarray


def look_every_week(
    rng: np.random.Generator, mean: float, window: int, weeks: int, extra=EXTRA
) -> Weeks:
    """Fit rolling windows that move by one week, and rank each single week as counted."""
    people = rng.lognormal(0.0, 0.6, COUNTY.size)
    expected = people * mean / people.mean()
    risk = np.exp(log_risks(COUNTY, rng))
    risk /= (expected * risk).sum() / expected.sum()
    usual = np.broadcast_to((expected * risk)[:, np.newaxis], (COUNTY.size, LONGEST + weeks))
    events = rng.poisson(rng.gamma(usual / extra, extra) if extra else usual)
    columns = [_judged(events, expected, LONGEST + week, window) for week in range(weeks)]
    listed, probability, ranked = (np.column_stack(one) for one in zip(*columns, strict=True))
    return Weeks(listed, probability, ranked, risk > RAISED)


def _judged(events, expected, end, window):
    counts = events[:, end - window : end].sum(axis=1)
    fair = expected * counts.sum() / expected.sum()
    rates = fit_spatial(counts, fair, COUNTY.adjacency).estimates(reference=1.0, margin=RAISED)
    status = find_hotspots(COUNTY.adjacency.areas, rates).status
    top = np.zeros(COUNTY.size, dtype=bool)
    top[np.argsort(-events[:, end - 1] / expected)[:TOP]] = True
    return status == "higher", rates.exceedance, top


def pooled_churn(lists: list[np.ndarray]) -> float:
    """Churn of the lists of many counties: long ones weigh more."""
    moved = sum((one[:, 1:] != one[:, :-1]).sum() for one in lists)
    return moved / max(sum(one[:, 1:].sum() + one[:, :-1].sum() for one in lists), 1)


@dataclass(frozen=True)
class Told:
    """How much a list changes a week, how much of it is wrong, and how much of the high it has."""

    churn: float
    wrong: float
    wrong_se: float
    found: float


def told_by(lists: list[np.ndarray], high: list[np.ndarray]) -> Told:
    """Sum up counties; the standard error is between them, of a ratio of sums."""
    sizes = np.array([one.sum() for one in lists])
    wrong = np.array(
        [(one & ~truly[:, np.newaxis]).sum() for one, truly in zip(lists, high, strict=True)]
    )
    share = wrong.sum() / sizes.sum()
    se = (wrong - share * sizes).std(ddof=1) / sizes.mean() / np.sqrt(sizes.size)
    there = sum(truly.sum() * one.shape[1] for one, truly in zip(lists, high, strict=True))
    return Told(pooled_churn(lists), share, se, (sizes - wrong).sum() / there)
