"""What is shown is the same wherever the children of hidden places live."""

from dataclasses import replace

import numpy as np

from hotspot.disclosure.maps import protect_map
from hotspot.disclosure.pooling import REST, pool_hidden
from hotspot.space.adjacency import links_frame
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import count_areas, draw
from hotspot.surveillance.standing import rank_place
from tests.factories import grid_adjacency, tract_ids
from tests.small_snapshot import small_snapshot

DISTRICTS = ["North"] * 6 + ["South"] * 6
CHILDREN = [900.0] * 12
QUIET = {1: 2, 2: 5, 7: 1, 8: 6}
"""Visits in the window of the tracts that few children visit from."""


def region(quiet, snapshot_id):
    events = np.random.default_rng(3).poisson(9, (12, 120))
    for tract, visits in quiet.items():
        events[tract] = 0
        events[tract, -7 : -7 + min(visits, 4)] = 1
        events[tract, -7] += max(visits - 4, 0)
    found = small_snapshot(events, CHILDREN, DISTRICTS, snapshot_id=snapshot_id)
    links = links_frame(grid_adjacency(3, 4), "tract")
    return replace(found, tables=found.tables | {"links": links})


def map_of(found, pool=pool_hidden):
    week = week_choices(found, "ed_visits")[1]
    picture = draw(found, measure="ed_visits", window=4, week=week, level="tract", pool=pool)
    return picture, protect_map(found, picture)


def numbers(picture):
    rates = (picture.smooth, picture.crude)
    names = ("rate", "lower", "upper", "exceedance", "shortfall")
    found = [
        getattr(one, name) for one in rates for name in names if getattr(one, name) is not None
    ]
    return np.concatenate([*found, picture.hotspots.posterior, picture.events])


MOVED = {1: 5, 2: 2, 7: 4, 8: 3}


def test_children_who_move_between_hidden_tracts_change_nothing_that_is_shown():
    here, there = region(QUIET, "here"), region(MOVED, "there")
    _, one = map_of(here)
    _, other = map_of(there)
    assert one.suppressed[list(QUIET)].all()
    assert not one.suppressed.all()
    np.testing.assert_array_equal(one.suppressed, other.suppressed)
    np.testing.assert_array_equal(numbers(one), numbers(other))
    np.testing.assert_array_equal(one.hotspots.status, other.hotspots.status)
    shown = str(one.areas[~one.suppressed][0])
    ranks = [rank_place(*pair, shown, pool=pool_hidden) for pair in ((here, one), (there, other))]
    assert ranks[0] == ranks[1]


def test_without_pooling_their_neighbors_would_tell():
    _, one = map_of(region(QUIET, "here"), pool=None)
    _, other = map_of(region(MOVED, "there"), pool=None)
    gone = one.suppressed
    assert not np.allclose(one.smooth.rate[~gone], other.smooth.rate[~gone], rtol=1e-4)


def test_hidden_tracts_are_pooled_by_the_sums_that_can_be_worked_out():
    found = region(QUIET, "here")
    week = week_choices(found, "ed_visits")[1]
    asked = {"measure": "ed_visits", "window": 4, "week": week, "age_band": "all"}
    groups = pool_hidden(found, count_areas(found, **asked, level="tract"))
    assert {groups[1], groups[2]} == {"North"}
    assert {groups[7], groups[8]} == {"South"}
    assert groups[0] == ""
    hoods = pool_hidden(found, count_areas(found, **asked, level="neighborhood"))
    assert set(hoods) == {""}


def test_hidden_tracts_of_a_hidden_district_are_pooled_with_all_the_rest():
    found = region(QUIET | dict.fromkeys(range(6, 12), 1), "small south")
    week = week_choices(found, "ed_visits")[1]
    asked = {"measure": "ed_visits", "window": 4, "week": week, "age_band": "all"}
    groups = pool_hidden(found, count_areas(found, **asked, level="tract"))
    assert set(groups[6:]) == {REST}


def test_the_total_that_is_learned_from_is_the_one_that_was_counted():
    picture, shown = map_of(region(QUIET, "here"))
    assert picture.events[[1, 2]].sum() == 7
    assert np.isnan(shown.events[[1, 2]]).all()
    assert tract_ids(12)[1] == picture.areas[1]


def test_limits_as_counted_are_given_with_two_digits():
    _, shown = map_of(region(QUIET, "here"))
    scale = 1000 * 365.25 / 7
    open_ones = ~shown.suppressed
    lower, upper = (getattr(shown.crude, end)[open_ones] * scale for end in ("lower", "upper"))
    for values in (lower, upper):
        unit = 10 ** (np.floor(np.log10(values)) - 1)
        np.testing.assert_allclose(values / unit, np.round(values / unit), atol=0.02)
    assert (lower <= shown.crude.rate[open_ones] * scale).all()
    assert (upper >= shown.crude.rate[open_ones] * scale).all()
