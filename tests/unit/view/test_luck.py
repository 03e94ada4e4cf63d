"""The band of luck lies over the weeks it is of, and tells nothing that chart and words do not."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hotspot.surveillance.answers import Comparison
from hotspot.view import charts
from hotspot.view.csv_file import chart_csv
from hotspot.view.luck import luck_label, luck_marks, luck_note
from hotspot.view.png import chart_png
from tests.unit.view import answers

SINCE = answers.WEEK - timedelta(weeks=12)
SENTENCE = "d: ED visits 20 % down on the year before: luck alone would make it 6 % down."


def compared(**changes):
    """The twelve weeks to the chosen one, against those before."""
    found = Comparison(
        "d", "d", 0.8, 0.7, 0.9, 0.7964, 0.9412, "improvement", SENTENCE, SINCE, answers.WEEK,
        0.851, 1.049, 0.9,
    )  # fmt: skip
    return replace(found, **changes)


def marks(signal=None, **changes):
    return luck_marks(signal or answers.signal(), answers.context(), compared(**changes))


def before():
    weeks = answers.signal().chart.weeks
    return weeks <= np.datetime64(SINCE)


def test_the_band_lies_over_the_newer_weeks_and_nowhere_else():
    weeks = answers.signal().chart.weeks
    inside = weeks[marks().inside]
    assert (inside[0], inside[-1]) == (
        np.datetime64(SINCE + timedelta(weeks=1)),
        np.datetime64(answers.WEEK),
    )
    assert len(inside) == 12


def test_levels_are_those_of_the_shown_points_before_times_the_ratios_in_words():
    signal, context = answers.signal(), answers.context()
    told = (signal.chart.status != "suppressed") & np.isfinite(signal.chart.value)
    shown = before() & told & (signal.panel.persons[0] >= context.site.threshold)
    at_risk = signal.panel.exposure[0, shown]
    usual = np.average(signal.chart.value[shown], weights=at_risk) * context.measure.scale
    found = marks()
    assert found.expected == pytest.approx(0.94 * usual)
    assert (found.lower, found.upper) == pytest.approx((0.85 * usual, 1.05 * usual))
    assert found.seen == pytest.approx(0.80 * usual)


def test_a_hidden_week_does_not_move_any_level():
    few, more = (marks(answers.with_hidden_weeks(answers.signal(), number)) for number in (2, 9))
    assert (answers.signal().chart.status == "suppressed").any()
    assert (few.expected, few.seen) == (more.expected, more.seen)


def test_without_luck_or_with_most_of_the_year_before_hidden_nothing_is_drawn():
    gone = answers.signal()
    status = np.where(before(), "suppressed", gone.chart.status)
    value = np.where(before(), np.nan, gone.chart.value)
    gone = replace(gone, chart=replace(gone.chart, status=status, value=value))
    assert luck_marks(answers.signal(), answers.context(), None) is None
    assert marks(luck_lower=np.nan) is None
    assert marks(gone) is None
    assert marks(until=SINCE) is None


def test_points_that_begin_before_the_newer_span_are_not_of_it():
    signal = answers.signal()
    periods = replace(signal, panel=replace(signal.panel, window=4))
    assert marks(periods).inside.sum() == 9


def test_the_chart_names_band_and_mean_and_has_room_for_both():
    plain = charts.control_chart(answers.signal(), answers.context())
    shown = charts.control_chart(answers.signal(), answers.context(), compared=compared())
    texts = [one["text"] for one in shown["layout"]["annotations"]]
    assert any("by luck alone (90 %)" in text and "mean of these weeks" in text for text in texts)
    assert len(shown["data"]) == len(plain["data"]) + 2
    bare = charts.control_chart(answers.signal(), answers.context(), charts.Look(bare=True))
    assert plain["layout"]["margin"]["t"] > bare["layout"]["margin"]["t"]
    high = charts.control_chart(answers.signal(), answers.context(),
                                compared=compared(luck_upper=50.0))  # fmt: skip
    assert high["layout"]["yaxis"]["range"][1] > marks(luck_upper=50.0).upper


def test_a_chart_of_the_last_points_only_draws_what_is_in_it():
    shown = charts.control_chart(answers.signal(), answers.context(), points=5, compared=compared())
    (band,) = (one for one in shown["data"] if "fill" in one)
    assert 0 < len(band["x"]) <= 10
    old = compared(since=SINCE - timedelta(weeks=20), until=SINCE - timedelta(weeks=8))
    plain = charts.control_chart(answers.signal(), answers.context(), points=5)
    none = charts.control_chart(answers.signal(), answers.context(), points=5, compared=old)
    assert len(none["data"]) == len(plain["data"])
    assert len(none["layout"]["annotations"]) == len(plain["layout"]["annotations"])


def test_picture_and_table_carry_the_same_band():
    signal, context = answers.signal(), answers.context()
    assert chart_png(signal, context, compared()) != chart_png(signal, context)
    text = chart_csv(signal, context, compared()).decode("utf-8-sig")
    rows = text.splitlines()
    said = " ".join(row for row in rows if row.startswith("#"))
    assert luck_note(marks(), compared()) in said
    names = next(row for row in rows if row.startswith('"week_ending"')).split(",")
    column = names.index('"luck_lower"')
    cells = [row.split(",")[column].strip('"') for row in rows if row[:5] == '"2026']
    filled = [float(cell) for cell in cells if cell]
    assert len(filled) == 12
    assert filled[0] == pytest.approx(marks().lower, rel=0.01)


def test_the_band_is_named_with_its_coverage_and_the_note_repeats_the_finding():
    assert luck_label(marks()) == "by luck alone (90 %)"
    assert SENTENCE.removeprefix("d: ") in luck_note(marks(), compared())
    assert "last 52 weeks" in luck_note(marks(), compared(since=None))
