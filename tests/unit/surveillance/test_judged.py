from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from hotspot.core.hotspot_rules import NEWEST
from hotspot.surveillance.pictures import draw
from tests.small_snapshot import LAST, small_snapshot

WEEKS = 120
WEEK = LAST - timedelta(weeks=3)
HOODS = ["North"] * 10 + ["South"] * 10


def two_measures(stays, days, **site):
    """Hospital stays and bed-days of the same tracts and weeks."""
    one, other = (
        small_snapshot(events, [3000] * 20, HOODS, measure=measure)
        for events, measure in ((stays, "admissions"), (days, "bed_days"))
    )
    tables = one.tables | {
        name: pd.concat([one.tables[name], other.tables[name]]) for name in ("counts", "weeks")
    }
    tables["largest"] = pd.DataFrame(
        {"level": [], "area": [], "measure": [], "age_band": [], "week_ending": []}
    ).astype({"week_ending": "datetime64[s]"})
    return replace(one, site=replace(one.site, **{"hotspot_rule": NEWEST} | site), tables=tables)


@pytest.fixture(scope="module")
def long_stays_here_many_there():
    """The first tract has long stays, the last has many short ones."""
    stays = np.full((20, WEEKS), 5)
    stays[19] = 15
    days = stays * 3
    days[0] *= 4
    days[19] = 15
    return stays, days


def drawn(snapshot, measure="bed_days"):
    return draw(snapshot, measure=measure, window=13, week=WEEK, level="tract")


def test_bed_days_stand_out_where_stays_do_and_say_what_they_are_themselves(
    long_stays_here_many_there,
):
    picture = drawn(two_measures(*long_stays_here_many_there))
    assert picture.judged_by.key == "admissions"
    assert np.flatnonzero(picture.hotspots.status == "higher").tolist() == [19]
    assert picture.by_itself.status[0] == "higher"
    assert picture.hotspots.rule.endswith("Judged by hospital stays, not by bed-days.")
    assert picture.smooth.rate[0] > 2 * picture.smooth.rate[1], "the burden stays in bed-days"


def test_a_snapshot_made_under_the_first_rule_is_shown_by_it(long_stays_here_many_there):
    picture = drawn(two_measures(*long_stays_here_many_there, hotspot_rule=1))
    assert picture.judged_by is None
    assert picture.hotspots.status[0] == "higher"
    assert picture.hotspots.rule_version.startswith("no. 1,")


def test_stays_are_judged_by_themselves(long_stays_here_many_there):
    picture = drawn(two_measures(*long_stays_here_many_there), "admissions")
    assert picture.judged_by is None
    assert picture.by_itself is None


def test_high_for_long_is_not_rising_and_newly_high_is():
    events = np.random.default_rng(3).poisson(10, (20, WEEKS))
    events[0] = np.random.default_rng(4).poisson(30, WEEKS)
    events[5, -8:] *= 3
    picture = draw(
        small_snapshot(events, [3000] * 20, HOODS),
        measure="ed_visits",
        window=4,
        week=WEEK,
        level="tract",
    )
    assert picture.hotspots.status[[0, 5]].tolist() == ["higher", "higher"]
    assert np.flatnonzero(picture.rising).tolist() == [5]
