"""Risks that never change, and how much of the list of high places changes all the same.

Churn is what a week adds to and takes off a list, over the lengths of the two lists together: the
share of a list of constant length that is replaced.
"""

from functools import cache

import numpy as np
import pytest

from hotspot.clusters.staying import STAYS, keep_on_list
from hotspot.surveillance.hot_list import LOOKED_BACK
from tests.recovery.weekly_lists import EXTRA, look_every_week, pooled_churn, told_by

FEW, MANY = 4, 40
SETTLED = 26
"""Weeks after which a list that is kept no longer knows how it began."""


@cache
def counties(mean, window, replicates, weeks=SETTLED + 13, extra=EXTRA):
    return [
        look_every_week(np.random.default_rng([60, k]), mean, window, weeks, extra)
        for k in range(replicates)
    ]


def lists_of(found, window, after):
    """What is told by the lists of single weeks, by the kept ones, and the churn of a ranking."""
    high, stays = [one.high for one in found], STAYS[window]
    kept = [keep_on_list(one.probability, one.listed, stays=stays) for one in found]
    single = told_by([one.listed[:, after:] for one in found], high)
    ranked = pooled_churn([one.ranked[:, after:] for one in found])
    return single, told_by([one[:, after:] for one in kept], high), ranked


def test_in_a_few_unchanging_counties_the_kept_list_lasts_and_a_ranking_does_not():
    single, kept, ranked = lists_of(counties(3.0, 4, FEW, weeks=24), 4, after=12)
    assert kept.churn <= 0.14 < single.churn < ranked
    assert ranked >= 0.75
    assert kept.wrong <= 0.12
    assert kept.found >= single.found - 0.02


def test_in_a_few_unchanging_counties_a_year_at_a_time_lasts_by_itself():
    single, kept, _ = lists_of(counties(0.6, 52, 2, weeks=16), 52, after=8)
    assert kept.churn <= single.churn <= 0.10
    assert single.wrong <= 0.14


# with 15 % more spread than Poisson, a list of single weeks changes by up to 23 % a week
@pytest.mark.nightly
@pytest.mark.parametrize(
    ("mean", "window"), [(3.0, 4), (7.5, 4), (0.6, 13), (30 / 13, 13), (0.6, 52)]
)
def test_the_kept_list_changes_by_a_tenth_a_week_at_most(mean, window):
    single, kept, ranked = lists_of(counties(mean, window, MANY), window, after=SETTLED)
    assert kept.churn <= 0.10
    assert ranked >= (0.85 if mean < 1 else 0.70)
    assert kept.wrong <= max(single.wrong, 0.11)
    assert kept.found >= single.found - 0.02


@pytest.mark.nightly
@pytest.mark.parametrize(("mean", "window"), [(3.0, 4), (0.6, 13), (0.6, 52)])
def test_the_list_of_a_huddle_which_looks_back_a_few_weeks_lasts_as_long(mean, window):
    found = counties(mean, window, MANY)
    lists = [
        np.column_stack(
            [
                keep_on_list(
                    one.probability[:, end - LOOKED_BACK : end],
                    one.listed[:, end - LOOKED_BACK : end],
                    stays=STAYS[window],
                )[:, -1]
                for end in range(SETTLED, one.listed.shape[1] + 1)
            ]
        )
        for one in found
    ]
    assert pooled_churn(lists) <= 0.10


@pytest.mark.nightly
@pytest.mark.parametrize("window", [4, 13, 52])
@pytest.mark.parametrize("expected", [3.0, 30.0])
def test_of_neither_list_more_than_was_said_is_wrong(expected, window):
    found = counties(expected / window, window, MANY, extra=0)
    single, kept, _ = lists_of(found, window, after=SETTLED)
    for one in (single, kept):
        assert one.wrong <= 0.11 + (2 * one.wrong_se if expected == 3.0 else 0)
