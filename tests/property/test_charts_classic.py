"""What must hold for the classic and the rare-event charts, whatever was measured."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.spc.baselines import Baseline, baseline_of
from hotspot.spc.funnels.funnel import funnel_of_ratios, funnel_of_shares
from hotspot.spc.limits.individuals import mr, run
from hotspot.spc.limits.memory import cusum, ewma
from hotspot.spc.limits.rare import g, t
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.limits.subgroups import s, subgroups, xbar
from hotspot.spc.rules import high_points, low_points
from hotspot.spc.seasons.ears import ears

LINES = ("value", "centre", "lower", "upper", "sigma")


def in_threes(values: np.ndarray):
    """Make three measurements of each value."""
    return subgroups(values[:, :, None] * np.array([0.9, 1.0, 1.2]))


CHARTS = {
    "run": run,
    "mr": mr,
    "screened mr": lambda y, use: mr(y, use, screen=True, over_ghosts=True),
    "xbar": lambda y, use: xbar(in_threes(y), use),
    "s": lambda y, use: s(in_threes(y), use),
    "ewma": ewma,
    "cusum": lambda y, use: cusum(y, use).limits,
    "cusum reset": lambda y, use: cusum(y, use, reset=True, interval=2).limits,
    "g": lambda y, use: g(np.floor(y), use),
    "g predictive": lambda y, use: g(np.floor(y), use, limits="predictive", every=2),
    "g published": lambda y, use: g(np.floor(y), use, limits="published"),
    "t": t,
    "t predictive": lambda y, use: t(y, use, limits="predictive"),
    "t published": lambda y, use: t(y, use, limits="published"),
}
SCALED = [name for name in CHARTS if not name.startswith(("g", "cusum"))]
EARS = {
    "C1": lambda y, _: ears(y, least_sd=0),
    "C2": lambda y, _: ears(y, method="C2", least_sd=0),
    "C3": lambda y, _: ears(y, method="C3", least_sd=0),
    "C3 defined": lambda y, _: ears(y, method="C3", own_week=True, least_sd=0),
}


@st.composite
def series(draw, least_areas: int = 1):
    """Positive values with gaps, a baseline of first weeks, ghosts, and maybe a second phase."""
    n, w = draw(st.integers(least_areas, 4)), draw(st.integers(1, 30))
    values = draw(npst.arrays(float, (n, w), elements=st.floats(0.125, 500, width=32)))
    known = draw(npst.arrays(bool, (n, w), elements=st.booleans(), fill=st.just(True)))
    ghosts = draw(npst.arrays(bool, (w,), elements=st.booleans(), fill=st.just(False)))
    phases = (np.arange(w) >= draw(st.integers(0, w))).astype(int)
    mask = np.arange(w) < draw(st.integers(1, w))
    use = baseline_of(mask, (n, w), phases=phases, ghosts=ghosts)
    return np.where(known, values, np.nan), use


def rows(use: Baseline, order: list[int]) -> Baseline:
    return Baseline(use.mask[order], use.ghosts[order], use.phases)


def beyond(limits: Limits) -> np.ndarray:
    return high_points(limits.value, limits.upper) | low_points(limits.value, limits.lower)


@given(series(least_areas=2), st.sampled_from([*CHARTS, *EARS]), st.randoms(use_true_random=False))
def test_the_order_of_areas_is_irrelevant(drawn, kind, random):
    values, use = drawn
    order = list(range(len(values)))
    random.shuffle(order)
    chart = (CHARTS | EARS)[kind]

    plain, mixed = chart(values, use), chart(values[order], rows(use, order))

    for line in LINES:
        np.testing.assert_allclose(
            getattr(mixed, line), getattr(plain, line)[order], rtol=1e-9, atol=1e-9
        )


@given(series(), st.sampled_from([*SCALED, *EARS]), st.sampled_from([1 / 1000, 7.0, 365.25 / 7]))
def test_the_unit_only_rescales(drawn, kind, factor):
    values, use = drawn
    chart = (CHARTS | EARS)[kind]

    plain, scaled = chart(values, use), chart(values * factor, use)

    for line in LINES:
        np.testing.assert_allclose(
            getattr(scaled, line), getattr(plain, line) * factor, rtol=1e-6, atol=1e-9 * factor
        )


@given(st.floats(0.01, 500), st.integers(1, 40), st.sampled_from([*CHARTS, *EARS]), st.booleans())
def test_a_constant_series_is_never_beyond_its_limits(level, w, kind, split):
    values = np.full((2, w), level)
    phases = (np.arange(w) >= w // 2) & split
    use = baseline_of(np.arange(w) % (w // 2 + 1) < 12, values.shape, phases=phases)

    limits = (CHARTS | EARS)[kind](values, use)

    assert not beyond(limits).any()


@given(series(), st.sampled_from(list(CHARTS)), st.data())
def test_a_missing_week_after_the_freeze_changes_nothing_elsewhere(drawn, kind, data):
    values, use = drawn
    frozen = int(np.flatnonzero(use.mask.any(axis=0)).max(initial=0)) + 1
    at = data.draw(st.integers(frozen, values.shape[1]))
    longer = np.insert(values, at, np.nan, axis=1)
    later = Baseline(
        np.insert(use.mask, at, False, axis=1),
        np.insert(use.ghosts, at, False, axis=1),
        np.insert(use.phases, at, use.phases[at - 1]),
    )

    before, after = CHARTS[kind](values, use), CHARTS[kind](longer, later)

    lines = ("centre", "lower", "upper") if "mr" in kind else LINES
    for line in lines:  # one more column may be summed in another order
        np.testing.assert_allclose(
            np.delete(getattr(after, line), at, axis=1),
            getattr(before, line),
            rtol=1e-12,
            atol=1e-9,
        )


@given(series(), st.sampled_from(["exact", "predictive"]), st.sampled_from([g, t]))
def test_a_smaller_tail_never_makes_narrower_limits(drawn, limits, chart):
    values, use = drawn
    values = np.ceil(values)

    wide, narrow = (chart(values, use, limits=limits, tails=(p, p)) for p in (0.001, 0.05))

    drawn_lines = np.isfinite(wide.upper)
    assert (wide.upper >= narrow.upper)[drawn_lines].all()
    assert (wide.lower <= narrow.lower)[drawn_lines].all()
    assert (narrow.lower <= narrow.centre)[drawn_lines].all()
    assert (narrow.centre <= narrow.upper)[drawn_lines].all()


@given(series(), st.sampled_from([g, t]))
def test_limits_that_know_their_mean_is_estimated_are_never_nearer(drawn, chart):
    values, use = drawn
    values = np.ceil(values)

    sure, careful = (chart(values, use, limits=limits) for limits in ("exact", "predictive"))

    drawn_lines = np.isfinite(sure.upper)
    assert (careful.upper >= sure.upper - 1e-9)[drawn_lines].all()


@given(
    npst.arrays(int, 12, elements=st.integers(0, 400)),
    npst.arrays(float, 12, elements=st.floats(0.1, 400)),
    st.sampled_from(["exact", "Garwood", "SHMI", "CQC"]),
    st.randoms(use_true_random=False),
)
def test_a_funnel_does_not_mind_the_order_and_knows_no_outlier_within_its_inner_lines(
    observed, expected, method, random
):
    order = list(range(12))
    random.shuffle(order)

    plain = funnel_of_ratios(observed, expected, method=method)
    mixed = funnel_of_ratios(observed[order], expected[order], method=method)

    np.testing.assert_allclose(mixed.upper, plain.upper[:, order], rtol=1e-9)
    assert mixed.tau2 >= 0
    within = (plain.value <= plain.upper[0]) & (plain.value >= plain.lower[0])
    assert (within == (plain.level == 0)).all()
    assert (plain.upper[1] >= plain.upper[0]).all()


@given(
    npst.arrays(int, 12, elements=st.integers(1, 400)),
    st.floats(0, 1),
    st.sampled_from(["exact", "arcsine"]),
)
def test_areas_with_one_share_are_no_outliers(tested, share, method):
    funnel = funnel_of_shares(tested * share, tested, method=method)

    assert not funnel.level.any()
