import numpy as np

from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.ranges import lag_one, mean_moving_range, moving_ranges

GAP = np.nan


def ranges(values: list[float], **given) -> list[float]:
    row = np.array([values])
    return moving_ranges(row, baseline_of(True, row.shape, **given))[0].tolist()


def test_a_missing_week_is_never_bridged():
    np.testing.assert_equal(ranges([1, 4, GAP, 9, 7]), [GAP, 3, GAP, GAP, 2])


def test_a_ghost_is_stepped_over():
    ghosts = [False, False, True, False, False]

    np.testing.assert_equal(ranges([1, 4, 50, 9, 7], ghosts=ghosts), [GAP, 3, GAP, 5, 2])


def test_phases_do_not_touch():
    np.testing.assert_equal(ranges([1, 4, 9, 7], phases=[0, 0, 1, 1]), [GAP, 3, GAP, 2])


def test_weeks_outside_the_baseline_have_no_range():
    row = np.array([[1.0, 4, 9, 7]])
    baseline = baseline_of([True, True, False, True], row.shape)

    np.testing.assert_equal(moving_ranges(row, baseline)[0], [GAP, 3, GAP, GAP])


def test_screening_drops_an_extreme_range_once():
    row = np.array([[0.0, 1] * 8 + [50.0]])
    baseline = baseline_of(True, row.shape)

    assert mean_moving_range(row, baseline)[0, 0] == 4
    assert mean_moving_range(row, baseline, screen=True)[0, 0] == 1


def test_screening_a_constant_series_leaves_a_mean_of_zero():
    row = np.full((1, 6), 7.0)

    assert mean_moving_range(row, baseline_of(True, row.shape), screen=True)[0, 0] == 0


def test_without_two_neighboring_weeks_there_is_no_mean_range():
    row = np.array([[1.0, GAP, 3.0]])

    assert np.isnan(mean_moving_range(row, baseline_of(True, row.shape))[0, 0])


def test_lag_one_knows_alternation_from_persistence_and_says_zero_of_nothing():
    rows = np.array([[1.0, -1] * 20, [1.0] * 20 + [-1.0] * 20, [3.0] * 40, [GAP] * 40])

    found = lag_one(rows, baseline_of(True, rows.shape))

    np.testing.assert_allclose(found, [-1, 37 / 39, 0, 0])


def test_lag_one_forgives_a_step_between_phases():
    rng = np.random.default_rng(1)
    row = rng.normal(size=(1, 80)) + 10 * (np.arange(80) >= 40)
    phases = (np.arange(80) >= 40).astype(int)

    assert lag_one(row, baseline_of(True, row.shape))[0] > 0.9
    assert abs(lag_one(row, baseline_of(True, row.shape, phases=phases))[0]) < 0.3
