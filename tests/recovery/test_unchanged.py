"""A refresh compares what it is given with what is on the wall before it replaces it."""

from datetime import date, timedelta

import pandas as pd
import pytest

from hotspot.cli import extracts
from hotspot.core.errors import InvalidExtract
from hotspot.core.sections import Checks
from hotspot.core.settings import load_settings
from hotspot.refresh import refresh, rehearse
from hotspot.refresh.sources import grown_old
from hotspot.store.snapshots import current_id, list_snapshots, open_snapshot
from tests.recovery.grid_site import FIRST_DAY, make_site

NEXT = FIRST_DAY + timedelta(days=7)


@pytest.fixture
def site(tmp_path):
    """A site with one snapshot."""
    settings = make_site(tmp_path)
    refresh(settings, as_of=FIRST_DAY)
    return settings


def change(site, how):
    path = site.store.path.parent / "encounters.parquet"
    how(pd.read_parquet(path)).to_parquet(path)


def stops(site, as_of=NEXT, **more):
    found = rehearse(site, as_of=as_of, **more)
    return found.loc[found["severity"] == "stop", "rule"].tolist()


def test_the_same_files_and_settings_are_published_once(site, capsys):
    path = site.store.path.parent / "hotspot.toml"
    extracts.refresh(path, as_of=NEXT)
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert f"Nothing new: files and settings are those of snapshot 000001 as of {FIRST_DAY}" in said
    assert "--again" in said
    assert len(list_snapshots(site.store.path)) == 1
    extracts.refresh(path, as_of=NEXT, again=True)
    assert current_id(site.store.path) == "000002"


def test_the_same_files_grow_old(site, capsys):
    path = site.store.path.parent / "hotspot.toml"
    later = FIRST_DAY + timedelta(days=60)
    extracts.refresh(path, as_of=FIRST_DAY)
    assert "ask for a newer extract" not in " ".join(capsys.readouterr().out.split())
    extracts.refresh(path, as_of=later)
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "Nothing new" in said
    assert "ask for a newer extract" in said
    strict = Checks(stale_feed="stop")
    up = open_snapshot(site.store.path)
    (told,) = grown_old(up, later, strict)
    assert (told.rule, told.severity) == ("stale feed", "stop")
    assert list(grown_old(up, FIRST_DAY, strict)) == []


def test_the_same_files_grown_old_stop_where_the_site_wants_it(site):
    path = site.store.path.parent / "hotspot.toml"
    path.write_text(path.read_text() + '\n[checks]\nstale_feed = "stop"\n')
    strict = load_settings(path)
    refresh(strict, as_of=FIRST_DAY)
    assert refresh(strict, as_of=FIRST_DAY) == "000002"
    with pytest.raises(InvalidExtract, match="ask for a newer extract"):
        refresh(strict, as_of=FIRST_DAY + timedelta(days=60))


def test_another_file_or_another_setting_is_something_new(site):
    change(site, lambda rows: rows.iloc[1:])
    assert refresh(site, as_of=NEXT) == "000002"
    path = site.store.path.parent / "hotspot.toml"
    path.write_text(path.read_text() + "\n[disclosure]\nthreshold = 12\n")
    assert refresh(load_settings(path), as_of=NEXT) == "000003"
    places = site.store.path.parent / "places.csv"
    places.write_text(places.read_text() + "\n")
    assert refresh(load_settings(path), as_of=NEXT) == "000004"


def test_an_older_day_is_refused_unless_it_is_meant(site):
    change(site, lambda rows: rows.iloc[1:])
    before = FIRST_DAY - timedelta(days=7)
    with pytest.raises(InvalidExtract, match="--allow-older"):
        refresh(site, as_of=before)
    assert "older day" in stops(site, before)
    assert "older day" not in stops(site, before, allow_older=True)


def test_an_older_extract_is_refused(site):
    newest = pd.Timestamp(FIRST_DAY - timedelta(days=15))
    change(site, lambda rows: rows[rows["start_ts"] < newest])
    assert "older extract" in stops(site)
    with pytest.raises(InvalidExtract, match="older extract"):
        refresh(site, as_of=NEXT)


def test_an_extract_of_changes_only_is_refused(site):
    recent = pd.Timestamp(FIRST_DAY - timedelta(days=30))
    change(site, lambda rows: rows[rows["start_ts"] > recent])
    with pytest.raises(InvalidExtract, match="is this a partial extract"):
        refresh(site, as_of=NEXT)
    assert open_snapshot(site.store.path).as_of == FIRST_DAY


def test_changes_that_are_meant_are_accepted_once(site):
    recent = pd.Timestamp(FIRST_DAY - timedelta(days=30))
    change(site, lambda rows: rows[rows["start_ts"].between(recent, pd.Timestamp(NEXT))])
    with pytest.raises(InvalidExtract, match="--accept-changes"):
        refresh(site, as_of=NEXT)
    assert stops(site, accept_changes=True) == []
    assert refresh(site, as_of=NEXT, accept_changes=True) == "000002"


def test_a_day_that_has_not_come_is_refused(site):
    with pytest.raises(InvalidExtract, match="has not come"):
        refresh(site, as_of=date.today() + timedelta(days=2), again=True)


def test_a_rewritten_past_is_named(site):
    old = pd.Timestamp(FIRST_DAY - timedelta(days=90))
    change(site, lambda rows: rows[(rows["start_ts"] > old) | (rows.index % 5 > 0)])
    found = rehearse(site, as_of=NEXT)
    named = found[found["rule"] == "changed past"]
    assert set(named["severity"]) == {"warning"}
    assert named["finding"].str.contains("events of weeks that were complete last time").all()


def test_rows_that_lose_their_tract_are_named_and_many_of_them_stop(site):
    lose = pd.Timestamp(FIRST_DAY - timedelta(days=21))
    change(
        site,
        lambda rows: rows.assign(
            tract_geoid=rows["tract_geoid"].mask(rows["start_ts"] > lose, None)
        ),
    )
    assert "more in no tract" in stops(site, FIRST_DAY)


def test_a_snapshot_made_before_there_were_rows_by_feed_is_no_obstacle(site):
    folder = open_snapshot(site.store.path).folder
    manifest = folder / "manifest.json"
    kept = pd.read_json(manifest, typ="series")
    kept["files"] = [file for file in kept["files"] if file["name"] != "feeds.parquet"]
    kept.to_json(manifest)
    (folder / "feeds.parquet").unlink()
    change(site, lambda rows: rows.iloc[1:])
    assert refresh(site, as_of=NEXT) == "000002"
