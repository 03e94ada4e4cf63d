"""Who reads the findings at a terminal reads the urgent ones first, in the words of the screens."""

import io

import pytest
from rich.console import Console

from hotspot.cli import extracts
from hotspot.ingest.findings import Finding, quality_table


@pytest.fixture
def shown(monkeypatch):
    """Print findings on a wide terminal and give the lines."""

    def show(*findings):
        paper = io.StringIO()
        monkeypatch.setattr(extracts, "out", Console(file=paper, width=200))
        extracts.show_quality(quality_table(findings))
        return paper.getvalue()

    return show


def finding(severity, n_rows, words, facility=None):
    return Finding(words, "north", severity, n_rows, n_rows / 100, facility, None, words)


def test_the_urgent_stand_first_and_the_largest_of_them_first(shown):
    said = shown(
        finding("note", 90, "Read."),
        finding("fixed", 5, "Put right."),
        finding("quarantined", 2, "Few gone."),
        finding("quarantined", 30, "Many gone."),
        finding("warning", 40, "Overlapping."),
        finding("warning", 0, "Fell silent.", "MAIN"),
    )
    words = ("MAIN: Fell silent.", "Overlapping.", "Many gone.", "Few gone.", "Put right.", "Read.")
    places = [said.index(word) for word in words]
    assert places == sorted(places)
    for severity in ("Look at this", "Left out", "Mended", "For your information"):
        assert severity in said
    assert "warning" not in said
    assert " 0 " not in said


def test_a_tiny_share_is_not_said_to_be_none(shown):
    one = Finding("no id", "north", "quarantined", 1, 1e-6, None, None, "No id.")
    assert "under 0.1%" in shown(one)


def test_where_nothing_was_found_that_is_said(shown):
    assert "Nothing was dropped" in shown()
