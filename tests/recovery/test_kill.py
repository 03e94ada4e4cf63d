"""Whenever a refresh is killed, the dashboard serves a whole snapshot, the old or the new one."""

import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from hotspot.core.columns import TABLES, check_columns
from hotspot.core.errors import InvalidCounts
from hotspot.core.settings import load_settings
from hotspot.refresh import STEPS, refresh
from hotspot.store.lock import importing
from hotspot.store.snapshots import list_snapshots, open_snapshot
from tests.recovery.grid_site import FIRST_DAY, SIDE, make_site

KILLS = 50


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return make_site(tmp_path_factory.mktemp("site"))


def run_refresh(path, day, steps):
    """Refresh in a process of its own, saying each step through a pipe."""
    refresh(load_settings(path), as_of=day, progress=steps.send, again=True)


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
            if name not in ("counts", "largest", "recent_days"):  # these are read as categories
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
    refresh(settings, as_of=FIRST_DAY + timedelta(days=99), again=True)
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
