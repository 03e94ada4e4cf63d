"""What counts as what: one tally of children who each make one point, looked up test by test.

Saturdays are 1, 8 and 15 March 2025; the extract is of Wednesday the 12th.
"""

from datetime import date, datetime

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.core.columns import COUNTS, WEEKS, check_columns
from hotspot.core.errors import InvalidCounts
from hotspot.core.sections import Ages
from hotspot.counts.tally import tally

AS_OF = date(2025, 3, 12)
BORN = date(2018, 6, 1)
TIME = pa.timestamp("us")
ENCOUNTERS = pa.schema(
    [
        ("encounter_id", pa.string()),
        ("person_id", pa.string()),
        ("encounter_class", pa.string()),
        ("start_ts", TIME),
        ("end_ts", TIME),
        ("birth_date", pa.date32()),
        ("geoid", pa.string()),
    ]
)
ANSWERS = pa.schema(
    [
        ("screening_id", pa.string()),
        ("person_id", pa.string()),
        ("screened_ts", TIME),
        ("birth_date", pa.date32()),
        ("geoid", pa.string()),
        ("domain", pa.string()),
        ("result", pa.string()),
    ]
)


def stay(case, start, end, born=BORN, *, geoid=None, kind="IMP"):
    until = None if end is None else datetime.fromisoformat(end)
    return (case, kind, datetime.fromisoformat(start), until, born, geoid or case)


def visit(case, start, born=BORN, *, geoid=None):
    return stay(case, start, start, born, geoid=geoid, kind="EMER")


STAYS = [
    stay("two weeks", "2025-02-26 22:00", "2025-03-04 10:00"),
    stay("out at midnight", "2025-02-24 10:00", "2025-02-26 00:00"),
    stay("in at midnight", "2025-02-24 00:00", "2025-02-25 09:00"),
    stay("same day", "2025-02-24 08:00", "2025-02-24 20:00"),
    stay("still in", "2025-03-07 10:00", None),
    stay("out later", "2025-03-07 10:00", "2025-03-20 10:00"),
    stay("observed", "2025-02-24 10:00", "2025-02-25 10:00", kind="OBSENC"),
    stay("office", "2025-02-24 10:00", "2025-02-25 10:00", kind="AMB"),
    stay("turns 18", "2025-02-26 22:00", "2025-03-04 10:00", date(2007, 3, 2)),
    stay("not born", "2025-02-26 22:00", "2025-02-27 10:00", date(2025, 2, 27)),
]
VISITS = [
    visit("leap before", "2025-02-28 23:59", date(2020, 2, 29)),
    visit("leap after", "2025-03-01 00:00", date(2020, 2, 29)),
    visit("moves", "2025-02-25 10:00", geoid="two weeks"),
    visit("moves", "2025-02-27 10:00", geoid="same day"),
    visit("moves", "2025-03-04 10:00", geoid="same day"),
    visit("nowhere", "2025-03-04 10:00", geoid="elsewhere"),
    visit("today", "2025-03-12 09:00"),
]
SAID = [
    ("changes mind", "2025-02-25 10:00", "food", "need", None),
    ("changes mind", "2025-02-27 10:00", "food", "no_need", None),
    ("declines later", "2025-02-25 10:00", "food", "need", None),
    ("declines later", "2025-02-27 10:00", "food", "declined", None),
    ("two needs", "2025-02-25 10:00", "food", "need", None),
    ("two needs", "2025-02-25 10:00", "housing", "need", None),
    ("two needs", "2025-03-04 10:00", "food", "need", None),
    ("asked elsewhere", "2025-02-25 10:00", "food", "need", "two needs"),
    ("asked elsewhere", "2025-02-26 10:00", "housing", "no_need", None),
    ("will not say", "2025-02-25 10:00", "food", "declined", None),
]
CASES = sorted({row[0] for row in (*STAYS, *VISITS, *SAID)})
AREAS = pd.DataFrame(
    {
        "geoid": CASES,
        "neighborhood": ["North" if "same" in c or "two" in c else None for c in CASES],
    }
)


def lines(connection, name, rows, schema):
    table = pa.Table.from_pylist(
        [dict(zip(schema.names, row, strict=True)) for row in rows], schema
    )
    return connection.create_table(name, table)


def count(stays=STAYS, said=SAID, *, areas=AREAS, **changes):
    connection = ibis.duckdb.connect()
    encounters = [(f"e{number}", *row) for number, row in enumerate(stays)]
    answers = [
        (f"s{number}", case, datetime.fromisoformat(when), BORN, geoid or case, domain, result)
        for number, (case, when, domain, result, geoid) in enumerate(said)
    ]
    decided = {"ages": Ages(), "same_day": 0, "lag_weeks": 1, "as_of": AS_OF} | changes
    return tally(
        lines(connection, "encounters", encounters, ENCOUNTERS),
        lines(connection, "answers", answers, ANSWERS),
        areas=areas,
        **decided,
    )


@pytest.fixture(scope="module")
def found():
    return count([*STAYS, *VISITS])


@pytest.fixture(scope="module")
def found_with_same_day():
    return count([*STAYS, *VISITS], same_day=1)


def value(found, area, measure, day, band="all", column="value"):
    week = pd.Timestamp(f"2025-03-{day:02d}")
    wanted = {"area": area, "measure": measure, "age_band": band, "week_ending": week}
    rows = found.counts
    for name, one in wanted.items():
        rows = rows[rows[name] == one]
    return int(rows[column].sum())


def bed_days(found, case):
    return [value(found, case, "bed_days", day) for day in (1, 8, 15)]


@pytest.mark.parametrize(
    ("case", "nights"),
    [
        ("two weeks", [4, 2, 0]),
        ("out at midnight", [2, 0, 0]),
        ("in at midnight", [1, 0, 0]),
        ("same day", [0, 0, 0]),
        ("still in", [0, 2, 3]),
        ("out later", [0, 2, 3]),
        ("observed", [1, 0, 0]),
        ("office", [0, 0, 0]),
        ("turns 18", [4, 0, 0]),
        ("not born", [0, 0, 0]),
    ],
)
def test_bed_days_are_midnights_in_the_week_they_fell_in(found, case, nights):
    assert bed_days(found, case) == nights


def test_a_stay_within_a_day_can_be_made_to_count(found_with_same_day):
    assert bed_days(found_with_same_day, "same day") == [1, 0, 0]
    assert bed_days(found_with_same_day, "two weeks") == [4, 2, 0]
    assert bed_days(found_with_same_day, "still in") == [0, 2, 3]


def test_admissions_are_counted_in_the_week_they_began(found):
    admitted = [value(found, "two weeks", "admissions", day) for day in (1, 8)]
    assert admitted == [1, 0]
    assert value(found, "same day", "admissions", 1) == 1
    assert value(found, "office", "admissions", 1) == 0


def test_a_child_of_29_february_is_a_year_older_on_1_march(found):
    assert value(found, "leap before", "ed_visits", 1, "01-04") == 1
    assert value(found, "leap after", "ed_visits", 1, "05-09") == 1


def test_a_child_who_moved_is_two_of_tracts_and_one_of_the_neighborhood(found):
    assert value(found, "two weeks", "ed_visits", 1, column="n_persons") == 1
    assert value(found, "same day", "ed_visits", 1, column="n_persons") == 1
    assert value(found, "North", "ed_visits", 1, column="n_persons") == 1
    assert value(found, "North", "ed_visits", 1, column="sum_squares") == 4
    assert value(found, "North", "ed_visits", 1) == 2


def test_a_child_who_comes_back_is_no_other_child(found):
    assert value(found, "North", "ed_visits", 8, column="n_persons") == 1
    assert value(found, "North", "ed_visits", 8, column="persons_4") == 0
    assert value(found, "North", "ed_visits", 8, column="squares_4") == 9 - 4


def test_tracts_in_no_neighborhood_are_left_out_of_that_level(found):
    level = found.counts[found.counts["level"] == "neighborhood"]
    assert set(level["area"]) == {"North"}


def test_rows_that_are_not_placed_are_in_the_total_only(found):
    weeks = found.weeks[found.weeks["measure"] == "ed_visits"].set_index("week_ending")
    first = weeks.loc["2025-03-08"]
    assert (first["value"], first["placed"]) == (2, 1)
    assert value(found, "region", "ed_visits", 8) == 1


def test_the_last_valid_answer_of_the_week_counts(found):
    assert value(found, "changes mind", "screened_food", 1) == 1
    assert value(found, "changes mind", "screen_positive_food", 1) == 0
    assert value(found, "declines later", "screen_positive_food", 1) == 1
    assert value(found, "will not say", "screened", 1) == 0


def test_a_child_with_two_needs_is_one_child_with_a_need(found):
    assert value(found, "two needs", "screen_positive", 1) == 1
    assert value(found, "two needs", "screen_positive", 8) == 1
    assert value(found, "two needs", "screen_positive", 8, column="persons_4") == 0


def test_the_last_answer_of_all_decides_the_tract_of_any_need(found):
    assert value(found, "two needs", "screened_food", 1) == 2
    assert value(found, "asked elsewhere", "screened_housing", 1) == 1
    assert value(found, "two needs", "screened", 1) == 1
    assert value(found, "asked elsewhere", "screen_positive", 1) == 1


def test_tables_keep_their_contracts(found):
    check_columns(found.counts, COUNTS, where="counts", error=InvalidCounts)
    check_columns(found.weeks, WEEKS, where="weeks", error=InvalidCounts)


def test_counts_are_sorted_and_stand_once(found):
    keys = ["level", "measure", "age_band", "area", "week_ending"]
    assert not found.counts.duplicated(keys).any()
    for _, rows in found.counts.groupby(keys[:4], sort=False):
        assert rows["week_ending"].is_monotonic_increasing


def test_a_row_after_the_as_of_day_is_refused():
    late = [visit("today", "2025-03-13 09:00")]
    with pytest.raises(InvalidCounts, match="rows begin after the as-of day 2025-03-12"):
        count(late, [])


def test_nothing_to_count_is_refused():
    with pytest.raises(InvalidCounts, match="no visit, stay or valid answer to count"):
        count([], SAID[-1:])


def test_a_tract_in_two_neighborhoods_is_refused():
    twice = pd.DataFrame({"geoid": ["a", "a"], "neighborhood": ["North", "South"]})
    with pytest.raises(InvalidCounts, match="areas name a tract twice"):
        count(areas=twice)
