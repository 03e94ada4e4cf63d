"""What must hold of everything expected of a season, whatever was counted."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.core.chart import Exclusion
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.laney import u_prime
from hotspot.spc.seasons.seasonal import SeasonSettings, learn_season

W = 182
WEEKS = np.datetime64("2021-01-02") + 7 * np.arange(W)
JUDGED = np.arange(W) >= W - 26
LOCKDOWN = (Exclusion(date(2021, 12, 4), date(2022, 2, 19)),)
WITHIN = (np.datetime64("2021-12-04") <= WEEKS) & (np.datetime64("2022-02-19") >= WEEKS)
FEWER = settings(max_examples=25)


@st.composite
def regions(draw):
    """Counts of some areas with a season, gaps and weeks without anybody."""
    n = draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    exposure = rng.integers(50, 300, (n, 1)) + rng.integers(0, 40, (n, W)).astype(float)
    height, peak = draw(st.floats(0, 1.2)), draw(st.floats(0, 52))
    season = np.exp(height * np.cos(2 * np.pi * (np.arange(W) - peak) / 52.18))
    rate = rng.uniform(0.01, 0.2, (n, 1))
    events = rng.poisson(rate * season * exposure).astype(float)
    events[rng.random(events.shape) < draw(st.sampled_from([0, 0.05]))] = np.nan
    exposure[rng.random(events.shape) < draw(st.sampled_from([0, 0.05]))] = 0
    return events, exposure


def past(events: np.ndarray):
    return baseline_of(~JUDGED, events.shape)


def learn(events, exposure, **how):
    return learn_season(events, exposure, WEEKS, past(events), settings=SeasonSettings(**how))


@FEWER
@given(regions(), st.randoms(use_true_random=False))
def test_the_order_of_areas_is_irrelevant(region, random):
    order = list(range(len(region[0])))
    random.shuffle(order)

    plain, mixed = learn(*region), learn(*(each[order] for each in region))

    np.testing.assert_allclose(mixed.rate, plain.rate, rtol=1e-6)
    np.testing.assert_allclose(mixed.variation, plain.variation, rtol=1e-5)


@FEWER
@given(regions(), st.sampled_from([1 / 1000, 7.0, 365.25 / 7]))
def test_the_unit_of_exposure_only_rescales(region, factor):
    events, exposure = region

    plain, rescaled = learn(events, exposure), learn(events, exposure * factor)

    np.testing.assert_allclose(rescaled.rate * factor, plain.rate, rtol=1e-6)
    np.testing.assert_allclose(rescaled.variation, plain.variation, rtol=1e-5)


@FEWER
@given(regions(), st.booleans())
def test_removing_an_epoch_equals_never_having_had_those_weeks(region, trend):
    events, exposure = region
    never = np.where(WITHIN, np.nan, events)

    removed = learn(events, exposure, trend=trend, epochs=LOCKDOWN)
    unseen = learn(never, exposure, trend=trend)

    np.testing.assert_array_equal(removed.rate, unseen.rate)
    np.testing.assert_array_equal(removed.variation, unseen.variation)
    assert removed.n_weeks == unseen.n_weeks


@FEWER
@given(regions(), npst.arrays(bool, (26,), elements=st.booleans()))
def test_a_missing_week_in_the_judged_year_changes_nothing_that_is_expected(region, missing):
    events, exposure = region
    fewer = events.copy()
    fewer[0, W - 26 :][missing] = np.nan

    plain, with_gaps = learn(events, exposure), learn(fewer, exposure)

    np.testing.assert_array_equal(with_gaps.rate, plain.rate)
    np.testing.assert_array_equal(with_gaps.variation, plain.variation)


@FEWER
@given(regions())
def test_an_area_has_in_its_baseline_as_many_events_as_are_expected(region):
    events, exposure = region
    limits = u_prime(events, exposure, past(events), reference=learn(*region).reference)

    seen = limits.baseline.mask
    expected = np.where(seen, limits.centre * exposure, 0).sum(axis=1)
    np.testing.assert_allclose(expected, np.where(seen, events, 0).sum(axis=1), rtol=1e-9)


@FEWER
@given(st.integers(1, 50), st.integers(1, 5))
def test_a_region_without_seasons_and_noise_is_expected_to_stay_as_it_is(count, n):
    flat = np.full((n, W), float(count))

    season = learn(flat, np.full(flat.shape, 100.0))

    np.testing.assert_allclose(season.rate, count / 100, rtol=1e-6)
