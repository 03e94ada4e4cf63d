"""Farrington flexible equals that of R's surveillance, peculiarities included where asked for."""

import json

import numpy as np
import pytest

from hotspot.spc.seasons.farrington import farrington
from hotspot.spc.seasons.farrington_settings import FarringtonSettings

CASE = "44_farrington_salmonella_agona"
VARIANTS = ("original", "noufaily_nbplugin", "noufaily_muan")
COVERED = tuple(f"{CASE}/{variant}" for variant in VARIANTS)

NAMES = {
    "b": "years",
    "w": "half_window",
    "noPeriods": "periods",
    "reweight": "reweight",
    "weightsThreshold": "weights_threshold",
    "trend": "trend",
    "pThresholdTrend": "p_trend",
    "alpha": "alpha",
    "thresholdMethod": "bound",
    "pastWeeksNotIncluded": "skip",
}
"""What surveillance calls each of our settings."""

DEFAULTS = {"b": 5, "w": 3, "noPeriods": 1, "alpha": 0.05, "thresholdMethod": "delta"}
"""Those of surveillance that are not ours."""

POWERS = {"none": 1.0, "1/2": 1 / 2, "2/3": 2 / 3}


def load(reference, variant: str) -> tuple[dict, dict, dict, float]:
    """Give input, control, expected numbers and tolerance of one variant."""
    path = reference / "control-charts" / f"{CASE}.json"
    case = json.loads(path.read_text(encoding="utf-8"))
    return (
        case["input"],
        case["params"][variant],
        case["expected"][variant],
        case["tolerance"]["rel"],
    )


def column(values: list) -> np.ndarray:
    """Give a column as floats, missing ones not a number."""
    return np.array([np.nan if value in (None, "NA") else value for value in values], dtype=float)


def settings_of(control: dict, freq: int, *, like_surveillance: bool = True) -> FarringtonSettings:
    """Translate the control list of surveillance."""
    told = DEFAULTS | control
    told.setdefault("pastWeeksNotIncluded", told["w"])
    least_events, within = told.get("limit54", (5, 4))
    return FarringtonSettings(
        **{ours: told[theirs] for theirs, ours in NAMES.items() if theirs in told},
        power=POWERS[told.get("powertrans", "2/3")],
        least_events=least_events,
        within=within,
        weeks_a_year=freq,
        like_surveillance=like_surveillance,
    )


def judged(inputs: dict, control: dict, expected: dict, **how):
    """Judge the weeks of a case."""
    exposure = column(inputs["population"])[None, :] if control.get("populationOffset") else None
    return farrington(
        column(inputs["y"])[None, :],
        exposure,
        judged=np.array(expected["range_1based"]) - 1,
        settings=settings_of(control, inputs["freq"], **how),
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_equals_surveillance(reference, variant):
    inputs, control, expected, rel = load(reference, variant)

    found = judged(inputs, control, expected)

    theirs = {
        "expected": "expected",
        "upper": "upperbound",
        "score": "score",
        "p": "pvalue",
        "alarm": "alarm",
        "trend_used": "trend_used",
    }
    for ours, name in theirs.items():
        values = getattr(found, ours)[0].astype(float)
        np.testing.assert_allclose(values, column(expected[name]), rtol=rel, err_msg=name)


@pytest.mark.parametrize("variant", VARIANTS)
def test_weeks_with_few_events_have_no_bound_and_say_why(reference, variant):
    inputs, control, expected, _ = load(reference, variant)

    found = judged(inputs, control, expected)

    few = np.isnan(column(expected["upperbound"]))
    assert few.any()
    assert (found.status[0][few] == "fewer than 5 events in 4 weeks").all()
    assert not found.alarm[0][few].any()


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_peculiarities_change_standard_errors_and_scores_only(reference, variant):
    inputs, control, expected, _ = load(reference, variant)

    plain = judged(inputs, control, expected, like_surveillance=False)
    like = judged(inputs, control, expected)

    same = plain.trend_used == like.trend_used
    assert same.mean() > 0.8
    np.testing.assert_allclose(plain.expected[same], like.expected[same], rtol=1e-9)
    if control["thresholdMethod"] == "nbPlugin":
        np.testing.assert_array_equal(plain.upper, like.upper)
    bounded = np.isfinite(plain.upper)
    assert ((plain.score > 1) == plain.alarm)[bounded].all()
