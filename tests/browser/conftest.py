"""A server and a Chromium that may speak to nobody else."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.app.small_region import AS_OF, publish_grid

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
SCREENSHOTS = "HOTSPOT_SCREENSHOTS"
HARMLESS = ("data:", "blob:", "about:")


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    publish_grid(folder, date(2026, 11, 4), raised=False)
    publish_grid(folder, AS_OF, curves=True)
    return folder


def free_port():
    with socket.socket() as door:
        door.bind((HOST, 0))
        return door.getsockname()[1]


@contextmanager
def running_server(store, port=None):
    """Start a dashboard nobody has visited and give its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    options = ["--server.address", HOST, "--server.port", str(port), "--server.headless", "true"]
    environment = os.environ | {"HOTSPOT_STORE": str(store), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(
        command + options,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port, process):
    for _ in range(240):
        assert process.poll() is None, "the server stopped"
        with closing(HTTPConnection(HOST, port, timeout=2)) as connection:
            try:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                pass
        time.sleep(0.25)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def server(store):
    with running_server(store) as address:
        yield address


class Visit:
    """One tab, and every address it asked for."""

    def __init__(self, context):
        self.requests = []
        self.problems = []
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda problem: self.problems.append(str(problem)))
        self.page.on("console", self._hear)

    def _hear(self, message):
        if message.type == "error":
            self.problems.append(f"{message.text} {message.location.get('url', '')}")

    def open(self, address):
        self.page.goto(address)
        self.wait()
        return self.page

    def wait(self):
        self.page.wait_for_selector(".hs-footer, .hs-error", timeout=60_000)
        self.page.wait_for_function(
            "!document.querySelector('[data-testid=stApp]').matches('[data-test-script-state=running]')"
        )
        self.page.wait_for_timeout(400)

    @property
    def strangers(self):
        ours = (f"http://{HOST}:", f"ws://{HOST}:", *HARMLESS)
        return [url for url in self.requests if not url.startswith(ours)]


@pytest.fixture
def visit(chromium):
    context = chromium.new_context(
        viewport={"width": 1920, "height": 1080}, accept_downloads=True, color_scheme="light"
    )
    tab = Visit(context)
    yield tab
    context.close()
    assert tab.strangers == []
    assert tab.problems == []


@pytest.fixture(scope="session")
def album():
    """Folder for screenshots, if somebody wants to look at them."""
    folder = os.environ.get(SCREENSHOTS)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) if folder else None
