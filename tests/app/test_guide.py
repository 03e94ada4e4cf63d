"""Nobody is left alone: an empty install, a broken one, and a fault of ours."""

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from hotspot.ui import blocks, cache, keeping
from hotspot.view.guide import HOW_TO_READ
from tests.app.conftest import PAGES, ROOT, Screen


def opened(monkeypatch, store, page="Huddle"):
    keeping.forget()
    monkeypatch.delenv(cache.STORE, raising=False)
    if store is not None:
        monkeypatch.setenv(cache.STORE, str(store))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page(PAGES[page])
    at.run()
    assert not at.exception
    return Screen(at)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_offers_its_three_sentences(page, open_page, served):
    assert served
    text = open_page(page).text
    assert all(said.split(",")[0].split("'")[0] in text for said in HOW_TO_READ[page])


@pytest.mark.parametrize("found", ["no name", "nothing", "an empty folder"])
def test_an_empty_install_shows_what_to_do_next(found, tmp_path, monkeypatch, caplog):
    store = {"no name": None, "nothing": tmp_path / "none"}.get(found, tmp_path)
    text = opened(monkeypatch, store).text
    assert "There is nothing to show yet." in text
    assert "hotspot demo" in text
    assert "hotspot init" in text
    assert str(tmp_path) not in text
    assert (str(tmp_path) in caplog.text) == (store is not None)


def test_tables_that_vanished_are_told_with_a_remedy(served, tmp_path, monkeypatch):
    copy = shutil.copytree(served, tmp_path / "store")
    for table in copy.rglob("counts.parquet"):
        table.unlink()
    text = opened(monkeypatch, copy).text
    assert "The numbers cannot be opened." in text
    assert "hotspot init" not in text
    assert "Traceback" not in text


def test_a_fault_of_ours_is_a_card_with_a_number_in_the_log(served, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(blocks, "headline", broken)
    screen = opened(monkeypatch, served)
    assert "Something went wrong on our side" in screen.text
    assert "boom" not in screen.text
    (record,) = [one for one in caplog.records if one.name == "hotspot"]
    assert record.getMessage().removeprefix("fault ") in screen.text
    assert "ZeroDivisionError" in caplog.text
