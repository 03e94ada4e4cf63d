import numpy as np
import pytest

from hotspot.spc import control_chart
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.individuals import run
from hotspot.spc.rules import NHS, STANDARD, RuleSettings
from hotspot.spc.sides import uneven_sides

EVEN = [3.0, 9, 4, 8, 2, 7, 5, 6] * 3


def sides_of(values, rules=STANDARD, phases=None):
    row = np.array([values], dtype=float)
    return uneven_sides(run(row, baseline_of(True, row.shape, phases=phases)), rules)[0]


@pytest.mark.parametrize(
    "rules", [STANDARD, NHS, RuleSettings(shift_length="dynamic"), RuleSettings(marks="members")]
)
def test_even_sides_bear_runs_by_any_rule(rules):
    assert sides_of(EVEN, rules) is None
    assert sides_of([*EVEN, 5.5], rules) is None, "the middle point itself lies on the line"


def test_a_line_with_nothing_below_bears_none():
    assert sides_of([0] * 13 + [12] * 11) == (11, 0, 13)


def test_a_line_that_is_seldom_left_bears_runs():
    assert sides_of([5] * 24) is None
    assert sides_of([5] * 14 + [4] * 5 + [6] * 5) is None
    assert sides_of([0] * 70 + [3]) is None, "one week in 71"
    assert sides_of([0] * 21 + [3] * 3) == (3, 0, 21)


def test_one_uneven_phase_is_enough_but_not_one_that_has_just_begun():
    zeros, phases = [0] * 6 + [9] * 4, [0] * 24 + [1] * 10
    assert sides_of([*EVEN, *zeros], phases=phases) == (4, 0, 6)
    assert sides_of([*EVEN, 0, 0, 0], phases=[0] * 24 + [1] * 3) is None


def test_the_chart_of_many_empty_weeks_says_why_runs_are_off():
    chart = control_chart([0, 0, 12, 0, 14, 11, 0, 0, 13, 0, 12, 0, 0, 0, 15, 9] * 2)

    assert "of the baseline points 14 lie above the middle line, 0 below, 18 on it" in chart.why
    assert not chart.runs


@pytest.mark.parametrize("rare", ["yes", "no"])
def test_shares_near_either_end_have_no_runs(rare):
    few = np.array([0.0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0] * 4)
    said = few if rare == "yes" else 30 - few

    chart = control_chart(said, np.full(len(few), 30.0), family="proportion")

    assert not (np.char.find(chart.status.astype(str), "shift") >= 0).any()
    counted = {"yes": "events a point", "no": "children a point have not the answer"}[rare]
    assert f"The shift rule is off: fewer than 2 {counted}." in chart.why
