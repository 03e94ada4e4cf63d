"""Whatever is wrong with this week's extract, last week's snapshot stays on the wall."""

from datetime import timedelta

import pandas as pd
import pytest
from typer.testing import CliRunner

from hotspot.cli import app, extracts
from hotspot.core.errors import HotspotError, InvalidExtract, StoreNotWritable
from hotspot.core.settings import load_settings
from hotspot.refresh import STEPS, refresh, rehearse
from hotspot.store import snapshots
from hotspot.store.snapshots import current_id, open_snapshot
from tests.recovery.grid_site import FIRST_DAY, SIDE, make_site

CANARY = "ZZCANARY"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with one snapshot."""
    settings = make_site(tmp_path_factory.mktemp("site"))
    refresh(settings, as_of=FIRST_DAY)
    return settings


def encounters_of(site):
    return site.store.path.parent / "encounters.parquet"


@pytest.fixture
def extract(site):
    """The extract, put back after the test."""
    path = encounters_of(site)
    whole = path.read_bytes()
    yield path
    path.write_bytes(whole)


def test_a_refresh_tells_its_steps_and_publishes_every_level(site):
    told = []
    made = refresh(site, as_of=FIRST_DAY, progress=told.append, again=True)
    assert tuple(told) == STEPS
    found = open_snapshot(site.store.path)
    assert found.id == made
    assert set(found.tables["counts"]["level"]) == {"tract", "neighborhood", "region"}
    assert len(found.tables["areas"]) == SIDE**2 + SIDE + 1
    assert found.manifest.fingerprint == site.fingerprint()
    source = found.manifest.sources[0]
    assert (source["feed"], source["files"]) == ("visits", 1)
    assert source["bytes"] == encounters_of(site).stat().st_size


def test_a_rehearsal_finds_what_a_refresh_publishes_and_publishes_nothing(site):
    before, told = refresh(site, as_of=FIRST_DAY), []
    found = rehearse(site, as_of=FIRST_DAY, progress=told.append)
    assert tuple(told) == STEPS[:-2]
    assert current_id(site.store.path) == before
    pd.testing.assert_frame_equal(found, open_snapshot(site.store.path).tables["quality"])


def test_a_check_tells_of_the_geography_too(site, capsys):
    folder = site.store.path.parent
    places = pd.read_csv(folder / "places.csv", dtype=str)
    places.assign(row=places["row"].mask(places.index < 2)).to_csv(folder / "few.csv", index=False)
    text = (folder / "hotspot.toml").read_text().replace('"places.csv"', '"few.csv"')
    (folder / "few.toml").write_text(text)
    extracts.check(folder / "few.toml", as_of=FIRST_DAY)
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "2 of 25 tracts lie" in said
    assert f"A refresh as of {FIRST_DAY} would go through" in said


def test_the_same_extract_counts_the_same_however_often(site):
    first, second = (
        open_snapshot(site.store.path, refresh(site, as_of=FIRST_DAY, again=True)) for _ in "ab"
    )
    sums = [{file.name: file.sha256 for file in one.manifest.files} for one in (first, second)]
    assert sums[0] == sums[1]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"PAR1" + CANARY.encode() * 99),
        lambda path: pd.read_parquet(path).iloc[:0].to_parquet(path),
        lambda path: pd.read_parquet(path).drop(columns="person_id").to_parquet(path),
        lambda path: pd.read_parquet(path).assign(start_ts=CANARY).to_parquet(path),
        lambda path: pd.read_parquet(path).assign(tract_geoid=CANARY).to_parquet(path),
        lambda path: pd.read_parquet(path).assign(tract_geoid="3.9061E+10").to_parquet(path),
    ],
    ids=["missing", "broken", "empty", "no person", "no dates", "no tracts", "spreadsheet"],
)
def test_an_extract_that_cannot_be_believed_changes_nothing(site, extract, spoil):
    before = current_id(site.store.path)
    spoil(extract)
    with pytest.raises(InvalidExtract) as refusal:
        refresh(site, as_of=FIRST_DAY + timedelta(days=7))
    assert CANARY not in str(refusal.value)
    found = rehearse(site, as_of=FIRST_DAY + timedelta(days=7))
    stops = found.loc[found["severity"] == "stop", "finding"]
    assert "\n".join(stops) == str(refusal.value)
    assert CANARY not in found.to_json()
    found = open_snapshot(site.store.path)
    assert (found.id, found.as_of, found.notice) == (before, FIRST_DAY, "")
    assert sorted(path.name for path in site.store.path.iterdir()) == [
        "CURRENT",
        "import.lock",
        "snapshots",
    ]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ('tracts = "tracts.geojson"', 'tracts = "nowhere.geojson"'),
        ('name_column = "row"', 'name_column = "column"'),
        ('count_column = "children"', 'count_column = "grownups"'),
    ],
)
def test_a_geography_that_does_not_fit_changes_nothing(site, key, wrong):
    before = current_id(site.store.path)
    path = site.store.path.parent / "other.toml"
    text = (site.store.path.parent / "hotspot.toml").read_text()
    path.write_text(text.replace(key, wrong))
    with pytest.raises(HotspotError) as refusal:
        refresh(load_settings(path), as_of=FIRST_DAY)
    found = rehearse(load_settings(path), as_of=FIRST_DAY)
    assert found.loc[found["severity"] == "stop", "finding"].tolist() == [str(refusal.value)]
    assert current_id(site.store.path) == before


def test_a_full_disk_changes_nothing(site, monkeypatch):
    before = current_id(site.store.path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshots, "move_into_place", full)
    with pytest.raises(StoreNotWritable):
        refresh(site, as_of=FIRST_DAY, again=True)
    monkeypatch.undo()
    assert open_snapshot(site.store.path).id == before
    refresh(site, as_of=FIRST_DAY, again=True)
    assert not list(site.store.path.glob("tmp-*"))


def test_the_counting_is_printed_as_sql_without_reading_an_extract(site, extract):
    extract.unlink()
    asked = ["refresh", "--settings", str(site.store.path.parent / "hotspot.toml"), "--emit-sql"]
    done = CliRunner().invoke(app, [*asked, "--as-of", str(FIRST_DAY), "--since", "2026-01-05"])
    assert done.exit_code == 0
    assert done.stdout.startswith("-- Counts of children by place and week")
    assert "from 2026-01-04 on" in done.stdout
    assert 'CREATE TABLE "hotspot_counts"' in done.stdout
