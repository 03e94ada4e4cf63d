"""Facts of the MMWR calendar as published by CDC, and the arithmetic around them."""

from datetime import date, timedelta

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.core.weeks import last_full_week, mmwr_label, week_ending, week_range

# First Saturday of MMWR week 1, from CDC's MMWR week tables.
FIRST_SATURDAYS = {
    2014: date(2014, 1, 4),
    2015: date(2015, 1, 10),
    2016: date(2016, 1, 9),
    2017: date(2017, 1, 7),
    2018: date(2018, 1, 6),
    2019: date(2019, 1, 5),
    2020: date(2020, 1, 4),
    2021: date(2021, 1, 9),
    2022: date(2022, 1, 8),
    2023: date(2023, 1, 7),
    2024: date(2024, 1, 6),
    2025: date(2025, 1, 4),
    2026: date(2026, 1, 10),
}


@pytest.mark.parametrize("year", FIRST_SATURDAYS)
def test_the_first_week_of_a_year_ends_where_cdc_says(year):
    assert mmwr_label(FIRST_SATURDAYS[year]) == f"{year}-01"


@pytest.mark.parametrize("year", range(2015, 2027))
def test_the_week_before_the_first_belongs_to_the_year_before(year):
    weeks = (FIRST_SATURDAYS[year] - FIRST_SATURDAYS[year - 1]).days // 7
    assert mmwr_label(FIRST_SATURDAYS[year] - timedelta(days=7)) == f"{year - 1}-{weeks:02d}"


def test_years_of_53_weeks_are_2014_2020_and_2025():
    saturdays = [date(2014, 1, 4) + timedelta(days=7 * i) for i in range(680)]
    long_years = [mmwr_label(day)[:4] for day in saturdays if mmwr_label(day).endswith("-53")]
    assert long_years == ["2014", "2020", "2025"]


def test_new_year_2026_falls_in_week_53_of_2025():
    assert mmwr_label(date(2026, 1, 3)) == "2025-53"


@pytest.mark.parametrize(
    ("day", "saturday"),
    [
        ("2025-12-27", "2025-12-27"),
        ("2025-12-28", "2026-01-03"),
        ("2026-01-01", "2026-01-03"),
        ("2026-01-03", "2026-01-03"),
        ("2026-01-04", "2026-01-10"),
        ("2024-02-29", "2024-03-02"),
        ("1969-12-31", "1970-01-03"),
    ],
)
def test_a_week_runs_from_sunday_to_saturday(day, saturday):
    assert week_ending(np.array([day], "datetime64[D]"))[0] == np.datetime64(saturday)


def test_not_a_time_stays_not_a_time():
    assert np.isnat(week_ending(np.array(["NaT", "2026-01-01"], "datetime64[D]")))[0]


def test_dates_and_timestamps_are_read_alike():
    days = week_ending([date(2026, 1, 1)]), week_ending(np.array(["2026-01-01T23:59:59"], "M8[s]"))
    assert days[0] == days[1]


def test_a_range_has_every_saturday_once():
    weeks = week_range(date(2025, 12, 28), date(2026, 1, 11))
    assert [str(week) for week in weeks] == ["2026-01-03", "2026-01-10", "2026-01-17"]


def test_a_range_backwards_is_refused():
    with pytest.raises(InvalidCounts, match="must not come before the first"):
        week_range(date(2026, 1, 10), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("as_of", "saturday"),
    [
        (date(2026, 11, 1), date(2026, 10, 31)),  # Sunday: yesterday's week is over
        (date(2026, 10, 31), date(2026, 10, 24)),  # Saturday: its own week is not
        (date(2026, 11, 2), date(2026, 10, 31)),
        (date(2026, 10, 30), date(2026, 10, 24)),
    ],
)
def test_the_last_full_week_had_ended_before_the_day_began(as_of, saturday):
    assert last_full_week(as_of) == saturday
