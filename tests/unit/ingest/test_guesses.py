"""Names of columns say what they hold, and names nobody knows are never repeated."""

import pytest

from hotspot.core.lines import LINES
from hotspot.ingest import guesses

EPIC = [
    "PAT_ENC_CSN_ID",
    "PAT_ID",
    "Patient Class",
    "HOSP_ADMSN_TIME",
    "HOSP_DISCH_TIME",
    "BIRTH_DATE",
    "Census_Tract_ID_2020",
    "DEPARTMENT",
]


def test_columns_of_a_hospital_system_are_recognized_whatever_their_case():
    assert guesses.guess_columns(EPIC, "encounter") == {
        "encounter_id": "PAT_ENC_CSN_ID",
        "person_id": "PAT_ID",
        "encounter_class": "Patient Class",
        "start_ts": "HOSP_ADMSN_TIME",
        "end_ts": "HOSP_DISCH_TIME",
        "birth_date": "BIRTH_DATE",
        "tract_geoid": "Census_Tract_ID_2020",
        "facility_id": "DEPARTMENT",
    }


WAREHOUSE = {
    "encounter_id": "ENC_ID",
    "person_id": "CHILD_KEY",
    "encounter_class": "ENC_CLASS_CD",
    "start_ts": "ADMIT_DTTM",
    "end_ts": "DISCHARGE_DTTM",
    "birth_date": "BIRTH_DT",
    "tract_geoid": "CENSUS_TRACT_2000",
    "longitude": "RES_LON",
    "latitude": "RES_LAT",
    "diagnosis": "DX_PRIMARY_CD",
    "facility_id": "FACILITY_CD",
    "source_updated_at": "UPDATE_DTTM",
}


def test_endings_that_say_only_what_kind_of_cell_it_is_do_not_matter():
    found = guesses.guess_columns(list(WAREHOUSE.values()), "encounter")
    assert found == WAREHOUSE
    names = ["PAT_KEY", "ARRIVED", "DEPARTED", "ENCOUNTER_DTTM", "ENCOUNTER_NBR"]
    assert guesses.guess_columns(names, "encounter") == {
        "person_id": "PAT_KEY",
        "start_ts": "ARRIVED",
        "end_ts": "DEPARTED",
        "encounter_id": "ENCOUNTER_NBR",
    }
    assert guesses.guess_columns(["ENCOUNTER_DTTM"], "encounter") == {"start_ts": "ENCOUNTER_DTTM"}
    assert guesses.guess_columns(["DATE", "KEY", "CD", "_ID"], "encounter") == {}


@pytest.mark.parametrize("kind", ["encounter", "screening"])
def test_our_own_names_are_guessed_as_themselves(kind):
    names = [column.name for column in LINES[kind]]
    assert guesses.guess_columns(names, kind) == {name: name for name in names}


def test_a_row_of_a_patient_where_names_should_be_gives_nothing():
    cells = ["E100175763", "Amara Jones", "Inpatient", "2023-10-31 08:47:00", "", "2023-08-11"]
    assert guesses.guess_columns(cells, "encounter") == {}


def test_a_column_answers_for_one_thing_only():
    found = guesses.guess_columns(["date", "start", "visit"], "encounter")
    assert len(set(found.values())) == len(found)


def test_what_a_feed_still_needs_is_named():
    found = guesses.guess_columns(["csn", "pat_id", "start", "end", "lat"], "encounter")
    assert guesses.missing_columns(found, "encounter") == [
        "encounter_class",
        "birth_date",
        "tract_geoid",
    ]
    both = {**found, "longitude": "lon"}
    assert "tract_geoid" not in guesses.missing_columns(both, "encounter")


def test_a_table_of_the_census_bureau_is_understood():
    names = ["census_tract_id_2020", "n_households", "n_persons_under_18", "year"]
    found = guesses.guess_table(names, "tract", "children", "age_band", "year")
    assert found == {"tract": names[0], "children": names[2], "year": "year"}


def test_codes_are_translated_only_where_they_are_known_words():
    codes = ["Inpatient", "IMP", "ED", "Amara Jones", "Outpatient visit"]
    assert guesses.guess_codes(codes, "encounter_class") == {
        "Inpatient": "IMP",
        "ED": "EMER",
        "Outpatient visit": "not_counted",
    }


@pytest.mark.parametrize(
    ("names", "year"),
    [
        (["census_tract_id_2010"], 2010),
        (["GEOID20"], 2020),
        (["tract_tigris_2020.gpkg", "GEOID20"], 2020),
        (["census_tract_id_2010", "tracts_2020.gpkg"], None),
        (["STFID"], None),
    ],
)
def test_the_vintage_is_read_off_names_that_agree(names, year):
    assert guesses.guess_vintage(*names) == year
