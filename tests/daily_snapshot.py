"""A small snapshot that knows its newest days; its weeks are the sums of them."""

from dataclasses import replace

import numpy as np
import pandas as pd

from hotspot.counts.days import DAY_WINDOWS, first_recent_day
from tests.factories import tract_ids
from tests.small_snapshot import AS_OF, LAST, small_snapshot

FIRST = np.datetime64(first_recent_day(AS_OF), "D")
N_DAYS = int((np.datetime64(AS_OF, "D") - FIRST).astype(int)) + 1


def daily_snapshot(daily, children, neighborhood, *, measure="ed_visits", lag_weeks=3, **changes):
    """A snapshot of tracts with these events a day, (n_tracts, 7 × n_weeks), to the last Saturday.

    Every event is another child.
    """
    daily = np.asarray(daily)
    weekly = daily.reshape(len(daily), -1, 7).sum(axis=2)
    made = small_snapshot(weekly, children, neighborhood, measure=measure, lag_weeks=lag_weeks)
    recent = daily[:, -int((np.datetime64(LAST, "D") - FIRST).astype(int)) - 1 :]
    days = recent_days(recent, measure)
    return replace(made, tables=made.tables | {"recent_days": days} | changes)


def recent_days(values, measure):
    """Table of that name, of events of different children by tract and day from the first on."""
    rows, columns = np.indices(values.shape)
    found = pd.DataFrame(
        {
            "level": "tract",
            "area": tract_ids(len(values))[rows.ravel()],
            "measure": measure,
            "age_band": "all",
            "day": (FIRST + columns.ravel()).astype("datetime64[s]"),
            "value": values.ravel(),
        }
    )
    for window in DAY_WINDOWS:
        change = values.copy()
        change[:, window:] -= values[:, :-window]
        found[f"persons_{window}_days"] = change.ravel()
    return found
