"""Baselines go by date, and a rule may only suggest new limits."""

from datetime import date, timedelta

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc import ChartSettings, Exclusion, Phase, control_chart
from hotspot.spc.phases import baseline_by_date, suggest_phase

WEEKS = np.datetime64("2025-01-04") + 7 * np.arange(30)
ALL = np.ones((2, 30), dtype=bool)


def day(week: int) -> date:
    return WEEKS[week].item()


def kept(found, row=0) -> list[int]:
    return np.flatnonzero(found.mask[row]).tolist()


def test_a_phase_takes_the_usual_number_of_weeks_unless_it_says_until_when():
    usual = baseline_by_date(ALL, WEEKS, 5, [Phase(day(10))])
    frozen = baseline_by_date(ALL, WEEKS, 5, [Phase(day(10), until=day(12))])

    assert kept(usual) == [0, 1, 2, 3, 4, 10, 11, 12, 13, 14]
    assert kept(frozen) == [0, 1, 2, 3, 4, 10, 11, 12]
    assert usual.phases.tolist() == [0] * 10 + [1] * 20


def test_the_first_phase_can_be_frozen_too():
    found = baseline_by_date(ALL, WEEKS, 20, [Phase(date(2020, 1, 4), until=day(2))])

    assert kept(found) == [0, 1, 2]
    assert set(found.phases) == {0}


def test_an_area_without_two_weeks_has_two_fewer_not_two_later_ones():
    usable = ALL.copy()
    usable[1, 3:5] = False

    found = baseline_by_date(usable, WEEKS, 8, [Phase(day(0), until=day(7))])

    assert kept(found, 0) == list(range(8))
    assert kept(found, 1) == [0, 1, 2, 5, 6, 7]


def test_excluded_weeks_set_no_limits_and_make_no_baseline_longer():
    found = baseline_by_date(ALL, WEEKS, 6, exclusions=[Exclusion(day(1), day(2), "strike")])

    assert kept(found) == [0, 3, 4, 5]
    assert np.flatnonzero(found.ghosts[0]).tolist() == [1, 2]


def test_the_order_of_phases_is_irrelevant_and_one_to_come_is_not_there_yet():
    later = Phase(day(29) + timedelta(weeks=9))
    one, other = Phase(day(8)), Phase(day(16))

    found = baseline_by_date(ALL, WEEKS, 3, [later, other, one])

    assert found.phases.tolist() == [0] * 8 + [1] * 8 + [2] * 14


MONTHS = WEEKS[3::4]
"""Ends of seven points of four weeks."""


def of_four_weeks(*phases: Phase, exclusions=(), length: int = 12):
    return baseline_by_date(np.ones((1, 7), dtype=bool), MONTHS, length, phases, exclusions)


@pytest.mark.parametrize("week", [4, 5, 6, 7])
def test_a_point_with_an_excluded_week_anywhere_in_it_is_excluded(week):
    found = of_four_weeks(exclusions=[Exclusion(day(week), day(week))])

    assert np.flatnonzero(found.ghosts[0]).tolist() == [1]
    assert kept(found) == [0, 2]


def test_excluded_weeks_take_all_points_that_they_touch_and_no_other():
    found = of_four_weeks(exclusions=[Exclusion(day(7), day(12))])

    assert np.flatnonzero(found.ghosts[0]).tolist() == [1, 2, 3]


@pytest.mark.parametrize(("week", "first"), [(8, 2), (9, 3), (10, 3), (11, 3), (12, 3)])
def test_a_phase_begins_with_the_first_point_that_lies_wholly_after_its_start(week, first):
    found = of_four_weeks(Phase(day(week)))

    assert found.phases.tolist() == [0] * first + [1] * (7 - first)


@pytest.mark.parametrize(("week", "last"), [(14, 2), (15, 3), (16, 3), (19, 4)])
def test_a_frozen_baseline_takes_the_points_that_end_by_then(week, last):
    found = of_four_weeks(Phase(day(0), until=day(week)))

    assert kept(found) == list(range(last + 1))


def test_a_run_of_longer_points_began_with_the_first_week_of_the_first():
    values = steady(16) + steady(10, 27.0)
    ends = WEEKS[0] + 28 * np.arange(1, 27)
    settings = ChartSettings(baseline_weeks=64)
    chart = control_chart(values, weeks=ends, kind="XmR", settings=settings)

    found = suggest_phase(chart)
    again = ChartSettings(baseline_weeks=64, phases=(Phase(found.start, "why", "who"),))
    begun = control_chart(values, weeks=ends, kind="XmR", settings=again)

    assert found.start == (ends[16] - 21).item()
    assert np.flatnonzero(begun.phase).tolist() == list(range(16, 26))


@pytest.mark.parametrize(
    ("decided", "message"),
    [
        ({"phases": (Phase(day(3)), Phase(day(3), "again"))}, "two phases begin in the same week"),
        ({"phases": (Phase(day(3), until=day(2)),)}, "baseline of the phase from .* ends before"),
        ({"exclusions": (Exclusion(day(3), day(2)),)}, "exclusion from .* ends before"),
        ({"tail": 0.7}, "tail must be above 0"),
    ],
)
def test_decisions_that_contradict_themselves_are_refused(decided, message):
    with pytest.raises(InvalidCounts, match=message):
        ChartSettings(**decided)


def steady(weeks: int, level: float = 20.0) -> list[float]:
    return [level + (-1) ** week * (1.5 + week % 3) for week in range(weeks)]


def charted(values):
    return control_chart(values, kind="XmR", settings=ChartSettings(baseline_weeks=16))


def test_a_long_run_asks_since_when_and_where():
    found = suggest_phase(charted(steady(16) + steady(10, 27.0)))

    assert found.start == date(2000, 1, 1) + timedelta(weeks=16)
    assert (found.side, found.points) == ("higher", 10)


def test_a_run_below_is_lower():
    assert suggest_phase(charted(steady(16) + steady(10, 13.0))).side == "lower"


def test_a_steady_series_and_a_run_that_is_over_suggest_nothing():
    assert suggest_phase(charted(steady(30))) is None
    assert suggest_phase(charted(steady(16) + steady(10, 27.0) + steady(5))) is None


def test_it_only_suggests():
    chart = charted(steady(16) + steady(10, 27.0))

    assert suggest_phase(chart) is not None
    assert set(chart.phase) == {0}
