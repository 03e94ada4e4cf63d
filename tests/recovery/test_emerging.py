"""Tracts whose histories are known, looked back on: what begins, lasts or grows is called so."""

import numpy as np
import pytest

from hotspot.clusters.emerging import HOT_NOW, emerging_classes
from hotspot.clusters.exceedance import find_hotspots
from hotspot.rates import fit_spatial
from tests.recovery.simulated_tracts import RAISED, log_risks
from tests.recovery.weekly_lists import COUNTY

WINDOWS, EXPECTED, FEW, MANY = 13, 30.0, 2, 40
KINDS = ("begun", "lasting", "growing", "past")


def look_back(seed):
    """Words of the tracts of one county, with six tracts each of four known kinds."""
    rng = np.random.default_rng([61, seed])
    people = rng.lognormal(0.0, 0.6, COUNTY.size)
    expected = people * EXPECTED / people.mean()
    risk = np.tile(np.exp(log_risks(COUNTY, rng, spread=0.2, clusters=0))[:, np.newaxis], WINDOWS)
    planted = dict(zip(KINDS, np.split(rng.permutation(COUNTY.size)[:24], 4), strict=True))
    course = np.ones((4, WINDOWS))
    course[0, -1] = course[1] = 2.5
    course[2], course[3, :-1] = np.linspace(1.8, 4.5, WINDOWS), 2.5
    for rows, times in zip(planted.values(), course, strict=True):
        risk[rows] = times
    fits = [_judged(rng.poisson(expected * risk[:, k]), expected) for k in range(WINDOWS)]
    status, level = (np.column_stack(one) for one in zip(*fits, strict=True))
    hot, cold = status == "higher", status == "lower"
    word = emerging_classes(hot, np.ones_like(hot), level, cold=cold).word
    rest = np.setdiff1d(np.arange(COUNTY.size), np.concatenate(list(planted.values())))
    return {name: word[rows] for name, rows in planted.items()} | {
        "low": word[rest][(risk[rest, 0] < RAISED)]
    }


def _judged(events, expected):
    fair = expected * events.sum() / expected.sum()
    rates = fit_spatial(events, fair, COUNTY.adjacency).estimates(reference=1.0, margin=RAISED)
    return find_hotspots(COUNTY.adjacency.areas, rates).status, rates.rate


def shares(counties):
    """Share of the tracts of each kind that get each word."""
    found = [look_back(seed) for seed in range(counties)]
    joined = {kind: np.concatenate([one[kind] for one in found]) for kind in found[0]}
    return {
        kind: {str(word): float(np.mean(words == word)) for word in np.unique(words)}
        for kind, words in joined.items()
    }


def test_in_two_counties_most_histories_are_called_by_their_name():
    found = shares(FEW)
    assert found["begun"].get("new", 0) >= 0.6
    assert found["lasting"].get("persistent", 0) >= 0.6
    assert found["growing"].get("intensifying", 0) >= 0.5
    assert found["past"].get("historical", 0) >= 0.6
    assert sum(found["low"].get(word, 0) for word in HOT_NOW) <= 0.05


@pytest.mark.nightly
def test_histories_are_called_by_their_name():
    found = shares(MANY)
    assert found["begun"].get("new", 0) >= 0.8
    assert found["lasting"].get("persistent", 0) >= 0.7
    assert found["growing"].get("intensifying", 0) >= 0.7
    assert found["past"].get("historical", 0) >= 0.7
    trend = sum(found["lasting"].get(word, 0) for word in ("intensifying", "diminishing"))
    assert trend <= 0.07
    assert sum(found["low"].get(word, 0) for word in HOT_NOW) <= 0.01
