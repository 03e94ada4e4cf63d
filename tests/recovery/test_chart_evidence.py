"""What is written down about false alarms is what the present charts do, up to chance."""

import json

import numpy as np
import pytest

from tests.recovery import chart_evidence

FEW = 400
RECORD = json.loads(chart_evidence.TABLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def fresh():
    return [
        chart_evidence.stable_row(*one)
        for one in chart_evidence.series(FEW, chart_evidence.SEED + 1)
    ]


def test_the_record_is_of_all_series(fresh):
    assert [row["series"] for row in RECORD["stable"]] == [row["series"] for row in fresh]
    assert RECORD["areas"] == chart_evidence.AREAS
    assert RECORD["regions"] == chart_evidence.REGIONS


def test_new_series_agree_with_the_record(fresh):
    weeks = FEW * (chart_evidence.WEEKS - chart_evidence.BASELINE)
    for new, old in zip(fresh, RECORD["stable"], strict=True):
        assert new["chart"] == old["chart"]
        for name in ("textbook", "laney", "above", "below", "any"):
            if old[name] is not None:
                alike = 8 if name == "any" else 4  # flags of one series come together
                chance = alike * np.sqrt(max(old[name], 1e-4) / weeks) * 2
                assert new[name] == pytest.approx(old[name], abs=chance), (name, old["series"])


@pytest.mark.parametrize("row", RECORD["stable"], ids=lambda row: row["series"])
def test_charts_we_choose_cry_wolf_in_less_than_one_week_of_two_hundred(row):
    assert row["above"] <= 0.005
    assert row["below"] <= 0.005


def test_new_series_keep_the_promise_too(fresh):
    assert max(row["above"] for row in fresh) <= 0.005


def test_plain_charts_would_not_have_kept_it():
    days = [row for row in RECORD["stable"] if row["series"].startswith("Bed-days")]

    assert len(days) == 2
    assert min(row["textbook"] for row in days) > 0.08
    assert min(row["laney"] for row in days) > 0.03


def test_winters_are_news_only_on_a_flat_line():
    found = {row["compared"]: row for row in RECORD["seasonal"]}

    assert found["own past"]["peak"] > 0.4
    assert found["season"]["peak"] <= 0.025
    assert found["region"]["peak"] <= 0.005
    assert found["season"]["other"] <= 0.005


def test_new_winters_keep_the_promise_too():
    found = {row["compared"]: row for row in chart_evidence.seasonal_rows(6, 4)}

    assert found["season"]["peak"] <= 0.025 + 4 * found["season"]["peak_se"]
    assert found["season"]["other"] <= 0.005
    assert found["region"]["peak"] <= 0.005
