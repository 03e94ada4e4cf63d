from datetime import date

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc import ChartSettings, Exclusion, Phase, control_chart

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


NUMBERED = list(range(24))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"values": None}, "values must be a list of numbers, one a week"),
        ({"values": 5}, "values must be a list of numbers, one a week"),
        ({"values": []}, "values must be a list of numbers, one a week"),
        ({"values": {"a": 1}}, "values must be numbers, one a week"),
        ({"values": np.array(["2026-01-03"], dtype="datetime64[D]")}, "values must be a list of n"),
        ({"values": [4.0, "Ann", 2.0]}, "values must be numbers, one a week; row 2 is not"),
        ({"values": [[1.0, 2.0], [3.0]]}, "values must be numbers, one a week; row 1 is not"),
        ({"values": [1.5, np.inf, 2.5]}, "values must be finite and at most 1e.15; row 2 is not"),
        ({"values": [1.5, 1e300, 2.5]}, "row 2 is not; correct it"),
        ({"exposure": 900.0}, "exposure must be a list of numbers"),
        ({"exposure": [900.0] * 23}, r"exposure \(23,\) must fit the values, \(24,\)"),
        ({"complete": [True] * 23}, r"complete \(23,\) must be True or False, for all or one for"),
        ({"complete": ["yes"] * 24}, "complete must be True or False, for all or one"),
        ({"complete": [1.0, np.nan] * 12}, "complete must be True or False"),
        ({"complete": [[True], [True, False]]}, "complete must be True or False"),
        ({"others": 5}, "others must be two: counts, and exposures"),
        ({"others": ([VISITS],)}, "others must be two: counts, and exposures"),
        ({"others": ([VISITS[1:]], [VISITS[1:]])}, r"counts \(1, 23\) and exposures \(1, 23\) of"),
        ({"others": ([VISITS], [VISITS] * 2)}, r"exposures \(2, 24\) of others must be areas by"),
        ({"others": (["a"], [VISITS])}, "counts of others must be numbers, one a week; row 1"),
        ({"weeks": ["soon"] * 24}, "weeks must be dates, as 2026-01-31, .*; row 1 is not"),
        ({"weeks": NUMBERED}, "and these are numbers; leave weeks out to number them"),
        ({"weeks": "2026-01-03"}, r"their shape is \(\), of the values \(24,\)"),
        ({"weeks": [None] * 24}, "weeks must be dates, .*; row 1 has none"),
        ({"weeks": ["2026-01-03"] * 24}, "weeks must be ascending; row 2 does not come after"),
        ({"kind": None}, "kind must be the name of a chart"),
        ({"kind": ["u"]}, "kind must be the name of a chart"),
        ({"family": []}, "family one of events, person_days, proportion"),
        ({"settings": None}, "settings must be ChartSettings"),
        ({"kind": "EWMA", "others": ([VISITS], [VISITS])}, "only counts have an exposure, or oth"),
        ({"values": np.ones((24, 3)), "kind": "s", "exposure": [1.0] * 24}, "only counts have an"),
    ],
)
def test_what_is_no_series_is_refused_in_words(given, message):
    values = given.pop("values", VISITS)

    with pytest.raises((InvalidCounts, UnsupportedMethod), match=message) as refused:
        control_chart(values, **given)

    assert "Ann" not in str(refused.value)
    assert "soon" not in str(refused.value)


@pytest.mark.parametrize(
    ("decided", "message"),
    [
        ({"baseline_weeks": "5"}, "baseline weeks must be a whole number, at least 1"),
        ({"baseline_weeks": float("nan")}, "baseline weeks must be a whole number"),
        ({"baseline_weeks": 0}, "baseline weeks must be a whole number, at least 1"),
        ({"baseline_weeks": 10**12}, "at least 1 and at most 5200"),
        ({"baseline_weeks": True}, "baseline weeks must be a whole number"),
        ({"tail": "x"}, "tail must be a number"),
        ({"tail": float("nan")}, "tail must be above 0 and below 0.5"),
        ({"d2": -1}, "d2 must be at least 0.5 and at most 2, not -1"),
        ({"d2": 0}, "d2 must be at least 0.5"),
        ({"floor": -1}, "floor must be at least 0 and at most 10, not -1"),
        ({"floor": 1e300}, "floor must be at least 0 and at most 10"),
        ({"screen": "no"}, "screen must be True or False"),
        ({"rules": None}, "rules must be RuleSettings"),
        ({"kind": 3}, "kind the name of a chart"),
        ({"compared": ["region"]}, "choose one of own past, region, season"),
        ({"phases": "2026-01-03"}, "phases must be a tuple, and each one a hotspot.spc.Phase"),
        ({"phases": ("2026-01-03",)}, "phases must be a tuple, and each one a hotspot.spc.Phase"),
        ({"phases": (Phase("2026-01-03"),)}, "start of each of the phases must be a datetime.date"),
        ({"exclusions": (Phase(date(2026, 1, 3)),)}, "each one a hotspot.spc.Exclusion"),
        ({"exclusions": (Exclusion(date(2026, 1, 3), None),)}, "last of each of the exclusions"),
    ],
)
def test_settings_that_are_none_are_refused_in_words(decided, message):
    with pytest.raises((InvalidCounts, UnsupportedMethod), match=message):
        ChartSettings(**decided)


def test_a_list_of_phases_will_do():
    phase = Phase(date(2000, 2, 5))

    assert ChartSettings(phases=[phase]) == ChartSettings(phases=(phase,))


def test_dates_may_come_as_text_and_completeness_as_ones():
    weeks = [str(week) for week in np.datetime64("2026-01-03") + 7 * np.arange(24)]

    chart = control_chart(VISITS, weeks=weeks, complete=[1] * 23 + [0])

    assert chart.weeks[0] == np.datetime64("2026-01-03")
    assert chart.status[-1] == "incomplete"


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("auto", {"centre": 5.0}, "a chart 'auto of counts' has no options"),
        ("u", {"weight": 0.2}, "a chart 'u of counts' has no options"),
        ("XmR", {"centre": 5.0}, "a chart 'XmR' has no options"),
        ("EWMA", {"shift": 1.0}, "'EWMA' has the options centre, sd, weight, sigmas"),
        ("EWMA", [1.0], "'EWMA' has the options"),
        ("EWMA", {"weight": "x"}, "option weight must be one finite number"),
        ("EWMA", {"weight": 2.0}, "weight 2 must be above 0 and at most 1"),
        ("EWMA", {"sd": 0.0}, "option sd must be above 0"),
        ("CUSUM", {"interval": float("nan")}, "option interval must be one finite number"),
        ("g", {"every": 1.5}, "option every must be a whole number of events"),
        ("g", {"mean": -3.0}, "option mean must be above 0"),
        ("g", {"mean": 1e300}, "option mean must be one finite number, at most 1e.15"),
        ("CUSUM", {"sd": 1e-300}, "option sd must be above 0, at least 1e-09"),
        ("t", {"every": 10**9}, "option every must be a whole number of events, 1 to 1000"),
        ("t", {"limits": "best"}, "limits is 'best'; choose exact, predictive or published"),
    ],
)
def test_options_that_a_chart_does_not_have_are_refused_in_words(kind, options, message):
    with pytest.raises((InvalidCounts, UnsupportedMethod), match=message):
        control_chart(VISITS, kind=kind, options=options)


def test_options_change_the_chart_they_are_of():
    plain, told = (
        control_chart(VISITS, kind="EWMA", options=given)
        for given in (None, {"centre": 11.0, "sd": 2.0, "weight": 1.0, "sigmas": 2.0})
    )
    every = control_chart(HOURS, kind="t", options={"every": 3, "limits": "exact"})

    assert not (plain.centre == 11).any()
    assert (told.centre == 11).all()
    np.testing.assert_allclose(told.upper, 15.0)
    np.testing.assert_allclose(told.value, VISITS)
    assert (every.lower > control_chart(HOURS, kind="t", options={"limits": "exact"}).lower).all()


def test_a_run_chart_of_a_handful_of_events_judges_no_runs_with_or_without_exposure():
    few = [0, 1, 0, 2, 1, 0] * 4 + [2] * 10

    plain, counted = control_chart(few, kind="run"), control_chart(few, [7.0] * 34, kind="run")

    assert plain.status.tolist() == counted.status.tolist()
    assert "fewer than 2 events a point" in plain.why


def test_periods_of_four_weeks_are_points_and_not_weeks_with_gaps():
    ends = np.datetime64("2024-01-27") + 28 * np.arange(24)

    chart = control_chart([value + 0.5 for value in VISITS], weeks=ends)

    assert len(chart.weeks) == 24
    assert chart.status[22] == "high point"
