"""An export of FHIR becomes the same lines as any extract, and what it leaves out it counts."""

from datetime import date, datetime

import pytest

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from tests.unit.ingest.exports import (
    GRAVITY,
    ZONE,
    address,
    answered,
    concept,
    deletion,
    encounter,
    observation,
    patient,
    questionnaire,
    without,
    write_export,
)
from tests.unit.ingest.sites import AS_OF, GEOIDS, row_of_tracts, site, take_in


@pytest.fixture
def engine():
    connection = connect()
    yield connection
    close(connection)


def feed_of(folder, kind="encounter", **changes):
    given = {"name": "ehr", "kind": kind, "format": "fhir", "path": str(folder), "time_zone": ZONE}
    return Feed(**given | changes)


@pytest.fixture
def read(tmp_path, engine):
    """Write resources, read them, and give the lines by id and the notices by rule."""

    def reading(*resources, kind="encounter", packed=False, **changes):
        folder = write_export(tmp_path / "export", *resources, packed=packed)
        found = read_feed(engine, feed_of(folder, kind, **changes), vintage=2020)
        rows = found.lines.to_pyarrow().to_pylist()
        id_column = "encounter_id" if kind == "encounter" else "screening_id"
        return {row[id_column]: row for row in rows}, {each.rule: each for each in found.notices}

    return reading


def test_a_visit_becomes_a_line(read):
    lines, notices = read(patient(), encounter())
    line = lines["e1"]
    assert line["person_id"] == "p1"
    assert line["encounter_class"] == "EMER"
    assert line["start_ts"] == datetime(2025, 12, 30, 8)
    assert line["end_ts"] == datetime(2025, 12, 30, 12)
    assert line["birth_date"] == date(2020, 2, 29)
    assert line["tract_geoid"] == "06067000100"
    assert line["facility_id"] == "main"
    assert line["feed"] == "ehr"
    assert notices == {}


def test_packed_files_are_read(read):
    lines, _ = read(patient(), encounter(), packed=True)
    assert set(lines) == {"e1"}


@pytest.mark.parametrize("written", ["2020", "2020-02", None])
def test_a_partial_birth_date_is_none(read, written):
    lines, _ = read(patient(birthDate=written), encounter())
    assert lines["e1"]["birth_date"] is None


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("IMP", "IMP"),
        ("ACUTE", "IMP"),
        ("NONAC", "IMP"),
        ("OBSENC", "OBSENC"),
        ("AMB", "not_counted"),
        ("VR", "not_counted"),
        ("HH", "not_counted"),
        ("SS", "SS"),
    ],
)
def test_classes_of_the_standard_are_known(read, theirs, ours):
    lines, _ = read(patient(), encounter(**{"class": {"code": theirs}}))
    assert lines["e1"]["encounter_class"] == ours


def test_settings_may_explain_a_class(read):
    values = {"encounter_class": {"SS": "OBSENC", "NONAC": "not_counted"}}
    lines, _ = read(
        patient(),
        encounter(1, **{"class": {"code": "SS"}}),
        encounter(2, **{"class": {"code": "NONAC"}}),
        values=values,
    )
    assert lines["e1"]["encounter_class"] == "OBSENC"
    assert lines["e2"]["encounter_class"] == "not_counted"


def test_release_5_is_read_too(read):
    resource = without(encounter(), "period")
    resource |= {
        "class": [concept("IMP", "http://terminology.hl7.org/CodeSystem/v3-ActCode")],
        "actualPeriod": {"start": "2025-12-30T08:00:00-08:00"},
    }
    lines, _ = read(patient(), resource)
    assert lines["e1"]["encounter_class"] == "IMP"
    assert lines["e1"]["start_ts"] == datetime(2025, 12, 30, 8)
    assert lines["e1"]["end_ts"] is None


@pytest.mark.parametrize("status", ["planned", "cancelled", "entered-in-error"])
def test_what_did_not_take_place_is_left_out_and_counted(read, status):
    lines, notices = read(patient(), encounter(1), encounter(2, status=status))
    assert set(lines) == {"e1"}
    assert notices["withdrawn"].n_rows == 1


@pytest.mark.parametrize("status", ["in-progress", "arrived", "onleave", "finished", "completed"])
def test_what_is_under_way_is_kept(read, status):
    lines, notices = read(patient(), encounter(status=status))
    assert set(lines) == {"e1"}
    assert notices == {}


@pytest.mark.parametrize(
    "reference",
    [
        "Patient/p1",
        "https://ehr.example.org/fhir/R4/Patient/p1",
        "https://ehr.example.org/fhir/R4/Patient/p1/_history/3",
        "urn:uuid:p1",
    ],
)
def test_a_patient_is_found_by_any_reference(read, reference):
    lines, _ = read(patient(), encounter(subject={"reference": reference}))
    assert lines["e1"]["person_id"] == "p1"
    assert lines["e1"]["birth_date"] == date(2020, 2, 29)


def test_a_patient_the_export_lacks_has_no_age(read):
    lines, _ = read(patient(), encounter(subject={"reference": "Patient/p9"}))
    assert lines["e1"]["person_id"] == "p9"
    assert lines["e1"]["birth_date"] is None


def test_the_version_changed_last_counts(read):
    newer = {"lastUpdated": "2026-01-02T00:00:00Z"}
    lines, notices = read(
        patient(),
        patient(birthDate="2019-01-01", meta=newer),
        encounter(),
        encounter(status="entered-in-error", meta=newer),
        encounter(2, **{"class": {"code": "IMP"}}, meta=newer),
        encounter(2),
    )
    assert set(lines) == {"e2"}
    assert lines["e2"]["encounter_class"] == "IMP"
    assert lines["e2"]["birth_date"] == date(2019, 1, 1)
    assert notices["older version"].n_rows == 2
    assert notices["withdrawn"].n_rows == 1


def test_what_the_source_deleted_is_gone(read):
    lines, notices = read(
        patient(), encounter(1), encounter(2), deletion("Encounter/e2", "Observation/e1")
    )
    assert set(lines) == {"e1"}
    assert notices["withdrawn"].n_rows == 1


def test_a_merged_patient_is_one_child(read):
    merged = {"other": {"reference": "Patient/p1"}, "type": "replaced-by"}
    lines, _ = read(
        patient(1, address=[]),
        patient(2, link=[merged]),
        encounter(1),
        encounter(2, subject={"reference": "Patient/p2"}),
    )
    assert {line["person_id"] for line in lines.values()} == {"p1"}
    assert {line["tract_geoid"] for line in lines.values()} == {"06067000100"}


def test_an_event_belongs_to_the_address_of_its_day(read):
    moved = [
        address("06067000100", period={"start": "2019", "end": "2024-06"}),
        address("06067000200", period={"start": "2024-07-01"}),
        address("06067000300", use="work"),
    ]
    days = {1: "2018-12-31", 2: "2019-01-01", 3: "2024-06-30", 4: "2024-07-01", 5: "2025-12-30"}
    lines, notices = read(
        patient(address=moved),
        *(encounter(number, period={"start": day}) for number, day in days.items()),
    )
    assert [lines[f"e{number}"]["tract_geoid"] for number in days] == [
        None,
        "06067000100",
        "06067000100",
        "06067000200",
        "06067000200",
    ]
    assert "residences overlap" not in notices


def test_of_overlapping_addresses_the_one_that_began_last_counts(read):
    twice = [
        address("06067000100", period={"start": "2019-01-01"}),
        address("06067000200", period={"start": "2024-01-01", "end": "2024-12-31"}),
    ]
    days = {1: "2023-12-31", 2: "2024-06-01", 3: "2025-01-01"}
    lines, notices = read(
        patient(address=twice),
        *(encounter(number, period={"start": day}) for number, day in days.items()),
    )
    tracts = [lines[f"e{number}"]["tract_geoid"] for number in days]
    assert tracts == ["06067000100", "06067000200", "06067000100"]
    assert notices["residences overlap"].n_rows == 1


def test_coordinates_and_a_tract_on_the_line_are_found(read):
    on_the_line = address(None)
    on_the_line["_line"] = [None, {"extension": address("06067000400")["extension"]}]
    lines, _ = read(
        patient(1, address=[address(None, point=(-121.5, 38.5))]),
        patient(2, address=[on_the_line]),
        encounter(1),
        encounter(2, subject={"reference": "Patient/p2"}),
    )
    assert (lines["e1"]["longitude"], lines["e1"]["latitude"]) == (-121.5, 38.5)
    assert lines["e1"]["tract_geoid"] is None
    assert lines["e2"]["tract_geoid"] == "06067000400"


def test_a_side_table_says_where_children_live(read, tmp_path):
    (tmp_path / "homes.csv").write_text(
        "person_id,tract_geoid,valid_from,valid_to\np1,1400000US06067000300,2025-01-01,\n,1,,\n"
    )
    lines, notices = read(patient(), encounter(), residences=tmp_path / "homes.csv")
    assert lines["e1"]["tract_geoid"] == "06067000300"
    assert notices["residence not readable"].n_rows == 1


@pytest.mark.parametrize(
    ("written", "wall"),
    [
        ("2026-03-08T09:59:00Z", datetime(2026, 3, 8, 1, 59)),
        ("2026-03-08T10:00:00Z", datetime(2026, 3, 8, 3)),
        ("2025-11-02T08:30:00Z", datetime(2025, 11, 2, 1, 30)),
        ("2025-11-02T09:30:00Z", datetime(2025, 11, 2, 1, 30)),
        ("2025-12-31T02:00:00.123-05:00", datetime(2025, 12, 30, 23, 0, 0, 123000)),
        ("2025-12-30", datetime(2025, 12, 30)),
        ("2025-12", None),
    ],
)
def test_times_become_wall_time_of_the_hospital(read, written, wall):
    lines, _ = read(patient(), encounter(period={"start": written}))
    assert lines["e1"]["start_ts"] == wall
    assert lines["e1"]["unreadable_start_ts"] == (wall is None)


def test_an_end_nobody_can_read_is_not_a_stay_that_goes_on(read):
    period = {"start": "2025-12-30T08:00:00Z", "end": "2025-12"}
    lines, _ = read(patient(), encounter(period=period))
    assert lines["e1"]["end_ts"] is None
    assert lines["e1"]["unreadable_end_ts"] == 1


def test_an_offset_needs_a_time_zone(read):
    with pytest.raises(InvalidExtract, match="time_zone"):
        read(patient(), encounter(), time_zone=None)


def test_days_need_no_time_zone(read):
    lines, _ = read(patient(), encounter(period={"start": "2025-12-30"}), time_zone=None)
    assert lines["e1"]["start_ts"] == datetime(2025, 12, 30)


def test_an_export_without_patients_or_encounters_is_refused(read):
    with pytest.raises(InvalidExtract, match="no file of Patient"):
        read(encounter())


def test_a_folder_without_an_export_is_refused(tmp_path, engine):
    with pytest.raises(InvalidExtract, match="ndjson"):
        read_feed(engine, feed_of(tmp_path), vintage=2020)


def test_files_of_two_types_are_refused(tmp_path, read):
    write_export(tmp_path / "export", encounter())
    with (tmp_path / "export" / "Encounter.000.ndjson").open("a") as file:
        file.write('{"resourceType": "Observation", "id": "ZZCANARY"}\n')
    with pytest.raises(InvalidExtract, match="other resources") as refused:
        read(patient())
    assert "ZZCANARY" not in str(refused.value)


DAMAGES = {
    "cut off": ('{"resourceType": "Encounter", "id": "ZZCANARY", "status": "fin', "line 3 "),
    "no json": ("ZZCANARY,1,2\n", "line 3 "),
    "other type": ('{"resourceType": "Encounter", "subject": "ZZCANARY"}\n', "line 3 "),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_broken_line_is_named_and_never_quoted(tmp_path, read, damage):
    text, where = DAMAGES[damage]
    write_export(tmp_path / "export", encounter(1), encounter(2))
    with (tmp_path / "export" / "Encounter.000.ndjson").open("a") as file:
        file.write(text)
    with pytest.raises(InvalidExtract, match=where) as refused:
        read(patient())
    assert "Encounter.000.ndjson" in str(refused.value)
    assert "ZZCANARY" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_half_packed_file_is_refused(tmp_path, read):
    write_export(tmp_path / "export", *(encounter(i) for i in range(500)), packed=True)
    file = tmp_path / "export" / "Encounter.000.ndjson.gz"
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(InvalidExtract, match=r"Encounter\.000\.ndjson\.gz"):
        read(patient())


def test_two_answers_about_one_need_are_one_line(read):
    lines, notices = read(
        patient(),
        observation(1, "88122-7", "LA28398-8"),
        observation(2, "88123-5", "LA6729-3"),
        observation(3, "88124-3", "LA19952-3"),
        kind="screening",
    )
    assert list(lines) == ["o1/food"]
    line = lines["o1/food"]
    assert (line["domain"], line["result"]) == ("food", "need")
    assert line["screened_ts"] == datetime(2025, 12, 30, 8)
    assert line["instrument"] == "Hunger Vital Sign"
    assert "version 20" in notices["codebook"].words


@pytest.mark.parametrize(
    ("question", "answer", "domain", "result"),
    [
        ("88122-7", "LA28398-8", "food", "no_need"),
        ("88124-3", "LA19983-8", "food", "no_need"),
        ("71802-3", "LA31993-1", "housing", "no_need"),
        ("71802-3", "LA31994-9", "housing", "need"),
        ("71802-3", "LA30190-5", "housing", "need"),
        ("71802-3", "LA30122-8", "housing", "declined"),
        ("93033-9", "LA33-6", "housing", "need"),
        ("93030-5", "LA30133-5", "transport", "need"),
        ("93030-5", "LA32-8", "transport", "no_need"),
        ("96779-4", "LA32002-0", "utilities", "need"),
        ("93026-3", "LA32-8", "safety", "need"),
        ("93026-3", "LA33-6", "safety", "no_need"),
        ("88122-7", "somebody's own", "food", "unknown"),
    ],
)
def test_the_codebook_says_what_an_answer_means(read, question, answer, domain, result):
    lines, _ = read(patient(), observation(1, question, answer), kind="screening")
    assert [(line["domain"], line["result"]) for line in lines.values()] == [(domain, result)]


def test_a_choice_of_several_tells_of_every_need_it_asks_about(read):
    parts = [
        {"code": concept("93031-3"), "valueCodeableConcept": concept(code)}
        for code in ("LA30126-9", "LA30124-4")
    ]
    resource = without(observation(1, "93031-3"), "valueCodeableConcept") | {"component": parts}
    lines, _ = read(patient(), resource, kind="screening")
    said = {line["domain"]: line["result"] for line in lines.values()}
    assert said == {"food": "no_need", "utilities": "need"}


@pytest.mark.parametrize(("score", "result"), [(4, "no_need"), (10, "no_need"), (11, "need")])
def test_a_score_is_compared(read, score, result):
    resource = without(observation(1, "95614-4"), "valueCodeableConcept")
    part = observation(2, "95618-5", "LA6482-9")
    lines, _ = read(patient(), resource | {"valueInteger": score}, part, kind="screening")
    assert [line["result"] for line in lines.values()] == [result]


def test_who_would_not_answer_declined(read):
    resource = without(observation(), "valueCodeableConcept")
    system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    asked = resource | {"dataAbsentReason": concept("asked-declined", system)}
    not_asked = resource | {"dataAbsentReason": concept("not-asked", system), "id": "o2"}
    not_asked["subject"] = {"reference": "Patient/p2"}
    lines, _ = read(patient(), patient(2), asked, not_asked, kind="screening")
    assert {line["person_id"]: line["result"] for line in lines.values()} == {"p1": "declined"}


def test_the_source_may_say_itself_that_an_answer_is_a_need(read):
    flagged = observation(answer="own") | {"interpretation": [concept("POS", "v3")]}
    lines, _ = read(patient(), flagged, kind="screening")
    assert lines["o1/food"]["result"] == "need"


def test_a_code_of_a_social_need_nobody_knows_is_never_guessed(read):
    strange = observation(2, "99999-9") | {"category": [concept("food-insecurity", GRAVITY)]}
    lines, _ = read(
        patient(),
        observation(1),
        strange,
        observation(3, "72166-2"),
        observation(4, "67875-5") | {"category": [concept("employment-status", GRAVITY)]},
        kind="screening",
    )
    assert {line["domain"] for line in lines.values()} == {"food", None}
    assert lines["o2/other"]["result"] == "unknown"
    assert len(lines) == 2


def test_what_was_never_said_is_left_out_and_counted(read):
    lines, notices = read(
        patient(),
        observation(1),
        observation(2, "93030-5", "LA33-6", status="entered-in-error"),
        kind="screening",
    )
    assert set(lines) == {"o1/food"}
    assert notices["withdrawn"].n_rows == 1


def test_a_questionnaire_is_read_in_groups_of_any_depth(read):
    deep = {"linkId": "/93025-5", "item": [{"linkId": "/93042-0", "item": []}]}
    deep["item"][0]["item"].append(answered("/93042-0/71802-3", "LA30190-5"))
    follow = answered("88122-7", "LA28398-8")
    follow["answer"][0]["item"] = [answered("88123-5", "LA28397-0")]
    yes = {"linkId": "93033-9", "answer": [{"valueBoolean": False}]}
    lines, _ = read(
        patient(),
        questionnaire(deep, follow, yes, answered("name", "ZZCANARY"), {"linkId": "93030-5"}),
        kind="screening",
    )
    said = {line["domain"]: line["result"] for line in lines.values()}
    assert said == {"housing": "need", "food": "need"}
    assert lines["q1/food"]["screened_ts"] == datetime(2025, 12, 30, 8)


def test_a_questionnaire_and_its_observations_are_one_screening(read):
    lines, _ = read(
        patient(),
        questionnaire(answered("/88122-7", "LA28397-0")),
        observation(1, "88122-7", "LA28397-0"),
        kind="screening",
    )
    assert len(lines) == 1


def test_a_site_may_bring_its_own_codebook(read, tmp_path):
    (tmp_path / "codes.csv").write_text(
        "version,instrument,system,question_code,answer_code,domain,result,source\n"
        "7,ours,local,Q1,A1,food,need,us\n"
        "7,ours,local,Q1,*,food,no_need,us\n"
    )
    lines, notices = read(
        patient(),
        observation(1, "Q1", "A2"),
        observation(2, "Q1", "A1", effectiveDateTime="2025-12-29T08:00:00Z"),
        kind="screening",
        codebook=tmp_path / "codes.csv",
    )
    assert {name: line["result"] for name, line in lines.items()} == {
        "o1/food": "no_need",
        "o2/food": "need",
    }
    assert "version 7 of codes.csv" in notices["codebook"].words


def test_an_export_whose_codes_nobody_knows_is_refused(read):
    with pytest.raises(InvalidExtract, match="codebook"):
        read(patient(), observation(1, "718-7"), kind="screening")


def test_an_export_without_answers_is_refused(read):
    with pytest.raises(InvalidExtract, match="Observation or QuestionnaireResponse"):
        read(patient(), encounter(), kind="screening")


def test_two_feeds_share_the_patients_of_an_export(tmp_path, engine):
    folder = write_export(tmp_path, patient(), encounter(), observation())
    for kind in ("encounter", "screening"):
        found = read_feed(engine, feed_of(folder, kind), vintage=2020)
        [line] = found.lines.to_pyarrow().to_pylist()
        assert line["tract_geoid"] == "06067000100"
        assert line["birth_date"] == date(2020, 2, 29)


def test_a_site_is_taken_in_from_an_export(tmp_path):
    folder = write_export(
        tmp_path / "export",
        patient(),
        encounter(1),
        encounter(2, **{"class": {"code": "AMB"}}),
        observation(),
    )
    given = {"format": "fhir", "path": str(folder), "time_zone": ZONE}
    feeds = [given | {"name": kind, "kind": kind} for kind in ("encounter", "screening")]
    with take_in(site(tmp_path, *feeds), AS_OF, row_of_tracts()) as intake:
        assert intake.encounters.count().to_pyarrow().as_py() == 1
        [answer] = intake.screenings.to_pyarrow().to_pylist()
        assert (answer["geoid"], answer["result"]) == (GEOIDS[0], "need")
        rules = set(intake.quality["rule"])
    assert {"class not counted", "codebook"} <= rules


def test_synthea_is_read_as_it_is(read):
    """Wellness visits, conditional references and patients of other states are all in there."""
    provider = "Organization?identifier=https://github.com/synthetichealth/synthea|9b0d"
    person = patient(
        "f4b1",
        id="f4b1-22",
        address=[
            {
                "extension": address(None, point=(-71.06, 42.36))["extension"],
                "line": ["986 Howell Ramp"],
                "city": "Boston",
                "state": "MA",
                "country": "US",
            }
        ],
        multipleBirthBoolean=False,
    )
    visit = encounter(
        1,
        **{"class": {"code": "AMB"}},
        subject={"reference": "Patient/f4b1-22", "display": "Mr. Synthetic"},
        serviceProvider={"reference": provider, "display": "PCP1"},
        participant=[{"individual": {"reference": "Practitioner?identifier=x|1"}}],
    )
    lines, _ = read(person, visit, encounter(2, subject={"reference": "Patient/f4b1-22"}))
    assert lines["e1"]["encounter_class"] == "not_counted"
    assert lines["e1"]["facility_id"] == "9b0d"
    assert lines["e2"]["longitude"] == -71.06
