"""What a header may look like, and what is said of it."""

import pandas as pd
import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from hotspot.ingest.headers import layout_of
from tests.unit.ingest.sites import CANARY, ENCOUNTER_COLUMNS, encounter, encounters_feed


@pytest.fixture(scope="module")
def engine():
    connection = connect()
    yield connection
    close(connection)


def feed_of(path, **changes):
    return Feed.model_validate(encounters_feed(path, **changes))


def layout(file, **changes):
    return layout_of(file, feed_of(file, **changes))


def write(file, text):
    file.write_text(text, encoding="utf-8", newline="")
    return file


def text_of(**changes):
    return pd.DataFrame([encounter()]).rename(columns=changes).to_csv(index=False)


def test_a_name_in_other_capitals_and_spaces_is_found_and_told(engine, tmp_path):
    text = text_of(visit=" VISIT ", left="L eft", tract="tract")
    found = read_feed(engine, feed_of(write(tmp_path / "e.csv", text)), vintage=2020)
    (notice,) = found.notices
    assert (notice.rule, notice.severity, notice.n_rows) == ("column respelled", "fixed", 0)
    assert "than in the settings: visit, left. Read" in notice.words


def test_a_name_over_two_lines_is_one_name(tmp_path):
    text = text_of(left="le\nft")
    found = layout(write(tmp_path / "e.csv", text))
    assert found.respelled == ("left",)
    assert len(found.names) == len(encounter())


def test_the_exact_name_goes_before_one_in_other_capitals(tmp_path):
    text = text_of(comment="VISIT", visit="visit")
    found = layout(write(tmp_path / "e.csv", text))
    assert found.names[dict(found.columns)["encounter_id"]] == "visit"
    assert found.respelled == ()


def test_a_delimiter_is_told_by_the_names_it_parts(tmp_path):
    text = ";".join([*ENCOUNTER_COLUMNS.values(), "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q"])
    found = layout(write(tmp_path / "e.csv", f"{text}\nE1;"))
    assert found.delimiter == ";"


def test_blank_lines_before_the_header_are_no_header(tmp_path):
    assert layout(write(tmp_path / "e.csv", "\n\n" + text_of())).columns[0] == ("encounter_id", 0)


@pytest.mark.parametrize("text", ["visit\n\n\n", ",,,\n", "visit"])
def test_nothing_but_a_header_is_no_row(tmp_path, text):
    with pytest.raises(InvalidExtract, match=r"the file (has no rows|is empty)"):
        layout(write(tmp_path / "e.csv", text))


@pytest.mark.parametrize("size", [500, 200_000, 3_000_000])
def test_a_file_of_one_endless_line_is_refused_without_showing_it(tmp_path, size):
    with pytest.raises(InvalidExtract) as refused:
        layout(write(tmp_path / "e.csv", CANARY * (size // 8)))
    assert CANARY not in str(refused.value)


def test_a_file_without_a_header_names_what_was_expected_and_not_what_is_there(tmp_path):
    text = text_of(comment="comment").split("\n", 1)[1] * 2
    with pytest.raises(InvalidExtract, match="columns missing: visit, patient, class") as refused:
        layout(write(tmp_path / "e.csv", text))
    assert "E1" not in str(refused.value)
    assert CANARY not in str(refused.value)


def test_columns_that_say_who_somebody_is_are_told_and_refused_if_strict(engine, tmp_path):
    text = text_of(comment="patient_last_name")
    feed = feed_of(write(tmp_path / "e.csv", text))
    (notice,) = read_feed(engine, feed, vintage=2020).notices
    assert (notice.rule, notice.severity) == ("identifying columns", "warning")
    assert '"patient_last_name" (name of a person)' in notice.words
    with pytest.raises(InvalidExtract, match=r'"patient_last_name" .* checks.strict') as refused:
        read_feed(engine, feed, vintage=2020, strict=True)
    assert CANARY not in str(refused.value)


def test_the_mapped_birth_date_is_no_reason_to_refuse(engine, tmp_path):
    columns = ENCOUNTER_COLUMNS | {"birth_date": "dob"}
    feed = feed_of(write(tmp_path / "e.csv", text_of(born="dob")), columns=columns)
    assert read_feed(engine, feed, vintage=2020, strict=True).notices == ()
