"""A column's name usually says what it holds, in one of a few dozen ways hospitals write it.

A guess is a suggestion for a settings file that a person reads before anything is loaded. Only
names that are known here are ever repeated, because a file without its header line has a patient
where the names should be.
"""

import re
from collections.abc import Mapping, Sequence

from hotspot.core.lines import LINES, REQUIRED

_PERSON = {
    "person_id": (
        "person_id person_key patient_id pat_id patient_key person pseudonym pat_hash patient_hash"
        " pid pt_id subject_id member_id child_id"
    ),
    "birth_date": (
        "birth_date birthdate date_of_birth dob birth_dt pat_dob patient_dob birth_datetime"
    ),
    "tract_geoid": (
        "tract_geoid census_tract_id_2020 census_tract_id_2010 census_tract_id census_tract"
        " tract_id tract geoid geoid20 geoid10 tract_fips fips_tract_id fips home_tract geocode"
    ),
    "longitude": "longitude lon lng long home_lon home_longitude res_lon x",
    "latitude": "latitude lat home_lat home_latitude res_lat y",
    "address": "address street_address home_address address_line_1 addr",
    "geocode_result": "geocode_result",
    "geocode_precision": "precision geocode_precision",
    "geocode_score": "score geocode_score",
    "facility_id": (
        "facility_id facility care_site site site_id location location_id department hospital"
        " campus unit"
    ),
    "source_updated_at": "source_updated_at updated updated_at last_updated modified update_time",
}
_KNOWN = {
    "encounter": {
        "encounter_id": (
            "encounter_id visit_occurrence_id pat_enc_csn_id csn visit_id encounter_key enc_id"
            " visit_number account_number har encounter_number encounter visit"
        ),
        "encounter_class": (
            "encounter_class class visit_type encounter_type patient_class pat_class enc_type"
            " enc_class type visit_class patient_type"
        ),
        "start_ts": (
            "start_ts admit_date_time admit_datetime admission_datetime hosp_admsn_time admit_ts"
            " arrival_time arrival_datetime visit_start visit_start_datetime start_datetime"
            " start_time start admit_date admission_date start_date encounter_date visit_start_date"
            " encounter_start_date arrival_date arrived admitted"
        ),
        "end_ts": (
            "end_ts disch_date_time discharge_date_time discharge_datetime hosp_disch_time disch_ts"
            " departure_time departure_datetime visit_end visit_end_datetime end_datetime end_time"
            " end stop discharge_date disch_date end_date visit_end_date encounter_end_date"
            " discharge departed discharged"
        ),
        "diagnosis": (
            "diagnosis primary_diagnosis primary_dx dx1 dx_1 principal_diagnosis primary_icd10"
            " primary_icd_10 primary_icd10_code icd10_primary primary_diagnosis_code"
            " principal_diagnosis_code diagnosis_code dx_code icd10 icd10_code icd_10_code"
            " dx_primary"
        ),
    },
    "screening": {
        "screening_id": "screening_id answer_id response_id screen_id observation_id id",
        "screened_ts": (
            "screened_ts answered screened_at screening_date answer_date response_date"
            " screen_datetime date datetime screened"
        ),
        "instrument": "instrument questionnaire tool form survey",
        "domain": "domain need_domain topic category need",
        "result": "result answer response outcome value",
    },
}
_TABLES = {
    "tract": _PERSON["tract_geoid"] + " stfid gisjoin tractce_full geo_id geoid_tract",
    "children": (
        "children n_persons_under_18 pop_under_18 population_under_18 under_18 under18 n_children"
        " child_population b09001_001e"
    ),
    "people": "n population pop count total",
    "age_band": "age_band band age_group agegroup ages",
    "year": "year acs_year data_year",
    "neighborhood": "neighborhood neighbourhood neighborhood_name district community name sna area",
    "weight": "weight share proportion",
}
"""Names of the columns of the tables that come with the tracts."""

CODES = {
    "encounter_class": {
        "IMP": "imp inpatient ip hospital_inpatient acute i admission admitted inpatient_visit",
        "OBSENC": "obsenc observation obs observation_visit o hospital_observation",
        "EMER": "emer emergency ed er e emergency_visit emergency_department emergency_room",
        "not_counted": "outpatient outpatient_visit amb ambulatory op office_visit clinic",
    },
    "domain": {
        "food": "food food_insecurity hunger",
        "housing": "housing housing_instability housing_stability",
        "utilities": "utilities utility_needs utility utilities_needs",
        "transport": "transport transportation transportation_needs",
        "safety": "safety interpersonal_safety personal_safety",
    },
    "result": {
        "need": "need yes y positive at_risk 1 true",
        "no_need": "no_need no n negative no_risk 0 false",
        "declined": "declined refused decline choose_not_to_answer",
        "unknown": "unknown unk not_asked",
    },
}
"""Per column of codes: our code and the words it is written with elsewhere."""

_CHILDREN = re.compile(r"child|kids|youth|under_?\d{1,2}(?!\d)")
_UNDER = re.compile(r"under_?(\d{1,2})(?!\d)")
_UP_TO = re.compile(r"(?:^|_)0+_(?:to_)?(\d{1,2})$")
_YEAR = re.compile(r"(?:^|[^0-9])(2000|2010|2020)(?:[^0-9]|$)")
_SHORT = re.compile(r"geoid_?(10|20)$")


_ENDINGS = {
    what: re.compile(rf"(?:_(?:{kind}))+$")
    for kind, those in (
        ("id|key|no|num|nbr|number", "encounter_id person_id screening_id"),
        (
            "dttm|dtm|dt|tm|ts|date|time|datetime",
            "start_ts end_ts birth_date screened_ts source_updated_at",
        ),
        ("cd|code|c", "encounter_class facility_id diagnosis domain result instrument"),
        ("id|fips|2000|2010|2020", "tract_geoid tract"),
    )
    for what in those.split()
}
"""Endings of a name that say no more than that a cell is a key, a time, a code or a tract: so
ADMIT_DTTM and admit_date_time are both "admit"."""

_NO_ENDING = re.compile(r"(?!)")


def plain(name: str) -> str:
    """Write a name in small letters with single underscores."""
    return re.sub(r"[^0-9a-z]+", "_", name.strip().lower()).strip("_")


def guess_columns(names: Sequence[str], kind: str) -> dict[str, str]:
    """Say which column of an extract is which of ours.

    Parameters
    ----------
    names : sequence of str
        Columns of the file.
    kind : {"encounter", "screening"}
        What a row is.

    Returns
    -------
    dict of str to str
        Our column to the file's, in the order of the contract; each column of the file once.
    """
    words = {**_PERSON, **_KNOWN[kind]}
    order = [column.name for column in LINES[kind] if column.name in words]
    return _match(names, {ours: words[ours] for ours in order})


def missing_columns(found: Mapping[str, str], kind: str) -> list[str]:
    """Name the columns a feed needs that were not guessed; a tract or coordinates are one need."""
    missing = [ours for ours in REQUIRED[kind] if ours not in found]
    placed = "tract_geoid" in found or {"longitude", "latitude"} <= set(found)
    return missing if placed else [*missing, "tract_geoid"]


def guess_table(names: Sequence[str], *wanted: str) -> dict[str, str]:
    """Say which column of a table of places holds what.

    Parameters
    ----------
    names : sequence of str
        Columns of the file.
    *wanted : str
        Of "tract", "people", "age_band", "year", "neighborhood", "weight".

    Returns
    -------
    dict of str to str
        What was found.
    """
    return _match(names, {what: _TABLES[what] for what in wanted})


def guess_children(names: Sequence[str]) -> str | None:
    """Say which column holds numbers of children, by a name that says children or an age.

    Parameters
    ----------
    names : sequence of str
        Columns of a table.

    Returns
    -------
    str or None
        None if no name says so; a column of all people is no column of children.
    """
    known = _match(names, {"children": _TABLES["children"]}).get("children")
    return known or next((name for name in names if _CHILDREN.search(plain(name))), None)


def guess_age_limit(name: str) -> int | None:
    """Read off a column of children below which age they are: under_16 is 16, ages_0_17 is 18."""
    if "b09001" in plain(name):
        return 18
    under, up_to = _UNDER.search(plain(name)), _UP_TO.search(plain(name))
    if under:
        return int(under[1])
    return int(up_to[1]) + 1 if up_to else None


def guess_codes(values: Sequence[str], column: str) -> dict[str, str]:
    """Say what the codes of a column mean, as far as they are known words.

    Parameters
    ----------
    values : sequence of str
        Distinct cells.
    column : {"encounter_class", "domain", "result"}
        Whose codes they are.

    Returns
    -------
    dict of str to str
        Cell to our code, where they differ; cells that are no known word are left out.
    """
    meaning = {word: ours for ours, words in CODES[column].items() for word in words.split()}
    known = ((value, meaning.get(plain(value))) for value in values)
    same = {ours.lower() for ours in CODES[column]}
    return {value: ours for value, ours in known if ours and value.strip().lower() not in same}


def guess_vintage(*names: str) -> int | None:
    """Read the year of the boundaries off names of columns or files, if they agree on one."""
    found = {match for name in names for match in _YEAR.findall(name)}
    short = {"20" + match for name in names for match in _SHORT.findall(plain(name))}
    years = found | short
    return int(years.pop()) if len(years) == 1 else None


def _match(names: Sequence[str], words: Mapping[str, str]) -> dict[str, str]:
    """Match names as they are, then without the endings that say only what kind of cell it is."""
    exact = _match_without({}, names, words)
    left = [name for name in names if name not in exact.values()]
    open_ = {what: ways for what, ways in words.items() if what not in exact}
    found = exact | _match_without(_ENDINGS, left, open_)
    return {what: found[what] for what in words if what in found}


def _match_without(
    endings: Mapping[str, re.Pattern[str]], names: Sequence[str], words: Mapping[str, str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for what, ways in words.items():
        ending = endings.get(what, _NO_ENDING)
        by_stem = {ending.sub("", plain(name)): name for name in reversed(names)}
        stems = (ending.sub("", way) for way in ways.split())
        known = (by_stem[stem] for stem in stems if stem and stem in by_stem)
        name = next((one for one in known if one not in found.values()), None)
        if name is not None:
            found[what] = name
    return found
