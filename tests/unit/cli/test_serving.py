"""The dashboard answers to the names it is known by, and to no other."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from hotspot.cli import serving

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
EVERYWHERE = "0.0.0.0"  # noqa: S104
LOOPBACKS = ["127.0.0.1", "localhost", "::1"]
SAFE = {
    "server": {
        "headless": True,
        "address": "127.0.0.1",
        "fileWatcherType": "none",
        "enableStaticServing": False,
        "enableCORS": True,
        "enableXsrfProtection": True,
        "enableAgentApi": False,
        "maxUploadSize": 1,
    },
    "browser": {"gatherUsageStats": False, "serverAddress": "localhost"},
    "client": {
        "toolbarMode": "minimal",
        "showErrorDetails": "none",
        "showErrorLinks": False,
        "disableDataExport": True,
    },
    "logger": {"hideWelcomeMessage": True},
    "runner": {"magicEnabled": False, "postScriptGC": False},
}


def hosts(address, *names):
    words = serving._command(Path("app.py"), address, 8501, names)
    return [value for key, value in pairwise(words) if key.endswith("allowedHosts")]


def test_only_this_machine_by_default():
    assert hosts("127.0.0.1") == LOOPBACKS


def test_a_name_given_by_a_proxy_is_let_in():
    assert hosts("127.0.0.1", "hotspot.example.org") == [*LOOPBACKS, "hotspot.example.org"]


def test_an_open_address_without_a_name_turns_nobody_away():
    assert hosts(EVERYWHERE) == ["*"]
    assert hosts(EVERYWHERE, "hotspot.example.org") == [*LOOPBACKS, "hotspot.example.org"]


@pytest.mark.parametrize("section", SAFE)
def test_the_settings_of_the_server_are_the_safe_ones(section):
    found = tomllib.loads(CONFIG.read_text("utf-8"))[section]
    assert {key: found.get(key) for key in SAFE[section]} == SAFE[section]


def test_the_settings_name_only_this_machine():
    found = tomllib.loads(CONFIG.read_text("utf-8"))["server"]["allowedHosts"]
    assert sorted(found) == sorted(LOOPBACKS)
