import numpy as np
import pytest

from hotspot.clusters.chance import Chance
from hotspot.clusters.likelihood import log_likelihood_ratio
from hotspot.clusters.scan import scan_periods, scan_places
from hotspot.clusters.season import expect_by_week, scan_now
from hotspot.clusters.zones import circular_zones
from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.rates.empirical_bayes import shrink_to_region

QUICK = Chance(19)


def county(places=9, periods=5, seed=0):
    rng = np.random.default_rng(seed)
    points = rng.random((places, 2))
    expected = rng.uniform(1, 9, (places, periods))
    return points, rng.poisson(expected), expected


def every_circle(points, weight, share):
    """All sets of places in circles around a place, by the book."""
    sets = set()
    for centre in points:
        far = np.hypot(*(points - centre).T)
        for radius in far:
            inside = frozenset(np.flatnonzero(far <= radius))
            if weight[list(inside)].sum() <= share * weight.sum():
                sets.add(inside)
    return sets


def best_by_hand(points, events, expected, share, windows):
    scaled = expected * events.sum() / expected.sum()
    finds = []
    for zone in every_circle(points, expected.sum(axis=1), share):
        for first, last in windows:
            cut = (list(zone), slice(first, last + 1))
            c, e = events[cut].sum(), scaled[cut].sum()
            finds.append((log_likelihood_ratio(c, e, events.sum()), sorted(zone), first, last))
    return max(finds)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("share", [0.2, 0.5])
@pytest.mark.parametrize("kind", ["places", "periods", "alive"])
def test_the_best_find_is_that_of_trying_every_circle_and_stretch(seed, share, kind):
    points, events, expected = county(seed=seed)
    zones = circular_zones(points, expected.sum(axis=1), max_population=share, on_globe=False)
    if kind == "places":
        found, windows = scan_places(events, expected, zones, chance=QUICK), [(0, 4)]
    else:
        alive = kind == "alive"
        found = scan_periods(events, expected, zones, max_periods=3, alive_only=alive, chance=QUICK)
        every = [(a, b) for a in range(5) for b in range(a, min(a + 3, 5))]
        windows = [(a, b) for a, b in every if b == 4 or not alive]
    ratio, members, first, last = best_by_hand(points, events, expected, share, windows)
    best = found.clusters[0]
    assert best.log_likelihood_ratio == pytest.approx(ratio, rel=1e-10)
    assert (sorted(best.members), best.first, best.last) == (members, first, last)
    assert best.observed == events[members, first : last + 1].sum()


def test_every_set_of_places_is_one_zone():
    points, _, expected = county(12)
    zones = circular_zones(points, expected.sum(axis=1), on_globe=False)
    found = [frozenset(zones.members(z)) for z in range(zones.centre.size)]
    assert len(found) == len(set(found))
    assert set(found) == every_circle(points, expected.sum(axis=1), 0.5)


def test_places_at_the_same_distance_come_in_together():
    row, column = np.divmod(np.arange(9), 3)
    zones = circular_zones(np.column_stack([row, column]), np.ones(9), on_globe=False)
    around_the_middle = [zones.members(z) for z in np.flatnonzero(zones.centre == 4)]
    assert [m.tolist() for m in around_the_middle] == [[4]]  # its four neighbors make it too large


def test_places_at_one_point_are_never_parted():
    points = np.array([[0, 0], [0, 0], [1, 0], [3, 0], [7, 0]])
    zones = circular_zones(points, np.ones(5), on_globe=False)
    sets = [set(zones.members(z)) for z in range(zones.centre.size)]
    assert all(({0, 1} <= found) or not ({0, 1} & found) for found in sets)


def test_distances_on_the_globe_are_great_circles_in_km():
    paris, london, berlin = (2.3522, 48.8566), (-0.1276, 51.5072), (13.4050, 52.5200)
    zones = circular_zones([paris, london, berlin], [1, 1, 2])
    pair = [z for z in range(zones.centre.size) if zones.size[z] == 2]
    assert [set(zones.members(z)) for z in pair] == [{0, 1}]
    assert zones.radius[pair] == pytest.approx([343.6], abs=0.5)


def test_the_date_line_and_a_pole_part_nobody():
    fiji = [(179.9, -17.0), (-179.9, -17.0), (170.0, -17.0), (160.0, -17.0)]
    zones = circular_zones(fiji, np.ones(4))
    assert {0, 1} in [set(zones.members(z)) for z in range(zones.centre.size)]


def test_second_clusters_share_no_place_with_a_likelier_one():
    points, events, expected = county(60, 1, seed=3)
    found = scan_places(
        events, expected, circular_zones(points, expected[:, 0], on_globe=False), chance=QUICK
    )
    rows = np.concatenate([cluster.members for cluster in found.clusters])
    ratios = [cluster.log_likelihood_ratio for cluster in found.clusters]
    assert len(found.clusters) > 2
    assert rows.size == np.unique(rows).size
    assert ratios == sorted(ratios, reverse=True)
    assert [c.p for c in found.clusters] == sorted(c.p for c in found.clusters)


def test_no_place_above_its_share_means_no_cluster():
    zones = circular_zones([[0, 0], [1, 0], [2, 0]], [1, 1, 1], on_globe=False)
    assert scan_places([4, 4, 4], [1, 1, 1], zones, chance=QUICK).clusters == ()


def test_rank_and_gumbel_agree_where_both_can_tell():
    points, events, expected = county(40, 1, seed=7)
    zones = circular_zones(points, expected[:, 0], on_globe=False)
    p = {
        tail: scan_places(events, expected, zones, chance=Chance(999, tail)).clusters[0].p
        for tail in ("rank", "gumbel")
    }
    assert p["gumbel"] == pytest.approx(p["rank"], abs=0.03)


def test_p_beyond_the_best_of_all_maps_is_one_in_a_thousand_or_extrapolated():
    points, events, expected = county(40, 1, seed=8)
    events[np.hypot(*(points - points[0]).T).argsort()[:4]] *= 8
    zones = circular_zones(points, expected[:, 0], on_globe=False)
    assert scan_places(events, expected, zones).clusters[0].p == 1 / 1000
    assert scan_places(events, expected, zones, chance=Chance(199, "gumbel")).clusters[0].p < 1e-6


def test_uneven_risk_is_no_cluster_once_the_maps_are_as_uneven():
    rng = np.random.default_rng(9)
    points, expected = rng.random((100, 2)), np.full(100, 40.0)
    events = rng.poisson(expected * rng.gamma(4, 1 / 4, 100))
    zones = circular_zones(points, expected, on_globe=False)
    plain, guarded = (
        scan_places(events, expected, zones, chance=Chance(199, dispersion=dispersion))
        for dispersion in (0.0, "estimate")
    )
    assert plain.clusters[0].p == 1 / 200
    assert guarded.clusters[0].p > 0.05
    assert guarded.dispersion == pytest.approx(1 / 4, abs=0.08)
    assert guarded.clusters[0].log_likelihood_ratio == plain.clusters[0].log_likelihood_ratio


def test_maps_keep_the_events_of_each_period_where_a_season_was_fitted():
    points, events, expected = county(20)
    events[:, -1] = 0  # nothing happened in the only period that is looked at
    zones = circular_zones(points, expected.sum(axis=1), on_globe=False)
    highest = {
        keep: scan_periods(
            events, expected, zones, max_periods=1, alive_only=True, chance=Chance(99, keep=keep)
        ).highest
        for keep in ("total", "periods")
    }
    assert (highest["periods"] == 0).all()
    assert (highest["total"] > 0).all()


def test_who_doubts_what_is_expected_calls_less():
    points, events, expected = county(60, seed=12)
    events[np.hypot(*(points - points[0]).T).argsort()[:3], -1] += 12
    zones = circular_zones(points, expected.sum(axis=1), max_population=0.2, on_globe=False)
    sure, unsure = (
        scan_periods(
            events, expected, zones, max_periods=1, alive_only=True, doubt=doubt, chance=Chance(199)
        ).clusters[0]
        for doubt in (None, np.full(60, 0.5))
    )
    assert sure.p == 1 / 200
    assert unsure.p > 2 * sure.p
    assert unsure.log_likelihood_ratio == sure.log_likelihood_ratio


def test_bed_days_and_orphans_and_smoothed_rates_are_refused():
    zones = circular_zones([[0, 0], [1, 0], [2, 0]], [1, 1, 1], on_globe=False)
    with pytest.raises(InvalidCounts, match=r"admissions, not bed-days.* row 1"):
        scan_places([1, 2.5, 1], [1, 1, 1], zones)
    with pytest.raises(InvalidCounts, match=r"zero where none is expected.* row 2"):
        scan_places([1, 2, 1], [1, 1, np.nan], zones)
    with pytest.raises(UnsupportedMethod, match="pass the counts"):
        scan_places(shrink_to_region([1, 2, 3], [9, 9, 9]), [1, 1, 1], zones)
    with pytest.raises(InvalidCounts, match="3 places of the zones"):
        scan_places([1, 2], [1, 1], zones)
    with pytest.raises(InvalidCounts, match="expected must be finite"):
        scan_places([1, 2, 3], [1, 1, np.inf], zones)
    with pytest.raises(NotEnoughData, match="needs an event"):
        scan_places([0, 0, 0], [1, 1, 1], zones)
    with pytest.raises(InvalidCounts, match="max_periods must be from 1 to 1"):
        scan_periods([[1], [2], [3]], np.ones((3, 1)), zones, max_periods=2)
    with pytest.raises(InvalidCounts, match=r"doubt must be finite.* row 0"):
        scan_periods([[1], [2], [3]], np.ones((3, 1)), zones, max_periods=1, doubt=[-1, 0, 0])


def test_a_map_of_one_large_place_has_no_zone():
    zones = circular_zones([[0, 0], [1, 0]], [9, 1], max_population=0.05, on_globe=False)
    assert zones.centre.size == 0
    with pytest.raises(NotEnoughData, match="larger zones"):
        scan_places([1, 1], [9, 1], zones)


@pytest.mark.parametrize(
    ("points", "weight", "share", "words"),
    [
        ([[0, 91], [0, 0]], [1, 1], 0.5, "row 0"),
        ([[0, 0], [np.nan, 0]], [1, 1], 0.5, "row 1"),
        ([[0, 0], [0, 1]], [1, -1], 0.5, "row 1"),
        ([[0, 0], [0, 1]], [0, 0], 0.5, "all of it is zero"),
        ([[0, 0], [0, 1]], [1, 1], 0.6, "at most 0.5"),
        ([[0, 0]], [1, 1], 0.5, "a row for each"),
    ],
)
def test_impossible_places_are_named(points, weight, share, words):
    with pytest.raises(InvalidCounts, match=words):
        circular_zones(points, weight, max_population=share)


@pytest.mark.parametrize(
    "options",
    [{"replicates": 18}, {"tail": "normal"}, {"keep": "all"}, {"dispersion": -0.1}],
)
def test_chance_that_cannot_be_dealt_is_refused(options):
    with pytest.raises(InvalidCounts, match=r"must be one of|19 replicates"):
        Chance(**options)


def winter(places=40, weeks=30, seed=11):
    """A county whose last weeks are its busiest, and a place that is always high."""
    rng = np.random.default_rng(seed)
    season = 1 + 0.8 * np.linspace(-1, 1, weeks) ** 3
    rate = 6 * np.ones((places, 1)) * season
    rate[5] *= 2
    points = rng.random((places, 2))
    return points, rng.poisson(rate), np.ones((places, weeks))


def test_what_is_expected_sums_to_what_each_week_had():
    _, events, people = winter()
    people[3] = 0
    expected = expect_by_week(events, people).events
    assert expected.sum(axis=0) == pytest.approx(np.delete(events, 3, axis=0).sum(axis=0))
    assert (expected[3] == 0).all()


def test_a_season_and_a_place_that_is_always_high_are_no_clusters():
    points, events, people = winter()
    zones = circular_zones(points, people.sum(axis=1), max_population=0.3, on_globe=False)
    naive = scan_periods(events, people, zones, max_periods=4, alive_only=True)
    assert naive.clusters[0].p == 1 / 1000
    assert scan_now(events, people, points, on_globe=False).clusters[0].p > 0.05


def test_an_outbreak_does_not_explain_itself():
    points, events, people = winter()
    near = np.hypot(*(points - points[9]).T).argsort()[:3]
    events[near, -3:] *= 3
    found = scan_now(events, people, points, on_globe=False).clusters[0]
    assert found.p < 0.001
    assert set(near) <= set(found.members)
    assert (found.first, found.last) == (27, 29)


def test_a_place_with_a_short_past_is_doubted_and_drawn_to_the_region():
    events, people = np.full((3, 10), 8.0), np.ones((3, 10))
    events[2], people[1] = 16.0, 0.1
    events[1] = 3 * people[1] * 8
    usual = expect_by_week(events, people, recent=2)
    share = usual.events[:, -1] / people[:, -1]
    assert usual.doubt[1] > 2 * usual.doubt[2] > 0
    assert share[0] < share[1] < 3 * share[0]


def test_without_a_past_places_are_alike():
    _, events, people = winter()
    usual = expect_by_week(events, people, recent=0)
    assert (usual.doubt == 0).all()
    assert usual.events == pytest.approx(np.tile(events.mean(axis=0), (40, 1)))


def test_a_past_is_needed():
    with pytest.raises(InvalidCounts, match="more than 4"):
        expect_by_week(np.ones((3, 4)), np.ones((3, 4)))
    late = np.zeros((3, 9))
    late[:, -1] = 1
    with pytest.raises(NotEnoughData, match="before the recent weeks"):
        expect_by_week(late, np.ones((3, 9)))
