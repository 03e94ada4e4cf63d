"""What began in these weeks is named once, where it is, and only if it may be."""

from dataclasses import dataclass, replace
from datetime import timedelta

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.core.types import TOO_LITTLE
from hotspot.disclosure.sets import may_tell
from hotspot.space.adjacency import links_frame
from hotspot.surveillance.alarms import rule_in_words, weekly_alarms
from tests.factories import grid_adjacency, tract_ids
from tests.small_snapshot import LAST, SmallSnapshot, seen, small_snapshot

SIDE, WEEKS, LATE = 8, 60, 3
TRACTS = SIDE * SIDE
COMPLETE = LAST - timedelta(weeks=LATE)
CORNER = np.array([0, 1, SIDE, SIDE + 1])
"""Four tracts that touch, in the first quarter."""


@dataclass(frozen=True, eq=False)
class County(SmallSnapshot):
    shapes: gpd.GeoDataFrame


def county(times=3.0, *, since=3, tracts=CORNER, weekly=12.0, measure="ed_visits", few=()):
    """A chessboard in four quarters; some tracts have more since some weeks, some next to none."""
    rng, newest = np.random.default_rng(8), WEEKS - LATE
    events = rng.poisson(weekly, (TRACTS, WEEKS))
    events[tracts, newest - since : newest] = rng.poisson(weekly * times, (len(tracts), since))
    events[list(few)] = rng.poisson(1, (len(few), WEEKS))
    row, column = np.divmod(np.arange(TRACTS), SIDE)
    quarter = [f"Quarter {2 * (r // 4) + c // 4}" for r, c in zip(row, column, strict=True)]
    made = small_snapshot(events, np.full(TRACTS, 900.0), quarter, measure=measure)
    west, south = 0.012 * column - 121, 0.01 * row + 38
    squares = shapely.box(west, south, west + 0.012, south + 0.01)
    links = {"links": links_frame(grid_adjacency(SIDE, SIDE), "tract")}
    shapes = gpd.GeoDataFrame(
        {"level": "tract", "area": tract_ids(TRACTS)}, geometry=squares, crs=4326
    )
    return County(made.id, made.as_of, made.site, made.tables | links, shapes)


def anything(*_):
    return True


def nothing(*_):
    return False


def asked(found, *, week=COMPLETE, measure="ed_visits", tell=anything):
    return weekly_alarms(found, measure=measure, week=week, may_tell=tell)


CORNERED = county()


def test_tracts_that_ring_together_are_one_line_at_their_place():
    found = asked(CORNERED)
    (line,) = found.lines
    assert line.word == "alarm"
    assert set(tract_ids(TRACTS)[CORNER]) <= set(line.areas)
    assert line.neighborhoods == ("Quarter 0",)
    assert line.names[0].startswith("Tract")
    assert 1.8 < line.ratio < 3.3
    assert round(line.ratio, 1) == line.ratio
    assert found.why == ""
    assert found.rule == rule_in_words()


def test_an_alarm_that_goes_on_is_the_same_one_since_its_first_week():
    began = COMPLETE - timedelta(weeks=2)
    for back, fired in ((0, False), (1, False), (2, True)):
        (line,) = asked(CORNERED, week=COMPLETE - timedelta(weeks=back)).lines
        assert line.first_fired == began
        assert line.fired_now == fired
    assert asked(CORNERED, week=COMPLETE - timedelta(weeks=3)).lines == ()


def test_two_outbreaks_are_two_lines_the_louder_first():
    found = asked(county(tracts=np.append(CORNER, [55, 62, 63])))
    assert len(found.lines) == 2
    assert found.lines[0].p <= found.lines[1].p
    assert {line.neighborhoods for line in found.lines} == {("Quarter 0",), ("Quarter 3",)}


def test_each_tract_has_the_word_of_its_line():
    found = asked(CORNERED)
    loud = found.areas[found.words == "alarm"]
    assert set(loud) == set(found.lines[0].areas)
    assert set(found.words) == {"alarm", ""}


def test_nothing_is_said_of_what_may_not_be_told():
    found = asked(CORNERED, tell=nothing)
    assert found.lines == ()
    assert set(found.words) == {""}


def test_of_a_set_with_a_hidden_tract_the_shown_ones_are_told():
    (line,) = asked(county(few=[9]), tell=may_tell).lines
    assert tract_ids(TRACTS)[9] not in line.areas
    assert set(line.areas) & set(tract_ids(TRACTS)[CORNER])
    assert may_tell(county(few=[9]), "ed_visits", line.areas, line.weeks, COMPLETE, "all")


def test_bed_days_are_judged_by_hospital_stays():
    found = asked(county(measure="admissions"), measure="bed_days")
    assert found.lines
    assert found.measure.key == "bed_days"
    assert found.judged.key == "admissions"
    assert "judged by hospital stays" in found.why


@pytest.mark.parametrize("measure", ["screened", "screen_positive"])
def test_shares_and_what_is_better_high_are_not_judged(measure):
    found = asked(CORNERED, measure=measure)
    assert found.judged is None
    assert found.lines == ()
    assert "not judged" in found.why


def test_a_week_whose_records_still_arrive_is_not_judged():
    found = asked(CORNERED, week=LAST)
    assert found.lines == ()
    assert "still arrive" in found.why


def test_most_tracts_with_too_little_are_called_just_that():
    found = asked(county(weekly=0.6))
    assert found.lines == ()
    assert (found.words == TOO_LITTLE).all()
    assert "too few ED visits" in found.why


def test_a_snapshot_of_a_few_weeks_says_why_nothing_is_judged():
    short = small_snapshot(np.full((4, 20), 30), np.full(4, 900.0), ["A", "A", "B", "B"])
    found = asked(short)
    assert found.lines == ()
    assert "needs 26 weeks" in found.why


def test_a_measure_that_the_feeds_do_not_have_says_so():
    assert "do not have it" in asked(CORNERED, measure="admissions").why


def test_tracts_of_which_too_little_is_seen_have_no_data():
    found = asked(seen(CORNERED, **{"Quarter 3": 0.5}))
    assert (found.words == "no data").sum() == TRACTS // 4
    assert found.lines


def test_without_outlines_the_nearest_are_those_that_touch():
    bare = SmallSnapshot(CORNERED.id, CORNERED.as_of, CORNERED.site, CORNERED.tables)
    (line,) = asked(bare).lines
    assert set(line.areas) & set(tract_ids(TRACTS)[CORNER])
    alone = replace(bare, tables=bare.tables | {"links": bare.tables["links"][:0]})
    assert {one.areas for one in asked(alone).lines} >= {
        (tract,) for tract in tract_ids(TRACTS)[CORNER]
    }
