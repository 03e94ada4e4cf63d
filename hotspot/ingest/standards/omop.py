"""OMOP's tables are the same everywhere, so a warehouse in that model needs no mapping.

Common Data Model 5.4: visits, persons, conditions and observations, as files of a folder or
tables of a schema. It knows only where a person lives now, and in no tract; so a table of
residences stands beside it.
"""

from contextlib import ExitStack

import ibis
from ibis import Table
from ibis.backends import BaseBackend
from ibis.backends.duckdb import Backend
from ibis.expr.types import StringColumn

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.casting import as_cells, marks_of, with_marks
from hotspot.ingest.database import fetch, opened
from hotspot.ingest.doubts import judge_cells
from hotspot.ingest.notices import Notice, Reading
from hotspot.ingest.rules import NOT_COUNTED
from hotspot.ingest.standards.codebook import Codebook, codebook_of
from hotspot.ingest.standards.omop_diagnoses import primary_diagnoses
from hotspot.ingest.standards.omop_files import read_file
from hotspot.ingest.standards.residences import with_residences
from hotspot.ingest.standards.screening_answers import combine
from hotspot.ingest.standards.statements import new_name
from hotspot.ingest.times import as_time

BOTH = "262"
"""Concept of an emergency visit that became a stay: it counts as both."""

VISITS = {
    "9201": "IMP",
    "9203": "EMER",
    "581385": "OBSENC",
    **dict.fromkeys(
        # outpatient, telehealth, home, office, laboratory, pharmacy, ambulance, case management,
        # long-term care
        ("9202", "5083", "581476", "581477", "32036", "581458", "581478", "38004193", "42898160"),
        NOT_COUNTED,
    ),
}
"""Visit concept = class of ours; others a site explains under [feeds.values.encounter_class]."""

_VISIT = (
    "visit_occurrence_id",
    "person_id",
    "visit_concept_id",
    "visit_start_date",
    "visit_end_date",
)
_VISIT_EXTRA = ("visit_start_datetime", "visit_end_datetime", "care_site_id")
_PERSON = ("person_id", "year_of_birth")
_PERSON_EXTRA = ("month_of_birth", "day_of_birth", "birth_datetime")
_OBSERVATION = ("observation_id", "person_id", "observation_date")
_OBSERVATION_EXTRA = (
    "observation_datetime",
    "observation_concept_id",
    "observation_source_value",
    "value_as_concept_id",
    "value_as_number",
    "value_as_string",
    "value_source_value",
)
_CONDITION = ("condition_occurrence_id", "visit_occurrence_id", "condition_source_value")
_CONDITION_EXTRA = ("condition_source_concept_id", "condition_status_concept_id")
_CONCEPT = ("concept_id", "concept_code", "vocabulary_id")


def read_omop(connection: Backend, feed: Feed, *, diagnoses: bool = False) -> Reading:
    """Read visits or observations of a Common Data Model 5.4.

    Parameters
    ----------
    connection : Backend
        Engine to read into.
    feed : Feed
        Of format omop; of kind encounter it gives visits, of kind screening answers.
    diagnoses : bool, default False
        Whether somebody asks why children came; if not, no condition is read.

    Returns
    -------
    Reading
        Lines in the columns of the contract. A visit of concept 262 gives two lines, an
        emergency visit and a stay, with ids of their own. A person without month or day of birth
        has no birth date. The tract is the one of feed.residences. The diagnosis is what
        `hotspot.ingest.standards.omop_diagnoses` says.

    Raises
    ------
    InvalidExtract
        If a table is missing, broken or lacks columns, or no observation is a question of the
        codebook. No message quotes a cell.
    """
    tables = _tables(connection, feed, diagnoses=diagnoses)
    if feed.kind == "encounter":
        raw, said = _visits(_with_diagnoses(tables), feed), []
    else:
        raw, said = _answers(connection, tables, feed, codebook_of(feed))
    people = _people(tables["person"])
    born = raw.left_join(people, raw.person_id == people.born_person)
    raw = connection.create_table(new_name("raw"), born.select(*raw.columns, "birth_date"))
    if not raw.count().to_pyarrow().as_py():
        raise InvalidExtract(f"feed {feed.name}: the visits have no rows; see who may read them")
    lines = connection.create_table(new_name("lines"), with_marks(raw, feed))
    notices = judge_cells(lines, [as_cells(raw, feed)], feed)
    read = Reading(lines.drop(*marks_of(lines)), (*notices, *said))
    return with_residences(connection, read, feed)


def _tables(connection: Backend, feed: Feed, *, diagnoses: bool) -> dict[str, Table]:
    """Tables the feed's kind needs, held in the engine as text; columns they lack are null."""
    wanted = {"person": (_PERSON, _PERSON_EXTRA)}
    if feed.kind == "encounter":
        wanted["visit_occurrence"] = (_VISIT, _VISIT_EXTRA)
        if diagnoses:
            wanted["condition_occurrence"] = (_CONDITION, _CONDITION_EXTRA)
            wanted["concept"] = ((), _CONCEPT)
    else:
        wanted["observation"] = (_OBSERVATION, _OBSERVATION_EXTRA)
        wanted["concept"] = ((), _CONCEPT)
    with ExitStack() as whatever_happens:
        source = whatever_happens.enter_context(opened(feed)) if feed.url else None
        held = {
            name: _read(connection, feed, source, name, *columns)
            for name, columns in wanted.items()
        }
    return {
        name: table.select(
            **{
                column: _text(table, column) if column in table.columns else ibis.null("string")
                for columns in wanted[name]
                for column in columns
            }
        )
        for name, table in held.items()
        if table is not None
    }


def _read(
    connection: Backend,
    feed: Feed,
    source: BaseBackend | None,
    name: str,
    needed: tuple[str, ...],
    extra: tuple[str, ...],
) -> Table | None:
    """Bring a table into the engine; None if nothing of it is needed and it is not there."""
    if source is None:
        return read_file(connection, feed, name, needed, extra)
    place = f"{feed.table}.{name}" if feed.table else name
    columns = {column: column for column in (*needed, *extra)}
    try:
        return fetch(connection, source, feed, place, columns, extra)
    except InvalidExtract:
        if needed:
            raise
        return None


def _text(table: Table, column: str) -> StringColumn:
    """Write a cell as text; a number that is whole without a point."""
    cell = table[column]
    if cell.type().is_floating():
        whole = cell.try_cast("int64")
        return ibis.ifelse(whole == cell, whole.cast("string"), cell.cast("string"))
    return cell.cast("string").strip().nullif("")


def _people(person: Table) -> Table:
    """Birth dates, where the whole date is known."""
    parts = (person.year_of_birth, person.month_of_birth, person.day_of_birth)
    year, month, day = (part.try_cast("int64") for part in parts)
    spelled = (
        year.cast("string").lpad(4, "0")
        + "-"
        + month.cast("string").lpad(2, "0")
        + "-"
        + day.cast("string").lpad(2, "0")
    )
    return person.select(
        born_person=person.person_id,
        birth_date=person.birth_datetime.left(10).coalesce(spelled),
    ).distinct(on="born_person")


def _with_diagnoses(tables: dict[str, Table]) -> Table:
    """Visits, each with its primary diagnosis; null where nobody asks for one."""
    visit = tables["visit_occurrence"]
    if "condition_occurrence" not in tables:
        return visit.mutate(diagnosis=ibis.null("string"))
    found = primary_diagnoses(tables["condition_occurrence"], tables.get("concept"))
    joined = visit.left_join(found, visit.visit_occurrence_id == found.diagnosed_visit)
    return joined.select(*visit.columns, "diagnosis").view()


def _visits(visit: Table, feed: Feed) -> Table:
    """Visits under our names; a visit that is two is two rows."""
    rows = visit.select(
        "person_id",
        "diagnosis",
        encounter_id=visit.visit_occurrence_id,
        start_ts=visit.visit_start_datetime.coalesce(visit.visit_start_date),
        end_ts=visit.visit_end_datetime.coalesce(visit.visit_end_date),
        facility_id=visit.care_site_id,
        concept=visit.visit_concept_id,
    )
    own = set(feed.values.get("encounter_class", {}))
    known = {concept: ours for concept, ours in VISITS.items() if concept not in own}
    usual = rows.filter((rows.concept != BOTH) | rows.concept.isnull())
    usual = usual.mutate(encounter_class=usual.concept.cases(*known.items(), else_=usual.concept))
    parts = [usual]
    for suffix, ours in (("/ED", "EMER"), ("/IP", "IMP")):
        both = rows.filter(rows.concept == BOTH)
        parts.append(
            both.mutate(encounter_id=both.encounter_id + suffix, encounter_class=ibis.literal(ours))
        )
    columns = usual.drop("concept").columns
    return ibis.union(*(part.select(columns) for part in parts))


def _answers(
    connection: Backend, tables: dict[str, Table], feed: Feed, codebook: Codebook
) -> tuple[Table, list[Notice]]:
    """What was said of a domain on a day."""
    rows = _coded(tables["observation"], tables.get("concept"))
    question = _first(codebook.questions, rows.observation_source_value, rows.question_code)
    answer = _first(
        codebook.answers, rows.value_source_value, rows.answer_code, rows.value_as_string
    )
    when = rows.observation_datetime.coalesce(rows.observation_date)
    answers = rows.select(
        id=rows.observation_id,
        subject=rows.person_id,
        said_ts=as_time(when, feed),
        updated=ibis.null("timestamp(6)"),
        question=question,
        answer=answer.coalesce(rows.value_source_value, rows.value_as_string, rows.answer_code),
        score=rows.value_as_number.try_cast("float64"),
        absent=ibis.null("string"),
        flag=ibis.null("string"),
    )
    held = new_name("answers")
    connection.create_table(held, answers.filter(answers.question.notnull()))
    events, notices = combine(connection, [held], codebook, feed)
    lines = connection.table(events)
    lines = lines.rename(person_id="subject").drop("source_updated_at")
    return lines, notices


def _coded(observation: Table, concept: Table | None) -> Table:
    """Observations with the codes of their concepts, if the vocabulary came with them."""
    if concept is None:
        nothing = ibis.null("string")
        return observation.mutate(question_code=nothing, answer_code=nothing)
    loinc = concept.filter(concept.vocabulary_id == "LOINC")
    asked = loinc.select(asked_id="concept_id", question_code="concept_code")
    said = loinc.select(said_id="concept_id", answer_code="concept_code")
    coded = observation.left_join(asked, observation.observation_concept_id == asked.asked_id)
    coded = coded.select(*observation.columns, "question_code").view()
    both = coded.left_join(said, coded.value_as_concept_id == said.said_id)
    return both.select(*coded.columns, "answer_code").view()


def _first(known: tuple[str, ...], *codes: StringColumn) -> StringColumn:
    """First of several codes that a codebook knows."""
    return ibis.coalesce(*(ibis.cases((code.isin(known), code)) for code in codes))
