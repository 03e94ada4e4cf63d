"""A hospital's network answers nobody: the server asks no stranger, and says how it is."""

import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import HOST, ROOT, free_port, running_server, wait_for

WATCH = """
import os, socket

def local(address):
    host = address[0] if isinstance(address, tuple) else "unix"
    return host in ("unix", "localhost", "::1", "0.0.0.0", "::") or str(host).startswith("127.")

def watched(name, plain):
    def call(self, address, *rest):
        if self.type == socket.SOCK_STREAM and not local(address):
            report(f"{name} {address}")
            raise ConnectionRefusedError("nobody is there")
        return plain(self, address, *rest)
    return call

def report(line):
    with open(os.environ["STRANGERS"], "a") as book:
        book.write(line + "\\n")

def asked(host, *rest, **more):
    if not local((str(host or "localhost"),)):
        report(f"name {host}")
    return plain_names(host, *rest, **more)

for name in ("connect", "connect_ex"):
    setattr(socket.socket, name, watched(name, getattr(socket.socket, name)))
plain_names, socket.getaddrinfo = socket.getaddrinfo, asked
"""
"""Runs in the server before anything else, and writes down whom it calls."""


@pytest.fixture(scope="module")
def watched(store, tmp_path_factory):
    """A server, and the book of the strangers it called."""
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH)
    book, port = folder / "strangers.txt", free_port()
    book.touch()
    environment = os.environ | {
        "HOTSPOT_STORE": str(store),
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "STRANGERS": str(book),
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        wait_for(port, process)
        yield port, book, environment
    finally:
        process.terminate()
        said = process.communicate(timeout=20)[0]
    unasked = [line for line in said.decode().splitlines() if "stranger.example.org" not in line]
    assert unasked == [], "the server says nothing while all is well"


def called_by(program, environment):
    subprocess.run([sys.executable, "-c", program], env=environment, check=False, cwd=ROOT)


def test_the_watch_sees_a_call(watched, tmp_path):
    book = tmp_path / "book.txt"
    book.touch()
    called_by(
        "import socket; socket.create_connection(('198.51.100.1', 80))",
        watched[2] | {"STRANGERS": str(book)},
    )
    assert "198.51.100.1" in book.read_text()


def test_the_server_calls_nobody_when_it_starts_and_when_a_stranger_calls(watched):
    port, book, _ = watched
    for origin in (None, f"http://{HOST}:{port}", "http://stranger.example.org"):
        knock(port, origin)
    assert book.read_text() == ""


def knock(port, origin, host=HOST):
    """Ask for a session as a browser does and give the status of the answer."""
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        *([f"Origin: {origin}"] if origin else []),
    ]
    with socket.create_connection((HOST, port), timeout=20) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(line.recv(64).split()[1])


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("http://{host}:{port}", HOST, 101),
        ("http://stranger.example.org", HOST, 403),
        ("http://{host}:{port}", "stranger.example.org", 403),
    ],
)
def test_only_our_own_pages_may_open_a_session(origin, host, status, watched):
    port = watched[0]
    assert knock(port, origin.format(host=host, port=port), host) == status


def ask(port, path, method="GET"):
    with closing(HTTPConnection(HOST, port, timeout=20)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def test_health_is_told_to_a_monitor(watched):
    status, headers, body = ask(watched[0], "/healthz")
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert json.loads(body)["snapshot"] == "000002"
    assert set(json.loads(body)) == {"status", "snapshot", "as_of", "version"}
    assert ask(watched[0], "/healthz", "POST")[0] == 405


def test_a_server_without_a_snapshot_is_up_and_says_so(tmp_path, visit):
    with running_server(tmp_path) as address:
        port = urlsplit(address).port
        status, _, body = ask(port, "/healthz")
        assert (status, json.loads(body)["status"]) == (503, "no snapshot")
        assert str(tmp_path) not in body.decode()
        assert visit.open(address).locator(".hs-error").count() == 1
