"""Many warnings that are alike are one line, and every row of a feed is counted or not."""

import pandas as pd
import pytest

from hotspot.ingest.findings import Finding, quality_table
from hotspot.surveillance.findings import MOST_ALIKE, MOST_NAMED, feed_accounts, in_order, in_words


def piled(tract, rows, feed="visits"):
    said = f"Tract {tract} has {rows} rows."
    return Finding("address pile-up", feed, "warning", rows, rows / 1000, None, tract, said)


SILENT = Finding("silent facility", "visits", "warning", 0, 0.0, "ED-NORTH", None, "Sent none.")
LEFT_OUT = Finding("end before start", "visits", "quarantined", 5, 0.005, None, None, "Left out.")
READ = [
    Finding("rows read", "visits", "note", 1000, 1.0, None, None, "Rows of the extract."),
    Finding("rows counted", "visits", "note", 940, 0.94, None, None, "Rows that passed."),
    Finding("rows read", "talks", "note", 0, 0.0, None, None, "Rows of the extract."),
    Finding("rows counted", "talks", "note", 0, 0.0, None, None, "Rows that passed."),
]


def test_a_few_tracts_are_told_one_by_one():
    told = in_words(quality_table([piled(f"{one}", 40 + one) for one in range(MOST_ALIKE)]))
    assert list(told["finding"]) == [f"Tract {one} has {40 + one} rows." for one in (2, 1, 0)]


def test_many_tracts_are_told_as_one_that_names_them_and_sums_their_rows():
    tracts = [piled(f"{one:02d}", 40 + one) for one in range(12)]
    (row,) = in_words(quality_table(tracts)).itertuples()
    assert row.n_rows == sum(one.n_rows for one in tracts)
    assert row.share == pytest.approx(row.n_rows / 1000)
    assert row.finding == (
        "Tract 11 has 51 rows. The same holds for 11 other tracts: 10, 09, 08, 07, 06, 05, 04, 03"
        " and 3 more."
    )
    assert MOST_NAMED == 8


def test_tracts_of_another_feed_are_not_summed_with_them():
    tracts = [piled(f"{one}", 40, feed) for feed in ("visits", "talks") for one in range(5)]
    told = in_words(quality_table(tracts))
    assert sorted(told["feed"]) == ["talks", "visits"]
    assert list(told["n_rows"]) == [200, 200]


def test_a_facility_is_named_and_what_never_came_stands_first():
    tracts = [piled(f"{one}", 100) for one in range(6)]
    told = in_words(quality_table([LEFT_OUT, *tracts, SILENT]))
    assert [text[:8] for text in told["finding"]] == ["ED-NORTH", "Tract 0 ", "Left out"]
    assert told["finding"].iloc[0] == "ED-NORTH: Sent none."


def test_nothing_is_lost_where_nothing_is_alike():
    table = quality_table([LEFT_OUT, SILENT, *READ])
    assert list(in_words(table)["n_rows"]) == list(in_order(table)["n_rows"])
    assert in_words(table.head(0)).empty


def test_every_row_of_a_feed_is_counted_or_not():
    accounts = feed_accounts(quality_table([LEFT_OUT, *READ]))
    assert [(one.feed, one.read, one.counted, one.uncounted) for one in accounts] == [
        ("visits", 1000, 940, 60),
        ("talks", 0, 0, 0),
    ]
    assert feed_accounts(pd.DataFrame({"rule": ["rows read"], "feed": ["a"], "n_rows": [1]})) == []
