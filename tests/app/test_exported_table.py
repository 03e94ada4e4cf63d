"""Whoever takes a table home finds in it what the dashboard found, with nothing else to go by."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from hotspot.core.measures import MEASURES
from hotspot.disclosure.charts import hide_in_charts
from hotspot.disclosure.suppression import protect_signals
from hotspot.spc import ChartSettings, Exclusion, Phase, control_chart
from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.panels import context_of, panel_of, week_choices
from hotspot.surveillance.signals import neighborhood_signals
from hotspot.view.csv_file import chart_csv
from tests.app.small_region import SITE, publish_grid

DECIDED = {
    "phases": (Phase(date(2025, 3, 29), "new clinic", "A. Okafor", date(2026, 1, 31)),),
    "exclusions": (Exclusion(date(2024, 1, 6), date(2024, 1, 13), "strike", "A. Okafor"),),
}


@pytest.fixture(scope="module")
def stores(store, tmp_path_factory):
    """Two sites, by the fewest children they show; the stricter one draws longer periods."""
    strict = tmp_path_factory.mktemp("strict")
    publish_grid(strict, site=replace(SITE, threshold=300))
    return {11: store, 300: strict}


def exported(store, measure, settings):
    """Charts of all neighborhoods as the dashboard makes them, and the tables it offers."""
    snapshot = open_snapshot(store)
    week = week_choices(snapshot, measure)[1]
    found = neighborhood_signals(
        snapshot,
        measure=measure,
        week=week,
        settings=settings,
        hide=hide_in_charts,
    )
    panel = panel_of(snapshot, measure, "region", window=1)
    about = context_of(snapshot, panel, week)
    for signal in protect_signals(found, about):
        table = io.BytesIO(chart_csv(signal, about))
        yield signal, pd.read_csv(table, comment="#", encoding="utf-8-sig")


@pytest.mark.parametrize("decided", [{}, DECIDED], ids=["plain", "decided"])
@pytest.mark.parametrize(
    ("measure", "threshold", "window"),
    [
        ("ed_visits", 11, 1),
        ("bed_days", 11, 1),
        ("screen_positive", 11, 1),
        ("ed_visits", 300, 4),
        ("screen_positive", 300, 13),
        ("bed_days", 300, 13),
    ],
)
def test_the_exported_columns_give_the_same_limits_and_signals(
    stores, measure, threshold, window, decided
):
    settings = ChartSettings(baseline_weeks=104, **decided)
    compared = 0
    for signal, rows in exported(stores[threshold], measure, settings):
        theirs = signal.chart
        complete = rows["complete"].eq("yes").to_numpy()

        ours = control_chart(
            rows["events"],
            rows["children_at_risk"],
            rows["week_ending"],
            family=MEASURES[measure].family,
            complete=complete,
            settings=settings,
        )

        there = np.isin(theirs.weeks, ours.weeks)
        judged = complete & ~rows["status"].isin(["suppressed", "no data"]).to_numpy()
        assert signal.panel.window == window
        assert ours.kind == theirs.kind
        assert ours.status[judged].tolist() == theirs.status[there][judged].tolist()
        assert ours.ghost.tolist() == theirs.ghost[there].tolist()
        assert ours.phase.tolist() == theirs.phase[there].tolist()
        for line in ("value", "lower", "upper"):
            mine, other = (getattr(one, line) / one.centre for one in (ours, theirs))
            np.testing.assert_allclose(
                mine[judged], other[there][judged], rtol=1e-6, atol=1e-9, err_msg=line
            )
        compared += int(judged.sum())
    assert compared
