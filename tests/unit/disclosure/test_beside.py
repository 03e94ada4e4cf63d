"""A count and a chart of the same place together tell no point that the chart hides."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.disclosure.beside import (
    Gap,
    Unsaid,
    leave_out_counts,
    leave_out_number,
    unsaid_beside,
)
from hotspot.disclosure.maps import protect_counts
from hotspot.surveillance.answers import Headline
from hotspot.surveillance.panels import panel_of
from tests.small_snapshot import small_snapshot
from tests.unit.disclosure.test_charts import charts, counts, snapshot_of, week_of

THRESHOLD = 11
NO_SHARES = pd.DataFrame({"area": [], "neighborhood": [], "weight": []})
NUMBER = Headline(
    "ED visits, 52 weeks", 900.0, 0.02, 0.01, 0.03, 0.01, 0.03, "usual", "years", 52, persons=800
)


def one_gap():
    """Every hidden week hides two places; of most, it is the only hidden week of the year."""
    return snapshot_of(counts())


def many_gaps():
    """Three places with four hidden weeks in the year, of which two add up to enough."""
    events = np.random.default_rng(8).poisson(60.0, (6, 160))
    events[:3, 110:150:10] = 6
    return snapshot_of(events)


def drawn(snapshot, window, week):
    return protect_counts(snapshot, "ed_visits", window, week, "all", "neighborhood")


def worked_out(picture, signals, total=None):
    """Subtract every shown point of every chart, as a reader would: groups of hidden points."""
    found, rest, points = [], total, 0
    weeks = np.datetime64(picture.context.week) - 7 * np.arange(picture.context.window)
    for signal in signals:
        inside = np.isin(signal.panel.weeks, weeks)
        row = int(np.flatnonzero(picture.areas == signal.area)[0])
        hidden, count = signal.hidden[inside].sum(), picture.events[row]
        left = count - np.nansum(signal.panel.events[0, inside])
        if hidden and np.isfinite(left):
            found.append((hidden, left))
        if total is not None:
            shown = count if np.isfinite(count) else np.nansum(signal.panel.events[0, inside])
            rest, points = rest - shown, points + (0 if np.isfinite(count) else hidden)
    return found + ([(points, rest)] if points else [])


def is_bounded(points, left):
    return points == 1 or left - points + 1 < THRESHOLD


def asked(snapshot, window, back=4):
    week = week_of(snapshot, back)
    picture, signals = drawn(snapshot, window, week), charts(snapshot, week)
    return picture, signals


@pytest.mark.parametrize("make", [one_gap, many_gaps])
@pytest.mark.parametrize("window", [4, 13, 52])
@pytest.mark.parametrize("back", [4, 12, 40, 100])
def test_no_hidden_point_can_be_had_by_subtraction(make, window, back):
    snapshot = make()
    picture, signals = asked(snapshot, window, back)
    total = total_of(snapshot, picture)
    found = unsaid_beside(picture, signals, total=True)
    safe = leave_out_counts(picture, found.areas, NO_SHARES)
    for points, left in worked_out(safe, signals, total):
        assert not is_bounded(points, left)


def total_of(snapshot, picture):
    """Count the region, as the huddle says it."""
    about = picture.context
    panel = panel_of(snapshot, "ed_visits", "region", window=about.window)
    return float(panel.events[0, panel.column(np.datetime64(about.week, "D"))])


def test_without_leaving_out_a_reader_would_have_it():
    picture, signals = asked(one_gap(), 52)
    assert any(is_bounded(*one) for one in worked_out(picture, signals))


def test_only_what_would_be_told_is_left_out():
    picture, signals = asked(many_gaps(), 52)
    assert unsaid_beside(picture, signals, total=True).areas == frozenset()
    assert all(left - points + 1 >= THRESHOLD for points, left in worked_out(picture, signals))


def test_beside_one_chart_only_its_place_is_left_out():
    picture, signals = asked(one_gap(), 52)
    everywhere = unsaid_beside(picture, signals, total=False).areas
    one = min(everywhere)
    chart = [signal for signal in signals if signal.area == one]
    assert len(everywhere) > 1
    assert unsaid_beside(picture, chart, total=False).areas == {one}


def test_points_that_do_not_make_up_the_weeks_tell_nothing():
    snapshot = one_gap()
    picture = drawn(snapshot, 52, week_of(snapshot, 4))
    later = charts(snapshot, week_of(snapshot, 2))
    ends_before = [
        replace(one, panel=replace(one.panel, weeks=one.panel.weeks - np.timedelta64(1, "D")))
        for one in later
    ]
    assert unsaid_beside(picture, ends_before, total=True).areas == frozenset()


def test_a_total_takes_more_than_one_place_to_leave_out():
    """One told point in the whole region would be the region less all other counts."""
    picture, signals = asked(one_gap(), 52)
    one = next(iter(unsaid_beside(picture, signals, total=False).areas))
    kept = [
        signal if signal.area == one or not signal.hidden[-56:].any() else with_two(signal)
        for signal in signals
    ]
    alone = unsaid_beside(picture, kept, total=False)
    assert alone.areas == {one}
    together = unsaid_beside(picture, kept, total=True)
    assert len(together.areas) == 2
    assert not together.told_by_sum(together.areas)


@pytest.mark.parametrize(("before", "told"), [([130], True), ([120, 130], False)])
def test_a_year_beside_its_newest_weeks_leaves_no_single_point_between_them(before, told):
    """Two of the hidden points of a year are in its newest weeks: what is left is the rest."""
    events = np.random.default_rng(8).poisson(60.0, (6, 160))
    events[:3, [*before, 153, 154]] = 6
    snapshot = snapshot_of(events)
    (year, signals), (few, _) = asked(snapshot, 52), asked(snapshot, 4)
    inner = unsaid_beside(few, signals, total=True)
    assert inner.areas == frozenset(), "two points of the newest weeks add up to enough"
    assert unsaid_beside(year, signals, total=True).areas == frozenset(), "and so does the year"
    rest = unsaid_beside(year, signals, total=True, within=(few, inner))
    assert rest.areas == ({"District 00", "District 01", "District 02"} if told else frozenset())


def with_two(signal):
    """Hide one more week of the year, a large one."""
    hidden, events = signal.hidden.copy(), signal.panel.events.copy()
    hidden[-10], events[0, -10] = True, np.nan
    return replace(signal, hidden=hidden, panel=replace(signal.panel, events=events))


def test_a_place_left_out_keeps_its_smoothed_rate_only():
    picture, _ = asked(one_gap(), 52)
    name = str(picture.areas[1])
    safe = leave_out_counts(picture, {name}, NO_SHARES)
    assert safe.unsaid.tolist() == [area == name for area in picture.areas]
    assert np.isnan([safe.events[1], safe.crude.rate[1], safe.crude.upper[1]]).all()
    assert safe.persons[1] == 0
    assert safe.smooth is picture.smooth
    assert np.array_equal(safe.events[2:], picture.events[2:])
    assert leave_out_counts(picture, (), NO_SHARES) is picture


def test_the_tracts_of_a_place_left_out_are_left_out_with_it():
    picture, _ = asked(one_gap(), 52)
    tracts = replace(
        picture,
        level="tract",
        areas=np.array([f"t{row}" for row in range(6)]),
        neighborhoods=np.array(["A", "A", "B", "B", "C", ""]),
    )
    shares = pd.DataFrame({"area": ["t4", "t4"], "neighborhood": ["A", "C"], "weight": [0.5, 0.5]})
    safe = leave_out_counts(tracts, {"A"}, shares)
    assert safe.unsaid.tolist() == [True, True, False, False, True, False]


def test_the_sum_of_chosen_places_tells_no_more_than_they_do():
    unsaid = Unsaid((Gap("A", 1, (7.0,)), Gap("B", 3, (30.0,))), THRESHOLD)
    assert leave_out_number(NUMBER, unsaid, ("A", "C")).status == "unsaid"
    assert np.isnan(leave_out_number(NUMBER, unsaid, ("A",)).events)
    assert leave_out_number(NUMBER, unsaid, ("A", "B")) is NUMBER
    assert leave_out_number(NUMBER, unsaid, ("C",)) is NUMBER
    assert leave_out_number(NUMBER, unsaid, ()) is NUMBER


def test_of_a_share_the_children_screened_count_as_well():
    assert Unsaid((Gap("A", 2, (40.0, 9.0)),), THRESHOLD).told_by_sum(["A"])
    assert not Unsaid((Gap("A", 2, (40.0, 12.0)),), THRESHOLD).told_by_sum(["A"])


def test_a_single_region_without_hidden_points_is_left_alone():
    plain = small_snapshot(
        np.full((6, 160), 60), [4000] * 6, [f"District {r:02d}" for r in range(6)]
    )
    picture, signals = asked(plain, 52)
    assert unsaid_beside(picture, signals, total=True).gaps == ()
