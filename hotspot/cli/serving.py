"""The dashboard is a Streamlit process of its own, told only where the snapshots are."""

import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import hotspot
from hotspot.cli.console import err, out, show_done
from hotspot.core.errors import InvalidSettings
from hotspot.core.settings import load_settings
from hotspot.store.snapshots import open_snapshot

LOOPBACK = "127.0.0.1"
_LOOPBACKS = (LOOPBACK, "localhost", "::1")
ROOT = Path(hotspot.__file__).parents[1]
_PORTS = range(8501, 8600)
_PATIENCE = 60.0


def store_of(settings: Path, store: Path | None) -> Path:
    """Say where the snapshots are: the folder named, or else the one of the settings."""
    if store is not None:
        return store.expanduser().resolve()
    path = load_settings(settings).store.path
    if path is None:
        raise InvalidSettings(f"{settings}: store.path is not known; name a folder with --store")
    return path


def serve(store: Path, *, address: str, port: int | None, names: Sequence[str] = ()) -> None:
    """Run the dashboard until it is stopped.

    Parameters
    ----------
    store : Path
        Folder of the snapshots.
    address : str
        Address to listen on.
    port : int or None
        Port; None takes the first free one from 8501.
    names : sequence of str
        Names under which a proxy lets readers in, such as "hotspot.example.org".

    Raises
    ------
    InvalidSettings
        If the port is taken, or the dashboard's own files are not beside the package.
    SnapshotUnavailable
        If there is nothing to show.
    """
    snapshot = open_snapshot(store)
    app = ROOT / "app.py"
    if not app.is_file():
        raise InvalidSettings(
            "app.py is not beside the package; install from a clone with pip install -e ."
        )
    chosen = _free_port(address, port)
    process = subprocess.Popen(  # noqa: S603
        _command(app, address, chosen, names),
        cwd=ROOT,
        env=_environment(store),
        stdout=subprocess.DEVNULL,  # it would print a second, less useful address
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the child is stopped too
    try:
        if _answers(process, address, chosen):
            show_done(
                f"http://{address}:{chosen}\n{snapshot.site.region}, as of {snapshot.as_of}"
                "\nCtrl-C stops the dashboard."
            )
            _warn_of_open_door(address)
            if _has_screen():
                webbrowser.open(f"http://{address}:{chosen}")
        process.wait()
    except KeyboardInterrupt:
        out.print("stopping")
    finally:
        process.terminate()
        process.wait()
    if process.returncode > 0:
        raise InvalidSettings("the dashboard stopped by itself; its last words are above")


def _command(app: Path, address: str, port: int, names: Sequence[str]) -> list[str]:
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "logger.level": "warning",
    }
    hosts = [("server.allowedHosts", name) for name in _hosts(address, names)]
    words = [word for key, value in (*options.items(), *hosts) for word in (f"--{key}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(app), *words]


def _hosts(address: str, names: Sequence[str]) -> Sequence[str]:
    """List the names a browser may call the dashboard by; unknown where it is open and unnamed."""
    if names or address in _LOOPBACKS:
        return (*_LOOPBACKS, *names)
    return ("*",)


def _environment(store: Path) -> dict[str, str]:
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
    return threads | os.environ | {"HOTSPOT_STORE": str(store)}


def _free_port(address: str, wanted: int | None) -> int:
    for port in _PORTS if wanted is None else (wanted,):
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((address, port))
            except OSError:
                continue
        return port
    taken = "8501 to 8599" if wanted is None else str(wanted)
    raise InvalidSettings(f"port {taken} of {address} is not free; choose another with --port")


def _answers(process: subprocess.Popen, address: str, port: int) -> bool:
    deadline = time.monotonic() + _PATIENCE
    with err.status("opening the dashboard"):
        while process.poll() is None and time.monotonic() < deadline:
            try:
                HTTPConnection(address, port, timeout=2).request("GET", "/_stcore/health")
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return True
    return False


def _has_screen() -> bool:
    """Say whether a person sits here: a browser in a log file, or in a terminal, helps nobody."""
    desktop = sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return desktop and sys.stdout.isatty()


def _warn_of_open_door(address: str) -> None:
    if address not in _LOOPBACKS:
        err.print(
            "[yellow]Anyone who reaches this address can read the dashboard;"
            " put a proxy that asks who they are in front of it."
        )
