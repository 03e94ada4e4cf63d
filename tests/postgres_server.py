"""A PostgreSQL server that lives as long as a test run, in a folder of its own.

It sorts words as people do (ICU, en-US), not by their bytes as DuckDB does, so that whatever leans
on the order of words shows itself.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_FASTER = "-F -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=4GB"
_CLUSTER = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=en-US",
    "--no-sync",
)
_numbers = count(1)


def find_programs() -> Path | None:
    """Find the folder of initdb and pg_ctl: the newest of Debian's, or what is on the path."""
    by_version = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("pg_ctl")
    folders = [*([Path(on_path).resolve().parent] if on_path else []), *by_version]
    complete = [folder for folder in folders if (folder / "initdb").exists()]
    return complete[-1] if complete else None


@dataclass(frozen=True)
class Server:
    """Where the server listens and who may come in."""

    port: int
    password: str

    def url(self, database: str = "postgres") -> str:
        """Give the address of a database, with the password in it."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def fresh_database(self) -> str:
        """Make an empty database and give its address."""
        import psycopg

        name = f"fresh_{next(_numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return self.url(name)


@contextlib.contextmanager
def running(programs: Path) -> Iterator[Server]:
    """Make a cluster, start it on a free port, and leave nothing of it behind."""
    folder = Path(tempfile.mkdtemp(prefix="hotspot-postgres-"))
    server = Server(_free_port(), secrets.token_hex(8))
    data = f"--pgdata={folder / 'data'}"
    listen = f"-p {server.port} -h 127.0.0.1 -k {folder} {_FASTER}"
    try:
        (folder / "password").write_text(server.password)
        if os.geteuid() == 0:  # the server refuses to run as root
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres", "postgres")
        _run(programs / "initdb", data, f"--pwfile={folder / 'password'}", *_CLUSTER)
        pg_ctl = programs / "pg_ctl", data, "--wait", "--silent"
        _run(*pg_ctl, f"--log={folder / 'log'}", "--options", listen, "start")
        try:
            yield server
        finally:
            _run(*pg_ctl, "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: Path, *arguments: str) -> None:
    """Run a program of the server as nobody in particular, if one is root."""
    somebody = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*somebody, str(program), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a pipe would stay open as long as the server
        cwd="/",
        check=True,
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
