import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of, first_weeks

WEEKS = np.datetime64("2025-01-04") + 7 * np.arange(10)


def test_the_first_weeks_of_each_phase_are_its_baseline():
    usable = np.ones((1, 10), dtype=bool)

    baseline = first_weeks(usable, WEEKS, 3, phases=[0] * 5 + [1] * 5)

    assert np.flatnonzero(baseline.mask[0]).tolist() == [0, 1, 2, 5, 6, 7]
    assert baseline.points.tolist() == [[3, 3]]


def test_a_missed_week_is_not_made_up_for_later():
    usable = np.ones((2, 10), dtype=bool)
    usable[1, 1] = False

    baseline = first_weeks(usable, WEEKS, 4)

    assert np.flatnonzero(baseline.mask[0]).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(baseline.mask[1]).tolist() == [0, 2, 3]


def test_an_area_that_starts_late_has_its_own_first_weeks():
    usable = np.tile(np.arange(10) >= np.array([[0], [5]]), 1)

    baseline = first_weeks(usable, WEEKS, 4)

    assert np.flatnonzero(baseline.mask[1]).tolist() == [5, 6, 7, 8]


def test_a_phase_without_a_usable_week_has_no_baseline():
    usable = np.arange(10)[None, :] < 5

    baseline = first_weeks(usable, WEEKS, 4, phases=[0] * 5 + [1] * 5)

    assert baseline.points.tolist() == [[4, 0]]


def test_ghosts_leave_the_baseline():
    baseline = first_weeks(np.ones((1, 10), bool), WEEKS, 4, ghosts=np.arange(10) == 2)

    assert np.flatnonzero(baseline.mask[0]).tolist() == [0, 1, 3]


def test_phases_may_have_any_rising_numbers():
    baseline = baseline_of(True, (1, 4), phases=[3, 3, 7, 7])

    assert baseline.phases.tolist() == [0, 0, 1, 1]
    assert baseline.starts.tolist() == [0, 2]


def test_means_leave_missing_values_out():
    baseline = baseline_of(True, (1, 4), phases=[0, 0, 0, 1])

    means = baseline.means(np.array([[1.0, np.nan, 3.0, np.nan]]))

    assert means[0, 0] == 2
    assert np.isnan(means[0, 1])


def test_medians_are_those_of_the_finite_baseline_values_of_each_phase():
    values = np.array([[5.0, np.nan, 1.0, 2.0, 90.0, np.nan], [7, 8, np.inf, np.nan, 4, 6]])
    use = baseline_of([True] * 4 + [False, True], values.shape, phases=[0, 0, 0, 0, 1, 1])

    medians = use.medians(values)

    np.testing.assert_array_equal(medians, [[2, np.nan], [7.5, 6]])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"phases": [0, 1, 0]}, "phases must never go back; column 2 does"),
        ({"phases": [0, 1]}, r"phases \(2,\) must have one number a week"),
        ({"ghosts": [True, False]}, r"ghosts \(2,\) must be one value a week"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(given, message):
    with pytest.raises(InvalidCounts, match=message):
        baseline_of(True, (1, 3), **given)


def test_first_weeks_refuses_no_weeks_and_flat_arrays():
    with pytest.raises(InvalidCounts, match="baseline weeks must be at least 1"):
        first_weeks(np.ones((1, 10), bool), WEEKS, 0)
    with pytest.raises(InvalidCounts, match="must be areas by weeks"):
        first_weeks(np.ones(10, bool), WEEKS, 4)
