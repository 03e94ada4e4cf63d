import numpy as np
import pytest

from hotspot.rates import intervals


def test_zero_events_have_zero_below_and_something_above():
    for limits in (intervals.garwood, intervals.byar):
        lower, upper = limits([0])
        assert lower == [0]
        assert upper == pytest.approx(3.6889, abs=1e-4)


def test_byar_is_exact_below_ten_and_byar_from_ten():
    lower, _ = intervals.byar([9, 10])
    exact, _ = intervals.garwood([9, 10])
    assert lower[0] == exact[0]
    assert lower[1] != exact[1]
    assert lower[1] == pytest.approx(exact[1], rel=0.01)


def test_bare_byar_never_goes_below_zero():
    lower, _ = intervals.byar([1], coverage=0.998, exact_below=0)
    assert lower == [0]


@pytest.mark.parametrize("limits", [intervals.garwood, intervals.byar])
def test_limits_of_counts_keep_gaps_and_fractions(limits):
    lower, upper = limits([np.nan, 2.5])
    assert np.isnan([lower[0], upper[0]]).all()
    assert 0 < lower[1] < 2.5 < upper[1]


@pytest.mark.parametrize(
    "limits", [intervals.wilson, intervals.clopper_pearson, intervals.jeffreys]
)
def test_limits_of_shares_are_symmetric_and_gaps_without_trials(limits):
    lower, upper = limits([3, 7, 0], [10, 10, 0])
    assert lower[0] == pytest.approx(1 - upper[1], abs=1e-12)
    assert np.isnan([lower[2], upper[2]]).all()


@pytest.mark.parametrize("limits", [intervals.wilson, intervals.clopper_pearson])
def test_none_and_all_have_limits_at_none_and_all(limits):
    lower, upper = limits([0, 10], [10, 10])
    assert lower[0] == 0
    assert upper[1] == 1


def test_a_higher_coverage_is_wider():
    narrow, wide = intervals.garwood([5], coverage=0.8), intervals.garwood([5], coverage=0.99)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]
