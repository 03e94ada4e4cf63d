"""A made-up feed over a made-up map of twelve squares: its shape, its rules and its extracts."""

import json
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.csv
import pyarrow.parquet
import pytest
import shapely

from hotspot.core.columns import check_columns
from hotspot.core.errors import InvalidExtract, InvalidGeography
from hotspot.core.feed import Feed
from hotspot.core.lines import ENCOUNTER, SCREENING
from hotspot.ingest.demo import DemoRegion, hospital, simulate, write_extracts
from hotspot.ingest.demo.children import draw_children, draw_season, saturday_of
from hotspot.ingest.demo.region import draw_unevenness, ed_rates
from hotspot.ingest.demo.truths import choose_plants

FIRST, LAST = date(2026, 1, 10), date(2026, 3, 7)
AS_OF = date(2026, 3, 9)


def squares(children=(0, *[400] * 11), names="AAAABBBBCCCC", crs="EPSG:4326"):
    shapes = [
        shapely.box(-84 + x / 50, 39 + y / 50, -83.98 + x / 50, 39.02 + y / 50)
        for y in range(3)
        for x in range(4)
    ]
    geoids = [f"3906100{k:02d}00" for k in range(12)]
    return DemoRegion(
        tracts=gpd.GeoDataFrame({"geoid": geoids}, geometry=shapes, crs="EPSG:4326").to_crs(crs),
        children=np.array(children),
        poverty=np.linspace(0.02, 0.5, 12),
        neighborhood=np.array(list(names), dtype=object),
        age_limit=18,
    )


@pytest.fixture(scope="module")
def region():
    return squares()


@pytest.fixture(scope="module")
def feed():
    region = squares(names="AAAAAAAAAAAB")
    return simulate(region, seed=1, first_week=FIRST, last_week=LAST)


@pytest.fixture(scope="module")
def extract(feed):
    return feed.extract(AS_OF)


def test_a_region_refuses_arrays_of_another_length():
    with pytest.raises(InvalidGeography, match="each of the 12 tracts"):
        squares(children=(1, 2, 3))


def test_a_region_refuses_negative_children():
    with pytest.raises(InvalidGeography, match="children must be >= 0"):
        squares(children=(-1, *[400] * 11))


def test_quintiles_hold_a_fifth_of_the_children_each(region):
    assert (np.diff(region.quintile) >= 0).all()
    held = np.bincount(region.quintile, weights=region.children)
    assert len(held) == 5
    assert held.min() >= 800


def test_unevenness_cancels_within_a_quintile(region):
    factor = draw_unevenness(region, np.random.default_rng(0))
    for fifth in range(5):
        inside = region.quintile == fifth
        mean = np.average(factor[inside], weights=region.children[inside])
        assert mean == pytest.approx(1)


def test_rates_keep_the_level_of_the_region(region):
    rates = ed_rates(region, np.ones(12))
    assert np.average(rates, weights=region.children) == pytest.approx(9.2)
    assert rates[-1] / rates[0] == pytest.approx(2.5)


def test_on_any_day_the_children_of_the_region_live_there(region):
    children = draw_children(region, 20_000, 21_000, np.random.default_rng(0))
    for day in (20_000, 20_500, 20_999):
        age = (day - children.born) / 365.25
        living = np.bincount(children.tract[(age >= 0) & (age < 18)], minlength=13)
        np.testing.assert_allclose(living[1:12], 400, atol=3)
        assert living[0] == 0
    assert len(set(children.key)) == len(children.key)
    assert children.visits_more.mean() == pytest.approx(1, abs=0.05)


def test_a_season_covers_its_span_and_keeps_the_mean():
    season = draw_season(20_000, 20_400, np.random.default_rng(0))
    assert season.factor.mean() == pytest.approx(1)
    assert season.first <= 20_000
    assert season.at(np.array([20_000.5, 20_399.9])).shape == (2,)
    assert season.factor.max() > 2


def test_a_week_ends_on_its_saturday():
    sunday = (date(2026, 3, 8) - date(1970, 1, 1)).days
    np.testing.assert_array_equal(
        saturday_of(np.array([sunday - 0.1, sunday, sunday + 6.9])), sunday + np.array([-1, 6, 6])
    )


def test_extracts_keep_the_contract_but_for_the_faults(extract):
    encounters, screenings = extract
    check_columns(encounters, ENCOUNTER, where="encounters", error=InvalidExtract)
    check_columns(screenings, SCREENING, where="screenings", error=InvalidExtract)
    assert set(encounters["encounter_class"]) == {"IMP", "OBSENC", "EMER"}
    assert len(encounters) > 200
    assert len(screenings) > 100


def test_an_extract_knows_nothing_of_later_days(feed, extract):
    now = pd.Timestamp(AS_OF)
    for rows in extract:
        assert (rows["source_updated_at"] <= now).all()
    assert (extract[0]["end_ts"].dropna() <= now).all()
    assert len(feed.extract(FIRST)[0]) < len(extract[0])


def test_a_stay_is_open_until_it_ends(feed):
    rows = feed.encounters
    long = rows[(rows["fault"] == "") & (rows["end_ts"] - rows["start_ts"] > pd.Timedelta("3D"))]
    one = long[long["arrived"] < long["end_ts"] - pd.Timedelta("1D")].iloc[0]

    def seen(day):
        known = feed.extract(day)[0].set_index("encounter_id")
        return known["end_ts"].get(one["encounter_id"])

    assert pd.isna(seen((one["end_ts"] - pd.Timedelta("12h")).date()))
    assert seen((one["end_ts"] + pd.Timedelta("1D")).date()) == one["end_ts"]


def test_a_superseded_row_has_the_older_date(extract):
    rows = extract[0].drop_duplicates()
    again = rows[rows["encounter_id"].duplicated(keep=False)]
    newest = again.sort_values("source_updated_at").groupby("encounter_id")["source_updated_at"]
    assert newest.nunique().eq(2).all()


def test_homes_lie_in_the_tract_or_on_its_line(feed, region):
    rows = feed.encounters.dropna(subset=["longitude", "home"])
    shape = dict(zip(region.geoids, region.shapes, strict=True))
    points = shapely.points(rows["longitude"], rows["latitude"])
    assert shapely.intersects(rows["home"].map(shape).to_numpy(), points).all()
    assert rows["tract_geoid"].isna().all()


def test_children_of_nowhere_make_no_events(feed, region):
    assert region.geoids[0] not in set(feed.encounters["home"])


def test_a_cluster_needs_four_ordinary_tracts_that_touch_one_another(feed, region):
    cluster = feed.truths.cluster
    place = np.flatnonzero(np.isin(region.geoids, cluster.tracts))
    assert len(place) == 4
    assert set(region.quintile[place]) <= {1, 2, 3}
    assert choose_plants(region, FIRST, LAST).cluster is None


def test_truths_are_plain_text(feed):
    truths = json.loads(json.dumps(feed.truths.to_dict()))
    assert truths["last_week"] == "2026-03-07"
    assert truths["cluster"]["last_week"] == "2026-02-14"
    assert truths["intervention"] is None
    assert truths["decoy"] is None
    assert truths["silence"]["first_day"] == "2026-02-01"


def test_without_plants_only_ordinary_faults_are_left(region):
    plain = simulate(region, seed=1, first_week=FIRST, last_week=LAST, plant=False)
    truths = plain.truths
    planted = (truths.cluster, truths.intervention, truths.decoy, truths.silence, truths.pile_up)
    assert planted == (None,) * 5
    rows = plain.encounters.query("fault == ''").dropna(subset=["tract_geoid", "home"])
    assert (rows["tract_geoid"] == rows["home"]).all()


def test_a_long_span_has_room_for_an_intervention(region):
    plants = choose_plants(region, LAST - timedelta(weeks=200), LAST)
    assert plants.intervention.district == "C"
    assert plants.intervention.comparators == ("A", "B")
    assert plants.intervention.first_day == LAST - timedelta(weeks=78) + timedelta(days=1)


def test_tracts_in_no_neighborhood_are_left_alone():
    region = squares(names=[*"AAAABBBB", None, None, float("nan"), None])
    plants = choose_plants(region, LAST - timedelta(weeks=200), LAST)
    assert plants.intervention.district == "B"
    assert plants.intervention.comparators == ("A",)


def test_a_region_may_be_in_any_coordinate_system():
    region = squares(crs="EPSG:5070")
    feed = simulate(region, seed=1, first_week=FIRST, last_week=FIRST, plant=False)
    placed = feed.encounters["longitude"].dropna()
    assert placed.between(-84.3, -83.5).all()


def test_extracts_are_written_in_the_names_and_codes_of_the_hospital(feed, tmp_path):
    encounters = Feed(
        name="e",
        kind="encounter",
        path=str(tmp_path / "deep" / "e.parquet"),
        columns={c.name: f"HIS_{c.name}" for c in ENCOUNTER},
        values={"encounter_class": {"1": "IMP", "2": "OBSENC", "3": "EMER"}},
    )
    screenings = Feed(
        name="s",
        kind="screening",
        path=str(tmp_path / "s.csv"),
        columns={c.name: c.name.upper() for c in SCREENING if c.name != "instrument"},
        values={"result": {"+": "need", "-": "no_need", "D": "declined", "?": "unknown"}},
    )
    write_extracts((encounters, screenings), AS_OF, feed)
    table = pyarrow.parquet.read_table(encounters.path)
    assert table.column_names == list(encounters.columns.values())
    assert set(table["HIS_encounter_class"].to_pylist()) == {"1", "2", "3"}
    assert str(table.schema.field("HIS_birth_date").type) == "date32[day]"
    text = pyarrow.csv.read_csv(screenings.path)
    assert "INSTRUMENT" not in text.column_names
    assert set(text["RESULT"].to_pylist()) <= {"+", "-", "D", "?"}


def test_a_diagnosis_belongs_to_the_encounter_and_changes_nothing_else(feed, monkeypatch):
    rows = feed.encounters
    assert rows.groupby("encounter_id")["diagnosis"].nunique(dropna=False).max() == 1
    monkeypatch.setattr(hospital, "draw_diagnoses", lambda rows, rng: rng.random(len(rows)))
    again = simulate(squares(names="AAAAAAAAAAAB"), seed=1, first_week=FIRST, last_week=LAST)
    pd.testing.assert_frame_equal(
        rows.drop(columns="diagnosis"), again.encounters.drop(columns="diagnosis")
    )


def test_children_come_for_what_children_of_their_age_come_for(feed):
    rows = feed.encounters[feed.encounters["fault"] == ""]
    codes = rows["diagnosis"].dropna()
    assert rows["diagnosis"].isna().mean() == pytest.approx(0.02, abs=0.01)
    age = (rows["start_ts"] - rows["birth_date"]).dt.days[codes.index] / 365.25
    assert 0.05 < codes.str.startswith("J4").mean() < 0.2
    assert 0.1 < codes.str.startswith(("S", "T")).mean() < 0.35
    assert not codes[age < 4.9].str.startswith("F").any()
    assert codes[age > 10.1].str.startswith("F").mean() > 0.1
