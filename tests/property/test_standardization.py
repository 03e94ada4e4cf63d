"""Ages taken out: what differs by age only is alike; units, names and order do not matter."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hotspot.rates.beta_binomial import likelihood_share_prior, shrink_shares_by_likelihood
from hotspot.rates.expected import expected_at_rates, expected_counts
from hotspot.rates.gamma_poisson import shrink_by_likelihood
from hotspot.rates.standardization import standardize_directly, standardize_indirectly

NAMES = ("rate", "lower", "upper")
LIMITS = st.sampled_from(["dobson", "fay_feuer"])
UNITS = st.sampled_from([1e-3, 7.0, 52.1785, 1e4])


@st.composite
def counted(draw):
    """Bands and areas with events, person-weeks and squares, and a standard."""
    shape = (draw(st.integers(1, 5)), draw(st.integers(2, 8)))
    events = draw(arrays(np.int64, shape, elements=st.integers(0, 60))).astype(float)
    exposure = draw(arrays(float, shape, elements=st.floats(50, 1e5)))
    clumps = draw(arrays(float, shape, elements=st.floats(1, 9)))
    standard = draw(arrays(float, shape[:1], elements=st.floats(0.1, 1e3)))
    return events, exposure, events * clumps, standard


@given(counted(), LIMITS)
def test_a_direct_rate_lies_between_those_of_its_bands_and_in_its_limits(data, interval):
    events, exposure, squares, standard = data
    rates = standardize_directly(
        events, exposure, standard, squares=squares, interval=interval, fewest_events=0
    )
    bands = events / exposure
    slack = 1e-12 + 1e-9 * bands.max()
    assert (rates.rate >= bands.min(axis=0) - slack).all()
    assert (rates.rate <= bands.max(axis=0) + slack).all()
    assert (rates.lower >= 0).all()
    assert (rates.lower <= rates.rate + slack).all()
    assert (rates.rate <= rates.upper + slack).all()


@given(counted(), LIMITS, UNITS, UNITS)
def test_units_of_children_and_standard_only_rescale_direct_rates(data, interval, unit, other):
    events, exposure, squares, standard = data
    given_ = {"squares": squares, "interval": interval}
    one = standardize_directly(events, exposure, standard, **given_)
    two = standardize_directly(events, exposure * unit, standard * other, **given_)
    for name in NAMES:
        assert getattr(two, name) * unit == pytest.approx(
            getattr(one, name), rel=1e-7, abs=1e-14, nan_ok=True
        )
    assert one.reason.tolist() == two.reason.tolist()


@given(counted(), LIMITS, st.randoms(use_true_random=False))
def test_the_order_of_areas_and_of_bands_does_not_matter(data, interval, random):
    events, exposure, squares, standard = data
    bands, areas = (random.sample(range(size), size) for size in events.shape)
    mixed = [part[bands][:, areas] for part in (events, exposure, squares)]
    one = standardize_directly(events, exposure, standard, squares=squares, interval=interval)
    two = standardize_directly(*mixed[:2], standard[bands], squares=mixed[2], interval=interval)
    assert two.upper == pytest.approx(one.upper[areas], rel=1e-9, nan_ok=True)
    here, there = (expected_counts(*pair) for pair in (data[:2], mixed[:2]))
    assert there.expected == pytest.approx(here.expected[areas], rel=1e-9, nan_ok=True)


@given(counted())
def test_splitting_a_band_in_two_equal_halves_changes_no_direct_rate(data):
    events, exposure, _, standard = data
    halves = [np.concatenate([part, part]) / 2 for part in (events, exposure, standard)]
    one, two = (
        standardize_directly(*given_, interval="dobson", fewest_events=0)
        for given_ in ((events, exposure, standard), halves)
    )
    assert two.rate == pytest.approx(one.rate)
    some = events.sum(axis=0) > 0
    assert two.upper[some] == pytest.approx(one.upper[some])


@given(counted())
def test_expected_counts_sum_to_what_was_counted(data):
    events, exposure, _, _ = data
    found = expected_counts(events, exposure)
    assert found.expected.sum() == pytest.approx(events.sum())
    assert (found.expected >= 0).all()
    if events.sum() > 0:
        assert found.person_weeks.sum() == pytest.approx(exposure.sum())


@given(counted(), UNITS)
def test_the_unit_of_children_changes_no_expected_count(data, unit):
    events, exposure, _, _ = data
    one, two = (expected_counts(events, exposure * u) for u in (1, unit))
    assert two.expected == pytest.approx(one.expected)
    assert two.person_weeks == pytest.approx(one.person_weeks * unit)


@given(counted(), st.data())
def test_areas_that_differ_by_age_only_are_as_expected(data, draw):
    _, exposure, _, _ = data
    rates = draw.draw(arrays(float, exposure.shape[:1], elements=st.floats(0.001, 0.5)))
    events = rates[:, np.newaxis] * exposure
    assume(events.sum() >= 10 and exposure.shape[0] > 1)
    found = expected_counts(events, exposure)
    assert found.expected == pytest.approx(events.sum(axis=0))
    assert expected_at_rates(exposure, rates) == pytest.approx(found.expected)
    ratio = standardize_indirectly(events.sum(axis=0), found.expected)
    assert ratio.rate == pytest.approx(np.ones(exposure.shape[1]))


@given(counted())
def test_an_area_of_nobody_changes_no_expectation(data):
    events, exposure, _, _ = data
    more = [np.column_stack([part, np.zeros(part.shape[0])]) for part in (events, exposure)]
    one, two = expected_counts(events, exposure), expected_counts(*more)
    assert two.expected[:-1] == pytest.approx(one.expected)
    assert two.expected[-1] == 0


@given(counted())
def test_person_weeks_by_age_are_plain_ones_where_all_have_the_same_ages(data):
    events, exposure, _, standard = data
    alike = standard[:, np.newaxis] * exposure[:1]
    found = expected_counts(events, alike)
    assert found.person_weeks == pytest.approx(alike.sum(axis=0))


@st.composite
def shrinkable(draw):
    n = draw(st.integers(2, 20))
    exposure = draw(arrays(float, n, elements=st.floats(1, 1e4)))
    events = draw(arrays(np.int64, n, elements=st.integers(0, 300))).astype(float)
    clump = draw(st.floats(1, 8))
    assume(events.sum() > 0)
    return events, exposure, {"squares": events * clump, "persons": events}


BY_LIKELIHOOD = (*NAMES, "exceedance", "shortfall")


@given(shrinkable(), st.booleans())
def test_likelihood_shrinks_to_between_crude_and_the_common_rate(data, known):
    events, exposure, clumps = data
    rates = shrink_by_likelihood(events, exposure, **clumps, spread_known=known)
    crude = events / exposure
    # the common rate is that which the likelihood finds, and lies among the crude ones
    assert (rates.rate >= crude.min() * (1 - 1e-6)).all()
    assert (rates.rate <= crude.max() * (1 + 1e-6)).all()
    high, low = np.argmax(crude), np.argmin(crude)
    assert rates.rate[high] <= crude[high] * (1 + 1e-6)
    assert rates.rate[low] >= crude[low] * (1 - 1e-6)
    assert (rates.lower <= rates.rate).all()
    assert (rates.rate <= rates.upper).all()
    assert (rates.exceedance + rates.shortfall <= 1 + 1e-9).all()


@given(shrinkable(), UNITS)
def test_the_unit_of_exposure_only_rescales_likelihood_too(data, unit):
    events, exposure, clumps = data
    one, two = (shrink_by_likelihood(events, exposure * u, **clumps) for u in (1, unit))
    for name in NAMES:
        assert getattr(two, name) * unit == pytest.approx(getattr(one, name), rel=1e-5, abs=1e-12)
    for name in BY_LIKELIHOOD[3:]:
        assert getattr(two, name) == pytest.approx(getattr(one, name), rel=1e-4, abs=1e-6)


@given(shrinkable(), st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter_to_likelihood(data, random):
    events, exposure, _ = data
    order = random.sample(range(events.size), events.size)
    one = shrink_by_likelihood(events, exposure)
    two = shrink_by_likelihood(events[order], exposure[order])
    for name in BY_LIKELIHOOD:
        assert getattr(two, name) == pytest.approx(getattr(one, name)[order], rel=1e-5, abs=1e-9)


@given(shrinkable())
def test_ever_more_exposure_leaves_areas_alone_and_ever_less_tells_nothing(data):
    events, exposure, _ = data
    assume(np.ptp(events / exposure) > 0.01 * (events / exposure).max() and (events > 0).all())
    many = shrink_by_likelihood(events * 1e6, exposure * 1e6)
    assert many.rate == pytest.approx(events / exposure, rel=0.01)


@given(st.integers(2, 12), st.data())
def test_a_likely_share_lies_between_its_own_and_the_common_one(n, draw):
    tested = draw.draw(arrays(np.int64, n, elements=st.integers(0, 200)))
    share = draw.draw(arrays(float, n, elements=st.floats(0, 1)))
    positives = np.floor(tested * share)
    assume((tested > 0).sum() >= 2 and 0 < positives.sum() < tested.sum())
    rates = shrink_shares_by_likelihood(positives, tested)
    ok = tested > 0
    crude = positives[ok] / tested[ok]
    # of few areas the most probable mean may lie beyond every share, so it is the one to ask
    common = likelihood_share_prior(positives, tested.astype(float)).mean
    assert (rates.rate[ok] >= np.minimum(crude, common) - 1e-12).all()
    assert (rates.rate[ok] <= np.maximum(crude, common) + 1e-12).all()
    assert ((rates.lower[ok] >= 0) & (rates.upper[ok] <= 1)).all()
    assert (rates.lower[ok] <= rates.rate[ok]).all()
    assert (rates.rate[ok] <= rates.upper[ok]).all()


@given(st.integers(2, 12), st.data())
def test_turning_yes_and_no_round_turns_shares_round(n, draw):
    tested = draw.draw(arrays(np.int64, n, elements=st.integers(1, 200))).astype(float)
    share = draw.draw(arrays(float, n, elements=st.floats(0, 1)))
    positives = np.floor(tested * share)
    assume(0 < positives.sum() < tested.sum())
    yes = shrink_shares_by_likelihood(positives, tested)
    no = shrink_shares_by_likelihood(tested - positives, tested)
    assert no.rate == pytest.approx(1 - yes.rate, rel=1e-4, abs=1e-6)
