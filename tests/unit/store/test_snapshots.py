"""A store gives back what was published, and says so when it cannot."""

import json
import os
import shutil
import stat
import threading
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.core.columns import TABLES, check_columns
from hotspot.core.errors import (
    InvalidCounts,
    NothingPublished,
    RefreshRunning,
    SnapshotUnavailable,
    StoreNotWritable,
)
from hotspot.core.site import Site
from hotspot.store import snapshots
from hotspot.store.lock import importing
from hotspot.store.manifest import SCHEMA_VERSION
from hotspot.store.tables import ADDED, read_table

SITE = Site(
    region="Clark",
    noun="district",
    vintage=2020,
    age_limit=18,
    age_bands=("00", "01-17"),
    bands_have_children=False,
    population="children, 2023",
    sources=("north", "south"),
    attribution="Census",
    threshold=11,
    lag_weeks=3,
    baseline_weeks=104,
    same_day=0,
    synthetic=True,
)
_ONE = {
    "text": "06067000100",
    "count": 3,
    "amount": 3,
    "number": 0.5,
    "flag": True,
}


def one_row(columns, week="2026-01-03"):
    return pd.DataFrame(
        {
            column.name: pd.Series(
                [pd.Timestamp(week) if column.kind == "date" else _ONE[column.kind]]
            )
            for column in columns
        }
    )


def tables(week="2026-01-03"):
    return {name: one_row(columns, week) for name, columns in TABLES.items()}


def shapes():
    return gpd.GeoDataFrame(
        {"level": ["tract"], "area": ["06067000100"]},
        geometry=[shapely.box(0, 0, 1, 1)],
        crs="EPSG:4326",
    )


def publish(store, as_of=date(2026, 1, 5), **changed):
    given = {"tables": tables(), "shapes": shapes()} | changed
    return snapshots.publish(
        store,
        given["tables"],
        given["shapes"],
        site=SITE,
        as_of=as_of,
        sources=[{"feed": "north", "bytes": 12}],
        fingerprint="abc",
    )


def damage(store, snapshot_id, name):
    path = store / "snapshots" / snapshot_id / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x40
    path.write_bytes(content)


def test_what_was_published_comes_back(tmp_path):
    assert publish(tmp_path) == "000001"
    found = snapshots.open_snapshot(tmp_path)
    assert (found.id, found.as_of, found.site, found.notice) == (
        "000001",
        date(2026, 1, 5),
        SITE,
        "",
    )
    assert found.manifest.sources == ({"feed": "north", "bytes": 12},)
    for name, given in tables().items():
        pd.testing.assert_frame_equal(
            found.tables[name], given, check_dtype=False, check_categorical=False
        )
    assert found.shapes.crs == "EPSG:4326"
    assert found.shapes.geometry.iloc[0].equals(shapely.box(0, 0, 1, 1))


def test_types_are_those_of_the_contract(tmp_path):
    weeks = tables()["weeks"].assign(week_ending=np.array(["2026-01-03"], "datetime64[ns]"))
    publish(tmp_path, tables=tables() | {"weeks": weeks})
    types = snapshots.open_snapshot(tmp_path).tables["weeks"].dtypes
    assert types["week_ending"] == np.dtype("datetime64[s]")
    assert types["measure"] == pd.StringDtype(na_value=np.nan)
    assert (types["value"], types["observed"]) == (np.dtype("int64"), np.dtype("bool"))


def test_the_long_table_is_slim_but_loses_nothing(tmp_path):
    counts = pd.concat([one_row(TABLES["counts"])] * 2, ignore_index=True)
    counts["sum_squares"] = [1, 2**40]
    publish(tmp_path, tables=tables() | {"counts": counts})
    found = snapshots.open_snapshot(tmp_path).tables["counts"]
    assert found["area"].dtype == "category"
    assert (found["area"] == "06067000100").all()
    assert (found["value"].dtype, found["sum_squares"].dtype) == (np.int32, np.int64)
    assert list(found["sum_squares"]) == [1, 2**40]


def test_fractions_of_split_areas_come_back_as_they_were(tmp_path):
    counts = pd.concat([one_row(TABLES["counts"])] * 2, ignore_index=True)
    counts["value"] = [0.25, 3.0]
    publish(tmp_path, tables=tables() | {"counts": counts})
    found = snapshots.open_snapshot(tmp_path).tables["counts"]
    assert (found["value"].dtype, found["n_persons"].dtype) == (np.float64, np.int32)
    assert list(found["value"]) == [0.25, 3.0]


def test_empty_tables_and_gaps_keep_their_types(tmp_path):
    areas = pd.DataFrame(
        {"level": ["tract"], "area": ["a"], "name": ["A"], "neighborhood": [None]}, dtype="str"
    ).assign(capture=None)
    areas = areas.astype({"capture": float})
    quality = one_row(TABLES["quality"]).iloc[:0]
    publish(tmp_path, tables=tables() | {"areas": areas, "quality": quality})
    found = snapshots.open_snapshot(tmp_path)
    assert found.tables["areas"]["neighborhood"].isna().all()
    assert found.tables["quality"].empty
    assert found.tables["quality"]["n_rows"].dtype == "int64"


def test_a_column_an_older_hotspot_did_not_know_is_empty(tmp_path):
    quality = one_row(TABLES["quality"])
    quality.drop(columns="area").to_parquet(tmp_path / "quality.parquet")
    found = read_table(tmp_path, "quality")
    assert list(found) == list(quality)
    assert found["area"].isna().all()


def test_a_table_is_read_once(tmp_path):
    publish(tmp_path)
    found = snapshots.open_snapshot(tmp_path)
    assert found.tables["counts"] is found.tables["counts"]
    assert set(found.tables) == set(TABLES)
    with pytest.raises(KeyError):
        found.tables["patients"]


def test_every_snapshot_stays_and_can_be_asked_for(tmp_path):
    publish(tmp_path, as_of=date(2026, 1, 5))
    publish(tmp_path, as_of=date(2026, 1, 12))
    entries = snapshots.list_snapshots(tmp_path)
    assert [(entry.id, entry.current) for entry in entries] == [("000001", False), ("000002", True)]
    assert snapshots.open_snapshot(tmp_path, "000001").as_of == date(2026, 1, 5)
    assert snapshots.current_id(tmp_path) == "000002"


@pytest.mark.parametrize("wanted", ["000009", "../000001", "", "1"])
def test_an_unknown_snapshot_is_refused(tmp_path, wanted):
    publish(tmp_path)
    with pytest.raises(SnapshotUnavailable, match="no such snapshot"):
        snapshots.open_snapshot(tmp_path, wanted)


def test_an_empty_store_says_what_to_do(tmp_path):
    with pytest.raises(SnapshotUnavailable, match="hotspot refresh, or hotspot demo"):
        snapshots.open_snapshot(tmp_path / "nowhere")
    assert snapshots.list_snapshots(tmp_path / "nowhere") == ()


@pytest.mark.parametrize("name", ["counts.parquet", "shapes.parquet", "manifest.json"])
def test_a_damaged_byte_is_noticed_and_the_one_before_is_shown(tmp_path, name):
    publish(tmp_path, as_of=date(2026, 1, 5))
    publish(tmp_path, as_of=date(2026, 1, 12))
    damage(tmp_path, "000002", name)
    found = snapshots.open_snapshot(tmp_path)
    assert found.id == "000001"
    assert "000002" in found.notice and "000001 as of 2026-01-05" in found.notice


def test_damage_after_a_first_look_is_noticed_too(tmp_path):
    publish(tmp_path)
    snapshots.open_snapshot(tmp_path)
    damage(tmp_path, "000001", "counts.parquet")
    with pytest.raises(SnapshotUnavailable, match="checksum differs, and no other"):
        snapshots.open_snapshot(tmp_path)


def test_a_damaged_snapshot_that_was_asked_for_is_not_replaced(tmp_path):
    publish(tmp_path)
    publish(tmp_path)
    (tmp_path / "snapshots" / "000002" / "counts.parquet").unlink()
    with pytest.raises(SnapshotUnavailable, match=r"counts\.parquet cannot be read"):
        snapshots.open_snapshot(tmp_path, "000002")


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"000007\n", b"../../etc\n"])
def test_a_broken_pointer_falls_back_to_the_newest(tmp_path, content):
    publish(tmp_path)
    publish(tmp_path)
    pointer = tmp_path / "CURRENT"
    if content is None:
        pointer.unlink()
    else:
        pointer.write_bytes(content)
    found = snapshots.open_snapshot(tmp_path)
    assert found.id == "000002"
    assert found.notice


def test_a_snapshot_of_a_newer_hotspot_is_refused_and_not_hidden(tmp_path):
    publish(tmp_path)
    publish(tmp_path)
    path = tmp_path / "snapshots" / "000002" / "manifest.json"
    values = json.loads(path.read_text()) | {"schema_version": SCHEMA_VERSION + 1, "more": 1}
    path.write_text(json.dumps(values))
    with pytest.raises(SnapshotUnavailable, match=r"newer Hotspot .* update Hotspot"):
        snapshots.open_snapshot(tmp_path)
    assert "newer" in snapshots.list_snapshots(tmp_path)[1].problem


def test_a_renamed_folder_is_not_taken_for_another_snapshot(tmp_path):
    publish(tmp_path)
    folder = tmp_path / "snapshots"
    (folder / "000001").rename(folder / "000005")
    with pytest.raises(SnapshotUnavailable, match="holds snapshot 000001"):
        snapshots.open_snapshot(tmp_path, "000005")


def test_what_a_dead_refresh_left_is_swept_by_the_next(tmp_path):
    publish(tmp_path)
    left = tmp_path / "tmp-dead"
    left.mkdir()
    (left / "counts.parquet").write_bytes(b"half")
    assert snapshots.open_snapshot(tmp_path).id == "000001"
    publish(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "CURRENT",
        "import.lock",
        "snapshots",
    ]


def test_tables_that_break_their_contract_are_not_published(tmp_path):
    publish(tmp_path)
    short = {name: frame for name, frame in tables().items() if name != "links"}
    with pytest.raises(InvalidCounts, match="links"):
        publish(tmp_path, tables=short)
    with pytest.raises(InvalidCounts, match="table weeks: columns missing: placed"):
        publish(tmp_path, tables=tables() | {"weeks": tables()["weeks"].drop(columns="placed")})
    with pytest.raises(InvalidCounts, match="coordinate system"):
        publish(tmp_path, shapes=shapes().set_crs(None, allow_override=True))
    assert snapshots.open_snapshot(tmp_path).id == "000001"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_only_the_owner_can_look(tmp_path):
    store = tmp_path / "store"
    publish(store)
    for path in (store, *store.rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_second_refresh_is_told_since_when_the_first_runs(tmp_path):
    seen = []

    def second():
        try:
            publish(tmp_path)
        except RefreshRunning as problem:
            seen.append(problem)

    with importing(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert seen[0].exit_code == 3
    assert f"since {date.today():%Y-}" in str(seen[0])
    assert publish(tmp_path) == "000001"


def test_one_refresh_may_hold_the_store_and_publish(tmp_path):
    with importing(tmp_path):
        publish(tmp_path)
    assert publish(tmp_path) == "000002"


def test_a_full_disk_leaves_the_old_snapshot_up(tmp_path, monkeypatch):
    publish(tmp_path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshots, "write_tables", full)
    with pytest.raises(StoreNotWritable, match=r"No space left.*the snapshot that is up stays"):
        publish(tmp_path)
    assert snapshots.open_snapshot(tmp_path).id == "000001"


@pytest.mark.parametrize("name", ["feeds", "recent_days"])
def test_a_table_that_was_added_later_is_empty_in_an_older_snapshot(tmp_path, name):
    found = read_table(tmp_path, name)
    assert found.empty
    check_columns(found, TABLES[name], where=name, error=InvalidCounts)
    with pytest.raises(
        SnapshotUnavailable, match=r"weeks\.parquet is damaged or gone; put .* hotspot refresh"
    ):
        read_table(tmp_path, "weeks")


HARMS = {
    "deleted": lambda path: path.unlink(),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "emptied": lambda path: path.write_bytes(b""),
    "put in place by a table without rows": lambda path: (
        pd.read_parquet(path).iloc[:0].to_parquet(path)
    ),
}


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", ["weeks", *ADDED])
def test_a_table_lost_after_it_was_opened_is_damage_and_never_empty(tmp_path, name, harm):
    publish(tmp_path)
    found = snapshots.open_snapshot(tmp_path)
    HARMS[harm](found.folder / f"{name}.parquet")
    with pytest.raises(SnapshotUnavailable, match=rf"{name}\.parquet is damaged or gone; put"):
        found.tables[name]


def test_a_table_that_comes_back_is_read_again(tmp_path):
    publish(tmp_path)
    found = snapshots.open_snapshot(tmp_path)
    path = found.folder / "feeds.parquet"
    path.rename(tmp_path / "aside")
    with pytest.raises(SnapshotUnavailable):
        found.tables["feeds"]
    (tmp_path / "aside").rename(path)
    assert len(found.tables["feeds"]) == 1


def test_a_snapshot_made_before_a_table_was_added_has_none_of_it(tmp_path):
    publish(tmp_path)
    path = tmp_path / "snapshots" / "000001" / "manifest.json"
    values = json.loads(path.read_text())
    values["files"] = [one for one in values["files"] if one["name"] != "feeds.parquet"]
    path.write_text(json.dumps(values))
    found = snapshots.open_snapshot(tmp_path)
    assert found.tables["feeds"].empty
    assert len(found.tables["weeks"]) == 1


def test_a_manifest_without_a_table_that_was_always_there_is_damage(tmp_path):
    publish(tmp_path)
    path = tmp_path / "snapshots" / "000001" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"files": []}))
    with pytest.raises(SnapshotUnavailable, match=r"weeks\.parquet is damaged or gone"):
        snapshots.open_snapshot(tmp_path).tables["weeks"]


@pytest.mark.parametrize("given", [{"rows": 2}, {}])
def test_a_table_with_other_rows_or_columns_is_damage(tmp_path, given):
    frame = one_row(TABLES["weeks"])
    (frame if given else frame.drop(columns="value")).to_parquet(tmp_path / "weeks.parquet")
    with pytest.raises(SnapshotUnavailable, match=r"weeks\.parquet is damaged or gone"):
        read_table(tmp_path, "weeks", **given)


def test_a_store_that_lost_its_snapshots_is_not_a_new_one(tmp_path):
    publish(tmp_path)
    shutil.rmtree(tmp_path / "snapshots")
    with pytest.raises(SnapshotUnavailable) as lost:
        snapshots.open_snapshot(tmp_path)
    assert not isinstance(lost.value, NothingPublished)
