"""How often chance makes a week this bad, at the edges."""

import numpy as np
import pytest
from scipy import stats

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of
from hotspot.spc.seasons.expected import Reference
from hotspot.spc.weekly import mid_p
from hotspot.spc.weekly.mid_p import count_mid_p, share_mid_p
from hotspot.spc.weekly.surprise import FEWEST_POINTS, surprise

WEEKS = 53
BASELINE = np.arange(WEEKS) < 52


def judged(count, exposure=1000.0, **how):
    """The last week of one series."""
    events = np.atleast_2d(np.asarray(count, dtype=float))
    use = baseline_of(how.pop("baseline", BASELINE), events.shape)
    how.setdefault("family", "events")
    return surprise(events, np.broadcast_to(exposure, events.shape), WEEKS - 1, use, **how)


def steady(last, mean=10, seed=1):
    return np.append(np.random.default_rng(seed).poisson(mean, WEEKS - 1), last)


@pytest.mark.parametrize("worse", ["high", "low"])
def test_a_count_has_the_mid_p_of_a_negative_binomial(worse):
    count = np.arange(0.0, 30.0)
    found = count_mid_p(count, np.full(30, 7.0), np.full(30, 1.5), np.full(30, 1.2), worse)

    told = stats.nbinom(7 / 0.8, 1 / 1.8)
    beyond = told.sf(count) if worse == "high" else told.cdf(count - 1)
    np.testing.assert_allclose(found, beyond + told.pmf(count) / 2, rtol=1e-9, atol=1e-13)


def test_a_count_without_spread_has_the_mid_p_of_a_poisson():
    count, one = np.arange(0.0, 30.0), np.ones(30)
    told = stats.poisson(7)

    found = count_mid_p(count, 7 * one, one, one, "high")

    np.testing.assert_allclose(found, told.sf(count) + told.pmf(count) / 2, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("worse", ["high", "low"])
def test_a_share_has_the_mid_p_of_a_beta_binomial(worse):
    count, asked = np.arange(0.0, 25.0), np.full(25, 24.0)
    told = stats.betabinom(24, 3.0, 9.0)

    found = share_mid_p(count, asked, asked / 4, np.full(25, 1 / 13), np.ones(25), worse)

    beyond = told.sf(count) if worse == "high" else told.cdf(count - 1)
    np.testing.assert_allclose(found, beyond + told.pmf(count) / 2, rtol=1e-9, atol=1e-13)


def test_a_share_of_very_many_goes_on_where_the_steps_end(monkeypatch):
    asked = np.full(3, 4000.0)
    given = np.array([940.0, 1000.0, 1080.0]), asked, asked / 4, np.full(3, 0.001), np.ones(3)
    exact = share_mid_p(*given, "high")

    monkeypatch.setattr(mid_p, "MANY", 3000)

    np.testing.assert_allclose(share_mid_p(*given, "high"), exact, atol=0.005)


def test_one_child_asked_is_one_coin():
    found = share_mid_p(*(np.array([x]) for x in (1.0, 1.0, 0.2, 0.0, 1.1)), "high")
    assert found[0] == pytest.approx(0.1)


def test_a_worse_week_is_more_of_a_surprise_and_a_better_one_is_none():
    usual, more, many = (judged(steady(last)).p[0] for last in (10, 20, 40))
    assert usual > 0.2 > 0.02 > more > 1e-6 > many
    assert judged(steady(1)).p[0] > 0.99
    assert judged(steady(1), worse="low").p[0] < 0.01


def test_the_expected_count_follows_the_exposure():
    exposure = np.append(np.full(52, 1000.0), 3000.0)
    found = judged(np.full(WEEKS, 10.0), exposure)
    assert found.expected[0] == pytest.approx((520 + 0.5) * 3 / 52)


@pytest.mark.parametrize("worse", ["high", "low"])
@pytest.mark.parametrize("level", [0, 1, 10])
@pytest.mark.parametrize("family", ["events", "person_days", "proportion"])
def test_a_series_that_never_changes_is_no_surprise(family, level, worse):
    found = judged(np.full(WEEKS, level), 40.0, family=family, worse=worse)
    assert 0.3 < found.p[0] < 0.7


def test_the_first_event_after_a_quiet_year_is_no_alarm_but_many_are():
    assert judged(np.append(np.zeros(52), 1)).p[0] > 0.002
    assert judged(np.append(np.zeros(52), 5)).p[0] < 1e-6


def test_everybody_saying_yes_is_judged_too():
    asked = np.full(WEEKS, 20.0)
    assert 0.3 < judged(asked, asked, family="proportion").p[0] < 0.7
    fewer = np.append(asked[:-1], 10)
    assert judged(fewer, asked, family="proportion", worse="low").p[0] < 1e-6


def test_few_baseline_points_are_not_judged():
    few = np.arange(WEEKS) < FEWEST_POINTS - 1
    enough = np.arange(WEEKS) < FEWEST_POINTS
    assert np.isnan(judged(steady(10), baseline=few).p).all()
    assert np.isfinite(judged(steady(10), baseline=enough).p).all()


def test_the_baseline_is_known_the_less_the_shorter_it_is():
    short, long = np.arange(WEEKS) >= 40, np.ones(WEEKS, dtype=bool)
    tens = np.append(np.full(52, 10.0), 25)
    assert judged(tens, baseline=short).p[0] > 1.5 * judged(tens, baseline=long).p[0]


def test_weeks_without_data_are_in_no_baseline_and_are_not_judged():
    events = np.vstack((steady(30), steady(30), steady(30))).astype(float)
    exposure = np.full(events.shape, 1000.0)
    events[1, -1] = np.nan
    exposure[2, -1] = 0
    events[0, 3] = np.nan

    found = judged(events, exposure)

    assert np.isfinite(found.p).tolist() == [True, False, False]
    assert np.isnan(found.spread[1:]).all()


def test_the_week_itself_later_weeks_and_other_phases_are_in_no_baseline():
    events = np.concatenate((np.full(26, 50.0), np.full(26, 10.0), [10.0]))[np.newaxis]
    use = baseline_of(True, events.shape, phases=np.arange(WEEKS) >= 26)
    exposure = np.full(events.shape, 1000.0)

    found = surprise(events, exposure, 45, use, family="events")

    assert found.expected[0] == pytest.approx(10 * (1 + 0.5 / 190))


def test_weeks_that_vary_much_make_a_high_one_less_of_a_surprise():
    wild = np.append(np.tile([2.0, 18.0], 26), 25)
    tame = np.append(np.tile([9.0, 11.0], 26), 25)
    assert judged(wild).p[0] > 100 * judged(tame).p[0]
    assert judged(wild).spread[0] > 6 > judged(tame).spread[0] == 1


def test_answers_that_go_together_make_a_high_share_less_of_a_surprise():
    wild, tame = np.tile([10.0, 30.0], 26), np.tile([19.0, 21.0], 26)
    p = [judged(np.append(x, 40), 100.0, family="proportion").p[0] for x in (wild, tame)]
    assert p[0] > 100 * p[1]


def test_a_reference_is_followed_and_its_own_noise_allowed_for():
    events = np.append(np.full(52, 10.0), 20)
    rate = np.append(np.full(52, 0.01), 0.02)[np.newaxis]
    much = Reference(rate, np.full(rate.shape, 1e9))
    little = Reference(rate, np.full(rate.shape, 20.0))

    assert judged(events).p[0] < 0.01
    assert judged(events, reference=much).p[0] == pytest.approx(0.5, abs=0.05)
    high = np.append(np.full(52, 10.0), 40)
    assert judged(high, reference=little).p[0] > 3 * judged(high, reference=much).p[0]


def test_a_week_with_nothing_to_compare_with_is_not_judged():
    rate = np.append(np.full(52, 0.01), np.nan)[np.newaxis]
    found = judged(steady(30), reference=Reference(rate, np.full(rate.shape, 100.0)))
    assert np.isnan(found.p).all()


def test_another_way_to_measure_spread_can_be_put_in():
    found = judged(steady(25), spread=lambda past: np.full(len(past.points), 9.0))
    assert found.spread[0] == 9
    assert found.p[0] > 0.02


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"events": np.zeros((1, 4))}, "events .* one row an area"),
        ({"exposure": np.zeros((2, 5))}, "exposure .* one row an area"),
        ({"week": 5}, "week 5 must be one of the 5 columns"),
        ({"week": -1}, "week -1"),
        ({"reference": Reference(np.ones((1, 3)), np.ones((1, 3)))}, "reference"),
    ],
)
def test_what_does_not_fit_is_refused(change, words):
    given = {"events": np.zeros((1, 5)), "exposure": np.ones((1, 5)), "week": 4} | change
    use = baseline_of(True, (1, 5))
    with pytest.raises(InvalidCounts, match=words):
        surprise(
            given["events"],
            given["exposure"],
            given["week"],
            use,
            family="events",
            reference=given.get("reference"),
        )
