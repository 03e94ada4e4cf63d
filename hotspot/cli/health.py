"""A doctor looks before it speaks: settings in force, versions, the state of the store."""

import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from rich.text import Text

import hotspot
from hotspot.cli.console import out, table
from hotspot.cli.serving import ROOT
from hotspot.core.errors import InvalidSettings, SnapshotUnavailable
from hotspot.core.feed import without_password
from hotspot.core.keys import REQUIRED, Key, keys_of
from hotspot.core.settings import Settings, default_store, load_settings
from hotspot.store.snapshots import list_snapshots, open_snapshot
from hotspot.view.png_fonts import undrawable

_MOST_UNDRAWN = 5
"""Names with letters that no font has, as listed."""


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
    show_settings(settings, path)
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


def show_settings(settings: Settings | None, path: Path) -> None:
    """Print every setting, section by section: what is in force, and whether that is the default.

    Parameters
    ----------
    settings : Settings or None
        In force; None shows what a new file would start from.
    path : Path
        The settings file.
    """
    out.print(Text(f"Settings: {path if settings else 'none, so the defaults'}", style="bold"))
    keys = keys_of(Settings)
    for section in dict.fromkeys(key.section for key in keys):
        mine = [key for key in keys if key.section == section]
        if section == "feeds" and settings is not None:
            for feed in settings.feeds:
                _show_section(f"[[feeds]] {feed.name}", mine, feed, path)
        elif section == "targets":
            given = (settings and settings.targets) or {"a measure": None}
            for measure, target in given.items():
                _show_section(f"[targets.{measure}]", mine, target, path)
        elif section == "labels":
            for code, given in ((settings and settings.labels) or {"es": None}).items():
                _show_section(f"[labels.{code}]", mine, given, path)
        else:
            given = getattr(settings, section) if settings is not None else None
            _show_section(
                f"[[{section}]]" if section == "feeds" else f"[{section}]", mine, given, path
            )


def _show_section(title: str, keys: list[Key], given: Any, path: Path) -> None:  # noqa: ANN401
    listed = table("")
    listed.title = Text(title)
    listed.add_column("key", no_wrap=True, min_width=max(len(key.name) for key in keys))
    for heading in ("in force", "default", "meaning"):
        listed.add_column(heading, overflow="fold")
    for key in keys:
        default = default_store(path) if (key.section, key.name) == _STORE else key.default
        actual = default if given is None else getattr(given, key.name)
        mark = (
            "required" if default is REQUIRED else "the default" if actual == default else default
        )
        style = "" if actual == default or default is REQUIRED else "bold"
        listed.add_row(key.name, _plain(actual), _plain(mark), Text(key.meaning), style=style)
    out.print(listed)


_STORE = ("store", "path")


def _plain(value: Any) -> Text:  # noqa: ANN401
    if value is REQUIRED:
        return Text("(yours)")
    if value is None or value == {}:
        return Text("-")
    return Text("\n".join(_lines(value)))


def _lines(value: Any) -> list[str]:  # noqa: ANN401
    """Write a value as the file has it, a mapping one key a line."""
    if isinstance(value, tuple):
        return [" ".join(map(str, value))]
    if not isinstance(value, dict):
        plain = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
        return [without_password(plain)]
    return [
        f"{name}.{line}" if isinstance(inner, dict) else f"{name} = {line}"
        for name, inner in value.items()
        for line in _lines(inner)
    ]


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
    count = len(list_snapshots(store))
    words = f"Store {store}: {count} {'snapshot' if count == 1 else 'snapshots'}"
    out.print(Text(words), soft_wrap=True)  # a path that is broken cannot be copied
    try:
        snapshot = open_snapshot(store)
    except SnapshotUnavailable as problem:
        out.print(Text(str(problem), style="red"))
    else:
        state = snapshot.notice or f"snapshot {snapshot.id} as of {snapshot.as_of} is whole"
        out.print(Text(state, style="yellow" if snapshot.notice else "green"))
        show_undrawn(snapshot.site.region, snapshot.tables["areas"]["name"])


def show_undrawn(region: str, names: Iterable[str]) -> None:
    """Say which names pictures cannot write in full, for want of a font; nothing if they can.

    Parameters
    ----------
    region : str
        Name of the region.
    names : iterable of str
        Of its areas.
    """
    found = undrawable(dict.fromkeys([region, *map(str, names)]))
    if not found:
        return
    listed = ", ".join(found[:_MOST_UNDRAWN]) + (", …" if len(found) > _MOST_UNDRAWN else "")
    no_font = "no installed font has; one that does, such as Noto Sans CJK, mends it"
    words = f"Not written in full on pictures ({listed}): names with letters that {no_font}"
    out.print(Text(words, style="yellow"), soft_wrap=True)
