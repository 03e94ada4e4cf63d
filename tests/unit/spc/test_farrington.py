"""What one week of many series is said to be, and why some cannot be judged."""

from datetime import date

import numpy as np
import pytest

from hotspot.core.chart import Exclusion
from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.seasons.bounds import bound_events
from hotspot.spc.seasons.farrington import farrington
from hotspot.spc.seasons.farrington_settings import FarringtonSettings
from hotspot.spc.seasons.outlook import Outlook
from hotspot.spc.seasons.same_weeks import anniversaries, past_of, periods_of, same_day

YEARS_OF_FIVE = 5 * 52 + 10
DATED = np.datetime64("2020-01-04") + 7 * np.arange(YEARS_OF_FIVE + 10)


def counts(n: int = 1, w: int = YEARS_OF_FIVE, mean: float = 6) -> np.ndarray:
    return np.random.default_rng(1).poisson(mean, (n, w)).astype(float)


def test_many_more_events_than_in_past_years_are_an_alarm():
    events = counts(3)
    events[:, -1] = [6, 30, 0]

    found = farrington(events)

    assert found.status[:, 0].tolist() == ["no alarm", "alarm", "no alarm"]
    assert found.alarm[:, 0].tolist() == [False, True, False]
    assert (np.abs(found.expected - 6) < 1.5).all()
    assert ((found.score > 1) == found.alarm).all()
    assert found.p[1, 0] < 1e-6 < found.p[0, 0]


@pytest.mark.parametrize("bound", ["nbPlugin", "muan", "delta"])
@pytest.mark.parametrize("reweight", [True, False])
def test_every_bound_lies_above_what_is_expected(bound, reweight):
    found = farrington(counts(20), settings=FarringtonSettings(bound=bound, reweight=reweight))

    assert (found.upper > found.expected).all()


def test_a_bad_series_says_why_and_stops_no_other():
    events = counts(6)
    events[1, -1] = np.nan
    events[2, :-60] = np.nan
    events[3] = 0
    events[4] = np.nan
    events[5, : -3 * 52 - 20] = np.nan

    found = farrington(events)

    assert found.status[:, 0].tolist() == [
        "no alarm",
        "no data in this week",
        "history too short: these weeks were seen in 1 past year, 3 are needed",
        "fewer than 5 events in 4 weeks",
        "no data in this week",
        "no alarm",
    ]
    assert np.isnan(found.p[[1, 2, 4]]).all()
    alone = farrington(events[:1])
    np.testing.assert_allclose(found.upper[0], alone.upper[0])


def test_a_history_that_does_not_reach_back_is_too_short_for_all():
    found = farrington(counts(2, 200))

    assert set(found.status[:, 0]) == {
        "history too short: 199 weeks before this one, 260 are needed"
    }
    assert np.isnan(found.expected).all()


def test_five_events_where_there_never_was_one_are_an_alarm():
    events = np.zeros((2, YEARS_OF_FIVE))
    events[0, -1] = 5
    events[1, -1] = events[1, -3] = 3

    found = farrington(events)

    assert found.status[:, 0].tolist() == ["alarm", "alarm"]
    assert (found.expected == 0).all()
    assert (found.p < 0.001).all() and (found.p > 0).all()
    assert (found.upper < 3).all()
    assert (found.score > 1).all()


@pytest.mark.parametrize("bound", ["nbPlugin", "muan", "delta"])
def test_a_model_that_has_run_away_has_a_bound_in_no_time(bound):
    outlook = Outlook(*(np.array([value]) for value in (50.0, 9.0, 1.4, 1.0, True, False)))

    upper, p = bound_events(np.array([7.0]), outlook, FarringtonSettings(bound=bound))

    assert upper > 1e8 and p > 0.5


def test_a_past_outbreak_is_weighted_down():
    events = counts()
    events[0, -1 - 104 : -1 - 101] = 60

    plain = farrington(events, settings=FarringtonSettings(reweight=False))
    reweighted = farrington(events)
    without = farrington(counts())

    assert plain.expected > reweighted.expected
    assert reweighted.expected == pytest.approx(without.expected, rel=0.15)
    assert reweighted.upper < plain.upper


def test_a_trend_is_used_where_it_is_clear_and_expects_nothing_unseen():
    rng = np.random.default_rng(2)
    rising = 5 * np.exp(0.006 * np.arange(YEARS_OF_FIVE))
    events = rng.poisson([rising[::-1], np.full(YEARS_OF_FIVE, 6.0)]).astype(float)

    found = farrington(events)

    assert found.trend_used[:, 0].tolist() == [True, False]
    assert found.expected[0, 0] == pytest.approx(5, rel=0.3)
    assert not farrington(events, settings=FarringtonSettings(trend=False)).trend_used.any()
    assert not farrington(events, settings=FarringtonSettings(years=2)).trend_used.any()


def test_exposure_makes_rates_of_counts():
    events = counts(1, mean=20)
    exposure = np.full(events.shape, 1000.0)
    exposure[0, -1] = 2000.0

    found = farrington(events, exposure)

    assert found.expected == pytest.approx(2 * farrington(events).expected, rel=1e-9)


def test_a_week_without_anybody_at_risk_has_no_data():
    events, exposure = counts(2), np.full((2, YEARS_OF_FIVE), 10.0)
    exposure[0, -1] = 0
    exposure[1, -53] = 0

    found = farrington(events, exposure)

    assert found.status[0, 0] == "no data in this week"
    events[1, -53] = 999
    again = farrington(events, exposure)
    np.testing.assert_array_equal(again.upper[1], found.upper[1])


def test_a_removed_epoch_is_no_past():
    events = counts(1, len(DATED))
    lockdown = Exclusion(date(2021, 3, 1), date(2021, 9, 30), "lockdown")
    empty = events.copy()
    within = (np.datetime64("2021-03-01") <= DATED) & (np.datetime64("2021-09-30") >= DATED)
    empty[0, within] = np.nan

    removed = farrington(events, weeks=DATED, settings=FarringtonSettings(epochs=(lockdown,)))

    np.testing.assert_array_equal(removed.upper, farrington(empty, weeks=DATED).upper)
    assert removed.expected != farrington(events, weeks=DATED).expected


def test_several_weeks_are_judged_as_each_alone():
    events = counts(4)
    columns = [YEARS_OF_FIVE - 3, YEARS_OF_FIVE - 1]

    found = farrington(events, judged=columns)

    assert found.columns.tolist() == columns
    for place, column in enumerate(columns):
        alone = farrington(events, judged=[column])
        np.testing.assert_allclose(found.upper[:, place], alone.upper[:, 0])
        before = farrington(events[:, : column + 1])
        np.testing.assert_allclose(found.upper[:, place], before.upper[:, 0])


def test_the_same_week_of_another_year_is_the_nearest_by_date():
    weeks = np.datetime64("2019-01-05") + 7 * np.arange(320)
    now = int(np.flatnonzero(weeks == np.datetime64("2024-11-23"))[0])

    columns = anniversaries(now, FarringtonSettings(years=5), weeks)

    assert weeks[columns].astype(str).tolist() == [
        "2024-11-23",
        "2023-11-25",
        "2022-11-26",
        "2021-11-20",
        "2020-11-21",
        "2019-11-23",
    ]
    assert anniversaries(250, FarringtonSettings(years=5), weeks) is None
    leap = same_day(np.datetime64("2024-02-29"), 1)
    assert leap.astype(str).tolist() == ["2024-02-29", "2023-03-01"]


def test_periods_share_the_weeks_between_two_windows():
    found = periods_of(np.array([60, 8]), 3, 10, 65)

    assert (found[5:12] == 9).all() and (found[57:61] == 9).all()
    assert (found[:5] == -1).all() and (found[61:] == -1).all()
    assert np.bincount(found[12:57]).tolist() == [5] * 9
    assert (np.diff(found[12:57]) >= 0).all()


def test_weeks_just_before_now_are_no_past():
    past = past_of(270, None, 300, FarringtonSettings(skip=26))

    assert past.columns.max() == 270 - 27
    assert (past.design.time[past.window] <= -49).all()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"years": 0}, "at least 1"),
        ({"half_window": -1}, "not below 0"),
        ({"half_window": 22}, "fewer weeks of a year"),
        ({"alpha": 0.6}, "alpha must be above 0"),
    ],
)
def test_impossible_settings_are_refused(settings, words):
    with pytest.raises(InvalidCounts, match=words):
        FarringtonSettings(**settings)


@pytest.mark.parametrize("settings", [{"bound": "Poisson"}, {"power": 3}])
def test_unknown_bounds_are_refused(settings):
    with pytest.raises(UnsupportedMethod, match="choose nbPlugin"):
        FarringtonSettings(**settings)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"events": np.ones(5)}, "equal"),
        ({"events": -np.ones((1, 5))}, "finite and >= 0"),
        ({"events": np.ones((1, 5)), "exposure": np.ones((1, 4))}, "equal"),
        ({"events": np.ones((1, 5)), "judged": [5]}, "from 0 to 4"),
        ({"events": np.ones((1, 5)), "weeks": DATED[:10:2]}, "7 days apart"),
        (
            {
                "events": np.ones((1, 5)),
                "settings": FarringtonSettings(
                    epochs=(Exclusion(date(2020, 3, 1), date(2021, 6, 1)),)
                ),
            },
            "say the weeks",
        ),
        (
            {
                "events": np.ones((1, 300)),
                "weeks": np.datetime64("2020-01-04") + 7 * np.arange(300),
                "settings": FarringtonSettings(
                    epochs=(Exclusion(date(2021, 3, 1), date(2020, 6, 1)),)
                ),
            },
            "swap the weeks",
        ),
    ],
)
def test_impossible_arrays_are_refused(given, words):
    with pytest.raises(InvalidCounts, match=words):
        farrington(**given)


@pytest.mark.parametrize("level", [1e4, 1e6, 1e8, 5e8])
def test_a_fit_settles_however_many_events_there_are(level):
    counts = np.random.default_rng(3).poisson(level, (20, 320)).astype(float)

    found = farrington(counts)

    assert np.isin(found.status, ("alarm", "no alarm")).all()
    np.testing.assert_allclose(found.expected, level, rtol=0.01)
