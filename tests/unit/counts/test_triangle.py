"""What is written down at each refresh, and what is made of refreshes on uneven days."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from hotspot.core.columns import REPORTING, WEEKS, check_columns
from hotspot.core.errors import InvalidCounts
from hotspot.counts.triangle import (
    BRIDGED,
    REFERENCE_WEEKS,
    Triangle,
    at_delays,
    extend_reporting,
    judge_weeks,
    since_last_break,
    triangle_of,
)

SHARES = np.array([0.7, 0.88, 0.94, 0.97, 0.99, 1.0])
MONDAY = date(2026, 11, 2)
NOT_LEARNED = ("completeness", "completeness_lower", "completeness_upper")


def week_table(as_of, *, total=1000, n=80, measures=("ed_visits",), lag=3):
    """What a refresh sees: weeks up to the running one, the newest ones in part."""
    newest = np.datetime64(as_of - timedelta(days=(as_of.weekday() + 2) % 7 or 7), "D")
    endings = newest + 7 * np.arange(1 - n, 2).astype("timedelta64[D]")
    delay = (np.datetime64(as_of, "D") - endings).astype(int)
    share = np.interp(delay, 2 + 7 * np.arange(6), SHARES, left=0.3)
    one = pd.DataFrame(
        {
            "week_ending": endings.astype("datetime64[s]"),
            "observed": delay > 0,
            "complete": delay > 7 * lag,
            "value": np.round(total * share).astype("int64"),
            "placed": 0,
            **dict.fromkeys(NOT_LEARNED, np.nan),
        }
    )
    parts = [one.assign(measure=measure) for measure in measures]
    return pd.concat(parts, ignore_index=True)[[column.name for column in WEEKS]]


def refreshed(days, **table):
    reporting = None
    for day in days:
        reporting = extend_reporting(reporting, week_table(day, **table), day)
    return reporting


def mondays(n, last=MONDAY):
    return [last - timedelta(weeks=back) for back in range(n - 1, -1, -1)]


def judged(days, **options):
    table = week_table(days[-1])
    return judge_weeks(table, refreshed(days), days[-1], **options)


def newest(weeks, name="completeness", n=5):
    seen = weeks[weeks["observed"]]
    return seen[name].to_numpy()[::-1][:n]


def test_a_refresh_writes_down_the_newest_weeks_that_had_ended():
    found = refreshed([MONDAY])

    check_columns(found, REPORTING, where="reporting", error=InvalidCounts)
    assert len(found) == REFERENCE_WEEKS
    assert found["week_ending"].max() == pd.Timestamp("2026-10-31")
    assert set(found["as_of"]) == {pd.Timestamp(MONDAY)}


def test_a_second_refresh_of_a_day_replaces_the_first():
    once = refreshed([MONDAY])
    again = extend_reporting(once, week_table(MONDAY, total=2000), MONDAY)

    assert len(again) == len(once)
    assert again["value"].max() == 2000


def test_what_was_known_before_is_carried_on_and_weeks_of_long_ago_are_let_go():
    found = refreshed(mondays(70))

    assert found["week_ending"].nunique() == REFERENCE_WEEKS
    assert found["as_of"].nunique() == REFERENCE_WEEKS, "refreshes before the oldest week are gone"


def test_a_refresh_of_an_older_day_learns_nothing_from_the_future_and_loses_nothing():
    days = mondays(40)
    reporting = refreshed([*days[:-5], *days[-4:], days[-5]])
    back = judge_weeks(week_table(days[-5]), reporting, days[-5])

    pd.testing.assert_frame_equal(reporting, refreshed(days))
    alone = judged(days[:-4])
    assert newest(back) == pytest.approx(newest(alone))
    assert newest(back, "complete").tolist() == newest(alone, "complete").tolist()


def test_after_thirty_mondays_the_newest_weeks_are_known_for_what_they_are():
    weeks = judged(mondays(30))

    check_columns(weeks, WEEKS, where="weeks", error=InvalidCounts)
    assert newest(weeks) == pytest.approx(SHARES[:5], abs=0.002)
    assert newest(weeks, "complete").tolist() == [False, False, False, True, True]
    assert (newest(weeks, "completeness_lower", 3) < SHARES[:3]).all()
    assert (newest(weeks, "completeness_upper", 3) > SHARES[:3]).all()
    assert np.isnan(weeks["completeness"].iloc[-1]), "the running week"
    assert (newest(weeks, n=80)[30:] == 1).all()


@pytest.mark.parametrize("days", [mondays(1), mondays(12)])
def test_with_little_past_the_fixed_lag_holds(days):
    weeks = judged(days)

    assert np.isnan(newest(weeks, n=1)).all()
    assert newest(weeks, "complete").tolist() == [False, False, False, True, True]


def test_learning_can_be_switched_off():
    weeks = judged(mondays(30), learn=False)

    assert weeks["completeness"].isna().all()
    assert newest(weeks, "complete", 4).tolist() == [False, False, False, True]


def test_missed_mondays_holidays_and_extra_refreshes_are_bridged():
    days = mondays(44)
    uneven = [day for place, day in enumerate(days[:-1]) if place % 7 != 3] + [days[-1]]
    uneven = [day + timedelta(days=place % 11 == 5) for place, day in enumerate(uneven[:-1])]
    extra = [days[20] + timedelta(days=2), days[31] + timedelta(days=3)]
    weeks = judged(sorted({*uneven, *extra, days[-1]}))

    assert newest(weeks) == pytest.approx(SHARES[:5], abs=0.02)


def test_a_refresh_on_a_new_weekday_is_read_between_the_mondays():
    wednesday = MONDAY + timedelta(days=2)
    weeks = judged([*mondays(40), wednesday])
    between = np.interp([4, 11, 18], 2 + 7 * np.arange(6), SHARES)

    assert newest(weeks, n=3) == pytest.approx(between, abs=0.01)


def test_what_nobody_looked_at_for_longer_is_not_known():
    weeks = np.array(["2026-10-03"], dtype="datetime64[D]")
    days = weeks[0] + np.array([2, 2 + BRIDGED, 3 + 2 * BRIDGED]).astype("timedelta64[D]")
    found = at_delays(
        Triangle(weeks, days, np.array([[70.0, 90.0, 99.0]])), np.array([1, 7, 12, 15])
    )

    assert found[0, :3] == pytest.approx([np.nan, 80.0, 90.0], nan_ok=True)
    assert np.isnan(found[0, 3])


def test_a_jump_of_weeks_long_settled_begins_the_past_anew():
    before = refreshed(mondays(40)[:14])
    for day in mondays(40)[14:]:
        before = extend_reporting(before, week_table(day, total=1300), day)
    triangle = triangle_of(before)

    kept = since_last_break(triangle)
    assert len(kept.days) == 26
    learned = judge_weeks(week_table(MONDAY, total=1300), before, MONDAY)
    assert newest(learned, n=1) == pytest.approx(SHARES[:1], abs=0.005)


def test_a_silent_feed_says_nothing_of_completeness():
    days = mondays(30)
    table = week_table(MONDAY)
    silent = table.assign(observed=table["observed"] & (table["week_ending"] < "2026-10-10"))
    reporting = extend_reporting(refreshed(days[:-1]), silent, MONDAY)
    weeks = judge_weeks(silent, reporting, MONDAY)

    assert weeks.loc[~weeks["observed"], "completeness"].isna().all()


def test_measures_are_learned_one_by_one():
    days = mondays(30)
    both = refreshed(days, measures=("ed_visits", "bed_days"))
    lone = both[(both["measure"] == "ed_visits") | (both["as_of"] > "2026-10-20")]
    weeks = judge_weeks(week_table(MONDAY, measures=("ed_visits", "bed_days")), lone, MONDAY)

    known = weeks.groupby("measure")["completeness"].apply(lambda share: share.notna().any())
    assert known.to_dict() == {"ed_visits": True, "bed_days": False}
