"""An export becomes lines in little more time than DuckDB takes to read its bytes."""

import time
from pathlib import Path

import pytest

from hotspot.core.feed import Feed
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed

N_PATIENTS, N_ENCOUNTERS, N_OBSERVATIONS = 60_000, 200_000, 100_000
N_RESOURCES = N_PATIENTS + N_ENCOUNTERS + N_OBSERVATIONS

EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
PATIENT = (
    '{"resourceType":"Patient","id":"p%06d","meta":{"lastUpdated":"2026-01-02T03:04:05Z"},'
    '"name":[{"family":"Somebody","given":["Some","Body"]}],"gender":"female",'
    '"birthDate":"20%02d-%02d-%02d","address":[{"use":"home","line":["%d Main Street"],'
    '"city":"Sacramento","state":"CA","postalCode":"95811","extension":[{"url":"'
    + EXTENSION
    + 'iso21090-ADXP-censusTract","valueString":"06067%06d"}]}]}\n'
)
ENCOUNTER = (
    '{"resourceType":"Encounter","id":"e%06d","meta":{"lastUpdated":"2026-01-02T03:04:05Z"},'
    '"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",'
    '"code":"%s"},"subject":{"reference":"Patient/p%06d","display":"Somebody"},"period":{"start":'
    '"2025-%02d-%02dT%02d:15:00-05:00","end":"2025-%02d-%02dT23:45:00-05:00"},'
    '"serviceProvider":{"reference":"Organization/o%d","display":"Hospital"}}\n'
)
OBSERVATION = (
    '{"resourceType":"Observation","id":"o%06d","meta":{"lastUpdated":"2026-01-02T03:04:05Z"},'
    '"status":"final","category":[{"coding":[{"system":'
    '"http://terminology.hl7.org/CodeSystem/observation-category","code":"%s"}]}],"code":{'
    '"coding":[{"system":"http://loinc.org","code":"%s","display":"As asked on the form"}]},'
    '"subject":{"reference":"Patient/p%06d"},"effectiveDateTime":"2025-%02d-%02dT10:30:00-05:00",'
    '"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"%s"}]}}\n'
)
CLASSES = ("EMER", "IMP", "OBSENC", "AMB", "AMB")
SAID = (
    ("survey", "88122-7", "LA28397-0"),
    ("survey", "88123-5", "LA28398-8"),
    ("survey", "71802-3", "LA31993-1"),
    ("laboratory", "718-7", "LA1"),
    ("social-history", "72166-2", "LA2"),
)


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """Some 145 MB of resources, written from templates in a second."""
    folder = tmp_path_factory.mktemp("export")
    lines = {
        "Patient": (
            PATIENT % (i, 8 + i % 17, 1 + i % 12, 1 + i % 28, i, 100 + i % 300)
            for i in range(N_PATIENTS)
        ),
        "Encounter": (
            ENCOUNTER
            % (
                *(i, CLASSES[i % 5], i * 7919 % N_PATIENTS),
                *(1 + i % 12, 1 + i % 28, i % 24, 1 + i % 12, 1 + i % 28, i % 7),
            )
            for i in range(N_ENCOUNTERS)
        ),
        "Observation": (
            OBSERVATION
            % (i, *SAID[i % 5][:2], i * 7919 % N_PATIENTS, 1 + i % 12, 1 + i % 28, SAID[i % 5][2])
            for i in range(N_OBSERVATIONS)
        ),
    }
    for kind, written in lines.items():
        with (folder / f"{kind}.000.ndjson").open("w") as file:
            file.writelines(written)
    return folder


def read_bytes(export: Path) -> float:
    """Seconds DuckDB's JSON reader takes to hold the same resources, each type as a table."""
    connection = connect()
    began = time.perf_counter()
    for kind in ("Patient", "Encounter", "Observation"):
        connection.con.execute(
            f"create table {kind} as from read_json('{export}/{kind}.*.ndjson',"
            " format = 'newline_delimited')"
        )
    taken = time.perf_counter() - began
    close(connection)
    return taken


def read_lines(export: Path) -> tuple[float, int]:
    """Seconds until encounters and screenings are lines, and how many there are."""
    connection = connect()
    given = {"format": "fhir", "path": str(export), "time_zone": "America/New_York"}
    began = time.perf_counter()
    found = [
        read_feed(connection, Feed(name=kind, kind=kind, **given), vintage=2020).lines
        for kind in ("encounter", "screening")
    ]
    taken = time.perf_counter() - began
    counts = [lines.count().to_pyarrow().as_py() for lines in found]
    close(connection)
    assert counts[0] == N_ENCOUNTERS
    return taken, counts[1]


def test_an_export_is_read_nearly_as_fast_as_its_bytes(export, record_property):
    size = sum(file.stat().st_size for file in export.iterdir()) / 1e6
    assert 130 < size < 160
    both = [(read_bytes(export), read_lines(export)[0]) for _ in range(5)]
    theirs, ours = (min(times) for times in zip(*both, strict=True))
    record_property("megabytes", round(size))
    record_property("seconds", round(ours, 3))
    record_property("seconds_json_reader", round(theirs, 3))
    record_property("seconds_per_300k_resources", round(ours * 300_000 / N_RESOURCES, 3))
    said = f"{ours:.3f} s against {theirs:.3f} s for {size:.0f} MB"
    assert ours <= 1.5 * theirs, said
