"""Health says whether a huddle could be held, and nothing about anybody."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

import hotspot
from hotspot.ui import upgrade
from hotspot.ui.health import STALE_AFTER, health
from tests.app.small_region import AS_OF, publish_grid


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    publish_grid(folder, date(2026, 11, 4), raised=False)
    publish_grid(folder, AS_OF)
    return folder


def test_it_names_the_snapshot_and_nothing_else(grid, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(grid))
    assert health(AS_OF) == (
        200,
        {
            "status": "ok",
            "snapshot": "000002",
            "as_of": "2026-11-18",
            "version": hotspot.__version__,
        },
    )


@pytest.mark.parametrize(("days", "status"), [(0, "ok"), (-1, "ahead"), (-400, "ahead")])
def test_a_day_that_has_not_come_is_not_well(days, status, grid, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(grid))
    code, said = health(AS_OF + timedelta(days=days))
    assert (code, said["status"]) == (200, status)


@pytest.mark.parametrize(("days", "status"), [(0, "ok"), (1, "stale")])
def test_two_weeks_without_a_refresh_are_stale(days, status, grid, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(grid))
    code, said = health(AS_OF + STALE_AFTER + timedelta(days=days))
    assert (code, said["status"]) == (200, status)


@pytest.mark.parametrize("days", [0, -1])
def test_code_that_was_exchanged_under_the_server_is_outdated(days, grid, tmp_path, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(grid))
    monkeypatch.setattr(upgrade, "ROOT", tmp_path)
    page = tmp_path / "pages" / "huddle.py"
    page.parent.mkdir()
    page.write_text("old")
    monkeypatch.setattr(upgrade, "STARTED", upgrade.stamp(tmp_path))
    assert health(AS_OF)[1]["status"] == "ok"
    page.write_text("newer")
    code, said = health(AS_OF + timedelta(days=days))
    assert (code, said["status"]) == (200, "outdated")


@pytest.fixture
def copy(grid, tmp_path, monkeypatch):
    made = shutil.copytree(grid, tmp_path / "store")
    monkeypatch.setenv("HOTSPOT_STORE", str(made))
    return made


HARMS = {
    "a table is damaged": lambda newest: (newest / "feeds.parquet").write_bytes(b"damaged"),
    "a table is gone": lambda newest: (newest / "curves.parquet").unlink(),
    "all of it is gone": shutil.rmtree,
    "its manifest is damaged": lambda newest: (newest / "manifest.json").write_text("{"),
    "nobody points to it": lambda newest: (newest.parents[1] / "CURRENT").unlink(),
}


@pytest.mark.parametrize("harm", HARMS)
def test_the_newest_in_trouble_is_damage_however_old_the_one_in_its_place(copy, harm):
    assert health(AS_OF)[1]["status"] == "ok"
    HARMS[harm](copy / "snapshots" / "000002")
    shown = "000002" if harm == "nobody points to it" else "000001"
    for today in (AS_OF, AS_OF + 3 * STALE_AFTER):
        code, said = health(today)
        assert (code, said["status"], said["snapshot"]) == (200, "damaged", shown)


@pytest.mark.parametrize("gone", ["the store", "all snapshots", "all counts"])
def test_a_store_that_goes_under_a_running_server_closes_the_door(copy, gone):
    assert health(AS_OF)[0] == 200
    if gone == "all counts":
        for path in copy.rglob("counts.parquet"):
            path.unlink()
    else:
        shutil.rmtree(copy if gone == "the store" else copy / "snapshots")
    assert health(AS_OF) == (503, {"status": "no snapshot", "version": hotspot.__version__})


def test_a_store_of_a_newer_hotspot_closes_the_door(copy):
    path = copy / "snapshots" / "000002" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 99}))
    assert health(AS_OF)[0] == 503


def test_a_disk_that_takes_nothing_is_well_for_who_only_reads(copy, monkeypatch):
    def full(path, *_, **__):
        raise OSError(30, "Read-only file system", str(path))

    for name in ("write_text", "write_bytes", "mkdir", "touch"):
        monkeypatch.setattr(Path, name, full)
    code, said = health(AS_OF)
    assert (code, said["status"]) == (200, "ok")
    assert str(copy) not in json.dumps(said)


@pytest.mark.parametrize("folder", ["empty", None])
def test_without_a_snapshot_the_door_is_closed_and_no_path_is_told(folder, tmp_path, monkeypatch):
    if folder:
        monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path / folder))
    else:
        monkeypatch.delenv("HOTSPOT_STORE", raising=False)
    assert health(AS_OF) == (503, {"status": "no snapshot", "version": hotspot.__version__})
