"""A small Bulk export as an EHR writes it, by hand, one child and one stay at a time."""

import gzip
import json
from pathlib import Path

LOINC = "http://loinc.org"
TRACT = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract"
GEOLOCATION = "http://hl7.org/fhir/StructureDefinition/geolocation"
GRAVITY = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ZONE = "America/Los_Angeles"


def address(tract: str | None = "06067000100", **elements) -> dict:
    """An address with a tract; ``point`` gives longitude and latitude instead."""
    point = elements.pop("point", None)
    extension = [{"url": TRACT, "valueString": tract}] if tract else []
    if point:
        parts = zip(("longitude", "latitude"), point, strict=True)
        inside = [{"url": name, "valueDecimal": value} for name, value in parts]
        extension.append({"url": GEOLOCATION, "extension": inside})
    return {"use": "home", "line": ["1 Main St"], "extension": extension} | elements


def patient(number: int = 1, **elements) -> dict:
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "meta": {"lastUpdated": "2026-01-01T00:00:00Z"},
        "name": [{"family": "ZZCANARY"}],
        "birthDate": "2020-02-29",
        "address": [address()],
    } | elements


def encounter(number: int = 1, **elements) -> dict:
    return {
        "resourceType": "Encounter",
        "id": f"e{number}",
        "meta": {"lastUpdated": "2026-01-01T00:00:00Z"},
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "EMER"},
        "subject": {"reference": "Patient/p1", "display": "ZZCANARY"},
        "period": {"start": "2025-12-30T08:00:00-08:00", "end": "2025-12-30T12:00:00-08:00"},
        "serviceProvider": {"reference": "Organization/main"},
    } | elements


def concept(code: str, system: str = LOINC) -> dict:
    return {"coding": [{"system": system, "code": code}]}


def observation(number: int = 1, question: str = "88122-7", answer: str = "LA28397-0", **elements):
    return {
        "resourceType": "Observation",
        "id": f"o{number}",
        "meta": {"lastUpdated": "2026-01-01T00:00:00Z"},
        "status": "final",
        "category": [concept("survey", CATEGORY)],
        "code": concept(question),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2025-12-30T08:00:00-08:00",
        "valueCodeableConcept": concept(answer),
    } | elements


def without(resource: dict, *names: str) -> dict:
    return {name: value for name, value in resource.items() if name not in names}


def answered(link: str, *codes: str, **elements) -> dict:
    said = [{"valueCoding": {"system": LOINC, "code": code}} for code in codes]
    return {"linkId": link, "answer": said} | elements


def questionnaire(*items: dict, number: int = 1, **elements) -> dict:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"q{number}",
        "meta": {"lastUpdated": "2026-01-01T00:00:00Z"},
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "authored": "2025-12-30T16:00:00Z",
        "item": list(items),
    } | elements


def deletion(*urls: str) -> dict:
    entries = [{"request": {"method": "DELETE", "url": url}} for url in urls]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def write_export(folder: Path, *resources: dict, packed: bool = False) -> Path:
    """Write resources into files by type, as an export does."""
    folder.mkdir(parents=True, exist_ok=True)
    by_type: dict[str, list[str]] = {}
    for resource in resources:
        by_type.setdefault(resource["resourceType"], []).append(json.dumps(resource))
    for kind, lines in by_type.items():
        content = "".join(f"{line}\n" for line in lines).encode()
        name = f"{kind}.000.ndjson"
        if packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (folder / name).write_bytes(content)
    return folder
