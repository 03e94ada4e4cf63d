"""Rare-event charts, charts with a memory and funnels do what they promise where truth is known.

Average run lengths are those printed in Montgomery (2009), tables 9.3 and 9.11; the latter were
computed by Lucas and Saccucci for limits of constant width, which ours reach within a few weeks.
"""

import numpy as np
import pytest

from hotspot.spc.baselines import baseline_of
from hotspot.spc.funnels.funnel import funnel_of_ratios, funnel_of_shares
from hotspot.spc.limits.memory import cusum, ewma
from hotspot.spc.limits.rare import TAILS, g, t
from hotspot.spc.seasons.ears import ears

AREAS = 20_000


def gaps_with_baseline(draw, n_baseline: int, n_after: int):
    """Draw gaps of areas alike, the first few of them a baseline."""
    values = draw((AREAS, n_baseline + n_after))
    return values, baseline_of(np.arange(values.shape[1]) < n_baseline, values.shape)


def beyond(limits, first: int) -> tuple[float, float]:
    """Give the share of gaps below and above their limits after the baseline."""
    later = slice(first, None)
    below = (limits.value < limits.lower)[:, later].mean()
    return float(below), float((limits.value > limits.upper)[:, later].mean())


def test_a_t_chart_of_a_known_mean_cries_wolf_as_often_as_it_says():
    times = np.random.default_rng(1).exponential(30, (AREAS, 100))

    for every, values in ((1, times), (4, times.reshape(AREAS, 25, 4).sum(axis=2))):
        limits = t(values, baseline_of(True, values.shape), every=every, mean=30 * every)
        np.testing.assert_allclose(beyond(limits, 0), TAILS, rtol=0.12)
    published = t(times, baseline_of(True, times.shape), limits="published")
    assert beyond(published, 0)[0] < 0.3 * TAILS[0], "the textbooks hardly see a short time"
    assert beyond(published, 0)[1] < 0.6 * TAILS[1]


@pytest.mark.parametrize("n_baseline", [6, 12, 24])
def test_a_short_baseline_cries_wolf_unless_the_limits_know_it_is_short(n_baseline):
    rng = np.random.default_rng(2)
    times, use = gaps_with_baseline(lambda shape: rng.exponential(30, shape), n_baseline, 20)

    exact = beyond(t(times, use), n_baseline)
    predictive = beyond(t(times, use, limits="predictive"), n_baseline)

    assert exact[1] > 1.8 * TAILS[1]
    np.testing.assert_allclose(predictive, TAILS, rtol=0.2)


def test_predictive_limits_of_cases_never_cry_wolf_more_often_than_they_say():
    rng = np.random.default_rng(3)
    for every, chance in ((1, 0.2), (1, 0.002), (3, 0.02)):
        gaps, use = gaps_with_baseline(
            lambda shape, e=every, p=chance: rng.negative_binomial(e, p, shape).astype(float),
            10,
            10,
        )
        tails = (0.02, 0.01)

        careful = beyond(g(gaps, use, limits="predictive", tails=tails, every=every), 10)
        sure = beyond(g(gaps, use, tails=tails, every=every), 10)

        assert careful[0] < 1.05 * tails[0]
        assert 0.5 * tails[1] < careful[1] < 1.05 * tails[1]
        assert sure[1] > 1.4 * tails[1]


def test_exact_limits_see_events_come_closer_where_three_sigma_never_does():
    """Events become four times as frequent: twelve events on, who has noticed?"""
    rng = np.random.default_rng(4)
    before = rng.geometric(1 / 101, (AREAS, 52)) - 1.0
    after = rng.geometric(1 / 26, (AREAS, 12)) - 1.0
    gaps = np.concatenate((before, after), axis=1)
    use = baseline_of(np.arange(64) < 52, gaps.shape)
    fourth = gaps.reshape(AREAS, 16, 4).sum(axis=2)
    use_fourth = baseline_of(np.arange(16) < 13, fourth.shape)

    published = g(gaps, use, limits="published")
    exact = g(gaps, use, tails=(0.01, 0.00135))
    every_fourth, as_often = (
        g(fourth, use_fourth, every=4, tails=(tail, 0.00135)) for tail in (0.00135, 0.01)
    )

    def caught(limits, first: int) -> float:
        return float((limits.value < limits.lower)[:, first:].any(axis=1).mean())

    assert caught(published, 52) == 0
    assert caught(exact, 52) > 0.15
    assert caught(every_fourth, 13) > 0.25, "at a tail where one gap could never be short"
    assert caught(as_often, 13) > 0.6
    assert (as_often.value < as_often.lower)[:, :13].mean() < 0.012


def run_length(signals: np.ndarray) -> float:
    """Average the weeks until the first signal; all areas have one but for a few in a thousand."""
    assert signals.any(axis=1).mean() > 0.99
    first = np.where(signals.any(axis=1), signals.argmax(axis=1) + 1, signals.shape[1])
    return float(first.mean())


def shifted(shift: float, n_weeks: int, n_areas: int = 3000):
    values = np.random.default_rng(5).normal(shift, 1, (n_areas, n_weeks))
    return values, baseline_of(True, values.shape)


@pytest.mark.parametrize(
    ("shift", "interval", "published"),
    [(0, 4, 168), (0.5, 4, 26.6), (1, 4, 8.38), (0.5, 5, 38.0), (1, 5, 10.4), (2, 5, 4.01)],
)
def test_cusum_runs_as_long_as_published(shift, interval, published):
    values, use = shifted(shift, 1000 if shift == 0 else 400)

    sums = cusum(values, use, interval=interval, centre=0, sd=1)

    found = run_length(np.abs(sums.limits.value) > sums.limits.upper)
    assert found == pytest.approx(published, rel=0.06)


@pytest.mark.parametrize(
    ("shift", "weight", "sigmas", "published"),
    [
        (0.5, 0.4, 3.054, 71.2),
        (1, 0.4, 3.054, 14.3),
        (0.5, 0.25, 2.998, 48.2),
    ],
)
def test_ewma_runs_as_long_as_published(shift, weight, sigmas, published):
    values, use = shifted(shift, 600)

    limits = ewma(values, use, weight=weight, sigmas=sigmas, centre=0, sd=1)

    found = run_length((limits.value > limits.upper) | (limits.value < limits.lower))
    assert found == pytest.approx(published, rel=0.08)


@pytest.mark.nightly
@pytest.mark.parametrize(("weight", "sigmas"), [(0.4, 3.054), (0.25, 2.998), (0.1, 2.814)])
def test_ewma_cries_wolf_once_in_five_hundred_weeks(weight, sigmas):
    values, use = shifted(0, 4000)

    limits = ewma(values, use, weight=weight, sigmas=sigmas, centre=0, sd=1)

    found = run_length((limits.value > limits.upper) | (limits.value < limits.lower))
    assert found == pytest.approx(500, rel=0.08)


@pytest.mark.nightly
def test_cusum_cries_wolf_once_in_465_weeks():
    values, use = shifted(0, 4000)

    sums = cusum(values, use, centre=0, sd=1)

    found = run_length(np.abs(sums.limits.value) > sums.limits.upper)
    assert found == pytest.approx(465, rel=0.06)


def test_a_cusum_that_is_reset_alarms_at_its_rate_and_one_that_goes_on_stays_up():
    values, use = shifted(0, 2000, 500)
    values[:, 1000:] += 1.0

    going, anew = (cusum(values, use, centre=0, sd=1, reset=reset) for reset in (False, True))

    rate = (np.abs(anew.limits.value) > 5)[:, :1000].mean()
    assert rate == pytest.approx(1 / 465, rel=0.15)
    assert (going.high > 5)[:, 1100:].mean() > 0.99
    assert (anew.high > 5)[:, 1100:].mean() == pytest.approx(1 / 10.4, rel=0.1)


def areas(rng: np.random.Generator, tau: float, n: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """Draw observed and expected events of areas that differ by more than chance."""
    expected = np.exp(rng.normal(4.5, 0.7, n))
    return rng.poisson(expected * np.exp(rng.normal(0, tau, n))).astype(float), expected


@pytest.mark.parametrize("tau", [0.1, 0.2, 0.3])
def test_the_planted_spread_of_areas_is_found_if_trimming_is_made_up_for(tau):
    rng = np.random.default_rng(6)
    drawn = [areas(rng, tau) for _ in range(60)]

    made_up = [funnel_of_ratios(*one, method="SHMI", make_up=True) for one in drawn]
    published = [funnel_of_ratios(*one, method="SHMI") for one in drawn]

    assert np.mean([funnel.tau2 for funnel in made_up]) == pytest.approx(tau**2, rel=0.15)
    assert np.mean([funnel.tau2 for funnel in published]) < 0.5 * tau**2
    outside = [np.mean([np.abs(one.level) == 2 for one in all_]) for all_ in (made_up, published)]
    assert outside[0] < 0.007
    assert outside[1] > 0.02


def test_a_few_areas_that_stand_out_hardly_move_the_spread_and_are_found():
    rng = np.random.default_rng(7)
    found, spreads = [], []
    for _ in range(60):
        observed, expected = areas(rng, 0.2)
        observed[:5] = rng.poisson(3 * expected[:5])
        funnel = funnel_of_ratios(observed, expected, method="SHMI", make_up=True)
        spreads.append(funnel.tau2)
        found.append(funnel.level[:5] == 2)

    assert np.mean(spreads) == pytest.approx(0.04, rel=0.4)
    assert np.mean(found) > 0.9


def test_exact_funnels_of_areas_alike_keep_their_tails():
    rng = np.random.default_rng(8)
    expected = np.exp(rng.normal(3, 1, 20_000))
    tested = rng.integers(5, 300, 20_000)

    ratios = funnel_of_ratios(rng.poisson(expected), expected)
    shares = funnel_of_shares(rng.binomial(tested, 0.2), tested)

    for funnel in (ratios, shares):
        for level, tail in ((1, 0.025), (2, 0.001)):
            assert 0.5 * tail < (funnel.level >= level).mean() < 1.1 * tail
            assert 0.2 * tail < (funnel.level <= -level).mean() < 1.1 * tail


def test_planted_spread_of_shares_is_found():
    rng = np.random.default_rng(9)
    found = []
    for _ in range(60):
        tested = np.exp(rng.normal(5, 0.6, 100)).astype(int)
        angle = np.arcsin(np.sqrt(0.3)) + rng.normal(0, 0.1, 100)
        funnel = funnel_of_shares(
            rng.binomial(tested, np.sin(angle) ** 2), tested, method="arcsine", make_up=True
        )
        found.append(funnel.tau2)

    assert np.mean(found) == pytest.approx(0.01, rel=0.2)


def test_ears_sees_a_doubling_at_once_and_every_winter_on_its_way_up():
    rng = np.random.default_rng(10)
    level = np.full(60, 20.0)
    level[40:] = 40
    winter = 20 * (1 + 2 * np.exp(-(((np.arange(60) - 40) / 4) ** 2)))

    def alarmed(mean: np.ndarray, method: str) -> np.ndarray:
        limits = ears(rng.poisson(mean, (4000, 60)), method=method)
        return limits.value > limits.upper

    for method in ("C1", "C2"):
        flat = alarmed(np.full(60, 20.0), method)[:, 20:].mean()
        assert 0.002 < flat < 0.01, "seven weeks know their spread badly"
        assert alarmed(level, method)[:, 40].mean() > 0.6
    assert alarmed(winter, "C2")[:, 30:41].any(axis=1).mean() > 0.8
