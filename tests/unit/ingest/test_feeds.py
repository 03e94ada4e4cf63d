"""What a file must be to be read, what a cell must be to become a value."""

import gzip
from datetime import date, datetime, timedelta, timezone

import pandas as pd
import pyarrow.parquet as pq
import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.core.lines import LINES
from hotspot.ingest import feeds
from hotspot.ingest.engine import close, connect
from tests.unit.ingest.sites import encounter, encounters_feed, write_csv, write_parquet


@pytest.fixture(scope="module")
def engine():
    connection = connect()
    yield connection
    close(connection)


def read(engine, path, **changes):
    feed = Feed.model_validate(encounters_feed(path, **changes))
    return feeds.read_feed(engine, feed, vintage=2020).lines.to_pyarrow().to_pandas()


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_a_feed_arrives_in_our_columns_and_types(engine, tmp_path, write):
    file = tmp_path / f"e.{write.__name__.removeprefix('write_')}"
    write(file, [encounter(lon=-123.5, lat=38.5)])
    row = read(engine, file).iloc[0].to_dict()
    names = {column.name for column in LINES["encounter"]}
    assert {name for name in row if not name.startswith("unreadable_")} == names | {"feed"}
    assert row["start_ts"] == datetime(2025, 12, 30, 8)
    assert row["birth_date"] == date(2020, 2, 29)
    assert (row["longitude"], row["latitude"]) == (-123.5, 38.5)
    assert not any(value for name, value in row.items() if name.startswith("unreadable_"))


def test_only_mapped_columns_are_ever_read(engine, tmp_path):
    """A column that cannot be decoded does no harm where it is not mapped."""
    file = tmp_path / "e.parquet"
    write_parquet(file, [encounter()])
    column = pq.read_metadata(file).row_group(0).column(len(encounter()) - 1)
    assert column.path_in_schema == "comment"
    content = bytearray(file.read_bytes())
    start = column.dictionary_page_offset
    content[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    file.write_bytes(content)
    with pytest.raises((OSError, ValueError)):
        pd.read_parquet(file, columns=["comment"])
    assert len(read(engine, file)) == 1
    spoilt = encounters_feed(file)["columns"] | {"facility_id": "comment"}
    with pytest.raises(InvalidExtract):
        read(engine, file, columns=spoilt)


def test_columns_that_are_not_mapped_are_nothing(engine, tmp_path):
    write_csv(tmp_path / "e.csv", [encounter()])
    few = {k: v for k, v in encounters_feed("")["columns"].items() if k != "facility_id"}
    assert read(engine, tmp_path / "e.csv", columns=few)["facility_id"].isna().all()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-03 07:15:00", datetime(2026, 1, 3, 7, 15)),
        ("2026-01-03T07:15", datetime(2026, 1, 3, 7, 15)),
        (" 2026-01-03 07:15:00.123 ", datetime(2026, 1, 3, 7, 15, 0, 123000)),
        ("2026-01-03", datetime(2026, 1, 3)),
        ("null", None),
        ("", None),
    ],
)
def test_times_that_can_be_read(engine, tmp_path, text, value):
    write_csv(tmp_path / "e.csv", [encounter(left=text)])
    row = read(engine, tmp_path / "e.csv").iloc[0]
    assert row["unreadable_end_ts"] == 0
    assert (None if pd.isna(row["end_ts"]) else row["end_ts"]) == value


@pytest.mark.parametrize(
    "text",
    ["3/4/2026", "2026-02-30", "2026-01-03 7:15", "26-01-03", "yesterday"],
)
def test_times_that_cannot_are_counted_and_not_guessed(engine, tmp_path, text):
    rows = [encounter(visit=str(i)) for i in range(20)]
    write_csv(tmp_path / "e.csv", [*rows, encounter(visit="x", left=text)])
    lines = read(engine, tmp_path / "e.csv").set_index("encounter_id")
    assert lines["unreadable_end_ts"].sum() == 1
    assert lines.loc["x", "end_ts"] is pd.NaT
    write_csv(tmp_path / "e.csv", [encounter(left=text)])
    with pytest.raises(InvalidExtract, match=r"end_ts \(1\) cannot be read; "):
        read(engine, tmp_path / "e.csv")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (6067000100, "6067000100"),
        (6067000100.0, "6067000100"),
        ("1400000US06067000100", "06067000100"),
        ("06067000100.0", "06067000100"),
        (" 06067000100\t", "06067000100"),
        ("n/a", None),
    ],
)
def test_a_tract_id_loses_what_programs_hang_on_it(engine, tmp_path, cell, expected):
    write_parquet(tmp_path / "e.parquet", [encounter(tract=cell)])
    found = read(engine, tmp_path / "e.parquet").loc[0, "tract_geoid"]
    assert (None if pd.isna(found) else found) == expected


def test_numbers_are_finite_or_nothing(engine, tmp_path):
    cells = ["NaN", "inf", *["-123.5"] * 30]
    write_csv(tmp_path / "e.csv", [encounter(visit=str(i), lon=x) for i, x in enumerate(cells)])
    lines = read(engine, tmp_path / "e.csv")
    assert lines["longitude"].isna().sum() == 2
    assert lines["unreadable_longitude"].sum() == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_quotes_and_line_ends_are_seen(engine, tmp_path, delimiter):
    frame = pd.DataFrame([encounter(where='He said "so",\r\n; and|left')])
    frame.to_csv(tmp_path / "e.csv", index=False, sep=delimiter, lineterminator="\r\n")
    found = read(engine, tmp_path / "e.csv").loc[0, "facility_id"]
    assert found.replace("\r\n", "\n") == 'He said "so",\n; and|left'


def test_names_of_columns_may_differ_in_case_and_carry_a_mark(engine, tmp_path):
    frame = pd.DataFrame([encounter()]).rename(columns=str.upper)
    frame.to_csv(tmp_path / "e.csv", index=False, encoding="utf-8-sig")
    assert read(engine, tmp_path / "e.csv").loc[0, "encounter_id"] == "E1"


def test_a_compressed_file_is_read(engine, tmp_path):
    text = pd.DataFrame([encounter()]).to_csv(index=False)
    (tmp_path / "e.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert len(read(engine, tmp_path / "e.csv.gz")) == 1


def test_brackets_in_a_name_are_not_a_pattern(engine, tmp_path):
    folder = tmp_path / "a[1]"
    folder.mkdir()
    write_csv(folder / "e.csv", [encounter()])
    assert len(read(engine, str(tmp_path / "a[[]1]" / "*.csv"))) == 1


def test_all_missing_columns_are_named_at_once_and_what_is_there_is_not(engine, tmp_path):
    frame = pd.DataFrame([encounter()]).drop(columns=["born", "left"])
    frame.to_csv(tmp_path / "e.csv", index=False)
    with pytest.raises(InvalidExtract, match="columns missing: left, born;") as refused:
        read(engine, tmp_path / "e.csv")
    assert "patient" not in str(refused.value)
    frame.to_parquet(tmp_path / "e.parquet")
    with pytest.raises(InvalidExtract, match="columns missing: left, born;"):
        read(engine, tmp_path / "e.parquet")


def test_a_column_there_twice_is_refused(engine, tmp_path):
    text = pd.DataFrame([encounter()]).to_csv(index=False).replace("left", "born", 1)
    (tmp_path / "e.csv").write_text(text)
    with pytest.raises(InvalidExtract, match="missing: left; there more than once: born"):
        read(engine, tmp_path / "e.csv")


def test_a_time_zone_in_parquet_is_refused(engine, tmp_path):
    zone = timezone(timedelta(hours=-5))
    frame = pd.DataFrame([encounter()])
    frame["arrived"] = [datetime(2025, 12, 30, 8, tzinfo=zone)]
    frame.to_parquet(tmp_path / "e.parquet")
    with pytest.raises(InvalidExtract, match=r"mapped to start_ts \(1\) carry a time zone"):
        read(engine, tmp_path / "e.parquet")


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("e.csv", b"", "the file is empty"),
        ("e.csv", b"visit,patient\n", "no rows"),
        ("e.csv", "visit,patient\né".encode("utf-16"), "the file is UTF-16"),
        ("e.csv.gz", b"not compressed", "cannot be unpacked"),
        ("e.parquet", b"PAR1", "not a whole Parquet file"),
        ("e.xlsx", b"PK", r"must be \.csv"),
    ],
)
def test_files_that_are_not_extracts_are_refused(engine, tmp_path, name, content, rule):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidExtract, match=rule):
        read(engine, tmp_path / name)


def test_a_parquet_file_without_rows_is_refused(engine, tmp_path):
    pd.DataFrame([encounter()]).head(0).to_parquet(tmp_path / "e.parquet")
    with pytest.raises(InvalidExtract, match="has no rows"):
        read(engine, tmp_path / "e.parquet")


def test_no_file_at_all_is_said(engine, tmp_path):
    with pytest.raises(InvalidExtract, match=r"no file matches .*; correct the path"):
        read(engine, tmp_path / "none-*.csv")


def test_a_ragged_row_is_refused_by_its_line(engine, tmp_path):
    text = pd.DataFrame([encounter()] * 3).to_csv(index=False).splitlines()
    text[2] += ",one,two"
    (tmp_path / "e.csv").write_text("\n".join(text))
    with pytest.raises(InvalidExtract, match=r"1 of 3 rows have more .* first in row 3"):
        read(engine, tmp_path / "e.csv")
