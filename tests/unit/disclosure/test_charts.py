"""No number of a hidden week is in anything that is shown, whatever is asked for."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from hotspot.core.errors import NotProtected
from hotspot.disclosure.charts import hide_few, hide_in_charts
from hotspot.disclosure.maps import protect_counts
from hotspot.disclosure.suppression import SENTENCE, protect_signals
from hotspot.spc import RULE_SETS, ChartSettings, Exclusion, Phase
from hotspot.spc.promise import false_alarm_words
from hotspot.surveillance.alerts import weekly_alerts
from hotspot.surveillance.panels import context_of, panel_of
from hotspot.surveillance.second_opinion import second_opinion
from hotspot.surveillance.signals import neighborhood_signals, tract_signals
from tests.small_snapshot import small_snapshot

NAMES = [f"District {row:02d}" for row in range(6)]
FEW = ((0, 20), (0, 21), (1, 20), (2, 50), (3, 50), (0, 155), (2, 155), (0, 90), (3, 90))
"""Cells with 3 or 8 children; in each of their weeks no other has to be hidden with them."""


def counts(first=3, second=8):
    """Give counts in which every hidden week has two small cells that add up to enough."""
    events = np.random.default_rng(4).poisson(60.0, (6, 160))
    by_week = {}
    for row, week in FEW:
        by_week.setdefault(week, []).append(row)
    for week, rows in by_week.items():
        rows = rows if len(rows) > 1 else [*rows, 5]
        events[rows[0], week], events[rows[1], week] = first, second + 6
    return events


def snapshot_of(events):
    return small_snapshot(events, [4000] * 6, NAMES)


def week_of(snapshot, back=4):
    return snapshot.tables["weeks"]["week_ending"].iloc[-back].date()


def charts(snapshot, week=None, **settings):
    chosen = week or week_of(snapshot)
    made = ChartSettings(**({"baseline_weeks": 104} | settings))
    found = neighborhood_signals(
        snapshot, measure="ed_visits", week=chosen, settings=made, hide=hide_in_charts
    )
    about = context_of(snapshot, panel_of(snapshot, "ed_visits", "region", window=1), chosen)
    return protect_signals(found, about)


def everything(signals):
    """All that a page or file could take from some charts."""
    said = []
    for one in sorted(signals, key=lambda signal: signal.area):
        chart, panel = one.chart, one.panel
        numbers = (chart.value, chart.centre, chart.lower, chart.upper, chart.middle, chart.sigma_z)
        counted = (panel.events, panel.persons.astype(float))
        said += [np.nan_to_num(np.asarray(each, float).ravel(), nan=-1) for each in numbers]
        said += [np.nan_to_num(each.ravel(), nan=-1) for each in counted]
        words = (chart.kind, chart.why, chart.rules, chart.runs, one.sentence, one.status)
        said.append((*words, one.weeks_running, one.in_a_row, tuple(chart.status)))
        said.append(tuple(np.nan_to_num([one.events, one.expected], nan=-1)))
    return said


def day(snapshot, week):
    return snapshot.tables["weeks"]["week_ending"].iloc[week].date()


DECISIONS = {
    "none": lambda _: {},
    "a phase of one hidden week": lambda s: {
        "phases": (Phase(day(s, 20), until=day(s, 20)), Phase(day(s, 22)))
    },
    "a phase of a hidden and a shown week": lambda s: {
        "phases": (Phase(day(s, 50), until=day(s, 51)),)
    },
    "without one hidden week": lambda s: {"exclusions": (Exclusion(day(s, 50), day(s, 50)),)},
    "a short baseline": lambda _: {"baseline_weeks": 13},
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    ("kind", "compared"),
    [*product(["auto", "u", "negative binomial", "XmR", "run"], ["own past", "region"])],
)
def test_other_numbers_in_hidden_weeks_change_nothing_that_is_shown(decision, kind, compared):
    one, other = snapshot_of(counts(3, 8)), snapshot_of(counts(9, 2))
    masks = [
        hide_in_charts(each, panel_of(each, "ed_visits", "neighborhood", window=1))
        for each in (one, other)
    ]
    np.testing.assert_array_equal(*masks)
    assert masks[0].sum() >= len(FEW)

    asked = {"kind": kind, "compared": compared, "rules": RULE_SETS["Nelson: eight rules"]}
    shown = [
        everything(charts(each, **asked, **DECISIONS[decision](each))) for each in (one, other)
    ]

    for ours, theirs in zip(*shown, strict=True):
        if isinstance(ours, tuple):
            assert ours == theirs
        else:
            np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_it_would_be_told_if_charts_were_made_before_hiding():
    one, other = snapshot_of(counts(3, 8)), snapshot_of(counts(9, 2))
    settings = ChartSettings(baseline_weeks=104)
    centres = []
    for each in (one, other):
        found = neighborhood_signals(
            each, measure="ed_visits", week=week_of(each), settings=settings
        )
        (first,) = (signal for signal in found if signal.name == NAMES[0])
        centres.append(first.chart.centre[-1])

    assert centres[0] != centres[1]


def test_lists_second_opinions_and_promises_know_nothing_of_hidden_weeks():
    said = []
    for each in (snapshot_of(counts(3, 8)), snapshot_of(counts(9, 2))):
        week = week_of(each)
        listed = weekly_alerts(
            each, week=week, shown=lambda _, on, of=each: charts(of, on), hide=hide_in_charts
        )
        signals = charts(each)
        said.append(
            (
                [(row.area, row.p, row.q, row.weeks) for row in listed.rows],
                listed.expected_false,
                [second_opinion(one, week) for one in signals],
                [
                    false_alarm_words(one.chart, one.panel.exposure[0], RULE_SETS[name])
                    for one in signals
                    for name in RULE_SETS
                ],
            )
        )

    assert repr(said[0]) == repr(said[1])


def test_a_hidden_week_is_a_gap_with_a_word():
    snapshot = snapshot_of(counts())
    (first,) = (one for one in charts(snapshot) if one.name == NAMES[0])

    assert first.chart.status[20] == "suppressed"
    assert np.isnan(first.chart.value[20])
    assert np.isnan(first.panel.events[0, 20])
    assert not first.chart.baseline[20]
    assert np.isfinite(first.chart.centre[20])


def test_a_hidden_chosen_week_says_nothing_but_that():
    snapshot = snapshot_of(counts())
    (first,) = (one for one in charts(snapshot, day(snapshot, 155)) if one.name == NAMES[0])

    assert first.suppressed
    assert first.status == "suppressed"
    assert first.sentence == SENTENCE
    assert np.isnan([first.events, first.expected]).all()
    assert first.weeks_running == 0


def test_one_area_hidden_in_a_week_takes_another_with_it():
    events = np.full((6, 160), 60)
    events[2, 30], events[4, 30] = 7, 12
    panel = panel_of(snapshot_of(events), "ed_visits", "neighborhood", window=1)

    hidden = hide_in_charts(snapshot_of(events), panel)

    assert np.argwhere(hidden).tolist() == [[2, 30], [4, 30]]


def test_a_chart_made_before_hiding_is_not_shown():
    snapshot = snapshot_of(counts())
    week = week_of(snapshot)
    found = neighborhood_signals(snapshot, measure="ed_visits", week=week)
    about = context_of(snapshot, panel_of(snapshot, "ed_visits", "region", window=1), week)

    with pytest.raises(NotProtected, match="before it was said what it must hide"):
        protect_signals(found, about)
    told = [replace(one, hidden=one.panel.observed[0]) for one in found]
    with pytest.raises(NotProtected):
        protect_signals(told, about)


def test_tract_charts_hide_what_the_map_of_the_same_weeks_hides():
    events = np.random.default_rng(4).poisson(40.0, (6, 160))
    events[1, 20:33] = 0
    events[1, 25] = 4
    names = ["North"] * 3 + ["South"] * 3
    snapshot = small_snapshot(events, [4000] * 6, names)
    week = week_of(snapshot)
    found = tract_signals(
        snapshot, measure="ed_visits", week=week, neighborhood="North", hide=hide_in_charts
    )
    about = context_of(snapshot, panel_of(snapshot, "ed_visits", "region", window=1), week)

    safe = {one.area: one for one in protect_signals(found, about)}

    assert len(safe) == 3
    column = next(iter(safe.values())).panel.column(np.datetime64(week - timedelta(weeks=131), "D"))
    gaps = [np.isnan(one.chart.value[column]) for one in safe.values()]
    assert sum(gaps) in (0, 2, 3), "one alone could be had from the neighborhood's total"


def test_a_period_that_the_map_hides_is_hidden_on_the_chart_too():
    events = np.random.default_rng(4).poisson(6.0, (8, 160))
    events[:2, 100:104] = [[1, 1, 1, 2], [1, 1, 2, 2]]
    names = ["North", "North", "South", "South", "West", "West", "East", "East"]
    snapshot = small_snapshot(events, [4000] * 8, names)
    panel = panel_of(snapshot, "ed_visits", "neighborhood", window=4)
    period = panel.columns(slice(103, 104))
    week = period.weeks[0].item()

    drawn = protect_counts(snapshot, "ed_visits", 4, week, "all", "neighborhood")
    on_chart = hide_in_charts(snapshot, period)[:, 0]

    assert drawn.suppressed.any(), "a tract is hidden, and its neighborhood would tell it"
    assert not hide_few(snapshot, period).any()
    assert set(drawn.areas[drawn.suppressed]) <= set(period.areas[on_chart])
