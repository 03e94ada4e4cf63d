"""A store in trouble is never an empty one: the reader hears what is wrong and what mends it."""

import json
import re
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotspot.core.errors import SnapshotUnavailable
from hotspot.store.snapshots import open_snapshot
from hotspot.ui import keeping, up
from hotspot.ui.told import told
from tests.app.conftest import PAGES, ROOT, Screen

MEND = "The numbers cannot be opened."


@pytest.fixture
def copy(store, tmp_path, monkeypatch):
    made = shutil.copytree(store, tmp_path / "store")
    monkeypatch.setenv("HOTSPOT_STORE", str(made))
    keeping.forget()
    return made


def opened(page="Huddle"):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page(PAGES[page])
    at.run()
    assert not at.exception
    return Screen(at).text


def change_manifests(store, change):
    for path in store.rglob("manifest.json"):
        path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")


def test_snapshots_of_a_newer_version_ask_for_an_update(copy):
    change_manifests(copy, lambda found: found | {"schema_version": 99})
    text = opened()
    assert MEND in text
    assert "update Hotspot" in text
    assert "hotspot init" not in text


def test_of_newer_snapshots_nobody_points_to_the_list_says_why(copy):
    change_manifests(copy, lambda found: found | {"schema_version": 99})
    (copy / "CURRENT").unlink()
    text = opened()
    assert MEND in text
    assert "see hotspot snapshots" in text


@pytest.mark.parametrize("found", [[], {}, {"schema_version": "new"}])
def test_manifests_that_say_nothing_are_mended_by_a_refresh(copy, found):
    change_manifests(copy, lambda _: found)
    text = opened()
    assert MEND in text
    assert "the manifest of snapshot 000002 is damaged" in text
    assert "hotspot refresh" in text


@pytest.mark.parametrize("pointer", [b"junk", b"\xff\xfe", b"000099\n"])
def test_a_lost_pointer_shows_the_newest_snapshot_and_says_so(copy, pointer):
    (copy / "CURRENT").write_bytes(pointer)
    text = opened()
    assert "hs-footer" in text
    assert "shown instead: snapshot 000002" in text


def test_a_store_nobody_may_read_asks_for_its_rights(copy, monkeypatch):
    reads = Path.iterdir

    def refused(path):
        if path.is_relative_to(copy):
            raise PermissionError(13, "Permission denied", str(path))
        return reads(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    text = opened()
    assert MEND in text
    assert "Permission denied" in text
    assert "let the account that Hotspot runs under read it" in text
    assert "our side" not in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("harm", ["deleted", "overwritten"])
def test_files_lost_under_a_running_server_are_a_card_with_a_remedy(copy, page, harm):
    opened("Data")
    for path in copy.rglob("*.parquet"):
        path.unlink() if harm == "deleted" else path.write_bytes(b"PAR1 not a table PAR1")
    text = opened(page)
    assert "our side" not in text
    cards = re.findall(r'<section class="hs-error".*?</section>', text, re.DOTALL)
    assert all("make a new one with hotspot refresh" in card for card in cards)
    assert cards or "hs-footer" in text


def test_a_store_that_lost_its_snapshots_is_not_taken_for_a_new_one(copy):
    shutil.rmtree(copy / "snapshots")
    text = opened()
    assert MEND in text
    assert "hotspot init" not in text


@pytest.mark.parametrize("name", ["feeds", "weeks"])
@pytest.mark.parametrize("harm", ["deleted", "cut short"])
def test_of_a_snapshot_harmed_under_a_running_server_the_one_before_is_up(copy, name, harm):
    assert "shown instead" not in opened("Data")
    path = copy / "snapshots" / "000002" / f"{name}.parquet"
    whole = path.read_bytes()
    path.unlink() if harm == "deleted" else path.write_bytes(whole[:-7])
    text = opened("Data")
    assert f"{name}.parquet" in text
    assert "shown instead: snapshot 000001" in text
    assert "hs-footer" in text
    path.write_bytes(whole)
    assert "shown instead" not in opened("Data")


def test_the_last_whole_snapshot_stays_up_when_all_are_lost_and_the_reader_is_told(copy):
    text = opened()
    assert up.LOST not in text
    for path in copy.rglob("weeks.parquet"):
        path.unlink()
    text = opened()
    assert up.LOST in text
    assert "hs-footer" in text


def test_a_page_that_has_not_read_a_lost_table_is_a_card_and_never_a_zero(copy):
    newest = up.newest()
    for path in copy.rglob("quality.parquet"):
        path.unlink()
    with pytest.raises(SnapshotUnavailable, match=r"quality\.parquet is damaged or gone"):
        up.newest().tables["quality"]
    assert up.newest().id == newest.id
    assert "quality.parquet is damaged or gone" in opened("Data")


HARMS = {
    "no manifest": lambda store: [one.unlink() for one in store.rglob("manifest.json")],
    "bad manifest": lambda store: change_manifests(store, lambda _: {}),
    "no tables": lambda store: [one.unlink() for one in store.rglob("counts.parquet")],
    "no snapshots": lambda store: shutil.rmtree(store / "snapshots"),
    "bad pointer": lambda store: (store / "CURRENT").write_text("000099\n"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_where_the_store_is_on_the_server_is_for_the_log_alone(copy, harm, caplog):
    with pytest.raises(SnapshotUnavailable) if harm != "bad pointer" else nullcontext():
        HARMS[harm](copy)
        problem = open_snapshot(copy).notice
        assert str(copy) in problem
    text = opened("Data")
    assert "hs-error" in text
    assert str(copy) not in text
    assert str(copy) in caplog.text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("{store}: no such snapshot", "no such snapshot"),
        ("cannot read {store}/snapshots/000001/weeks.parquet", "cannot read {inside}"),
        ("cannot read {store}", "cannot read the folder of snapshots"),
        ("/etc/hotspot/hotspot.toml: site.noun is missing", "hotspot.toml: site.noun is missing"),
        ("in C:\\Users\\ann\\hotspot.toml, line 3", "in hotspot.toml, line 3"),
        ("events/children and 3/4; see /data or https://a.example/b/c", None),
    ],
)
def test_a_message_keeps_the_name_of_a_file_and_leaves_out_where_it_is(copy, said, shown, caplog):
    message = said.format(store=copy)
    whole = message if shown is None else shown
    assert told(message) == whole.format(inside="snapshots/000001/weeks.parquet")
    assert (message in caplog.text) == (shown is not None)


@pytest.mark.parametrize("page", PAGES)
def test_of_a_store_that_vanished_the_last_whole_snapshot_stays_up_and_it_is_said(page, copy):
    before = opened(page)
    shutil.move(copy, copy.with_name("elsewhere"))
    text = opened(page)
    assert text.count(up.GONE) == 1
    assert "There is nothing to show yet" not in text
    assert "our side" not in text
    assert ("hs-footer" in text) == ("hs-footer" in before)
    shutil.move(copy.with_name("elsewhere"), copy)
    assert up.GONE not in opened(page)
