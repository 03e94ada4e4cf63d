"""A fit that is kept keeps the counts it was made from, and not those of every other week."""

import numpy as np

from hotspot.surveillance import estimates
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw
from tests.small_snapshot import small_snapshot


def test_what_is_kept_of_a_map_is_one_week(monkeypatch):
    events = np.random.default_rng(5).poisson(30, (12, 120))
    found = small_snapshot(events, [2000] * 12, ["North"] * 6 + ["South"] * 6)
    kept = []
    monkeypatch.setattr(estimates, "_spatial", lambda asked: kept.append(asked) or _fit(asked))
    draw(found, measure="ed_visits", window=4, week=week_choices(found, "ed_visits")[1])
    panels = [asked.panel for asked in kept]
    assert panels
    assert {panel.events.shape for panel in panels} == {(12, 1)}
    assert all(panel.events.base is None for panel in panels)


_fit = estimates._spatial
