"""Which files a feed's path stands for."""

import os

import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest import folders
from tests.unit.ingest.sites import encounters_feed


def files_of(path):
    return [file.name for file in folders.files_of(Feed.model_validate(encounters_feed(path)))]


def lay(folder, *names):
    for name in names:
        (folder / name).write_text("x")


def test_a_folder_stands_for_its_extracts_in_order_of_their_names(tmp_path):
    lay(tmp_path, "b.CSV", "a.parquet", "d.csv.gz", "c.tsv", "e.txt", "notes.docx", "_SUCCESS")
    (tmp_path / "older").mkdir()
    lay(tmp_path / "older", "f.csv")
    assert files_of(tmp_path) == ["a.parquet", "b.CSV", "c.tsv", "d.csv.gz", "e.txt"]


def test_files_that_are_hidden_or_not_finished_are_passed_over(tmp_path):
    lay(tmp_path, "a.csv", ".a.csv", "b.csv.part", "b.csv.tmp", "c.csv~", "~$d.csv", "_part.csv")
    assert files_of(tmp_path) == ["a.csv"]
    assert files_of(tmp_path / "*.csv*") == ["a.csv"]


def test_only_unfinished_files_are_said_to_be_unfinished(tmp_path):
    lay(tmp_path, "b.csv.part")
    for path in (tmp_path, tmp_path / "*"):
        with pytest.raises(InvalidExtract, match="still being written: try again later"):
            files_of(path)


def test_a_folder_without_extracts_is_refused(tmp_path):
    with pytest.raises(InvalidExtract, match="no CSV or Parquet file lies in"):
        files_of(tmp_path)


def test_a_name_with_brackets_is_first_of_all_a_name(tmp_path):
    lay(tmp_path, "a[1].csv", "a1.csv")
    assert files_of(tmp_path / "a[1].csv") == ["a[1].csv"]
    assert files_of(tmp_path / "a[12].csv") == ["a1.csv"]


def test_a_folder_named_like_a_file_is_a_folder_if_named_and_refused_if_met(tmp_path):
    spark = tmp_path / "x.csv"
    spark.mkdir()
    lay(spark, "part-0.csv", "_SUCCESS", ".part-0.csv.crc")
    assert files_of(spark) == ["part-0.csv"]
    with pytest.raises(InvalidExtract, match=r"x\.csv: a folder that is named like a file"):
        files_of(tmp_path / "*.csv")


def test_other_folders_are_no_matter_to_a_pattern(tmp_path):
    (tmp_path / "older").mkdir()
    lay(tmp_path, "a.csv")
    assert files_of(tmp_path / "*") == ["a.csv"]


@pytest.mark.parametrize("aim", ["nowhere.csv", "b.csv"])
def test_a_link_that_leads_nowhere_or_in_a_circle_is_refused(tmp_path, aim):
    (tmp_path / "a.csv").symlink_to(tmp_path / aim)
    if aim == "b.csv":
        (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    for path in (tmp_path, tmp_path / "a*.csv", tmp_path / "a.csv"):
        with pytest.raises(InvalidExtract, match="a link leads nowhere or in a circle"):
            files_of(path)


def test_a_folder_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    def refuse(folder):
        raise PermissionError(folder)

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(InvalidExtract, match="cannot be opened; allow reading it"):
        files_of(tmp_path)


def test_files_of_equal_content_are_read_once(tmp_path):
    contents = {
        "a.csv": "same",
        "b.csv": "same",
        "c.csv": "size",
        "d.csv": "same",
        "e.csv": "other",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    files, n_twins = folders.without_twins(sorted(tmp_path.iterdir()))
    assert [file.name for file in files] == ["a.csv", "c.csv", "e.csv"]
    assert n_twins == 2


def test_a_file_that_goes_away_meanwhile_is_said(tmp_path):
    lay(tmp_path, "a.csv")
    with pytest.raises(InvalidExtract, match=r"b\.csv: the file cannot be opened or was removed"):
        folders.without_twins([tmp_path / "a.csv", tmp_path / "b.csv"])


def passed_over(path):
    feed = Feed.model_validate(encounters_feed(path))
    return {notice.rule: notice.words for notice in folders.passed_over(feed)}


def test_files_that_are_passed_over_are_counted_and_their_endings_told_but_no_names(tmp_path):
    lay(tmp_path, "a.csv", "Doe.zip", "Roe.XLSX", "_Poe.csv", "Moe. Ann Moe", "_SUCCESS", "~$a.csv")
    (tmp_path / "older").mkdir()
    found = passed_over(tmp_path)
    assert set(found) == {"file passed over"}
    assert found["file passed over"].startswith(
        "4 files were passed over (.csv, .xlsx, .zip, no ending)"
    )
    assert "oe" not in found["file passed over"].replace("do not", "")


@pytest.mark.parametrize("pattern", ["", "*"])
def test_files_still_being_written_are_said(tmp_path, pattern):
    lay(tmp_path, "a.csv", "b.csv.part", "c.csv.TMP")
    found = passed_over(tmp_path / pattern)
    assert set(found) == {"file still being written"}
    assert "2 files are still being written (.part, .tmp)" in found["file still being written"]


def test_of_a_named_file_nothing_is_passed_over(tmp_path):
    lay(tmp_path, "a.csv", "b.zip")
    assert passed_over(tmp_path / "a.csv") == {}
