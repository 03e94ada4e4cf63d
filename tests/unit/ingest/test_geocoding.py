"""What a geocoder says of its answers is heard."""

import pandas as pd
import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from tests.unit.ingest.sites import (
    AS_OF,
    ENCOUNTER_COLUMNS,
    GEOIDS,
    encounter,
    encounters_feed,
    row_of_tracts,
    site,
    take_in,
)

DEGAUSS = ENCOUNTER_COLUMNS | {
    "tract_geoid": "census_tract_id_2020",
    "geocode_result": "geocode_result",
    "geocode_precision": "precision",
    "geocode_score": "score",
}
ANSWERS = [
    ("range", 0.9, "geocoded", None),
    ("street", 0.5, "geocoded", None),
    ("intersection", None, None, None),
    (None, None, "cincy_inst_foster_addr", None),
    ("zip", 0.9, "geocoded", "zip"),
    ("CITY", 0.9, "geocoded", "city"),
    ("street", 0.49, "geocoded", "score"),
    ("range", 0.9, "imprecise_geocode", "imprecise_geocode"),
    (None, None, "PO_Box", "po_box"),
    (None, None, "non_address_text", "non_address_text"),
]


def write(file, **changes):
    rows = [
        encounter(visit=f"E{i}", lon=-123.5, lat=38.5)
        | {"precision": precision, "score": score, "geocode_result": result}
        for i, (precision, score, result, _) in enumerate(ANSWERS)
    ]
    frame = pd.DataFrame(rows).rename(columns={"tract": "census_tract_id_2020"} | changes)
    frame.to_csv(file, index=False)


@pytest.fixture(scope="module")
def engine():
    connection = connect()
    yield connection
    close(connection)


def test_an_answer_that_is_no_place_is_taken_from_its_row_and_said(engine, tmp_path):
    write(tmp_path / "e.csv")
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.csv", columns=DEGAUSS))
    found = read_feed(engine, feed, vintage=2020)
    lines = found.lines.order_by("encounter_id").to_pyarrow().to_pylist()
    for line, (*_, doubt) in zip(lines, ANSWERS, strict=True):
        where = (line["tract_geoid"], line["longitude"], line["latitude"])
        assert where == ((None,) * 3 if doubt else (GEOIDS[0], -123.5, 38.5))
    doubted = [notice for notice in found.notices if notice.rule == "geocode not believed"]
    assert [notice.n_rows for notice in doubted] == [1] * 6
    assert {notice.severity for notice in doubted} == {"note"}
    assert "because the geocoder found only the zip." in " ".join(each.words for each in doubted)


def test_rows_without_a_place_count_for_the_region(tmp_path):
    write(tmp_path / "e.csv")
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv", columns=DEGAUSS))
    with take_in(settings, AS_OF, row_of_tracts()) as intake:
        rules = intake.quality.set_index("rule")["n_rows"]
    assert rules["rows counted"] == len(ANSWERS)
    assert rules["geocode not believed"].sum() == 6


def test_rows_that_say_no_place_at_all_are_not_counted_twice(engine, tmp_path):
    write(tmp_path / "e.csv")
    frame = pd.read_csv(tmp_path / "e.csv").assign(census_tract_id_2020=None, lon=None, lat=None)
    frame.to_csv(tmp_path / "e.csv", index=False)
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.csv", columns=DEGAUSS))
    assert read_feed(engine, feed, vintage=2020).notices == ()


@pytest.mark.parametrize(("named", "vintage", "said"), [(2010, None, 2020), (2020, 2010, 2010)])
def test_a_tract_column_of_another_vintage_stops(engine, tmp_path, named, vintage, said):
    column = f"census_tract_id_{named}"
    columns = DEGAUSS | {"tract_geoid": column}
    write(tmp_path / "e.csv", tract=column)
    changes = {"columns": columns, "vintage": vintage}
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.csv", **changes))
    with pytest.raises(InvalidExtract, match=f"{column} is of the tracts of {named}") as refused:
        read_feed(engine, feed, vintage=2020)
    assert f"expected are those of {said}; map the column of {said}" in str(refused.value)


def test_a_tract_column_of_the_feeds_own_vintage_does_not(engine, tmp_path):
    columns = DEGAUSS | {"tract_geoid": "census_tract_id_2010"}
    write(tmp_path / "e.csv", tract="census_tract_id_2010")
    changes = {"columns": columns, "vintage": 2010}
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.csv", **changes))
    assert read_feed(engine, feed, vintage=2020).lines.count().to_pyarrow().as_py() == len(ANSWERS)
