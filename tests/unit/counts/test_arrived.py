"""How complete windows are, and which of two counts makes a share incomplete."""

import numpy as np
import pandas as pd
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.counts.arrived import window_completeness

ENDINGS = pd.date_range("2026-08-08", periods=12, freq="7D").as_unit("s")
SHARE = np.array([1.0] * 8 + [0.97, 0.94, 0.88, 0.70])


def weeks(measure="ed_visits", share=SHARE, *, value=1000.0, half=0.02, complete=None):
    share = np.asarray(share, dtype=float)
    return pd.DataFrame(
        {
            "measure": measure,
            "week_ending": ENDINGS,
            "observed": True,
            "complete": share >= 0.95 if complete is None else complete,
            "value": value * np.nan_to_num(share, nan=0.8),
            "completeness": share,
            "completeness_lower": share - half * (share < 1),
            "completeness_upper": share + half * (share < 1),
        }
    )


def test_single_weeks_are_as_the_table_says():
    found = window_completeness(weeks(), MEASURES["ed_visits"], 1)

    assert found["completeness"].tolist() == SHARE.tolist()
    assert found["complete"].tolist() == (SHARE >= 0.95).tolist()


def test_a_window_weighs_its_weeks_by_what_they_will_hold():
    found = window_completeness(weeks(), MEASURES["ed_visits"], 4)

    assert found["completeness"][-1] == pytest.approx(SHARE[-4:].mean())
    assert found["completeness"][-2] == pytest.approx(SHARE[-5:-1].mean())
    assert found["complete"].tolist() == [True] * 9 + [True, False, False]
    assert found["completeness_lower"][-1] < found["completeness"][-1]
    half = (found["completeness_upper"] - found["completeness_lower"])[-1] / 2
    assert half == pytest.approx(found["completeness"][-1] * 0.0112, rel=0.1), "errors even out"


def test_a_busy_week_weighs_more():
    table = weeks()
    table["value"] = table["value"].astype(float)
    table.loc[11, "value"] *= 100
    found = window_completeness(table, MEASURES["ed_visits"], 4)

    assert found["completeness"][-1] == pytest.approx(0.70, abs=0.01)


def test_where_it_is_not_known_the_last_week_decides_by_its_lag():
    share = np.full(12, np.nan)
    complete = np.arange(12) < 9
    table = weeks(share=share, complete=complete)

    for window in (1, 4):
        found = window_completeness(table, MEASURES["ed_visits"], window)
        assert found["complete"].tolist() == complete.tolist()
        assert np.isnan(found["completeness"][9:]).all()
        assert (found["completeness"][:9] == 1).all()


def test_a_share_is_as_complete_as_the_later_of_its_counts():
    measure = MEASURES["screen_positive"]
    asked = np.minimum(SHARE, 0.93)
    both = pd.concat([weeks("screen_positive"), weeks(measure.denominator, asked)])
    found = window_completeness(both, measure, 1)

    assert found["completeness"].tolist() == np.minimum(SHARE, asked).tolist()
    assert not found["complete"].any()


def test_a_week_without_events_counts_for_next_to_nothing():
    found = window_completeness(weeks(value=0), MEASURES["ed_visits"], 4)

    assert np.isfinite(found["completeness"]).all()


def test_a_measure_that_is_not_there_is_named():
    with pytest.raises(NotEnoughData, match="Bed-days"):
        window_completeness(weeks(), MEASURES["bed_days"], 1)


def test_a_window_nobody_can_be_sure_of_is_not_complete():
    sure = window_completeness(weeks(), MEASURES["ed_visits"], 4)
    unsure = window_completeness(weeks(half=0.5), MEASURES["ed_visits"], 4)

    assert sure["complete"][9]
    assert not unsure["complete"][9]
