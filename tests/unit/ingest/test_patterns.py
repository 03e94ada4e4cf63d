"""Faults no single row shows."""

from datetime import date, datetime, timedelta

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.core.columns import FEEDS, check_columns
from hotspot.core.errors import InvalidExtract
from hotspot.ingest.accounts import rows_by_feed
from hotspot.ingest.overlaps import count_overlaps
from hotspot.ingest.patterns import (
    count_by_facility,
    count_by_feed,
    count_long_stays,
    find_pile_ups,
    find_silence,
    find_stale,
)
from tests.unit.ingest.sites import AS_OF, GEOIDS

LAST_FULL = np.datetime64("2025-12-27")  # AS_OF, a Saturday, is in a week that has not ended


@pytest.fixture(scope="module")
def engine():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def sent(facility, weeks_before_last, feed="hospital"):
    endings = [LAST_FULL - np.timedelta64(7 * back, "D") for back in weeks_before_last]
    return pd.DataFrame({"facility": facility, "feed": feed, "week_ending": endings, "n_rows": 5})


def silent(*parts):
    return [finding.facility for finding in find_silence(pd.concat(parts), AS_OF)]


def test_a_facility_that_sent_every_week_and_stopped_is_named_with_its_last_week():
    (finding,) = find_silence(sent("TOWN", range(2, 30)), AS_OF)
    assert (finding.facility, finding.severity, finding.feed) == ("TOWN", "warning", "hospital")
    assert "until the week ending 2025-12-13 and none in the 2 whole weeks" in finding.finding
    assert "up to the week ending 2025-12-27." in finding.finding


def test_a_week_that_has_not_ended_is_no_week_of_silence():
    gone, monday = sent("GONE", range(1, 30)), date(2025, 12, 29)
    assert list(find_silence(gone, monday)) == []
    (finding,) = find_silence(gone, monday + timedelta(days=7))
    assert "none in the 2 whole weeks since, up to the week ending 2026-01-03" in finding.finding


def test_facilities_that_send_or_never_sent_steadily_are_not_named():
    assert silent(sent("NOW", range(-1, 30))) == []
    assert silent(sent("LATE", range(1, 30))) == []
    assert silent(sent("RARE", range(2, 60, 2))) == []
    assert silent(sent("NEW", range(2, 14))) == []
    assert silent(sent("GONE", range(2, 15)), sent("NOW", range(30))) == ["GONE"]


def test_a_facility_that_was_silent_for_a_while_is_named_with_the_weeks():
    back = [*range(3), *range(6, 30)]
    (finding,) = find_silence(sent("TOWN", back), AS_OF, "stop")
    assert (finding.rule, finding.severity) == ("facility with a gap", "warning")
    assert "none in the 3 weeks ending 2025-11-22 to 2025-12-06, and rows again" in finding.finding
    assert silent(sent("ONE WEEK", [*range(3), *range(4, 30)])) == []
    assert silent(sent("LONG AGO", [*range(60), *range(63, 90)])) == []
    assert silent(sent("RARE", [*range(3), *range(6, 30, 2)])) == []


def test_a_silent_facility_and_a_stale_feed_do_what_the_site_says():
    (finding,) = find_silence(sent("TOWN", range(2, 30)), AS_OF, "stop")
    assert finding.severity == "stop"
    (finding,) = find_stale(pd.Series({"b": pd.Timestamp("2025-11-19")}), AS_OF, "stop")
    assert finding.severity == "stop"


def test_a_facility_may_fall_silent_in_one_feed_only():
    found = silent(sent("MAIN", range(0, 30)), sent("MAIN", range(4, 30), feed="clinic"))
    assert found == ["MAIN"]


def test_a_feed_whose_newest_row_is_old_is_named():
    newest = pd.Series(
        {"a": pd.Timestamp(AS_OF) - pd.Timedelta(days=14), "b": pd.Timestamp("2025-12-19 23:00")}
    )
    (finding,) = find_stale(newest, AS_OF)
    assert finding.feed == "b"
    assert "began on 2025-12-19, 15 days before 2026-01-03" in finding.finding


def piled(rows, children):
    counted = pd.DataFrame({"feed": "hospital", "geoid": rows.keys(), "n_rows": rows.values()})
    return list(find_pile_ups(counted, pd.Series(children, dtype="float64")))


def test_a_tract_with_far_more_rows_than_children_is_named():
    children = dict.fromkeys(GEOIDS, 100) | {GEOIDS[3]: 10}
    rows = {GEOIDS[0]: 50, GEOIDS[1]: 50, GEOIDS[2]: 50, GEOIDS[3]: 40}
    (finding,) = piled(rows, children)
    assert f"Tract {GEOIDS[3]} has 40 rows where its 10 children" in finding.finding
    assert (finding.area, finding.facility) == (GEOIDS[3], None)
    assert (finding.n_rows, finding.share) == (40, pytest.approx(40 / 190))


def test_chance_unknown_children_and_even_rows_are_not_named():
    children = dict.fromkeys(GEOIDS, 100) | {GEOIDS[3]: 10}
    assert piled({GEOIDS[0]: 30, GEOIDS[3]: 29}, children) == []
    assert piled(dict.fromkeys(GEOIDS[:3], 500), children) == []
    assert piled({GEOIDS[0]: 5000, GEOIDS[3]: 5000}, children | {GEOIDS[3]: np.nan}) == []


def test_rows_where_no_child_lives_are_named():
    (finding,) = piled({GEOIDS[0]: 500, GEOIDS[1]: 30}, {GEOIDS[0]: 100, GEOIDS[1]: 0})
    assert GEOIDS[1] in finding.finding


def test_rows_are_counted_by_facility_and_mmwr_week(engine):
    days = [datetime(2025, 12, 27, 23), datetime(2025, 12, 28), datetime(2026, 1, 3, 23)]
    lines = pd.DataFrame(
        {"feed": "hospital", "facility_id": ["A", "A", "A"], "start_ts": pd.to_datetime(days)}
    )
    nameless = lines.assign(facility_id=pd.NA).head(1)
    table = pa.Table.from_pandas(pd.concat([lines, nameless]), preserve_index=False)
    engine.create_table("facilities", table)
    found = count_by_facility(engine.table("facilities"))
    assert found["week_ending"].dt.date.tolist() == [date(2025, 12, 27), date(2026, 1, 3)]
    assert found["n_rows"].tolist() == [1, 2]


def counted_in_weeks(engine, **columns):
    name = ibis.util.gen_name("lines")
    engine.create_table(name, pa.table({"feed": ["hospital"] * 2} | columns))
    return engine.table(name)


def test_names_of_facilities_are_cut_and_lose_what_nobody_sees(engine):
    days = [datetime(2025, 12, 27), datetime(2025, 12, 27)]
    names = ["=cmd|' /C calc'!A0 \u202egnp.exe\x07 😀", "x" * 500]
    found = count_by_facility(counted_in_weeks(engine, start_ts=days, facility_id=names))
    assert sorted(found["facility"]) == ["=cmd|' /C calc'!A0 gnp.exe 😀", "x" * 59 + "…"]


def test_rows_and_placed_rows_are_counted_by_feed_and_week(engine):
    days = [datetime(2025, 12, 28), datetime(2026, 1, 3, 23)]
    lines = counted_in_weeks(engine, start_ts=days, geoid=[GEOIDS[0], None])
    found = count_by_feed(lines, "encounter")
    check_columns(found, FEEDS, where="feeds", error=InvalidExtract)
    assert found[["n_rows", "n_placed"]].to_numpy().tolist() == [[2, 1]]
    assert found["week_ending"].dt.date.tolist() == [date(2026, 1, 3)]


def test_rows_of_each_feed_are_counted_in_order_and_none_is_none(engine):
    table = pa.table({"feed": ["south", "north", "south"], "rule": ["b", "b", "a"]})
    lines = engine.create_table(ibis.util.gen_name("lines"), table)
    assert rows_by_feed(lines).to_dict("list") == {"feed": ["north", "south"], "n_rows": [1, 2]}
    by_rule = rows_by_feed(lines, "rule")
    assert by_rule.to_numpy().tolist() == [["north", "b", 1], ["south", "a", 1], ["south", "b", 1]]
    nothing = rows_by_feed(lines.filter(lines.rule == "c"))
    assert (list(nothing), len(nothing)) == (["feed", "n_rows"], 0)


def test_stays_of_more_than_a_year_are_counted(engine):
    start = datetime(2024, 1, 1)
    ends = [start + timedelta(days=365), start + timedelta(days=365, hours=1)]
    kinds = {"encounter_class": ["IMP", "OBSENC"], "start_ts": [start] * 2, "end_ts": ends}
    assert count_long_stays(counted_in_weeks(engine, **kinds))["n_rows"].tolist() == [1]


def stays(engine, name, *rows):
    begin = datetime(2025, 12, 1)
    table = pd.DataFrame(
        [
            {
                "feed": "hospital",
                "line_id": str(number),
                "person_id": person,
                "encounter_class": class_,
                "start_ts": begin + timedelta(days=start),
                "end_ts": pd.NaT if end is None else begin + timedelta(days=end),
            }
            for number, (person, class_, start, end) in enumerate(rows)
        ]
    )
    engine.create_table(name, pa.Table.from_pandas(table))
    found = count_overlaps(engine.table(name))
    return int(found["n_rows"].sum())


def test_stays_that_begin_inside_another_are_counted(engine):
    long, inside, after = ("P", "IMP", 0, 9), ("P", "OBSENC", 2, 3), ("P", "IMP", 4, 5)
    assert stays(engine, "a", long, inside, after) == 2
    assert stays(engine, "b", ("P", "IMP", 0, None), ("P", "IMP", 20, 21)) == 1


def test_transfers_other_children_and_visits_do_not_overlap(engine):
    assert stays(engine, "c", ("P", "OBSENC", 0, 2), ("P", "IMP", 2, 4)) == 0
    assert stays(engine, "d", ("P", "IMP", 0, 9), ("Q", "IMP", 2, 3)) == 0
    assert stays(engine, "e", ("P", "IMP", 0, 9), ("P", "EMER", 2, 3)) == 0
