from datetime import date, timedelta

import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.counts.calendar import Calendar


def rows_of(table):
    return table.to_pyarrow().to_pylist()


def test_a_calendar_is_made_of_whole_weeks():
    calendar = Calendar(date(2024, 2, 28), date(2024, 3, 3))
    assert calendar.sunday == date(2024, 2, 25)
    assert [str(week) for week in calendar.week_endings] == ["2024-03-02", "2024-03-09"]
    assert len(rows_of(calendar.days())) == 14


def test_days_are_numbered_from_the_first_sunday():
    calendar = Calendar(date(2024, 2, 28), date(2024, 3, 3))
    days = rows_of(calendar.days())
    leap = {"day": date(2024, 2, 29), "number": 4, "week": 0, "yyyymmdd": 20240229}
    assert days[4] == leap | {"newborn_from": 20240202}
    assert days[7] == {
        **{"day": date(2024, 3, 3), "number": 7, "week": 1, "yyyymmdd": 20240303},
        "newborn_from": 20240205,
    }
    assert calendar.number(date(2024, 3, 3)) == 7
    assert calendar.number(date(2024, 2, 24)) == -1


def test_weeks_end_where_the_next_begins():
    weeks = rows_of(Calendar(date(2025, 12, 28), date(2026, 1, 4)).weeks())
    assert weeks == [
        {"week": 0, "first_number": 0, "next_number": 7, "yyyymmdd": 20251228},
        {"week": 1, "first_number": 7, "next_number": 14, "yyyymmdd": 20260104},
    ]


def test_every_day_is_written_as_it_is_read():
    days = rows_of(Calendar(date(2023, 12, 1), date(2025, 3, 1)).days())
    for row in days:
        assert row["yyyymmdd"] == int(row["day"].strftime("%Y%m%d"))
    assert days[-1]["day"] - days[0]["day"] == timedelta(days=len(days) - 1)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2024, 2, 24), date(2024, 3, 1)), (date(2024, 2, 25), date(2024, 3, 3))],
)
def test_a_calendar_that_is_too_short_is_refused(first, last):
    calendar = Calendar(date(2024, 2, 28), date(2024, 3, 2))
    with pytest.raises(InvalidCounts, match="too short loses bed-days silently"):
        calendar.check_covers(first, last)


def test_a_calendar_covers_all_days_of_its_weeks():
    Calendar(date(2024, 2, 28), date(2024, 2, 28)).check_covers(date(2024, 2, 25), date(2024, 3, 2))
