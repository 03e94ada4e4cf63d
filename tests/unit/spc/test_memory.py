import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.memory import cusum, ewma

GAP = np.nan
KNOWN = {"centre": 10, "sd": 1}


def everywhere(values: np.ndarray):
    return baseline_of(True, values.shape)


def test_ewma_starts_on_the_centre_line_with_narrow_limits():
    row = np.array([[11.0, 11, 11]])

    limits = ewma(row, everywhere(row), weight=0.5, **KNOWN)

    np.testing.assert_allclose(limits.value, [[10.5, 10.75, 10.875]])
    np.testing.assert_allclose(limits.sigma**2, [[0.25, 0.3125, 0.328125]])
    np.testing.assert_allclose(limits.upper, 10 + 3 * limits.sigma)


def test_weight_one_is_the_series_itself():
    row = np.array([[11.0, 9, 12]])

    limits = ewma(row, everywhere(row), weight=1, **KNOWN)

    np.testing.assert_array_equal(limits.value, row)
    np.testing.assert_array_equal(limits.upper, [[13, 13, 13]])


def test_a_missing_week_adds_nothing_and_takes_nothing():
    whole, gappy = np.array([[11.0, 12, 13]]), np.array([[11.0, GAP, GAP, 12, GAP, 13]])
    seen = np.isfinite(gappy)

    plain, over = (ewma(row, everywhere(row), **KNOWN) for row in (whole, gappy))
    sums, over_sums = (cusum(row, everywhere(row), **KNOWN) for row in (whole, gappy))

    np.testing.assert_array_equal(over.value[seen], plain.value.ravel())
    np.testing.assert_array_equal(over.upper[seen], plain.upper.ravel())
    np.testing.assert_array_equal(over_sums.high[seen], sums.high.ravel())
    for blank in (over.value, over.upper, over_sums.high, over_sums.limits.upper):
        assert np.isnan(blank[~seen]).all()


def test_a_ghost_is_judged_and_forgotten():
    row = np.array([[10.0, 30, 10]])
    use = baseline_of(True, row.shape, ghosts=np.arange(3) == 1)

    limits, sums = ewma(row, use, **KNOWN), cusum(row, use, **KNOWN)

    assert limits.value[0, 1] > limits.upper[0, 1]
    assert limits.value[0, 2] == 10
    assert sums.high[0].tolist() == [0, 19.5, 0]


def test_a_new_phase_starts_afresh():
    row = np.array([[14.0, 14, 14, 14]])
    use = baseline_of(True, row.shape, phases=[0, 0, 1, 1])

    limits, sums = ewma(row, use, **KNOWN), cusum(row, use, **KNOWN)

    np.testing.assert_array_equal(limits.value[0, 2:], limits.value[0, :2])
    assert sums.high[0].tolist() == [3.5, 7, 3.5, 7]


def test_a_sum_goes_on_after_an_alarm_or_begins_anew():
    row = np.full((1, 4), 13.0)

    going, anew = (cusum(row, everywhere(row), reset=reset, **KNOWN) for reset in (False, True))

    assert going.high[0].tolist() == [2.5, 5, 7.5, 10]
    assert anew.high[0].tolist() == [2.5, 5, 7.5, 2.5]


def test_one_line_follows_the_sum_that_is_farther_out():
    row = np.array([[13.0, 13, 6, 6, 6]])

    sums = cusum(row, everywhere(row), interval=4, head_start=1, **KNOWN)

    assert sums.high[0].tolist() == [3.5, 6, 1.5, 0, 0]
    assert sums.low[0].tolist() == [0, 0, -3.5, -7, -10.5]
    assert sums.limits.value[0].tolist() == [3.5, 6, -3.5, -7, -10.5]
    assert (sums.limits.upper == 4).all()
    assert (sums.limits.lower == -4).all()


def test_a_series_that_never_varies_stays_on_its_line_and_leaves_it_unmeasured():
    flat = np.array([[0.1, 0.1, 0.1, 0.1]])
    step = np.array([[0.1, 0.1, 0.1, 0.5]])
    first = baseline_of(np.arange(4) < 3, step.shape)

    assert not cusum(flat, everywhere(flat)).high.any()
    np.testing.assert_allclose(ewma(flat, everywhere(flat)).value, 0.1)
    assert np.isnan(cusum(step, first).high[0, 3])


@pytest.mark.parametrize(
    ("chart", "options", "message"),
    [
        (ewma, {"weight": 0}, "weight 0 must be above 0"),
        (ewma, {"sigmas": 0}, "sigmas 0 above 0"),
        (cusum, {"shift": -1}, "shift -1 must be 0 or more"),
        (cusum, {"head_start": 5}, "head_start 5 be 0 or more and below the interval 5"),
    ],
)
def test_options_out_of_range_are_refused(chart, options, message):
    row = np.ones((1, 3))

    with pytest.raises(InvalidCounts, match=message):
        chart(row, everywhere(row), **options)
