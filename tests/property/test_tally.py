"""Fast counts equal slow ones: every number of a tally against a walk through the days."""

from datetime import date, datetime, time
from itertools import product

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.core.measures import MEASURES
from hotspot.core.sections import Ages
from hotspot.core.weeks import last_full_week, week_ending
from hotspot.counts.panels import assemble
from hotspot.counts.tally import tally
from tests.property.day_by_day import DAY, facts, saturday, series_of, window_of

PLACES = {"39061000100": "Avon", "39061000200": "Avon", "39061000300": "Bly", "39061000400": None}
AREAS = pd.DataFrame({"geoid": PLACES.keys(), "neighborhood": PLACES.values()})
AGES = (Ages(), Ages(limit=3, bands=("00", "01-02")))
TIME = pa.timestamp("us")
ENCOUNTERS = pa.schema(
    {
        "encounter_id": pa.string(),
        "person_id": pa.string(),
        "encounter_class": pa.string(),
        "start_ts": TIME,
        "end_ts": TIME,
        "birth_date": pa.date32(),
        "geoid": pa.string(),
    }
)
SCREENINGS = pa.schema(
    {
        "screening_id": pa.string(),
        "person_id": pa.string(),
        "screened_ts": TIME,
        "birth_date": pa.date32(),
        "geoid": pa.string(),
        "domain": pa.string(),
        "result": pa.string(),
    }
)

AS_OF = st.sampled_from(
    [date(2024, 3, 1), date(2024, 3, 2), date(2025, 1, 1), date(2026, 1, 4), date(2023, 6, 14)]
)
CLOCK = st.sampled_from([time(0), time(9, 30), time(23, 59, 59)])
PERSON = st.sampled_from("abcde")
GEOID = st.sampled_from([*PLACES, None, "39999999999"])
EDGES = st.sampled_from([21, 28, 84, 91, 350, 357, 364])  # windows that just do, or do not, meet
BACK = st.one_of(st.integers(0, 20), EDGES, st.integers(0, 500))
AGE_DAYS = st.one_of(st.integers(0, 1200), st.integers(17 * 365, 19 * 365))
LEAP_DAYS = st.sampled_from([date(2008, 2, 29), date(2020, 2, 29), date(2024, 2, 29)])
SLIPS = st.sampled_from([0, 0, 0, 0, 0, 0, 0, 0, 0, 30])  # days a birth date is off by
NIGHTS = st.one_of(st.none(), st.integers(0, 3), st.integers(4, 200))


@st.composite
def births(draw, as_of):
    on = {}
    for person in "abcde":
        near = as_of - draw(AGE_DAYS) * DAY
        on[person] = draw(st.one_of(st.just(near), LEAP_DAYS.filter(lambda day: day < as_of)))
    return on


@st.composite
def days(draw, as_of, born):
    """Any day of the last seventy weeks, but often one about a birthday."""
    day = as_of - draw(BACK) * DAY
    if draw(st.booleans()):
        birthday = born + (day.year - born.year) * 365.25 * DAY
        near = birthday + draw(st.integers(-2, 2)) * DAY
        day = near if as_of - 500 * DAY <= near <= as_of else day
    return day


@st.composite
def encounters(draw, as_of, born):
    rows = []
    for number in range(draw(st.integers(0, 14))):
        person = draw(PERSON)
        start = datetime.combine(draw(days(as_of, born[person])), draw(CLOCK))
        nights = draw(NIGHTS)
        end = None
        if nights is not None:
            end = max(start, datetime.combine(start.date() + nights * DAY, draw(CLOCK)))
        rows.append(
            {
                "encounter_id": f"e{number}",
                "person_id": person,
                "encounter_class": draw(st.sampled_from(["EMER", "IMP", "OBSENC"])),
                "start_ts": start,
                "end_ts": end,
                "birth_date": born[person] - draw(SLIPS) * DAY,
                "geoid": draw(GEOID),
            }
        )
    return rows


@st.composite
def screenings(draw, as_of, born):
    rows = []
    for number in range(draw(st.integers(0, 12))):
        person = draw(PERSON)
        rows.append(
            {
                "screening_id": f"s{number:02d}",
                "person_id": person,
                "screened_ts": datetime.combine(draw(days(as_of, born[person])), draw(CLOCK)),
                "birth_date": born[person] - draw(SLIPS) * DAY,
                "geoid": draw(GEOID),
                "domain": draw(st.sampled_from(["food", "food", "housing", "safety"])),
                "result": draw(st.sampled_from(["need", "need", "no_need", "declined", "unknown"])),
            }
        )
    return rows


@st.composite
def extracts(draw):
    as_of = draw(AS_OF)
    born = draw(births(as_of))
    found = draw(encounters(as_of, born)), draw(screenings(as_of, born))
    return as_of, *found


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def count(connection, extract, ages, same_day):
    as_of, stays, answers = extract
    tables = [
        connection.create_table(name, pa.Table.from_pylist(rows, schema=schema), overwrite=True)
        for name, rows, schema in (("e", stays, ENCOUNTERS), ("s", answers, SCREENINGS))
    ]
    return tally(*tables, areas=AREAS, ages=ages, same_day=same_day, lag_weeks=3, as_of=as_of)


def countable(extract):
    _, stays, answers = extract
    return stays or any(row["result"] in ("need", "no_need") for row in answers)


FEWER = settings(max_examples=settings.default.max_examples // 4)
EXTRACTS = extracts().filter(countable)


@given(EXTRACTS, st.sampled_from(AGES), st.sampled_from([0, 1]))
def test_a_tally_equals_a_walk_through_the_days(connection, extract, ages, same_day):
    as_of, stays, answers = extract
    found = count(connection, extract, ages, same_day)
    expected = series_of(facts(stays, answers, ages=ages, same_day=same_day, as_of=as_of), PLACES)
    keys = ["level", "area", "measure", "age_band"]
    counted = {key: rows for key, rows in found.counts.groupby(keys)}
    assert set(counted) == set(expected)
    for key, weeks in expected.items():
        compare(counted[key], weeks, saturday(as_of))


def compare(rows, weeks, last):
    by_week = rows.assign(week=rows["week_ending"].dt.date).set_index("week")
    assert by_week.index.is_unique and by_week.index.max() <= last
    week = min(weeks)
    assert by_week.index.min() == week
    sums = dict.fromkeys([name for name in by_week if name[-1].isdigit()], 0)
    while week <= last:
        row = by_week.loc[week] if week in by_week.index else None
        value, numbers, persons, squares = window_of(weeks, week, 1)
        if row is None:
            assert value == 0
        else:
            assert (row["value"], row["n_encounters"]) == (value, numbers)
            assert (row["n_persons"], row["sum_squares"]) == (persons, squares)
            sums = {name: total + row[name] for name, total in sums.items()}
        for length in (4, 13, 52):
            _, _, persons, squares = window_of(weeks, week, length)
            assert (sums[f"persons_{length}"], sums[f"squares_{length}"]) == (persons, squares)
        week += 7 * DAY


@FEWER
@given(EXTRACTS, st.sampled_from(AGES))
def test_the_days_of_a_week_sum_to_its_count(connection, extract, ages):
    found = count(connection, extract, ages, 0)
    by_day, counts = found.recent_days, found.counts
    first = pd.Timestamp(last_full_week(extract[0])) - pd.Timedelta(weeks=7)
    days = by_day.assign(week_ending=week_ending(by_day["day"].to_numpy()))
    summed = days.groupby(["level", "area", *WEEKLY_KEYS])["value"].sum()
    mine = counts["measure"].isin(["ed_visits", "admissions"]) & (counts["week_ending"] >= first)
    weekly = counts[mine].set_index(["level", "area", *WEEKLY_KEYS])["value"]
    assert summed[summed > 0].to_dict() == weekly[weekly > 0].to_dict()


WEEKLY_KEYS = ["measure", "age_band", "week_ending"]
LISTED = pd.DataFrame(
    [("tract", geoid) for geoid in PLACES]
    + [("neighborhood", "Avon"), ("neighborhood", "Bly"), ("region", "region")],
    columns=["level", "area"],
)
CHILDREN = LISTED.assign(
    age_band="all", year=2020, children=[10.0, 0.0, np.nan, 5.0, 10.0, np.nan, 15.0]
)


@FEWER
@given(EXTRACTS)
def test_tracts_add_up_and_weeks_say_what_is_not_placed(connection, extract):
    as_of, stays, answers = extract
    found = count(connection, extract, Ages(), 0)
    walked = facts(stays, answers, ages=Ages(), same_day=0, as_of=as_of)
    for week in found.weeks.itertuples():
        day = week.week_ending.date()
        values = [fact[5] for fact in walked if (fact[0], fact[1]) == (week.measure, day)]
        placed = [
            fact[5]
            for fact in walked
            if (fact[0], fact[1]) == (week.measure, day) and fact[3] in PLACES
        ]
        assert (week.value, week.placed) == (sum(values), sum(placed))
    tracts = found.counts[found.counts["level"] == "tract"]
    tracts = tracts.assign(neighborhood=tracts["area"].map(PLACES), region="region")
    for level in ("neighborhood", "region"):
        rows = found.counts[found.counts["level"] == level]
        above = rows.set_index(["area", *WEEKLY_KEYS])["value"]
        inside = tracts.groupby([level, *WEEKLY_KEYS])["value"].sum()
        assert above[above > 0].to_dict() == inside[inside > 0].to_dict()


@FEWER
@given(
    EXTRACTS,
    st.sampled_from(["tract", "neighborhood", "region"]),
    st.sampled_from([1, 4, 13, 52]),
)
def test_a_panel_equals_a_walk_through_its_windows(connection, extract, level, window):
    as_of, stays, answers = extract
    found = count(connection, extract, Ages(), 0)
    series = series_of(facts(stays, answers, ages=Ages(), same_day=0, as_of=as_of), PLACES)
    for key in set(found.weeks["measure"]) & set(MEASURES):
        panel = assemble(
            found.counts,
            found.weeks,
            CHILDREN,
            LISTED,
            measure=MEASURES[key],
            level=level,
            age_band="all",
            window=window,
            as_of=as_of,
            vintage=2020,
        )
        for (row, area), (column, week) in product(enumerate(panel.areas), enumerate(panel.weeks)):
            here = series.get((level, area, key, "all"), {})
            value, _, persons, squares = window_of(here, week.item(), window)
            assert panel.events[row, column] == value
            assert panel.persons[row, column] == persons
            assert panel.squares[row, column] == squares
            if panel.measure.denominator:
                asked = series.get((level, area, panel.measure.denominator, "all"), {})
                assert panel.exposure[row, column] == window_of(asked, week.item(), window)[0]
