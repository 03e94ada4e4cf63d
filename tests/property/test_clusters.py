"""Whatever the map: names, units and mirrors change no cluster, and nobody is given a neighbor."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse.csgraph import connected_components

from hotspot.clusters.autocorrelation import moran_of_rates
from hotspot.clusters.chance import Chance
from hotspot.clusters.likelihood import log_likelihood_ratio
from hotspot.clusters.local import getis_ord_star, local_moran
from hotspot.clusters.neighbors import adjust_together
from hotspot.clusters.scan import scan_periods, scan_places
from hotspot.clusters.season import expect_by_week
from hotspot.clusters.standardized import standardize_rates
from hotspot.clusters.zones import circular_zones
from hotspot.core.types import Adjacency
from tests.factories import adjacency_from

QUICK = Chance(19)
BOTH = pytest.mark.parametrize("statistic", [local_moran, getis_ord_star])


@st.composite
def maps(draw):
    """Values, some missing, and who touches whom; some nobody."""
    n = draw(st.integers(4, 20))
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40))
    graph = adjacency_from(np.array(sorted({(a, b) for a, b in pairs if a < b}), int), n)
    whole = draw(arrays(np.int64, n, elements=st.integers(-50, 50))).astype(float)
    values = np.where(
        draw(arrays(bool, n, elements=st.booleans())) & (np.arange(n) > 3), np.nan, whole
    )
    known = values[np.isfinite(values)]
    assume(np.ptp(known) > 0)
    return values, graph


@st.composite
def counties(draw):
    """Places on a coarse plane, some at one point, with counts and people; some without."""
    n, t = draw(st.integers(3, 12)), draw(st.integers(1, 4))
    points = draw(arrays(np.int64, (n, 2), elements=st.integers(-5, 5))).astype(float)
    people = draw(arrays(np.int64, n, elements=st.integers(0, 9))).astype(float)
    expected = np.repeat(people[:, None], t, axis=1)
    events = draw(arrays(np.int64, (n, t), elements=st.integers(0, 12))) * (expected > 0)
    assume(events.sum() > 0)
    assume(np.ptp(points, axis=0).any())
    zones = circular_zones(points, people, on_globe=False)
    assume(zones.centre.size > 0)
    return points, events, expected


def best(points, events, expected, *, max_periods=2):
    zones = circular_zones(points, expected.sum(axis=1), on_globe=False)
    periods = min(max_periods, events.shape[1])
    found = scan_periods(events, expected, zones, max_periods=periods, chance=QUICK)
    return found.clusters


def ratios(clusters):
    return [cluster.log_likelihood_ratio for cluster in clusters[:1]]


@BOTH
@given(maps(), st.randoms(use_true_random=False))
def test_the_order_of_areas_changes_no_statistic(statistic, data, random):
    values, graph = data
    order = np.array(random.sample(range(values.size), values.size))
    links = graph.links[order][:, order]
    turned = Adjacency(graph.areas, links, connected_components(links, directed=False)[1])
    one = statistic(values, graph, permutations=19)
    other = statistic(values[order], turned, permutations=19)
    assert other.statistic == pytest.approx(one.statistic[order], nan_ok=True, abs=1e-9)


@BOTH
@given(maps())
def test_a_statistic_stands_where_a_neighbor_does_and_a_reason_elsewhere(statistic, data):
    values, graph = data
    known = np.isfinite(values)
    neighbors = graph.links.astype(float) @ known
    found = statistic(values, graph, permutations=19)
    assert (found.status[~known] == "no denominator").all()
    assert (found.status[known & (neighbors == 0)] == "no neighbor").all()
    missing = np.isnan(found.statistic)
    reasons = ("no denominator", "no neighbor", "touches every other")
    assert (missing == np.isin(found.status, reasons)).all()
    for values_of in (found.p, found.q):
        assert (np.isnan(values_of) == missing).all()
        assert ((values_of[~missing] > 0) & (values_of[~missing] <= 1)).all()
    assert (found.q[~missing] >= found.p[~missing] - 1e-12).all()


@BOTH
@given(maps(), st.floats(0.01, 100), st.floats(-100, 100))
def test_units_do_not_matter(statistic, data, scale, shift):
    values, graph = data
    one = statistic(values, graph, permutations=49)
    other = statistic(values * scale + shift, graph, permutations=49)
    assert other.statistic == pytest.approx(one.statistic, nan_ok=True, rel=1e-6, abs=1e-6)
    assert other.p == pytest.approx(one.p, nan_ok=True)


@given(maps())
def test_a_negative_is_as_clustered_and_its_hot_is_cold(data):
    values, graph = data
    moran, other = (local_moran(v, graph, permutations=49) for v in (values, -values))
    assert other.statistic == pytest.approx(moran.statistic, nan_ok=True)
    star, other = (getis_ord_star(v, graph, permutations=49) for v in (values, -values))
    assert other.statistic == pytest.approx(-star.statistic, nan_ok=True)
    assert other.p == pytest.approx(star.p, nan_ok=True)


@given(maps())
def test_local_statistics_add_up_to_the_global_one(data):
    values, graph = data
    events = np.where(np.isnan(values), 1.0, values + 51)
    people = np.where(np.isnan(values), 0.0, 100.0)
    z = standardize_rates(events, people)
    local = local_moran(z, graph, permutations=19)
    linked = np.isfinite(local.statistic)
    assume(linked.any())
    moran = moran_of_rates(events, people, graph, permutations=19)
    assert moran.statistic == pytest.approx(np.nansum(local.statistic) / linked.sum(), abs=1e-9)


@given(arrays(float, st.integers(0, 30), elements=st.floats(0, 1) | st.just(np.nan)))
def test_q_keeps_the_order_of_p(p):
    q = adjust_together(p)
    known = np.isfinite(p)
    assert (np.isfinite(q) == known).all()
    assert (np.diff(q[known][np.argsort(p[known])]) >= -1e-12).all()


@given(st.integers(1, 500), st.floats(0.001, 499), st.integers(500, 2000))
def test_a_ratio_is_zero_or_more_and_only_of_too_many(observed, expected, total):
    ratio = log_likelihood_ratio(observed, expected, total)
    assert ratio >= 0
    assert (ratio > 0) == (observed > expected) or ratio < 1e-9


@given(counties(), st.randoms(use_true_random=False))
def test_the_order_of_places_changes_no_cluster(data, random):
    points, events, expected = data
    order = np.array(random.sample(range(len(points)), len(points)))
    one, other = best(points, events, expected), best(points[order], events[order], expected[order])
    assert ratios(other) == pytest.approx(ratios(one), abs=1e-9)


@given(counties(), st.floats(1e-3, 1e3))
def test_only_the_shape_of_what_is_expected_matters(data, scale):
    points, events, expected = data
    one, other = best(points, events, expected), best(points, events, expected * scale)
    assert ratios(other) == pytest.approx(ratios(one), abs=1e-9)
    assert [c.expected for c in other] == pytest.approx([c.expected for c in one])


@given(counties(), st.floats(0.1, 10), st.floats(-50, 50))
def test_a_plane_may_be_mirrored_turned_stretched_and_moved(data, scale, shift):
    points, events, expected = data
    moved = scale * points[:, ::-1] * (1, -1) + shift
    one, other = best(points, events, expected), best(moved, events, expected)
    assert ratios(other) == pytest.approx(ratios(one), abs=1e-9)


@given(counties())
def test_a_place_in_two_parts_at_one_point_is_one_place(data):
    points, events, expected = data
    half = events // 2
    parts = (
        np.concatenate([points, points]),
        np.concatenate([half, events - half]),
        np.concatenate([expected, expected]) / 2,
    )
    one, other = best(points, events, expected), best(*parts)
    assert ratios(other) == pytest.approx(ratios(one), abs=1e-9)


@given(counties())
def test_a_place_where_nobody_lives_changes_nothing(data):
    points, events, expected = data  # elsewhere it would be one more centre of circles
    wider = best(
        np.concatenate([points, points[:1]]),
        np.concatenate([events, np.zeros_like(events[:1])]),
        np.concatenate([expected, np.zeros_like(expected[:1])]),
    )
    assert ratios(wider) == pytest.approx(ratios(best(points, events, expected)), abs=1e-9)


@given(counties(), st.sampled_from([0.1, 0.25, 0.5]))
def test_a_cluster_is_small_has_more_than_expected_and_says_what_is_in_it(data, share):
    points, events, expected = data
    zones = circular_zones(points, expected.sum(axis=1), max_population=share, on_globe=False)
    assume(zones.centre.size > 0)
    found = scan_places(events, expected, zones, chance=QUICK)
    for cluster in found.clusters:
        assert cluster.expected <= share * found.total * (1 + 1e-6)
        assert cluster.observed == events[cluster.members].sum() > cluster.expected
        assert cluster.relative_risk > 1
        assert 1 / 20 <= cluster.p <= 1
        assert (cluster.first, cluster.last) == (0, events.shape[1] - 1)


@given(counties())
def test_what_is_alive_is_no_likelier_than_what_ever_was(data):
    points, events, expected = data
    zones = circular_zones(points, expected.sum(axis=1), on_globe=False)
    options = {"max_periods": events.shape[1], "chance": QUICK}
    ever = scan_periods(events, expected, zones, **options).clusters
    alive = scan_periods(events, expected, zones, alive_only=True, **options).clusters
    whole = scan_places(events, expected, zones, chance=QUICK).clusters
    assert max(ratios(alive), default=0) <= max(ratios(ever), default=0) + 1e-9
    assert max(ratios(whole), default=0) <= max(ratios(alive), default=0) + 1e-9
    assert all(cluster.last == events.shape[1] - 1 for cluster in alive)


@given(counties())
def test_expected_weeks_sum_to_the_weeks_that_were(data):
    _, events, expected = data
    events = np.concatenate([events + (expected > 0), events], axis=1)
    people = np.concatenate([expected, expected], axis=1)
    usual = expect_by_week(events, people, recent=1)
    assert usual.events.sum(axis=0) == pytest.approx(events.sum(axis=0).astype(float))
    assert (usual.events[people > 0] >= 0).all()
    assert ((usual.doubt >= 0) & np.isfinite(usual.doubt)).all()
