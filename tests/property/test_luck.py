"""Luck knows no order of places and no unit, is better known from more, and follows bad years."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotspot.rates.lasting import Years
from hotspot.rates.luck import change_by_luck, mean_change_by_luck

NAMES = ("expected", "lower", "upper")


@st.composite
def counties(draw):
    """Places of several sizes, with the true rates of a seeded draw."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, y = draw(st.integers(4, 30)), draw(st.integers(1, 4))
    weeks = rng.uniform(500, 50_000, (n, 1)) * np.ones((1, y))
    rate = draw(st.sampled_from([0.002, 0.01])) * rng.gamma(9, 1 / 9, (n, 1))
    events = rng.poisson(rate * weeks).astype(float)
    events[0, -1] += 2
    return events, weeks, rng.uniform(1, 6, n)


@given(counties(), st.integers(0, 10_000), st.sampled_from([1 / 1000, 7.0]))
def test_neither_the_order_of_places_nor_the_unit_of_exposure_matters(county, seed, unit):
    events, weeks, k = county
    order = np.random.default_rng(seed).permutation(len(events))
    plain = change_by_luck(Years(events, weeks, k), weeks[:, 0])
    other = change_by_luck(
        Years(events[order], weeks[order] * unit, k[order]), weeks[order, 0] * unit
    )
    for name in NAMES:
        np.testing.assert_allclose(getattr(plain, name)[order], getattr(other, name), rtol=1e-6)
    chosen = np.arange(len(events)) < 2
    means = [
        mean_change_by_luck(Years(events[o], weeks[o], k[o]), weeks[o, 0], chosen[o])
        for o in (np.arange(len(events)), order)
    ]
    for name in NAMES:
        np.testing.assert_allclose(getattr(means[0], name), getattr(means[1], name), rtol=1e-6)


@given(counties())
def test_a_band_holds_what_it_expects_and_narrows_with_coverage(county):
    events, weeks, k = county
    years = Years(events, weeks, k)
    wide, narrow = (change_by_luck(years, weeks[:, 0], coverage=c) for c in (0.9, 0.5))
    some = events[:, -1] > 0
    assert (wide.lower <= wide.expected)[some].all() and (wide.expected <= wide.upper)[some].all()
    assert (wide.upper - wide.lower >= narrow.upper - narrow.lower)[some].all()
    assert np.isnan(wide.expected[~some]).all()


@given(counties())
def test_the_worst_of_equally_large_places_is_expected_to_fall_furthest(county):
    events, weeks, _ = county
    even = np.full_like(weeks, weeks.mean())
    last = Years(events[:, -1:], even[:, -1:])
    band = change_by_luck(last, even[:, 0])
    seen = events[:, -1]
    worst, best = int(np.argmax(seen)), int(np.argmin(np.where(seen > 0, seen, np.inf)))
    assert band.expected[worst] <= 1 + 1e-9
    assert band.expected[best] >= band.expected[worst] - 1e-9


@given(counties(), st.integers(5, 50))
def test_more_of_the_same_is_better_known(county, times):
    events, weeks, k = county
    few, many = (
        change_by_luck(Years(f * events, f * weeks, k), f * weeks[:, 0], wander=0.0)
        for f in (1, times)
    )
    some = events[:, -1] > 5
    assert (many.upper - many.lower <= few.upper - few.lower)[some].all()
