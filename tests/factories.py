"""Tiny, seeded, readable: panels and maps that a test can hold in its head."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hotspot.core.measures import MEASURES
from hotspot.core.types import Adjacency, CountPanel, Level

FIRST_WEEK = np.datetime64("2025-01-04")


def tract_ids(n: int) -> np.ndarray:
    """Eleven-character GEOIDs, ascending, with the leading zero that gets lost."""
    return np.array([f"06067{number:06d}" for number in range(100, 100 + n)])


def small_panel(
    measure: str = "ed_visits",
    *,
    areas: int = 4,
    weeks: int = 12,
    window: int = 4,
    level: Level = "tract",
    children: float = 600.0,
    per_child_week: float = 0.01,
    seed: int = 0,
    replacing: Mapping[str, Any] | None = None,
) -> CountPanel:
    """A panel of equal areas: every count is a draw around the same rate.

    ``replacing`` exchanges fields of the panel, as in ``{"persons": np.zeros((4, 12), int)}``.
    """
    rng = np.random.default_rng(seed)
    kind = MEASURES[measure]
    shape = (areas, weeks) if level != "region" else (1, weeks)
    exposure = np.full(shape, children * window)
    if kind.family == "proportion":
        exposure = rng.poisson(60, shape).astype(float)
        persons = rng.binomial(exposure.astype(int), 0.3)
        events, squares = persons.astype(float), persons.astype(float)
    else:
        persons = rng.poisson(exposure * per_child_week)
        each = 3.0 if kind.family == "person_days" else 1.0
        events, squares = persons * each, persons * each**2
    names = {
        "tract": tract_ids(areas),
        "neighborhood": np.array([f"N{number:02d}" for number in range(areas)]),
        "region": np.array(["region"]),
    }
    panel = CountPanel(
        measure=kind,
        level=level,
        areas=names[level],
        weeks=FIRST_WEEK + 7 * np.arange(weeks).astype("timedelta64[D]"),
        window=window,
        age_band="all",
        events=events,
        exposure=exposure,
        persons=persons,
        squares=squares,
        observed=np.ones(shape, dtype=bool),
        capture=np.full(shape[0], np.nan),
        measurable=np.ones(shape[0], dtype=bool),
        complete=np.ones(weeks, dtype=bool),
        as_of=date(2025, 12, 31),
        vintage=2020,
    )
    return replace(panel, **replacing) if replacing else panel


def adjacency_from(pairs: np.ndarray, n: int) -> Adjacency:
    """Areas that touch, from pairs of row numbers, each pair once."""
    one, other = np.asarray(pairs, dtype=int).reshape(-1, 2).T
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    links = coo_array((np.ones(ends[0].size, dtype=bool), ends), shape=(n, n)).tocsr()
    return Adjacency(tract_ids(n), links, connected_components(links, directed=False)[1])


def grid_adjacency(rows: int, columns: int) -> Adjacency:
    """A chessboard whose squares touch at edges and corners (queen contiguity)."""
    number = np.arange(rows * columns).reshape(rows, columns)
    pairs = [
        np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
        np.column_stack([number[:-1, :-1].ravel(), number[1:, 1:].ravel()]),
        np.column_stack([number[:-1, 1:].ravel(), number[1:, :-1].ravel()]),
    ]
    return adjacency_from(np.concatenate(pairs), rows * columns)
