"""What is asked of the engine can be asked of a hospital's own warehouse, in its own words."""

from datetime import date

import ibis
import pytest

from hotspot.ingest.cells import without_placeholders
from hotspot.ingest.repeats import IN_A_FEED, _ranked
from hotspot.ingest.rules import RULES, Limits, first_broken

LINES = ibis.table(
    {
        **dict.fromkeys(("feed", "line_id", "person_id", "domain", "result"), "string"),
        **dict.fromkeys(("encounter_class", "facility_id"), "string"),
        **dict.fromkeys(("start_ts", "end_ts", "source_updated_at"), "timestamp(6)"),
        "birth_date": "date",
        "unreadable_end_ts": "int8",
    },
    name="lines",
)
LIMITS = Limits(as_of=date(2026, 1, 3), age_limit=18, open_stay_days=365)
EXPRESSIONS = {
    "encounter rules": LINES.select(rule=first_broken(LINES, RULES["encounter"], LIMITS)),
    "screening rules": LINES.select(rule=first_broken(LINES, RULES["screening"], LIMITS)),
    "versions": _ranked(LINES, IN_A_FEED),
    "placeholders": without_placeholders(LINES),
}


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "mssql", "snowflake", "bigquery"])
@pytest.mark.parametrize("name", list(EXPRESSIONS))
def test_rules_can_be_said_in_other_dialects(dialect, name):
    sql = ibis.to_sql(EXPRESSIONS[name], dialect=dialect).upper()
    assert "LEAST(" not in sql
    assert "GREATEST(" not in sql
    assert "UNNEST(" not in sql
