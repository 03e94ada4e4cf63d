"""What memory cannot hold lies in a private folder that never outlives its process by much."""

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from hotspot.core.errors import EngineExhausted, InvalidSettings
from hotspot.core.sections import Engine
from hotspot.ingest.engine import SPILL, close, connect, in_our_words, remove_orphans


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


def test_the_engine_draws_no_progress_of_its_own():
    connection = connect()
    assert connection.settings["enable_progress_bar"] in (False, "false")
    close(connection)


def test_memory_and_folder_are_what_the_settings_say(tmp_path):
    connection = connect(Engine(memory="500 MB", spill=tmp_path))
    (spill,) = tmp_path.iterdir()
    assert connection.settings["temp_directory"] == str(spill)
    assert connection.settings["memory_limit"] == "476.8 MiB"
    close(connection)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_leaves_nothing_in_that_folder_either(tmp_path):
    aged(Path(tempfile.mkdtemp(prefix=SPILL, dir=tmp_path)))
    close(connect(Engine(spill=tmp_path)))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidSettings, match=r"engine\.spill"):
        connect(Engine(spill=tmp_path / "nowhere"))


def test_a_connection_that_fails_leaves_no_folder(tmp_path):
    with pytest.raises(duckdb.Error):
        connect(Engine.model_construct(memory="much", spill=tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("problem", [duckdb.OutOfMemoryException, duckdb.IOException, MemoryError])
def test_what_the_engine_lacks_is_said_in_our_words(problem):
    with pytest.raises(EngineExhausted, match=r"engine\.memory") as said, in_our_words():
        raise problem("could not write CANARY")
    assert "CANARY" not in str(said.value)


def test_a_query_that_is_interrupted_is_an_interruption():
    with pytest.raises(KeyboardInterrupt), in_our_words():
        raise RuntimeError("Query interrupted") from KeyboardInterrupt()


def test_other_errors_are_bugs_and_surface():
    with pytest.raises(RuntimeError, match="a bug"), in_our_words():
        raise RuntimeError("a bug")
