"""A fit that is kept keeps the counts it was made from, and not those of every other week."""

from dataclasses import replace

import numpy as np

from hotspot.space.adjacency import links_frame
from hotspot.surveillance import estimates
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw
from tests.factories import grid_adjacency
from tests.small_snapshot import small_snapshot


def whole(values):
    """Give the array whose memory another one looks at."""
    return values if values.base is None else whole(values.base)


def test_what_is_kept_of_a_map_is_one_week(monkeypatch):
    events = np.random.default_rng(5).poisson(30, (8, 120))
    found = small_snapshot(events, [2000] * 8, ["North"] * 4 + ["South"] * 4)
    links = links_frame(grid_adjacency(2, 4), "tract")
    found = replace(found, tables=found.tables | {"links": links})
    kept, fit = [], estimates._spatial
    monkeypatch.setattr(estimates, "_spatial", lambda asked: kept.append(asked.panel) or fit(asked))
    draw(found, measure="ed_visits", window=4, week=week_choices(found, "ed_visits")[1])
    assert {panel.events.shape for panel in kept} == {(8, 1)}
    assert {whole(panel.events).shape for panel in kept} <= {(8, 1), (1, 8)}
