"""Real tracts of Hamilton County, Ohio, in every format and with every fault they were given."""

import geopandas as gpd
import numpy as np
import pytest

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Ages, Neighborhoods, Populations, Region
from hotspot.ingest.geography.neighborhoods import read_membership
from hotspot.ingest.geography.populations import read_populations
from hotspot.ingest.geography.tracts import examine_tracts
from hotspot.ingest.locate import assign_tracts

FORMATS = {
    "tl_2020_39061_tract_nad83.zip": "EPSG:4269",
    "tract_3857.fgb": "EPSG:3857",
    "tract_4326.geojson": "EPSG:4326",
    "tract_5072.parquet": "EPSG:5072",
    "tract_geoid_int.geojson": "EPSG:4326",
    "tract_stateplane_ft_3735.zip": "EPSG:3735",
}
"""Files that load as they are, and the coordinate system each names."""

ASKED = {"tract_no_prj.zip", "two_layers.gpkg", "tract_bad_geoms.geojson"}
"""Files that are refused with a remedy; each has a test of its own below."""


@pytest.fixture(scope="module")
def regions(reference):
    return reference / "regions"


def region_of(file, **changes):
    values = {"name": "Hamilton County", "tracts": file, "id_column": "GEOID", "vintage": 2020}
    return Region.model_validate(values | changes)


def tracts_of(file, **changes):
    return examine_tracts(region_of(file, **changes)).table


@pytest.fixture(scope="module")
def hamilton(regions):
    file = regions / "hamilton" / "tract_tigris_2020.gpkg"
    return tracts_of(file, id_column="census_tract_id_2020")


@pytest.mark.parametrize(("name", "crs"), FORMATS.items())
def test_every_format_gives_the_same_226_tracts(regions, hamilton, name, crs):
    tracts = tracts_of(regions / "importer" / name)
    assert tracts.crs.to_string() == crs
    assert list(tracts["geoid"]) == list(hamilton["geoid"])
    assert tracts.geometry.is_valid.all()
    area = tracts.to_crs(5072).area.sum()
    assert area == pytest.approx(hamilton.area.sum(), rel=1e-3)


def test_no_file_is_forgotten(regions):
    assert {file.name for file in (regions / "importer").iterdir()} == {*FORMATS, *ASKED}


@pytest.mark.parametrize("name", FORMATS)
def test_files_as_they_should_be_are_worth_no_word(regions, name):
    file = regions / "importer" / name
    told = examine_tracts(region_of(file)).findings
    assert [note.rule for note in told] == []


def test_a_shapefile_without_prj_asks_for_its_coordinate_system(regions):
    file = regions / "importer" / "tract_no_prj.zip"
    with pytest.raises(InvalidGeography, match="probably EPSG:4269"):
        tracts_of(file)
    assert len(tracts_of(file, crs="EPSG:4269")) == 226


def test_two_layers_ask_which(regions):
    file = regions / "importer" / "two_layers.gpkg"
    with pytest.raises(InvalidGeography, match="There are tracts, neighborhoods"):
        tracts_of(file)
    assert len(tracts_of(file, layer="tracts")) == 226


def test_bad_boundaries_are_mended_and_counted_or_named(regions, tmp_path):
    file = regions / "importer" / "tract_bad_geoms.geojson"
    with pytest.raises(InvalidGeography, match="1 of 5 tracts have no boundary, first 39061026200"):
        tracts_of(file)
    table = gpd.read_file(file)
    table[table.geometry.notna()].to_file(tmp_path / "tracts.gpkg")
    found = examine_tracts(region_of(tmp_path / "tracts.gpkg"))
    assert len(found.table) == 4
    assert found.table.geometry.is_valid.all()
    told = {note.rule: (note.severity, note.n_rows) for note in found.findings}
    assert told == {"boundary mended": ("fixed", 1), "rows of one tract": ("fixed", 2)}


@pytest.mark.parametrize(("vintage", "tracts"), [(2010, 222), (2020, 226)])
def test_the_county_is_a_coverage_in_both_vintages(regions, vintage, tracts):
    file = regions / "hamilton" / f"tract_tigris_{vintage}.gpkg"
    found = examine_tracts(region_of(file, id_column=f"census_tract_id_{vintage}"))
    assert len(found.table) == tracts
    assert found.findings == ()


def test_the_81_neighborhoods_cover_every_tract(regions, hamilton):
    file = regions / "hamilton" / "hamilton_tract_to_cincy_neighborhood_2020.csv"
    lookup = Neighborhoods(file=file, tract_column="census_tract_id", name_column="neighborhood")
    geoids = hamilton["geoid"].tolist()
    names = read_membership(lookup, geoids).names(geoids)
    assert names.notna().all()
    assert names.nunique() == 81


def test_children_sum_to_the_county_and_nobody_is_zero(regions, hamilton):
    populations = Populations(
        file=regions / "hamilton" / "hamilton_acs_measures_2023.csv",
        tract_column="census_tract_id_2020",
        count_column="n_persons_under_18",
        year=2023,
        label="children under 18, ACS 2019-23",
    )
    table = read_populations(populations, Ages(), hamilton["geoid"].tolist()).table
    children = table.set_index("area")["children"]
    assert children.sum() == 191_180
    assert children.notna().all()
    assert children.index[children == 0].tolist() == ["39061002500"]


def test_no_corner_of_a_tract_is_lost(hamilton):
    """Corners lie on lines: asked which tract they are within, every one would be lost."""
    degrees = hamilton.to_crs(4326)
    corners = degrees.geometry.get_coordinates().drop_duplicates().to_numpy()
    found = assign_tracts(corners[:, 0], corners[:, 1], degrees)
    assert all(found)
    joined = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*corners.T), crs=4326)
    joined = joined.sjoin(degrees, predicate="intersects")
    lowest = joined.groupby(level=0)["geoid"].min().to_numpy()
    np.testing.assert_array_equal(found.astype(str), lowest.astype(str))


def test_the_demo_candidate_keeps_its_leading_zero(regions):
    file = regions / "sacramento" / "sacramento_county_tracts_2000.geojson"
    tracts = tracts_of(file, id_column="geoid", vintage=2000)
    assert len(tracts) == 279
    assert tracts["geoid"].str.startswith("06067").all()
