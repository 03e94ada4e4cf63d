"""Series are drawn in sigma about a centre line of zero, one letter or number a week."""

import numpy as np
import pytest

from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.rules import ANHOEJ, NELSON, NHS, RULE_SETS, RuleSettings, judge

NAN = np.nan


def limits_of(z, *, phases=None, ghosts=None, middle=None, sigma=1.0):
    value = np.atleast_2d(np.asarray(z, dtype=float))
    line = np.zeros(value.shape)
    return Limits(
        value,
        line,
        line - 3 * sigma,
        line + 3 * sigma,
        line + sigma,
        np.ones((1, 1)),
        baseline_of(True, value.shape, phases=phases, ghosts=ghosts),
        middle=None if middle is None else line + middle,
    )


def judged(z, *, late=0, runs=True, **options):
    how = {
        key: options.pop(key) for key in ("phases", "ghosts", "middle", "sigma") if key in options
    }
    rules = options.pop("rules", None) or RuleSettings(
        **{"use_points": False, "use_shift": False, **options}
    )
    limits = limits_of(z, **how)
    w = limits.value.shape[1]
    return judge(limits, np.arange(w) < w - late, np.array([runs]), rules)[0].tolist()


def weeks(said, word):
    return [week for week, one in enumerate(said) if one == word]


def test_two_of_three_name_the_later_of_the_two_or_both():
    z = [0.1, 2.1, 0.5, 2.2, 0.1]

    assert weeks(judged(z, two_of_three="any third"), "high zone") == [3]
    assert weeks(judged(z, two_of_three="any third", marks="members"), "high zone") == [1, 3]
    assert weeks(judged(np.negative(z), two_of_three="any third"), "low zone") == [3]


def test_two_of_three_on_different_sides_are_none():
    assert set(judged([2.1, -2.1, 0, 2.1, -2.1], two_of_three="any third")) == {"common cause"}


@pytest.mark.parametrize(
    ("third", "of_opposite", "of_beyond"),
    [("any third", [2], [2]), ("same side", [], [2]), ("same side inside limits", [], [])],
)
def test_variants_of_two_of_three_differ_in_the_third_and_beyond_the_limit(
    third, of_opposite, of_beyond
):
    assert weeks(judged([2.1, -0.5, 2.1], two_of_three=third), "high zone") == of_opposite
    assert weeks(judged([3.5, 0.5, 2.1], two_of_three=third), "high zone") == of_beyond


def test_exactly_two_sigma_is_not_beyond():
    assert set(judged([2.0, 2.0, 2.0, 2.0], two_of_three="any third")) == {"common cause"}
    assert set(judged([1.0] * 6, four_of_five=True)) == {"common cause"}


def test_four_of_five_name_the_week_that_completes_them():
    z = [1.2, 1.2, 0.5, 1.2, 1.2, -1.2]

    assert weeks(judged(z, four_of_five=True), "high zone") == [4]
    assert weeks(judged(z, four_of_five=True, marks="members"), "high zone") == [0, 1, 3, 4]


def test_a_missing_week_lies_in_no_zone():
    assert weeks(judged([2.1, NAN, 2.1], two_of_three="any third"), "high zone") == [2]
    assert "high zone" not in judged([2.1, NAN, 2.1], two_of_three="same side")
    assert "too even" not in judged([0.5] * 9 + [NAN] + [-0.5] * 9, within_length=10)


def test_six_rising_weeks_are_a_trend_of_five_steps():
    z = [0, -1, -0.5, 0, 0.5, 1, 1.5, 0]

    assert weeks(judged(z, trend_length=6), "high trend") == [6]
    assert weeks(judged(z, trend_length=6, marks="members"), "high trend") == [1, 2, 3, 4, 5, 6]
    assert weeks(judged(np.negative(z), trend_length=6), "low trend") == [6]


def test_a_repeated_value_breaks_a_trend_or_is_stepped_over():
    z = [0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5]

    assert "high trend" not in judged(z, trend_length=6)
    assert weeks(judged(z, trend_length=6, repeats="skip"), "high trend") == [6]
    told = judged(z, trend_length=6, repeats="skip", marks="members")
    assert weeks(told, "high trend") == list(range(7))


@pytest.mark.parametrize("repeats", ["break", "skip"])
def test_a_missing_week_breaks_a_trend(repeats):
    z = [0, 0.1, 0.2, NAN, 0.3, 0.4, 0.5]

    assert "high trend" not in judged(z, trend_length=4, repeats=repeats)


def test_a_peak_between_two_trends_belongs_to_the_second():
    z = [0, 1, 2, 3, 2, 1, 0]

    assert judged(z, trend_length=4, marks="members") == ["high trend"] * 3 + ["low trend"] * 4


def test_a_missing_week_neither_adds_to_a_run_nor_breaks_it():
    z = [1, 1, 1, NAN, 1, 1]

    said = judged(z, use_shift=True, shift_length=5)

    assert said == ["common cause"] * 3 + ["no data", "common cause", "high shift"]


def test_a_week_on_the_line_is_stepped_over_or_breaks_a_run_but_a_missing_one_never_does():
    options = {"use_shift": True, "shift_length": 5, "on_line": "break"}

    assert "high shift" not in judged([1, 1, 1, 0, 1, 1], **options)
    assert weeks(judged([1, 1, 1, NAN, 1, 1], **options), "high shift") == [5]
    assert weeks(judged([1, 1, 1, 0, 1, 1], use_shift=True, shift_length=5), "high shift") == [5]


def test_all_weeks_of_a_run_are_marked_where_members_are():
    z = [-1, 1, 1, 0, 1, 1, -1]

    said = judged(z, use_shift=True, shift_length=4, marks="members")

    assert weeks(said, "high shift") == [1, 2, 4, 5]


def test_runs_are_judged_about_the_middle_line_where_there_is_one():
    z = [0.2] * 8

    assert weeks(judged(z, use_shift=True), "high shift") == [7]
    assert weeks(judged(z, use_shift=True, middle=0.5), "low shift") == [7]


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_a_new_phase_starts_every_pattern_afresh(rules):
    z = np.linspace(0.1, 2.9, 12)
    phases = np.repeat([0, 1, 2, 3, 4, 5], 2)

    assert set(judged(z, rules=rules, phases=phases)) == {"common cause"}


def test_fifteen_weeks_near_the_line_are_too_even():
    z = [0.5, -1.0, 0.9] * 5

    assert weeks(judged(z, within_length=15), "too even") == [14]
    assert weeks(judged(z, within_length=15, marks="members"), "too even") == list(range(15))
    assert "too even" not in judged([*z[:14], 1.1], within_length=15)


def test_a_series_on_its_line_says_nothing_of_how_it_varies():
    assert set(judged([0.0] * 40, rules=NELSON)) == {"common cause"}


def test_weeks_up_and_down_by_turns_are_too_uneven():
    z = [0, 1] * 7

    assert weeks(judged(z, alternating_length=14), "too uneven") == [13]
    assert "too uneven" not in judged([*z[:7], 0, *z[8:]], alternating_length=14)
    assert "too uneven" not in judged([*z[:7], NAN, *z[8:]], alternating_length=14)


def test_weeks_away_from_the_line_on_both_sides_are_too_uneven_and_on_one_side_are_not():
    both, one = [1.5, -1.5, 1.5, 1.5] * 2, [1.5] * 8

    assert weeks(judged(both, outside_length=8), "too uneven") == [7]
    assert "too uneven" not in judged(one, outside_length=8)


def test_a_dynamic_run_needs_one_week_more_than_chance_makes():
    rng = np.random.default_rng(3)
    mixed = rng.permutation([1.0, -1] * 40).tolist()
    z = [*mixed[:44], -1, *[1] * 10, -1]  # 56 weeks: runs of nine are chance

    said = judged(z, rules=ANHOEJ)

    assert weeks(said, "high shift") == [54]


def test_points_come_before_patterns_and_directions_before_none():
    z = [1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 3.5, 1.2]

    said = judged(z, rules=RuleSettings(four_of_five=True))

    assert said == [*["common cause"] * 4, *["high zone"] * 3, "high point", "high shift"]


def test_the_order_of_names_is_a_setting():
    z = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]

    assert set(judged(z, rules=NHS)) == {"high trend"}
    first = RuleSettings(shift_length=7, trend_length=7, marks="members")
    assert set(judged(z, rules=first)) == {"high shift"}


def test_late_weeks_are_in_no_pattern():
    said = judged([1] * 10, use_shift=True, late=3)

    assert said == ["common cause"] * 7 + ["incomplete"] * 3


def test_a_ghost_can_be_a_point_and_is_in_no_run():
    ghosts = np.arange(9) == 3
    z = [1, 1, 1, 4, 1, 1, 1, 1, 1]

    said = judged(z, rules=RuleSettings(), ghosts=ghosts)

    assert said == [*["common cause"] * 3, "high point", *["common cause"] * 4, "high shift"]


def test_an_area_whose_runs_are_not_judged_keeps_its_points():
    z = [2.5] * 20 + [3.5]

    said = judged(z, rules=NELSON, runs=False)

    assert said == ["common cause"] * 20 + ["high point"]


def test_without_limits_nothing_is_judged_and_infinite_ones_leave_runs():
    line = np.ones((1, 9))
    use = baseline_of(True, line.shape)
    given = (np.ones(9, dtype=bool), np.array([True]), NELSON)
    unknown, nowhere = (np.full(line.shape, level) for level in (np.nan, np.inf))

    none = Limits(line * 2, line, unknown, unknown, unknown, np.ones((1, 1)), use)
    run = Limits(line * 2, line, -nowhere, nowhere, nowhere, np.ones((1, 1)), use)

    assert set(judge(none, *given)[0]) == {"no data"}
    assert judge(run, *given)[0].tolist() == ["common cause"] * 8 + ["high shift"]
