"""No cell of an extract is ever quoted: in no message, no log and no file left behind."""

import logging
import tempfile
import traceback
from pathlib import Path

import pandas as pd
import pytest

from hotspot.core.errors import HotspotError
from tests.unit.ingest.sites import (
    AS_OF,
    CANARY,
    answer,
    encounter,
    encounters_feed,
    row_of_tracts,
    screenings_feed,
    site,
    take_in,
    write_csv,
)


@pytest.fixture
def private_temp(tmp_path, monkeypatch):
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def said_of(settings, caplog, capfd):
    """Everything that can be heard of an intake that fails."""
    with caplog.at_level(logging.DEBUG), pytest.raises(HotspotError) as refused:
        take_in(settings, AS_OF, row_of_tracts())
    shown = "".join(traceback.format_exception(refused.value))
    return shown + caplog.text + "".join(capfd.readouterr())


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def spoilt(field: str) -> list[dict]:
    """Two rows in three carry the canary in one field, and all where nobody looks."""
    rows = [encounter(visit=str(i), where=CANARY) for i in range(9)]
    return [row | ({field: CANARY} if i % 3 else {}) for i, row in enumerate(rows)]


@pytest.mark.parametrize("field", ["arrived", "left", "born", "lon", "lat"])
def test_a_cell_of_the_wrong_kind_is_never_quoted(tmp_path, private_temp, caplog, capfd, field):
    write_csv(tmp_path / "e.csv", spoilt(field))
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv"))
    said = said_of(settings, caplog, capfd)
    assert "cannot be read" in said
    assert CANARY not in said
    assert left_in(private_temp) == []


@pytest.mark.parametrize("field", ["visit", "patient", "class", "tract", "where"])
def test_a_strange_code_is_never_quoted(tmp_path, private_temp, caplog, capfd, field):
    write_csv(tmp_path / "e.csv", spoilt(field))
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv"))
    with caplog.at_level(logging.DEBUG), take_in(settings, AS_OF, row_of_tracts()) as intake:
        words = " ".join(intake.quality["finding"])
    assert CANARY not in words + caplog.text + "".join(capfd.readouterr())
    assert left_in(private_temp) == []


def _headerless(text: str) -> bytes:
    return text.split("\n", 1)[1].encode()


def _ragged(text: str) -> bytes:
    return text.replace(CANARY, f"{CANARY},{CANARY}", 1).encode()


def _unclosed(text: str) -> bytes:
    return (text + f'"{CANARY}').encode()


def _badly_quoted(text: str) -> bytes:
    return text.replace(CANARY, f'"{CANARY}" {CANARY}', 1).encode()


def _latin(text: str) -> bytes:
    return text.replace(CANARY, f"{CANARY} Peña").encode("cp1252")


def _wide(text: str) -> bytes:
    return text.encode("utf-16")


@pytest.mark.parametrize("damage", [_headerless, _ragged, _unclosed, _badly_quoted, _latin, _wide])
def test_a_damaged_file_is_never_quoted(tmp_path, private_temp, caplog, capfd, damage):
    text = pd.DataFrame([encounter(where=CANARY, patient=CANARY)] * 30).to_csv(index=False)
    (tmp_path / "e.csv").write_bytes(damage(text))
    said = said_of(site(tmp_path, encounters_feed(tmp_path / "e.csv")), caplog, capfd)
    assert "InvalidExtract" in said
    assert CANARY not in said
    assert left_in(private_temp) == []


def test_a_damaged_parquet_page_is_never_quoted(tmp_path, private_temp, caplog, capfd):
    frame = pd.DataFrame([encounter(where=CANARY, patient=CANARY)] * 30).astype("str")
    frame.to_parquet(tmp_path / "e.parquet", compression=None)
    content = (tmp_path / "e.parquet").read_bytes()
    (tmp_path / "e.parquet").write_bytes(content.replace(CANARY.encode(), b"\xff\xfe" * 4, 3))
    (tmp_path / "e.parquet").write_bytes(b"PAR1" + b"\x00" * 500 + content[504:])
    said = said_of(site(tmp_path, encounters_feed(tmp_path / "e.parquet")), caplog, capfd)
    assert CANARY not in said
    assert left_in(private_temp) == []


@pytest.mark.parametrize("field", ["answer", "patient", "asked", "born", "tract", "topic", "said"])
def test_a_screening_is_never_quoted(tmp_path, private_temp, caplog, capfd, field):
    write_csv(tmp_path / "s.csv", [answer(**{field: CANARY}), answer(answer="A2")])
    settings = site(tmp_path, screenings_feed(tmp_path / "s.csv"))
    with caplog.at_level(logging.DEBUG):
        try:
            with take_in(settings, AS_OF, row_of_tracts()) as intake:
                said = " ".join(intake.quality["finding"])
        except HotspotError as problem:
            said = "".join(traceback.format_exception(problem))
    assert CANARY not in said + caplog.text + "".join(capfd.readouterr())
    assert left_in(private_temp) == []
