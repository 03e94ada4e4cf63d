"""Columns that look as if they say who somebody is, by their names alone."""

import pytest

from hotspot.ingest.identifiers import suspicious_columns
from tests.unit.ingest.sites import CANARY


def looks(name):
    found = suspicious_columns([name], [])
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "name of a person",
            "fname LNAME lastName first_name PatientName PAT_NAME pt_last patient.last"
            " guardian_name Mother MIDDLE-NAME name Guardian1",
        ),
        (
            "number of a person",
            "SSN pat_ssn ssn_last4 MRN pat_mrn_id PatMRN medical_record_number MedRecNo"
            " Medicaid_ID",
        ),
        ("phone or mail", "phone home_phone CELL_PHONE email patient_email EmailAddress fax2"),
        ("street address", "street street_1 HOME_ADDRESS address_line_1 ADD_LINE_1 Addr1"),
        ("birth date", "DOB pat_dob birth_date BirthDate date_of_birth"),
    ],
)
def test_names_hospitals_give_such_columns_are_recognized(kind, names):
    missed = [name for name in names.split() if f"({kind})" not in looks(name)]
    assert missed == []


OTHERS = (
    "visit class tract_geoid facility_name department_name provider_name telehealth cellulitis"
    " streetlight motherboard admit_date observation_date csn PAT_ENC_CSN_ID zip city state comment"
    " doberman emailed insurance_class lat lon score precision"
)


def test_other_columns_are_not():
    assert [name for name in OTHERS.split() if looks(name)] == []


def test_mapped_columns_are_not_looked_at():
    assert suspicious_columns(["dob", "dob"], [0]) == ('"dob" (birth date)',)


def test_a_name_of_known_words_is_repeated_and_any_other_is_not():
    assert looks("Date of Birth") == '"Date of Birth" (birth date)'
    for name in (f"{CANARY}_ssn", f"ssn {CANARY}", f'"ssn" {CANARY}', f"12 {CANARY} Street"):
        said = looks(name)
        assert "in column 1" in said
        assert CANARY not in said


def test_nothing_of_a_patient_in_place_of_a_header_is_repeated():
    row = ["E17", "Mary Smith", "3 Elm Street", "mary@example.org", "513-555-0100", "2019-04-02"]
    said = " ".join(suspicious_columns(row, []))
    assert not any(word in said for word in ("Mary", "Smith", "Elm", "mary", "513", "2019"))
