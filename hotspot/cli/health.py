"""A doctor looks before it speaks: settings in force, versions, the state of the store."""

import platform
import re
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import hotspot
from hotspot.cli.console import out, table
from hotspot.cli.serving import ROOT
from hotspot.core.errors import InvalidSettings, SnapshotUnavailable
from hotspot.core.settings import Settings, default_settings, load_settings
from hotspot.store.snapshots import list_snapshots, open_snapshot


def show(path: Path) -> None:
    """Print settings with their defaults, versions, and what the store holds.

    Parameters
    ----------
    path : Path
        The site's settings file; without one only the defaults are shown.

    Raises
    ------
    InvalidSettings
        If there is a file and it breaks a rule.
    """
    settings = load_settings(path) if path.is_file() else None
    _show_settings(settings, path)
    _show_versions()
    if settings is None:
        out.print(f"{path}: no such file here, so these are the defaults; name one with --settings")
    elif settings.store.path is not None:
        _show_store(settings.store.path)


def check_code() -> int:
    """Run every check of the code, and give its exit code.

    Returns
    -------
    int
        0 if all passed.

    Raises
    ------
    InvalidSettings
        If this is not a clone with the tests beside the package.
    """
    if not (ROOT / "tests").is_dir():
        raise InvalidSettings("--dev needs a clone, installed with pip install -e '.[dev]'")
    command = [sys.executable, "-m", "hotspot.checks"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603


def _show_settings(settings: Settings | None, path: Path) -> None:
    listed = table(f"Settings ({path if settings else 'defaults'})", "key", "in force", "default")
    listed.add_column("meaning", overflow="fold")
    for key, (default, meaning) in default_settings().items():
        actual = _value(settings, key) if settings else default
        changed = "" if actual == default else "bold"
        listed.add_row(key, _plain(actual), _plain(default), meaning, style=changed)
    out.print(listed)


def _value(settings: Settings, key: str) -> Any:  # noqa: ANN401
    section, name = key.split(".")
    return getattr(getattr(settings, section), name)


def _plain(value: Any) -> str:  # noqa: ANN401
    if value is None or value == {}:
        return "-"
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _show_versions() -> None:
    listed = table("Versions", "package", "version")
    listed.add_row("hotspot", hotspot.__version__)
    listed.add_row("python", platform.python_version())
    for line in requires("hotspot") or ():
        if "extra ==" not in line:
            name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
            listed.add_row(name, version(name))
    out.print(listed)


def _show_store(store: Path) -> None:
    out.print(f"[bold]Store[/] {store}: {len(list_snapshots(store))} snapshots")
    try:
        snapshot = open_snapshot(store)
    except SnapshotUnavailable as problem:
        out.print(f"[red]{problem}")
    else:
        state = snapshot.notice or f"snapshot {snapshot.id} as of {snapshot.as_of} is whole"
        out.print(f"[yellow]{state}" if snapshot.notice else f"[green]{state}")
