"""Stays and their length, read beside the charts of both, tell no period that a chart hides."""

import re
from datetime import timedelta

import numpy as np
import pytest

from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.signals import usual_settings
from hotspot.surveillance.stays import PARTS, stays_or_length
from hotspot.ui import cache, keeping, stays
from hotspot.ui.controls import Query

SAID = r"Bed-days ([+−]?\d+) % .*?: [^;]*?([+−]?\d+) %"


@pytest.fixture
def query(demo_store, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(demo_store))
    keeping.forget()
    snapshot = open_snapshot(demo_store)
    return Query(snapshot.id, "bed_days", 4, week_choices(snapshot, "bed_days")[1], ())


def sentences(query):
    """What the page says of every neighborhood."""
    settings = usual_settings(cache.snapshot(query.snapshot), cache.context(query).measure)
    charts = cache.signals(query)
    return {
        one.area: stays.sentence(query, cache.context(query), one.area, settings) for one in charts
    }


def unguarded(query):
    """What it would say if no chart hid anything."""
    found = stays_or_length(cache.snapshot(query.snapshot), week=query.week)
    return {one.area: one.sentence for one in found}


def solved(query, said):
    """Series of which a reader knows the one hidden period to less than the threshold's width."""
    threshold = cache.snapshot(query.snapshot).site.threshold
    found = []
    for place, part in enumerate(PARTS):
        about = Query(query.snapshot, part, query.window, query.week, ())
        for chart in cache.signals(about):
            match = re.match(SAID, said[chart.area])
            year = [_year(chart, query.week - timedelta(weeks=back)) for back in (0, 52)]
            if match is None or [hidden for hidden, _ in year] != [1, 0]:
                continue
            percent = int(match[1 + place].replace("−", "-"))
            possible = np.arange(200)
            changes = 100 * ((year[0][1] + possible) / year[1][1] - 1)
            fits = int((np.abs(changes - percent) <= 0.5).sum())
            if 0 < fits < threshold:
                found.append((part, chart.name))
    return found


def _year(chart, end):
    """How many points of a year a chart hides, and what the others add up to."""
    weeks = chart.panel.weeks
    inside = (weeks > np.datetime64(end - timedelta(weeks=52))) & (weeks <= np.datetime64(end))
    return int(chart.hidden[inside].sum()), float(
        chart.panel.events[0, inside & ~chart.hidden].sum()
    )


def test_nobody_works_out_a_hidden_period_from_stays_and_their_length(query):
    said = sentences(query)
    assert solved(query, unguarded(query)), "the demo has such places"
    assert solved(query, said) == []
    assert sum(map(bool, said.values())) >= 10, "it still says something of most"
