"""The list of a week is made of charts as the pages show them."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hotspot.core.measures import MEASURES
from hotspot.ui import cache
from hotspot.ui.alerts import alerts
from hotspot.ui.controls import Query


@pytest.fixture
def query(served):
    assert served.is_dir()
    found = cache.newest()
    newest = cache.newest_complete(Query(found.id, "ed_visits", 4, found.as_of))
    return Query(found.id, "ed_visits", 4, newest)


def test_the_district_that_is_up_is_in_the_list_and_acted_on(query):
    found = alerts(query)

    assert ("ed_visits", "Birch") in {(one.measure.key, one.area) for one in found.rows}
    assert found.rows[0].action
    assert found.rows[0].name == "Birch"
    assert all(one.measure == MEASURES[one.measure.key] for one in found.rows)
    assert 4 < found.judged <= 4 * len(MEASURES)


def test_the_list_is_the_same_whatever_the_reader_looks_at(query):
    other = replace(query, measure="bed_days", neighborhoods=("Cedar",))
    assert alerts(other) is alerts(query)


def test_no_line_tells_a_number_that_its_chart_hides(query):
    for back in range(12):
        at = replace(query, week=query.week - timedelta(weeks=back))
        for one in alerts(at).rows:
            charts = cache.signals(replace(at, measure=one.measure.key))
            (signal,) = (chart for chart in charts if chart.area == one.area)
            assert np.array_equal(one.observed, signal.events, equal_nan=True) or np.isnan(
                one.observed
            )
            assert not (signal.suppressed and (one.listed or np.isfinite(one.p)))
