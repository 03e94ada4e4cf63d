"""Looking back, a place is hot, not hot, or nobody can say; and all of that is one word."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.surveillance import emerging
from hotspot.surveillance.emerging import MOST_WINDOWS, hot_history
from hotspot.surveillance.panels import week_choices
from tests.small_snapshot import small_snapshot

DISTRICTS = ["North"] * 6 + ["South"] * 6
ALWAYS, LATELY, FADED = 0, 1, 2


def snapshot(weeks=60):
    """Twelve tracts: one is always high, one in the newest window, one until it."""
    mean = np.full((12, weeks), 20.0)
    newest = slice(weeks - 7, weeks - 3)
    mean[ALWAYS] = mean[FADED] = 60
    mean[FADED, newest], mean[LATELY, newest] = 20, 60
    return small_snapshot(np.random.default_rng(7).poisson(mean), [2000] * 12, DISTRICTS)


def look_back(found, protect=lambda picture: picture, **options):
    week = week_choices(found, "ed_visits")[1]
    asked = {"measure": "ed_visits", "window": 4, "week": week, "level": "tract"}
    return hot_history(found, **asked | options, protect=protect)


@pytest.fixture(scope="module")
def history():
    return look_back(snapshot())


def test_each_place_has_the_word_of_its_history(history):
    assert history.word[[ALWAYS, LATELY, FADED]].tolist() == ["persistent", "new", "historical"]
    assert set(history.word[3:]) == {"none"}
    assert history.times[[ALWAYS, LATELY, FADED]].tolist() == [13, 1, 12]
    assert history.first[:4].tolist() == [0, 12, 0, -1]
    assert (history.windows == 13).all()


def test_windows_share_no_week_and_end_with_the_chosen_one(history):
    assert history.ends[-1] == history.context.week
    assert set(np.diff(history.ends)) == {timedelta(weeks=4)}
    assert history.status.shape == (12, len(history.ends)) == (12, MOST_WINDOWS)


def test_it_looks_back_only_as_far_as_the_feeds_reach():
    found = look_back(snapshot(weeks=30))
    # 27 of 30 weeks are complete: six whole windows of four
    assert len(found.ends) == 6
    assert found.known.all()


def test_a_week_the_feeds_do_not_reach_is_refused():
    with pytest.raises(NotEnoughData, match="not all covered"):
        look_back(snapshot(weeks=30), window=52)


def test_a_hidden_window_is_neither_hot_nor_not():
    def hide(picture):
        hidden = np.zeros(12, dtype=bool)
        odd = (picture.context.week - date(2026, 10, 10)).days % 56
        hidden[ALWAYS] = bool(odd)
        return replace(picture, suppressed=hidden)

    found = look_back(snapshot(), protect=hide)
    assert (found.status[ALWAYS] == "suppressed").sum() == 6
    assert found.windows[ALWAYS] == found.times[ALWAYS] == 7
    assert found.word[ALWAYS] == "persistent"
    assert not found.hot[ALWAYS, ~found.known[ALWAYS]].any()


def test_a_place_hidden_now_is_given_no_word():
    newest = week_choices(snapshot(), "ed_visits")[1]

    def hide(picture):
        return replace(picture, suppressed=np.arange(12) == (picture.context.week == newest) - 1)

    found = look_back(snapshot(), protect=hide)
    assert found.word[ALWAYS] == "not enough data"
    assert found.windows[ALWAYS] == 12


def test_a_window_without_a_map_is_unknown_for_all(monkeypatch):
    real, missing = emerging.draw, date(2026, 5, 23)

    def gappy(found, **asked):
        if asked["week"] == missing:
            raise NotEnoughData("the feed was silent")
        return real(found, **asked)

    monkeypatch.setattr(emerging, "draw", gappy)
    found = look_back(snapshot())
    gap = found.ends.index(missing)
    assert set(found.status[:, gap]) == {"no data"}
    assert (found.windows == 12).all()
    assert found.word[ALWAYS] == "persistent"


def test_where_more_is_better_low_is_hot_and_a_fall_is_growing(history, monkeypatch):
    real = emerging.draw

    def turned(found, **asked):
        picture = real(found, **asked)
        about = replace(picture.context, measure=MEASURES["screened"])
        return replace(picture, context=about)

    monkeypatch.setattr(emerging, "draw", turned)
    monkeypatch.setattr(emerging, "_earlier", lambda *_: list(history.ends[-2::-1]))
    found = look_back(snapshot())
    assert found.cold[ALWAYS].all()
    assert found.word[ALWAYS] == "none"
    np.testing.assert_allclose(found.found.trend_z, -history.found.trend_z)


def test_districts_have_their_history_too():
    found = look_back(snapshot(), level="neighborhood")
    assert found.level == "neighborhood"
    assert found.areas.tolist() == ["North", "South"]
    assert found.word.size == 2
