from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import block_diag
from scipy.sparse import csr_array

from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.core.types import Adjacency
from hotspot.rates.spacetime import Dynamics, smooth_weeks
from hotspot.rates.spacetime.field import weekly_maps
from hotspot.rates.spacetime.moments import moments_of
from hotspot.rates.spacetime.search import Search
from hotspot.rates.spacetime.smooth import _checked, _problem
from hotspot.rates.spatial.fields import Leroux
from hotspot.rates.spatial.graphs import graph_of
from hotspot.rates.spatial.likelihoods import Poisson
from hotspot.rates.spatial.normal import settle
from hotspot.rates.spatial.system import Problem, State
from tests.factories import adjacency_from, grid_adjacency

MAP = grid_adjacency(3, 4)
SOME = Dynamics(0.5, 0.7, 0.8, 0.15)


def counts(weeks=6, mean=4.0, seed=0, places=12):
    rng = np.random.default_rng(seed)
    expected = mean * rng.lognormal(0, 0.5, (places, 1)) * np.ones(weeks)
    return rng.poisson(expected * rng.lognormal(0, 0.4, (places, 1))).astype(float), expected


def search_of(events, expected, family="poisson"):
    maps = weekly_maps(MAP, events.shape[1])
    return Search(_problem(_checked(events, expected, MAP, None), maps, family), maps)


def leroux_alone(events, expected, adjacency, dynamics):
    """The spatial engine on a map without weeks, for given spread and share."""
    graph, n = graph_of(adjacency), adjacency.areas.size
    problem = Problem(Poisson(events, expected), np.ones((n, 1)), np.zeros(1), graph, False)
    pattern = Leroux().pattern(graph, dynamics.spread, dynamics.share)
    level = problem.likelihood.start()
    start = State(np.array([level]), np.zeros(n), np.zeros(n), np.full(n, level))
    found = settle(problem, pattern, start, np.full(n, 0.1), near=1e-4)
    return found.state.predictor, np.sqrt(found.variance)


def test_one_week_is_the_leroux_model_of_a_map():
    events, expected = counts(weeks=1)
    curves = smooth_weeks(events, expected, MAP, start=SOME, learn=False)
    mean, sd = leroux_alone(events[:, 0], expected[:, 0], MAP, SOME)
    assert curves.log_ratio[:, 0] == pytest.approx(mean, abs=0.01 * sd.min())
    assert curves.log_ratio_sd[:, 0] == pytest.approx(sd, rel=0.01)


def test_weeks_that_nothing_lasts_between_are_maps_side_by_side():
    events, expected = counts(weeks=3)
    still = replace(SOME, persistence=0.0, step=1e-4)
    curves = smooth_weeks(events, expected, MAP, start=still, learn=False)
    links = csr_array(block_diag(*[MAP.links.toarray()] * 3))
    beside = Adjacency(np.arange(36).astype(str), links, np.repeat([0, 1, 2], 12))
    mean, sd = leroux_alone(events.T.ravel(), expected.T.ravel(), beside, SOME)
    assert curves.log_ratio.T.ravel() == pytest.approx(mean, abs=0.02 * sd.min())
    assert curves.log_ratio_sd.T.ravel() == pytest.approx(sd, rel=0.01)


def test_moments_are_those_of_the_whole_covariance():
    events, expected = counts(weeks=4)
    search = search_of(events, expected)
    settled = search.fit(SOME).settled
    system, (weeks, n) = settled.system, search.maps.shape
    reach = system.fixed_reach
    fixed = np.linalg.inv(np.tril(system.fixed_factor[0]) @ np.tril(system.fixed_factor[0]).T)
    covariance = system.factor.solve(np.eye(weeks * n)) + reach @ fixed @ reach.T
    mean = settled.state.pattern
    square = (covariance + np.outer(mean, mean)).reshape(weeks, n, weeks, n)
    laplacian = search.maps.laplacian.toarray()
    found = moments_of(search.maps, settled)
    for week in range(weeks):
        here = square[week, :, week]
        assert found.squares[week] == pytest.approx(np.trace(here))
        assert found.differences[week] == pytest.approx((laplacian * here).sum())
    later = sum(square[week, :, week + 1] for week in range(weeks - 1))
    assert found.next_squares == pytest.approx(np.trace(later))
    assert found.next_differences == pytest.approx((laplacian * later).sum())
    own = settled.state.fixed[1:] ** 2 + np.diag(fixed)[1:]
    assert found.steps == pytest.approx(own.sum())


def test_the_slope_is_how_the_height_rises():
    search = search_of(*counts(weeks=5))

    def height(point):
        for _ in range(3):
            found = search.fit(Dynamics.at(point))
        return found.evidence + found.dynamics.log_prior()

    point = SOME.point()
    slope = search._slope(point, moments_of(search.maps, search.fit(SOME).settled))
    for place, nudge in enumerate(0.05 * np.eye(4)):
        rise = height(point + nudge) - height(point - nudge)
        assert slope[place] == pytest.approx(rise / 0.1, abs=0.05)


def test_the_curve_widens_where_nothing_was_observed():
    events, expected = counts(weeks=12)
    expected[:, 5:9] = 0.0
    curves = smooth_weeks(events, expected, MAP, start=SOME, learn=False)
    assert (curves.log_ratio_sd[:, 6:8] > 1.1 * curves.log_ratio_sd[:, [2]]).all()
    width = curves.region_upper / curves.region_lower
    assert width[6:8].min() > 1.1 * width[2]
    assert np.isfinite(curves.ratio).all()


def test_counts_are_not_looked_at_where_nothing_is_expected():
    events, expected = counts(weeks=4)
    expected[3, :] = np.nan
    other = events.copy()
    other[3, :] = np.nan
    one, two = (
        smooth_weeks(y, expected, MAP, start=SOME, learn=False).ratio for y in (events, other)
    )
    assert np.array_equal(one, two)


def test_half_reported_weeks_are_no_fall_where_half_is_expected():
    events, expected = counts(weeks=8, mean=40.0)
    events[:, -1], late = events[:, -2] / 2, np.append(np.ones(7), 0.5)
    told = smooth_weeks(
        events, expected * late, MAP, family="quasi_poisson", start=SOME, learn=False
    )
    fooled = smooth_weeks(events, expected, MAP, family="quasi_poisson", start=SOME, learn=False)
    assert told.region[-1] / told.region[-2] == pytest.approx(1.0, abs=0.1)
    assert fooled.region[-1] / fooled.region[-2] < 0.75


def test_clumps_make_counts_say_less_and_nothing_else():
    events, expected = counts(weeks=4, mean=20.0)
    options = {"family": "quasi_poisson", "start": SOME, "learn": False}
    divided = smooth_weeks(events / 5, expected / 5, MAP, **options)
    for size in (5.0, np.full(12, 5.0), np.full((12, 4), 5.0)):
        clumped = smooth_weeks(events, expected, MAP, clump=size, **options)
        assert clumped.ratio == pytest.approx(divided.ratio)
    plain = smooth_weeks(events, expected, MAP, start=SOME, learn=False)
    assert (clumped.log_ratio_sd > plain.log_ratio_sd).all()


def test_the_mean_lies_in_the_interval_and_more_coverage_is_wider():
    events, expected = counts(weeks=5, mean=0.5)
    narrow, wide = (
        smooth_weeks(events, expected, MAP, start=SOME, learn=False, coverage=part)
        for part in (0.5, 0.95)
    )
    assert ((wide.lower <= wide.ratio) & (wide.ratio <= wide.upper)).all()
    assert ((wide.lower < narrow.lower) & (narrow.upper < wide.upper)).all()


def test_shares_stay_between_none_and_all():
    rng = np.random.default_rng(4)
    trials = rng.integers(0, 9, (12, 20)).astype(float)
    positives = rng.binomial(trials.astype(int), 0.3).astype(float)
    curves = smooth_weeks(positives, trials, MAP, family="binomial")
    assert ((curves.lower > 0) & (curves.lower <= curves.ratio)).all()
    assert ((curves.ratio <= curves.upper) & (curves.upper < 1)).all()
    assert curves.region.mean() == pytest.approx(positives.sum() / trials.sum(), abs=0.03)
    assert "shares" in curves.method


def test_dynamics_are_learned_where_counts_can_tell():
    events, expected = counts(weeks=16, mean=30.0)
    curves = smooth_weeks(events, expected, MAP)
    assert curves.dynamics.persistence > 0.8
    assert 0.2 < curves.dynamics.spread < 1.0
    again = smooth_weeks(events, expected, MAP, start=Dynamics(0.2, 0.2, 0.3, 0.02))
    assert again.ratio == pytest.approx(curves.ratio, rel=0.03)


def test_a_map_without_any_link_is_smoothed_over_weeks_only():
    events, expected = counts(weeks=5)
    curves = smooth_weeks(
        events, expected, adjacency_from(np.empty((0, 2)), 12), start=SOME, learn=False
    )
    assert np.isfinite(curves.ratio).all()


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"events": np.ones((12, 3))}, InvalidCounts, "one row for each of 12"),
        ({"events": np.ones((11, 4)), "expected": np.ones((11, 4))}, InvalidCounts, "of 12 areas"),
        ({"events": np.full((12, 4), -1.0)}, InvalidCounts, "row 0, week 0"),
        ({"expected": np.full((12, 4), np.inf)}, InvalidCounts, "zero or more and finite"),
        ({"events": np.full((12, 4), 0.5)}, UnsupportedMethod, "quasi_poisson"),
        ({"events": np.zeros((12, 4))}, NotEnoughData, "no area has an event"),
        ({"expected": np.eye(12, 4)[:, :4] * [1, 1, 0, 0]}, NotEnoughData, "three areas"),
        ({"clump": np.ones(3), "family": "quasi_poisson"}, InvalidCounts, "clumps"),
        ({"clump": -1.0, "family": "quasi_poisson"}, InvalidCounts, "above zero"),
        ({"clump": 2.0}, UnsupportedMethod, "quasi_poisson"),
        ({"family": "normal"}, UnsupportedMethod, "not known"),
        ({"learn": False}, UnsupportedMethod, "start"),
        ({"coverage": 1.0}, InvalidCounts, "coverage"),
    ],
)
def test_what_cannot_be_smoothed_is_refused(change, error, words):
    events, expected = counts(weeks=4)
    given = {"events": events, "expected": expected, "adjacency": MAP} | change
    with pytest.raises(error, match=words):
        smooth_weeks(**given)
