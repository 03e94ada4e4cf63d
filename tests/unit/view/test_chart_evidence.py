"""What the Methods page says of false alarms is what was written down."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.spc import RULE_SETS, chart_many
from hotspot.spc.promise import false_alarm_words
from hotspot.spc.rules import STANDARD
from hotspot.spc.rules.false_alarms import one_in
from hotspot.view import chart_evidence
from tests.unit.view import answers


def test_every_kind_of_series_is_a_row():
    rows = chart_evidence.table()
    assert len(rows) == len(chart_evidence.recorded()["stable"])
    assert len({tuple(row) for row in rows}) == 1
    assert all(value for row in rows for value in row.values())


def test_the_words_give_the_numbers_of_the_record():
    said, found = " ".join(chart_evidence.lines()), chart_evidence.recorded()
    assert f"{found['areas']:,} series" in said
    assert found["made"] in said
    for row in found["seasonal"]:
        assert f"{100 * row['peak']:.2f} %" in said
    assert "nan" not in said


def charted(family, *, mean=20, weeks=104, **changes):
    """A signal of a stable series of a family, and nothing but."""
    drawn = np.random.default_rng(4).poisson(mean, weeks) * (3 if family == "person_days" else 1)
    measure = {"events": "ed_visits", "person_days": "bed_days"}[family]
    made = answers.signal(answers.context(measure), weeks=weeks)
    exposure = np.full((1, weeks), 3000.0)
    seen = np.ones((1, weeks), dtype=bool)
    (chart,) = chart_many(
        drawn[np.newaxis],
        exposure,
        made.panel.weeks,
        family=family,
        observed=seen,
        complete=seen[0],
    )
    panel = replace(made.panel, exposure=exposure)
    return replace(made, chart=replace(chart, **changes), panel=panel)


def test_of_bed_days_a_chart_says_what_was_simulated_where_the_formula_says_less():
    signal = charted("person_days")
    days = [row for row in chart_evidence.recorded()["stable"] if "Bed-days" in row["series"]]
    most = one_in(max(row["any"] for row in days))
    formula = false_alarm_words(signal.chart, signal.panel.exposure[0], STANDARD)

    said = chart_evidence.alarm_words(signal, STANDARD)

    assert int(formula.split(" in ")[1].split()[0].replace(",", "")) > most
    assert f"up to 1 week in {most} was flagged" in said
    assert "long stays" in said


def test_no_chart_promises_fewer_false_alarms_than_were_simulated_for_its_kind():
    most = chart_evidence.recorded()["stable"]
    for row in most:
        if row["family"] == "person_days" or row["promised"] is None:
            continue
        assert row["promised"] >= row["any"], row["series"]


def test_of_bed_days_on_a_chart_that_was_not_tried_nothing_is_promised():
    signal = charted("person_days", kind="XmR")
    assert chart_evidence.alarm_words(signal, STANDARD).startswith("Not known")


def test_of_events_a_chart_says_what_its_formula_says():
    signal = charted("events")
    formula = false_alarm_words(signal.chart, signal.panel.exposure[0], STANDARD)
    assert formula
    assert chart_evidence.alarm_words(signal, STANDARD) == formula


@pytest.mark.parametrize(
    ("rules", "simulated"), [("Points and shifts", True), ("Nelson: eight rules", False)]
)
def test_of_trial_limits_it_is_said_that_nobody_knows_and_what_was_simulated(rules, simulated):
    signal = charted("events", baseline=np.arange(104) < 7)
    said = chart_evidence.alarm_words(signal, RULE_SETS[rules])
    assert said.startswith("Not known of limits from 7 points: those are trial limits.")
    assert ("limits from 13 weeks" in said) == simulated


def test_without_limits_it_is_said_why_nothing_is_promised():
    signal = charted("events")
    hidden = replace(signal, panel=replace(signal.panel, exposure=np.full((1, 104), np.nan)))
    assert chart_evidence.alarm_words(hidden, STANDARD).startswith("Not known: no point has limits")
