"""However few rows a feed sends in a week, watching it says something finite or nothing."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hotspot.core.sections import Checks
from hotspot.refresh.usual import Seen, watch_weeks

AS_OF = date(2026, 1, 5)


def seen(rows):
    ends = pd.date_range(end="2026-01-03", periods=len(rows), freq="7D").astype("datetime64[s]")
    table = pd.DataFrame({"feed": "north", "week_ending": ends, "n_rows": rows, "n_placed": rows})
    return Seen(AS_OF, table[table["n_rows"] > 0])


@given(st.lists(st.integers(0, 3), min_size=13, max_size=30), st.integers(0, 500))
def test_few_rows_a_week_never_break_the_watch(rows, newest):
    for told in watch_weeks(seen([*rows, newest]), [], Checks(), lag_weeks=3):
        assert np.isfinite(told.share)
        assert "where 0 are usual" not in told.finding


def test_a_feed_that_usually_sends_nothing_is_not_doubled_by_its_first_rows():
    sporadic = [1, 0, 0] * 10
    assert list(watch_weeks(seen([*sporadic, 1]), [], Checks(), lag_weeks=3)) == []
    assert list(watch_weeks(seen([*sporadic, 40]), [], Checks(), lag_weeks=3)) == []
