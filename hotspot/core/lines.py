"""What a line of an extract may say: read to be counted, and never kept."""

from hotspot.core.columns import Column

_CHILD = (
    Column(
        "birth_date", "date", "Birth date, read to compute an age and dropped.", gap="age unknown"
    ),
    Column("tract_geoid", "text", "Residence tract, 11 characters.", gap="not geocoded"),
    Column("longitude", "number", "Of the residence, if no tract is given.", gap="not geocoded"),
    Column("latitude", "number", "Of the residence, if no tract is given.", gap="not geocoded"),
    Column("address", "text", "Street address, compared with institutions' only.", gap="not said"),
    Column(
        "geocode_result",
        "text",
        "What the geocoder says of the address.",
        gap="not said",
    ),
    Column(
        "geocode_precision", "text", "range, street, intersection, zip or city.", gap="not said"
    ),
    Column("geocode_score", "number", "Match of the geocoder, 0 to 1.", gap="not said"),
)
"""Of the child and its home, the same in every kind of line."""

_UPDATED = Column(
    "source_updated_at", "timestamp", "When the source last changed the row.", gap="not said"
)

ENCOUNTER = (
    Column("encounter_id", "text", "Id of the encounter at the hospital."),
    Column("person_id", "text", "Pseudonym of the child, the same in every feed."),
    Column("encounter_class", "text", "IMP inpatient, OBSENC observation, EMER emergency."),
    Column("start_ts", "timestamp", "When the encounter began, local wall time."),
    Column("end_ts", "timestamp", "When it ended, local wall time.", gap="still in hospital"),
    *_CHILD,
    Column("facility_id", "text", "Where the encounter took place.", gap="not said"),
    Column(
        "diagnosis",
        "text",
        "Primary diagnosis, one ICD-10-CM code; read for [conditions] only.",
        gap="not said",
    ),
    _UPDATED,
)
"""Line-level encounters, in the hospital's own rows; read, counted and never kept."""

SCREENING = (
    Column("screening_id", "text", "Id of the answer."),
    Column("person_id", "text", "Pseudonym of the child, the same in every feed."),
    Column("screened_ts", "timestamp", "When the question was answered, local wall time."),
    *_CHILD,
    Column("instrument", "text", "Questionnaire.", gap="not said"),
    Column("domain", "text", "food, housing, utilities, transport or safety."),
    Column("result", "text", "need, no_need, declined or unknown."),
    Column("facility_id", "text", "Where the screening took place.", gap="not said"),
    _UPDATED,
)
"""Line-level screening answers, one row a question; read, counted and never kept."""

REQUIRED = {
    "encounter": (
        "encounter_id",
        "person_id",
        "encounter_class",
        "start_ts",
        "end_ts",
        "birth_date",
    ),
    "screening": ("screening_id", "person_id", "screened_ts", "birth_date", "domain", "result"),
}
"""Columns a feed must map, besides a tract or both coordinates."""

LINES = {"encounter": ENCOUNTER, "screening": SCREENING}
