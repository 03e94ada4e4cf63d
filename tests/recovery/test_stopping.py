"""However a refresh ends early, nothing of it is left and last week's snapshot is still up."""

import os
import resource
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotspot.core.errors import StoreNotWritable
from hotspot.core.settings import load_settings
from hotspot.ingest.engine import SPILL
from hotspot.refresh import refresh
from hotspot.store.lock import importing
from hotspot.store.snapshots import current_id, open_snapshot
from tests.recovery.grid_site import FIRST_DAY, make_site

HOTSPOT = Path(sys.executable).parent / "hotspot"
LATER = FIRST_DAY + timedelta(days=7)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with one snapshot and an extract large enough to be stopped in the midst of it."""
    settings = make_site(tmp_path_factory.mktemp("site"))
    refresh(settings, as_of=FIRST_DAY)
    folder = settings.store.path.parent
    few = pq.read_table(folder / "encounters.parquet")
    many = [few.set_column(0, "encounter_id", ids(few, turn)) for turn in range(ROUNDS)]
    pq.write_table(pa.concat_tables(many), folder / "many.parquet")
    text = (folder / "hotspot.toml").read_text().replace("encounters.parquet", "many.parquet")
    (folder / "large.toml").write_text(text)
    return settings


ROUNDS = 1000


def ids(rows, turn):
    return pa.array([f"{name}-{turn}" for name in rows["encounter_id"].to_pylist()])


@pytest.fixture
def temp(tmp_path):
    (tmp_path / "temp").mkdir()
    return tmp_path / "temp"


def start(site, temp, **options):
    command = [HOTSPOT, "refresh", "--settings", site.store.path.parent / "large.toml"]
    return subprocess.Popen(
        [*command, "--as-of", str(LATER)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(temp), "COLUMNS": "250"},
        **options,
    )


def await_spill(temp):
    """Wait until the extract is being read."""
    while not list(temp.glob(f"{SPILL}*")):
        time.sleep(0.01)


def assert_untouched(site, temp):
    assert not list(temp.iterdir())
    found = open_snapshot(site.store.path)
    assert (found.as_of, found.notice) == (FIRST_DAY, "")
    assert sorted(path.name for path in site.store.path.iterdir()) == [
        *("CURRENT", "import.lock", "snapshots")
    ]
    with importing(site.store.path):
        pass


@pytest.mark.parametrize("delay", [0, 0.5, 1.5])
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_refresh_that_is_stopped_leaves_nothing(site, temp, asked, delay):
    process = start(site, temp)
    await_spill(temp)
    time.sleep(delay)
    process.send_signal(asked)
    begun = time.monotonic()
    _, said = process.communicate(timeout=60)
    assert time.monotonic() - begun < 20, "it must not wait for the query to end"
    assert process.returncode == 130
    assert "The snapshot that was up is still up" in said
    assert "Traceback" not in said
    assert_untouched(site, temp)


def at_most(size):
    """Let no file of a process grow beyond a size, as a disk would that is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_spill_folder_is_said_and_leaves_nothing(site, temp):
    path = site.store.path.parent / "large.toml"
    text = path.read_text()
    path.write_text(text + '\n[engine]\nmemory = "200MB"\n')
    process = start(site, temp, preexec_fn=at_most(10_000_000))
    _, said = process.communicate(timeout=300)
    path.write_text(text)
    assert process.returncode == 2
    assert "disk" in said
    assert "Traceback" not in said
    assert_untouched(site, temp)


def test_a_store_without_room_is_said_and_leaves_nothing(site, temp):
    command = [HOTSPOT, "refresh", "--settings", site.store.path.parent / "hotspot.toml"]
    done = subprocess.run(
        [*command, "--as-of", str(LATER), "--again"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(temp), "COLUMNS": "250"},
        preexec_fn=at_most(20_000),
    )
    assert done.returncode == 2, done.stderr
    assert "the snapshot could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert_untouched(site, temp)


def test_a_store_where_nothing_can_be_written_is_refused_before_anything_is_read(site, tmp_path):
    (tmp_path / "file").touch()
    path = site.store.path.parent / "elsewhere.toml"
    text = (site.store.path.parent / "hotspot.toml").read_text()
    path.write_text(text.replace('path = "store"', f'path = "{tmp_path / "file" / "store"}"'))
    told = []
    with pytest.raises(StoreNotWritable, match="nothing can be written there"):
        refresh(load_settings(path), as_of=LATER, progress=told.append)
    assert not told


@pytest.mark.skipif(os.geteuid() != 0, reason="only the system administrator can mount")
def test_a_read_only_store_still_shows_what_is_up(site):
    store = site.store.path
    if subprocess.run(["mount", "--bind", store, store], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", store], check=True)
        with pytest.raises(StoreNotWritable, match="nothing can be written there"):
            refresh(site, as_of=LATER)
        assert open_snapshot(store).as_of == FIRST_DAY
    finally:
        subprocess.run(["umount", store], check=True)
    assert current_id(store)


def test_a_refresh_that_was_stopped_runs_again(site, temp):
    process = start(site, temp)
    await_spill(temp)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    before = current_id(site.store.path)
    assert refresh(site, as_of=LATER, again=True) != before
