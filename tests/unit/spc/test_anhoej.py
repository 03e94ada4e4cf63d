from fractions import Fraction
from math import comb, log2

import numpy as np

from hotspot.core.chart import RunTest
from hotspot.spc.baselines import baseline_of
from hotspot.spc.rules import run_tests
from hotspot.spc.rules.anhoej import fewest_allowed, longest_allowed
from hotspot.spc.rules.false_alarms import chance_of_runs


def runs_of(value, line=0.0, **how):
    series = np.atleast_2d(np.asarray(value, dtype=float))
    use = baseline_of(True, series.shape, **how)
    return run_tests(series, np.full(series.shape, line), use, np.isfinite(series))


def test_limits_are_those_of_the_binomial_for_every_number_of_weeks_odd_or_even():
    useful = np.arange(1, 301)
    exact = []
    for trials in range(300):
        below, crossings = Fraction(comb(trials, 0), 2**trials), 0
        while below < Fraction(1, 20):
            crossings += 1
            below += Fraction(comb(trials, crossings), 2**trials)
        exact.append(crossings)

    assert fewest_allowed(useful).tolist() == exact
    assert longest_allowed(useful).tolist() == [round(log2(n)) + 3 for n in useful]


def test_runs_and_crossings_are_counted_without_weeks_on_the_line_missing_ones_and_ghosts():
    value = [1, 1, 0, 1, -1, np.nan, -1, 9, 1]

    (((test),),) = runs_of(value, ghosts=np.arange(9) == 7)

    assert (test.useful, test.longest, test.crossings) == (6, 3, 2)


def test_every_phase_is_tested_by_itself():
    (tests,) = runs_of([1] * 12 + [-1] * 12, phases=[0] * 12 + [1] * 12)

    assert [test.longest for test in tests] == [12, 12]
    assert [test.crossings for test in tests] == [0, 0]
    assert all(test.signal for test in tests)


def test_a_phase_without_useful_weeks_has_no_signal():
    ((test,),) = runs_of([0, 0, np.nan])

    assert test == RunTest(0, 0, 0, 0, 0)
    assert not test.signal


def test_the_chance_of_a_signal_is_that_of_all_sequences_of_twelve_weeks():
    sequences = 2 * ((np.arange(2**12)[:, None] >> np.arange(12)) & 1) - 1

    signals = [test.signal for (test,) in runs_of(sequences)]

    assert chance_of_runs(12) == np.mean(signals)
