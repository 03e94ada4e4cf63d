"""What nobody did must not be credited to anybody: the change to expect from luck alone."""

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.rates.lasting import Years, lasting_rates
from hotspot.rates.luck import Trend, change_by_luck, mean_change_by_luck, trend_elsewhere

PEOPLE = np.full((12, 3), 52_000.0)
USUAL = np.array([60.0, 66, 58, 63, 55, 71, 62, 57, 65, 60, 68, 59])


def unlucky(last=100.0, years=3):
    """Twelve places that are much alike; the first has had a bad last year."""
    rng = np.random.default_rng(1)
    events = rng.poisson(USUAL[:, np.newaxis], (12, 3)).astype(float)
    events[0] = (58, 62, last)
    return Years(events[:, -years:], PEOPLE[:, -years:])


def test_after_a_bad_year_a_fall_is_expected_and_after_a_good_one_a_rise():
    bad, good = (change_by_luck(unlucky(last), PEOPLE[:, 0]) for last in (100, 30))
    assert bad.upper[0] < 1 and bad.expected[0] < 0.75
    assert good.expected[0] > 1.5


def test_a_fall_to_the_usual_is_explained_and_a_fall_far_below_it_is_not():
    band = change_by_luck(unlucky(), PEOPLE[:, 0])
    assert band.explains(np.full(12, 0.66))[0]
    assert not band.explains(np.full(12, 0.30))[0]
    assert not band.explains(np.full(12, np.nan)).any()


def test_what_fell_everywhere_is_expected_here_too():
    trend = Trend(np.float64(0.8), np.float64(0.0))
    still, falling = (
        change_by_luck(unlucky(), PEOPLE[:, 0], **more) for more in ({}, {"trend": trend})
    )
    np.testing.assert_allclose(falling.expected, 0.8 * still.expected)


def test_doubt_about_the_trend_and_wandering_widen_the_band():
    years, after = unlucky(), PEOPLE[:, 0]
    plain = change_by_luck(years, after, wander=0.0)
    unsure = change_by_luck(years, after, wander=0.0, trend=Trend(np.float64(1.0), np.float64(0.2)))
    wandering = change_by_luck(years, after, wander=0.2)
    for wider in (unsure, wandering):
        assert (wider.upper - wider.lower > plain.upper - plain.lower).all()


def test_a_short_time_after_is_more_uncertain():
    year, month = (change_by_luck(unlucky(), PEOPLE[:, 0] * share) for share in (1, 1 / 12))
    np.testing.assert_allclose(month.expected, year.expected)
    assert (month.upper > year.upper).all() and (month.lower < year.lower).all()


def test_clumped_events_say_less_so_more_of_a_bad_year_was_luck():
    events = 4 * np.asarray(unlucky().events)
    apart, clumped = (change_by_luck(Years(events, PEOPLE, k), PEOPLE[:, 0]) for k in (1.0, 12.0))
    assert clumped.expected[0] < apart.expected[0]
    assert clumped.upper[3] > apart.upper[3]


def test_a_year_of_long_stays_is_told_from_a_year_of_many_stays():
    stays = np.asarray(unlucky(60).events)
    days = 4 * stays
    days[0, -1] *= 1.6
    long = change_by_luck(Years(days, PEOPLE, 10.0, stays=stays), PEOPLE[:, 0])
    many = stays.copy()
    many[0] *= 1.6
    days = 4 * many
    true = change_by_luck(Years(days, PEOPLE, 10.0, stays=many), PEOPLE[:, 0])
    assert long.upper[0] < 1
    assert true.expected[0] > 0.9


def test_the_mean_of_many_places_is_better_known_than_one_of_them():
    years, after = unlucky(), PEOPLE[:, 0]
    each = change_by_luck(years, after)
    whole = mean_change_by_luck(years, after, np.ones(12, bool))
    np.testing.assert_allclose(whole.expected, each.expected.mean())
    assert whole.upper - whole.lower < 0.6 * (each.upper - each.lower).min()


def test_the_mean_of_one_place_is_that_place():
    years, after, first = unlucky(), PEOPLE[:, 0], np.arange(12) == 0
    each, one = change_by_luck(years, after), mean_change_by_luck(years, after, first)
    for name in ("expected", "lower", "upper"):
        np.testing.assert_allclose(getattr(one, name), getattr(each, name)[0])


def test_one_year_shows_no_wandering_and_years_apart_do():
    events = np.tile(USUAL, (3, 1)).T * 50
    assert (lasting_rates(unlucky(years=1)).wander == 0).all()
    events[::2, 1] *= 1.3
    found = np.sqrt(lasting_rates(Years(events, PEOPLE)).wander.mean())
    assert 0.05 < found < 0.25


def test_the_trend_of_the_others_leaves_the_place_itself_out():
    years = unlucky()
    after = np.asarray(years.events)[:, 0] * 0.9
    after[3] *= 5
    trend = trend_elsewhere(years, after, PEOPLE[:, 0])
    assert trend.ratio[3] == trend.ratio.min()
    apart = trend_elsewhere(years, after, PEOPLE[:, 0], apart=np.arange(12) == 3)
    np.testing.assert_allclose(apart.ratio, trend.ratio[3])
    assert (trend.error > 0).all()


def test_where_nothing_can_be_said_there_is_a_gap():
    events, weeks = np.asarray(unlucky().events).copy(), PEOPLE.copy()
    events[1, -1], weeks[2] = 0, 0
    band = change_by_luck(Years(events, weeks), np.where(np.arange(12) == 4, 0, 52_000.0))
    assert np.isnan(band.expected[[1, 2, 4]]).all() and np.isnan(band.lower[[1, 2, 4]]).all()
    assert np.isfinite(band.upper[[0, 3, 5]]).all()


@pytest.mark.parametrize(
    ("events", "weeks", "more", "said"),
    [
        (np.ones(3), np.ones(3), {}, "a row a place"),
        (np.ones((3, 2)), np.ones((3, 1)), {}, "aligned"),
        (-np.ones((3, 2)), np.ones((3, 2)), {}, "row 0"),
        (np.ones((3, 2)), np.ones((3, 2)), {"k": 0.0}, "k must be above zero"),
        (np.ones((3, 2)), np.ones((3, 2)), {"stays": np.ones((2, 2))}, "stays"),
    ],
)
def test_impossible_years_are_refused(events, weeks, more, said):
    with pytest.raises(InvalidCounts, match=said):
        Years(events, weeks, **more)


def test_a_single_place_or_an_empty_year_has_nothing_to_be_held_against():
    with pytest.raises(NotEnoughData):
        Years([[3.0]], [[10.0]])
    with pytest.raises(NotEnoughData):
        Years(np.array([[3.0, 0], [2, 0]]), np.ones((2, 2)))
    with pytest.raises(NotEnoughData):
        Years(np.ones((2, 2)), np.ones((2, 2)), stays=np.zeros((2, 2)))


def test_impossible_times_after_are_refused():
    years = unlucky()
    with pytest.raises(InvalidCounts, match="exposure after"):
        change_by_luck(years, PEOPLE[:3, 0])
    with pytest.raises(InvalidCounts, match="exposure after"):
        change_by_luck(years, -PEOPLE[:, 0])
    with pytest.raises(InvalidCounts, match="events after"):
        trend_elsewhere(years, -USUAL, PEOPLE[:, 0])
    with pytest.raises(InvalidCounts, match="choose at least one"):
        mean_change_by_luck(years, PEOPLE[:, 0], np.zeros(12, bool))
