import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc import ChartSettings, Phase, control_chart

VISITS = [12, 9, 14, 11, 8, 13, 10, 12, 9, 11, 15, 10, 11, 13, 9, 12, 10, 14, 8, 11, 12, 10, 31, 12]
HOURS = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214]
"""Hours between failures (Montgomery, Introduction to Statistical Quality Control, table 7.14)."""


def test_whole_numbers_are_counts_and_others_are_measurements():
    assert control_chart(VISITS).kind == "u′"
    assert control_chart([value + 0.5 for value in VISITS]).kind == "XmR"
    assert control_chart([value - 20 for value in VISITS]).kind == "XmR"


def test_the_one_wild_week_is_found():
    chart = control_chart(VISITS)

    assert np.flatnonzero(chart.signal).tolist() == [22]


def test_days_of_stays_get_probability_limits_and_shares_theirs():
    days = control_chart(VISITS, [900.0] * 24, family="person_days")
    shares = control_chart(VISITS, [200.0] * 24, family="proportion")

    assert days.kind == "negative binomial"
    assert shares.kind == "p′"


@pytest.mark.parametrize(
    "kind", ["c", "u", "negative binomial", "XmR", "MR", "run", "EWMA", "CUSUM", "g"]
)
def test_any_chart_that_serves_can_be_asked_for(kind):
    chart = control_chart(VISITS, kind=kind)

    assert chart.kind == ("u" if kind == "c" else kind)
    assert chart.why
    assert len(chart.status) == 24


def test_times_between_events_may_be_too_short_as_well_as_too_long():
    chart = control_chart([*HOURS, 0.05], kind="t", settings=ChartSettings(baseline_weeks=18))

    assert chart.status[-1] == "low point"


def test_several_measurements_a_point_are_charted_by_mean_and_by_spread():
    measured = np.random.default_rng(1).normal(10, 1, (24, 5))
    measured[20] += 4

    assert control_chart(measured, kind="x̄").status[20] == "high point"
    assert control_chart(measured, kind="s").status[20] == "common cause"


def test_a_run_chart_has_no_limits_and_still_finds_a_shift():
    values = [3.5, 4.5] * 8 + [6.5] * 8

    chart = control_chart(values, kind="run", settings=ChartSettings(baseline_weeks=16))

    assert not np.isfinite(chart.upper).any()
    assert chart.status[-1] == "high shift"
    assert "common cause" in chart.status


def test_new_limits_begin_where_somebody_said():
    values = [value + 0.5 for value in VISITS[:12]] + [value + 20.5 for value in VISITS[12:22]]
    start = (np.datetime64("2000-01-01") + 7 * 12).item()

    plain = control_chart(values)
    told = control_chart(values, settings=ChartSettings(phases=(Phase(start, "new clinic", "AB"),)))

    assert plain.signal.any()
    assert not told.signal.any()
    assert told.centre[-1] > told.centre[0] + 15
    assert dict(told.made)["new limits"] == f"from {start} (new clinic, AB)"


def test_missing_weeks_are_missing():
    chart = control_chart([*VISITS[:5], None, *VISITS[6:]])

    assert chart.status[5] == "no data"
    assert (chart.status == "no data").sum() == 1


def test_the_rest_of_the_region_can_be_given():
    others = np.tile(np.array(VISITS, dtype=float) * 10, (3, 1)), np.full((3, 24), 9000.0)

    chart = control_chart(VISITS, [900.0] * 24, others=others)

    assert not chart.signal.any(), "the wild week was everybody's"
    assert "rest of the region" in chart.why


def test_print_says_what_matters():
    said = str(control_chart(VISITS))

    assert said.startswith("u′ chart of 24 points: usual 11.96, limits 0 to ")
    assert "Signals: 2000-06-03 high point" in said


def test_what_does_not_fit_is_refused_in_words():
    with pytest.raises(UnsupportedMethod, match="chart 'x̄' does not serve these values; choose"):
        control_chart([1.5, 2.5], kind="x̄")
    with pytest.raises(InvalidCounts, match="ascending"):
        control_chart([1.5, 2.5], weeks=["2026-01-10", "2026-01-03"])
    with pytest.raises(UnsupportedMethod, match="chart 'p' does not serve events"):
        control_chart(VISITS, kind="p")
