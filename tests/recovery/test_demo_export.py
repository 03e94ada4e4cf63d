"""Files of one export, laid side by side, tell no week that one of them hides."""

import csv

import numpy as np
import pytest

from hotspot.cli.exporting import Choice, export
from hotspot.disclosure.beside import unsaid_beside
from hotspot.disclosure.charts import hide_in_charts
from hotspot.disclosure.maps import protect_counts
from hotspot.disclosure.suppression import protect_signals
from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.panels import context_of, panel_of, week_choices
from hotspot.surveillance.signals import neighborhood_signals

MEASURE, WINDOW = "admissions", 52


@pytest.fixture(scope="module")
def tellable(demo_store):
    """Places of whose year the chart hides one period: the count less its points would be that."""
    snapshot = open_snapshot(demo_store)
    week = week_choices(snapshot, MEASURE)[1]
    panel = panel_of(snapshot, MEASURE, "region", window=1)
    charts = neighborhood_signals(snapshot, measure=MEASURE, week=week, hide=hide_in_charts)
    shown = protect_signals(charts, context_of(snapshot, panel, week, ()))
    counted = protect_counts(snapshot, MEASURE, WINDOW, week, "all", "neighborhood")
    return sorted(unsaid_beside(counted, shown, total=True).areas)


def rows_of(file):
    lines = file.read_text("utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_the_map_of_an_export_leaves_out_what_its_charts_would_tell(demo_store, tellable, tmp_path):
    assert tellable, "the demo has such places"
    choice = Choice(MEASURE, WINDOW, None, "neighborhood", (tellable[0],), "all")
    export(demo_store, None, choice, tmp_path)
    (drawn,) = (file for file in tmp_path.glob("*.csv") if "map" in file.name)
    (row,) = (one for one in rows_of(drawn) if one["area"] == tellable[0])
    assert row["events"] == ""
    assert row["crude_rate"] == ""
    assert np.isfinite(float(row["smoothed_rate"]))
    (chart,) = (file for file in tmp_path.glob("*.csv") if file != drawn)
    assert "suppressed" in {one["status"] for one in rows_of(chart)}
