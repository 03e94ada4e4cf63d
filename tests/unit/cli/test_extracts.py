"""Who reads the findings at a terminal reads the urgent ones first, in the words of the screens."""

import io
import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from hotspot.cli import app, extracts
from hotspot.core.errors import InvalidExtract
from hotspot.core.sections import Store
from hotspot.ingest.findings import Finding, quality_table
from hotspot.refresh import refresh, rehearse
from tests.unit.ingest.sites import (
    AS_OF,
    CANARY,
    encounter,
    encounters_feed,
    site,
    write_csv,
)


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


@pytest.fixture
def two_feeds(tmp_path):
    """A site whose first feed is not there and whose second has rows to leave out."""
    write_csv(
        tmp_path / "b.csv",
        [encounter(visit=f"E{i}", patient=f"{CANARY}{i}") for i in range(60)]
        + [encounter(visit="X", patient=CANARY, left="1999-01-01 00:00:00")],
    )
    feeds = (
        encounters_feed(tmp_path / "nowhere.csv", name="a"),
        encounters_feed(tmp_path / "b.csv", name="b"),
    )
    return site(tmp_path, *feeds).model_copy(update={"store": Store(path=tmp_path / "store")})


def test_what_stops_one_feed_hides_nothing_of_the_others(two_feeds):
    found = rehearse(two_feeds, as_of=AS_OF)
    stops = found[found["severity"] == "stop"]
    assert stops["feed"].tolist() == ["a"]
    assert "nowhere.csv" in stops["finding"].item()
    of_b = found[found["feed"] == "b"].set_index("rule")["n_rows"]
    assert (of_b["rows read"], of_b["end before start"]) == (61, 1)


def test_all_that_stops_a_refresh_is_said_at_once(two_feeds):
    (two_feeds.populations.file).write_text("tract,other\n1,2\n")
    late = two_feeds.model_copy(update={"feeds": two_feeds.feeds[:1]})
    with pytest.raises(InvalidExtract) as refusal:
        refresh(late, as_of=AS_OF)
    assert "nowhere.csv" in str(refusal.value)
    assert "columns missing: children" in str(refusal.value)
    assert str(refusal.value).count("columns missing") == 1


def test_a_report_for_programs_says_all_of_it_in_plain_values(two_feeds, tmp_path, monkeypatch):
    monkeypatch.setattr(extracts, "load_settings", lambda _: two_feeds)
    asked = (tmp_path / "hotspot.toml", AS_OF)
    report = extracts.report_of(*asked, extracts._judged(*asked, allow_older=False))
    text = json.dumps(report, allow_nan=False)
    assert CANARY not in text
    assert json.loads(text) == report
    assert (report["schema_version"], report["as_of"]) == (1, "2026-01-03")
    assert (report["settings"], report["would_publish"]) == ("hotspot.toml", False)
    assert report["message"] == report["findings"][0]["finding"]
    keys = ["rule", "feed", "severity", "rows", "share", "facility", "area", "finding"]
    assert all(list(found) == keys for found in report["findings"])
    assert {found["severity"] for found in report["findings"]} >= {"stop", "quarantined", "note"}


def run(*words):
    return CliRunner().invoke(app, ["check", *map(str, words)])


def test_the_exit_code_says_whether_a_refresh_would_go_through(two_feeds, tmp_path, monkeypatch):
    good = two_feeds.model_copy(update={"feeds": two_feeds.feeds[1:]})
    for settings, code in ((two_feeds, 2), (good, 0)):
        monkeypatch.setattr(extracts, "load_settings", lambda _, given=settings: given)
        told = run(tmp_path / "hotspot.toml", "--as-of", AS_OF, "--json")
        assert (told.exit_code, json.loads(told.stdout)["would_publish"]) == (code, code == 0)
        assert run(tmp_path / "hotspot.toml", "--as-of", AS_OF).exit_code == code


def test_settings_that_break_a_rule_are_a_finding_for_programs(tmp_path):
    told = run(tmp_path / "none.toml", "--json")
    report = json.loads(told.stdout)
    assert (told.exit_code, report["would_publish"]) == (2, False)
    (one,) = report["findings"]
    assert (one["feed"], one["severity"]) == ("settings", "stop")
    assert "there is no such file" in one["finding"]
