"""An alarm is news about a place: not about its past, its season, or weeks that nobody saw."""

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from hotspot.clusters.alarm import judge_recent, learn_usual, weekly_alarm
from hotspot.clusters.alarm_rule import ALARM, NO_DATA, NOTHING, WATCH, AlarmSettings, newly_fired
from hotspot.clusters.alarm_shapes import around_each, join_overlapping, nearest_places
from hotspot.clusters.alarm_sums import mid_p
from hotspot.clusters.alarm_weeks import alarms_over_weeks, follow_weeks
from hotspot.clusters.usual_level import follow_level
from hotspot.core.errors import InvalidCounts
from hotspot.core.types import TOO_LITTLE

SIDE, WEEKS = 6, 80
PLACES = SIDE * SIDE
HIT = np.array([14, 8, 13, 15, 20])
"""A place in the middle and the four that touch it."""


def square():
    row, column = np.divmod(np.arange(PLACES), SIDE)
    return np.column_stack([column, row]).astype(float)


NEAREST = nearest_places(square(), k=4, on_globe=False)


def calm(mean=6.0, seed=0):
    rng = np.random.default_rng(seed)
    return rng.poisson(mean, (PLACES, WEEKS)).astype(float), np.full((PLACES, WEEKS), 500.0)


def hit(times=3, weeks=2, **options):
    events, exposure = calm(**options)
    events[HIT, -weeks:] = np.round(events[HIT, -weeks:] * times)
    return events, exposure


def test_nearest_places_are_the_nearest_and_never_the_place_itself():
    found = nearest_places([[0, 0], [1, 0], [3, 0], [7, 0]], k=2, on_globe=False)
    np.testing.assert_array_equal(found, [[1, 2], [0, 2], [1, 0], [2, 1]])


def test_places_without_coordinates_are_near_nobody_and_a_short_list_is_filled_with_nobody():
    found = nearest_places([[0, 0], [np.nan, np.nan], [3, 0]], k=3, on_globe=False)
    np.testing.assert_array_equal(found, [[2, -1, -1], [-1, -1, -1], [0, -1, -1]])
    np.testing.assert_array_equal(nearest_places([[0.0, 0.0]], k=2), [[-1, -1]])


def test_many_places_at_one_point_are_near_each_other_but_not_themselves():
    found = nearest_places(np.zeros((9, 2)), k=3)
    assert (found != np.arange(9)[:, np.newaxis]).all()
    assert (found >= 0).all()


def test_distances_on_the_globe_know_the_date_line_and_that_degrees_shrink():
    degrees = [[179.9, 60.0], [-179.9, 60.0], [179.9, 60.3]]
    assert nearest_places(degrees, k=1)[0] == 1
    assert nearest_places(degrees, k=1, on_globe=False)[0] == 2


@pytest.mark.parametrize(
    ("coordinates", "options"),
    [([[np.inf, 0]], {}), ([[200, 0]], {}), ([1, 2], {}), ([[0, 0]], {"k": 0})],
)
def test_impossible_coordinates_are_refused(coordinates, options):
    with pytest.raises(InvalidCounts, match="coordinates"):
        nearest_places(coordinates, **options)


@pytest.mark.parametrize("nearest", [[[1.0]], [[2], [0]], [[-2], [0]], [[1]]])
def test_a_list_of_nearest_that_is_not_of_the_places_is_refused(nearest):
    with pytest.raises(InvalidCounts, match="nearest"):
        around_each(np.array(nearest), 2)


def test_alarms_that_share_a_place_through_a_third_are_one():
    members = [np.array(one) for one in ([7, 8], [1, 2], [3, 4], [2, 3])]
    np.testing.assert_array_equal(join_overlapping(members), [0, 1, 1, 1])
    assert join_overlapping([]).size == 0


def test_the_level_of_a_place_is_learned_and_knows_nothing_of_later_weeks():
    events = np.tile([[8.0], [4.0], [4.0]], 60)
    level = follow_level(events, np.ones((3, 60)))
    np.testing.assert_allclose(level.factor[:, -1], [1.5, 0.75, 0.75], rtol=0.05)
    earlier = follow_level(events[:, :30], np.ones((3, 30)))
    np.testing.assert_allclose(level.factor[:, :31], earlier.factor)
    assert level.variance[0, -1] < level.variance[0, 5]


def test_a_week_that_nobody_saw_leaves_the_level_of_a_place_where_it_was():
    events = np.tile([[8.0], [4.0], [4.0]], 60)
    unseen = events.copy()
    unseen[0, -1] = np.nan
    level = follow_level(unseen, np.ones((3, 60)))
    np.testing.assert_allclose(level.factor[:, -1], level.factor[:, -2], rtol=0.01)
    assert level.weeks[0, -1] == 59


def test_counts_beyond_poisson_are_known_to_be_uneven():
    rng = np.random.default_rng(2)
    even = rng.poisson(20, (60, 80))
    uneven = rng.poisson(rng.gamma(10, 2, (60, 80)))
    ones = np.ones((60, 80))
    assert follow_level(even, ones).unevenness[-1] == pytest.approx(1, abs=0.1)
    assert follow_level(uneven, ones).unevenness[-1] == pytest.approx(3, abs=0.4)


def test_memory_is_a_share():
    with pytest.raises(InvalidCounts, match="memory"):
        follow_level(np.ones((2, 5)), np.ones((2, 5)), memory=0)


def test_mid_p_is_that_of_the_negative_binomial_and_in_the_limit_of_poisson():
    x, mean, variance = np.array([9.0, 25.0]), np.array([4.0, 12.0]), np.array([6.0, 30.0])
    size = mean**2 / (variance - mean)
    law = nbinom(size, size / (size + mean))
    np.testing.assert_allclose(mid_p(x, mean, variance), law.sf(x) + law.pmf(x) / 2)
    same = poisson(mean)
    np.testing.assert_allclose(mid_p(x, mean, mean), same.sf(x) + same.pmf(x) / 2, rtol=1e-3)


def test_what_is_not_above_its_expectation_surprises_nobody():
    found = mid_p(np.array([3.0, 0.0, 2.0]), np.array([3.0, 1.0, 0.0]), np.array([4.0, 2.0, 0.0]))
    np.testing.assert_array_equal(found, [1.0, 1.0, np.nan])


def test_an_outbreak_is_an_alarm_where_it_is_and_nowhere_else():
    events, exposure = hit()
    found = weekly_alarm(events, exposure, NEAREST)
    assert found.word[14] == ALARM
    assert found.with_nearest[14]
    assert found.weeks[14] == 2
    assert found.observed[14] == events[HIT, -2:].sum()
    assert found.ratio[14] == pytest.approx(3, rel=0.15)
    loud = np.flatnonzero(found.word == ALARM)
    assert set(loud) <= set(np.flatnonzero(around_each(NEAREST, PLACES)[:, HIT].sum(axis=1)))
    assert found.word[0] == NOTHING


def test_four_weeks_of_an_outbreak_do_not_become_what_is_usual():
    calm_events, exposure = calm()
    for weeks in (1, 2, 4):
        events, _ = hit(weeks=weeks)
        events[:, :-4] = calm_events[:, :-4]
        followed = follow_weeks(events, exposure, NEAREST)
        _, _, usual = followed.of_set(HIT, weeks=weeks, column=WEEKS - 1)
        assert usual == pytest.approx(5 * 6 * weeks, rel=0.15)


def test_an_outbreak_in_half_of_a_small_region_does_not_hide_in_its_total():
    nearest = NEAREST[:12].copy()
    nearest[:] = -1
    nearest[:6, :4] = [[j for j in range(6) if j != i][:4] for i in range(6)]
    events, exposure = (values[:12] for values in calm(mean=12.0))
    events[:6, -4:] *= 2
    found = weekly_alarm(events, exposure, nearest)
    assert (found.word[:6] == ALARM).any()
    assert found.ratio[:6].max() > 1.6


def test_a_shock_to_the_whole_region_is_no_alarm():
    events, exposure = calm()
    events[:, -3:] = calm(mean=24.0)[0][:, -3:]
    found = weekly_alarm(events, exposure, NEAREST)
    assert not np.isin(found.word, [ALARM, WATCH]).any()


def test_too_little_is_said_where_not_even_a_doubling_could_be_seen():
    found = weekly_alarm(*calm(mean=0.6), NEAREST)
    assert (found.word == TOO_LITTLE).all()
    assert np.isnan(found.p).all()
    assert found.typical == pytest.approx(0.6, rel=0.2)
    assert (weekly_alarm(*calm(mean=3.0), NEAREST).word != TOO_LITTLE).all()


def test_a_large_place_is_judged_among_places_with_too_little():
    events, exposure = calm(mean=0.6)
    exposure[0] *= 30
    events[0] = np.random.default_rng(1).poisson(18, WEEKS)
    events[0, -1] = 50
    found = weekly_alarm(events, exposure, np.full((PLACES, 1), -1))
    assert found.word[0] == ALARM
    assert (found.word[1:] == TOO_LITTLE).all()


def test_half_a_year_is_needed_to_know_what_is_usual():
    events, exposure = hit()
    assert (weekly_alarm(events[:, -29:], exposure[:, -29:], NEAREST).word == TOO_LITTLE).all()
    assert (weekly_alarm(events[:, -30:], exposure[:, -30:], NEAREST).word == ALARM).any()


def test_a_place_not_seen_in_the_last_week_has_no_data_and_does_no_harm():
    events, exposure = hit()
    events[[0, 21], -1], exposure[30] = np.nan, 0
    found = weekly_alarm(events, exposure, NEAREST)
    np.testing.assert_array_equal(np.flatnonzero(found.word == NO_DATA), [0, 21, 30])
    assert found.word[14] == ALARM
    assert np.isnan(found.p[[0, 21, 30]]).all()


def test_a_region_of_one_place_has_nothing_to_be_compared_with():
    found = weekly_alarm(np.full((1, 60), 50.0), np.ones((1, 60)), np.array([[-1]]))
    assert found.word.tolist() == [TOO_LITTLE]


def test_a_lesser_surprise_is_watched():
    events, exposure = hit(times=3)
    strict = AlarmSettings(quarter=10**40)
    found = weekly_alarm(events, exposure, NEAREST, settings=strict)
    assert found.word[14] == WATCH


def test_all_weeks_at_once_say_what_each_week_says_by_itself():
    events, exposure = hit()
    events[5, 40:60] = np.nan
    together = alarms_over_weeks(events, exposure, NEAREST)
    assert together.word.shape == (PLACES, WEEKS)
    assert (together.word[:, :3] == TOO_LITTLE).all()
    for week in (45, WEEKS - 1):
        alone = weekly_alarm(events[:, : week + 1], exposure[:, : week + 1], NEAREST)
        np.testing.assert_array_equal(together.word[:, week], alone.word)
        np.testing.assert_allclose(together.p[:, week], alone.p)
        np.testing.assert_allclose(together.at(week).expected, alone.expected)


def test_seven_day_periods_are_held_against_calendar_weeks_that_ended_days_before():
    events, exposure = hit()
    usual = learn_usual(events[:, :-4], exposure[:, :-4], NEAREST)
    found = judge_recent(usual, events[:, -4:], exposure[:, -4:])
    assert found.word[14] == ALARM
    with pytest.raises(InvalidCounts, match="last 4 periods"):
        judge_recent(usual, events[:, -3:], exposure[:, -3:])


def test_a_set_is_judged_as_the_shape_it_is():
    events, exposure = hit()
    followed = follow_weeks(events, exposure, NEAREST)
    found = followed.judged().at(WEEKS - 1)
    p, seen, usual = followed.of_set(HIT, weeks=2, column=WEEKS - 1)
    assert p == pytest.approx(found.p[14])
    assert (seen, usual) == pytest.approx((found.observed[14], found.expected[14]))


def test_an_alarm_that_goes_on_is_not_news_again():
    on = np.array([[0, 1, 1, 0, 1, 0, 0, 1]], dtype=bool)
    np.testing.assert_array_equal(newly_fired(on)[0], [0, 1, 0, 0, 1, 0, 0, 1])
    np.testing.assert_array_equal(newly_fired(on, silence=2)[0], [0, 1, 0, 0, 0, 0, 0, 1])


@pytest.mark.parametrize(
    ("events", "exposure", "match"),
    [
        (np.ones((4, 3)), np.ones((4, 3)), "more than 4"),
        (np.ones((4, 9)), np.ones((3, 9)), "weeks"),
        (-np.ones((4, 9)), np.ones((4, 9)), "zero or more"),
    ],
)
def test_impossible_counts_are_refused(events, exposure, match):
    nearest = np.full((4, 1), -1)
    for judge in (weekly_alarm, alarms_over_weeks):
        with pytest.raises(InvalidCounts, match=match):
            judge(events, exposure, nearest)
