"""Health says whether a huddle could be held, and nothing about anybody."""

from datetime import date, timedelta

import pytest

import hotspot
from hotspot.store.snapshots import list_snapshots
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


@pytest.mark.parametrize(("days", "status"), [(0, "ok"), (1, "stale")])
def test_two_weeks_without_a_refresh_are_stale(days, status, grid, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(grid))
    code, said = health(AS_OF + STALE_AFTER + timedelta(days=days))
    assert (code, said["status"]) == (200, status)


def test_an_older_snapshot_in_place_of_a_damaged_one_is_stale(tmp_path, monkeypatch):
    publish_grid(tmp_path, date(2026, 11, 4))
    publish_grid(tmp_path, AS_OF)
    newest = list_snapshots(tmp_path)[-1]
    folder = tmp_path / "snapshots" / newest.id
    next(folder.glob("*.parquet")).write_bytes(b"damaged")
    monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path))
    code, said = health(AS_OF)
    assert (code, said["status"], said["snapshot"]) == (200, "stale", "000001")


@pytest.mark.parametrize("folder", ["empty", None])
def test_without_a_snapshot_the_door_is_closed_and_no_path_is_told(folder, tmp_path, monkeypatch):
    if folder:
        monkeypatch.setenv("HOTSPOT_STORE", str(tmp_path / folder))
    else:
        monkeypatch.delenv("HOTSPOT_STORE", raising=False)
    assert health(AS_OF) == (503, {"status": "no snapshot", "version": hotspot.__version__})
