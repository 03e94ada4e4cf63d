"""A place is ranked with how sure that is, or not at all."""

from dataclasses import replace

import numpy as np

from hotspot.space.adjacency import links_frame
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.standing import rank_place
from tests.factories import grid_adjacency, tract_ids
from tests.small_snapshot import small_snapshot

DISTRICTS = ["North"] * 4 + ["South"] * 4
OPTIONS = {"measure": "ed_visits", "window": 13, "level": "tract"}


def region(mean=20.0, children=2000, touching=True):
    """Eight tracts, the first with three times the visits, a second without children."""
    events = np.random.default_rng(5).poisson(mean, (8, 120))
    events[0] *= 3
    found = small_snapshot(events, [children, 0] + [children] * 6, DISTRICTS)
    links = {"links": links_frame(grid_adjacency(2, 4), "tract")} if touching else {}
    return replace(found, tables=found.tables | links)


def pictured(found, **options):
    week = week_choices(found, "ed_visits")[1]
    return draw(found, **OPTIONS | options, week=week)


def test_the_tract_with_most_is_first_and_surely_so():
    found = region()
    standing = rank_place(found, pictured(found), tract_ids(8)[0])
    assert (standing.lower, standing.upper) == (1, 1)
    assert standing.in_top > 0.99
    assert (standing.top, standing.among) == (1, 7)


def test_tracts_that_are_alike_could_stand_anywhere():
    found = region()
    standing = rank_place(found, pictured(found), tract_ids(8)[4])
    assert standing.upper - standing.lower >= 3


def test_a_tract_without_children_has_no_rank():
    found = region()
    assert rank_place(found, pictured(found), tract_ids(8)[1]) is None


def test_a_place_keeps_its_rank_among_all_where_a_map_shows_some():
    found = region()
    some = pictured(found, neighborhoods=("North",))
    assert rank_place(found, some, tract_ids(8)[0]).among == 7


def test_too_little_data_rank_nobody():
    found = region(mean=0.05)
    assert rank_place(found, pictured(found), tract_ids(8)[0]) is None


def test_where_nobody_knows_which_tracts_touch_there_is_no_rank():
    found = region(touching=False)
    assert rank_place(found, pictured(found), tract_ids(8)[0]) is None
