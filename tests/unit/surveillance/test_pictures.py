"""A map says what can be said, at the finest grain that can be shown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.core.types import TOO_LITTLE
from hotspot.space.adjacency import links_frame
from hotspot.surveillance.estimates import FEWEST_EXPECTED
from hotspot.surveillance.ground import cautions_of
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import count_areas, draw
from tests.factories import grid_adjacency, tract_ids
from tests.small_snapshot import small_snapshot

DISTRICTS = ["North"] * 4 + ["South"] * 4


def snapshot(mean=30.0, children=2000):
    events = np.random.default_rng(5).poisson(mean, (8, 120))
    return small_snapshot(events, [children] * 8, DISTRICTS)


def at(found):
    return week_choices(found, "ed_visits")[1]


def test_enough_children_draw_tracts_and_too_few_draw_districts():
    many, few = snapshot(30), snapshot(1)
    drawn = [draw(one, measure="ed_visits", window=4, week=at(one)).level for one in (many, few)]
    assert drawn == ["tract", "neighborhood"]


def test_a_filter_keeps_what_was_learned_from_all():
    found = snapshot()
    everyone = draw(found, measure="ed_visits", window=4, week=at(found), level="tract")
    south = draw(
        found,
        measure="ed_visits",
        window=4,
        week=at(found),
        level="tract",
        neighborhoods=("South",),
    )
    assert list(south.areas) == list(everyone.areas[4:])
    np.testing.assert_array_equal(south.smooth.rate, everyone.smooth.rate[4:])
    np.testing.assert_array_equal(south.hotspots.status, everyone.hotspots.status[4:])


def test_a_smoothed_rate_lies_between_the_crude_one_and_the_regions():
    found = snapshot()
    picture = draw(found, measure="ed_visits", window=4, week=at(found))
    low = np.minimum(picture.crude.rate, picture.region_rate)
    high = np.maximum(picture.crude.rate, picture.region_rate)
    assert ((picture.smooth.rate >= low - 1e-12) & (picture.smooth.rate <= high + 1e-12)).all()


def test_a_tract_without_children_keeps_its_events_and_has_no_rate():
    events = np.random.default_rng(5).poisson(30, (8, 120))
    found = small_snapshot(events, [0] + [2000] * 7, DISTRICTS)
    picture = draw(found, measure="ed_visits", window=4, week=at(found), level="tract")
    assert picture.hotspots.status[0] == "no denominator"
    assert picture.events[0] == events[0, -7:-3].sum()
    assert np.isnan(picture.crude.rate[0])


def test_an_unknown_measure_and_one_without_counts_are_refused():
    found = snapshot()
    with pytest.raises(InvalidCounts, match="choose one of"):
        draw(found, measure="visits", window=4, week=at(found))
    with pytest.raises(NotEnoughData, match="do not have it"):
        draw(found, measure="bed_days", window=4, week=at(found))


OPTIONS = {"measure": "ed_visits", "window": 4, "level": "tract"}


def test_places_that_touch_learn_from_each_other_where_the_map_is_known():
    found = snapshot(2)
    alone = draw(found, **OPTIONS, week=at(found))
    assert alone.smooth.method.startswith("Poisson-gamma")
    assert "which areas touch is not known" in alone.smooth.why
    touching = replace(
        found, tables=found.tables | {"links": links_frame(grid_adjacency(2, 4), "tract")}
    )
    picture = draw(touching, **OPTIONS, week=at(found))
    assert picture.smooth.method.startswith("spatial model (BYM2")
    assert "each learns from its neighbors" in picture.smooth.why
    assert "ages" in picture.smooth.why
    assert not np.allclose(picture.smooth.rate, alone.smooth.rate)
    np.testing.assert_array_equal(picture.crude.rate, alone.crude.rate)


def test_where_too_little_is_expected_no_area_is_compared():
    events = np.random.default_rng(5).poisson(0.4, (8, 120))
    found = small_snapshot(events, [2000] * 8, DISTRICTS)
    thin = draw(found, **OPTIONS, week=at(found))
    assert set(thin.hotspots.status) == {TOO_LITTLE}
    assert 0 < thin.typical < FEWEST_EXPECTED
    assert np.isfinite(thin.smooth.rate).all()
    longer = draw(found, **OPTIONS | {"window": 52}, week=at(found))
    assert TOO_LITTLE not in set(longer.hotspots.status)
    assert longer.typical > FEWEST_EXPECTED
    chosen = draw(found, **OPTIONS | {"level": None}, week=at(found))
    assert chosen.level == "neighborhood"


def test_the_counts_alone_compare_nothing():
    found = snapshot()
    picture = draw(found, **OPTIONS, week=at(found))
    counted = count_areas(found, **OPTIONS, week=at(found), age_band="all")
    np.testing.assert_array_equal(counted.events, picture.events)
    np.testing.assert_array_equal(counted.persons, picture.persons)
    assert np.isnan(counted.smooth.rate).all()
    assert "higher" not in set(counted.hotspots.status)


def test_a_tract_the_intake_warned_of_and_its_neighborhood_carry_the_warning():
    found = snapshot()
    found.tables["quality"] = pd.DataFrame(
        {
            "rule": ["address pile-up", "not geocoded"],
            "severity": ["warning", "note"],
            "area": [tract_ids(8)[2], None],
            "finding": ["An office may stand there.", "No place."],
        }
    )
    picture = draw(found, measure="ed_visits", window=4, week=at(found), level="tract")
    warned = picture.areas.tolist().index(tract_ids(8)[2])
    inside = picture.neighborhoods[warned]
    words = "An office may stand there."
    assert picture.cautions == {tract_ids(8)[2]: words, inside: words}
    larger = draw(found, measure="ed_visits", window=4, week=at(found), level="neighborhood")
    assert inside in larger.areas
    assert larger.cautions[inside] == words


def test_where_nothing_can_be_learned_from_others_the_map_shows_what_was_counted():
    events = np.random.default_rng(5).poisson(30, (1, 120))
    found = small_snapshot(events, [2000], ["North"])
    picture = draw(found, measure="ed_visits", window=4, week=at(found), level="tract")
    assert list(picture.hotspots.status) == ["can't tell"]
    assert "too little to smooth" in picture.smooth.method
    assert picture.smooth.rate == picture.crude.rate


def test_a_region_without_an_event_is_drawn():
    found = small_snapshot(np.zeros((4, 120), dtype=int), [2000] * 4, ["North"] * 4)
    picture = draw(found, measure="ed_visits", window=4, week=at(found), level="tract")
    assert set(picture.hotspots.status) == {TOO_LITTLE}
    assert not picture.crude.rate.any()


@pytest.mark.parametrize(
    ("measure", "said"), [("ed_visits", "visits pile up"), ("screen_positive", "answers pile up")]
)
def test_a_caution_is_of_the_feed_that_the_measure_is_counted_from(measure, said):
    found = snapshot()
    tract = tract_ids(8)[2]
    quality = {
        "rule": ["address pile-up"] * 2,
        "feed": ["stays", "questions"],
        "severity": ["warning"] * 2,
        "area": [tract] * 2,
        "finding": ["visits pile up", "answers pile up"],
    }
    feeds = {"feed": ["stays", "questions"], "kind": ["encounter", "screening"]}
    tables = {"quality": pd.DataFrame(quality), "feeds": pd.DataFrame(feeds)}
    told = replace(found, tables=found.tables | tables)
    assert cautions_of(told, MEASURES[measure])[tract] == said
