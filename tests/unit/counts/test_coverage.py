"""A week is observed if somebody was counting all of it."""

from datetime import date

import ibis
import pandas as pd
import pytest

from hotspot.counts.calendar import Calendar
from hotspot.counts.coverage import find_spans, find_strays, list_weeks
from hotspot.counts.segments import KEYS

SCHEMA = {"kind": "string", "start_day": "date", "end_day": "date"}
SUMS = ["measure", "week", "value", "placed"]
AS_OF = date(2025, 3, 12)


def slim(*rows):
    return ibis.memtable(list(rows), schema=SCHEMA)


def spans_of(encounters, answers=(), *, as_of=AS_OF, first_day=None):
    return find_spans(slim(*encounters), slim(*answers), as_of=as_of, first_day=first_day)


def day(month, number):
    return date(2025, month, number)


def test_visits_are_covered_from_the_first_that_ended():
    spans = spans_of([("visit", day(2, 3), day(2, 3)), ("visit", day(2, 9), day(2, 9))])
    assert spans.loc["visit", "first"] == day(2, 3)
    assert (spans.loc["visit", "earliest"], spans.loc["visit", "latest"]) == (day(2, 3), day(2, 9))


def test_an_extract_by_discharge_is_covered_from_the_night_before_the_first():
    long_stay = ("stay", day(1, 2), day(3, 1))
    spans = spans_of([long_stay, ("stay", day(2, 7), day(2, 10)), ("stay", day(2, 20), None)])
    assert spans.loc["stay", "first"] == day(2, 9)
    assert spans.loc["stay", "earliest"] == day(1, 2)


def test_stays_that_never_ended_are_covered_from_their_start():
    assert spans_of([("stay", day(2, 7), None)]).loc["stay", "first"] == day(2, 7)


def test_a_site_that_knows_better_is_believed():
    spans = spans_of([("stay", day(2, 7), None)], first_day=day(1, 1))
    assert spans.loc["stay", "first"] == day(1, 1)


def weeks_of(spans, rows=(), *, lag_weeks=1):
    sums = pd.DataFrame(list(rows), columns=SUMS, dtype=int)
    calendar = Calendar(spans["earliest"].min(), AS_OF)
    return list_weeks(sums, spans, calendar=calendar, as_of=AS_OF, lag_weeks=lag_weeks)


@pytest.fixture
def weeks():
    """Visits from Monday 3 February, food asked from Sunday 23 February."""
    asked = ("food", day(2, 23), day(2, 23))
    spans = spans_of([("visit", day(2, 3), day(2, 3))], [asked])
    return weeks_of(spans, [(0, 2, 3, 3), (0, 2, 2, 0)])


def test_weeks_run_from_the_first_full_one_to_the_running_one(weeks):
    for _, rows in weeks.groupby("measure"):
        assert rows["week_ending"].dt.strftime("%m-%d").tolist() == [
            *("02-15", "02-22", "03-01", "03-08", "03-15")
        ]


def test_a_measure_without_rows_of_its_kind_does_not_exist(weeks):
    assert weeks["measure"].unique().tolist() == [
        *("ed_visits", "screened", "screen_positive", "screen_positive_food", "screened_food")
    ]


def test_each_kind_is_observed_from_its_own_first_full_week(weeks):
    observed = weeks.groupby("measure")["observed"].agg(list)
    assert observed["ed_visits"] == [True, True, True, True, False]
    assert observed["screened_food"] == [False, False, True, True, False]
    assert observed["screen_positive"] == observed["screened_food"]


def test_the_newest_weeks_are_not_complete(weeks):
    complete = weeks.loc[weeks["measure"] == "ed_visits", "complete"]
    assert complete.tolist() == [True, True, True, False, False]


def test_what_is_not_placed_is_in_the_value_only(weeks):
    row = weeks[(weeks["measure"] == "ed_visits") & (weeks["week_ending"] == "2025-02-22")]
    assert row[["value", "placed"]].to_numpy().tolist() == [[5, 3]]
    assert weeks["value"].sum() == 5


def test_an_extract_of_a_few_days_has_the_running_week_only():
    weeks = weeks_of(spans_of([("visit", day(3, 10), day(3, 10))]))
    assert weeks["week_ending"].tolist() == [pd.Timestamp("2025-03-15")]
    assert not weeks["observed"].any()


def test_a_saturday_has_not_ended_on_its_own_day():
    spans = spans_of([("visit", day(2, 3), day(2, 3))], as_of=day(3, 8))
    calendar = Calendar(day(2, 3), day(3, 8))
    sums = pd.DataFrame([], columns=SUMS, dtype=int)
    weeks = list_weeks(sums, spans, calendar=calendar, as_of=day(3, 8), lag_weeks=0)
    assert weeks["observed"].tolist() == [True, True, True, False]


def observed_visits(*weekly):
    """Weeks to 8 March in which there were so many visits."""
    spans = spans_of([("visit", day(1, 5), day(1, 5))])
    rows = [(0, week, number, number) for week, number in enumerate(weekly) if number]
    return weeks_of(spans, rows)["observed"].tolist()


def test_weeks_since_a_feed_fell_silent_are_missing_and_not_empty():
    assert observed_visits(*[20] * 6, 3, 0, 0) == [*[True] * 6, *[False] * 4]


def test_a_newest_week_without_rows_may_be_late():
    assert observed_visits(*[20] * 8, 0) == [*[True] * 9, False]


def test_weeks_without_events_that_are_rare_are_empty():
    assert observed_visits(1, 0, 2, 0, 1, 0, 0, 0, 0) == [*[True] * 9, False]


def after_strays(*weekly, first=date(2025, 1, 5)):
    """Weeks to 8 March, the row of the first a stray."""
    spans = spans_of([("visit", first, first)])
    rows = [(0, week, number, number) for week, number in enumerate(weekly) if number]
    strays = find_strays(
        pd.DataFrame(rows, columns=SUMS, dtype=int),
        spans,
        calendar=Calendar(first, AS_OF),
        as_of=AS_OF,
    )
    return weeks_of(spans, rows), strays.to_numpy().tolist()


def test_weeks_between_a_stray_row_and_a_steady_feed_are_missing_and_not_empty():
    weeks, strays = after_strays(1, 0, 0, 0, 12, 20, 20, 20, 20)
    assert weeks["observed"].tolist() == [True, True, True, True, False]
    assert weeks["week_ending"].min() == pd.Timestamp("2025-02-15")
    assert strays == [["ed_visits", 1, pd.Timestamp("2025-02-09")]]


def test_one_row_of_a_decade_ago_makes_no_decade_of_weeks():
    first = date(2015, 12, 27)
    silent = [0] * (len(Calendar(first, AS_OF).week_endings) - 9)
    weeks, strays = after_strays(1, *silent, 3, *[20] * 6, first=first)
    assert weeks["week_ending"].min() == pd.Timestamp("2025-02-01")
    assert len(strays) == 1


def test_a_feed_that_paused_was_counting_before():
    weeks, strays = after_strays(20, 20, 20, 0, 0, 20, 20, 20, 20)
    assert weeks["observed"].tolist() == [*[True] * 3, False, False, *[True] * 4, False]
    assert not strays


@pytest.mark.parametrize(
    ("weekly", "missing"),
    [
        ((30, 30, 0, 30, 30, 30, 30, 30, 30), {2}),
        ((300, 300, 40, 300, 300, 0, 300, 300, 300), {2, 5}),
        ((300, 300, 90, 300, 300, 300, 300, 300, 300), set()),  # people may stay away
        ((15, 12, 0, 14, 15, 13, 15, 16, 15), set()),
        ((15, 12, 0, 0, 15, 13, 15, 16, 15), {2, 3}),
        ((1, 0, 2, 0, 1, 0, 3, 0, 1), set()),
    ],
)
def test_a_week_between_others_that_nobody_sent_is_missing_and_not_empty(weekly, missing):
    assert observed_visits(*weekly) == [one not in missing for one in range(9)] + [False]


def test_offices_close_so_a_week_without_answers_may_be_none():
    spans = spans_of([("visit", day(1, 5), day(1, 5))], [("food", day(1, 5), day(1, 5))])
    number = KEYS.index("screened_food")
    rows = [(number, week, 40, 40) for week in range(9) if week != 4]
    found = weeks_of(spans, rows)
    asked = found[found["measure"] == "screened_food"]
    assert asked["observed"].tolist() == [*[True] * 9, False]


def test_weeks_before_events_that_are_rare_are_empty():
    weeks, strays = after_strays(1, 0, 0, 0, 1, 2, 1, 2, 1)
    assert weeks["observed"].tolist() == [*[True] * 9, False]
    assert not strays
