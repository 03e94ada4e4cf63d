"""Real geography that nobody here drew: Hamilton County, Ohio, with a generated extract.

Boundaries, neighborhoods and numbers of children are the Census Bureau's and geomarker-io's; the
settings are the documented example; children and their stays are made up. Nothing in the code knows
the county.
"""

import shutil
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hotspot import cli
from hotspot.core.settings import load_settings
from hotspot.core.weeks import week_ending
from hotspot.ingest.demo import simulate, write_extracts
from hotspot.ingest.demo_region import DemoRegion
from hotspot.ingest.intake import take_in
from hotspot.ingest.neighborhoods import read_neighborhoods
from hotspot.ingest.tracts import read_tracts
from hotspot.refresh import refresh
from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.panels import panel_of
from hotspot.surveillance.pictures import draw

EXAMPLE = Path(__file__).parents[2] / "data" / "hamilton.toml"
AS_OF = date(2026, 3, 2)
WITHOUT_CHILDREN = "39061002500"
LEVELS = ("tract", "neighborhood", "region")


def place_of(settings):
    tracts = read_tracts(settings.region)
    known = pd.read_csv(settings.populations.file, dtype={"census_tract_id_2020": str})
    known = known.set_index("census_tract_id_2020").reindex(tracts["geoid"])
    return DemoRegion(
        tracts=tracts,
        children=known["n_persons_under_18"].to_numpy(),
        poverty=known["prop_poverty"].fillna(0).to_numpy(),
        neighborhood=read_neighborhoods(settings.neighborhoods, tracts["geoid"]).to_numpy(object),
        age_limit=settings.ages.limit,
    )


@pytest.fixture(scope="module")
def settings(reference, tmp_path_factory):
    """The documented example, beside the files of the county and a generated extract."""
    folder = tmp_path_factory.mktemp("hamilton")
    for file in (reference / "regions" / "hamilton").iterdir():
        shutil.copyfile(file, folder / file.name)
    shutil.copyfile(EXAMPLE, folder / "hotspot.toml")
    settings = load_settings(folder / "hotspot.toml")
    feed = simulate(
        place_of(settings),
        seed=39061,
        first_week=date(2025, 8, 2),
        last_week=date(2026, 2, 28),
        plant=False,
    )
    write_extracts(settings.feeds, AS_OF, feed)
    return settings


@pytest.fixture(scope="module")
def snapshot(settings):
    return open_snapshot(settings.store.path, refresh(settings, as_of=AS_OF))


def test_every_tract_and_neighborhood_is_there(snapshot):
    assert snapshot.tables["areas"]["level"].value_counts().to_dict() == {
        "tract": 226,
        "neighborhood": 81,
        "region": 1,
    }
    assert set(snapshot.shapes["area"]) == set(snapshot.tables["areas"]["area"])
    assert snapshot.shapes.geometry.is_valid.all()
    assert set(snapshot.tables["areas"]["area"].str.len()[:226]) == {11}


def test_children_are_those_of_the_census_on_every_level(snapshot):
    everyone = snapshot.tables["populations"].query("age_band == 'all'")
    assert everyone.groupby("level")["children"].sum().to_dict() == dict.fromkeys(LEVELS, 191_180)


def test_totals_are_the_same_on_every_level(snapshot):
    counts = snapshot.tables["counts"]
    by_level = counts.pivot_table(
        index=["measure", "age_band", "week_ending"],
        columns="level",
        values="value",
        aggfunc="sum",
        fill_value=0,
    )
    assert (by_level["tract"] > 0).any()
    for level in LEVELS[:2]:
        np.testing.assert_array_equal(by_level[level], by_level["region"])


def recount(settings):
    """Count visits and midnights day by day, from the accepted rows, in plain Python."""
    tracts = read_tracts(settings.region)
    with take_in(settings, AS_OF, tracts) as intake:
        rows = intake.encounters.to_pyarrow().to_pandas()
    known, totals = set(tracts["geoid"]), Counter()
    for row in rows.itertuples():
        if not isinstance(row.geoid, str) or row.geoid not in known:
            continue
        born, start = pd.Timestamp(row.birth_date), row.start_ts.normalize()
        if row.encounter_class == "EMER":
            if age_on(start, born) < settings.ages.limit:
                totals[row.geoid, "ed_visits", saturday(start)] += 1
            continue
        end = pd.Timestamp(AS_OF) if pd.isna(row.end_ts) else row.end_ts.normalize()
        segment, day = start, start
        while day < min(end, pd.Timestamp(AS_OF)):
            if saturday(day) != saturday(segment):
                segment = day
            if age_on(segment, born) < settings.ages.limit:
                totals[row.geoid, "bed_days", saturday(day)] += 1
            day += timedelta(days=1)
    return totals


def age_on(day, born):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def saturday(day):
    return pd.Timestamp(week_ending([day.date()])[0])


def test_counts_equal_an_independent_recount(settings, snapshot):
    counts = snapshot.tables["counts"]
    chosen = counts[
        (counts["level"] == "tract")
        & (counts["age_band"] == "all")
        & counts["measure"].isin(["ed_visits", "bed_days"])
        & (counts["value"] > 0)
    ]
    columns = (chosen["area"], chosen["measure"], chosen["week_ending"])
    found = dict(zip(zip(*columns, strict=True), chosen["value"], strict=True))
    expected = {key: count for key, count in recount(settings).items() if count}
    assert len(expected) > 1000
    assert found == expected


def test_a_tract_without_children_has_no_denominator(snapshot):
    panel = panel_of(snapshot, "ed_visits", "tract", window=4)
    row = list(panel.areas).index(WITHOUT_CHILDREN)
    assert (panel.exposure[row] == 0).all()
    assert (np.delete(panel.exposure, row, axis=0) > 0).all()
    week = date(2026, 1, 31)
    picture = draw(snapshot, measure="ed_visits", window=4, week=week, level="tract")
    place = list(picture.areas).index(WITHOUT_CHILDREN)
    assert np.isnan(picture.crude.rate[place])
    assert picture.hotspots.status[place] == "no denominator"
    assert (picture.hotspots.status == "no denominator").sum() == 1


def test_the_commands_work_on_it_from_check_to_files(settings, tmp_path, monkeypatch, capsys):
    site = str(settings.store.path.parent / "hotspot.toml")
    monkeypatch.setenv("COLUMNS", "250")
    for words in (
        ["check", site, "--as-of", str(AS_OF)],
        ["refresh", "--settings", site, "--as-of", str(AS_OF)],
        ["snapshots", "--settings", site],
        ["doctor", "--settings", site],
        ["export", "--settings", site, "--out", str(tmp_path), "--neighborhood", "Avondale"],
    ):
        monkeypatch.setattr(sys, "argv", ["hotspot", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code, capsys.readouterr().err
    said = " ".join(capsys.readouterr().out.split())
    assert f"A refresh as of {AS_OF} would go through." in said
    assert "[ages]" in said and "is whole" in said
    kinds = Counter(path.suffix for path in tmp_path.iterdir())
    assert kinds == {".png": 2, ".csv": 2}
