"""Series in which nothing ever happens are flagged as often as we say, and as is known.

The mean weeks to the first alarm of normal values are those of Champ and Woodall (1987); the shares
of flagged weeks are counted in simulated series of known mean and spread.
"""

import numpy as np
import pytest

from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.rules import (
    ANHOEJ,
    IHI,
    NELSON,
    NHS,
    RULE_SETS,
    STANDARD,
    WESTERN_ELECTRIC,
    RuleSettings,
    false_alarms,
    judge,
    run_tests,
)

POINTS = RuleSettings(use_shift=False)
KNOWN = [(POINTS, 370.4), (STANDARD, 152.7), (WESTERN_ELECTRIC, 91.75)]


def limits_of(value: np.ndarray, centre: float, sigma: float, middle: float) -> Limits:
    """Make limits of a mean and spread that are known."""
    line, spread = np.full(value.shape, centre), np.full(value.shape, sigma)
    return Limits(
        value,
        line,
        line - 3 * spread,
        line + 3 * spread,
        spread,
        np.ones((len(value), 1)),
        baseline_of(True, value.shape),
        middle=np.full(value.shape, middle),
    )


def flagged(limits: Limits, rules: RuleSettings) -> np.ndarray:
    n, w = limits.value.shape
    said = judge(limits, np.ones(w, dtype=bool), np.ones(n, dtype=bool), rules)
    return said != "common cause"


def weeks_to_the_first_alarm(rules: RuleSettings, n_series: int) -> tuple[float, float]:
    """Give the mean and its standard error; a series without an alarm waits once more as long."""
    value = np.random.default_rng(11).normal(size=(n_series, 2500))
    found = flagged(limits_of(value, 0, 1, 0), rules)
    first = np.where(found.any(axis=1), found.argmax(axis=1) + 1.0, 2500 + found.shape[1] / 7)
    return first.mean(), first.std() / np.sqrt(n_series)


@pytest.mark.parametrize(("rules", "known"), KNOWN)
def test_the_first_alarm_comes_when_the_books_say(rules, known):
    mean, error = weeks_to_the_first_alarm(rules, 600)

    assert abs(mean - known) < 3.5 * error
    assert error < 0.05 * known


@pytest.mark.nightly
@pytest.mark.parametrize(("rules", "known"), KNOWN)
def test_the_first_alarm_comes_when_the_books_say_to_within_two_per_cent(rules, known):
    mean, error = weeks_to_the_first_alarm(rules, 20_000)

    assert mean == pytest.approx(known, rel=0.02)
    assert error < 0.01 * known


def rates(rules: RuleSettings, draw, centre: float, sigma: float, middle: float) -> np.ndarray:
    """Count flagged weeks, series by series, well inside a phase."""
    value = draw(np.random.default_rng(12))
    return flagged(limits_of(value, centre, sigma, middle), rules)[:, 60:].mean(axis=1)


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_weeks_of_normal_values_are_flagged_as_often_as_we_say(rules):
    found = rates(rules, lambda rng: rng.normal(size=(1000, 400)), 0, 1, 0)

    said = false_alarms(np.nan, rules=rules, useful=400).all[0]

    error = np.hypot(found.std() / 1000**0.5, found.std() / 200**0.5)
    assert abs(found.mean() - said) < 4 * error


@pytest.mark.parametrize("rules", [STANDARD, NHS, IHI], ids=["standard", "NHS", "IHI"])
@pytest.mark.parametrize(("mean", "dispersion"), [(4.3, 1.0), (13.1, 3.0), (150.0, 8.0)])
def test_weeks_of_counts_are_flagged_as_often_as_we_say(rules, mean, dispersion):
    def draw(rng):
        if dispersion == 1:
            return rng.poisson(mean, (1000, 400)).astype(float)
        size = mean / (dispersion - 1)
        return rng.negative_binomial(size, 1 / dispersion, (1000, 400)).astype(float)

    middle = float(np.median(draw(np.random.default_rng(13))))
    found = rates(rules, draw, mean, np.sqrt(mean * dispersion), middle)

    said = false_alarms(mean, dispersion, rules).all[0]

    about = 0 if rules is STANDARD else 0.12  # others are simulated, at about this mean and spread
    error = found.std() / 1000**0.5
    assert found.mean() == pytest.approx(said, abs=4 * error + about * said)


@pytest.mark.parametrize("weeks", [12, 24, 52, 104])
def test_stable_phases_fail_the_test_of_runs_as_often_as_we_say(weeks):
    value = np.random.default_rng(14).normal(size=(5000, weeks))
    zero = np.zeros(value.shape)
    use = baseline_of(True, value.shape)

    found = np.mean([test.signal for (test,) in run_tests(value, zero, use, np.isfinite(value))])

    said = false_alarms(np.nan, rules=ANHOEJ, useful=weeks).phase
    assert found == pytest.approx(said, abs=4 * np.sqrt(said / 5000))
    assert 0.03 < said < 0.10


def test_a_drift_too_slow_for_points_is_seen_by_crossings_and_long_runs():
    rng = np.random.default_rng(15)
    value = rng.normal(size=(300, 52)) + np.linspace(-1.5, 1.5, 52)
    use = baseline_of(True, value.shape)

    middle = use.along(use.medians(value))
    tests = run_tests(value, middle, use, np.isfinite(value))

    assert np.mean([test.signal for (test,) in tests]) > 0.6
    assert flagged(limits_of(value, 0, 1, 0), POINTS).mean() < 0.04


def test_nelson_flags_a_stable_week_in_forty_three():
    said = false_alarms(np.nan, rules=NELSON)

    assert 1 / said.all[0] == pytest.approx(43, abs=2.5)
