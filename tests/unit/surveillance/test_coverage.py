"""Weeks that are known, and who has gone silent."""

import math
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from hotspot.ingest.facilities import OTHERS
from hotspot.surveillance.coverage import (
    Senders,
    facility_reports,
    measure_coverage,
    placed_share,
    reports_on,
    senders,
)


def saturdays(count):
    return pd.date_range("2026-08-01", periods=count, freq="7D")


@pytest.fixture
def snapshot():
    weeks = pd.DataFrame(
        {
            "measure": "bed_days",
            "week_ending": saturdays(6),
            "observed": [False, True, True, True, True, True],
            "complete": [True, True, True, True, False, False],
            "value": [9, 10, 10, 10, 10, 10],
            "placed": [9, 9, 9, 9, 9, 9],
            **dict.fromkeys(
                ("completeness", "completeness_lower", "completeness_upper"), [float("nan")] * 6
            ),
        }
    )
    sent = [("A", 6, 20), ("B", 3, 10), ("C", 5, 1)]
    facilities = pd.concat(
        pd.DataFrame(
            {"facility": name, "feed": "stays", "week_ending": saturdays(until), "n_rows": rows}
        )
        for name, until, rows in sent
    )
    zero = pd.DataFrame(
        {"facility": ["B"], "feed": ["stays"], "week_ending": saturdays(6)[-1:], "n_rows": [0]}
    )
    tables = {"weeks": weeks, "facilities": pd.concat([facilities, zero], ignore_index=True)}
    return SimpleNamespace(tables=tables, as_of=date(2026, 9, 2))


def test_only_observed_weeks_count(snapshot):
    (found,) = measure_coverage(snapshot)
    assert (found.measure.key, found.observed, found.complete) == ("bed_days", 5, 3)
    assert (found.first, found.newest) == (date(2026, 8, 8), date(2026, 9, 5))
    assert found.newest_complete == date(2026, 8, 22)
    assert (found.value, found.placed) == (50, 45)


def test_a_measure_without_observed_weeks_has_no_dates(snapshot):
    snapshot.tables["weeks"]["observed"] = False
    (found,) = measure_coverage(snapshot)
    assert (found.first, found.newest, found.newest_complete) == (None, None, None)
    assert found.value == 0


@pytest.mark.parametrize(("day", "share"), [(29, 0.9), (22, 0.8), (15, 0.7), (8, 0.5)])
def test_the_share_that_is_placed_is_that_of_the_observed_weeks_up_to_a_week(snapshot, day, share):
    snapshot.tables["weeks"]["placed"] = [0, 5, 9, 10, 12, 10]
    assert placed_share(snapshot, "bed_days", date(2026, 8, day)) == pytest.approx(share)


def test_the_share_that_is_placed_is_of_one_year_and_not_a_number_of_nothing(snapshot):
    later = date(2027, 8, 28)
    assert placed_share(snapshot, "bed_days", later) == pytest.approx(0.9)
    assert math.isnan(placed_share(snapshot, "bed_days", date(2027, 9, 4)))
    assert math.isnan(placed_share(snapshot, "ed_visits", later))


def test_the_silent_come_first_and_a_week_of_no_rows_is_silence(snapshot):
    reports = facility_reports(snapshot)
    assert [(one.facility, one.weeks_behind, one.silent) for one in reports] == [
        ("B", 2, True),
        ("A", 0, False),
        ("C", 0, False),
    ]
    assert reports[0].usual_rows == 10
    assert reports[0].newest == date(2026, 8, 15)


def test_who_sends_another_kind_of_record_is_no_doubt_on_a_measure(snapshot):
    every = facility_reports(snapshot)
    snapshot.tables["feeds"] = pd.DataFrame({"feed": ["stays"], "kind": ["encounter"]})
    for measure in ("bed_days", "ed_visits", "admissions"):
        assert reports_on(snapshot, measure) == every
    for measure in ("screened", "screen_positive_food"):
        assert reports_on(snapshot, measure) == ()
    snapshot.tables["feeds"] = snapshot.tables["feeds"].iloc[:0]
    assert reports_on(snapshot, "screened") == every, "what nobody knows may count"


def test_those_who_sent_a_row_of_the_year_sent_the_records_of_the_measure(snapshot):
    snapshot.tables["feeds"] = pd.DataFrame(
        {"feed": ["stays", "talks"], "kind": ["encounter", "screening"]}
    )
    assert senders(snapshot, "bed_days", date(2026, 9, 5)) == Senders(("A", "B", "C"))
    assert senders(snapshot, "bed_days", date(2028, 9, 2)) == Senders()
    for measure in ("screened", "screen_positive_food"):
        assert senders(snapshot, measure, date(2026, 9, 5)) == Senders()


def test_those_of_too_few_children_to_be_named_are_others(snapshot):
    snapshot.tables["feeds"] = pd.DataFrame({"feed": ["stays"], "kind": ["encounter"]})
    table = snapshot.tables["facilities"]
    table["facility"] = table["facility"].replace("C", OTHERS)
    assert senders(snapshot, "bed_days", date(2026, 9, 5)) == Senders(("A", "B"), others=True)
