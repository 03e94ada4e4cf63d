"""Tracts come out whole, valid and in order, or the file is refused with a remedy."""

import json
import sqlite3
import zipfile

import geopandas as gpd
import pytest
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Region
from hotspot.ingest.tracts import FORMATS, read_tracts
from tests.unit.ingest.sites import CANARY, GEOIDS, geojson, row_of_tracts

SQUARE = shapely.box(-121, 38, -120, 39)
NEXT = shapely.box(-120, 38, -119, 39)


def region(file, **changes):
    values = {"name": "R", "tracts": file, "id_column": "geoid", "vintage": 2020}
    return Region.model_validate(values | changes)


def written(tmp_path, *features):
    file = tmp_path / "tracts.geojson"
    file.write_text(geojson(list(features)))
    return region(file)


def zipped(tmp_path, tracts, name="tracts", extra=(), leave_out=None):
    folder = tmp_path / "shapes"
    folder.mkdir()
    tracts.to_file(folder / f"{name}.shp")
    with zipfile.ZipFile(tmp_path / "tracts.zip", "w") as archive:
        for part in folder.iterdir():
            if part.suffix == leave_out:
                continue
            archive.write(part, part.name)
        for member, content in extra:
            archive.writestr(member, content)
    return tmp_path / "tracts.zip"


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb", ".parquet", ".zip"])
def test_every_format_gives_the_same_tracts(tmp_path, suffix):
    tracts = row_of_tracts().iloc[::-1]
    file = tmp_path / f"tracts{suffix}"
    if suffix == ".parquet":
        tracts.to_parquet(file)
    elif suffix == ".zip":
        file = zipped(tmp_path, tracts)
    else:
        tracts.to_file(file)
    found = read_tracts(region(file))
    assert list(found.columns) == ["geoid", "geometry"]
    assert tuple(found["geoid"]) == GEOIDS
    assert found.crs.to_epsg() == 4326
    assert found.geometry.geom_equals(row_of_tracts().geometry).all()


def test_ids_come_out_as_eleven_characters(tmp_path):
    found = read_tracts(written(tmp_path, (6067000100, SQUARE), (6067000200, NEXT)))
    assert list(found["geoid"]) == ["06067000100", "06067000200"]
    found = read_tracts(written(tmp_path, ("1400000US06067000100", SQUARE)))
    assert list(found["geoid"]) == ["06067000100"]


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("6067000100", "39061000200", "1 of 2 ids are not tract ids of 11 digits, first in row 1"),
        ("3034567890", "3034567891", "2 of 2 ids are not tract ids"),
        ("06067000100", "060670002001", "first in row 2"),
        ("06067000100", None, "row 2 has no tract id"),
        ("06067000100", "6.0670002E10", "1 of 2 ids"),
    ],
)
def test_ids_that_are_none_are_refused(tmp_path, first, second, rule):
    with pytest.raises(InvalidGeography, match=rule):
        read_tracts(written(tmp_path, (first, SQUARE), (second, NEXT)))


def test_rows_of_one_tract_are_dissolved(tmp_path):
    found = read_tracts(
        written(tmp_path, (GEOIDS[1], SQUARE), (GEOIDS[0], SQUARE), (GEOIDS[1], NEXT))
    )
    assert list(found["geoid"]) == list(GEOIDS[:2])
    assert found.geometry.iloc[1].equals(shapely.box(-121, 38, -119, 39))


def test_boundaries_are_mended_flattened_and_only_polygons(tmp_path):
    bowtie = shapely.Polygon([(-121, 38), (-120, 39), (-120, 38), (-121, 39)])
    raised = shapely.Polygon([(-120, 38, 5), (-119, 38, 5), (-119, 39, 5)])
    mixed = shapely.GeometryCollection([NEXT, shapely.LineString([(-119, 38), (-118, 38)])])
    found = read_tracts(
        written(tmp_path, (GEOIDS[0], bowtie), (GEOIDS[1], raised), (GEOIDS[2], mixed))
    )
    assert found.geometry.is_valid.all()
    assert not found.geometry.has_z.any()
    assert set(found.geom_type) <= {"Polygon", "MultiPolygon"}
    assert found.geometry.iloc[0].area == pytest.approx(0.5)
    assert found.geometry.iloc[2].equals(NEXT)


@pytest.mark.parametrize("shape", [None, shapely.Point(-120, 38)])
def test_a_tract_without_a_boundary_is_refused_by_its_id(tmp_path, shape):
    with pytest.raises(
        InvalidGeography, match=f"1 of 2 tracts have no boundary, first {GEOIDS[1]}"
    ):
        read_tracts(written(tmp_path, (GEOIDS[0], SQUARE), (GEOIDS[1], shape)))


def test_a_file_without_a_coordinate_system_asks_for_it(tmp_path):
    file = zipped(tmp_path, row_of_tracts(), leave_out=".prj")
    with pytest.raises(InvalidGeography, match=r"region\.crs .*probably EPSG:4269"):
        read_tracts(region(file))
    assert read_tracts(region(file, crs="EPSG:4269")).crs.to_epsg() == 4269
    with pytest.raises(InvalidGeography, match="not a coordinate system"):
        read_tracts(region(file, crs="EPSG:none"))


def test_a_coordinate_system_against_the_file_s_own_is_refused(tmp_path):
    row_of_tracts().to_file(tmp_path / "tracts.gpkg")
    with pytest.raises(InvalidGeography, match=r"remove region\.crs"):
        read_tracts(region(tmp_path / "tracts.gpkg", crs="EPSG:5072"))


def test_metres_called_degrees_are_refused(tmp_path):
    metres = row_of_tracts().to_crs(3857).set_crs(4326, allow_override=True)
    metres.to_file(tmp_path / "tracts.gpkg")
    with pytest.raises(InvalidGeography, match="off the globe"):
        read_tracts(region(tmp_path / "tracts.gpkg"))


def test_several_layers_ask_which(tmp_path):
    row_of_tracts().to_file(tmp_path / "tracts.gpkg", layer="tracts")
    row_of_tracts().head(1).to_file(tmp_path / "tracts.gpkg", layer="county")
    with pytest.raises(InvalidGeography, match=r"which layer.*tracts, county"):
        read_tracts(region(tmp_path / "tracts.gpkg"))
    assert len(read_tracts(region(tmp_path / "tracts.gpkg", layer="tracts"))) == 4
    with pytest.raises(InvalidGeography, match="no layer roads"):
        read_tracts(region(tmp_path / "tracts.gpkg", layer="roads"))


def test_a_missing_id_column_lists_what_is_there(tmp_path):
    row_of_tracts().to_file(tmp_path / "tracts.gpkg")
    with pytest.raises(
        InvalidGeography, match=r"no column TRACT; there are geoid; .*region\.id_column"
    ):
        read_tracts(region(tmp_path / "tracts.gpkg", id_column="TRACT"))


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_a_file_that_points_to_another_is_refused_whatever_it_is_called(tmp_path, suffix):
    """GDAL would open the VRT by its content and give the patients of the other file."""
    (tmp_path / "patients.csv").write_text(f"geoid,x,y\n{GEOIDS[0]},{CANARY},38\n")
    pointer = (
        '<OGRVRTDataSource><OGRVRTLayer name="patients">'
        f"<SrcDataSource>{tmp_path}/patients.csv</SrcDataSource>"
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    file = tmp_path / f"tracts{suffix}"
    file.write_text(pointer)
    assert len(gpd.read_file(file)) == 1 if suffix == ".geojson" else True
    with pytest.raises(InvalidGeography, match="whatever its name says") as refused:
        read_tracts(region(file))
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read patients.csv"}',
        '{"type": "Topology", "objects": {}}',
        '{"broken": ',
        "[]",
    ],
)
def test_json_that_is_no_feature_collection_is_refused(tmp_path, content):
    (tmp_path / "tracts.geojson").write_text(content)
    with pytest.raises(InvalidGeography, match="not a GeoJSON file"):
        read_tracts(region(tmp_path / "tracts.geojson"))


def test_a_file_another_driver_claims_is_refused(tmp_path):
    """JSON-FG is a feature collection, too, but not one whose every member was looked at."""
    collection = json.loads(geojson([(GEOIDS[0], SQUARE)]))
    collection["conformsTo"] = ["[ogc-json-fg-1-0.1:core]"]
    (tmp_path / "tracts.geojson").write_text(json.dumps(collection))
    with pytest.raises(InvalidGeography, match="a JSONFG file under another name"):
        read_tracts(region(tmp_path / "tracts.geojson"))


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "tracts.gpkg") as database:
        database.execute("CREATE TABLE patients (name TEXT)")
    database.close()
    with pytest.raises(InvalidGeography):
        read_tracts(region(tmp_path / "tracts.gpkg"))


def test_an_archive_must_hold_one_real_shapefile(tmp_path):
    file = zipped(tmp_path, row_of_tracts(), extra=[("b.shp", b"\x00\x00\x27\x0a")])
    with pytest.raises(InvalidGeography, match="must hold one shapefile"):
        read_tracts(region(file))
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tracts.shp", "<OGRVRTDataSource>")
    with pytest.raises(InvalidGeography, match="holds no shapefile"):
        read_tracts(region(file))
    file.write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(InvalidGeography, match="not a whole ESRI Shapefile file"):
        read_tracts(region(file))


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [(".gpkg", b"SQLite format 3\x00"), (".fgb", b"fgb\x03"), (".parquet", b"PAR1")],
)
def test_a_truncated_file_is_refused(tmp_path, suffix, beginning):
    file = tmp_path / f"tracts{suffix}"
    file.write_bytes(beginning + b"\x00" * 100)
    with pytest.raises(InvalidGeography, match="export the tracts again"):
        read_tracts(region(file))


def test_a_parquet_table_without_boundaries_is_refused(tmp_path):
    row_of_tracts().drop(columns="geometry").to_parquet(tmp_path / "tracts.parquet")
    with pytest.raises(InvalidGeography, match="with boundaries"):
        read_tracts(region(tmp_path / "tracts.parquet"))


def test_other_kinds_of_file_and_missing_files_are_refused(tmp_path):
    with pytest.raises(InvalidGeography, match=r"must be one of \.gpkg"):
        read_tracts(region(tmp_path / "tracts.kml"))
    with pytest.raises(InvalidGeography, match="no such file"):
        read_tracts(region(tmp_path / "tracts.gpkg"))
