"""Run, moving-range, subgroup, rare-event, EWMA, CUSUM and EARS charts equal those of R packages.

Of run charts only the centre line is compared here; what their runs say is tested with the rules.
"""

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc import ChartSettings, control_chart
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.individuals import mr, run
from hotspot.spc.limits.memory import cusum, ewma
from hotspot.spc.limits.rare import g, t
from hotspot.spc.limits.subgroups import s, subgroups, xbar
from hotspot.spc.rules import RuleSettings, high_points, low_points
from hotspot.spc.seasons.ears import ears
from tests.reference.test_control_charts import baseline_as_told, by_area, column, load

QICHARTS2 = (
    "01_imr_montgomery_6_5/mr",
    "05_xbar_s_montgomery_6_3/xbar",
    "05_xbar_s_montgomery_6_3/s",
    "14_t_montgomery_7_6/t",
    "14_t_montgomery_7_6/t_unscreened",
    "16_g_cabg_deaths/g",
    "16_g_cabg_deaths/freeze",
    "16_g_cabg_deaths/known_cl",
    "28_constant/mr",
)
RUN_CHARTS = (
    "20_run_on_centre/run",
    "20_run_on_centre/bigger_cl",
    "25_zero_denominator/run",
    "28_constant/run",
    "31_short_01/run",
    "31_short_05/run",
    "36_beddays_3_areas/run_freeze52",
)
QCC = (
    "18_ewma_cusum_montgomery_9_1/ewma",
    "18_ewma_cusum_montgomery_9_1/ewma_estimated",
    "18_ewma_cusum_montgomery_9_1/cusum",
)
SURVEILLANCE = (
    "45_ears_salmonella_agona/C1",
    "45_ears_salmonella_agona/C2",
    "45_ears_salmonella_agona/C3",
)
COVERED = (*QICHARTS2, *QCC, *SURVEILLANCE, "15o_t_zero_gap")

CHARTS = {
    "run": lambda y, use, told: run(y, use, centre=told.get("cl")),
    "mr": lambda y, use, told: mr(y, use, centre=told.get("cl")),
    "xbar": lambda y, use, told: xbar(y, use, centre=told.get("cl")),
    "s": lambda y, use, told: s(y, use, centre=told.get("cl")),
    "g": lambda y, use, told: g(y, use, limits="published", mean=told.get("cl")),
    "t": lambda y, use, told: t(y, use, limits="published", screen=told.get("screened", True)),
}
"""Our function for each chart of qicharts2, in the published variant."""


def two_sigma(limits, chart: str, settings: dict, values, use) -> tuple[np.ndarray, np.ndarray]:
    """Give the inner lines of qicharts2 from what a chart knows."""
    if chart == "mr":
        return limits.lower, limits.upper * 2 / 3
    if chart == "t":
        inner = t(values, use, limits="published", screen=settings.get("screened", True), sigmas=2)
        return inner.lower, inner.upper
    least = 0.0 if chart in ("g", "s") else -np.inf
    from_mean = limits.upper - 3 * limits.sigma
    return np.maximum(from_mean - 2 * limits.sigma, least), from_mean + 2 * limits.sigma


def in_weeks(inputs: dict, settings: dict) -> np.ndarray:
    """Spread measurements of equal x over one row of weeks."""
    weeks, place = np.unique(column(inputs[settings["x"]]), return_inverse=True)
    values = column(inputs[settings["y"]])
    number = np.bincount(place)
    rows = np.full((1, len(weeks), number.max()), np.nan)
    order = np.argsort(place, kind="stable")
    along = np.arange(len(place)) - np.repeat(np.cumsum(number) - number, number)
    rows[0, place[order], along] = values[order]
    return rows


def series_of(inputs: dict, settings: dict):
    """Give what is charted, and its shape."""
    if settings["chart"] in ("xbar", "s"):
        groups = subgroups(in_weeks(inputs, settings))
        return groups, groups.size.shape
    values = by_area(inputs, settings, settings["y"])
    if "n" in settings:
        size = by_area(inputs, settings, settings["n"])
        values = np.divide(values, size, out=np.full(size.shape, np.nan), where=size > 0)
    return values, values.shape


def same(ours: np.ndarray, theirs: object, what: str, *, rel: float = 1e-9) -> None:
    expected = column(theirs)
    drawn = np.isfinite(expected)
    np.testing.assert_allclose(
        ours.ravel()[drawn], expected[drawn], rtol=rel, atol=1e-12, err_msg=what
    )


@pytest.mark.parametrize("variant", [*QICHARTS2, *RUN_CHARTS])
def test_equals_qicharts2(reference, variant):
    inputs, settings, expected = load(reference, variant)
    values, shape = series_of(inputs, settings)
    use = baseline_as_told(settings, shape)
    multiply, points = settings.get("multiply", 1), expected["points"]

    limits = CHARTS[settings["chart"]](values, use, settings)

    assert (np.isfinite(column(points["y"])) == np.isfinite(limits.value).ravel()).all()
    for ours, theirs in (
        ("value", "y"),
        ("centre", "cl"),
        ("lower", "lcl"),
        ("upper", "ucl"),
    ):
        same(multiply * getattr(limits, ours), points[theirs], theirs)
    if settings["chart"] == "run":
        assert np.isnan(limits.upper).all(), "a run chart has no limits"
        return
    inner = two_sigma(limits, settings["chart"], settings, values, use)
    for ours, theirs in zip(inner, ("lcl_95", "ucl_95"), strict=True):
        same(multiply * ours, points[theirs], theirs)
    beyond = high_points(limits.value, limits.upper) | low_points(limits.value, limits.lower)
    assert (np.flatnonzero(beyond) + 1).tolist() == list(expected["sigma_signal_index_1based"])


def test_a_t_chart_names_the_gap_of_no_time(reference):
    inputs, _, error = load(reference, "15o_t_zero_gap/error")
    times = column(inputs["y"])[None, :]

    assert "greater than zero" in error
    with pytest.raises(InvalidCounts, match=r"gap 4 of row 0 is zero.*use a g chart"):
        t(times, baseline_of(True, times.shape))
    assert np.isfinite(g(times, baseline_of(True, times.shape)).upper).all()


@pytest.mark.parametrize("variant", QCC[:2])
def test_ewma_equals_qcc(reference, variant):
    inputs, settings, expected = load(reference, variant)
    values = column(inputs["x"])[None, :]

    limits = ewma(
        values,
        baseline_of(True, values.shape),
        weight=settings["lambda"],
        sigmas=settings["nsigmas"],
        centre=settings.get("center"),
        sd=settings.get("std_dev"),
    )

    same(limits.centre[:, 0], expected["center"], "center")
    for ours, theirs in (("value", "ewma"), ("lower", "lcl"), ("upper", "ucl")):
        same(getattr(limits, ours), expected[theirs], theirs)
    beyond = high_points(limits.value, limits.upper) | low_points(limits.value, limits.lower)
    assert (np.flatnonzero(beyond) + 1).tolist() == list(expected["violations_1based"])


@pytest.mark.parametrize("variant", QCC[2:])
def test_cusum_equals_qcc(reference, variant):
    inputs, settings, expected = load(reference, variant)
    values = column(inputs["x"])[None, :]

    sums = cusum(
        values,
        baseline_of(True, values.shape),
        shift=settings["se_shift"],
        interval=settings["decision_interval"],
        centre=settings.get("center"),
        sd=settings.get("std_dev"),
    )

    same(sums.high, expected["cusum_pos"], "cusum_pos")
    same(sums.low, expected["cusum_neg"], "cusum_neg")
    above = high_points(sums.limits.value, sums.limits.upper)
    below = low_points(sums.limits.value, sums.limits.lower)
    assert (np.flatnonzero(above) + 1).tolist() == list(expected["violations_upper_1based"])
    assert (np.flatnonzero(below) + 1).tolist() == list(expected["violations_lower_1based"])


THROUGH_THE_FRONT_DOOR = (
    "01_imr_montgomery_6_5/mr",
    *(name for name in QICHARTS2 if name.startswith(("05_", "14_", "16_"))),
    "20_run_on_centre/run",
    "20_run_on_centre/bigger_cl",
)


def decided(settings: dict, number: int) -> ChartSettings:
    """Translate freeze and screening, and judge runs even if neighbors are alike, as qicharts2."""
    return ChartSettings(
        baseline_weeks=settings.get("freeze", number),
        screen=settings.get("screened", True),
        rules=RuleSettings(max_autocorrelation=1.0),
    )


def options_of(settings: dict) -> dict[str, float | str]:
    """Translate a known centre line, and say which limits are the published ones."""
    rare = settings["chart"] in ("g", "t")
    known = {"mean" if rare else "centre": settings["cl"]} if "cl" in settings else {}
    return known | ({"limits": "published"} if rare else {})


@pytest.mark.parametrize("variant", THROUGH_THE_FRONT_DOOR)
def test_control_chart_equals_qicharts2(reference, variant):
    inputs, settings, expected = load(reference, variant)
    chart = settings["chart"]
    values = in_weeks(inputs, settings)[0] if chart in ("xbar", "s") else column(inputs["y"])
    points, summary = expected["points"], expected["summary"]

    found = control_chart(
        values,
        kind={"mr": "MR", "xbar": "x̄"}.get(chart, chart),
        settings=decided(settings, len(values)),
        options=options_of(settings),
    )

    same(found.value, points["y"], "y")
    same(found.centre, points["cl"], "cl")
    if chart == "run":
        assert np.isposinf(found.upper).all()
        (runs,) = found.runs
        assert runs.useful == summary["n_useful"]
        assert (runs.longest, runs.longest_most) == (
            summary["longest_run"],
            summary["longest_run_max"],
        )
        assert (runs.crossings, runs.crossings_least) == (
            summary["n_crossings"],
            summary["n_crossings_min"],
        )
        return
    same(found.lower, points["lcl"], "lcl")
    same(found.upper, points["ucl"], "ucl")
    beyond = np.flatnonzero(np.char.endswith(found.status.astype(str), " point")) + 1
    assert beyond.tolist() == list(expected["sigma_signal_index_1based"])


@pytest.mark.parametrize("variant", QCC)
def test_control_chart_equals_qcc(reference, variant):
    inputs, settings, expected = load(reference, variant)
    values, method = column(inputs["x"]), variant.partition("/")[2]
    names = {
        "center": "centre",
        "std_dev": "sd",
        "lambda": "weight",
        "nsigmas": "sigmas",
        "decision_interval": "interval",
        "se_shift": "shift",
    }
    options = {names[name]: number for name, number in settings.items()}

    found = control_chart(
        values,
        kind=method.partition("_")[0].upper(),
        settings=ChartSettings(baseline_weeks=len(values)),
        options=options,
    )

    if method == "cusum":
        high, low = column(expected["cusum_pos"]), column(expected["cusum_neg"])
        np.testing.assert_allclose(found.value, np.where(high >= -low, high, low), atol=1e-12)
        told = [*expected["violations_upper_1based"], *expected["violations_lower_1based"]]
    else:
        for ours, theirs in (("value", "ewma"), ("lower", "lcl"), ("upper", "ucl")):
            same(getattr(found, ours), expected[theirs], theirs)
        told = expected["violations_1based"]
    assert (np.flatnonzero(found.signal) + 1).tolist() == sorted(told)


@pytest.mark.parametrize("variant", SURVEILLANCE)
def test_ears_equals_surveillance(reference, variant):
    inputs, settings, expected = load(reference, variant)
    method = variant.partition("/")[2]
    counts = column(inputs["y"])[None, :]

    limits = ears(
        counts,
        method=method,
        weeks=settings["baseline"],
        alpha=settings[f"{method}_alpha"],
        least_sd=0,
    )

    judged = np.array(expected["range_1based"]) - 1
    same(limits.upper[0, judged], expected["upperbound"], "upperbound")
    alarms = high_points(limits.value, limits.upper)[0, judged]
    assert alarms.tolist() == expected["alarm"]
