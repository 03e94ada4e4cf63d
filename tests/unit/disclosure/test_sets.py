"""What a set of places says together must not say what one hidden place of it has."""

from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.disclosure.maps import protect_counts
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.sets import may_tell
from hotspot.surveillance.counted import count_areas
from hotspot.surveillance.panels import week_choices
from tests.factories import tract_ids
from tests.small_snapshot import small_snapshot
from tests.solved_sums import bounds

THRESHOLD = 11
IDS = tract_ids(12)
DISTRICTS = ["North"] * 6 + ["South"] * 6


def region(newest, *, weeks=60):
    """Twelve tracts with so many children in the newest complete week."""
    events = np.full((12, weeks), 20)
    events[:, -4] = newest
    return small_snapshot(events, np.full(12, 900.0), DISTRICTS)


def told(found, rows, *, window=1, **options):
    week = options.pop("week", week_choices(found, "ed_visits")[1])
    return may_tell(found, "ed_visits", tuple(IDS[list(rows)]), window, week, "all")


def hidden(found):
    week = week_choices(found, "ed_visits")[1]
    return np.flatnonzero(
        protect_counts(found, "ed_visits", 1, week, "all", "tract").suppressed
    ).tolist()


FOUR_HIDDEN = region([3, 5, 8, 9, 30, 40, 25, 25, 25, 25, 25, 25])


def test_a_set_of_shown_places_may_be_told():
    assert hidden(FOUR_HIDDEN) == [0, 1, 2, 3]
    assert told(FOUR_HIDDEN, [4, 5])
    assert told(FOUR_HIDDEN, [4, 8])


def test_a_set_less_its_shown_places_must_not_be_one_hidden_place():
    for one in range(4):
        assert not told(FOUR_HIDDEN, [one, 4, 5, 8])


def test_what_a_set_leaves_of_a_district_must_not_be_one_hidden_place():
    assert not told(FOUR_HIDDEN, [0, 1, 2, 4, 5])


def test_a_set_with_all_hidden_places_of_a_district_tells_nothing_new():
    assert told(FOUR_HIDDEN, [0, 1, 2, 3, 4])
    assert told(FOUR_HIDDEN, [0, 1, 2, 3])


def test_half_of_the_hidden_places_may_be_told_if_both_halves_could_be_anything():
    many = region([9, 9, 9, 9, 30, 40, 25, 25, 25, 25, 25, 25])
    assert hidden(many) == [0, 1, 2, 3]
    assert told(many, [0, 1, 4])
    assert not told(region([9, 2, 9, 9, 30, 40, 25, 25, 25, 25, 25, 25]), [0, 1, 4])


def test_a_hidden_place_with_enough_children_is_not_told_either():
    found = region([4, 13, 30, 30, 30, 40, 25, 25, 25, 25, 25, 25])
    assert hidden(found) == [0, 1], "the second is hidden so that the first cannot be had"
    assert not told(found, [1, 2, 3])
    assert told(found, [0, 1, 2, 3])


def test_too_few_children_are_no_set():
    assert not told(FOUR_HIDDEN, [0])
    assert not told(FOUR_HIDDEN, [])
    assert not told(region([0] * 6 + [25] * 6), range(6))


def test_two_weeks_without_a_map_are_two_maps_of_a_week():
    found = region([3, 5, 8, 9, 30, 40, 25, 25, 25, 25, 25, 25])
    assert told(found, [4, 5], window=2)
    assert not told(found, [3, 4, 5], window=2)
    next_week = week_choices(found, "ed_visits")[1] + timedelta(weeks=1)
    assert not told(found, [3, 4, 5], window=2, week=next_week)


def test_weeks_that_are_not_covered_cannot_be_told_of():
    first = week_choices(FOUR_HIDDEN, "ed_visits")[0][-1]
    assert not told(FOUR_HIDDEN, [4, 5], window=4, week=first)


def test_neighborhoods_are_sets_too_but_not_mixed_with_tracts():
    week = week_choices(FOUR_HIDDEN, "ed_visits")[1]
    assert may_tell(FOUR_HIDDEN, "ed_visits", ("North",), 1, week, "all")
    with pytest.raises(InvalidCounts, match="of tracts or of neighborhoods"):
        may_tell(FOUR_HIDDEN, "ed_visits", ("North", str(IDS[0])), 1, week, "all")


def test_nobody_gets_a_hidden_place_from_any_set_that_may_be_told():
    found = FOUR_HIDDEN
    week = week_choices(found, "ed_visits")[1]
    counted = count_areas(
        found, measure="ed_visits", window=1, week=week, level="tract", age_band="all"
    )
    groups = pool_hidden(found, counted)
    gone = groups != ""
    tellable = 0
    for size in (1, 2, 3, 4):
        for rows in combinations(range(6), size):
            if not told(found, rows):
                continue
            tellable += 1
            inside = np.isin(np.arange(12), rows)[gone]
            if inside.any() and not inside.all():
                ends = bounds(counted.persons[gone], groups[gone], inside)
                assert (ends[:, 0] <= 1).all()
                assert (ends[:, 1] >= THRESHOLD).all()
    assert tellable
