"""All rules judge all charts of a region while a page is drawn."""

from time import perf_counter

import numpy as np
import pytest

from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.shewhart import xmr
from hotspot.spc.rules import NELSON, NHS, RULE_SETS, STANDARD, false_alarms, judge, run_tests


def milliseconds(work) -> float:
    """Time the best of seven, which is the least disturbed."""
    times = []
    for _ in range(7):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return 1000 * min(times)


def series(n_areas: int):
    rng = np.random.default_rng(1)
    value = rng.poisson(20, (n_areas, 156)).astype(float)
    value[rng.random(value.shape) < 0.02] = np.nan
    return xmr(value, baseline_of(True, value.shape)), np.ones(n_areas, dtype=bool)


@pytest.mark.parametrize(("n_areas", "most"), [(300, 12), (1800, 60)])
@pytest.mark.parametrize("rules", [NELSON, NHS], ids=["Nelson", "NHS"])
def test_all_rules_at_once_keep_their_budget(n_areas, most, rules):
    limits, runs = series(n_areas)
    complete = np.arange(156) < 153

    assert milliseconds(lambda: judge(limits, complete, runs, rules)) < most


def test_six_sets_of_rules_on_three_hundred_series_within_twenty_five_milliseconds():
    limits, runs = series(300)
    complete = np.arange(156) < 153

    def work():
        for rules in RULE_SETS.values():
            judge(limits, complete, runs, rules)

    assert milliseconds(work) < 25


def test_runs_of_three_hundred_series_are_tested_within_five_milliseconds():
    limits, _ = series(300)
    known = np.isfinite(limits.value)

    assert milliseconds(lambda: run_tests(limits.value, limits.centre, limits.baseline, known)) < 5


def test_false_alarms_of_three_hundred_charts_within_twenty_milliseconds():
    rng = np.random.default_rng(2)
    mean, dispersion = rng.uniform(2, 50, 300), rng.uniform(1, 5, 300)

    assert milliseconds(lambda: false_alarms(mean, dispersion, STANDARD, tail=0.00135)) < 20
