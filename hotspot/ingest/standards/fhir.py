"""FHIR says what its elements mean, so an export needs no mapping, only care.

R4 Bulk Data: a folder of NDJSON files, each of one type of resource. Patients give birth dates and
addresses, encounters give stays and visits, conditions say why, observations and questionnaires
give the answers of screenings. What the source has withdrawn is left out and counted.
"""

import hashlib
from pathlib import Path

from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.notices import Notice, Reading
from hotspot.ingest.rules import NOT_COUNTED
from hotspot.ingest.standards.codebook import codebook_of
from hotspot.ingest.standards.fhir_files import files_by_type, reading
from hotspot.ingest.standards.lines import as_lines
from hotspot.ingest.standards.residences import find_overlaps, read_residences, reside, settle
from hotspot.ingest.standards.screening_answers import combine
from hotspot.ingest.standards.statements import new_name, run

CLASSES = {
    **dict.fromkeys(("IMP", "ACUTE", "NONAC"), "IMP"),
    "OBSENC": "OBSENC",
    "EMER": "EMER",
    **dict.fromkeys(("AMB", "VR", "HH", "FLD", "PRENC"), NOT_COUNTED),
}
"""Class of HL7's v3-ActCode = ours. SS, the short stay, is not among them: sites mean by it an
observation or a day surgery, and say which under [feeds.values.encounter_class]."""

SOCIAL_NEEDS = {
    "gravity": (
        "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
    ),
    "us_core": "http://hl7.org/fhir/us/core/CodeSystem/us-core-category",
}
"""Code systems of categories by which an observation says it is about a social need."""

EXTENSIONS = {
    "tract": "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract",
    "point": "http://hl7.org/fhir/StructureDefinition/geolocation",
}
"""Extensions of an address that say where it is."""

ICD_10_CM = ["http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"]
"""Code systems of which a diagnosis is read."""

_ANSWERS = {"Observation": "fhir_observations", "QuestionnaireResponse": "fhir_questionnaires"}
_WITHDRAWN = (
    "The source says of the record that it was planned, cancelled, not finished, entered in error"
    " or deleted. Not counted."
)
_OLDER = "The record repeats another or is an older version. The one changed last was counted."

Files = dict[str, list[Path]]


def read_fhir(connection: Backend, feed: Feed, *, diagnoses: bool = False) -> Reading:
    """Read a Bulk export.

    Parameters
    ----------
    connection : Backend
        Engine to read into.
    feed : Feed
        Of format fhir; of kind encounter it gives encounters, of kind screening answers.
    diagnoses : bool, default False
        Whether somebody asks why children came; if not, no condition is read.

    Returns
    -------
    Reading
        Lines in the columns of the contract. Of several versions of a resource the one changed
        last counts. A birth date of which only the year or month is known is none. The address
        is the one of the day. The answers of a child to all questions of one domain on one day
        are one line: a need if any of them says so. The diagnosis of an encounter is the ICD-10-CM
        code of the first condition that its ``diagnosis`` names; if it names none, of the
        conditions of category encounter-diagnosis that name the encounter, if they have one code;
        or else of its ``reasonCode``.

    Raises
    ------
    InvalidExtract
        If the folder lacks Patient, or the resources of the feed's kind; if diagnoses are asked
        for, and it has neither a Condition nor a reason with a code of ICD-10-CM; if a line is no
        whole resource; or if times carry an offset and the feed has no time zone. No message
        quotes a resource.
    """
    files = files_by_type(feed)
    _refuse_missing(files, feed)
    with reading(feed):
        run(connection, "fhir_words", {})
        deleted = _deleted(connection, files)
        people, notices = _people(connection, files, feed)
        if feed.kind == "encounter":
            lines, said = _encounters(connection, files, feed, deleted, people, diagnoses=diagnoses)
        else:
            lines, said = _screenings(connection, files, feed, deleted, people)
    return Reading(as_lines(lines, feed), (*notices, *said))


def _refuse_missing(files: Files, feed: Feed) -> None:
    needed = ("Encounter",) if feed.kind == "encounter" else tuple(_ANSWERS)
    where = f"{feed.path}, feed {feed.name}: the export has no file of"
    if "Patient" not in files:
        raise InvalidExtract(f"{where} Patient, so nobody's age is known; export it, too")
    if not any(kind in files for kind in needed):
        raise InvalidExtract(f"{where} {' or '.join(needed)}; export it, or remove the feed")


def _read(
    connection: Backend,
    name: str,
    kind: str,
    files: Files,
    feed: Feed,
    *,
    people: dict[str, str] | None = None,
    **values: object,
) -> tuple[str, list[Notice]]:
    """Table of the resources of one type; of several versions the newest."""
    rows = new_name("rows")
    given = {"files": [str(file) for file in files[kind]], "zone": feed.time_zone}
    run(connection, name, {"rows": rows, **(people or {})}, given | values)
    [(strange, repeated)] = run(connection, "fhir_check", {"rows": rows}, {"kind": kind})
    if strange:
        raise InvalidExtract(
            f"{feed.path}, feed {feed.name}: a file that begins with {kind} holds other resources,"
            " too; a Bulk export has files of one type each: export again by type"
        )
    if not repeated:
        return rows, []
    newest = new_name("newest")
    how = "fhir_newest_answers" if kind in _ANSWERS else "fhir_newest"
    run(connection, how, {"rows": rows, "newest": newest})
    return newest, [Notice("older version", feed.name, "note", repeated, _OLDER)]


def _deleted(connection: Backend, files: Files) -> str:
    deleted = new_name("deleted")
    name = "fhir_deleted" if "Bundle" in files else "fhir_nothing_deleted"
    paths = [str(file) for file in files.get("Bundle", ())]
    run(connection, name, {"deleted": deleted}, {"files": paths})
    return deleted


def _people(connection: Backend, files: Files, feed: Feed) -> tuple[dict[str, str], list[Notice]]:
    """Tables of patients and of settled residences; two feeds of one export share them."""
    written = [(str(file), file.stat().st_mtime_ns) for file in files["Patient"]]
    key = hashlib.sha256(repr(written).encode()).hexdigest()[:16]
    patients, homes, settled = (f"{word}_{key}" for word in ("patients", "homes", "settled"))
    [(shared,)] = run(connection, "table_exists", {}, {"name": settled})
    if not shared:
        rows, _ = _read(connection, "fhir_people", "Patient", files, feed, **EXTENSIONS)
        connection.create_view(patients, connection.table(rows))
        run(connection, "fhir_homes", {"homes": homes, "patients": patients})
        settle(connection, homes, settled)
    if feed.residences is None:
        found = find_overlaps(connection, homes, feed)
    else:
        settled, found = read_residences(connection, feed)
    return {"patients": patients, "homes": settled}, found


def _encounters(
    connection: Backend,
    files: Files,
    feed: Feed,
    deleted: str,
    people: dict[str, str],
    *,
    diagnoses: bool,
) -> tuple[Table, list[Notice]]:
    """Encounters that took place."""
    own = {theirs.upper(): ours for theirs, ours in feed.values.get("encounter_class", {}).items()}
    classes = CLASSES | own
    codes = {"theirs": list(classes), "ours": list(classes.values()), "with_diagnoses": diagnoses}
    rows, notices = _read(
        connection, "fhir_encounters", "Encounter", files, feed, people=people, **codes
    )
    _refuse_unzoned(connection, rows, feed)
    events, lost = _without_withdrawn(connection, "fhir_events", rows, deleted, feed)
    if diagnoses:
        events = _with_diagnoses(connection, files, feed, deleted, events)
    return connection.table(events), [*notices, *lost]


def _with_diagnoses(
    connection: Backend, files: Files, feed: Feed, deleted: str, events: str
) -> str:
    """Encounters with the code of why the child came, as far as it is known."""
    systems = {"systems": ICD_10_CM}
    if "Condition" in files:
        conditions, _ = _read(connection, "fhir_conditions", "Condition", files, feed, **systems)
    else:
        conditions = new_name("conditions")
        run(connection, "fhir_no_conditions", {"rows": conditions})
    coded = new_name("coded")
    tables = {"coded": coded, "events": events, "conditions": conditions, "deleted": deleted}
    [(n_rows, n_coded)] = run(connection, "fhir_diagnoses", tables, systems)
    if n_rows and not n_coded and "Condition" not in files:
        raise InvalidExtract(
            f"{feed.path}, feed {feed.name}: conditions need a diagnosis; the export has no file of"
            " Condition, and no Encounter has a reasonCode of ICD-10-CM; export Condition, too, or"
            " remove [conditions]"
        )
    return coded


def _screenings(
    connection: Backend, files: Files, feed: Feed, deleted: str, people: dict[str, str]
) -> tuple[Table, list[Notice]]:
    """What was said of a domain on a day."""
    codebook = codebook_of(feed)
    known = {"questions": list(codebook.questions), "answers": list(codebook.answers)}
    said, notices = [], []
    for kind, name in _ANSWERS.items():
        if kind in files:
            rows, _ = _read(connection, name, kind, files, feed, **known, **SOCIAL_NEEDS)
            _refuse_unzoned(connection, rows, feed)
            kept, lost = _without_withdrawn(connection, "fhir_said", rows, deleted, feed)
            said.append(kept)
            notices.extend(lost)
    events, found = combine(connection, said, codebook, feed)
    lines, placed = new_name("lines"), new_name("placed")
    run(connection, "fhir_lines", {"lines": lines, "events": events, **people})
    reside(connection, lines, "screened_ts", people["homes"], placed)
    held = connection.create_table(new_name("held"), connection.table(placed))
    return held, [*notices, *found]


def _without_withdrawn(
    connection: Backend, name: str, rows: str, deleted: str, feed: Feed
) -> tuple[str, list[Notice]]:
    """Leave out what was withdrawn or deleted, and count it."""
    kept = new_name("kept")
    run(connection, name, {"rows": rows, "kept": kept, "deleted": deleted})
    [(lost,)] = run(connection, "fhir_lost", {"rows": rows, "kept": kept})
    notice = Notice("withdrawn", feed.name, "note", lost, _WITHDRAWN)
    return kept, [notice] if lost else []


def _refuse_unzoned(connection: Backend, rows: str, feed: Feed) -> None:
    [(zoned,)] = run(connection, "fhir_zoned", {"rows": rows})
    if zoned:
        raise InvalidExtract(
            f"{feed.path}, feed {feed.name}: times carry an offset from Greenwich, and nobody knows"
            ' the clock of the hospital; set time_zone, such as "America/New_York", below the feed'
        )
