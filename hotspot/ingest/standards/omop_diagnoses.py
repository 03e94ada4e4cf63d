"""A visit has many conditions, and the primary one is what the model says brought the child.

Conditions stand in OMOP as standard concepts, which are of SNOMED; the code of the hospital is
kept beside them, as a concept of its own or only in its words.
"""

import ibis
from ibis import Table

VOCABULARY = "ICD10CM"
"""Vocabulary of which a diagnosis is read."""

PRIMARY = ("32903", "32902", "32901")
"""Status of a condition: the primary diagnosis at discharge, at any time, at admission.

Concepts of OMOP's vocabulary Condition Status: primary discharge, primary, and primary admission
diagnosis, as the ETL-LambdaBuilder of OHDSI sets them (Optum_Panther_Diagnosis_STEM.md)."""

SECONDARY = ("32907", "32908", "32909")
"""Status of a condition that is not why the child came.

Of the same vocabulary: secondary admission, secondary, and secondary discharge diagnosis."""


def primary_diagnoses(condition: Table, concept: Table | None) -> Table:
    """Find the primary diagnosis of visits.

    Parameters
    ----------
    condition : Table
        Of condition_occurrence, as text.
    concept : Table or None
        Of the vocabulary, if it came: it says of which vocabulary a source concept is.

    Returns
    -------
    Table
        ``diagnosed_visit``, one row a visit, and ``diagnosis``: the ICD-10-CM code of the source
        concept; where that is not known, the source value. Conditions that are called secondary
        are left out. If none is called primary, and they have several codes, nobody knows which it
        was, and the diagnosis is null.
    """
    rows = _coded(condition, concept).filter(lambda t: t.visit_occurrence_id.notnull())
    status = rows.condition_status_concept_id.fill_null("0")
    known = tuple((one, place) for place, one in enumerate(PRIMARY))
    rows = rows.mutate(place=status.cases(*known, else_=len(PRIMARY)).cast("int8"))
    rows = rows.filter(~status.isin(SECONDARY))
    best = rows.group_by("visit_occurrence_id").agg(best=rows.place.min())
    best = best.rename(diagnosed_visit="visit_occurrence_id").view()
    first = rows.inner_join(
        best, [rows.visit_occurrence_id == best.diagnosed_visit, rows.place == best.best]
    ).select("diagnosed_visit", "diagnosis")
    one = first.group_by("diagnosed_visit").agg(
        n_codes=first.diagnosis.nunique() + first.diagnosis.isnull().any().cast("int8"),
        diagnosis=first.diagnosis.min(),
    )
    said = ibis.ifelse(one.n_codes == 1, one.diagnosis, ibis.null("string"))
    return one.select("diagnosed_visit", diagnosis=said).view()


def _coded(condition: Table, concept: Table | None) -> Table:
    """Conditions with their code, null if it is of another vocabulary."""
    spelled = condition.condition_source_value.upper().replace(".", "")
    if concept is None:
        return condition.mutate(diagnosis=spelled)
    known = concept.select(
        source_id="concept_id", code="concept_code", vocabulary="vocabulary_id"
    ).filter(lambda t: t.source_id != "0")
    both = condition.left_join(known, condition.condition_source_concept_id == known.source_id)
    code = ibis.cases(
        (both.vocabulary == VOCABULARY, both.code.upper().replace(".", "")),
        (both.vocabulary.isnull(), spelled),
    )
    return both.select(*condition.columns, diagnosis=code).view()
