import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.rules import (
    RuleSettings,
    high_points,
    high_shifts,
    low_points,
    low_shifts,
    run_lengths,
    side_of,
)

ONE_PHASE = np.zeros(40, dtype=int)


def lengths(side: list[int], phases: np.ndarray | None = None) -> list[int]:
    phases = ONE_PHASE[: len(side)] if phases is None else phases
    return run_lengths(np.array([side]), phases)[0].tolist()


def marked(side: list[int], length: int = 8) -> list[int]:
    counted = run_lengths(np.array([side]), ONE_PHASE[: len(side)])
    return np.flatnonzero(high_shifts(counted, length) | low_shifts(counted, length)).tolist()


def test_a_value_on_the_limit_is_not_beyond_it():
    limit = np.array([[10.0, 10.0, 10.0]])

    assert high_points(np.array([[10.0, 10.1, 9.9]]), limit).tolist() == [[False, True, False]]
    assert low_points(np.array([[10.0, 10.1, 9.9]]), limit).tolist() == [[False, False, True]]


def test_rounding_is_not_a_signal():
    value, limit = np.array([[0.1 + 0.2]]), np.array([[0.3]])

    assert value[0, 0] > limit[0, 0]
    assert not high_points(value, limit).any()
    assert side_of(value, limit).tolist() == [[0]]


def test_nothing_is_beyond_a_missing_limit_and_a_missing_value_is_beyond_nothing():
    gap, ten = np.array([[np.nan]]), np.array([[10.0]])

    assert not high_points(ten, gap).any()
    assert not low_points(ten, gap).any()
    assert not high_points(gap, ten).any()
    assert side_of(gap, ten).tolist() == [[0]]


def test_seven_weeks_are_no_shift_and_eight_are():
    assert marked([1] * 7) == []
    assert marked([1] * 8) == [7]
    assert marked([-1] * 8) == [7]
    assert marked([1] * 10) == [7, 8, 9]


def test_a_week_on_the_other_side_starts_the_count_again():
    assert lengths([1, 1, -1, -1, -1, 1]) == [1, 2, -1, -2, -3, 1]


def test_a_week_on_the_centre_line_neither_adds_nor_breaks():
    assert lengths([1, 1, 0, 1]) == [1, 2, 0, 3]
    assert marked([1] * 7 + [0]) == []
    assert marked([1] * 7 + [0, 1]) == [8]


def test_a_new_phase_starts_the_count_again():
    phases = np.array([0] * 6 + [1] * 6)

    assert lengths([1] * 12, phases) == [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]


def test_high_and_low_shifts_are_told_apart():
    counted = run_lengths(np.array([[1] * 8, [-1] * 8]), ONE_PHASE[:8])

    assert high_shifts(counted, 8)[:, -1].tolist() == [True, False]
    assert low_shifts(counted, 8)[:, -1].tolist() == [False, True]


def test_settings_say_which_rules_apply():
    assert RuleSettings().words(shift=True) == (
        "one point beyond a limit",
        "8 points in a row on one side of the centre line",
    )
    assert RuleSettings().words(shift=False) == ("one point beyond a limit",)
    assert RuleSettings(use_points=False, shift_length=6).words(shift=True) == (
        "6 points in a row on one side of the centre line",
    )


def test_one_week_is_not_a_run():
    with pytest.raises(InvalidCounts, match="shift_length must be at least 2 weeks"):
        RuleSettings(shift_length=1)
