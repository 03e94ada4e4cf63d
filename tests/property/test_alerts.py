"""What must hold for every list, whatever was counted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.spc.baselines import baseline_of
from hotspot.spc.weekly.alerts import list_week, weeks_listed
from hotspot.spc.weekly.surprise import surprise

FAMILIES = st.sampled_from(["events", "person_days", "proportion"])
SHARES = st.floats(0.01, 0.5)


@st.composite
def p_values(draw):
    some = st.one_of(st.floats(0, 1), st.floats(0, 0.01), st.just(np.nan))
    return draw(npst.arrays(float, st.integers(0, 40), elements=some))


@st.composite
def series(draw):
    n, w = draw(st.integers(1, 4)), draw(st.integers(14, 40))
    exposure = draw(npst.arrays(int, (n, w), elements=st.integers(0, 200))).astype(float)
    part = draw(npst.arrays(float, (n, w), elements=st.floats(0, 1)))
    return (
        np.floor(exposure * part),
        exposure,
        draw(FAMILIES),
        draw(st.sampled_from(["high", "low"])),
    )


def judged(events, exposure, family, worse):
    use = baseline_of(np.arange(events.shape[1]) < 30, events.shape)
    return surprise(events, exposure, events.shape[1] - 1, use, family=family, worse=worse)


@given(p_values(), SHARES, st.randoms(use_true_random=False))
def test_the_order_of_the_series_is_irrelevant_to_the_list(p, share, random):
    order = np.array(random.sample(range(len(p)), len(p)), dtype=int)
    plain, mixed = list_week(p, false_share=share), list_week(p[order], false_share=share)

    assert mixed.listed.tolist() == plain.listed[order].tolist()
    assert mixed.expected_false == plain.expected_false


@given(p_values(), SHARES, SHARES)
def test_whoever_allows_more_chance_gets_a_list_that_holds_the_shorter_one(p, one, other):
    strict, loose = (list_week(p, false_share=share) for share in sorted((one, other)))

    assert not (strict.listed & ~loose.listed).any()
    assert (
        strict.expected_false <= loose.expected_false + 1e-9
        or loose.listed.sum() > strict.listed.sum()
    )


@given(p_values(), SHARES)
def test_a_smaller_p_is_never_listed_later(p, share):
    found = list_week(p, false_share=share)
    if found.listed.any():
        assert found.listed[p <= p[found.listed].max()].all()
        assert (found.q[found.listed] <= share + 1e-12).all()
    assert not found.listed[np.isnan(p)].any()


@given(p_values(), SHARES, st.data())
def test_hiding_series_lists_no_others(p, share, data):
    hidden = data.draw(npst.arrays(bool, p.shape))
    masked = np.where(hidden & np.isfinite(p), 1.0, p)
    whole, some = list_week(p, false_share=share), list_week(masked, false_share=share)

    assert not (some.listed & ~whole.listed).any()
    assert some.judged == whole.judged


@given(npst.arrays(bool, st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_only_what_is_in_the_newest_list_is_acted_on(listed):
    times, acted = weeks_listed(listed)
    assert not acted[~listed[:, -1]].any()
    assert (times[acted] >= 2).all()


@given(series())
def test_a_surprise_is_a_probability_wherever_there_is_something_to_compare(drawn):
    exposure = drawn[1]
    found = judged(*drawn)
    known = np.isfinite(found.p)

    assert ((found.p[known] >= 0) & (found.p[known] <= 1)).all()
    assert (exposure[known, -1] > 0).all()
    assert (np.isfinite(found.expected) == known).all()


@given(series(), st.randoms(use_true_random=False))
def test_a_series_knows_nothing_of_the_others(drawn, random):
    events, exposure, *how = drawn
    order = random.sample(range(len(events)), len(events))

    plain, mixed = judged(*drawn), judged(events[order], exposure[order], *how)

    np.testing.assert_allclose(mixed.p, plain.p[order], rtol=1e-9, atol=1e-12)


@given(series(), st.sampled_from([1 / 1000, 7.0, 365.25 / 7]))
def test_the_unit_of_exposure_is_irrelevant(drawn, factor):
    events, exposure, _, worse = drawn

    plain = judged(events, exposure, "events", worse)
    rescaled = judged(events, exposure * factor, "events", worse)

    np.testing.assert_allclose(rescaled.p, plain.p, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(rescaled.expected, plain.expected, rtol=1e-9)


@given(series(), st.integers(1, 20))
def test_a_worse_week_is_never_less_of_a_surprise(drawn, more):
    events, exposure, family, worse = drawn
    worsened = events.copy()
    step = more if worse == "high" else -more
    most = exposure[:, -1] if family == "proportion" else np.inf
    worsened[:, -1] = np.clip(events[:, -1] + step, 0, most)

    before, after = judged(*drawn).p, judged(worsened, exposure, family, worse).p

    known = np.isfinite(before)
    assert (after[known] <= before[known] + 1e-9).all()
