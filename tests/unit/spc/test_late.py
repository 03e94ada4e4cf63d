"""Weeks that are not all there: where they are drawn, with which limits, what they trigger."""

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from tests.charted import chart_against_region, chart_one, chart_own_past

WEEKS = 40
EVENTS = np.tile([95.0, 104, 99, 107, 96, 101, 103, 95], 5)


def chart(events=EVENTS, *, share=(1.0, 0.97, 0.92, 0.70), sd=(0.0, 0.01, 0.02, 0.04), **given):
    whole = np.ones(WEEKS)
    share, sd = np.append(whole[:-4], share), np.append(0 * whole[:-4], sd)
    plain = {
        "family": "events",
        "observed": whole > 0,
        "complete": share >= 0.95,
        "baseline_weeks": 30,
        "completeness": share,
        "completeness_sd": sd,
    }
    at_risk = np.full(np.shape(events), 1000.0)
    make = chart_one if np.ndim(events) == 1 else chart_own_past
    weeks = np.datetime64("2025-01-04") + 7 * np.arange(WEEKS)
    return make(events, at_risk, weeks, **plain | given)


def thinned(share=(1.0, 0.97, 0.92, 0.70)):
    return EVENTS * np.append(np.ones(WEEKS - 4), share)


def test_newest_weeks_are_drawn_where_they_are_to_be_expected():
    found = chart(thinned())

    assert found.value == pytest.approx(EVENTS / 1000)
    assert found.hollow.tolist() == [False] * 38 + [True] * 2
    assert set(found.status[:-1]) == {"common cause"}
    assert found.status[-1] == "incomplete"


def test_limits_are_as_wide_as_a_smaller_sample_and_an_unsure_share_need():
    found = chart(share=(1, 1, 1, 0.7), sd=(0, 0, 0, 0))
    wide = found.upper - found.centre
    assert wide[-1] / wide[0] == pytest.approx(1 / np.sqrt(0.7), rel=0.05)

    unsure = chart(share=(1, 1, 1, 0.7), sd=(0, 0, 0, 0.2))
    further = unsure.upper[-1] - unsure.centre[-1]
    assert further == pytest.approx(
        wide[-1] + 3 * (np.hypot(found.centre[-1] * 0.2, sigma(found)) - sigma(found)), rel=1e-6
    )
    assert unsure.lower[-1] < found.lower[-1]
    assert unsure.upper[:-1] == pytest.approx(found.upper[:-1])


def sigma(found):
    return (found.centre[-1] - found.lower[-1]) / 3


@pytest.mark.parametrize(
    ("share", "status"),
    [(0.89, "incomplete"), (0.90, "low point"), (1.10, "low point"), (1.12, "incomplete")],
)
def test_less_than_nine_tenths_or_that_much_too_many_trigger_nothing(share, status):
    events = EVENTS.copy()
    events[-1] = 20

    found = chart(events, share=(1, 1, 1, share), sd=(0, 0, 0, 0), complete=np.arange(WEEKS) < 39)
    assert found.status[-1] == status
    assert found.hollow[-1]


def test_nothing_known_of_the_newest_weeks_leaves_them_as_counted():
    complete = np.arange(WEEKS) < 37
    old = chart(thinned(), completeness=None, completeness_sd=None, complete=complete)
    unknown = chart(thinned(), share=[np.nan] * 4, sd=[np.nan] * 4, complete=complete)

    for found in (old, unknown):
        assert found.value == pytest.approx(thinned() / 1000)
        assert (found.status[-3:] == "incomplete").all()
        assert np.isnan(found.value_lower).all()


def test_a_hollow_point_says_between_what_it_will_come_to_lie():
    found = chart(thinned())
    hollow = found.hollow

    assert (found.value_lower[hollow] < found.value[hollow]).all()
    assert (found.value_upper[hollow] > found.value[hollow]).all()
    assert (found.value_lower[hollow] >= thinned()[hollow] / 1000).all(), "what came does not go"
    assert np.isnan(found.value_lower[~hollow]).all()
    width = found.value_upper - found.value_lower
    assert width[-1] > 2 * width[-2]


def test_records_that_will_be_taken_back_may_leave_less_than_there_is():
    known = {"share": (1, 1, 1, 1.2), "sd": (0, 0, 0, 0.03)}
    found = chart(EVENTS, **known, complete=np.arange(WEEKS) < 39)

    assert found.value[-1] == pytest.approx(EVENTS[-1] / 1.2 / 1000)
    assert found.value_lower[-1] < found.value[-1] < found.value_upper[-1] < EVENTS[-1] / 1000


def test_shares_are_drawn_as_answered_for_answers_come_with_their_question():
    found = chart(thinned() / 4, family="proportion")

    assert found.value == pytest.approx(thinned() / 4000)
    assert np.isnan(found.value_lower).all()
    assert found.status[-1] == "incomplete"


@pytest.mark.parametrize("kind", ["auto", "XmR"])
def test_every_kind_of_chart_is_corrected(kind):
    assert chart(thinned(), kind=kind).value == pytest.approx(EVENTS / 1000)


def test_against_the_region_late_records_cancel():
    events = np.vstack([np.roll(thinned(), 0), *(np.roll(EVENTS, k) for k in (1, 3, 5))])
    events[1:, -1] *= 0.7
    share = np.append(np.ones(WEEKS - 1), 0.7)
    given = {
        "family": "events",
        "observed": share > 0,
        "complete": share >= 0.95,
        "baseline_weeks": 30,
    }
    weeks = np.datetime64("2025-01-04") + 7 * np.arange(WEEKS)
    at_risk = np.full(events.shape, 1000.0)
    known = chart_against_region(events, at_risk, weeks, completeness=share, **given)
    unknown = chart_against_region(events, at_risk, weeks, **given)

    assert known[0].centre[-1] == pytest.approx(unknown[0].centre[-1] / 0.7)
    assert known[0].value[-1] == pytest.approx(unknown[0].value[-1] / 0.7)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"share": [1.0] * 4, "sd": [-0.1] * 4}, "not below it"),
        ({"share": [0.0] * 4}, "above 0"),
        ({"completeness": np.ones(3)}, "one value a"),
    ],
)
def test_what_is_no_completeness_is_refused(wrong, words):
    with pytest.raises(InvalidCounts, match=words):
        chart(**wrong)
