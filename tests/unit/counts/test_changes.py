"""What leaves and enters a window, as in the picture of hotspot.counts.windows."""

import numpy as np
import pytest

from hotspot.counts.changes import write_changes

NOTHING = {
    name: np.zeros(0, dtype=np.int64)
    for name in ("series", "week", "enters", "squares_4", "squares_13")
}


def weeks_of(**columns):
    return {name: np.array(values) for name, values in columns.items()}


@pytest.fixture
def two_visits():
    """One child with a visit in week 2 and two in week 4."""
    sums = weeks_of(
        series=[0, 0],
        week=[4, 2],
        value=[2, 1],
        n_encounters=[2, 1],
        n_persons=[1, 1],
        sum_squares=[4, 1],
        arrived_4=[0, 1],
        departed_4=[1, 0],
        arrived_13=[0, 1],
        departed_13=[1, 0],
    )
    pairs = weeks_of(series=[0, 0], week=[4, 2], enters=[1, 0], squares_4=[4, 4], squares_13=[4, 4])
    return sums, pairs


def test_a_child_is_one_child_from_arrival_to_departure(two_visits):
    found = write_changes(*two_visits, windows=(4,), n_weeks=20)
    assert found["week"].tolist() == [2, 4, 6, 8]
    assert found["persons_4"].tolist() == [1, 0, 0, -1]
    assert found["value"].tolist() == [1, 2, 0, 0]


def test_squares_are_of_the_total_of_the_window(two_visits):
    found = write_changes(*two_visits, windows=(4,), n_weeks=20)
    assert np.cumsum(found["squares_4"]).tolist() == [1, 9, 4, 0]


def test_what_leaves_after_the_last_week_is_left_out(two_visits):
    found = write_changes(*two_visits, windows=(4, 13), n_weeks=7)
    assert found["week"].tolist() == [2, 4, 6]
    assert np.cumsum(found["persons_4"]).tolist() == [1, 1, 1]
    assert np.cumsum(found["squares_13"]).tolist() == [1, 9, 9]


def test_series_do_not_run_into_each_other():
    sums = weeks_of(
        series=[1, 0],
        week=[0, 6],
        value=[1, 1],
        n_encounters=[1, 1],
        n_persons=[1, 1],
        sum_squares=[1, 1],
        arrived_4=[1, 1],
        departed_4=[1, 1],
    )
    found = write_changes(sums, NOTHING, windows=(4,), n_weeks=7)
    assert found["series"].tolist() == [0, 1, 1]
    assert found["week"].tolist() == [6, 0, 4]
    assert found["persons_4"].tolist() == [1, 1, -1]


def test_nothing_stays_nothing():
    empty = np.zeros(0, dtype=np.int64)
    names = ["value", "n_encounters", "n_persons", "sum_squares", "arrived_4", "departed_4"]
    sums = dict.fromkeys(["series", "week", *names], empty)
    found = write_changes(sums, NOTHING, windows=(4,), n_weeks=7)
    assert {len(column) for column in found.values()} == {0}
