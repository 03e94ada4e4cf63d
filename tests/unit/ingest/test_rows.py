"""Rows are read whole, or counted as broken, or nothing is believed; and none is ever quoted."""

import gzip
import os
import traceback

import duckdb
import pandas as pd
import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest import rows
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from tests.unit.ingest.sites import CANARY, encounter, encounters_feed, write_csv, write_parquet


@pytest.fixture(scope="module")
def engine():
    connection = connect()
    yield connection
    close(connection)


def read(engine, path):
    feed = Feed.model_validate(encounters_feed(path))
    return read_feed(engine, feed, vintage=2020)


def refusal(engine, path):
    """What is said, and that a traceback says no more of the rows than that."""
    with pytest.raises(InvalidExtract) as refused:
        read(engine, path)
    shown = "".join(traceback.format_exception(refused.value))
    assert CANARY not in shown
    assert "Original Line" not in shown
    return str(refused.value)


def lines_of(n):
    return (
        pd.DataFrame([encounter(visit=f"E{i}") for i in range(n)]).to_csv(index=False).split("\n")
    )


def tables_of(engine):
    return {name for (name,) in engine.raw_sql("select table_name from duckdb_tables()").fetchall()}


@pytest.mark.parametrize("short", [True, False])
def test_one_ragged_row_in_a_thousand_is_left_out_and_counted(engine, tmp_path, short):
    text = lines_of(2000)
    text[700] = CANARY if short else f"{text[700]},{CANARY}"
    text[900] = f"{CANARY},{CANARY}"
    (tmp_path / "e.csv").write_text("\n".join(text))
    found = read(engine, tmp_path / "e.csv")
    (notice,) = [notice for notice in found.notices if notice.rule == "ragged row"]
    assert (notice.severity, notice.n_rows, notice.unread) == ("quarantined", 2, True)
    ids = set(found.lines.encounter_id.to_pyarrow().to_pylist())
    assert ids == {f"E{i}" for i in range(2000)} - {"E699", "E899"}


def test_more_ragged_rows_stop_with_their_number_and_the_first(engine, tmp_path):
    text = lines_of(2000)
    for place in (700, 900, 1000):
        text[place] += f",{CANARY}"
    (tmp_path / "e.csv").write_text("\n".join(text))
    said = refusal(engine, tmp_path / "e.csv")
    assert "3 of 2,000 rows have more or fewer cells than the header" in said
    assert "at most 0.1% may, first in row 701 (the header is row 1)" in said


def test_nothing_that_was_put_aside_stays_in_the_engine(engine, tmp_path):
    text = lines_of(2000)
    text[700] += f",{CANARY}"
    (tmp_path / "e.csv").write_text("\n".join(text))
    read(engine, tmp_path / "e.csv")
    text[701:720] = [CANARY] * 19
    (tmp_path / "e.csv").write_text("\n".join(text))
    refusal(engine, tmp_path / "e.csv")
    assert not [name for name in tables_of(engine) if "reject" in name]


def test_the_file_with_the_broken_row_is_named_among_others(engine, tmp_path):
    write_csv(tmp_path / "a.csv", [encounter(visit="A")])
    (tmp_path / "b.csv").write_text("\n".join([*lines_of(3)[:3], CANARY]))
    write_csv(tmp_path / "c.csv", [encounter(visit="C")])
    said = refusal(engine, tmp_path)
    assert str(tmp_path / "b.csv") in said
    assert "1 of 3 rows" not in said  # its last line has no end
    assert rows.CUT_OFF in said


def test_a_broken_row_of_one_file_leaves_the_others_whole(engine, tmp_path):
    text = lines_of(1000)
    text[5] = CANARY
    (tmp_path / "a.csv").write_text("\n".join(text))
    write_csv(tmp_path / "b.csv", [encounter(visit="B")])
    found = read(engine, tmp_path)
    assert found.lines.count().to_pyarrow().as_py() == 1000
    assert sum(notice.n_rows for notice in found.notices if notice.unread) == 1


def test_files_of_other_orders_and_kinds_are_read_together(engine, tmp_path):
    frame = pd.DataFrame([encounter(visit="A")])
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.assign(visit="B")[frame.columns[::-1]].to_csv(tmp_path / "b.tsv", index=False, sep="\t")
    text = frame.assign(visit="C").to_csv(index=False, sep=";")
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(text.encode()))
    write_parquet(tmp_path / "d.parquet", [encounter(visit="D")])
    found = read(engine, tmp_path).lines.select("encounter_id", "facility_id").to_pyarrow()
    assert sorted(found["encounter_id"].to_pylist()) == ["A", "B", "C", "D"]
    assert set(found["facility_id"].to_pylist()) == {"MAIN"}


def test_the_same_file_twice_is_read_once_and_said(engine, tmp_path):
    for name in ("a.csv", "b.csv"):
        write_csv(tmp_path / name, [encounter()])
    found = read(engine, tmp_path)
    assert found.lines.count().to_pyarrow().as_py() == 1
    (notice,) = found.notices
    assert (notice.rule, notice.severity) == ("file sent twice", "fixed")
    assert notice.words.startswith("1 files have the same content")


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        (f'"{CANARY}', "a quotation mark is not closed"),
        (f'"{CANARY}" {CANARY}', "a quotation mark is not closed, or not doubled"),
        (CANARY * 300_000, "a row is longer than 2 MB"),
    ],
)
def test_a_row_that_swallows_others_stops_however_many_there_are(engine, tmp_path, cell, what):
    text = lines_of(2000)
    text[700] = text[700].replace("MAIN", cell)
    (tmp_path / "e.csv").write_text("\n".join(text))
    said = refusal(engine, tmp_path / "e.csv")
    assert what in said
    assert "first in row 701 (the header is row 1)" in said


def test_lines_that_end_in_different_ways_are_said_to(engine, tmp_path):
    text = lines_of(9)
    (tmp_path / "e.csv").write_bytes(
        ("\n".join(text[:5]) + "\r\n" + "\r\n".join(text[5:])).encode()
    )
    assert "its lines end in different ways (CRLF, LF)" in refusal(engine, tmp_path / "e.csv")


def test_a_last_row_that_is_cut_off_is_said_to_be(engine, tmp_path):
    text = "\n".join(lines_of(2000)).rstrip()
    (tmp_path / "e.csv").write_text(text[: text.rindex(",") - 40])
    said = refusal(engine, tmp_path / "e.csv")
    assert "still being written or was cut off; try again later" in said


def test_a_gzip_file_that_is_cut_off_is_not_read_as_if_it_were_whole(engine, tmp_path):
    text = "\n".join(lines_of(2000)).encode()
    (tmp_path / "e.csv.gz").write_bytes(gzip.compress(text)[:-9])
    assert "still being written or was cut off" in refusal(engine, tmp_path / "e.csv.gz")


@pytest.mark.parametrize("touch", ["size", "time", "gone"])
def test_a_file_that_changes_while_it_is_read_is_said_to(engine, tmp_path, monkeypatch, touch):
    file = tmp_path / "e.csv"
    write_csv(file, [encounter()])
    attempt = rows._attempt

    def disturbed(*args, **options):
        found = attempt(*args, **options)
        if touch == "size":
            file.write_text(file.read_text() * 2)
        elif touch == "time":
            os.utime(file, (1, 1))
        else:
            file.unlink()
        return found

    monkeypatch.setattr(rows, "_attempt", disturbed)
    said = refusal(engine, file)
    assert (
        "was removed meanwhile" if touch == "gone" else "still being written; try again"
    ) in said


def test_a_file_that_goes_away_before_it_is_read_is_said_to(engine, tmp_path, monkeypatch):
    file = tmp_path / "e.parquet"
    write_parquet(file, [encounter()])
    attempt = rows._attempt

    def too_late(*args, **options):
        file.unlink()
        return attempt(*args, **options)

    monkeypatch.setattr(rows, "_attempt", too_late)
    assert "was removed meanwhile" in refusal(engine, file)


def test_nul_bytes_stop_wherever_they_are(engine, tmp_path):
    text = pd.DataFrame([encounter(comment=f"{CANARY}\0")]).to_csv(index=False)
    (tmp_path / "e.csv").write_text(text)
    said = refusal(engine, tmp_path / "e.csv")
    assert f"there is a NUL byte at byte offset {text.index(chr(0))}" in said


def test_letters_of_another_encoding_stop_even_where_nobody_reads(engine, tmp_path):
    text = pd.DataFrame([encounter(comment=f"{CANARY} Peña")] * 9).to_csv(index=False)
    (tmp_path / "e.csv").write_bytes(text.encode("cp1252"))
    said = refusal(engine, tmp_path / "e.csv")
    assert f"not UTF-8 from byte offset {text.index('ñ')} on" in said


@pytest.mark.parametrize(
    "problem",
    [
        duckdb.OutOfMemoryException(f"could not allocate {CANARY}"),
        duckdb.IOException(f"Could not write file {CANARY}: No space left on device"),
        OSError(28, f"No space left on device {CANARY}"),
    ],
)
def test_a_lack_of_memory_or_disk_is_told_from_a_broken_row(engine, tmp_path, monkeypatch, problem):
    def lacking(*_, **__):
        raise problem

    write_csv(tmp_path / "e.csv", [encounter()])
    monkeypatch.setattr(type(engine), "create_table", lacking)
    assert "memory, disk or permission is lacking" in refusal(engine, tmp_path / "e.csv")


def test_text_that_parquet_calls_bytes_is_text(engine, tmp_path):
    frame = pd.DataFrame([encounter()])
    frame["patient"] = [b"P1"]
    frame.to_parquet(tmp_path / "e.parquet")
    assert read(engine, tmp_path / "e.parquet").lines.person_id.to_pyarrow().to_pylist() == ["P1"]


@pytest.mark.parametrize("name", ["e.csv", "e.csv.gz", "e.parquet"])
def test_a_file_that_may_not_be_opened_is_said(engine, tmp_path, monkeypatch, name):
    """Root may open anything, so the refusal of the system is played."""
    (tmp_path / name).write_bytes(b"x")

    def refuse(*_, **__):
        raise PermissionError(name)

    monkeypatch.setattr("pathlib.Path.open", refuse)
    monkeypatch.setattr("hotspot.ingest.soundness.gzip.open", refuse)
    monkeypatch.setattr("hotspot.ingest.headers.pq.read_metadata", refuse)
    assert "allow reading it" in refusal(engine, tmp_path / name)
