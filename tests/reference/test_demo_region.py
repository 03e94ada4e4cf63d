"""The demo region is the county it says it is, as independently prepared from the same source."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.ingest.demo import FOLDER, demo_region

TEXT = {"geoid": str}


@pytest.fixture(scope="module")
def tracts():
    return gpd.read_file(FOLDER / "tracts.geojson")


@pytest.fixture(scope="module")
def known():
    return pd.read_csv(FOLDER / "populations.csv", dtype=TEXT)


@pytest.fixture(scope="module")
def prepared(reference):
    file = reference / "regions" / "sacramento" / "sacramento_county_tracts_2000.geojson"
    return gpd.read_file(file).sort_values("geoid", ignore_index=True)


def test_tracts_and_numbers_are_those_of_the_prepared_file(tracts, known, prepared):
    theirs = {
        "children_under_16": "pop_under_16",
        "population": "pop_total",
        "poverty_universe": "pov_universe",
        "below_poverty": "pov_below",
    }
    assert tracts["geoid"].tolist() == prepared["geoid"].tolist() == known["geoid"].tolist()
    for ours, other in theirs.items():
        np.testing.assert_array_equal(known[ours], prepared[other])
    assert (len(known), known["children_under_16"].sum()) == (279, 301_602)


def test_simplified_tracts_cover_the_same_ground(tracts, prepared):
    ours, theirs = tracts.to_crs(5070).area, prepared.to_crs(5070).area
    # the prepared file is simplified, too, by up to 25 m
    np.testing.assert_allclose(ours, theirs, rtol=0.01)


def test_tracts_meet_without_gap_or_overlap(tracts):
    assert tracts.crs.to_epsg() == 4269
    assert tracts.is_valid.all()
    assert not tracts.has_z.any()
    assert shapely.coverage_is_valid(tracts.geometry.to_numpy())


def test_districts_are_contiguous(tracts):
    region = demo_region()
    shapes = tracts.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    line = shapely.length(shapely.intersection(shapes[one], shapes[other])) > 0
    links = list(zip(one[line], other[line], strict=True))
    names = sorted(set(region.neighborhood))
    assert names == [f"District {k:02d}" for k in range(1, 37)]
    for name in names:
        members = set(np.flatnonzero(region.neighborhood == name))
        reached, grown = set(), {min(members)}
        while grown != reached:
            reached = grown
            grown = reached | {b for a, b in links if a in reached and b in members}
        assert reached == members, name


def test_the_region_says_where_it_comes_from():
    text = (Path(FOLDER).parent / "README.md").read_text(encoding="utf-8")
    assert "PySAL Developers" in text
    assert "US Census Bureau" in text
    assert (FOLDER / "tracts.geojson").stat().st_size < 600_000
