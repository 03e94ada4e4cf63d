"""What a chart says in two words."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.core.chart import ControlChart
from hotspot.spc.icons import icons_of

WEEKS = np.datetime64("2024-01-06") + 7 * np.arange(80)


def chart(newest="common cause", **changes):
    status = np.full(80, "common cause", dtype=object)
    status[-1] = newest
    flat = np.ones(80)
    whole = ControlChart(
        weeks=WEEKS,
        value=10 * flat,
        centre=10 * flat,
        lower=5 * flat,
        upper=15 * flat,
        status=status,
        phase=np.zeros(80, dtype=int),
        baseline=np.arange(80) < 52,
        kind="u′",
        why="",
        sigma_z=np.ones(1),
        rules=(),
    )
    return replace(whole, **changes)


def variation(newest, better, **how):
    found = icons_of(chart(newest), better, **how)
    return found.variation.removeprefix("special cause, "), found.direction


@pytest.mark.parametrize(
    ("newest", "lower_is_better", "higher_is_better", "neither"),
    [
        ("high point", ("concern", "high"), ("improvement", "high"), ("neither", "high")),
        ("low shift", ("improvement", "low"), ("concern", "low"), ("neither", "low")),
        ("high trend", ("concern", "high"), ("improvement", "high"), ("neither", "high")),
        ("too even", ("neither", ""), ("neither", ""), ("neither", "")),
        ("common cause", ("common cause", ""), ("common cause", ""), ("common cause", "")),
    ],
)
def test_what_a_status_means_depends_on_what_is_better(
    newest, lower_is_better, higher_is_better, neither
):
    assert variation(newest, "lower") == lower_is_better
    assert variation(newest, "higher") == higher_is_better
    assert variation(newest, None) == neither


@pytest.mark.parametrize("unjudged", ["incomplete", "no data", "suppressed", "not measurable"])
def test_a_week_that_was_not_judged_leaves_it_to_the_one_before(unjudged):
    status = np.full(80, "common cause", dtype=object)
    status[-2:] = "high point", unjudged

    found = icons_of(chart(status=status), "lower")

    assert found.variation == "special cause, concern"
    assert found.column == 78


def test_later_weeks_than_the_chosen_one_say_nothing():
    assert icons_of(chart("high point"), "lower", until=WEEKS[-2]).variation == "common cause"
    nothing = icons_of(chart("high point"), "lower", 7.0, until=WEEKS[0] - 7)
    assert (nothing.variation, nothing.assurance, nothing.column) == ("not known", "not known", -1)


def test_only_the_newest_phase_speaks():
    phase = (np.arange(80) >= 70).astype(int)
    status = np.full(80, "high point", dtype=object)
    status[70:] = "no data"

    found = icons_of(chart(phase=phase, status=status), "lower", 20.0)

    assert (found.variation, found.assurance) == ("not known", "not known")


@pytest.mark.parametrize(
    ("target", "lower_is_better", "higher_is_better"),
    [
        (20.0, "consistently meets", "consistently misses"),
        (10.0, "hit and miss", "hit and miss"),
        (15.0, "hit and miss", "hit and miss"),
        (5.0, "hit and miss", "hit and miss"),
        (1.0, "consistently misses", "consistently meets"),
        (np.nan, "not known", "not known"),
        (None, "not known", "not known"),
    ],
)
def test_a_target_beyond_the_limits_is_always_met_or_never(
    target, lower_is_better, higher_is_better
):
    assert icons_of(chart(), "lower", target).assurance == lower_is_better
    assert icons_of(chart(), "higher", target).assurance == higher_is_better
    assert icons_of(chart(), None, target).assurance == "not known"


def test_a_target_that_moves_is_taken_as_it_is_now():
    falling = np.linspace(40, 4, 80)

    found = icons_of(chart(), "lower", falling)

    assert found.assurance == "consistently misses"
    assert found.target == 4
    assert icons_of(chart(), "lower", falling, until=WEEKS[20]).assurance == "consistently meets"


def test_fewer_than_twelve_baseline_points_assure_nothing():
    def assured(points):
        baseline = np.arange(80) < points
        return icons_of(chart(baseline=baseline), "lower", 20.0).assurance

    assert assured(11) == "not known"
    assert assured(12) == "consistently meets"


def test_the_baseline_of_an_older_phase_does_not_count():
    phase = (np.arange(80) >= 60).astype(int)
    assert icons_of(chart(phase=phase), "lower", 20.0).assurance == "not known"


def test_without_limits_nothing_is_assured():
    gone = np.full(80, np.nan)
    assert icons_of(chart(upper=gone), "lower", 20.0).assurance == "not known"


def test_limits_that_follow_the_season_must_meet_the_target_all_year():
    upper = 15 + 10 * np.sin(2 * np.pi * np.arange(80) / 52)
    wavy = chart(upper=upper)
    assert upper[-1] < 20 < upper[-52:].max()
    assert icons_of(wavy, "lower", 20.0).assurance == "hit and miss"
    assert icons_of(wavy, "lower", 26.0).assurance == "consistently meets"


def test_a_hard_week_more_than_a_year_ago_is_over():
    upper = np.full(80, 15.0)
    upper[10] = 100
    assert icons_of(chart(upper=upper), "lower", 20.0).assurance == "consistently meets"
