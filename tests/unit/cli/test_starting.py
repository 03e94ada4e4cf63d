"""Three raw files are enough to begin with."""

import tomllib
from dataclasses import replace

import geopandas as gpd
import pytest
import shapely

from hotspot.cli import starting
from hotspot.core.errors import InvalidSettings
from hotspot.core.settings import load_settings

ENCOUNTERS = """CSN,PAT_ID,PATIENT_CLASS,ADMIT_DATE_TIME,DISCH_DATE_TIME,DOB,GEOID,NICKNAME
1,a,Inpatient,2026-01-01 10:00:00,2026-01-03 10:00:00,2020-01-01,39061000200,Birdie
2,b,ED,2026-01-01 10:00:00,2026-01-01 12:00:00,2020-01-01,39061000200,Moss
"""


@pytest.fixture
def files(tmp_path):
    square = gpd.GeoDataFrame(
        {"GEOID20": ["39061000200"]}, geometry=[shapely.box(-84, 39, -83, 40)], crs=4269
    )
    square.to_file(tmp_path / "tracts.gpkg")
    (tmp_path / "children.csv").write_text("GEOID,children\n39061000200,512\n")
    (tmp_path / "visits.csv").write_text(ENCOUNTERS)
    return starting.Files(*(tmp_path / n for n in ("tracts.gpkg", "children.csv", "visits.csv")))


def test_what_is_written_loads_and_maps_what_is_there(files, tmp_path, capsys):
    out = tmp_path / "hotspot.toml"
    starting.begin(files, out, name='The "Bend"', year=2023)
    settings = load_settings(out)
    assert settings.region.name == 'The "Bend"'
    assert (settings.region.id_column, settings.region.vintage) == ("GEOID20", 2020)
    assert settings.neighborhoods is None
    assert (settings.populations.count_column, settings.populations.year) == ("children", 2023)
    feed = settings.feeds[0]
    assert feed.columns["encounter_id"] == "CSN"
    assert feed.values == {"encounter_class": {"ED": "EMER", "Inpatient": "IMP"}}
    assert "Every column that is needed was found" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("column", "label"), [("n_persons_under_18", "children under 18"), ("children", "children")]
)
def test_the_children_are_named_as_their_column_does(files, tmp_path, column, label):
    files.populations.write_text(f"GEOID,{column}\n39061000200,512\n")
    out = tmp_path / "hotspot.toml"
    starting.begin(files, out, name="Bend", year=2023)
    assert load_settings(out).populations.label == label


@pytest.mark.parametrize(
    ("header", "column", "limit", "bands"),
    [
        (
            "population,children_under_16",
            "children_under_16",
            16,
            ("00", "01-04", "05-09", "10-14", "15"),
        ),
        ("n,Kids_0_20", "Kids_0_20", 21, ("00", "01-04", "05-09", "10-14", "15-20")),
        ("B01003_001E,B09001_001E", "B09001_001E", 18, ("00", "01-04", "05-09", "10-14", "15-17")),
        ("total,under5", "under5", 5, ("00", "01-04")),
    ],
)
def test_children_are_told_from_people_and_of_which_ages(
    files, tmp_path, header, column, limit, bands
):
    files.populations.write_text(f"GEOID,{header}\n39061000200,512,99\n")
    out = tmp_path / "hotspot.toml"
    starting.begin(files, out, name="Bend", year=2023)
    found = load_settings(out)
    assert found.populations.count_column == column
    assert (found.ages.limit, found.ages.bands) == (limit, bands)
    assert f"under {limit}" in found.populations.label


def test_a_column_of_all_people_is_an_assumption(files, tmp_path, capsys):
    files.populations.write_text("GEOID,population\n39061000200,512\n")
    out = tmp_path / "hotspot.toml"
    starting.begin(files, out, name="Bend", year=2023)
    assert (
        'count_column = "population"  # an assumption: of children, not of all' in out.read_text()
    )
    assert "assumptions" in capsys.readouterr().out


def test_the_year_of_the_boundaries_is_taken_from_the_extract_if_the_tracts_do_not_say(
    files, tmp_path
):
    known = gpd.read_file(files.tracts).rename(columns={"GEOID20": "geoid"})
    known.to_file(files.tracts.with_name("plain.geojson"))
    files.encounters.write_text(ENCOUNTERS.replace("GEOID", "CENSUS_TRACT_2010"))
    out = tmp_path / "hotspot.toml"
    plain = replace(files, tracts=files.tracts.with_name("plain.geojson"))
    starting.begin(plain, out, name="Bend", year=2023)
    said = "an assumption: the year of the boundaries, of CENSUS_TRACT_2010 in the encounters"
    assert f"vintage = 2010  # {said}" in out.read_text()


def test_names_that_nobody_knows_are_not_repeated(files, tmp_path, capsys):
    out = tmp_path / "hotspot.toml"
    starting.begin(files, out, name="Bend", year=2023)
    assert "NICKNAME" not in out.read_text() + capsys.readouterr().out


def test_what_cannot_be_guessed_is_left_to_be_given_and_counted(files, tmp_path, capsys):
    files.encounters.write_text(ENCOUNTERS.replace("DOB", "GEBURT").replace("CSN", "NUMMER"))
    out = tmp_path / "hotspot.toml"
    starting.begin(files, out, name="Bend", year=None)
    raw = tomllib.loads(out.read_text())
    open_points = [key for key, value in raw["feeds"][0]["columns"].items() if value == "?"]
    assert open_points == ["encounter_id", "birth_date"]
    assert "2 things could not be guessed" in " ".join(capsys.readouterr().out.split())


def test_settings_that_are_there_are_never_overwritten(files, tmp_path):
    out = tmp_path / "hotspot.toml"
    out.write_text("mine")
    with pytest.raises(InvalidSettings, match="there is one already"):
        starting.begin(files, out, name="Bend", year=2023)
    assert out.read_text() == "mine"


def test_a_column_of_diagnoses_is_mapped_and_its_use_explained(files, tmp_path):
    rows = ENCOUNTERS.replace("NICKNAME", "PRIMARY_DX")
    files.encounters.write_text(rows)
    out = tmp_path / "hotspot.toml"
    starting.begin(files, out, name="Bend", year=2023)
    settings = load_settings(out)
    assert settings.feeds[0].columns["diagnosis"] == "PRIMARY_DX"
    assert not settings.conditions.groups
    out.write_text(out.read_text().replace("# [cond", "[cond").replace("# asthma", "asthma"))
    assert load_settings(out).conditions.groups == {"asthma": ("J45",)}
