"""Whenever a refresh is killed, the dashboard serves a whole snapshot, the old or the new one."""

import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.core.columns import TABLES, check_columns
from hotspot.core.errors import InvalidCounts
from hotspot.core.settings import load_settings
from hotspot.ingest.demo import simulate, write_extracts
from hotspot.ingest.demo_region import DemoRegion
from hotspot.refresh import STEPS, refresh
from hotspot.store.lock import importing
from hotspot.store.snapshots import list_snapshots, open_snapshot

KILLS = 50
SIDE = 5
FIRST_DAY = date(2026, 3, 2)
SETTINGS = """
[region]
name = "Grid"
tracts = "tracts.geojson"
id_column = "geoid"
vintage = 2020
synthetic = true
[neighborhoods]
file = "places.csv"
tract_column = "geoid"
name_column = "row"
[populations]
file = "places.csv"
tract_column = "geoid"
count_column = "children"
year = 2020
label = "made-up children"
[store]
path = "store"
[[feeds]]
name = "visits"
kind = "encounter"
path = "encounters.parquet"
[feeds.columns]
encounter_id = "encounter_id"
person_id = "person_id"
encounter_class = "encounter_class"
start_ts = "start_ts"
end_ts = "end_ts"
birth_date = "birth_date"
tract_geoid = "tract_geoid"
"""


def grid_region():
    geoids = [f"39061{number:06d}" for number in range(100, 100 * (SIDE**2 + 1), 100)]
    corners = [(-84 + 0.01 * (i % SIDE), 39 + 0.01 * (i // SIDE)) for i in range(SIDE**2)]
    squares = [shapely.box(x, y, x + 0.01, y + 0.01) for x, y in corners]
    return DemoRegion(
        tracts=gpd.GeoDataFrame({"geoid": geoids}, geometry=squares, crs="EPSG:4326"),
        children=np.full(SIDE**2, 400),
        poverty=np.linspace(0, 0.5, SIDE**2),
        neighborhood=np.array([f"Row {i // SIDE}" for i in range(SIDE**2)], dtype=object),
        age_limit=18,
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A site of 25 square tracts with half a year of visits and one published snapshot."""
    folder = tmp_path_factory.mktemp("site")
    region = grid_region()
    region.tracts.to_file(folder / "tracts.geojson", driver="GeoJSON")
    places = {
        "geoid": region.geoids,
        "row": region.neighborhood,
        "children": region.children,
    }
    pd.DataFrame(places).to_csv(folder / "places.csv", index=False)
    path = folder / "hotspot.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    settings = load_settings(path)
    weeks = {"first_week": date(2025, 9, 6), "last_week": date(2026, 2, 28)}
    write_extracts(settings.feeds, FIRST_DAY, simulate(region, seed=9, plant=False, **weeks))
    return settings


def run_refresh(path, day, steps):
    """Refresh in a process of its own, saying each step through a pipe."""
    refresh(load_settings(path), as_of=day, progress=steps.send)


class Reader(threading.Thread):
    """A dashboard that never stops looking."""

    def __init__(self, store):
        super().__init__(daemon=True)
        self.store = store
        self.seen = []
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            self.look()

    def look(self):
        snapshot = open_snapshot(self.store)
        assert not snapshot.notice
        for name, columns in TABLES.items():
            if name != "counts":
                check_columns(snapshot.tables[name], columns, where=name, error=InvalidCounts)
        assert len(snapshot.tables["counts"]) > 1000
        assert len(snapshot.shapes) == SIDE**2 + SIDE + 1
        self.seen.append((snapshot.id, snapshot.as_of))


def start(context, path, day):
    """Start a refresh in a process that knows nothing of this one, and listen to its steps."""
    steps, their_end = context.Pipe(duplex=False)
    process = context.Process(target=run_refresh, args=(path, day, their_end))
    process.start()
    their_end.close()
    return process, steps


def await_publishing(steps):
    while steps.recv() != STEPS[-1]:
        pass


def durations(context, path, day):
    """Time a refresh that is left alone: until it publishes, and from then to its end."""
    begun = time.monotonic()
    process, steps = start(context, path, day)
    await_publishing(steps)
    publishing = time.monotonic()
    process.join()
    assert process.exitcode == 0
    return publishing - begun, time.monotonic() - publishing


def kill_one(context, path, day, *, late, delay):
    """Start a refresh and kill it without warning, counted from its start or its publishing."""
    process, steps = start(context, path, day)
    if late:
        await_publishing(steps)
    time.sleep(delay)
    process.kill()
    process.join()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no forkserver")
def test_a_killed_refresh_never_shows(settings):
    path = settings.store.path.parent / "hotspot.toml"
    store = settings.store.path
    refresh(settings, as_of=FIRST_DAY)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["hotspot.refresh"])
    before, publishing = durations(context, path, FIRST_DAY + timedelta(days=1))
    chance = random.Random(50)
    reader = Reader(store)
    reader.start()
    for kill in range(KILLS):
        late = kill % 2 == 0
        kill_one(
            context,
            path,
            FIRST_DAY + timedelta(days=2 + kill),
            late=late,
            delay=chance.uniform(0, 1.2 * publishing if late else before),
        )
        assert not open_snapshot(store).notice
    assert reader.is_alive(), "it stops at the first thing that is not whole"
    reader.stopped.set()
    reader.join()
    assert [as_of for _, as_of in reader.seen] == sorted(as_of for _, as_of in reader.seen)
    published = len(list_snapshots(store)) - 2
    assert 0 < published < KILLS, "some kills came too late and some in time"
    refresh(settings, as_of=FIRST_DAY + timedelta(days=99))
    assert open_snapshot(store).as_of == FIRST_DAY + timedelta(days=99)
    assert sorted(found.name for found in store.iterdir()) == [
        "CURRENT",
        "import.lock",
        "snapshots",
    ]
    for entry in list_snapshots(store):
        assert open_snapshot(store, entry.id).id == entry.id


def test_a_second_refresh_is_turned_away_with_exit_code_3(settings):
    hotspot = Path(sys.executable).parent / "hotspot"
    site = settings.store.path.parent / "hotspot.toml"
    with importing(settings.store.path):
        second = subprocess.run(
            [hotspot, "refresh", "--settings", site, "--as-of", str(FIRST_DAY)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"COLUMNS": "250"},
        )
    assert second.returncode == 3
    assert "another refresh has been running since 20" in second.stderr
    assert "Traceback" not in second.stderr
