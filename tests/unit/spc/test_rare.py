from math import comb

import numpy as np
import pytest
from scipy.stats import geom

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.gaps import next_cases
from hotspot.spc.limits.rare import g, t

GAP = np.nan


def everywhere(values: np.ndarray):
    return baseline_of(True, values.shape)


def test_exact_limits_of_a_g_chart_are_geometric_quantiles():
    gaps = np.array([[400.0, 600, 500, 500]])

    limits = g(gaps, everywhere(gaps), tails=(0.01, 0.001))

    among = geom(1 / 501, loc=-1)
    assert limits.lower[0, 0] == among.ppf(0.01)
    assert limits.upper[0, 0] == among.ppf(0.999)
    assert among.cdf(limits.lower[0, 0] - 1) < 0.01 <= among.cdf(limits.lower[0, 0])
    assert among.sf(limits.upper[0, 0]) <= 0.001 < among.sf(limits.upper[0, 0] - 1)


def test_published_limits_of_a_g_chart_never_see_a_short_gap():
    gaps = np.array([[400.0, 600, 500, 500]])

    published = g(gaps, everywhere(gaps), limits="published")

    assert (published.lower == 0).all()
    np.testing.assert_allclose(published.upper, 500 + 3 * np.sqrt(500 * 501))


def test_a_g_chart_of_events_that_touch_is_defined():
    gaps = np.zeros((1, 5))

    for variant in ("exact", "published"):
        limits = g(gaps, everywhere(gaps), limits=variant)
        assert not np.isnan(limits.upper).any()
        assert not (gaps > limits.upper).any()
    assert (g(gaps, everywhere(gaps), limits="predictive").upper > 0).all()


def test_a_known_mean_gap_needs_no_allowance():
    gaps = np.array([[400.0, 600, 500, 510]])
    use = everywhere(gaps)

    for chart in (g, t):
        told = chart(gaps, use, limits="predictive", mean=500)
        np.testing.assert_array_equal(told.upper, chart(gaps, use, mean=500).upper)
    assert (g(gaps, use, limits="published", mean=30).centre == 20.79).all()


def test_few_gaps_make_wider_predictive_limits_and_many_the_exact_ones():
    few, many = np.full((1, 5), 500.0), np.full((1, 5000), 500.0)

    for chart in (g, t):
        exact = chart(few, everywhere(few))
        wide = chart(few, everywhere(few), limits="predictive")
        sure = chart(many, everywhere(many), limits="predictive")
        assert wide.upper[0, 0] > 1.5 * exact.upper[0, 0]
        assert sure.upper[0, 0] == pytest.approx(exact.upper[0, 0], rel=0.01)


@pytest.mark.parametrize("tail", [0.031, 0.173, 0.31])
@pytest.mark.parametrize(("before", "points"), [(12, 3), (13, 1), (900, 4), (0, 2)])
def test_predictive_cases_keep_the_odds_of_drawing_lots(before, points, tail):
    """All cases and events in any order: how often would the first gap be as long, or as short?"""
    mean, number = np.array([[before / points]]), np.array([[float(points)]])
    upper, lower = (next_cases(mean, number, 1, below)[0, 0] for below in (1 - tail, tail))

    def as_long(gap: float, cases: float) -> float:
        ways = comb(int(cases - gap) + points, points)
        return ways / comb(int(cases) + points, points)

    assert as_long(upper + 1, before + upper + 1) <= tail
    assert upper == 0 or as_long(upper, before + upper) > tail
    assert lower == before == 0 or 1 - as_long(lower + 1, before + lower) > tail
    assert lower == 0 or 1 - as_long(lower, before + lower - 1) <= tail


def test_gaps_to_the_third_event_make_short_ones_visible():
    gaps = np.full((1, 6), 60.0)

    one, third = (g(gaps, everywhere(gaps), every=every).lower[0, 0] for every in (1, 3))

    assert one == 0
    assert third > 0


def test_exact_limits_of_a_t_chart_are_exponential_quantiles():
    times = np.array([[10.0, 30, 20]])

    limits = t(times, everywhere(times))

    np.testing.assert_allclose(limits.lower, -20 * np.log(1 - 0.00135))
    np.testing.assert_allclose(limits.centre, 20 * np.log(2))
    np.testing.assert_allclose(limits.upper, -20 * np.log(0.00135))


def test_a_known_mean_time_sets_the_published_centre_line():
    rng = np.random.default_rng(1)
    times = rng.exponential(50, (1, 4000))

    found = t(times, everywhere(times), limits="published").centre[0, 0]
    told = t(times, everywhere(times), limits="published", mean=50).centre[0, 0]

    assert told == pytest.approx(found, rel=0.05)


@pytest.mark.parametrize("variant", ["exact", "predictive", "published"])
def test_missing_gaps_and_phases_are_minded(variant):
    gaps = np.array([[10.0, 20, GAP, 12, 14, 300, 280, 330]])
    use = baseline_of(True, gaps.shape, phases=[0, 0, 0, 0, 0, 1, 1, 1])
    empty = baseline_of(False, gaps.shape)

    for chart in (g, t):
        limits = chart(gaps, use, limits=variant)
        assert limits.upper[0, 5] > limits.upper[0, 4]
        assert np.isnan(limits.value[0, 2])
        assert limits.baseline.points.tolist() == [[4, 3]]
        assert np.isnan(chart(gaps, empty, limits=variant).upper).all()


def test_a_time_of_zero_is_named_with_its_remedy():
    times = np.array([[3.0, 4, 5], [1, 0, 2]])

    with pytest.raises(InvalidCounts, match=r"gap 2 of row 1 is zero \(1 in all\).*g chart"):
        t(times, everywhere(times))
    assert np.isfinite(g(times, everywhere(times)).upper).all()


def test_impossible_gaps_and_options_are_refused():
    gaps = np.array([[3.0, -4, 5]])
    good = np.abs(gaps)

    with pytest.raises(InvalidCounts, match="gap 2 of row 0 is negative; put the events in the"):
        g(gaps, everywhere(gaps))
    with pytest.raises(UnsupportedMethod, match="'normal'; choose exact, predictive or published"):
        g(good, everywhere(good), limits="normal")
    with pytest.raises(InvalidCounts, match="must lie above 0 and below"):
        t(good, everywhere(good), tails=(0.6, 0.1))
    with pytest.raises(InvalidCounts, match="every, 0, be at least 1"):
        t(good, everywhere(good), every=0)
