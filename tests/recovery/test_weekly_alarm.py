"""Outbreaks whose weeks are known: are they heard in time, and is a calm county left in peace?"""

import numpy as np
import pytest

from tests.recovery.simulated_weeks import county, tally

FEW, MANY = 4, 60


def calm(mean, replicates, seed=0):
    """False alarms a quarter, and the share of tract-weeks of which nothing is said."""
    found = [tally(county(rng, mean)) for rng in np.random.default_rng(seed).spawn(replicates)]
    false, silent = (
        [getattr(one, name) for one in found] for name in ("false_per_quarter", "too_little")
    )
    return np.mean(false), np.mean(silent)


def restless(mean, replicates, seed=1):
    """Share of outbreaks found, median delay in weeks, and false alarms a quarter beside them."""
    generators = np.random.default_rng(seed).spawn(replicates)
    found = [tally(county(rng, mean, outbreaks=8)) for rng in generators]
    heard = np.concatenate([one.found for one in found])
    delays = np.concatenate([one.delays for one in found])
    late = np.median(delays) if delays.size else np.inf
    return heard.mean(), late, np.mean([one.false_per_quarter for one in found])


def test_a_few_counties_are_left_in_peace_and_their_outbreaks_heard():
    false, silent = calm(3, FEW)
    assert false <= 2.0
    assert silent < 0.15
    found, late, _ = restless(3, FEW)
    assert found >= 0.8
    assert late <= 2
    assert restless(10, 2)[0] >= 0.9


def test_where_too_little_happens_nothing_is_said():
    false, silent = calm(0.6, 2)
    found, _, beside = restless(0.6, 2)
    assert silent > 0.95
    assert max(false, beside) <= 0.5
    assert found <= 0.2


@pytest.mark.nightly
def test_three_events_a_week_give_few_false_alarms_and_most_outbreaks():
    false, silent = calm(3, MANY)
    assert silent < 0.10
    found, late, beside = restless(3, MANY)
    assert max(false, beside) <= 1.5
    assert found >= 0.90
    assert late <= 2


@pytest.mark.nightly
def test_ten_events_a_week_give_few_false_alarms_and_all_outbreaks():
    false, _ = calm(10, MANY)
    found, late, beside = restless(10, MANY)
    assert max(false, beside) <= 3.0
    assert found >= 0.99
    assert late <= 1


@pytest.mark.nightly
def test_of_less_than_one_event_a_week_nothing_is_said():
    false, silent = calm(0.6, MANY)
    found, _, beside = restless(0.6, MANY)
    assert silent > 0.98
    assert found <= 0.1
    assert max(false, beside) <= 0.5
