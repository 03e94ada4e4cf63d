"""A week is changed in front of a waiting team: the page must be there before they look up."""

import os
import statistics
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.benchmark.pace import pace

ROOT = Path(__file__).parents[2]
LIMIT_MS = 150.0
"""For a week beside the one that was read for a second: it has been drawn ahead."""

JUMP_MS = 600.0
"""For a week that nobody could expect: the list of hotspots asks eight weeks."""

READ_S = 1.0
FIRST_PAGE_S = 6.0
WEEKS = range(4, 18)
EMPTY = "import streamlit as st\nst.write('nothing')\n"


def milliseconds(run):
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def week_changes(page):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page(page)
    first = milliseconds(at.run) / 1000
    found = []
    for position in WEEKS:
        time.sleep(READ_S)
        at.selectbox(key="week").select_index(position)
        found.append(milliseconds(at.run))
        assert not at.exception
    return first, statistics.median(found), statistics.median(jumps(at))


def jumps(at):
    """Weeks one after the other, far apart and without a look at any."""
    for position in (40, 30, 45, 35, 50):
        at.selectbox(key="week").select_index(position)
        yield milliseconds(at.run)
        assert not at.exception


def empty_page():
    at = AppTest.from_string(EMPTY).run()
    return statistics.median(milliseconds(at.run) for _ in range(20))


@pytest.mark.parametrize("page", ["pages/huddle.py", "pages/map.py", "pages/neighborhood.py"])
def test_a_week_change_is_quick_on_the_demo(page, demo_store, monkeypatch, record_property):
    monkeypatch.setenv("HOTSPOT_STORE", str(demo_store))
    first, week, jump = week_changes(page)
    nothing = empty_page()
    figures = (
        f"{page}: first {first:.1f} s, week change {week:.0f} ms, jump {jump:.0f} ms,"
        f" empty page {nothing:.0f} ms"
    )
    record_property("figures", figures)
    if os.environ.get("HOTSPOT_SHOW_FIGURES"):
        print(figures)  # noqa: T201
    assert week < pace() * LIMIT_MS, f"{figures}; {week / LIMIT_MS:.2f} of the limit"
    assert jump < pace() * JUMP_MS, figures
    assert first < pace() * FIRST_PAGE_S, figures
