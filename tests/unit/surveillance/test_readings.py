"""Charts in short: those of concern come first, and nobody's target is anybody else's."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hotspot.core.measures import MEASURES
from hotspot.core.targets import Target
from hotspot.surveillance.alerts import Alert, Alerts
from hotspot.surveillance.readings import read_signals
from tests.unit.view.answers import SITE, WEEK, context, signal

SCALE = MEASURES["ed_visits"].scale


def named(name, status="common cause", **changes):
    one = signal(**changes)
    newest = np.datetime64(WEEK, "D")
    said = np.where(one.chart.weeks == newest, status, one.chart.status)
    baseline = np.ones(len(said), dtype=bool)
    chart = replace(one.chart, status=said, baseline=baseline, phase=np.zeros(len(said), int))
    return replace(one, area=name, name=name, chart=chart)


def aimed(*targets):
    return context(site=replace(SITE, targets=targets))


def alert(name, **changes):
    plain = Alert(
        measure=MEASURES["ed_visits"],
        area=name,
        name=name,
        window=1,
        observed=60.0,
        expected=28.0,
        p=1e-4,
        q=0.01,
        listed=True,
        weeks=1,
        action=False,
    )
    return replace(plain, **changes)


def listing(*rows):
    return Alerts(WEEK, "000007", rows, 300, 0.4, 0.2)


def names(readings):
    return [one.signal.name for one in readings]


def test_signals_come_first_and_concern_before_improvement():
    signals = [
        named("A", "low point"),
        named("B"),
        named("C", "high point"),
        named("D", "too even"),
    ]
    assert names(read_signals(signals, context())) == ["C", "D", "A", "B"]


def test_the_list_goes_before_the_charts():
    signals = [named("A", "high point"), named("B"), named("C")]
    alerts = listing(alert("B"), alert("C", weeks=2, action=True))

    found = read_signals(signals, context(), alerts)

    assert names(found) == ["C", "B", "A"]
    assert found[0].alert.action
    assert found[2].alert is None


def test_what_left_the_list_goes_by_its_chart():
    signals = [named("A", "high point"), named("B")]
    found = read_signals(signals, context(), listing(alert("B", listed=False)))
    assert names(found) == ["A", "B"]
    assert found[1].alert is not None


def test_a_line_of_another_measure_is_not_taken():
    rows = listing(alert("A", measure=MEASURES["bed_days"]))
    (found,) = read_signals([named("A")], context(), rows)
    assert found.alert is None


def test_the_target_is_that_of_the_neighborhood_or_of_all():
    mean = 28 / 3000 * SCALE
    about = aimed(Target("ed_visits", "", (mean * 2,)), Target("ed_visits", "B", (mean / 4,)))

    found = {one.signal.name: one.icons for one in read_signals([named("A"), named("B")], about)}

    assert found["A"].assurance == "consistently meets"
    assert found["B"].assurance == "consistently misses"
    assert found["B"].target == pytest.approx(28 / 3000 / 4)


def test_who_misses_the_target_goes_first_among_equals():
    mean = 28 / 3000 * SCALE
    about = aimed(Target("ed_visits", "", (mean * 2,)), Target("ed_visits", "B", (mean / 4,)))
    assert names(read_signals([named("A"), named("B")], about)) == ["B", "A"]


@pytest.mark.parametrize("changed", ["age_band", "measure"])
def test_a_target_is_of_all_ages_and_of_its_measure(changed):
    about = aimed(Target("bed_days" if changed == "measure" else "ed_visits", "", (1.0,)))
    about = replace(about, age_band="00") if changed == "age_band" else about
    (found,) = read_signals([named("A")], about)
    assert found.icons.assurance == "not known"


def test_only_weeks_up_to_the_chosen_one_are_read():
    one = named("A", "high point")
    earlier = replace(context(), week=WEEK - timedelta(weeks=8))
    (found,) = read_signals([one], earlier)
    assert found.icons.variation == "common cause"


def test_a_hidden_week_leaves_it_to_the_one_before():
    (found,) = read_signals([named("A", "suppressed")], context())
    weeks = signal().chart.weeks
    assert weeks[found.icons.column] == np.datetime64(WEEK, "D") - 7
