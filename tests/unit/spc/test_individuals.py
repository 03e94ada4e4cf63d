import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.individuals import mr, run

GAP = np.nan


def test_a_run_chart_has_the_median_of_each_phase_and_no_limits():
    row = np.array([[1.0, 9, 2, GAP, 5, 7]])
    use = baseline_of(True, row.shape, phases=[0, 0, 0, 0, 1, 1])

    limits = run(row, use)

    assert limits.centre[0].tolist() == [2, 2, 2, 2, 6, 6]
    for line in (limits.lower, limits.upper, limits.sigma, limits.sigma_z):
        assert np.isnan(line).all()


def test_ghosts_and_weeks_after_the_freeze_leave_the_median_alone():
    row = np.array([[1.0, 90, 2, 3, 80, 70]])
    use = baseline_of(np.arange(6) < 4, row.shape, ghosts=np.arange(6) == 1)

    assert (run(row, use).centre == 2).all()


def test_somebody_may_choose_the_centre_line_for_all_each_area_or_each_phase():
    rows = np.ones((2, 4))
    use = baseline_of(True, rows.shape, phases=[0, 0, 1, 1])

    assert (run(rows, use, centre=5).centre == 5).all()
    assert run(rows, use, centre=[[1], [2]]).centre[:, 0].tolist() == [1, 2]
    assert run(rows, use, centre=[[1, 3], [2, 4]]).centre[1].tolist() == [2, 2, 4, 4]
    with pytest.raises(InvalidCounts, match=r"centre \(3,\) must be one finite number"):
        run(rows, use, centre=[1, 2, 3])
    with pytest.raises(InvalidCounts, match="must be one finite number"):
        run(rows, use, centre=GAP)


def test_an_area_without_data_has_no_lines():
    nothing = np.full((1, 4), GAP)

    assert np.isnan(run(nothing, baseline_of(True, (1, 4))).centre).all()
    assert np.isnan(mr(nothing, baseline_of(True, (1, 4))).upper).all()


def test_moving_ranges_are_drawn_for_all_weeks_and_averaged_over_the_baseline():
    row = np.array([[4.0, 6, 5, 15, GAP, 5, 9]])
    use = baseline_of(np.arange(7) < 3, row.shape)

    limits = mr(row, use)

    np.testing.assert_array_equal(limits.value, [[GAP, 2, 1, 10, GAP, GAP, 4]])
    assert (limits.centre == 1.5).all()
    np.testing.assert_allclose(limits.upper, 3.267 * 1.5)
    assert (limits.lower == 0).all()
    np.testing.assert_allclose(limits.centre + 3 * limits.sigma, limits.upper)


def test_a_new_phase_has_no_range_from_the_one_before():
    row = np.array([[1.0, 2, 50, 52]])

    limits = mr(row, baseline_of(True, row.shape, phases=[0, 0, 1, 1]))

    np.testing.assert_array_equal(limits.value, [[GAP, 1, GAP, 2]])
    assert limits.centre[0].tolist() == [1, 1, 2, 2]


def test_ranges_can_step_over_ghosts_or_start_at_them():
    row = np.array([[4.0, 5, 90, 6, 7]])
    use = baseline_of(True, row.shape, ghosts=np.arange(5) == 2)

    published, stepping = mr(row, use), mr(row, use, over_ghosts=True)

    np.testing.assert_array_equal(published.value, [[GAP, 1, 85, 84, 1]])
    np.testing.assert_allclose(published.centre, 86 / 3)
    np.testing.assert_array_equal(stepping.value, [[GAP, 1, 85, 1, 1]])
    assert (stepping.centre == 1).all()


def test_screening_leaves_out_a_range_of_more_than_d4_means():
    row = np.array([[0.0, 1, 0, 1, 0, 1, 0, 1, 90, 90]])
    use = baseline_of(True, row.shape)

    assert mr(row, use, screen=True).centre[0, 0] == pytest.approx(7 / 8)
    assert mr(row, use).centre[0, 0] == pytest.approx(96 / 9)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(InvalidCounts, match=r"values \(3,\) must have one row an area"):
        run(np.ones(3), baseline_of(True, (1, 3)))
