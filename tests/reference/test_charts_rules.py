"""Our rules fire where qcc, qicharts2 and NHSRplotthedots say, and count runs as they do.

Run statistics are compared for every case that has them: about our own centre line where the chart
is one of ours, and about the line that the case gives for all.
"""

import json
from dataclasses import astuple

import numpy as np
import pytest

from hotspot.core.types import SIGNALS_HIGH, SIGNALS_LOW
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.shewhart import Limits, xmr
from hotspot.spc.rules import NELSON, NHS, RuleSettings, judge, run_tests
from hotspot.spc.rules.anhoej import fewest_allowed, longest_allowed
from tests.reference import test_control_charts as charts

RUN_CHARTS = (
    "20_run_on_centre/run",
    "20_run_on_centre/bigger_cl",
    "25_zero_denominator/run",
    "28_constant/run",
    "31_short_01/run",
    "31_short_05/run",
    "36_beddays_3_areas/run_freeze52",
)

ONE_RULE = {
    "WE1": {"use_points": True},
    "WE2": {"two_of_three": "any third"},
    "WE3": {"four_of_five": True},
    "WE4": {"use_shift": True, "shift_length": 8},
    "N1": {"use_points": True},
    "N2": {"use_shift": True, "shift_length": 9},
    "N3": {"trend_length": 6},
    "N4": {"alternating_length": 14},
    "N5": {"two_of_three": "any third"},
    "N6": {"four_of_five": True},
    "N7": {"within_length": 15},
    "N8": {"outside_length": 8},
}

NHS_WORDS = {
    "Common Cause": "common cause",
    "Above UCL": "high point",
    "Below LCL": "low point",
    "7 Points Above CL": "high shift",
    "7 Points Below CL": "low shift",
    "2 in 3 Above CL": "high zone",
    "2 in 3 Below CL": "low zone",
    "7 Point Trend (Increasing)": "high trend",
    "7 Point Trend (Decreasing)": "low trend",
}

COVERED = (
    *RUN_CHARTS,
    "22_anhoej_bounds_even",
    *(f"25r_nelson_we_crafted/{rule}" for rule in ONE_RULE),
    "38_nhs_rules_crafted",
)


def settled(limits: Limits, rules: RuleSettings) -> np.ndarray:
    """Judge a series of which every week is complete."""
    n, w = limits.value.shape
    return judge(limits, np.ones(w, dtype=bool), np.ones(n, dtype=bool), rules)


def crafted(inputs: dict) -> Limits:
    """Make limits of a known centre and standard deviation."""
    values = charts.column(inputs["x"])[None, :]
    use = baseline_of(True, values.shape)
    centre, sigma = (np.full(values.shape, float(inputs[name])) for name in ("center", "sd"))
    unknown = np.full((1, 1), np.nan)
    return Limits(values, centre, centre - 3 * sigma, centre + 3 * sigma, sigma, unknown, use)


@pytest.mark.parametrize("rule", ONE_RULE)
def test_rules_fire_where_qcc_says(reference, rule):
    inputs, _, expected = charts.load(reference, f"25r_nelson_we_crafted/{rule}")
    rules = RuleSettings(**{"use_points": False, "use_shift": False, **ONE_RULE[rule]})

    fired = settled(crafted(inputs), rules)[0] != "common cause"

    assert (np.flatnonzero(fired) + 1).tolist() == list(expected)


def test_all_of_nelsons_rules_together_fire_where_any_of_them_does(reference):
    inputs, _, _ = charts.load(reference, "25r_nelson_we_crafted/N1")
    each = [charts.load(reference, f"25r_nelson_we_crafted/N{number}")[2] for number in range(1, 9)]

    fired = settled(crafted(inputs), NELSON)[0] != "common cause"

    assert (np.flatnonzero(fired) + 1).tolist() == sorted(set().union(*each))


def test_limits_of_run_tests_equal_those_of_r(reference):
    inputs, _, _ = charts.load(reference, "22_anhoej_bounds_even/n")
    text = (reference / charts.FOLDER / "22_anhoej_bounds_even.json").read_text(encoding="utf-8")
    expected = json.loads(text)["expected"]
    useful = np.array(inputs["n"])

    assert longest_allowed(useful).tolist() == expected["longest_run_max"]
    assert fewest_allowed(useful).tolist() == expected["n_crossings_min"]


@pytest.mark.parametrize("variant", ["increase", "decrease", "neutral", "all_points"])
def test_nhs_rules_equal_nhsrplotthedots(reference, variant):
    inputs, settings, expected = charts.load(reference, f"38_nhs_rules_crafted/{variant}")
    settings = settings or {}
    values = charts.column(inputs["y"])[None, :]
    fixed = np.arange(values.shape[1]) < settings.get("fix", values.shape[1])
    limits = xmr(values, baseline_of(fixed, values.shape), screen=True, d2=charts.D2_OF_2_66)

    status = settled(limits, NHS)[0]

    charts.assert_lines(limits, expected["points"], ("mean_col", "lpl", "upl"))
    said = [NHS_WORDS[word] for word in expected["points"]["special_cause_type"]]
    assert status.tolist() == said
    meant = [point_type(word, settings.get("dir", "increase")) for word in status]
    assert meant == expected["points"]["point_type"]


def point_type(word: str, better: str) -> str:
    """Say what NHSRplotthedots calls a week, by the direction that is better."""
    if word == "common cause":
        return "common_cause"
    if better == "neutral":
        return f"special_cause_neutral_{'high' if word in SIGNALS_HIGH else 'low'}"
    good = SIGNALS_HIGH if better == "increase" else SIGNALS_LOW
    return f"special_cause_{'improvement' if word in good else 'concern'}"


def listed(values: object) -> list:
    """Give what may be one value as a list."""
    return values if isinstance(values, list) else [values]


def summaries(expected: dict) -> list[tuple]:
    """Give useful points, runs and crossings of each facet and phase, zero where there are none."""
    names = ("n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min")
    columns = [listed(expected["summary"][name]) for name in (*names, "runs_signal")]
    return [tuple(value or 0 for value in row) for row in zip(*columns, strict=True)]


def counted(value, line, use) -> list[tuple]:
    """Count the runs of each area and phase as the cases list them."""
    tests = run_tests(value, line, use, np.isfinite(value))
    return [(*astuple(test), test.signal) for area in tests for test in area]


@pytest.mark.parametrize("variant", charts.QICHARTS2)
def test_runs_about_our_own_centre_line_equal_qicharts2(reference, variant):
    inputs, settings, expected = charts.load(reference, variant)
    events = charts.by_area(inputs, settings, settings["y"])
    exposure = charts.by_area(inputs, settings, settings["n"]) if "n" in settings else events
    use = charts.baseline_as_told(settings, events.shape)

    screen = settings.get("screened", True)
    limits = charts.CHARTS[settings["chart"]](events, exposure, use, screen=screen)

    assert counted(limits.value, limits.centre, use) == summaries(expected)


@pytest.mark.parametrize("variant", RUN_CHARTS)
def test_runs_about_our_own_median_equal_qicharts2(reference, variant):
    inputs, settings, expected = charts.load(reference, variant)
    value = charts.by_area(inputs, settings, settings["y"])
    if "n" in settings:
        size = charts.by_area(inputs, settings, settings["n"])
        value = np.divide(value, size, out=np.full(value.shape, np.nan), where=size > 0)
    use = charts.baseline_as_told(settings, value.shape)

    medians = use.medians(value)
    line = use.along(np.full(medians.shape, settings["cl"]) if "cl" in settings else medians)

    drawn = np.isfinite(value).ravel()
    told = charts.column(expected["points"]["cl"])[drawn]
    ours = line.ravel()[drawn] * settings.get("multiply", 1)
    np.testing.assert_allclose(ours, told, rtol=1e-9)
    assert counted(value, line, use) == summaries(expected)


def test_runs_of_every_case_about_the_line_it_gives_equal_qicharts2(reference):
    compared = 0
    for path in sorted((reference / charts.FOLDER).glob("*.json")):
        for key, expected in json.loads(path.read_text(encoding="utf-8"))["expected"].items():
            if not isinstance(expected, dict) or "summary" not in expected:
                continue
            points = {name: np.array(listed(all_)) for name, all_ in expected["points"].items()}
            facets = points.get("facet", np.zeros(len(points["part"])))
            found = []
            for facet in dict.fromkeys(facets.tolist()):
                mine = facets == facet
                value, line = (
                    charts.column(points[name][mine].tolist())[None, :] for name in ("y", "cl")
                )
                told = points["part"][mine], ~points["include"][mine].astype(bool)
                use = baseline_of(True, value.shape, phases=told[0], ghosts=told[1])
                found += counted(value, line, use)
            assert found == summaries(expected), f"{path.stem}/{key}"
            compared += 1
    assert compared >= 60
