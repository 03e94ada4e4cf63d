"""Funnels equal those of PHEindicatormethods and FunnelPlotR."""

import numpy as np
import pytest

from hotspot.spc.funnels.funnel import funnel_of_ratios
from hotspot.spc.funnels.lines import garwood, ratio_lines
from tests.reference.test_control_charts import column, load

FUNNELPLOTR = ("50_funnel_od_sr/CQC", "50_funnel_od_sr/SHMI")
COVERED = (
    "48_funnel_ratio_phe/significance",
    "48_funnel_ratio_phe/limit_table",
    *FUNNELPLOTR,
)

LEVELS = ("Low (0.001)", "Low (0.025)", "Not significant", "High (0.025)", "High (0.001)")
HALVINGS = 1e-7
"""PHEindicatormethods halves an interval of E / (E + count + 1) until it is this short."""


def test_exact_funnel_calls_areas_as_phe_does(reference):
    inputs, _, expected = load(reference, "48_funnel_ratio_phe/significance")

    funnel = funnel_of_ratios(column(inputs["obs"]), column(inputs["expected"]))

    assert [LEVELS[level + 2] for level in funnel.level] == expected


@pytest.mark.parametrize(("row", "tail", "name"), [(0, 0.025, "2s"), (1, 0.001, "3s")])
def test_limit_table_equals_phe(reference, row, tail, name):
    _, _, expected = load(reference, "48_funnel_ratio_phe/limit_table")
    count = column(expected["observed_events"])

    least, most = garwood(count, tail)

    for mean, side in ((most, "lower"), (least, "upper")):
        theirs = column(expected[f"{side}_{name}_exp_events"])
        step = HALVINGS * (count + 1 + theirs) ** 2 / (count + 1)
        assert (np.abs(mean - theirs) <= 1e-6 * theirs + step).all()
        close = step < 1e-6 * theirs
        assert close.sum() > 0.8 * len(close)
        np.testing.assert_allclose(mean[close], theirs[close], rtol=1e-6)
        np.testing.assert_allclose(
            100 * (count / mean)[close], column(expected[f"{side}_{name}_isr"])[close], rtol=1e-6
        )
        off = column(expected[f"{side}_{name}_count"])
        np.testing.assert_allclose((count / mean)[close], 1 + off[close], rtol=1e-6)
    lower, upper = ratio_lines(most)[0][row], ratio_lines(least)[1][row]
    np.testing.assert_allclose(lower, count / most, rtol=1e-9)
    np.testing.assert_allclose(upper, count / least, rtol=1e-9)


@pytest.mark.parametrize("variant", FUNNELPLOTR)
def test_overdispersion_equals_funnelplotr(reference, variant):
    inputs, _, expected = load(reference, variant)
    observed, expecting = column(inputs["observed"]), column(inputs["expected"])

    funnel = funnel_of_ratios(observed, expecting, method=variant.partition("/")[2])

    assert funnel.centre == expected["target"]
    assert funnel.phi == pytest.approx(expected["phi"], rel=1e-8)
    assert funnel.tau2 == pytest.approx(expected["tau2"], rel=1e-8)
    plain = funnel_of_ratios(observed, expecting, method="Garwood")
    for row, name in enumerate(("95", "998")):
        for found, kind in ((funnel, "od_"), (plain, "")):
            lower, upper = (
                expected["limits"][f"{kind}ll{name}"],
                expected["limits"][f"{kind}ul{name}"],
            )
            np.testing.assert_allclose(found.lower[row], column(lower), rtol=1e-8)
            np.testing.assert_allclose(found.upper[row], column(upper), rtol=1e-8)
    for found, key in ((funnel, "outlier_od998_1based"), (plain, "outlier_998_1based")):
        assert (np.flatnonzero(np.abs(found.level) == 2) + 1).tolist() == list(expected[key])


def test_cqc_limits_are_narrower_than_without_overdispersion_which_is_why_shmi_is_ours(reference):
    inputs, _, _ = load(reference, "50_funnel_od_sr/CQC")
    observed, expecting = column(inputs["observed"]), column(inputs["expected"])

    cqc, plain = (
        funnel_of_ratios(observed, expecting, method=method) for method in ("CQC", "Garwood")
    )

    assert (np.abs(cqc.level) == 2).sum() > (np.abs(plain.level) == 2).sum()
