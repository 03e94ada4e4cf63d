"""What memory cannot hold lies in a private folder that never outlives its process by much."""

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hotspot.ingest.engine import SPILL, close, connect, remove_orphans


@pytest.fixture
def temp(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(folder):
    os.utime(folder, (0, 0))
    return folder


def test_the_folder_is_private_and_goes_with_the_engine(temp):
    connection = connect()
    (spill,) = temp.iterdir()
    assert spill.stat().st_mode & 0o777 == 0o700
    assert connection.settings["temp_directory"] == str(spill)
    close(connection)
    assert list(temp.iterdir()) == []


def test_the_folder_goes_when_nobody_holds_the_engine(temp):
    connection = connect()
    connection.disconnect()
    del connection
    gc.collect()
    assert list(temp.iterdir()) == []


def test_the_folder_of_a_living_engine_stays(temp):
    connection = connect()
    (spill,) = temp.iterdir()
    aged(spill)
    remove_orphans()
    assert spill.exists()
    close(connection)


def test_a_killed_process_leaves_nothing_behind_for_long(temp):
    code = (
        "import os, signal; from hotspot.ingest.engine import connect; connection = connect();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=False, env={**os.environ, "TMPDIR": str(temp)}
    )
    (left,) = temp.iterdir()
    remove_orphans()
    assert left.exists()
    aged(left)
    close(connect())
    assert list(temp.iterdir()) == []


def test_folders_of_others_and_files_are_left_alone(temp):
    other = aged(Path(tempfile.mkdtemp(prefix="somebody-else-")))
    (temp / f"{SPILL}gone").symlink_to(temp / "nowhere")
    remove_orphans()
    assert other.exists()


def test_no_extension_is_ever_fetched():
    connection = connect()
    assert connection.settings["autoinstall_known_extensions"] in (False, "false")
    assert connection.settings["autoload_known_extensions"] in (False, "false")
    close(connection)
