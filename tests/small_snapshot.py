"""A snapshot small enough to reason about: every event is another child, nothing repeats."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from hotspot.core.columns import CURVES
from hotspot.core.site import Site
from hotspot.core.weeks import week_range
from tests.factories import tract_ids

LAST = date(2026, 10, 31)
AS_OF = date(2026, 11, 2)


@dataclass(frozen=True, eq=False)
class SmallSnapshot:
    id: str
    as_of: date
    site: Site
    tables: dict


def site(**changes) -> Site:
    values = dict(
        region="Testshire",
        noun="district",
        vintage=2020,
        age_limit=18,
        age_bands=("00", "01-17"),
        bands_have_children=False,
        population="children under 18, 2020",
        sources=("test feed",),
        attribution="Made up.",
        threshold=11,
        lag_weeks=3,
        baseline_weeks=104,
        same_day=0,
        synthetic=True,
    )
    return Site(**values | changes)


def small_snapshot(
    events, children, neighborhood, *, measure="ed_visits", lag_weeks=3, snapshot_id="000001"
):
    """A snapshot whose tracts have these weekly events, (n_tracts, n_weeks), newest week last."""
    events = np.asarray(events)
    n, w = events.shape
    weeks = week_range(LAST, LAST)[0] - np.arange(w)[::-1] * np.timedelta64(7, "D")
    areas = pd.DataFrame({"area": tract_ids(n), "neighborhood": list(neighborhood)})
    by_level = {
        "tract": (areas["area"].to_numpy(), events, np.asarray(children, float)),
        "neighborhood": _grouped(areas["neighborhood"], events, children),
        "region": _grouped(pd.Series(["region"] * n), events, children),
    }
    tables = {
        "quality": pd.DataFrame({name: [] for name in ("rule", "severity", "area", "finding")}),
        "links": pd.DataFrame({name: [] for name in ("level", "area", "neighbor")}, dtype=str),
        "shares": pd.DataFrame({name: [] for name in ("area", "neighborhood", "weight")}),
        "curves": pd.DataFrame({column.name: [] for column in CURVES}),
        "counts": pd.concat(
            _counts(level, ids, values, weeks, measure)
            for level, (ids, values, _) in by_level.items()
        ),
        "weeks": pd.DataFrame(
            {
                "measure": measure,
                "week_ending": weeks.astype("datetime64[s]"),
                "observed": True,
                "complete": np.arange(w) < w - lag_weeks,
                **dict.fromkeys(
                    ("completeness", "completeness_lower", "completeness_upper"), np.full(w, np.nan)
                ),
                "value": events.sum(axis=0),
                "placed": events.sum(axis=0),
            }
        ),
        "populations": pd.concat(
            pd.DataFrame(
                {"level": level, "area": ids, "age_band": "all", "year": 2020, "children": people}
            )
            for level, (ids, _, people) in by_level.items()
        ),
        "areas": pd.concat(
            [
                areas.assign(level="tract", name="Tract " + areas["area"].str[-3:]),
                *(
                    pd.DataFrame({"level": level, "area": by_level[level][0]}).assign(
                        name=lambda frame: frame["area"], neighborhood=None
                    )
                    for level in ("neighborhood", "region")
                ),
            ]
        ),
    }
    return SmallSnapshot(snapshot_id, AS_OF, site(lag_weeks=lag_weeks), tables)


def seen(snapshot, minimum=0.8, **shares):
    """The same snapshot, where the feeds see only a share of some districts and their tracts."""
    areas = snapshot.tables["areas"]
    hood = areas["neighborhood"].where(areas["level"] == "tract", areas["area"])
    tables = snapshot.tables | {"areas": areas.assign(capture=hood.map(shares).astype(float))}
    told = replace(snapshot.site, capture_minimum=minimum, capture_source="shares.csv")
    return replace(snapshot, id=f"{snapshot.id}-seen", site=told, tables=tables)


def _grouped(labels, events, children):
    ids, rows = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    sums = np.zeros((len(ids), events.shape[1]), dtype=events.dtype)
    np.add.at(sums, rows, events)
    return ids, sums, np.bincount(rows, weights=np.asarray(children, float))


def _counts(level, ids, values, weeks, measure):
    rows, columns = np.indices(values.shape)
    frame = pd.DataFrame(
        {
            "level": level,
            "area": ids[rows.ravel()],
            "measure": measure,
            "age_band": "all",
            "week_ending": weeks[columns.ravel()].astype("datetime64[s]"),
        }
    )
    for name in ("value", "n_encounters", "n_persons", "sum_squares"):
        frame[name] = values.ravel()
    for window in (4, 13, 52):
        change = values.copy()
        change[:, window:] -= values[:, :-window]
        for name in ("persons", "squares"):
            frame[f"{name}_{window}"] = change.ravel()
    return frame
