"""What leaves and enters a window, as in the picture of hotspot.counts.windows."""

import ibis
import numpy as np
import pandas as pd
import pytest

from hotspot.counts.changes import Pile, add_up, write_changes
from hotspot.counts.warehouse import changes_of
from hotspot.counts.windows import space_visits, sum_pairs, sum_weeks

ROW = dict.fromkeys(("person", "area", "measure", "week", "band", "value", "encounters"), "int32")
ALL = 2


N_WEEKS = 40


def in_sql(weeks, pairs, windows, n_weeks):
    return changes_of(weeks, pairs, windows=windows, n_weeks=n_weeks).to_pyarrow().to_pandas()


def in_arrays(weeks, pairs, windows, n_weeks):
    """As a refresh does it; there is one area and one measure, so a band is a series."""
    tables = [weeks, pairs.filter(pairs.enters == 1), pairs.filter(pairs.enters == 0)]
    found = [table.to_pyarrow().to_pandas() for table in tables]
    keyed = [frame.assign(key=frame["band"] * n_weeks + frame["week"]) for frame in found]
    columns = [
        {name: column.to_numpy() for name, column in frame.sort_values("key").items()}
        for frame in keyed
    ]
    written = pd.DataFrame(write_changes(*columns, windows=windows, n_weeks=n_weeks))
    return written.assign(band=written["key"] // n_weeks, week=written["key"] % n_weeks)


@pytest.fixture(params=[in_sql, in_arrays])
def changes(request):
    """Weekly changes of children given as (person, week, band, value)."""

    def make(*rows, windows=(4, 13), n_weeks=N_WEEKS):
        lines = [(person, 0, 0, week, band, value, value) for person, week, band, value in rows]
        table = ibis.memtable(lines, schema=ROW)
        visits = space_visits(table, n_areas=1, n_measures=1)
        how = {"windows": windows, "n_bands": ALL}
        sums = sum_weeks(visits, **how), sum_pairs(visits, **how)
        return request.param(*sums, windows, n_weeks).set_index("band").sort_values("week")

    return make


TWICE = (1, 2, 0, 1), (1, 4, 0, 2)
"""One child with a visit in week 2 and two in week 4."""


@pytest.mark.parametrize("band", [0, ALL])
def test_a_child_is_one_child_from_arrival_to_departure(changes, band):
    found = changes(*TWICE, windows=(4,)).loc[band]
    assert found["week"].tolist() == [2, 4, 6, 8]
    assert found["persons_4"].tolist() == [1, 0, 0, -1]
    assert found["value"].tolist() == [1, 2, 0, 0]


@pytest.mark.parametrize("band", [0, ALL])
def test_squares_are_of_the_total_of_the_window(changes, band):
    found = changes(*TWICE, windows=(4,)).loc[band]
    assert found["squares_4"].cumsum().tolist() == [1, 9, 4, 0]


def test_what_leaves_after_the_last_week_is_left_out(changes):
    found = changes(*TWICE, n_weeks=7).loc[ALL]
    assert found["week"].tolist() == [2, 4, 6]
    assert found["persons_4"].cumsum().tolist() == [1, 1, 1]
    assert found["squares_13"].cumsum().tolist() == [1, 9, 9]


def test_children_do_not_run_into_each_other(changes):
    found = changes((1, 6, 0, 1), (2, 5, 0, 1), windows=(4,), n_weeks=8).loc[ALL]
    assert found["week"].tolist() == [5, 6]
    assert found["persons_4"].tolist() == [1, 1]
    assert found["squares_4"].tolist() == [1, 1]


def test_a_birthday_makes_a_child_of_two_bands_and_still_one_of_all(changes):
    found = changes((1, 2, 0, 1), (1, 4, 1, 2), windows=(4,))
    assert found.loc[0, "persons_4"].tolist() == [1, -1]
    assert found.loc[1, "persons_4"].tolist() == [1, -1]
    assert found.loc[ALL, "persons_4"].tolist() == [1, 0, 0, -1]
    assert found.loc[ALL, "squares_4"].cumsum().tolist() == [1, 9, 4, 0]


def test_a_week_with_a_birthday_in_it_has_one_child_and_the_square_of_her_sum(changes):
    found = changes((1, 2, 0, 3), (1, 2, 1, 4), windows=(4,))
    week = found[found["week"] == 2]
    assert week["n_persons"].to_dict() == {0: 1, 1: 1, ALL: 1}
    assert week["sum_squares"].to_dict() == {0: 9, 1: 16, ALL: 49}
    assert found.loc[ALL, "squares_4"].tolist() == [49, -49]
    assert found.loc[ALL, "persons_4"].tolist() == [1, -1]


def test_nothing_stays_nothing(changes):
    assert changes().empty


def rows(keys, values):
    return {"key": np.array(keys), "value": np.array(values)}


def plain(found):
    return {name: column.tolist() for name, column in found.items()}


def test_rows_with_the_same_key_are_added_up():
    values = {"value": np.array([1, 2, 3])}
    assert plain(add_up(values, np.array([7, 5, 7]))) == {"key": [5, 7], "value": [2, 4]}


def test_a_pile_holds_the_same_whenever_it_was_added_up():
    pile = Pile()
    for turn in range(9):
        pile.add(rows([turn % 3, 5], [1, 10]))
    assert plain(pile.whole()) == {"key": [0, 1, 2, 5], "value": [3, 3, 3, 90]}


def test_a_pile_of_nothing_is_nothing():
    pile = Pile()
    pile.add(rows([], []))
    pile.add(rows([], []))
    assert plain(pile.whole()) == {"key": [], "value": []}
