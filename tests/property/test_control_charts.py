"""What must hold for every chart, whatever was counted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.spc import RULE_SETS, ChartSettings, Phase, RuleSettings, control_chart
from tests.charted import chart_against_region, chart_own_past

FAMILIES = st.sampled_from(["events", "person_days", "proportion"])


@st.composite
def series(draw, least_areas: int = 1):
    """Counts of some areas, with gaps, weeks without anybody, and late weeks not complete."""
    n = draw(st.integers(least_areas, 4))
    w = draw(st.integers(1, 40))
    exposure = draw(npst.arrays(int, (n, w), elements=st.integers(0, 300))).astype(float)
    share = draw(npst.arrays(float, (n, w), elements=st.floats(0, 1)))
    late = draw(st.integers(0, w))
    start = draw(st.integers(0, w))
    return {
        "events": np.floor(exposure * share),
        "exposure": exposure,
        "weeks": np.datetime64("2025-01-04") + 7 * np.arange(w),
        "family": draw(FAMILIES),
        "observed": draw(npst.arrays(bool, (n, w), elements=st.booleans())),
        "complete": np.arange(w) < w - late,
        "baseline_weeks": draw(st.integers(1, 30)),
        "phases": (np.arange(w) >= start).astype(int),
    }


CHARTS = st.sampled_from([chart_own_past, chart_against_region])


@given(series(), CHARTS)
def test_every_week_has_a_status_that_fits_what_is_known(drawn, chart):
    for row, found in enumerate(chart(**drawn)):
        known = drawn["observed"][row] & (drawn["exposure"][row] > 0)
        assert (np.isfinite(found.value) == known).all()
        assert (found.status[~known] == "no data").all()
        assert (found.status[known & ~drawn["complete"]] == "incomplete").all()
        assert not found.signal[~drawn["complete"]].any()
        assert not found.baseline[~(known & drawn["complete"])].any()
        drawn_limits = np.isfinite(found.upper)
        assert (found.lower[drawn_limits] <= found.centre[drawn_limits] + 1e-12).all()
        assert (found.upper[drawn_limits] >= found.centre[drawn_limits] - 1e-12).all()
        assert not found.signal[~drawn_limits].any()


@given(
    st.integers(1, 40),
    st.integers(0, 50),
    npst.arrays(int, (3, 30), elements=st.integers(1, 500)),
    FAMILIES,
    st.sampled_from(["auto", "XmR"]),
)
def test_a_constant_rate_raises_no_signal(times, per, size, family, kind):
    exposure = size.astype(float) * 50
    charts = chart_own_past(
        size.astype(float) * per,
        exposure * times,
        np.datetime64("2025-01-04") + 7 * np.arange(30),
        family=family,
        observed=np.ones(30, dtype=bool),
        complete=np.ones(30, dtype=bool),
        baseline_weeks=20,
        kind=kind,
    )

    assert not any(found.signal.any() for found in charts)


@given(series(), st.sampled_from([1 / 1000, 7.0, 365.25 / 7]), CHARTS)
def test_the_unit_of_exposure_only_rescales(drawn, factor, chart):
    drawn["family"] = "events"
    rescaled = drawn | {"exposure": drawn["exposure"] * factor}

    for one, other in zip(chart(**drawn), chart(**rescaled), strict=True):
        for line in ("value", "centre", "lower", "upper"):
            np.testing.assert_allclose(
                getattr(other, line) * factor, getattr(one, line), rtol=1e-9, atol=1e-9
            )
        assert other.status.tolist() == one.status.tolist()


@given(series(least_areas=2), CHARTS, st.randoms(use_true_random=False))
def test_the_order_of_areas_is_irrelevant(drawn, chart, random):
    order = list(range(len(drawn["events"])))
    random.shuffle(order)
    mixed = drawn | {key: drawn[key][order] for key in ("events", "exposure", "observed")}

    plain = chart(**drawn)
    for row, found in zip(order, chart(**mixed), strict=True):
        np.testing.assert_allclose(found.upper, plain[row].upper, rtol=1e-9, atol=1e-12)
        assert found.status.tolist() == plain[row].status.tolist()


@given(series(), CHARTS)
def test_later_weeks_never_rewrite_what_was_said_of_earlier_ones(drawn, chart):
    w = len(drawn["weeks"])
    drawn["baseline_weeks"] = max(1, w // 2)
    drawn["phases"] = np.zeros(w, dtype=int)
    drawn["observed"] = np.ones_like(drawn["observed"])
    drawn["exposure"] = np.maximum(drawn["exposure"], 1.0)
    drawn["complete"] = np.ones(w, dtype=bool)
    kept = max(drawn["baseline_weeks"], w - 3)
    along = ("events", "exposure", "observed")
    shorter = drawn | {key: drawn[key][:, :kept] for key in along}
    shorter |= {key: drawn[key][:kept] for key in ("weeks", "complete", "phases")}

    for before, after in zip(chart(**shorter), chart(**drawn), strict=True):
        assert before.status.tolist() == after.status[:kept].tolist()


@given(series(least_areas=2))
def test_a_chart_of_its_own_past_knows_nothing_of_other_areas(drawn):
    first = drawn | {key: drawn[key][:1] for key in ("events", "exposure", "observed")}

    (alone,), together = chart_own_past(**first), chart_own_past(**drawn)[0]

    np.testing.assert_array_equal(alone.upper, together.upper)
    assert alone.status.tolist() == together.status.tolist()


@given(
    npst.arrays(int, st.integers(8, 40), elements=st.integers(0, 60)),
    st.sampled_from(["u′", "u", "negative binomial", "XmR", "run", "MR"]),
    st.sampled_from(sorted(RULE_SETS)),
    st.data(),
)
def test_a_week_left_out_and_a_missing_week_are_one(counts, kind, rules, data):
    gone = data.draw(st.integers(1, len(counts) - 2))
    weeks = np.datetime64("2025-01-04") + 7 * np.arange(len(counts))
    size = np.full(len(counts), 500.0)
    freeze = Phase(weeks[0].item(), until=weeks[data.draw(st.integers(3, len(counts) - 1))].item())
    settings = ChartSettings(rules=RULE_SETS[rules], phases=(freeze,))
    values = counts.astype(float)
    if kind in ("XmR", "run", "MR"):
        values, size = values + 0.5, None
    missing = np.where(np.arange(len(counts)) == gone, np.nan, values)
    left = np.arange(len(counts)) != gone
    fewer = None if size is None else size[left]

    told = control_chart(missing, size, weeks, kind=kind, settings=settings)
    untold = control_chart(values[left], fewer, weeks[left], kind=kind, settings=settings)

    assert told.status[gone] == "no data"
    assert untold.weeks.tolist() == weeks.tolist()
    assert untold.status.tolist() == told.status.tolist()
    np.testing.assert_array_equal(untold.upper[left], told.upper[left])


@given(
    npst.arrays(int, st.integers(12, 40), elements=st.integers(0, 60)),
    st.sampled_from(["u′", "negative binomial", "XmR"]),
    st.data(),
)
def test_a_missing_week_after_the_freeze_changes_no_verdict_on_others(counts, kind, data):
    frozen = data.draw(st.integers(6, len(counts) - 3))
    gone = data.draw(st.integers(frozen + 1, len(counts) - 1))
    weeks = np.datetime64("2025-01-04") + 7 * np.arange(len(counts))
    phase = Phase(weeks[0].item(), until=weeks[frozen].item())
    settings = ChartSettings(rules=RuleSettings(use_shift=False), phases=(phase,))
    size = np.full(len(counts), 500.0)
    missing = np.where(np.arange(len(counts)) == gone, np.nan, counts)

    whole = control_chart(counts, size, weeks, kind=kind, settings=settings)
    less = control_chart(missing, size, weeks, kind=kind, settings=settings)

    others = np.arange(len(counts)) != gone
    assert less.status[others].tolist() == whole.status[others].tolist()
    np.testing.assert_array_equal(less.upper[others], whole.upper[others])
