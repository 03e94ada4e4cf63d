"""Run, moving-range, subgroup, rare-event, EWMA, CUSUM and EARS charts equal those of R packages.

Of run charts only the centre line is compared here; what their runs say is tested with the rules.
"""

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of
from hotspot.spc.ears import ears
from hotspot.spc.individuals import mr, run
from hotspot.spc.memory import cusum, ewma
from hotspot.spc.rare import g, t
from hotspot.spc.rules import high_points, low_points
from hotspot.spc.subgroups import s, subgroups, xbar
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
    )

    judged = np.array(expected["range_1based"]) - 1
    same(limits.upper[0, judged], expected["upperbound"], "upperbound")
    alarms = high_points(limits.value, limits.upper)[0, judged]
    assert alarms.tolist() == expected["alarm"]
