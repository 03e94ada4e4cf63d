"""Our limits and rules equal those of qicharts2, qcc, NHSRplotthedots and the textbooks.

The cases were computed with those programs; the folder's README says with which versions. Each case
has variants, and every variant is either tested, here or beside this module, or decided otherwise
on purpose.
"""

import json
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from hotspot.core.types import SIGNALS_HIGH, SIGNALS_LOW
from hotspot.spc.baselines import baseline_of, first_weeks
from hotspot.spc.limits.laney import Spread, p_prime, u_prime
from hotspot.spc.limits.shewhart import c, p, u, xmr
from hotspot.spc.rules import (
    RuleSettings,
    high_points,
    high_shifts,
    judge,
    low_points,
    low_shifts,
    run_lengths,
    side_of,
)
from tests.charted import chart_own_past

FOLDER = "control-charts"
D2_OF_2_66 = 3 / 2.66
"""NHSRplotthedots multiplies the mean moving range by 2.66."""

QICHARTS2 = (
    "01_imr_montgomery_6_5/i",
    "01_imr_montgomery_6_5/i_unscreened",
    "07_p_montgomery_7_1/exclude_part",
    "07_p_montgomery_7_1/exclude_freeze",
    "07_p_montgomery_7_1/three_phases",
    "09_c_montgomery_7_3/main",
    "09_c_montgomery_7_3/all",
    "11_u_montgomery_7_4/default",
    "12_laney_nhs_accidents/p",
    "12_laney_nhs_accidents/pp",
    "12_laney_nhs_accidents/pp_unscreened",
    "12_laney_nhs_accidents/up",
    "12_laney_nhs_accidents/up_unscreened",
    "20_run_on_centre/i",
    "23_laney_screening_u/u",
    "23_laney_screening_u/up_screened",
    "23_laney_screening_u/up_unscreened",
    "23_laney_screening_u/up_exclude",
    "23_laney_screening_u/up_exclude_unscreened",
    "25_zero_denominator/p",
    "25_zero_denominator/pp",
    "25_zero_denominator/u",
    "25_zero_denominator/up",
    "27_missing_points_i/i",
    "27_missing_points_i/exclude",
    "27_missing_points_i/i_unscreened",
    "28_constant/i_unscreened",
    "28_constant/c",
    "28_constant/u",
    "28_constant/up_unscreened",
    "28_constant/p",
    "31_short_01/i",
    "31_short_01/u",
    "31_short_01/up",
    "31_short_05/i",
    "31_short_05/u",
    "31_short_05/up",
    "32_phase_freeze_emulated/parts_plain",
    "32_phase_freeze_emulated/baseline12_phase2_12",
    "32_phase_freeze_emulated/freeze12",
    "34_denominators_5_to_50000/p",
    "34_denominators_5_to_50000/pp",
    "34_denominators_5_to_50000/u",
    "34_denominators_5_to_50000/up",
    "36_beddays_3_areas/up_freeze52",
    "36_beddays_3_areas/u_freeze52",
)

PLOTTHEDOTS = (
    "03_xmr_screen_vignette/screened",
    "03_xmr_screen_vignette/unscreened",
    "40_ptd_constant/unscreened",
    "42_ptd_short_06/main",
    "42_ptd_short_13/main",
)

QCC = (
    "43_qcc27_second_engine/p",
    "43_qcc27_second_engine/c",
    "43_qcc27_second_engine/xbar.one",
)

BY_DATE = ("52_unbalanced_areas_freeze/date_based",)

DECIDED_OTHERWISE = {
    "28_constant/i": "screening leaves no range: limits on the centre line, not missing",
    "28_constant/up": "screening leaves no range: limits on the centre line, not missing",
    "28_constant/pp": "screening leaves no range: limits on the centre line, not missing",
    "40_ptd_constant/screened": "screening leaves no range: limits on the centre line, not missing",
    "41_ptd_missing_crashes/main": "a missing week is a missing week, not an error",
    "52_unbalanced_areas_freeze/index_based_qicharts2": "baselines go by date",
}

CHARTS = {
    "i": lambda y, _, use, **how: xmr(y, use, screen=how["screen"]),
    "c": lambda y, _, use, **_how: c(y, use),
    "u": lambda y, n, use, **_how: u(y, n, use),
    "p": lambda y, n, use, **_how: p(y, n, use),
    "up": lambda y, n, use, **how: u_prime(y, n, use, spread=Spread(0, how["screen"])),
    "pp": lambda y, n, use, **how: p_prime(y, n, use, spread=Spread(0, how["screen"])),
}
"""Our function for each chart of qicharts2, without the floor under sigma z that is our default."""


def load(reference: Path, variant: str) -> tuple[dict, dict, dict]:
    """Give input, settings and expected numbers of one variant."""
    name, _, key = variant.partition("/")
    case = json.loads((reference / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    settings = case.get("params") or {}
    return case["input"], settings.get(key, settings) or {}, case["expected"][key]


def column(values: object) -> np.ndarray:
    """Give a column as floats, missing ones not a number."""
    listed = values if isinstance(values, list) else [values]
    return np.array([np.nan if value in (None, "NA") else value for value in listed], dtype=float)


def by_area(inputs: dict, settings: dict, key: str) -> np.ndarray:
    """Give a column as areas by weeks."""
    values = column(inputs[key])
    n_areas = len(dict.fromkeys(inputs[settings["facet"]])) if "facet" in settings else 1
    return values.reshape(n_areas, -1)


def indices(value: object) -> np.ndarray:
    """Give 1-based indices as columns."""
    return np.atleast_1d(np.asarray(value, dtype=int)) - 1


def baseline_as_told(settings: dict, shape: tuple[int, int]):
    """Translate freeze, part and exclude into a baseline."""
    weeks = np.arange(shape[1])
    last = settings.get("freeze", shape[1])
    phases = np.searchsorted(np.atleast_1d(settings.get("part", shape[1])), weeks + 1)
    ghosts = np.isin(weeks, indices(settings.get("exclude", [])))
    return baseline_of(weeks < last, shape, phases=phases, ghosts=ghosts)


def assert_lines(limits, points: dict, names: tuple[str, str, str], multiply: float = 1.0):
    """Compare centre line and limits wherever the other program draws a point."""
    drawn = np.isfinite(limits.value).ravel()
    for ours, theirs in zip((limits.centre, limits.lower, limits.upper), names, strict=True):
        expected = column(points[theirs])
        np.testing.assert_allclose(
            multiply * ours.ravel()[drawn], expected[drawn], rtol=1e-9, atol=1e-12, err_msg=theirs
        )


@pytest.mark.parametrize("variant", QICHARTS2)
def test_equals_qicharts2(reference, variant):
    inputs, settings, expected = load(reference, variant)
    events = by_area(inputs, settings, settings["y"])
    exposure = by_area(inputs, settings, settings["n"]) if "n" in settings else events
    use = baseline_as_told(settings, events.shape)
    screen = settings.get("screened", True)

    limits = CHARTS[settings["chart"]](events, exposure, use, screen=screen)

    assert_lines(limits, expected["points"], ("cl", "lcl", "ucl"), settings.get("multiply", 1))
    beyond = high_points(limits.value, limits.upper) | low_points(limits.value, limits.lower)
    assert (np.flatnonzero(beyond) + 1).tolist() == list(expected["sigma_signal_index_1based"])
    if "sigma_z_by_part" in expected:
        told = column(list(expected["sigma_z_by_part"].values()))
        np.testing.assert_allclose(limits.sigma_z.ravel(), told, rtol=1e-9)


@pytest.mark.parametrize("variant", PLOTTHEDOTS)
def test_equals_nhsrplotthedots(reference, variant):
    inputs, settings, expected = load(reference, variant)
    values = column(inputs["y"])[None, :]
    everywhere = baseline_of(True, values.shape)

    limits = xmr(values, everywhere, screen=settings.get("screen", True), d2=D2_OF_2_66)

    assert_lines(limits, expected["points"], ("mean_col", "lpl", "upl"))
    beyond = high_points(limits.value, limits.upper) | low_points(limits.value, limits.lower)
    assert beyond.ravel().tolist() == expected["points"]["outside_limits"]


@pytest.mark.parametrize("variant", QCC)
def test_equals_qcc(reference, variant):
    inputs, _, expected = load(reference, variant)
    one = inputs[variant.partition("/")[2]]
    events = column(one["x"])[None, :]
    everywhere = baseline_of(True, events.shape)
    limits = {
        "43_qcc27_second_engine/p": lambda: p(events, column(one["n"])[None, :], everywhere),
        "43_qcc27_second_engine/c": lambda: c(events, everywhere),
        "43_qcc27_second_engine/xbar.one": lambda: xmr(events, everywhere),
    }[variant]()

    np.testing.assert_allclose(limits.centre[0], expected["center"], rtol=1e-9)
    np.testing.assert_allclose(limits.lower[0], column(expected["lcl"])[0], rtol=1e-9)
    np.testing.assert_allclose(limits.upper[0], column(expected["ucl"])[0], rtol=1e-9)
    beyond = high_points(limits.value, limits.upper) | low_points(limits.value, limits.lower)
    assert (np.flatnonzero(beyond) + 1).tolist() == sorted(expected["beyond_1based"])
    lengths = run_lengths(side_of(limits.value, limits.centre), everywhere.phases)
    runs = high_shifts(lengths, 7) | low_shifts(lengths, 7)
    assert (np.flatnonzero(runs) + 1).tolist() == list(expected["runs_1based"])


def test_baseline_by_date_keeps_two_areas_on_the_same_weeks(reference):
    inputs, settings, expected = load(reference, "52_unbalanced_areas_freeze/date_based")
    weeks = np.unique(np.array(inputs["x"], dtype="datetime64[D]"))
    events, exposure = np.full((2, len(weeks)), np.nan), np.full((2, len(weeks)), np.nan)
    rows = np.searchsorted(expected["facet"], inputs["area"])
    columns = np.searchsorted(weeks, np.array(inputs["x"], dtype="datetime64[D]"))
    events[rows, columns], exposure[rows, columns] = column(inputs["y"]), column(inputs["n"])

    n_baseline = int((weeks <= np.datetime64(settings["freeze_date"])).sum())
    limits = u(events, exposure, first_weeks(np.isfinite(events), weeks, n_baseline))

    np.testing.assert_allclose(limits.centre[:, -1], expected["cl"], rtol=1e-9)
    np.testing.assert_allclose(limits.upper[:, -1], expected["ucl_last"], rtol=1e-9)
    np.testing.assert_allclose(limits.lower[:, -1], expected["lcl_last"], atol=1e-12)


@pytest.mark.parametrize(
    "variant",
    ["28_constant/i", "28_constant/up", "28_constant/pp", "40_ptd_constant/screened"],
)
def test_constant_series_have_limits_on_the_centre_line_where_others_have_none(reference, variant):
    inputs, settings, expected = load(reference, variant)
    events = column(inputs["y"])[None, :]
    exposure = column(inputs.get("n", inputs["y"]))[None, :]
    everywhere = baseline_of(True, events.shape)

    limits = CHARTS[settings.get("chart", "i")](events, exposure, everywhere, screen=True)

    theirs = expected["points"].get("ucl", expected["points"].get("upl"))
    assert np.isnan(column(theirs)).all()
    np.testing.assert_allclose(limits.upper, limits.centre, rtol=1e-9)
    np.testing.assert_allclose(limits.lower, limits.centre, rtol=1e-9)


def test_missing_weeks_do_not_stop_a_chart(reference):
    inputs, _, expected = load(reference, "41_ptd_missing_crashes/main")
    values = column(inputs["y"])[None, :]
    everywhere = baseline_of(True, values.shape)

    limits = xmr(values, everywhere)
    status = judge(limits, np.ones(values.shape[1], bool), np.array([True]), RuleSettings())

    assert "error" in expected
    assert (status == "no data").tolist() == np.isnan(values).tolist()
    assert np.isfinite(limits.upper).all()


def test_three_areas_of_bed_days_signal_as_in_qicharts2_with_our_defaults(reference):
    inputs, settings, expected = load(reference, "36_beddays_3_areas/up_freeze52")
    events, exposure = (by_area(inputs, settings, key) for key in ("y", "n"))
    weeks = by_area(inputs | {"x": range(312)}, settings, "x")[0].astype(int)
    everything = np.ones(len(weeks), dtype=bool)

    charts = chart_own_past(
        events,
        exposure,
        np.datetime64("2022-01-08") + 7 * weeks,
        family="person_days",
        observed=everything,
        complete=everything,
        baseline_weeks=52,
    )

    signals = np.concatenate([chart.signal for chart in charts])
    assert np.isin(np.flatnonzero(signals) + 1, expected["sigma_signal_index_1based"]).all()
    statuses = set(np.concatenate([chart.status for chart in charts]))
    assert not statuses & {SIGNALS_HIGH[1], SIGNALS_LOW[1]}, "runs of bed-days are not judged"


def covered_by_topic() -> set[str]:
    """Collect what the tests of single topics say they run."""
    modules = sorted(Path(__file__).parent.glob("test_charts_*.py"))
    loaded = [import_module(f"{__package__}.{one.stem}") for one in modules]
    return {name for one in loaded for name in getattr(one, "COVERED", ())}


def test_every_case_is_covered_or_decided_otherwise(reference):
    known = {*QICHARTS2, *PLOTTHEDOTS, *QCC, *BY_DATE, *DECIDED_OTHERWISE}
    known |= covered_by_topic()
    forgotten, found = [], set()
    for path in sorted((reference / FOLDER).glob("*.json")):
        for key in json.loads(path.read_text(encoding="utf-8"))["expected"]:
            names = {f"{path.stem}/{key}", path.stem} & known
            found |= names
            if len(names) != 1:
                forgotten.append(f"{path.stem}/{key}")

    assert not forgotten, "neither tested nor decided otherwise (or both)"
    assert not known - found, "named here, but not among the cases"
