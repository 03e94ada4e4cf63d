"""What is suspicious about an extract as a whole, and what it does."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from hotspot.core.sections import Checks
from hotspot.refresh.gaps import tell_gaps, tell_strays
from hotspot.refresh.meant import let_pass
from hotspot.refresh.usual import Seen, watch_weeks
from hotspot.refresh.watch import (
    refuse_future,
    watch_history,
    watch_order,
    watch_past,
    watch_unplaced,
)

AS_OF = date(2026, 1, 5)  # a Monday; the newest full week ended on 3 January
NEWEST = pd.Timestamp("2026-01-03")
CHECKS = Checks()


def seen(rows, *, placed=None, as_of=AS_OF, feed="north"):
    """Rows of weeks up to the newest full one of a day, oldest first."""
    ends = pd.date_range(end=Seen(as_of, pd.DataFrame()).newest, periods=len(rows), freq="7D")
    counts = np.asarray(rows)
    table = pd.DataFrame(
        {
            "feed": feed,
            "kind": "encounter",
            "week_ending": ends.astype("datetime64[s]"),
            "n_rows": counts,
            "n_placed": counts if placed is None else placed,
        }
    )
    return Seen(as_of, table[table["n_rows"] > 0])


def weekly(*newest, usual=1000, weeks=30):
    return [usual] * weeks + list(newest)


def found(now, earlier=(), checks=CHECKS, **more):
    told = watch_weeks(now, earlier, checks, lag_weeks=3, **more)
    return [(one.rule, one.severity, one.n_rows) for one in told]


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        ((700, 500, 310), []),
        ((700, 500, 290), [("feed drop", "stop", 290)]),
        ((700, 290, 500), [("feed drop", "stop", 290)]),
        ((0, 700, 500), []),
        ((900, 0, 900), [("feed drop", "stop", 0)]),
        ((900, 900, 0), [("no newest week", "warning", 0)]),
        ((900, 900, 1590), []),
        ((900, 900, 1610), [("feed doubling", "warning", 1610)]),
        ((900, 100, 2000), [("feed drop", "stop", 100)]),
    ],
)
def test_without_a_past_half_of_a_young_week_may_be_on_its_way(newest, expected):
    assert found(seen(weekly(*newest))) == expected


def test_what_a_drop_and_a_doubling_do_is_the_site_s_choice():
    mild = Checks(feed_drop="warn", feed_doubling="stop")
    assert found(seen(weekly(9, 9, 9)), checks=mild) == [("feed drop", "warning", 9)]
    assert found(seen(weekly(900, 900, 2000)), checks=mild) == [("feed doubling", "stop", 2000)]


def test_few_rows_a_week_are_never_a_drop():
    assert found(seen(weekly(0, 0, 0, usual=5))) == []
    assert found(seen(weekly(3, 2, 1, usual=8))) == []
    assert found(seen([1000] * 9)) == []


def test_a_feed_known_to_be_stale_is_named_once():
    assert found(seen(weekly(0, 0)), stale=["north"]) == []


def past(number, *, newest=700, weeks=30):
    """Snapshots of the Mondays before, each of which saw 700 of its newest week's 1,000 rows."""
    days = [AS_OF - timedelta(weeks=back) for back in range(1, number + 1)]
    return [seen(weekly(900, newest, weeks=weeks), as_of=day) for day in days]


def test_a_young_week_is_held_against_weeks_seen_as_young():
    assert found(seen(weekly(900, 430)), past(13)) == []
    assert found(seen(weekly(900, 410)), past(13)) == [("feed drop", "stop", 410)]
    assert found(seen(weekly(900, 410)), past(5)) == [], "too few to know"
    assert found(seen(weekly(900, 1150)), past(13)) == [("feed doubling", "warning", 1150)]


def test_of_two_snapshots_of_a_week_the_one_as_old_as_today_s_counts():
    mondays = past(13)
    fridays = [seen(weekly(900, 2), as_of=one.as_of - timedelta(days=1)) for one in mondays]
    assert found(seen(weekly(900, 650)), [*fridays, *mondays]) == []


def history(now, then, checks=CHECKS):
    return [(one.rule, one.severity, one.n_rows) for one in watch_history(now, then, checks)]


def test_an_extract_of_changes_only_is_taken_for_what_it_is():
    before = seen([100] * 50, as_of=AS_OF - timedelta(weeks=1))
    assert history(seen([100] * 51), before) == []
    assert history(seen([100] * 31), before) == []
    assert history(seen([100] * 30), before) == [("feed drop", "stop", 2900)]
    assert history(seen([100] * 20), before, Checks(feed_drop="warn"))[0][1] == "warning"


def test_more_weeks_are_no_doubling_but_more_rows_of_the_same_weeks_are():
    before = seen([100] * 20, as_of=AS_OF - timedelta(weeks=1))
    assert history(seen([100] * 90), before) == []
    assert history(seen([170] * 21), before) == [("feed doubling", "warning", 3400)]
    assert history(seen([1] * 3), seen([1] * 20)) == [], "too few rows to say"
    assert history(seen([100] * 3, feed="new"), before) == []


def unplaced(now, last=None, checks=CHECKS):
    told = watch_unplaced(now, last, checks)
    return [(one.severity, one.n_rows, round(one.share, 3)) for one in told]


def placed(*shares, weeks=30, usual=0.9):
    return [*[int(1000 * usual)] * weeks, *(int(1000 * share) for share in shares)]


def test_a_rise_of_rows_in_no_tract_warns_and_a_large_one_stops():
    def now(share):
        return seen([1000] * 34, placed=placed(*[share] * 4))

    assert unplaced(now(0.86)) == []
    assert unplaced(now(0.84)) == [("warning", 640, 0.16)]
    assert unplaced(now(0.84), checks=Checks(unplaced_rise="stop")) == [("stop", 640, 0.16)]
    assert unplaced(now(0.74)) == [("stop", 1040, 0.26)]


def test_the_share_is_held_against_the_last_snapshot_where_there_is_one():
    before = seen([1000] * 33, placed=placed(*[0.9] * 3))
    lost = seen([1000] * 34, placed=[840] * 34)
    assert unplaced(lost) == [], "it is as it ever was"
    assert [one[0] for one in unplaced(lost, before)] == ["warning"]
    assert unplaced(seen([1000] * 34, placed=[930] * 34), before) == []
    assert unplaced(seen([1] * 34, placed=[0] * 34), before) == []


def test_an_older_day_or_extract_stops_unless_it_is_meant():
    last = seen([100] * 20)
    week_before = AS_OF - timedelta(weeks=1)

    def order(now, allowed=False):
        return [(one.rule, one.severity) for one in watch_order(now, last, allowed=allowed)]

    assert order(seen([100] * 20)) == []
    assert order(seen([100] * 21, as_of=AS_OF + timedelta(weeks=1))) == []
    assert order(seen([100] * 20, as_of=week_before)) == [("older day", "stop")]
    assert order(seen([100] * 20, as_of=week_before), allowed=True) == [("older day", "warning")]
    old = Seen(AS_OF + timedelta(weeks=1), seen([100] * 19, as_of=week_before).feeds)
    assert order(old) == [("older extract", "stop")]
    assert order(old, allowed=True) == [("older extract", "warning")]


def test_an_empty_newest_week_seen_again_the_same_day_is_no_older_extract():
    def order(number, last):
        return [one.rule for one in watch_order(seen(number), last, allowed=False)]

    last = seen([100] * 20)
    assert order([100] * 19 + [0], last) == []
    assert order([100] * 18 + [0, 0], last) == ["older extract"]


def weeks(values, *, observed=True, complete=True, measure="ed_visits"):
    ends = pd.date_range(end=NEWEST, periods=len(values), freq="7D").astype("datetime64[s]")
    return pd.DataFrame(
        {
            "measure": measure,
            "week_ending": ends,
            "observed": observed,
            "complete": complete,
            "value": values,
        }
    )


def past_of(now, before, checks=CHECKS):
    return [(one.severity, one.n_rows) for one in watch_past(now, before, checks)]


def test_events_of_complete_weeks_that_came_or_went_are_counted():
    before = weeks([100] * 10)
    assert past_of(weeks([102] * 10), before) == []
    assert past_of(weeks([103] * 10), before) == [("warning", 30)]
    assert past_of(weeks([103, 97] * 5), before) == [("warning", 30)], "they do not make up"
    strict = Checks(changed_past="stop")
    assert past_of(weeks([97] * 10), before, strict) == [("stop", 30)]


def test_weeks_that_were_not_complete_do_not_count():
    grown = weeks([100] * 5 + [500] * 5)
    assert past_of(grown, weeks([100] * 10, complete=[True] * 5 + [False] * 5)) == []
    assert past_of(grown, weeks([100] * 10, observed=[True] * 5 + [False] * 5)) == []
    assert past_of(weeks([9] * 4), weeks([1] * 4)) == [], "too few events"


def test_weeks_that_are_no_longer_there_are_gone():
    (told,) = watch_past(weeks([100] * 5), weeks([100] * 10), CHECKS)
    assert (told.rule, told.severity, told.n_rows) == ("changed past", "warning", 500)
    assert "5 of 10 such weeks are no longer in the extract" in told.finding
    unseen = weeks([100] * 10, observed=[False] * 5 + [True] * 5)
    assert past_of(unseen, weeks([100] * 10)) == [("warning", 500)]
    assert past_of(weeks([100] * 99), weeks([100] * 100)) == [], "a window may move on"


def test_a_week_between_others_that_is_gone_stops():
    holed = weeks([100] * 10, observed=[True] * 6 + [False] + [True] * 3)
    (told,) = watch_past(holed, weeks([100] * 10), CHECKS)
    assert (told.rule, told.severity, told.n_rows) == ("week gone", "stop", 1)
    assert f"{holed['week_ending'][6]:%Y-%m-%d}" in told.finding
    assert past_of(holed, holed) == [], "nothing was lost since"


def test_a_missing_week_is_told_every_time():
    assert list(tell_gaps(weeks([100] * 10))) == []
    ends = weeks([100] * 10, observed=[False] + [True] * 7 + [False] * 2)
    assert list(tell_gaps(ends)) == [], "not begun yet, and silent since"
    (told,) = tell_gaps(weeks([100] * 10, observed=[True] * 6 + [False] * 2 + [True] * 2))
    assert (told.rule, told.severity, told.n_rows) == ("missing week", "warning", 2)
    assert "and 1 more" in told.finding


@pytest.mark.parametrize("value", [0, 100])
def test_a_measure_of_which_nothing_is_left_stops(value):
    today = weeks([value] * 10, measure="ed_visits" if value == 0 else "admissions")
    (told,) = watch_past(today, weeks([100] * 10), CHECKS)
    assert (told.rule, told.severity, told.n_rows) == ("measure gone", "stop", 1000)


def test_a_measure_that_has_lost_much_of_its_weeks_stops():
    (told,) = watch_past(weeks([70] * 10), weeks([100] * 10), CHECKS)
    assert (told.rule, told.severity, told.n_rows) == ("measure gone", "stop", 300)
    assert "rows or codes get lost" in told.finding
    (held,) = let_pass([told], accepted=False)
    assert "--accept-changes" in held.finding
    assert past_of(weeks([80] * 10), weeks([100] * 10)) == [("warning", 200)]
    assert past_of(weeks([170, 70] * 5), weeks([100] * 10)) == [("warning", 500)], "they came, too"


def test_after_a_change_of_settings_a_rise_since_the_last_snapshot_warns():
    before = seen([1000] * 33, placed=[900] * 33)
    lost = seen([1000] * 34, placed=[600] * 34)
    assert [one[0] for one in unplaced(lost, before)] == ["stop"]
    (told,) = watch_unplaced(lost, before, CHECKS, resettled=True)
    assert told.severity == "warning"
    assert "settings changed" in told.finding
    broken = seen([1000] * 34, placed=[600] * 30 + [100] * 4)
    (told,) = watch_unplaced(broken, before, CHECKS, resettled=True)
    assert told.severity == "stop", "the newest weeks differ from the others of today"


def test_every_stop_names_the_way_on_and_passes_once_it_is_taken():
    (drop,) = watch_weeks(seen(weekly(9, 9, 9)), [], CHECKS, lag_weeks=3)
    (gone,) = watch_past(weeks([0] * 10), weeks([100] * 10), CHECKS)
    told = list(let_pass([drop, gone], accepted=False))
    assert [one.severity for one in told] == ["stop", "stop"]
    assert 'with --accept-changes, once; or set checks.feed_drop to "warn"' in told[0].finding
    assert told[1].finding.endswith("refresh with --accept-changes, once.")
    told = list(let_pass([drop, gone], accepted=True))
    assert [one.severity for one in told] == ["warning", "warning"]
    other = list(refuse_future(AS_OF + timedelta(days=9), AS_OF))
    assert list(let_pass(other, accepted=True)) == other


def test_a_day_that_has_not_come_stops():
    assert list(refuse_future(AS_OF + timedelta(days=1), AS_OF)) == []
    (one,) = refuse_future(AS_OF + timedelta(days=2), AS_OF)
    assert (one.severity, one.feed) == ("stop", "all")
    assert "2026-01-07 has not come: today is 2026-01-05" in one.finding


def test_events_before_the_feed_is_steady_are_told():
    columns = ["measure", "events", "first_day"]
    strays = pd.DataFrame([("ed_visits", 1, pd.Timestamp("2023-07-09"))], columns=columns)
    (found,) = tell_strays(strays)
    assert (found.rule, found.n_rows) == ("before the feed is steady", 1)
    assert "1 lie before 2023-07-09" in found.finding
    assert not list(tell_strays(strays.iloc[:0]))
