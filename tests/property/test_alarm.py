"""Whatever the county: names and units sound no alarm, nor do seasons or places nobody sees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.clusters.alarm import weekly_alarm
from hotspot.clusters.alarm_rule import ALARM, WATCH
from hotspot.clusters.alarm_shapes import nearest_places
from hotspot.clusters.alarm_weeks import alarms_over_weeks


@st.composite
def counties(draw):
    """Places at random points with counts, some unseen, and half a year and more of weeks."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, t = draw(st.integers(2, 25)), draw(st.integers(31, 45))
    people = rng.lognormal(0, 0.8, n)[:, np.newaxis] * np.ones(t)
    events = rng.poisson(draw(st.floats(0.5, 30)) * people).astype(float)
    events[rng.random((n, t)) < draw(st.sampled_from([0, 0.1]))] = np.nan
    events[rng.integers(n), -2:] *= draw(st.integers(1, 4))
    return rng.random((n, 2)), events, people


def judged(points, events, people):
    return weekly_alarm(events, people, nearest_places(points, on_globe=False))


def same(one, other, rows=slice(None)):
    np.testing.assert_array_equal(one.word[rows], other.word)
    assert one.p[rows] == pytest.approx(other.p, nan_ok=True, rel=1e-6)
    assert one.expected[rows] == pytest.approx(other.expected, nan_ok=True, rel=1e-6)


@given(counties(), st.randoms(use_true_random=False))
def test_the_order_of_places_changes_no_alarm(county, random):
    points, events, people = county
    order = np.array(random.sample(range(len(events)), len(events)))
    same(judged(*county), judged(points[order], events[order], people[order]), order)


@given(counties(), st.floats(1e-3, 1e6))
def test_the_unit_of_exposure_changes_no_alarm(county, unit):
    points, events, people = county
    same(judged(*county), judged(points, events, people * unit))


@given(counties(), st.integers(0, 2**32 - 1))
def test_weeks_that_differ_in_the_whole_region_change_no_alarm(county, seed):
    points, events, people = county
    season = np.random.default_rng(seed).uniform(0.2, 5, events.shape[1])
    same(judged(*county), judged(points, events, people * season))


@given(counties(), st.floats(0, 0.9), st.floats(0, 6.3))
def test_a_season_of_the_whole_region_is_no_alarm(county, height, phase):
    points, events, people = county
    weeks = np.arange(events.shape[1])
    season = 1 + height * np.sin(2 * np.pi * weeks / 52 + phase)
    found = alarms_over_weeks(40 * people * season, people, nearest_places(points, on_globe=False))
    assert not np.isin(found.word, [ALARM, WATCH]).any()


@given(counties())
def test_places_that_nobody_sees_change_no_alarm(county):
    points, events, people = county
    far = np.full((3, 2), np.nan)
    unseen = np.full((3, events.shape[1]), np.nan)
    more = (np.vstack([points, far]), np.vstack([events, unseen]), np.vstack([people, people[:1]]))
    more = (*more[:2], np.vstack([people, np.ones_like(unseen)]))
    same(judged(*more), judged(*county), slice(len(events)))
