"""What must hold for every rule, whatever the series."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.core.types import SIGNALS
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.rules import (
    ANHOEJ,
    NELSON,
    NHS,
    RULE_SETS,
    RuleSettings,
    false_alarms,
    judge,
    run_tests,
)

RULES = st.sampled_from(list(RULE_SETS.values()))
NOTHING = RuleSettings(use_points=False, use_shift=False)
STRICTER = st.sampled_from(
    [
        ({"use_shift": True, "shift_length": 4}, {"use_shift": True, "shift_length": 6}),
        ({"trend_length": 3}, {"trend_length": 5}),
        ({"within_length": 4}, {"within_length": 7}),
        ({"alternating_length": 4}, {"alternating_length": 7}),
        ({"two_of_three": "any third"}, {"two_of_three": "same side"}),
        ({"two_of_three": "same side"}, {"two_of_three": "same side inside limits"}),
    ]
)


@st.composite
def charted(draw, least_weeks: int = 1):
    """Limits of some areas, about lines that differ from week to week, with gaps and phases."""
    n, w = draw(st.integers(1, 3)), draw(st.integers(least_weeks, 40))
    steps = npst.arrays(int, (n, w), elements=st.integers(-14, 14))
    z = draw(steps) / 4
    z[draw(npst.arrays(bool, (n, w), elements=st.sampled_from([False] * 6 + [True])))] = np.nan
    start = draw(st.integers(0, w))
    line = 5 + draw(st.sampled_from([0.0, 0.5])) * np.cos(np.arange(w))[None] + np.zeros((n, 1))
    use = baseline_of(True, (n, w), phases=np.arange(w) >= start)
    ones = np.ones((n, w))
    return Limits(line + z, line, line - 3, line + 3, ones, np.ones((n, 1 + use.phases[-1])), use)


def status(limits: Limits, rules: RuleSettings) -> np.ndarray:
    n, w = limits.value.shape
    return judge(limits, np.ones(w, dtype=bool), np.ones(n, dtype=bool), rules)


def flagged(limits: Limits, rules: RuleSettings) -> np.ndarray:
    return np.isin(status(limits, rules), SIGNALS)


def moved(limits: Limits, change) -> Limits:
    lines = ("value", "centre", "lower", "upper")
    return replace(limits, **{name: change(getattr(limits, name)) for name in lines})


@given(charted(), STRICTER, st.sampled_from(["completing", "members"]))
def test_a_stricter_rule_flags_no_week_that_a_looser_one_does_not(limits, lengths, marks):
    loose, strict = (replace(NOTHING, marks=marks, **length) for length in lengths)

    assert not (flagged(limits, strict) & ~flagged(limits, loose)).any()


@given(charted(), st.floats(1, 3))
def test_weeks_beyond_wider_sigma_are_beyond_narrower_ones(limits, factor):
    beyond = replace(NOTHING, two_of_three="any third", four_of_five=True)
    wider = replace(limits, sigma=limits.sigma * factor)

    assert not (flagged(wider, beyond) & ~flagged(limits, beyond)).any()


@given(charted(), RULES)
def test_members_of_a_pattern_are_at_least_the_weeks_that_complete_it(limits, rules):
    few, all_of = (flagged(limits, replace(rules, marks=one)) for one in ("completing", "members"))

    assert not (few & ~all_of).any()
    assert (few.any(axis=1) == all_of.any(axis=1)).all()


@given(charted(), RULES, st.sampled_from([1 / 1000, 7.0, 365.25]), st.sampled_from([0.0, 3, 40]))
def test_neither_unit_nor_origin_matters(limits, rules, factor, origin):
    changed = moved(limits, lambda line: factor * (line + origin))
    changed = replace(changed, sigma=limits.sigma * factor)

    assert status(changed, rules).tolist() == status(limits, rules).tolist()


@given(charted(), RULES)
def test_a_series_turned_over_shows_the_same_signs_the_other_way(limits, rules):
    turned = moved(limits, np.negative)
    turned = replace(turned, lower=-limits.upper, upper=-limits.lower)

    swapped = np.char.replace(status(turned, rules), "high", "LOW")
    swapped = np.char.replace(np.char.replace(swapped, "low", "high"), "LOW", "low")

    assert swapped.tolist() == status(limits, rules).tolist()


@given(charted(), RULES, st.randoms(use_true_random=False))
def test_areas_are_judged_each_by_itself(limits, rules, random):
    rows = list(range(len(limits.value)))
    random.shuffle(rows)
    lines = ("value", "centre", "lower", "upper", "sigma")
    use = baseline_of(True, limits.value.shape, phases=limits.baseline.phases)
    mixed = {name: getattr(limits, name)[rows] for name in lines}

    found = status(replace(limits, **mixed, baseline=use), rules)

    assert found.tolist() == status(limits, rules)[rows].tolist()


@given(st.integers(1, 60), st.sampled_from([0.0, 7.25]), RULES, st.sampled_from([0.0, 2.0]))
def test_a_constant_series_never_signals(w, level, rules, sigma):
    line = np.full((1, w), level)
    spread = np.full((1, w), sigma)
    use = baseline_of(True, line.shape)

    limits = Limits(line, line, line - 3 * spread, line + 3 * spread, spread, np.ones((1, 1)), use)

    assert not flagged(limits, rules).any()
    assert not any(test.signal for (test,) in run_tests(line, line, use, np.isfinite(line)))


@given(charted(), RULES)
def test_a_missing_week_has_no_sign(limits, rules):
    assert (status(limits, rules)[np.isnan(limits.value)] == "no data").all()


@given(charted(least_weeks=2), RULES, st.data())
def test_a_week_that_goes_missing_changes_only_the_patterns_around_it(limits, rules, data):
    w = limits.value.shape[1]
    gone = data.draw(st.integers(0, w - 1))
    value = limits.value.copy()
    value[:, gone] = np.nan
    rules = rules if rules.shift_length != "dynamic" else replace(rules, shift_length=8)

    before, after = status(limits, rules), status(replace(limits, value=value), rules)

    points = ("high point", "low point")
    kept = np.arange(w) != gone
    assert (np.isin(before, points) == np.isin(after, points))[:, kept].all()
    other_phase = limits.baseline.phases != limits.baseline.phases[gone]
    assert (before == after)[:, other_phase].all()
    if rules.marks == "completing":
        assert (before == after)[:, :gone].all()


@given(charted(), RULES, st.data())
def test_later_weeks_never_rewrite_what_was_said_unless_rules_say_so(limits, rules, data):
    kept = data.draw(st.integers(1, limits.value.shape[1]))
    if rules in (NHS, ANHOEJ):
        rules = replace(rules, marks="completing", shift_length=7)
    lines = ("value", "centre", "lower", "upper", "sigma")
    short = {name: getattr(limits, name)[:, :kept] for name in lines}
    use = baseline_of(True, short["value"].shape, phases=limits.baseline.phases[:kept])
    shorter = replace(limits, **short, baseline=use)

    assert status(shorter, rules).tolist() == status(limits, rules)[:, :kept].tolist()


@given(charted())
def test_a_dynamic_run_is_a_signal_where_the_run_test_says_so(limits):
    shifts = replace(ANHOEJ, use_points=False)
    tests = run_tests(limits.value, limits.centre, limits.baseline, np.isfinite(limits.value))

    said = flagged(limits, shifts)

    for row, phases in enumerate(tests):
        for phase, test in enumerate(phases):
            weeks = limits.baseline.phases == phase
            assert said[row, weeks].any() == (test.longest > test.longest_most)


@given(charted())
def test_a_run_and_its_crossings_never_exceed_the_weeks(limits):
    for phases in run_tests(
        limits.value, limits.centre, limits.baseline, np.isfinite(limits.value)
    ):
        for test in phases:
            assert test.longest + test.crossings <= test.useful
            assert (test.longest > 0) == (test.useful > 0)


@given(st.floats(0.2, 500), st.floats(1, 10), st.sampled_from([None, 0.001, 0.01]))
def test_a_longer_run_and_a_smaller_tail_cry_wolf_less(mean, dispersion, tail):
    def rate(length, at):
        return false_alarms(mean, dispersion, RuleSettings(shift_length=length), tail=at).all[0]

    assert 0 <= rate(9, tail) <= rate(8, tail) <= 1
    if tail:
        assert rate(8, tail / 2) <= rate(8, tail)


@given(charted())
def test_nelsons_rules_flag_what_each_of_them_does(limits):
    alone = [
        replace(NOTHING, on_line="break", **one)
        for one in (
            {"use_points": True},
            {"use_shift": True, "shift_length": 9},
            {"trend_length": 6},
            {"two_of_three": "any third"},
            {"four_of_five": True},
            {"within_length": 15},
            {"alternating_length": 14},
            {"outside_length": 8},
        )
    ]

    each = np.logical_or.reduce([flagged(limits, rules) for rules in alone])

    assert (each == flagged(limits, NELSON)).all()
