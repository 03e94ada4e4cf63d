"""A table of residences that was cut off is refused, and one without a last line end is read."""

import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.engine import close, connect
from hotspot.ingest.standards.residences import read_residences
from tests.unit.ingest.sites import CANARY, ENCOUNTER_COLUMNS, GEOIDS, encounters_feed

WHOLE = f"person_id,tract_geoid\nP1,{GEOIDS[0]}\n{CANARY},{GEOIDS[1]}"


@pytest.fixture
def engine():
    connection = connect()
    yield connection
    close(connection)


def read(engine, folder, text):
    file = folder / "homes.csv"
    file.write_text(text)
    feed = encounters_feed(folder / "e.csv", columns=ENCOUNTER_COLUMNS, residences=file)
    return read_residences(engine, Feed.model_validate(feed))


@pytest.mark.parametrize("lost", [3, 12, 15])
def test_residences_cut_off_within_a_line_are_refused(engine, tmp_path, lost):
    with pytest.raises(InvalidExtract, match=r"homes\.csv.* ends before its content does") as told:
        read(engine, tmp_path, WHOLE[:-lost])
    assert CANARY not in str(told.value)


@pytest.mark.parametrize("end", ["", "\n"])
def test_residences_need_no_end_of_the_last_line(engine, tmp_path, end):
    settled, notices = read(engine, tmp_path, WHOLE + end)
    assert engine.table(settled).count().to_pyarrow().as_py() == 2
    assert notices == []
