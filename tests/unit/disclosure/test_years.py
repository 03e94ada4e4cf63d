"""A change of a year in per cent tells no point that the chart beside it hides."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hotspot.disclosure.maps import protect_counts
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.years import leave_out_change
from hotspot.surveillance.compare import year_on_year
from tests.unit.disclosure.test_beside import THRESHOLD, many_gaps, one_gap
from tests.unit.disclosure.test_charts import charts, snapshot_of, week_of


def told(snapshot, back=4):
    """What a page says of every place whose chart it shows, and the charts."""
    week = week_of(snapshot, back)
    found = {
        one.area: one
        for one in year_on_year(snapshot, measure="ed_visits", week=week, pool=pool_hidden)
    }
    signals = charts(snapshot, week)
    said = {one.area: leave_out_change(snapshot, found[one.area], one) for one in signals}
    return week, found, said, {one.area: one for one in signals}


def hidden_between(signal, first, last):
    """How many points a chart hides after one day and up to another."""
    weeks = signal.panel.weeks
    inside = (weeks > np.datetime64(first, "D")) & (weeks <= np.datetime64(last, "D"))
    return int(signal.hidden[inside].sum()), float(np.nansum(signal.panel.events[0, inside]))


def bounds(week, signal, year_before, total_before):
    """Work out what the points hidden in the newer year add up to, as a reader would."""
    points, shown = hidden_between(signal, week - timedelta(weeks=52), week)
    return points, (year_before - 0.005) * total_before - shown


@pytest.mark.parametrize("make", [one_gap, many_gaps])
def test_nobody_works_out_a_hidden_week_from_a_percentage(make):
    snapshot = make()
    week, found, said, signals = told(snapshot)
    tried = 0
    for area, one in said.items():
        points, _ = hidden_between(signals[area], week - timedelta(weeks=104), week)
        if not points or not np.isfinite(one.year_before):
            continue
        older = protect_counts(
            snapshot, "ed_visits", 52, week - timedelta(weeks=52), "all", "neighborhood"
        )
        before = float(older.events[older.areas == area][0])
        inside, left = bounds(week, signals[area], one.year_before, before)
        assert inside != 1, area
        assert not inside or left - inside + 1 >= THRESHOLD - 0.01 * before
        tried += 1
    gone = [
        area
        for area, one in said.items()
        if np.isfinite(found[area].year_before) and not np.isfinite(one.year_before)
    ]
    assert gone if make is one_gap else tried, "the example shows nothing"


def test_what_is_left_out_says_why_and_carries_no_number():
    _, found, said, _ = told(one_gap())
    area = next(
        area
        for area, one in said.items()
        if not np.isfinite(one.year_before) and np.isfinite(found[area].year_before)
    )
    one = said[area]
    assert one.verdict == "not enough data"
    assert "the chart hides a week of few children" in one.sentence
    assert not any(character.isdigit() for character in one.sentence.replace(one.name, ""))
    numbers = (
        one.ratio,
        one.lower,
        one.upper,
        one.expected_by_luck,
        one.luck_lower,
        one.luck_upper,
    )
    assert not np.isfinite(numbers).any()


def test_a_chart_that_hides_nothing_leaves_all_as_it_is():
    snapshot = snapshot_of(np.random.default_rng(2).poisson(80.0, (6, 160)))
    _, found, said, _ = told(snapshot)
    assert said == found


def test_a_span_that_a_reader_chose_is_left_out_wherever_a_week_is_hidden():
    snapshot = many_gaps()
    week, found, _, signals = told(snapshot)
    for area, signal in signals.items():
        since = replace(found[area], since=week - timedelta(weeks=20))
        points, _ = hidden_between(signal, week - timedelta(weeks=72), week)
        kept = leave_out_change(snapshot, since, signal)
        assert (kept != since) == (points > 0)
        assert np.isfinite(kept.ratio) == (points == 0)


def test_a_place_that_is_not_compared_stays_so():
    snapshot = one_gap()
    _, _, _, signals = told(snapshot)
    assert leave_out_change(snapshot, None, next(iter(signals.values()))) is None
