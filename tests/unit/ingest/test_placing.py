"""Rows find their tract, also where they name one of an older census."""

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.ingest.engine import connect
from hotspot.ingest.geography.older import Older
from hotspot.ingest.geography.vintages import judge_epochs
from hotspot.ingest.placing import place
from tests.unit.ingest.sites import GEOIDS, row_of_tracts

DIVIDED, RENAMED = "06067009900", "06067008800"
OLDER = Older(
    2010,
    pd.DataFrame(
        [
            (DIVIDED, GEOIDS[0], 0.25),
            (DIVIDED, GEOIDS[1], 0.75),
            (RENAMED, GEOIDS[2], 1.0),
            (GEOIDS[3], GEOIDS[3], 1.0),
        ],
        columns=["source", "target", "weight"],
    ),
    feeds=("old",),
)
SCHEMA = pa.schema(
    {
        "feed": pa.string(),
        "tract_geoid": pa.string(),
        "longitude": pa.float64(),
        "latitude": pa.float64(),
    }
)


@pytest.fixture(scope="module")
def connection():
    return connect()


def placed(connection, *rows, older=OLDER, tracts=None):
    keys = SCHEMA.names
    table = pa.Table.from_pylist([dict(zip(keys, row, strict=True)) for row in rows], SCHEMA)
    lines = connection.create_table(ibis.util.gen_name("lines"), table)
    found = place(connection, lines, row_of_tracts() if tracts is None else tracts, older)
    answer = found.to_pyarrow().to_pylist()
    order = {row: number for number, row in enumerate(rows)}
    answer.sort(key=lambda row: order[tuple(row[key] for key in keys)])
    return [(row["geoid"], row["placed"], row["epoch"]) for row in answer]


def test_a_tract_that_was_only_renamed_is_the_tract_it_became(connection):
    assert placed(connection, ("old", RENAMED, None, None)) == [(GEOIDS[2], "id", "older")]


def test_a_divided_tract_is_counted_by_an_id_of_its_own(connection):
    found = placed(connection, ("old", DIVIDED, None, None))
    assert found == [(f"2010:{DIVIDED}", "shared", "older")]


def test_coordinates_know_better_than_shares(connection):
    found = placed(connection, ("old", DIVIDED, -122.5, 38.5), ("old", DIVIDED, 0, 0))
    assert found == [(GEOIDS[1], "point", "older"), (f"2010:{DIVIDED}", "shared", "older")]


def test_an_id_both_vintages_have_gives_nothing_away(connection):
    rows = [("old", GEOIDS[3], None, None), ("new", GEOIDS[3], None, None)]
    assert placed(connection, *rows) == [(GEOIDS[3], "id", None)] * 2


def test_an_older_id_in_a_feed_of_today_is_unknown_and_said_to_be_older(connection):
    found = placed(connection, ("new", DIVIDED, None, None), ("new", DIVIDED, -123.5, 38.5))
    assert found == [(None, "unplaced", "older"), (GEOIDS[0], "point", "older")]


def test_an_id_of_today_in_an_older_feed_is_said_to_be_newer(connection):
    assert placed(connection, ("old", GEOIDS[1], None, None)) == [(None, "unplaced", "newer")]


def test_a_block_of_an_older_tract_finds_its_tract(connection):
    found = placed(connection, ("old", f"{RENAMED}1001", None, None))
    assert found == [(GEOIDS[2], "id", "older")]


def test_without_a_relationship_no_vintage_is_guessed(connection):
    rows = [("new", GEOIDS[0], None, None), ("new", DIVIDED, None, None)]
    found = placed(connection, *rows, older=None)
    assert found == [(GEOIDS[0], "id", None), (None, "unplaced", None)]


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [("09110", "09003", "counties"), ("09003", "09110", "planning regions")],
)
def test_codes_of_connecticut_are_known(connection, ours, theirs, kind):
    tracts = row_of_tracts().assign(geoid=[f"{ours}00010{n}" for n in range(4)])
    rows = [("new", f"{theirs}000100", None, None), ("new", f"{ours}000100", None, None)]
    found = placed(connection, *rows, older=None, tracts=tracts)
    assert [epoch for *_, epoch in found] == [kind, None]


def judged(feed, n_read=1000, known=OLDER, **epochs):
    rows = pd.DataFrame(
        [(feed, name.replace("_", " "), n_rows) for name, n_rows in epochs.items()],
        columns=["feed", "epoch", "n_rows"],
    )
    return [
        (found.rule, found.severity, found.finding)
        for found in judge_epochs(rows, pd.Series({feed: n_read}), known)
    ]


def test_a_feed_of_the_other_vintage_is_told_which():
    ((rule, severity, words),) = judged("new", older=60)
    assert (rule, severity) == ("other vintage", "stop")
    assert words == (
        "feed new: of 1,000 rows 60 name ids that only the tracts of 2010 have and 0 name ids that"
        " only the tracts of 2020 have; these are the tracts of 2010: set vintage = 2010 below the"
        " feed"
    )
    ((_, _, words),) = judged("old", newer=60)
    assert words.endswith("these are the tracts of 2020: remove vintage = 2010 from the feed")


def test_two_vintages_in_one_feed_are_refused_where_ids_prove_it():
    for feed in ("new", "old"):
        ((rule, severity, words),) = judged(feed, older=30, newer=40)
        assert (rule, severity) == ("mixed vintages", "stop")
        assert "30 name ids that only the tracts of 2010 have and 40 name ids" in words


def test_a_stray_row_of_another_vintage_stops_nothing():
    assert judged("new", older=10, newer=400) == []
    assert judged("new", n_read=10, older=1) == []


def test_connecticut_stops_with_its_remedy():
    ((rule, severity, words),) = judged("new", known=None, counties=300)
    assert (rule, severity) == ("codes of Connecticut", "stop")
    assert (
        "300 of 1,000 tract ids are of Connecticut's counties, region.tracts of its planning"
        in words
    )
    assert "[relationship]" in words
    assert judged("new", known=None, counties=100) == []


@pytest.mark.parametrize("tail", ["1", "1001"])
def test_a_block_without_its_leading_zero_finds_its_tract(connection, tail):
    rows = [("new", f"{GEOIDS[1][1:]}{tail}", None, None), ("new", f"6067999900{tail}", None, None)]
    table = connection.create_table(
        ibis.util.gen_name("lines"),
        pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], SCHEMA),
    )
    found = place(connection, table, row_of_tracts()).order_by("tract_geoid").to_pyarrow()
    assert found["geoid"].to_pylist() == [GEOIDS[1], None]
    state = "outside" if tail == "1" else "malformed"
    assert found["id_state"].to_pylist() == ["block", state]


def test_eleven_digits_of_a_state_of_the_region_are_never_taken_for_a_block(connection):
    tracts = row_of_tracts().assign(geoid=["04013105010", "40131050100", GEOIDS[2], GEOIDS[3]])
    rows = [("new", "40131050101", None, None), ("new", "40131050100", None, None)]
    found = placed(connection, *rows, older=None, tracts=tracts)
    assert [geoid for geoid, _, _ in found] == [None, "40131050100"]
