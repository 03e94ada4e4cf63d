"""The list of a week names what stands out, for how long, and nothing that is hidden."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hotspot.disclosure.charts import hide_in_charts
from hotspot.disclosure.suppression import protect_signals
from hotspot.surveillance.alerts import weekly_alerts
from hotspot.surveillance.panels import context_of, panel_of
from hotspot.surveillance.signals import neighborhood_signals
from tests.small_snapshot import seen, small_snapshot

DISTRICTS = [f"District {row:02d}" for row in range(10)]
CHILDREN = [4000] * 10


class Reader:
    """Sees protected charts, and remembers which were asked for."""

    def __init__(self, snapshot):
        self.snapshot, self.asked = snapshot, []

    def __call__(self, measure, week):
        self.asked.append((measure, week))
        panel = panel_of(self.snapshot, measure, "region", window=1)
        signals = neighborhood_signals(
            self.snapshot, measure=measure, week=week, hide=hide_in_charts
        )
        return protect_signals(signals, context_of(self.snapshot, panel, week))


def newest_complete(snapshot):
    return snapshot.tables["weeks"]["week_ending"].iloc[-4].date()


def usual(mean=40):
    """Weeks as chance has them, and the newest ones so that none of them stands out."""
    events = np.random.default_rng(9).poisson(mean, (10, 160))
    events[:, -12:] = mean
    return events


def listed(change, mean=40, back=0, partly=None, **how):
    events = usual(mean)
    change(events)
    snapshot = small_snapshot(events, CHILDREN, DISTRICTS, **how)
    snapshot = seen(snapshot, **partly) if partly else snapshot
    reader = Reader(snapshot)
    week = newest_complete(snapshot) - timedelta(weeks=back)
    return weekly_alerts(snapshot, week=week, hide=hide_in_charts, shown=reader), reader


def doubled(events):
    events[6, -6:-3] = 95


def test_a_doubling_is_listed_with_what_was_expected_and_acted_on():
    found, _ = listed(doubled)

    (row,) = found.rows
    assert (row.name, row.measure.key, row.window) == ("District 06", "ed_visits", 1)
    assert (row.listed, row.weeks, row.action) == (True, 3, True)
    assert row.observed == 95
    assert row.expected == pytest.approx(40, abs=8)
    assert row.p < row.q < 1e-4
    assert found.judged == 10
    assert 0.1 < found.expected_false < 0.6


def test_one_week_in_the_list_is_not_yet_acted_on():
    def spike(events):
        events[6, -4] = 95

    (row,) = listed(spike)[0].rows
    assert (row.listed, row.weeks, row.action) == (True, 1, False)


def test_a_series_that_left_the_list_is_named_last_and_not_acted_on():
    def over(events):
        events[6, -6:-4] = 95
        events[6, -4] = 40
        events[2, -4] = 95

    new, gone = listed(over)[0].rows
    assert (new.name, new.listed) == ("District 02", True)
    assert (gone.name, gone.listed, gone.weeks, gone.action) == ("District 06", False, 2, False)
    assert gone.p > 0.05
    assert np.isnan(gone.q)


def test_a_quiet_week_has_no_rows_and_asks_for_no_chart():
    found, reader = listed(np.asarray)
    assert found.rows == ()
    assert reader.asked == []
    assert found.judged == 10


def test_a_bad_winter_everywhere_is_on_no_list():
    def winter(events):
        events[:, -10:] *= 2

    assert listed(winter)[0].rows == ()


def test_incomplete_weeks_are_not_judged():
    def spike(events):
        events[6, -3:] = 300

    found, _ = listed(spike, back=-3)
    assert (found.rows, found.judged) == ((), 0)


def test_areas_that_are_not_measurable_are_not_judged():
    found, _ = listed(doubled, partly={"District 06": 0.3})
    assert (found.rows, found.judged) == ((), 9)


def few_children(snapshot):
    """The same counts, where one child made all the visits of the doubled weeks."""
    counts = snapshot.tables["counts"].copy()
    high = (counts["area"] == "District 06") & (counts["value"] == 95)
    counts.loc[high & (counts["level"] == "neighborhood"), "n_persons"] = 4
    return replace(snapshot, tables=snapshot.tables | {"counts": counts}, id="few")


def test_a_hidden_week_is_never_listed_but_still_counts_among_the_series():
    events = usual()
    doubled(events)
    snapshot = few_children(small_snapshot(events, CHILDREN, DISTRICTS))
    reader = Reader(snapshot)

    found = weekly_alerts(
        snapshot, week=newest_complete(snapshot), hide=hide_in_charts, shown=reader
    )

    hidden = [one.suppressed for one in reader("ed_visits", newest_complete(snapshot))]
    assert sum(hidden) > 1, "one alone would be had by subtraction"
    assert found.rows == ()
    assert found.judged == 10


def test_the_list_says_nothing_of_how_high_a_hidden_week_is():
    def alerts(count):
        events = usual()
        events[6, -6:-3], events[2, -4] = count, 110
        snapshot = small_snapshot(events, CHILDREN, DISTRICTS)
        counts = snapshot.tables["counts"].copy()
        high = (counts["area"] == "District 06") & (counts["value"] == count)
        counts.loc[high & (counts["level"] == "neighborhood"), "n_persons"] = 4
        hidden = replace(snapshot, tables=snapshot.tables | {"counts": counts}, id=f"{count}")
        return weekly_alerts(
            hidden, week=newest_complete(hidden), hide=hide_in_charts, shown=Reader(hidden)
        )

    one, other = alerts(95), alerts(97)

    assert [row.name for row in one.rows] == [row.name for row in other.rows] == ["District 02"]
    assert one.expected_false == other.expected_false
    assert one.judged == other.judged


def test_small_counts_are_judged_by_the_period_of_their_chart():
    def more(events):
        events[6, -7:-3] = 20

    (row,) = listed(more, mean=5)[0].rows
    assert (row.name, row.window, row.observed) == ("District 06", 4, 80)


def test_fewer_children_screened_is_what_is_worse():
    def changed(events):
        events[6, -4], events[2, -4] = 14, 90

    (row,) = listed(changed, measure="screened")[0].rows
    assert (row.name, row.observed) == ("District 06", 14)


def test_the_first_weeks_of_a_snapshot_are_judged_by_nobody():
    found, _ = listed(doubled, back=156)
    assert (found.rows, found.judged) == ((), 0)


def test_whoever_allows_no_chance_lists_less():
    events = usual()
    events[6, -4] = 62
    snapshot = small_snapshot(events, CHILDREN, DISTRICTS)
    week, reader = newest_complete(snapshot), Reader(snapshot)

    loose = weekly_alerts(snapshot, week=week, hide=hide_in_charts, shown=reader, false_share=0.2)
    strict = weekly_alerts(
        snapshot, week=week, hide=hide_in_charts, shown=reader, false_share=0.001
    )

    assert [row.name for row in loose.rows] == ["District 06"]
    assert strict.rows == ()
    assert strict.expected_false < loose.expected_false
