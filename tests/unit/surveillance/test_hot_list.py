from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hotspot.core.hotspot_rules import NEWEST
from hotspot.surveillance.hot_list import LOOKED_BACK, hot_list, keeps_list, weeks_on_list
from hotspot.surveillance.pictures import draw
from tests.small_snapshot import LAST, small_snapshot

HOODS = ["North"] * 10 + ["South"] * 10
WEEK = LAST - timedelta(weeks=3)


@pytest.fixture(scope="module")
def snapshot():
    """One tract is always high, one begins in the last complete week, one ended six weeks ago."""
    events = np.full((20, 120), 12)
    events[0] = 36
    events[5, -4] = 100
    events[9, -30:-9] = 48
    found = small_snapshot(events, [3000] * 20, HOODS)
    return replace(found, site=replace(found.site, hotspot_rule=NEWEST))


def followed(snapshot, back=0):
    picture = draw(
        snapshot,
        measure="ed_visits",
        window=4,
        week=WEEK - timedelta(weeks=back),
        level="tract",
    )
    listed = np.flatnonzero(hot_list(snapshot, picture)).tolist()
    return listed, np.flatnonzero(picture.hotspots.status == "higher").tolist()


def test_what_is_high_for_one_week_waits_for_a_second(snapshot):
    listed, of_the_week = followed(snapshot)
    assert (listed, of_the_week) == ([0], [0, 5])


def test_what_was_high_for_months_leaves_once_it_is_no_longer_likely(snapshot):
    assert 9 in followed(snapshot, back=6)[0]
    assert 9 not in followed(snapshot)[0]


def test_under_the_first_rule_each_week_has_its_own_list(snapshot):
    first = replace(snapshot, site=replace(snapshot.site, hotspot_rule=1), id="first")
    listed, of_the_week = followed(first)
    assert listed == of_the_week == [0, 5]


def test_the_first_weeks_of_the_feeds_have_a_list(snapshot):
    listed, of_the_week = followed(snapshot, back=112)
    assert listed == of_the_week


def counted(snapshot, back=0):
    week = WEEK - timedelta(weeks=back)
    picture = draw(snapshot, measure="ed_visits", window=4, week=week, level="tract")
    return weeks_on_list(snapshot, picture), hot_list(snapshot, picture)


def test_weeks_on_the_list_are_counted_back_from_the_week_of_the_map(snapshot):
    (weeks, most), listed = counted(snapshot)
    assert most == LOOKED_BACK
    assert weeks[0] == most
    assert ((weeks > 0) == listed).all()
    assert weeks[9] == 0


def test_a_place_that_comes_on_has_one_week_then_two(snapshot):
    come = [counted(snapshot, back)[0][0][9] for back in range(30, 20, -1)]
    first = next(at for at, weeks in enumerate(come) if weeks)
    assert come[first : first + 3] == [1, 2, 3]


def test_a_list_is_kept_by_rules_that_say_how_long_places_stay(snapshot):
    first = replace(snapshot, site=replace(snapshot.site, hotspot_rule=1))
    assert keeps_list(snapshot, 4)
    assert not keeps_list(first, 4)
