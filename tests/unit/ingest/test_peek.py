"""Names of columns can be had without believing a file."""

import gzip
import zipfile

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from hotspot.core.errors import InvalidExtract, InvalidGeography
from hotspot.ingest import peek


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_names_of_text_are_found_behind_any_delimiter_and_a_byte_order_mark(tmp_path, delimiter):
    file = tmp_path / "rows.csv"
    file.write_text("\ufeff" + delimiter.join(["id", "class"]) + "\n1" + delimiter + "a\n")
    assert peek.names_of(file) == ["id", "class"]


def test_names_of_zipped_text_and_parquet(tmp_path):
    (tmp_path / "rows.csv.gz").write_bytes(gzip.compress(b"id,class\n"))
    pq.write_table(pa.table({"id": [1], "class": ["a"]}), tmp_path / "rows.parquet")
    assert peek.names_of(tmp_path / "rows.csv.gz") == ["id", "class"]
    assert peek.names_of(tmp_path / "rows.parquet") == ["id", "class"]


@pytest.mark.parametrize(
    ("content", "why"), [(b"\xff\xfei\x00d\x00", "is UTF-16 text"), (None, "cannot be opened")]
)
def test_what_is_no_such_file_is_refused_by_name_and_reason(tmp_path, content, why):
    file = tmp_path / "rows.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InvalidExtract, match=rf"rows\.csv: not a UTF-8 CSV.*: the file {why}"):
        peek.names_of(file)


def test_names_of_text_are_found_where_a_reading_finds_them_below_an_empty_line(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("\nid;class\n")
    assert peek.names_of(file) == ["id", "class"]


def test_codes_are_listed_only_where_there_are_few(tmp_path):
    file = tmp_path / "rows.csv"
    lines = [f"p{number},{'IMP' if number % 2 else 'EMER'}" for number in range(100)]
    file.write_text("\n".join(["person,class", *lines]) + "\n")
    assert peek.codes_of(file, "class") == ["EMER", "IMP"]
    assert peek.codes_of(file, "person") == []
    assert peek.codes_of(file, 'no" such') == []


def test_names_of_tracts_come_with_their_layers(tmp_path):
    file = tmp_path / "tracts.gpkg"
    square = gpd.GeoDataFrame({"GEOID": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    for layer in ("north", "south"):
        square.to_file(file, layer=layer)
    assert peek.names_of_tracts(file) == (["GEOID"], ["north", "south"])


def test_a_file_under_another_name_is_no_file_of_tracts(tmp_path):
    file = tmp_path / "tracts.geojson"
    file.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>')
    with pytest.raises(InvalidGeography, match="not a file of tract boundaries"):
        peek.names_of_tracts(file)


def test_a_file_of_tracts_that_leads_elsewhere_is_not_opened(tmp_path):
    file = tmp_path / "tracts.geojson"
    link = '{"type": "link", "properties": {"href": "other.wkt", "type": "ogcwkt"}}'
    file.write_text('{"type": "FeatureCollection", "features": [], "crs": ' + link + "}")
    with pytest.raises(InvalidGeography, match="that can be read: not a GeoJSON file"):
        peek.names_of_tracts(file)


def test_names_of_a_zipped_shapefile_are_found(tmp_path):
    square = gpd.GeoDataFrame({"GEOID": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    square.to_file(tmp_path / "made.shp")
    file = tmp_path / "tracts.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for part in tmp_path.glob("made.*"):
            archive.write(part, part.name)
    assert peek.names_of_tracts(file) == (["GEOID"], ["tracts"])
