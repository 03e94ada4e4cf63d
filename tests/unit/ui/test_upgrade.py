"""What a server loaded and what lies on disk are told apart by any file that it runs."""

import os
from pathlib import Path

import pytest

from hotspot.ui import upgrade
from hotspot.ui.upgrade import stamp

FILES = ("app.py", "pages/map.py", "hotspot/__init__.py", "hotspot/ui/deep/er.py")


@pytest.fixture
def root(tmp_path):
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one")
    return tmp_path


def test_the_code_that_runs_here_is_seen_and_was_not_exchanged():
    seen = {name for name, *_ in upgrade.STARTED}
    assert {"app.py", "pages/huddle.py", "hotspot/ui/upgrade.py"} <= seen
    assert not any(name.startswith("tests/") for name in seen)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_changed_or_gone_makes_another_code(name, root):
    before, path = stamp(root), root / name
    assert stamp(root) == before
    path.write_text("another")
    changed = stamp(root)
    path.unlink()
    assert len({before, changed, stamp(root)}) == 3


def test_a_change_of_the_same_length_is_told_by_its_time(root):
    before, path = stamp(root), root / FILES[0]
    path.write_text("two")
    os.utime(path, ns=(1, 1))
    assert stamp(root) != before


def test_what_is_no_code_is_another_matter(root):
    before = stamp(root)
    (root / "hotspot" / "__pycache__").mkdir()
    (root / "hotspot" / "__pycache__" / "x.pyc").write_bytes(b"1")
    (root / "notes.txt").write_text("one")
    assert stamp(root) == before


def test_a_file_that_goes_while_it_is_looked_at_is_left_out(root, monkeypatch):
    gone, stat = root / FILES[1], Path.stat

    def seen(path, **how):
        if path == gone:
            raise FileNotFoundError(path)
        return stat(path, **how)

    monkeypatch.setattr(Path, "stat", seen)
    assert {name for name, *_ in stamp(root)} == set(FILES) - {FILES[1]}
