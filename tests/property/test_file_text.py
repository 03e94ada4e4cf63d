"""Whatever a text file holds, it is read as RFC 4180 says or pointed at where it is wrong."""

import csv
import io
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.core.feed import Feed
from hotspot.ingest import soundness
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from hotspot.ingest.times import as_time
from hotspot.ingest.tract_ids import as_tract, mark_tract
from tests.unit.ingest.sites import encounters_feed

COLUMNS = ("visit", "patient", "class", "arrived", "left", "born", "tract", "where")
MAPPED = {
    "encounter_id": "visit",
    "person_id": "patient",
    "encounter_class": "class",
    "start_ts": "arrived",
    "end_ts": "left",
    "birth_date": "born",
    "tract_geoid": "tract",
    "facility_id": "where",
}
LETTERS = st.one_of(
    st.sampled_from("\"',;\t|\r\n x"), st.characters(codec="utf-8", exclude_characters="\0")
)
AWKWARD = st.text(LETTERS, min_size=5, max_size=12)


@pytest.fixture(scope="module")
def engine():
    connection = connect()
    yield connection
    close(connection)


@settings(max_examples=25)
@given(cells=st.lists(AWKWARD, min_size=1, max_size=5), mark=st.sampled_from(",;\t|"))
def test_a_cell_comes_back_whatever_is_in_it(engine, cells, mark):
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if any("\r" in cell for cell in cells) else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=mark, lineterminator="\n", quoting=quoting)
    writer.writerow(COLUMNS)
    for place, cell in enumerate(cells):
        writer.writerow([f"E{place}", *["2025-01-01"] * 6, cell])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "e.csv"
        file.write_text(text.getvalue(), encoding="utf-8", newline="")
        feed = Feed.model_validate(encounters_feed(file, columns=MAPPED))
        lines = read_feed(engine, feed, vintage=2020).lines
        found = lines.order_by("encounter_id").facility_id.to_pyarrow().to_pylist()
    expected = [cell.strip() for cell in cells]
    assert [cell.strip() if cell else "" for cell in found] == expected


@given(content=st.binary(max_size=60), chunk=st.integers(1, 9))
def test_the_first_wrong_byte_is_where_python_says_it_is(content, chunk):
    content = b"a" * 210 + content  # beyond where the encoding is looked for
    pieces = [content[at : at + chunk] for at in range(0, len(content), chunk)]
    said = soundness._first_fault(iter(pieces))
    nul = content.find(b"\0")
    try:
        content.decode("utf-8")
        wrong = -1
    except UnicodeDecodeError as problem:
        wrong = problem.start
    if nul < 0 and wrong < 0:
        assert said == ""
    else:
        assert any(
            f"byte offset {at} " in f"{said} " or f"offset {at}:" in said for at in (nul, wrong)
        )


DIGITS = st.from_regex(r"[0-9]{11}", fullmatch=True)


@settings(max_examples=40)
@given(st.lists(DIGITS, min_size=1, max_size=20))
def test_no_lossless_way_to_write_a_tract_id_loses_a_digit(engine, ids):
    ways = [
        lambda text: text,
        lambda text: f"{text}.0",
        lambda text: f"1400000US{text}",
        lambda text: f"{text[0]}.{text[1:]}E10",
        lambda text: f"{text[0]}.{text[1:]}e+10",
        lambda text: f"'{text}",
        lambda text: f"{text[:2]},{text[2:5]},{text[5:8]},{text[8:]}",
    ]
    written = [way(text) for text in ids for way in ways]
    table = engine.create_table(ibis.util.gen_name("ids"), pa.table({"cell": written}))
    found = table.select(tract=as_tract(table.cell), mark=mark_tract(table.cell, table.cell))
    rows = found.to_pyarrow().to_pydict()
    assert rows["tract"] == [text for text in ids for _ in ways]
    assert rows["mark"] == [None, *["cleaned"] * (len(ways) - 1)] * len(ids)


@settings(max_examples=40)
@given(st.lists(st.tuples(DIGITS, st.integers(0, 9)), min_size=1, max_size=20))
def test_a_shortened_number_is_never_taken_for_an_id(engine, drawn):
    written = [f"{text[0]}.{text[1 : 1 + kept]}E+10".replace(".E", "E") for text, kept in drawn]
    table = engine.create_table(ibis.util.gen_name("ids"), pa.table({"cell": written}))
    found = table.select(tract=as_tract(table.cell), mark=mark_tract(table.cell, table.cell))
    rows = found.to_pyarrow().to_pydict()
    assert rows == {"tract": written, "mark": ["damaged"] * len(written)}


ZONES = ("America/New_York", "America/Chicago", "America/Phoenix", "UTC", "Europe/Berlin")
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2037, 12, 31)).map(
    lambda when: when.replace(microsecond=0, tzinfo=UTC)
)
OFFSETS = st.integers(-48, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@settings(max_examples=25)
@given(st.sampled_from(ZONES), st.lists(st.tuples(INSTANTS, OFFSETS), min_size=1, max_size=30))
def test_an_instant_becomes_the_wall_time_of_its_zone(engine, zone, drawn):
    written = [when.astimezone(offset).isoformat() for when, offset in drawn]
    feed = Feed.model_validate(encounters_feed("e.csv", time_zone=zone))
    table = engine.create_table(ibis.util.gen_name("times"), pa.table({"cell": written}))
    found = table.select(wall=as_time(table.cell, feed)).to_pyarrow()["wall"].to_pylist()
    there = ZoneInfo(zone)
    assert found == [when.astimezone(there).replace(tzinfo=None) for when, _ in drawn]
