"""An area whose families go to another hospital is never cool, and never makes another one hot.

Forty districts with one true rate; of half of them, the feeds see half. Without the setting the
same counts name them as lower nearly every time, and their missing visits push others over the
line.
"""

import numpy as np
import pytest

from hotspot.core.types import NOT_MEASURABLE, SIGNALS_HIGH, SIGNALS_LOW
from hotspot.surveillance.compare import year_on_year
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.signals import neighborhood_signals
from tests.small_snapshot import seen, small_snapshot

DISTRICTS = [f"D{row:02d}" for row in range(40)]
CHILDREN = [6000] * 40
LOW = slice(0, 20)
SHARES = {name: 0.5 for name in DISTRICTS[LOW]}
REPEATS = 20


def snapshots(seed, weeks=30, change=None):
    """The same counts, without and with the setting."""
    mean = np.full((40, weeks), 60.0)
    mean[LOW] *= 0.5
    if change is not None:
        change(mean)
    found = small_snapshot(np.random.default_rng(seed).poisson(mean), CHILDREN, DISTRICTS)
    return found, seen(found, **SHARES)


def statuses(snapshot, window=4):
    week = week_choices(snapshot, "ed_visits")[1]
    picture = draw(snapshot, measure="ed_visits", window=window, week=week, level="neighborhood")
    return picture.hotspots.status, picture


@pytest.fixture(scope="module")
def maps():
    return [[statuses(one) for one in snapshots(seed)] for seed in range(REPEATS)]


def test_half_seen_districts_are_never_called_lower(maps):
    naive = np.array([status[LOW] for (status, _), _ in maps])
    assert np.isin(naive, ["lower", "likely lower"]).mean() > 0.95
    told = np.array([status[LOW] for _, (status, _) in maps])
    assert (told == NOT_MEASURABLE).all()


def test_they_do_not_make_ordinary_districts_hot(maps):
    naive = np.array([status[20:] for (status, _), _ in maps])
    told = np.array([status[20:] for _, (status, _) in maps])
    hot = ["higher", "likely higher"]
    assert np.isin(naive, hot).mean() > 0.3
    assert np.isin(told, hot).mean() < 0.01
    assert not np.isin(told, ["lower", "likely lower"]).any()


def test_the_rate_of_comparison_is_the_true_one(maps):
    truth = 60 / 6000
    naive = np.mean([picture.region_rate for (_, picture), _ in maps])
    told = np.mean([picture.region_rate for _, (_, picture) in maps])
    assert naive == pytest.approx(0.75 * truth, rel=0.01)
    assert told == pytest.approx(truth, rel=0.01)


def leaving(mean):
    """A year ago half of the first two districts' families went to another hospital."""
    mean[:2] = 60.0
    mean[:2, -55:] = 30.0


@pytest.mark.parametrize("seed", range(4))
def test_families_who_left_are_no_improvement_and_no_signal(seed):
    naive, told = snapshots(seed, weeks=210, change=leaving)
    week = week_choices(naive, "ed_visits")[1]
    judged = [
        {one.area: one.verdict for one in year_on_year(found, measure="ed_visits", week=week)}
        for found in (naive, told)
    ]
    assert {judged[0]["D00"], judged[0]["D01"]} == {"improvement"}
    assert {judged[1][name] for name in SHARES} == {"not enough data"}
    signals = (*SIGNALS_HIGH, *SIGNALS_LOW)
    fired = [
        {
            one.area
            for one in neighborhood_signals(found, measure="ed_visits", week=week)
            if np.isin(one.chart.status[-8:], signals).any()
        }
        for found in (naive, told)
    ]
    assert {"D00", "D01"} <= fired[0]
    assert not fired[1] & set(SHARES)
