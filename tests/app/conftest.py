"""Pages as Streamlit's own test client sees them, over a small made-up region."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotspot.ui import arrival, keeping
from tests.app.small_region import AS_OF, publish_grid

ROOT = Path(__file__).parents[2]
PAGES = {
    "Huddle": "pages/huddle.py",
    "Map": "pages/map.py",
    "Place": "pages/place.py",
    "Neighborhood": "pages/neighborhood.py",
    "Community": "pages/community.py",
    "Data": "pages/data.py",
    "Methods": "pages/methods.py",
}

EXPLAINED = re.compile(
    r'<span class="hs-term"[^>]*>([^<]*)<span class="hs-meant"[^>]*>[^<]*</span></span>'
)
"""A word with its explanation; tests read the word."""


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """Two snapshots: the newest complete weeks of Birch are raised in the second."""
    folder = tmp_path_factory.mktemp("store")
    publish_grid(folder, date(2026, 11, 4), raised=False)
    publish_grid(folder, AS_OF, curves=True)
    return folder


@pytest.fixture
def served(store, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(store))
    monkeypatch.setattr(arrival, "PAINTED_S", 0.0)
    keeping.forget()
    return store


class Screen:
    """What one run of a page put on the screen."""

    def __init__(self, at):
        self.at = at

    @property
    def markup(self):
        blocks = [element.proto.body for element in self.at.get("html")]
        return "\n".join(block for block in blocks if not block.startswith("<style>"))

    @property
    def text(self):
        return EXPLAINED.sub(r"\1", self.markup)

    @property
    def components(self):
        found = (one.proto.json for one in self.at.get("bidi_component"))
        return [json.loads(one) for one in found if one]

    @property
    def maps(self):
        return [one for one in self.components if "classes" in one]

    @property
    def charts(self):
        return [json.loads(one.proto.spec) for one in self.at.get("plotly_chart")]

    @property
    def downloads(self):
        return [one.proto.label for one in self.at.get("download_button")]

    def status_of(self, area, painted):
        outlines = next(one for one in self.components if "layers" in one)
        position = outlines["layers"][painted["level"]]["areas"].index(area)
        number = painted["classes"][position]
        return painted["words"][number], painted["lines"][position]


@pytest.fixture
def open_page():
    def run(page, **choices):
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in choices.items():
            at.query_params[name] = value
        at.switch_page(PAGES[page])
        at.run()
        assert not at.exception, at.exception
        screen = Screen(at)
        assert "hs-fault" not in screen.text, "a fault of ours; the log has it"
        return screen

    return run
