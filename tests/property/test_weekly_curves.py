"""Whatever is counted, curves do not depend on the order of tracts or on the unit of exposure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from hotspot.core.types import Adjacency
from hotspot.rates.spacetime import Dynamics, smooth_weeks

PLACES, WEEKS = 7, 4


@st.composite
def regions(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    links = np.triu(rng.random((PLACES, PLACES)) < draw(st.sampled_from([0.1, 0.4])), k=1)
    expected = rng.gamma(2.0, draw(st.sampled_from([0.3, 3.0, 30.0])), (PLACES, WEEKS))
    expected[rng.random(expected.shape) < 0.1] = 0.0
    events = rng.poisson(expected * rng.lognormal(0, 0.5, expected.shape)).astype(float)
    events[np.argmax(expected.sum(axis=1)), np.argmax(expected.sum(axis=0))] += 1
    dynamics = Dynamics(
        draw(st.sampled_from([0.1, 0.5, 1.0])),
        draw(st.sampled_from([0.0, 0.5, 0.95])),
        draw(st.sampled_from([0.0, 0.6, 0.98])),
        draw(st.sampled_from([0.02, 0.3])),
    )
    return events, expected, map_of(links | links.T), dynamics


def map_of(links):
    found = csr_array(links)
    return Adjacency(
        np.arange(len(links)).astype(str), found, connected_components(found, directed=False)[1]
    )


def smooth(events, expected, adjacency, dynamics):
    return smooth_weeks(events, expected, adjacency, start=dynamics, learn=False)


@settings(max_examples=40, deadline=None)
@given(regions(), st.randoms(use_true_random=False))
def test_relabeling_tracts_changes_nothing(region, random):
    events, expected, adjacency, dynamics = region
    order = np.array(random.sample(range(PLACES), PLACES))
    moved = map_of(adjacency.links.toarray()[np.ix_(order, order)])
    here = smooth(events, expected, adjacency, dynamics)
    there = smooth(events[order], expected[order], moved, dynamics)
    assert there.log_ratio == pytest.approx(here.log_ratio[order], abs=1e-6)
    assert there.log_ratio_sd == pytest.approx(here.log_ratio_sd[order], rel=1e-6)
    assert there.region == pytest.approx(here.region, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(regions(), st.sampled_from([0.01, 0.5, 1000.0]))
def test_scaling_what_is_expected_shifts_the_level_only(region, factor):
    events, expected, adjacency, dynamics = region
    here = smooth(events, expected, adjacency, dynamics)
    there = smooth(events, expected * factor, adjacency, dynamics)
    assert there.ratio * factor == pytest.approx(here.ratio, rel=1e-5)
    assert there.region_upper * factor == pytest.approx(here.region_upper, rel=1e-5)
    assert there.log_ratio_sd == pytest.approx(here.log_ratio_sd, rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(regions())
def test_time_runs_either_way_for_maps_that_do_not_drift(region):
    # a stationary autoregression looks the same backwards, and so does a walk with a flat level
    events, expected, adjacency, dynamics = region
    here = smooth(events, expected, adjacency, dynamics)
    back = smooth(events[:, ::-1], expected[:, ::-1], adjacency, dynamics)
    assert back.log_ratio[:, ::-1] == pytest.approx(here.log_ratio, abs=0.02)
    assert back.log_ratio_sd[:, ::-1] == pytest.approx(here.log_ratio_sd, rel=0.02)
