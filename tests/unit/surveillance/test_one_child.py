"""A long stay is no hotspot, and who reads the map learns nothing of the child."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.core.columns import LARGEST
from hotspot.core.measures import MEASURES
from hotspot.core.types import RateEstimates
from hotspot.disclosure.maps import protect_map
from hotspot.surveillance.one_child import (
    ASKED,
    CAUTION,
    NOT_ASKED,
    find_without_one,
    one_child_cautions,
)
from hotspot.surveillance.pictures import draw
from hotspot.view.csv_file import map_csv
from tests.factories import small_panel
from tests.small_snapshot import small_snapshot

AREAS, COLUMN = 20, 8
NO_REASON = np.full(AREAS, "")


def panel(long=0.0, *, measure="bed_days", known=True):
    """Areas of 3 days a child; in the first one child has more."""
    found = small_panel(measure, areas=AREAS, children=900)
    events, squares = found.events.copy(), found.squares.copy()
    largest = np.zeros(events.shape)
    events[0, COLUMN] += long
    squares[0, COLUMN] += long**2
    largest[0, COLUMN] = long
    persons = found.persons.copy()
    persons[0, COLUMN] += 1
    changed = {"events": events, "squares": squares, "persons": persons}
    return replace(found, **changed, largest=largest if known else None)


def by_threshold(changed):
    """A map that calls whatever has more than 1.5 times the usual days."""
    events = changed.events[:, COLUMN]
    high = np.where(events > 1.5 * np.median(events), 0.97, 0.3)
    return RateEstimates(
        events, events, events, "told", exceedance=high, shortfall=1 - high, reference=1.0
    )


def found(counted):
    return find_without_one(counted, COLUMN, by_threshold(counted), NO_REASON, by_threshold)


def test_a_place_that_rests_on_one_child_is_not_called_and_says_why():
    counted = panel(200.0)
    hotspots, on_one = found(counted)
    assert hotspots.status[0] == "can't tell"
    assert on_one.tolist() == [True] + [False] * (AREAS - 1)
    assert hotspots.rule.endswith(ASKED)
    assert one_child_cautions(counted, COLUMN, on_one, 11) == {counted.areas[0]: CAUTION}


def test_of_few_children_it_is_not_said_that_one_has_much():
    counted = panel(200.0)
    _, on_one = found(counted)
    children = int(counted.persons[0, COLUMN])
    assert one_child_cautions(counted, COLUMN, on_one, children) == {}
    assert one_child_cautions(counted, COLUMN, on_one, children - 1) != {}


def test_what_stands_out_for_all_its_children_stays():
    counted = panel(200.0)
    counted.events[0, COLUMN] *= 3
    hotspots, on_one = found(counted)
    assert hotspots.status[0] == "higher"
    assert not on_one.any()


def test_where_it_was_not_counted_the_rule_says_so():
    hotspots, on_one = found(panel(200.0, known=False))
    assert hotspots.status[0] == "higher"
    assert hotspots.rule.endswith(NOT_ASKED)
    assert not on_one.any()


def test_of_visits_nobody_is_asked_about():
    hotspots, _ = found(panel(200.0, measure="ed_visits", known=False))
    assert NOT_ASKED not in hotspots.rule


LONG = 640


@pytest.fixture(scope="module")
def snapshot():
    """Tracts of 30 one-day stays in four weeks; in the first, one child has 640 days besides."""
    days = np.full((20, 60), 15)
    one = small_snapshot(days, [3000] * 20, ["North"] * 10 + ["South"] * 10, measure="bed_days")
    counts = one.tables["counts"].reset_index(drop=True)
    week = np.sort(counts["week_ending"].unique())[50]
    first = counts["area"].isin([counts["area"].iloc[0], "North", "region"]).to_numpy()
    now = (counts["week_ending"] == week).to_numpy() & first
    after = (counts["week_ending"] == week + pd.Timedelta(28, "D")).to_numpy() & first
    counts.loc[now, "value"] += LONG
    counts.loc[now, ["squares_4", "squares_13", "squares_52", "sum_squares"]] += LONG**2
    counts.loc[after, "squares_4"] -= LONG**2
    rows = counts.loc[now, [c.name for c in LARGEST[:5]]]
    largest = rows.assign(largest_4=LONG, largest_13=LONG, largest_52=LONG)
    return replace(one, id="long", tables=one.tables | {"counts": counts, "largest": largest})


def drawn(snapshot):
    week = snapshot.tables["weeks"]["week_ending"].iloc[51].date()
    asked = {"measure": "bed_days", "window": 4, "week": week, "level": "tract"}
    return draw(snapshot, **asked)


def test_her_days_are_in_no_file(snapshot):
    picture = protect_map(snapshot, drawn(snapshot))
    assert picture.events[0] == LONG + 60, "the count of the place is hers and the others'"
    text = map_csv(picture).decode("utf-8-sig")
    assert str(LONG) not in text.replace(str(LONG + 60), "")
    assert "largest" not in text
    assert not any("largest" in name for name in vars(picture))
    assert MEASURES["bed_days"].label in text
