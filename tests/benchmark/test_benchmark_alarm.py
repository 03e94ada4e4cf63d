"""A huddle looks back on years of alarms, and at seven days that end on any day."""

import numpy as np

from hotspot.clusters.alarm import judge_recent, learn_usual
from hotspot.clusters.alarm_shapes import nearest_places
from hotspot.clusters.alarm_weeks import alarms_over_weeks
from hotspot.clusters.season import scan_now
from tests.benchmark.pace import pace
from tests.benchmark.test_benchmark_clusters import best_of, tracts

WEEKS = 156
LIMIT_S = 0.010
"""A week of 300 tracts."""

TIMES_FASTER_THAN_A_SCAN = 20.0
"""Than the prospective scan of the same week, which has to deal its chance."""


def county():
    rng = np.random.default_rng(4)
    points, people = tracts(rng, 300)
    weeks = np.tile(people[:, None], WEEKS)
    return points, rng.poisson(3 * weeks), weeks, nearest_places(points, on_globe=False)


def test_three_years_are_judged_at_ten_milliseconds_a_week():
    points, events, weeks, nearest = county()
    took = best_of(lambda: alarms_over_weeks(events, weeks, nearest)) / WEEKS
    last = events[:, -26:], weeks[:, -26:]
    searched = best_of(lambda: scan_now(*last, points, on_globe=False), times=1)
    assert took < pace() * LIMIT_S
    assert searched > TIMES_FASTER_THAN_A_SCAN * took


def test_seven_days_that_end_on_any_day_are_judged_against_what_is_known_already():
    _, events, weeks, nearest = county()
    usual = learn_usual(events[:, :-4], weeks[:, :-4], nearest)
    assert best_of(lambda: judge_recent(usual, events[:, -4:], weeks[:, -4:])) < pace() * LIMIT_S
