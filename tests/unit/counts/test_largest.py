"""The most that one child has, week by week, and nothing of those who never had much."""

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.counts.changes import rise_and_fall
from hotspot.counts.largest import largest_totals
from hotspot.counts.windows import space_visits

ROW = dict.fromkeys(("person", "area", "measure", "week", "band", "value", "encounters"), "int32")
ALL = 2
WEEKS = ibis.memtable(pa.table({"week": np.arange(40, dtype=np.int32)}))


def largest(*rows, window=4):
    """What windows hold, by band and week, of children given as (person, week, band, value)."""
    lines = [(person, 0, 0, week, band, value, 1) for person, week, band, value in rows]
    visits = space_visits(ibis.memtable(lines, schema=ROW), n_areas=1, n_measures=1)
    found = (
        largest_totals(visits, WEEKS, windows=(4, 13), n_bands=ALL, n_weeks=40, much={0: 14})
        .to_pyarrow()
        .to_pandas()
    )
    found = found[found[f"largest_{window}"] > 0]
    return {
        band: rows.sort_values("week").set_index("week")[f"largest_{window}"].to_dict()
        for band, rows in found.groupby("band")
    }


def test_a_long_stay_stands_until_its_days_leave_the_window():
    # 7 nights in each of three weeks
    found = largest((1, 10, 0, 7), (1, 11, 0, 7), (1, 12, 0, 7))
    assert found[0] == {11: 14, 12: 21, 13: 21, 14: 14}
    assert found[ALL] == found[0]


def test_of_two_children_the_one_with_more_counts():
    found = largest((1, 10, 0, 20), (2, 12, 0, 30), window=4)
    assert found[0] == {10: 20, 11: 20, 12: 30, 13: 30, 14: 30, 15: 30}


def test_of_children_who_never_had_much_nothing_is_known():
    assert largest((1, 10, 0, 13), (2, 10, 0, 13), (3, 10, 0, 9), (3, 20, 0, 9)) == {}


def test_what_is_little_in_a_month_may_be_much_in_a_quarter():
    rows = (1, 10, 0, 9), (1, 20, 0, 9)
    assert largest(*rows) == {}
    assert largest(*rows, window=13)[ALL] == {20: 18, 21: 18, 22: 18}


def test_a_child_between_two_bands_has_all_of_it_only_in_all():
    found = largest((1, 10, 0, 10), (1, 11, 1, 20))
    assert found[1] == {11: 20, 12: 20, 13: 20, 14: 20}
    assert found[ALL] == {11: 30, 12: 30, 13: 30, 14: 20}
    assert 0 not in found


def test_a_band_of_her_own_does_not_hide_another_child_in_all():
    found = largest((1, 10, 0, 15), (2, 10, 1, 40))
    assert found[0][10] == 15
    assert found[ALL][10] == 40


def test_the_last_week_ends_all_windows():
    assert max(largest((1, 38, 0, 30))[ALL]) == 39


@pytest.mark.parametrize("n_weeks", [5, 20])
def test_the_running_sum_of_changes_is_what_windows_held(n_weeks):
    held = np.zeros((2, n_weeks))
    held[0, 2:5], held[0, 4], held[1, 0] = 7, 9, 3
    series, week = np.nonzero(held)
    rows = {"key": series * n_weeks + week, "largest_4": held[series, week]}
    found = pd.DataFrame(rise_and_fall(rows, n_weeks=n_weeks))
    again = np.zeros(2 * n_weeks)
    again[found["key"]] = found["largest_4"]
    assert (again.reshape(2, -1).cumsum(axis=1) == held).all()
    assert (found["largest_4"] != 0).all()
