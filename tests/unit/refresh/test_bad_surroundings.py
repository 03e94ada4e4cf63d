"""Bad inputs 51 to 60: names, settings, disks, clocks, weeks and other versions."""

import errno
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from hotspot.core.errors import InvalidSettings, RefreshRunning, SnapshotUnavailable
from hotspot.core.settings import load_settings
from hotspot.counts.calendar import Calendar
from hotspot.refresh import refresh
from hotspot.store import durable
from hotspot.store.snapshots import current_id, open_snapshot
from hotspot.surveillance.panels import panel_of
from hotspot.ui import blocks
from hotspot.view.csv_file import as_text
from tests.unit.refresh.bad_site import AS_OF, bad, rows, well

__all__ = ["bad", "well"]


def facilities(bad, name):
    lines = [row | {"where": name} for row in rows()]
    return bad.write(lines).snapshot().tables["facilities"]["facility"]


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3"])
def test_51_a_formula_in_a_name_is_kept_as_text_and_escaped_where_it_leaves(bad, formula):
    assert set(facilities(bad, formula)) == {formula}
    assert as_text(formula).startswith("'")


def test_52_a_script_in_a_name_is_shown_as_text(bad):
    script = "<script>alert(1)</script>"
    assert set(facilities(bad, script)) == {script}
    assert "<script>" not in blocks.table([{"facility": script}])


@pytest.mark.parametrize("name", ["Clínica 🏥", "مستشفى الأطفال", "N" * 500])
def test_53_a_strange_name_is_kept(bad, name):
    assert facilities(bad, name).str.len().max() <= 500


@pytest.mark.parametrize(
    "typo", ["[disclosure]\nthreshold = 0", "[disclosure]\ntreshold = 11", "[wishes]\npeace = 1"]
)
def test_54_a_typing_error_in_the_settings_stops(tmp_path, typo):
    file = tmp_path / "hotspot.toml"
    file.write_text(typo)
    with pytest.raises(InvalidSettings, match=r"threshold|wishes"):
        load_settings(file)


@pytest.mark.parametrize("lack", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_55_a_disk_that_is_full_or_refuses_stops_and_leaves_nothing(bad, monkeypatch, lack):
    bad.write(rows())

    def refuse(_):
        raise OSError(lack, "no")

    monkeypatch.setattr(durable.os, "fsync", refuse)
    said = bad.stop()
    assert "could not be written" in said
    monkeypatch.undo()
    store = bad.folder / "store"
    assert open_snapshot(store).id == current_id(store)
    before = current_id(store)
    assert refresh(bad.settings, as_of=AS_OF) != before


HOLDER = """
import sys
from pathlib import Path
from hotspot.store.lock import importing
with importing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_56_a_second_import_is_refused_while_one_runs(bad):
    bad.write(rows())
    command = [sys.executable, "-c", HOLDER, str(bad.folder / "store")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(RefreshRunning) as refused:
            refresh(bad.settings, as_of=AS_OF)
        other.stdin.close()
    assert refused.value.exit_code == 3


def test_57_an_as_of_date_in_the_future_stops(bad):
    said = bad.write(rows()).stop(as_of=date.today() + timedelta(days=30))
    assert "has not come" in said


def test_58_a_week_without_events_is_a_zero_only_if_the_feed_covered_it(bad):
    quiet = [row for i, row in enumerate(rows()) if i != 20]
    snapshot = bad.write(quiet).snapshot()
    panel = panel_of(snapshot, "ed_visits", "tract", window=1)
    weeks = snapshot.tables["weeks"]
    known = weeks[weeks["measure"] == "ed_visits"]["observed"].to_numpy()
    assert (panel.observed == known).all()
    assert (panel.events[:, known] == 0).any()
    assert not known[-1]


def test_59_a_calendar_that_is_too_short_stops():
    calendar = Calendar(date(2025, 1, 1), date(2025, 6, 1))
    with pytest.raises(Exception, match="loses bed-days silently"):
        calendar.check_covers(date(2025, 1, 1), date(2025, 7, 1))


def test_60_a_snapshot_of_a_newer_version_is_refused_with_its_reason(bad):
    manifest = bad.folder / "store" / "snapshots" / "000001" / "manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(told | {"schema_version": 999}))
    with pytest.raises(SnapshotUnavailable, match="newer"):
        open_snapshot(bad.folder / "store")


def test_another_region_does_not_publish_over_the_one_that_is_up(bad):
    bad.write(rows()).publish()
    up = current_id(bad.folder / "store")
    settings = bad.settings
    region = settings.region.model_copy(update={"name": "Another County"})
    other = settings.model_copy(update={"region": region})
    with pytest.raises(InvalidSettings, match=r"holds snapshots of .* are of Another County"):
        refresh(other, as_of=AS_OF)
    assert current_id(bad.folder / "store") == up
    assert refresh(other, as_of=AS_OF, accept_changes=True) != up
