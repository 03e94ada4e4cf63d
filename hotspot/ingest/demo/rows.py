"""A hospital's rows are never quite what happened: late, twice, misplaced, now and then impossible.

Each fault is drawn at a stated share, so that whoever reads the extract can be asked whether all
were found.
"""

from datetime import date

import numpy as np
import pandas as pd
import shapely

from hotspot.core.lines import ENCOUNTER, SCREENING
from hotspot.ingest.demo.children import saturday_of
from hotspot.ingest.demo.events import Scene
from hotspot.ingest.demo.truths import DELAYS

SHARES = {
    "repeated": 0.004,
    "revised": 0.002,
    "not_geocoded": 0.03,
    "outside_region": 0.01,
    "homes_on_a_line": 0.03,
}
"""Shares of rows (of homes, for the last) that a reader has to cope with."""

IMPOSSIBLE = {
    "ends_before_start": 12,
    "born_after_start": 10,
    "no_birth_date": 9,
    "future_start": 8,
}
"""Encounter rows that cannot be, by kind."""

COORDINATES_ONLY = ("URGENT", "ED-COMMUNITY")
"""Facilities that send coordinates and no tract."""

_NAMES = {
    "encounter": tuple(column.name for column in ENCOUNTER),
    "screening": tuple(column.name for column in SCREENING),
}

_NOT_SENT = ("address", "geocode_result", "geocode_precision")
"""Text this hospital does not send: its addresses are geocoded before they leave it."""


def write_rows(
    scene: Scene, events: pd.DataFrame, kind: str, rng: np.random.Generator
) -> pd.DataFrame:
    """Turn events into every row the hospital will ever send.

    Parameters
    ----------
    scene : Scene
        The simulation.
    events : DataFrame
        Stays and visits, or answers.
    kind : {"encounter", "screening"}
        What a row is.
    rng : Generator
        Source of chance.

    Returns
    -------
    DataFrame
        Columns of the contract of this kind without source_updated_at, and ``arrived`` (when the
        source first knew the row), ``home`` (tract the child truly lives in, None outside) and
        ``fault`` ("" for a row that is as it should be).
    """
    events = events.sort_values("start", kind="stable", ignore_index=True)
    children, n = scene.children, len(events)
    child = events["child"].to_numpy()
    start = _to_minute(events["start"].to_numpy())
    rows = pd.DataFrame(
        {
            _NAMES[kind][0]: _draw_ids(kind, n, rng),
            "person_id": children.key[child],
            _NAMES[kind][2 if kind == "screening" else 3]: start,
            "birth_date": children.born[child].astype("datetime64[D]").astype("datetime64[s]"),
            "facility_id": events["facility_id"].to_numpy(dtype=object),
            "arrived": _draw_arrival(events, rng),
            "home": np.append(scene.region.geoids, None)[children.tract[child]],
            "fault": "",
        }
    )
    if kind == "encounter":
        rows["end_ts"] = np.maximum(_to_minute(events["end"].to_numpy()), start)
        rows["encounter_class"] = events["encounter_class"].to_numpy(dtype=object)
    else:
        for name in ("instrument", "domain", "result"):
            rows[name] = events[name].to_numpy(dtype=object)
    _place(rows, scene, events, rng)
    return _spoil(rows, kind, rng)


def known_on(rows: pd.DataFrame, kind: str, as_of: date) -> pd.DataFrame:
    """Give the rows as an extract of one day shows them.

    Parameters
    ----------
    rows : DataFrame
        Every row the hospital will ever send.
    kind : {"encounter", "screening"}
        What a row is.
    as_of : date
        The extract is made when this day begins.

    Returns
    -------
    DataFrame
        Columns of the contract; a stay that had not ended has no end.
    """
    now = np.datetime64(as_of, "s")
    seen = rows[rows["arrived"].to_numpy() <= now].copy()
    seen["source_updated_at"] = seen["arrived"]
    if kind == "encounter":
        seen["end_ts"] = seen["end_ts"].where(seen["end_ts"] <= now)
        ended = seen["end_ts"].where(seen["fault"] == "", seen["arrived"])
        seen["source_updated_at"] = seen["arrived"].where(~(ended > seen["arrived"]), ended)
    sent = seen.reindex(columns=_NAMES[kind]).reset_index(drop=True)
    return sent.astype(dict.fromkeys(_NOT_SENT, object))


def _to_minute(days: np.ndarray) -> np.ndarray:
    """Turn days since 1970-01-01 into wall times, to the minute."""
    return (np.floor(days * 1440).astype(np.int64) * 60).astype("datetime64[s]")


def _draw_ids(kind: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw ids that say nothing about the order of events."""
    letter = "E" if kind == "encounter" else "A"
    return np.array([f"{letter}{k}" for k in 100_000_000 + rng.permutation(n)], dtype=object)


def _event_of(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Number the events: all answers of one screening share their fate."""
    if "event" not in events:
        everyone = np.arange(len(events))
        return everyone, everyone
    _, first, number = np.unique(events["event"], return_index=True, return_inverse=True)
    return first, number


def _draw_arrival(events: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Draw when the source first knows a row: by the end of its week, or some weeks after."""
    first, number = _event_of(events)
    when = events["start"].to_numpy()[first]
    monday = saturday_of(when) + 2.0
    weeks = rng.choice(len(DELAYS), len(when), p=DELAYS)
    u = rng.random(len(when))
    in_time = when + (monday - when) * u
    return _to_minute(np.where(weeks == 0, in_time, monday + 7 * (weeks - 1 + u))[number])


def _place(
    rows: pd.DataFrame, scene: Scene, events: pd.DataFrame, rng: np.random.Generator
) -> None:
    """Add the residence as the hospital has it: a tract, coordinates, or nothing."""
    children, child = scene.children, events["child"].to_numpy()
    first, number = _event_of(events)
    state, county = scene.region.geoids[0][:2], int(scene.region.geoids[0][2:5])
    elsewhere = [f"{state}{county + 2:03d}{100 * k:06d}" for k in range(1, 41)]
    outside = children.tract[child] == len(scene.region.children)
    tract = np.where(outside, np.array(elsewhere, dtype=object)[child % 40], rows["home"])
    in_care = np.zeros(len(rows), dtype=bool)
    if scene.plants.pile_up is not None:
        in_care = children.in_care[child]
        tract[in_care] = scene.plants.pile_up.tract
    lost = (rng.random(len(first)) < SHARES["not_geocoded"])[number] & ~in_care
    by_point = rows["facility_id"].isin(COORDINATES_ONLY).to_numpy() & ~in_care & ~lost
    points = np.full((len(rows), 2), np.nan)
    points[by_point] = _homes(scene, child[by_point], rng)
    rows["tract_geoid"] = np.where(lost | by_point, None, tract)
    rows["longitude"], rows["latitude"] = points.T


def _homes(scene: Scene, child: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Give each child one home inside its tract; some exactly on a line of it."""
    some, which = np.unique(child, return_inverse=True)
    tract = scene.children.tract[some]
    east = shapely.total_bounds(scene.region.shapes)[2]
    homes = np.column_stack([east + 0.1 + 0.1 * rng.random(len(some)), np.zeros(len(some))])
    homes[:, 1] = shapely.get_coordinates(scene.region.shapes)[:, 1].mean()
    for place in np.unique(tract[tract < len(scene.region.shapes)]):
        inside = tract == place
        homes[inside] = _points_in(scene.region.shapes[place], int(inside.sum()), rng)
    return homes[which]


def _points_in(shape: shapely.Geometry, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw points in a polygon, some of them corners of its line."""
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    found = np.empty((0, 2))
    while len(found) < n:
        tried = rng.uniform((west, south), (east, north), (4 * n + 8, 2)).round(6)
        found = np.vstack([found, tried[shapely.contains_xy(shape, *tried.T)]])
    points = found[:n]
    corner = np.flatnonzero(rng.random(n) < SHARES["homes_on_a_line"])
    points[corner] = rng.choice(shapely.get_coordinates(shape), len(corner))
    return points


def _spoil(rows: pd.DataFrame, kind: str, rng: np.random.Generator) -> pd.DataFrame:
    """Add repeated rows; to encounters also earlier versions and impossible rows."""
    n = len(rows)
    added = [rows[rng.random(n) < SHARES["repeated"]].assign(fault="repeated")]
    if kind == "encounter":
        revised = np.flatnonzero(rng.random(n) < SHARES["revised"])
        added.append(_earlier_versions(rows, revised, rng))
        added.append(_impossible_rows(rows, rng))
    return pd.concat([rows, *added], ignore_index=True)


def _earlier_versions(
    rows: pd.DataFrame, revised: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Keep a first version that ends too early; the right one arrives days later."""
    early = rows.iloc[revised].assign(fault="superseded")
    early["end_ts"] = early["start_ts"] + np.timedelta64(60, "m")
    later = (rng.uniform(1, 10, len(revised)) * 86_400).astype("timedelta64[s]")
    last = np.maximum(early["arrived"].to_numpy(), early["end_ts"].to_numpy())
    rows.iloc[revised, rows.columns.get_loc("arrived")] = last + later
    return early


def _impossible_rows(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Copy a few dozen rows under new ids and break each in one way."""
    kinds = np.repeat(list(IMPOSSIBLE), list(IMPOSSIBLE.values()))
    bad = rows.iloc[np.sort(rng.integers(0, len(rows), len(kinds)))].assign(fault=kinds)
    bad["encounter_id"] = [f"X{k}" for k in 900_000_000 + rng.permutation(len(kinds))]
    day = np.timedelta64(86_400, "s")
    bad["end_ts"] = bad["end_ts"].where(kinds != "ends_before_start", bad["start_ts"] - 3 * day)
    bad["birth_date"] = bad["birth_date"].where(
        kinds != "born_after_start", bad["start_ts"].dt.normalize() + 400 * day
    )
    bad["birth_date"] = bad["birth_date"].where(kinds != "no_birth_date")
    future = kinds == "future_start"
    bad["start_ts"] = bad["start_ts"].where(~future, bad["start_ts"] + 13_149 * day)
    bad["end_ts"] = bad["end_ts"].where(~future, bad["end_ts"] + 13_149 * day)
    return bad
