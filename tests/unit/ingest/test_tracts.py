"""Tracts come out whole, valid and in order, or the file is refused with a remedy."""

import json
import re
import sqlite3
import zipfile
from contextlib import closing

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Region
from hotspot.ingest.geography.tracts import FORMATS, examine_tracts, read_tracts
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
    padded = examine_tracts(written(tmp_path, (6067000100, SQUARE), (6067000200, NEXT)))
    assert list(padded.table["geoid"]) == ["06067000100", "06067000200"]
    assert told(padded) == {"tract id mended": ("fixed", 2)}
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


def test_degrees_called_metres_are_refused(tmp_path):
    row_of_tracts().set_crs(3857, allow_override=True).to_file(tmp_path / "tracts.gpkg")
    with pytest.raises(InvalidGeography, match=r"says WGS 84 / Pseudo-Mercator, but .* degrees"):
        read_tracts(region(tmp_path / "tracts.gpkg"))


def test_swapped_coordinates_are_refused(tmp_path):
    swapped = shapely.transform(SQUARE, lambda points: points[:, ::-1] * [1, 0.5])
    with pytest.raises(InvalidGeography, match="latitude and longitude look swapped"):
        read_tracts(written(tmp_path, (GEOIDS[0], swapped)))


def test_a_tract_across_the_date_line_in_one_piece_is_refused(tmp_path):
    """Drawn from 179 east to 179 west it would hold every home of its latitude."""
    around = shapely.Polygon([(-179, 51), (179, 51), (179, 53), (-179, 53)])
    with pytest.raises(InvalidGeography, match=f"boundary of {GEOIDS[0]} crosses the 180th"):
        read_tracts(written(tmp_path, (GEOIDS[0], around)))
    cut = shapely.union_all([shapely.box(-180, 51, -179, 53), shapely.box(179, 51, 180, 53)])
    assert len(read_tracts(written(tmp_path, (GEOIDS[0], cut)))) == 1


def told(found):
    return {note.rule: (note.severity, note.n_rows) for note in found.findings}


def test_what_was_mended_is_counted(tmp_path):
    bowtie = shapely.Polygon([(-121, 38), (-120, 39), (-120, 38), (-121, 39)])
    raised = shapely.Polygon([(-119, 38, 5), (-118, 38, 5), (-118, 39, 5)])
    mixed = shapely.GeometryCollection([NEXT, shapely.LineString([(-119, 38), (-118, 38)])])
    given = ((GEOIDS[0], bowtie), (GEOIDS[1], raised), (GEOIDS[2], mixed), (GEOIDS[2], NEXT))
    found = examine_tracts(written(tmp_path, *given))
    assert told(found) == {
        "boundary mended": ("fixed", 1),
        "heights dropped": ("fixed", 1),
        "not polygons": ("fixed", 1),
        "rows of one tract": ("fixed", 2),
    }
    (said,) = [note for note in found.findings if note.rule == "boundary mended"]
    assert said.finding == (
        "tracts.geojson: 1 of 4 boundaries had rings that cross or do not close and were mended;"
        f" first {GEOIDS[0]}."
    )


def test_a_file_as_it_should_be_is_worth_no_word(tmp_path):
    assert examine_tracts(written(tmp_path, (GEOIDS[0], SQUARE), (GEOIDS[1], NEXT))).findings == ()


def test_tracts_that_overlap_are_named_with_their_area(tmp_path):
    wide = shapely.box(-120.5, 38, -119, 39)
    found = examine_tracts(written(tmp_path, (GEOIDS[0], SQUARE), (GEOIDS[1], wide)))
    (said,) = found.findings
    assert (said.rule, said.severity, said.n_rows) == ("tracts overlap", "warning", 2)
    half = 111.3 * np.cos(np.radians(38.5)) * 111.3 / 2
    area = float(re.search(r"by ([\d,.]+) km²", said.finding).group(1).replace(",", ""))
    assert area == pytest.approx(half, rel=0.02)


def test_tracts_of_water_are_said_to_be(tmp_path):
    found = examine_tracts(written(tmp_path, (GEOIDS[0], SQUARE), ("06067990000", NEXT)))
    (said,) = found.findings
    assert (said.rule, said.severity) == ("tracts of water", "note")
    assert "1 of 2 tracts are water alone, first 06067990000" in said.finding


def test_the_likely_id_column_is_suggested_by_what_it_holds(tmp_path):
    tracts = row_of_tracts().rename(columns={"geoid": "STFID"}).assign(TRACTCE="000100")
    tracts.to_file(tmp_path / "tracts.gpkg")
    tracts.to_parquet(tmp_path / "tracts.parquet")
    for name in ("tracts.gpkg", "tracts.parquet"):
        with pytest.raises(InvalidGeography, match=r'there are STFID, TRACTCE; .* = "STFID"'):
            read_tracts(region(tmp_path / name, id_column="GEOID"))


def test_a_column_called_area_does_no_harm(tmp_path):
    row_of_tracts().assign(area="large", geometry_=1).to_file(tmp_path / "tracts.gpkg")
    assert len(read_tracts(region(tmp_path / "tracts.gpkg"))) == 4


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
        '{"type": "FeatureCollection", "features": ' + "[" * 100_000,
        '{"type": "FeatureCollection", "features": [], "crs": {"type": "link",'
        ' "properties": {"href": "http://127.0.0.1:9/patients", "type": "proj4"}}}',
        '{"type": "FeatureCollection", "features": [], "crs": {"type": "name",'
        ' "properties": {"name": "http://127.0.0.1:9/patients"}}}',
        '{"type": "FeatureCollection", "features": [], "crs": {"type": "name",'
        ' "properties": {"name": "/etc/passwd"}}}',
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


@pytest.mark.parametrize(
    "other",
    [
        "CREATE VIEW leak AS SELECT 1 AS fid, geom FROM tracts",
        "CREATE VIRTUAL TABLE leak USING VirtualOGR('/etc/passwd')",
        "CREATE VIRTUAL TABLE leak USING fts5(geoid)",
    ],
)
def test_a_geopackage_whose_layers_are_no_plain_tables_is_refused(tmp_path, other):
    file = tmp_path / "tracts.gpkg"
    row_of_tracts().to_file(file, layer="tracts")
    assert len(read_tracts(region(file))) == 4
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA writable_schema = 1")
        database.execute(
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql)"
            " VALUES (?, ?, ?, 0, ?)",
            ("view" if "VIEW" in other else "table", "leak", "leak", other),
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
            " VALUES ('leak', 'features', 'leak', 4326)"
        )
        database.commit()
    with pytest.raises(InvalidGeography, match="not a GPKG file, whatever its name says"):
        read_tracts(region(file))


def test_a_file_nobody_may_read_is_said_to_be(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError

    where = written(tmp_path, (GEOIDS[0], SQUARE))
    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(InvalidGeography, match="may not be read"):
        read_tracts(where)


def test_an_archive_must_hold_one_real_shapefile(tmp_path):
    file = zipped(tmp_path, row_of_tracts(), extra=[("b.shp", b"\x00\x00\x27\x0a")])
    with pytest.raises(InvalidGeography, match="must hold one shapefile"):
        read_tracts(region(file))
    with zipfile.ZipFile(file, "w") as archive:
        for part in ("shp", "shx", "dbf"):
            archive.writestr(f"tracts.{part}", "<OGRVRTDataSource>")
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
