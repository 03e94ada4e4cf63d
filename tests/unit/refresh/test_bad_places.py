"""Bad inputs 43 to 45 and 48 to 50: children who are not known, and boundaries that are none."""

import json
import zipfile
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.surveillance.pictures import draw
from tests.unit.ingest import sites
from tests.unit.refresh.bad_site import bad, rows, well

__all__ = ["bad", "well"]


class Places:
    """A bad site whose files of places are written by the test, after the ordinary ones."""

    def __init__(self, bad):
        self.bad = bad
        self.settings = bad.write(rows()).settings

    def children(self, *counts):
        lines = [f"{g},{n}" for g, n in zip(sites.GEOIDS, counts, strict=True)]
        return self.write("children.csv", "tract,children\n" + "\n".join(lines) + "\n")

    def write(self, name, content):
        file = self.bad.folder / name
        (file.write_bytes if isinstance(content, bytes) else file.write_text)(content)
        frozen = self.settings
        type(self.bad).settings = property(lambda _: frozen)
        return self.bad

    def tracts(self, name, content=None):
        if content is not None:
            self.write(name, content)
        region = self.settings.region.model_copy(update={"tracts": self.bad.folder / name})
        self.settings = self.settings.model_copy(update={"region": region})
        frozen = self.settings
        type(self.bad).settings = property(lambda _: frozen)
        return self.bad


@pytest.fixture
def places(bad):
    kept = type(bad).settings
    yield Places(bad)
    type(bad).settings = kept


@pytest.mark.parametrize("nobody", ["0", "", "NaN"])
def test_43_a_tract_without_children_keeps_its_count_and_has_no_rate(places, nobody):
    snapshot = places.children(nobody, 4000, 4000, 4000).snapshot()
    counts = snapshot.tables["counts"]
    there = (counts["area"] == sites.GEOIDS[0]) & (counts["age_band"] == "all")
    assert counts.loc[there & (counts["measure"] == "ed_visits"), "value"].sum() == 10
    picture = draw(snapshot, measure="ed_visits", week=date(2025, 12, 27), window=4, level="tract")
    row = picture.areas.tolist().index(sites.GEOIDS[0])
    assert picture.hotspots.status[row] == "no denominator"
    assert not np.isfinite(picture.smooth.rate[row])


def test_44_a_rate_of_fewer_than_fifty_children_is_not_shown(places):
    snapshot = places.children(49, 4000, 4000, 4000).snapshot()
    picture = draw(snapshot, measure="ed_visits", week=date(2025, 12, 27), window=4, level="tract")
    row = picture.areas.tolist().index(sites.GEOIDS[0])
    assert picture.hotspots.status[row] == "small denominator"
    assert not np.isfinite(picture.smooth.rate[row])


def test_45_the_year_of_the_children_is_said(places):
    snapshot = places.children(400, 400, 400, 400).snapshot()
    assert "2023" in snapshot.site.population


@pytest.mark.parametrize("wrong", ["-4", "4.5", "many"])
def test_48_children_that_cannot_be_counted_stop(places, wrong):
    said = places.children(wrong, 400, 400, 400).stop()
    assert "children.csv" in said
    assert "row 1" in said


def test_49_an_invalid_boundary_is_mended_and_counted(places):
    bow_tie = shapely.Polygon([(-124, 38), (-123, 39), (-123, 38), (-124, 39)])
    squares = list(zip(sites.GEOIDS, sites.row_of_tracts().geometry, strict=True))
    places.bad.folder.joinpath("t.geojson").write_text(
        sites.geojson([(sites.GEOIDS[0], bow_tie), *squares[1:]])
    )
    found = places.tracts("t.geojson").findings()
    geography = found[found["feed"] == "geography"]["finding"].str.cat(sep=" ")
    assert "mended" in geography


def test_49_boundaries_without_a_coordinate_system_stop(places):
    bare = sites.row_of_tracts().set_crs(None, allow_override=True)
    bare.to_parquet(places.bad.folder / "t.parquet")
    assert "region.crs" in places.tracts("t.parquet").stop()


def test_49_meters_under_the_name_of_degrees_stop(places):
    meters = sites.row_of_tracts().to_crs(3857)
    wrong = meters.set_crs(4326, allow_override=True)
    wrong.to_parquet(places.bad.folder / "t.parquet")
    assert "globe" in places.tracts("t.parquet").stop()


def zipped(folder, *, without=(), more=()):
    sites.row_of_tracts().to_file(folder / "t.shp")
    with zipfile.ZipFile(folder / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.glob("t.*"):
            if file.suffix not in (*without, ".zip"):
                archive.write(file, file.name)
        for name, content in more:
            archive.writestr(name, content)
    return "t.zip"


def test_50_a_shapefile_without_its_index_or_projection_stops(places):
    folder = places.bad.folder
    assert "region.crs" in places.tracts(zipped(folder, without=(".prj",))).stop()
    (folder / "t.zip").unlink()
    assert "t.zip" in places.tracts(zipped(folder, without=(".shx",))).stop()


@pytest.mark.parametrize(
    "bomb", [("t.txt", "0" * 300_000_000), ("../t.shp", "x"), ("deep/er/t.dbf", "x")]
)
def test_50_an_archive_with_anything_else_in_it_stops(places, bomb):
    assert "t.zip" in places.tracts(zipped(places.bad.folder, more=[bomb])).stop()


def test_50_a_file_that_points_to_another_is_not_followed(places):
    secret = places.bad.folder / "e.csv"
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{secret}</SrcDataSource>'
    vrt += "</OGRVRTLayer></OGRVRTDataSource>"
    said = places.tracts("t.geojson", vrt).stop()
    assert "not a GeoJSON file" in said
    linked = {"type": "Topology", "objects": {}, "links": [str(secret)]}
    assert "not a GeoJSON file" in places.tracts("t.geojson", json.dumps(linked)).stop()


def test_50_a_second_layer_is_asked_about(places):
    for layer in ("north", "south"):
        gpd.GeoDataFrame(sites.row_of_tracts()).to_file(
            places.bad.folder / "t.gpkg", layer=layer, driver="GPKG"
        )
    assert "region.layer" in places.tracts("t.gpkg").stop()
