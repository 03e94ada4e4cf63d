"""What leaves and enters a window, as in the picture of hotspot.counts.windows."""

import ibis
import pytest

from hotspot.counts.changes import write_changes
from hotspot.counts.windows import space_visits, sum_pairs, sum_weeks

ROW = dict.fromkeys(("person", "area", "measure", "week", "band", "value", "encounters"), "int32")
ALL = 2


def changes(*rows, windows=(4, 13), n_weeks=40):
    """Weekly changes of children given as (person, week, band, value), in order of the weeks."""
    lines = [(person, 0, 0, week, band, value, value) for person, week, band, value in rows]
    table = ibis.memtable(lines, schema=ROW)
    visits = space_visits(table, n_areas=1, n_measures=1)
    how = {"windows": windows, "n_bands": ALL}
    sums = sum_weeks(visits, **how), *sum_pairs(visits, **how)
    found = write_changes(*sums, windows=windows, n_weeks=n_weeks).to_pyarrow().to_pandas()
    return found.set_index("band").sort_values("week")


TWICE = (1, 2, 0, 1), (1, 4, 0, 2)
"""One child with a visit in week 2 and two in week 4."""


@pytest.mark.parametrize("band", [0, ALL])
def test_a_child_is_one_child_from_arrival_to_departure(band):
    found = changes(*TWICE, windows=(4,)).loc[band]
    assert found["week"].tolist() == [2, 4, 6, 8]
    assert found["persons_4"].tolist() == [1, 0, 0, -1]
    assert found["value"].tolist() == [1, 2, 0, 0]


@pytest.mark.parametrize("band", [0, ALL])
def test_squares_are_of_the_total_of_the_window(band):
    found = changes(*TWICE, windows=(4,)).loc[band]
    assert found["squares_4"].cumsum().tolist() == [1, 9, 4, 0]


def test_what_leaves_after_the_last_week_is_left_out():
    found = changes(*TWICE, n_weeks=7).loc[ALL]
    assert found["week"].tolist() == [2, 4, 6]
    assert found["persons_4"].cumsum().tolist() == [1, 1, 1]
    assert found["squares_13"].cumsum().tolist() == [1, 9, 9]


def test_children_do_not_run_into_each_other():
    found = changes((1, 6, 0, 1), (2, 5, 0, 1), windows=(4,), n_weeks=8).loc[ALL]
    assert found["week"].tolist() == [5, 6]
    assert found["persons_4"].tolist() == [1, 1]
    assert found["squares_4"].tolist() == [1, 1]


def test_a_birthday_makes_a_child_of_two_bands_and_still_one_of_all():
    found = changes((1, 2, 0, 1), (1, 4, 1, 2), windows=(4,))
    assert found.loc[0, "persons_4"].tolist() == [1, -1]
    assert found.loc[1, "persons_4"].tolist() == [1, -1]
    assert found.loc[ALL, "persons_4"].tolist() == [1, 0, 0, -1]
    assert found.loc[ALL, "squares_4"].cumsum().tolist() == [1, 9, 4, 0]


def test_a_week_with_a_birthday_in_it_has_one_child_and_the_square_of_her_sum():
    found = changes((1, 2, 0, 3), (1, 2, 1, 4), windows=(4,))
    week = found[found["week"] == 2]
    assert week["n_persons"].to_dict() == {0: 1, 1: 1, ALL: 1}
    assert week["sum_squares"].to_dict() == {0: 9, 1: 16, ALL: 49}
    assert found.loc[ALL, "squares_4"].tolist() == [49, -49]
    assert found.loc[ALL, "persons_4"].tolist() == [1, -1]


def test_nothing_stays_nothing():
    assert changes().empty
