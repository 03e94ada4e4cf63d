"""How often charts cry wolf on series where nothing happens, and whether they see what does.

Bands are those measured for the methods note with six thousand areas a row; here there are fewer.
"""

import numpy as np
import pytest

from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.laney import Spread, u_prime
from hotspot.spc.limits.ranges import lag_one
from hotspot.spc.limits.shewhart import u
from hotspot.spc.limits.tails import negative_binomial as tails
from tests.charted import chart_against_region, chart_own_past
from tests.recovery import stable_series

AREAS, WEEKS, BASELINE = 1500, 156, 52
AS_PUBLISHED = Spread(floor=0)


def poisson(mean: float) -> np.ndarray:
    return stable_series.poisson(np.random.default_rng(1), mean, (AREAS, WEEKS))


def negative_binomial(mean: float, size: float) -> np.ndarray:
    return stable_series.negative_binomial(np.random.default_rng(2), mean, size, (AREAS, WEEKS))


def bed_days(admissions: float) -> np.ndarray:
    return stable_series.occupied_bed_days(np.random.default_rng(3), admissions, (AREAS, WEEKS))


def false_alarms(events: np.ndarray) -> dict[str, float]:
    """Share of the weeks after the baseline that lie above the upper limit, by method."""
    exposure = np.full(events.shape, 1000.0)
    baseline = baseline_of(np.arange(WEEKS) < BASELINE, events.shape)
    methods = {
        "u": u(events, exposure, baseline),
        "u′": u_prime(events, exposure, baseline, spread=AS_PUBLISHED),
        "screened u′": u_prime(events, exposure, baseline, spread=Spread(0, screen=True)),
        "ours": u_prime(events, exposure, baseline, spread=Spread(skewed=True)),
        "ours, lasting": u_prime(
            events, exposure, baseline, spread=Spread(skewed=True, lasting=True)
        ),
    }
    return {
        name: float((found.value > found.upper)[:, BASELINE:].mean())
        for name, found in methods.items()
    }


@pytest.mark.parametrize(
    ("mean", "of_u", "of_u_prime"),
    [
        (0.5, 0.015, 0.033),
        (1, 0.011, 0.018),
        (2, 0.008, 0.011),
        (5, 0.005, 0.007),
        (20, 0.003, 0.005),
    ],
)
def test_ours_keeps_its_promise_on_independent_events_of_any_number(mean, of_u, of_u_prime):
    found = false_alarms(poisson(mean))

    assert found["u"] == pytest.approx(of_u, abs=0.0015)
    assert found["u′"] == pytest.approx(of_u_prime, abs=0.0025)
    assert found["screened u′"] > found["u′"]
    assert 0.0005 < found["ours"] < 0.0018


@pytest.mark.parametrize(("mean", "of_u"), [(5, 0.037), (20, 0.103)])
def test_spread_beyond_chance_fools_u_and_less_so_laney_and_ours(mean, of_u):
    found = false_alarms(negative_binomial(mean, 5))

    assert found["u"] == pytest.approx(of_u, rel=0.1)
    assert found["u′"] == pytest.approx(0.0145, abs=0.002)
    assert found["ours"] < 0.005


@pytest.mark.parametrize(
    ("admissions", "of_u", "of_u_prime"),
    [(1, 0.101, 0.056), (5, 0.09, 0.034)],
)
def test_bed_days_need_limits_that_know_stays_last(admissions, of_u, of_u_prime):
    events = bed_days(admissions)
    everywhere = baseline_of(True, events.shape)

    found = false_alarms(events)

    assert lag_one(events, everywhere).mean() == pytest.approx(0.46, abs=0.05)
    assert found["u"] == pytest.approx(of_u, rel=0.15)
    assert found["u′"] == pytest.approx(of_u_prime, rel=0.25)
    assert found["ours"] < 0.6 * found["u′"]
    assert found["ours, lasting"] < 0.007


def charted(events: np.ndarray, chart, family: str = "events"):
    everything = np.ones(events.shape[1], dtype=bool)
    return chart(
        events,
        np.full(events.shape, 4000.0),
        np.datetime64("2022-01-08") + 7 * np.arange(events.shape[1]),
        family=family,
        observed=everything,
        complete=everything,
        baseline_weeks=104,
    )


def test_rules_on_a_stable_series_cry_wolf_seldom():
    signals = np.array([chart.signal[104:] for chart in charted(poisson(20), chart_own_past)])
    bed_day_signals = np.array(
        [chart.signal[104:] for chart in charted(bed_days(5), chart_own_past, "person_days")]
    )

    assert signals.mean() < 0.015, "points and runs of eight"
    assert bed_day_signals.mean() < 0.006, "points only"


def test_a_winter_is_news_on_limits_from_ranges_and_nobodys_news_on_the_charts_we_choose():
    """Winters of the baseline are a slow wave, which widens a flat chart until it sees none."""
    rng = np.random.default_rng(4)
    level = stable_series.winters(rng, 208)
    events = rng.poisson(20 * level, (50, 208)).astype(float)
    peak = np.flatnonzero(level > 2)
    peak = peak[peak >= 104]

    flat = np.array([chart.status for chart in charted(events, chart_own_past)])
    against = np.array([chart.status for chart in charted(events, chart_against_region)])

    use = baseline_of(np.arange(208) < 104, events.shape)
    from_ranges = u_prime(events, np.full(events.shape, 4000.0), use, spread=AS_PUBLISHED)
    assert (from_ranges.value > from_ranges.upper)[:, peak].mean() > 0.5
    assert (flat[:, peak] == "high point").mean() < 0.1
    assert (against[:, peak] == "high point").mean() < 0.003
    assert (against[:, 104:] == "high point").mean() < 0.003
    assert (against[:, 104:] != "common cause").mean() < 0.02, "with runs of eight"


def test_a_planted_step_is_seen_at_once_and_elsewhere_nothing_is():
    rng = np.random.default_rng(5)
    mean = 20 * stable_series.winters(rng, 208) * np.ones((36, 1))
    mean[7, 150:158] *= 2.5
    mean[20, 150:158] *= 2.5

    charts = charted(rng.poisson(mean).astype(float), chart_against_region)

    for planted in (7, 20):
        assert (charts[planted].status[150:152] == "high point").all()
        assert charts[planted].signal[150:158].mean() > 0.9
    others = [row for row in range(36) if row not in (7, 20)]
    assert np.mean([charts[row].signal[104:] for row in others]) < 0.015


def test_a_step_of_bed_days_is_seen_within_weeks():
    rng = np.random.default_rng(6)
    events = bed_days(20)[:36]
    events[5, 120:130] = rng.poisson(events[5, 120:130] * 2.5)

    charts = charted(events, chart_against_region, "person_days")

    assert (charts[5].status[120:124] == "high point").any()


def test_a_lasting_rise_too_small_for_a_point_is_seen_as_a_shift():
    rng = np.random.default_rng(7)
    mean = np.full((200, 208), 50.0)
    mean[:, 130:] *= 1.25

    charts = charted(rng.poisson(mean).astype(float), chart_own_past)

    found = [(chart.status[130:160] == "high shift").any() for chart in charts]
    assert np.mean(found) > 0.95


@pytest.mark.parametrize("points", [12, 13, 26, 52])
@pytest.mark.parametrize("size", [5, 1e9], ids=["weeks that differ", "Poisson"])
def test_limits_from_few_points_cry_wolf_as_seldom_as_from_many(points, size):
    rng = np.random.default_rng(points)
    events = stable_series.negative_binomial(rng, 20, size, (AREAS, points + 40))
    given = (
        events,
        np.ones(events.shape),
        baseline_of(np.arange(points + 40) < points, events.shape),
    )

    plain = u_prime(*given, spread=Spread(skewed=True, learned=False))

    for ours in (u_prime(*given, spread=Spread(skewed=True)), tails(*given)):
        assert (ours.value > ours.upper)[:, points:].mean() <= 0.005
        assert (ours.value < ours.lower)[:, points:].mean() <= 0.003
    if points < 26 and size == 5:
        assert (plain.value > plain.upper)[:, points:].mean() > 0.005, "else nothing is gained"


@pytest.mark.parametrize(("alike", "least"), [(0.7, 3), (0.9, 5)])
def test_limits_of_slow_waves_are_those_of_the_whole_spread(alike, least):
    rng = np.random.default_rng(8)
    events = stable_series.waves(rng, 100, alike, 0.3, (AREAS, WEEKS))
    given = events, np.ones(events.shape), baseline_of(np.arange(WEEKS) < BASELINE, events.shape)

    ranges, ours = (
        u_prime(*given, spread=Spread(skewed=True, learned=learned)) for learned in (False, True)
    )

    before, after = ((one.value > one.upper)[:, BASELINE:].mean() for one in (ranges, ours))
    assert after < 0.02
    assert before > least * after
