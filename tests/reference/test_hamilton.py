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
from hotspot.core.sections import Relationship, Store
from hotspot.core.settings import load_settings
from hotspot.core.weeks import week_ending
from hotspot.ingest.demo import simulate, write_extracts
from hotspot.ingest.demo.region import DemoRegion
from hotspot.ingest.geography.neighborhoods import read_membership
from hotspot.ingest.geography.relationship import read_older
from hotspot.ingest.geography.tracts import read_tracts
from hotspot.ingest.intake import judge_all
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
    column = settings.populations.tract_column
    known = pd.read_csv(settings.populations.file, dtype={column: str})
    known = known.set_index(column).reindex(tracts["geoid"])
    lived_in = read_membership(settings.neighborhoods, tracts["geoid"])
    return DemoRegion(
        tracts=tracts,
        children=known["n_persons_under_18"].to_numpy(),
        poverty=known["prop_poverty"].fillna(0).to_numpy(),
        neighborhood=lived_in.names(tracts["geoid"]).to_numpy(object),
        age_limit=settings.ages.limit,
    )


@pytest.fixture(scope="module")
def settings(reference, tmp_path_factory):
    """The documented example, beside the files of the county and a generated extract."""
    folder = tmp_path_factory.mktemp("hamilton")
    copy_county(reference, folder)
    return site_with_extract(folder, EXAMPLE.read_text(encoding="utf-8"), seed=39061)


def copy_county(reference, folder):
    for file in (reference / "regions" / "hamilton").iterdir():
        shutil.copyfile(file, folder / file.name)


def site_with_extract(folder, text, *, seed):
    """Settings as written, and what children who are made up did in that county."""
    (folder / "hotspot.toml").write_text(text, encoding="utf-8")
    settings = load_settings(folder / "hotspot.toml")
    first, last = date(2025, 8, 2), date(2026, 2, 28)
    place = place_of(settings)
    feed = simulate(place, seed=seed, first_week=first, last_week=last, plant=False)
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
    with judge_all(settings, AS_OF, tracts) as intake:
        rows = intake.encounters.to_pyarrow().to_pandas()
    known, totals, slept = set(tracts["geoid"]), Counter(), set()
    for row in rows.sort_values(["start_ts", "encounter_id"]).itertuples():
        born, start = pd.Timestamp(row.birth_date), row.start_ts.normalize()
        if row.encounter_class == "EMER":
            if row.geoid in known and age_on(start, born) < settings.ages.limit:
                totals[row.geoid, "ed_visits", saturday(start)] += 1
            continue
        for segment, day in nights(start, row.end_ts):
            first_bed = (row.person_id, day) not in slept
            slept.add((row.person_id, day))
            if row.geoid in known and first_bed and age_on(segment, born) < settings.ages.limit:
                totals[row.geoid, "bed_days", saturday(day)] += 1
    return totals


def nights(start, end):
    """Midnights of a stay, each with the first day of its part of the week."""
    end = pd.Timestamp(AS_OF) if pd.isna(end) else end.normalize()
    segment = day = start
    while day < min(end, pd.Timestamp(AS_OF)):
        if saturday(day) != saturday(segment):
            segment = day
        yield segment, day
        day += timedelta(days=1)


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


SERIES = ["measure", "age_band", "week_ending"]
WAS, IS = "census_tract_id_2010", "census_tract_id_2020"


def write_children_of_2010(folder):
    """Children of 2023 on the tracts of 2010, by the shares of 2020 tracts in those."""
    now = pd.read_csv(folder / "hamilton_acs_measures_2023.csv", dtype={IS: str})
    parts = pd.read_csv(
        folder / "computed_tract_2010_2020_relationship.csv", dtype={WAS: str, IS: str}
    )
    met = parts.merge(now, on=IS)
    met["n_persons_under_18"] *= met["w_2020_to_2010"].fillna(0)
    children = met.groupby(WAS)["n_persons_under_18"].sum().round().astype(int).reset_index()
    children.assign(prop_poverty=0.1).to_csv(folder / "children_2010.csv", index=False)


@pytest.fixture(scope="module")
def settings_2010(reference, tmp_path_factory):
    """The same county as it was drawn in 2010, with an extract whose rows name those tracts."""
    folder = tmp_path_factory.mktemp("hamilton_2010")
    copy_county(reference, folder)
    write_children_of_2010(folder)
    text = EXAMPLE.read_text(encoding="utf-8").replace(
        "hamilton_acs_measures_2023", "children_2010"
    )
    text = text.replace("2020", "2010").replace("ACS 2019-23", "made up")
    return site_with_extract(folder, text, seed=2010)


@pytest.fixture(scope="module")
def snapshot_2010(settings_2010):
    return open_snapshot(settings_2010.store.path, refresh(settings_2010, as_of=AS_OF))


@pytest.fixture(scope="module")
def carried_settings(settings_2010, settings):
    """The extract and the children of 2010 tracts, on the map of 2020."""
    relationship = Relationship(
        file=settings_2010.populations.file.with_name("computed_tract_2010_2020_relationship.csv"),
        vintage=2010,
        from_column=WAS,
        to_column=IS,
        weight_column="w_2010_to_2020",
    )
    return settings_2010.model_copy(
        update={
            "region": settings.region,
            "neighborhoods": settings.neighborhoods,
            "populations": settings_2010.populations.model_copy(update={"vintage": 2010}),
            "relationship": relationship,
            "feeds": tuple(
                feed.model_copy(update={"vintage": 2010}) for feed in settings_2010.feeds
            ),
            "store": Store(path=settings_2010.store.path.with_name("carried")),
        }
    )


@pytest.fixture(scope="module")
def carried(carried_settings):
    path = carried_settings.store.path
    return open_snapshot(path, refresh(carried_settings, as_of=AS_OF))


def sums(snapshot, level, column="value"):
    counts = snapshot.tables["counts"]
    rows = counts[counts["level"] == level].astype({"measure": "str", "age_band": "str"})
    found = rows.groupby(SERIES)[column].sum()
    return found[found != 0]


def test_the_county_of_2010_loads_too(snapshot_2010):
    levels = snapshot_2010.tables["areas"]["level"].value_counts()
    assert levels.to_dict() == {"tract": 222, "neighborhood": 81, "region": 1}
    assert sums(snapshot_2010, "tract").sum() > 10_000


@pytest.mark.parametrize("level", LEVELS)
def test_counts_of_2010_carried_to_2020_keep_every_total(snapshot_2010, carried, level):
    assert carried.tables["areas"]["level"].value_counts()["tract"] == 226
    was, found = sums(snapshot_2010, "region"), sums(carried, level)
    assert list(found.index) == list(was.index)
    np.testing.assert_allclose(found, was, rtol=1e-9)


def test_children_in_hospital_are_distinct_in_the_region_whatever_the_vintage(
    snapshot_2010, carried
):
    for column in ("n_persons", "persons_52", "squares_52", "n_encounters"):
        was, found = sums(snapshot_2010, "region", column), sums(carried, "region", column)
        pd.testing.assert_series_equal(found, was, check_dtype=False)


def test_children_of_2010_tracts_carried_to_2020_keep_their_number(snapshot_2010, carried):
    def everyone(snapshot):
        table = snapshot.tables["populations"].query("age_band == 'all'")
        return table.groupby("level")["children"].sum()

    assert everyone(carried).to_dict() == pytest.approx(everyone(snapshot_2010).to_dict())


def by_tract(snapshot):
    counts = snapshot.tables["counts"].query("level == 'tract' and value > 0")
    keys = counts.astype({"area": "str", "measure": "str", "age_band": "str"})
    values = keys.set_index(["area", *SERIES])["value"]
    return {area: found.droplevel(0) for area, found in values.groupby(level=0)}


def carried_geoids(snapshot):
    areas = snapshot.tables["areas"]
    return areas.loc[areas["level"] == "tract", "area"].tolist()


def test_a_divided_tract_gives_each_part_its_share(snapshot_2010, carried, carried_settings):
    parts = read_older(carried_settings, carried_geoids(carried)).crosswalk
    sole = parts.groupby("target")["source"].transform("size") == 1
    was = by_tract(snapshot_2010)
    found = by_tract(carried)
    checked = parts[sole & (parts["weight"] < 1)]
    assert len(checked) > 10
    for part in checked.itertuples():
        expected = was.get(part.source, pd.Series(dtype=float)) * part.weight
        np.testing.assert_allclose(found[part.target].sort_index(), expected.sort_index())


def test_the_reader_is_told_what_was_shared_out(carried):
    rules = carried.tables["quality"].set_index("rule")["finding"]
    assert "19 were divided" in rules["older tracts"]
    assert "Counted in its parts" in rules["shared among tracts"].iloc[0]


def test_maps_and_charts_of_carried_counts_can_be_drawn(carried):
    for level in LEVELS[:2]:
        picture = draw(carried, measure="bed_days", window=4, week=date(2026, 1, 31), level=level)
        assert np.isfinite(picture.smooth.rate).sum() > 70
