"""What is learned of late records, from how little, and what is said where it is too little."""

import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.counts.arrived import is_complete
from hotspot.counts.completeness import (
    FEWEST,
    HIGHEST,
    development_factors,
    learn_completeness,
    share_known,
)


def regular(n, shares=(0.7, 0.9, 1.0), total=1000.0):
    """Cohorts that all arrive alike, known up to the newest week's end."""
    known = np.tile(total * np.array(shares), (n, 1))
    known[np.add.outer(np.arange(n), np.arange(len(shares))) >= n] = np.nan
    return known


def test_cohorts_that_arrive_alike_teach_their_shares_exactly():
    found = learn_completeness(regular(40))

    assert found.share == pytest.approx([0.7, 0.9, 1.0])
    assert found.lower[0] < 0.7 < found.upper[0]
    assert found.lower[0] > 0.66


def test_the_newest_cohorts_teach_alone():
    slow, fast = regular(60, (0.5, 1.0)), regular(60, (0.8, 1.0))
    changed = np.vstack([slow[:30], fast[30:]])

    assert share_known(development_factors(changed, cohorts=12))[0] == pytest.approx(0.8)
    assert share_known(development_factors(changed))[0] < 0.75


def test_too_few_cohorts_teach_nothing():
    few, enough = regular(FEWEST), regular(2 * FEWEST + 3)

    assert np.isnan(learn_completeness(few).share[0])
    assert np.isnan(learn_completeness(few).lower[0])
    assert np.isfinite(learn_completeness(enough).share).all()


def test_a_past_that_has_not_come_true_gives_no_interval_and_so_no_share():
    known = regular(FEWEST + 4, (0.7, 0.8, 0.9, 0.97, 1.0))

    assert np.isfinite(share_known(development_factors(known, fewest=FEWEST))[0])
    assert np.isnan(learn_completeness(known).share[0])


def test_an_uneven_past_makes_a_wide_interval():
    rng = np.random.default_rng(5)
    steady, uneven = regular(60), regular(60)
    uneven[:, 0] = uneven[:, 0] * rng.uniform(0.7, 1.3, 60)

    def width(known):
        found = learn_completeness(known)
        return found.upper[0] - found.lower[0]

    assert width(uneven) > 2 * width(steady)


def test_records_taken_back_put_completeness_above_one():
    rng = np.random.default_rng(6)
    known = regular(60, (1.1, 1.02, 1.0))
    known[:, 0] *= rng.uniform(0.98, 1.02, 60)
    found = learn_completeness(known)

    assert found.share[0] == pytest.approx(1.1, abs=0.02)
    assert 1 < found.lower[0] < found.share[0] < found.upper[0]


def test_more_than_half_taken_back_is_an_error_and_teaches_nothing():
    assert np.isnan(learn_completeness(regular(60, (HIGHEST + 0.1, 1.0))).share[0])


def test_a_week_without_an_event_has_no_interval():
    known = regular(40)
    known[-1, 0] = 0

    assert np.isnan(learn_completeness(known).share[0])
    assert np.isfinite(learn_completeness(known).share[1])


def test_a_measure_that_never_occurs_teaches_nothing():
    assert np.isnan(learn_completeness(np.zeros((40, 5))).share[:-1]).all()


@pytest.mark.parametrize("wrong", [[1.0, 2.0], [[-1.0, 2.0]], [[np.inf, 2.0]], [[]]])
def test_what_is_no_triangle_is_refused(wrong):
    with pytest.raises(InvalidCounts, match="cumulative"):
        learn_completeness(wrong)


def test_a_share_that_nobody_can_be_sure_of_is_not_complete():
    share = np.array([0.97, 0.97, 0.90, 1.02, 1.02, np.nan])
    lower = np.array([0.92, 0.45, 0.88, 0.99, 0.99, np.nan])
    upper = np.array([1.00, 1.00, 0.93, 1.06, 1.40, np.nan])

    found = is_complete(share, lower, upper, np.full(6, 500.0))
    assert found.tolist() == [True, False, False, True, False, False]


def test_one_late_record_among_few_leaves_a_week_complete():
    one, two = 5 / 6, 5 / 7
    ends = np.array([one, two]), np.ones(2)
    assert is_complete(np.full(2, 0.98), *ends, np.full(2, 5.0)).tolist() == [True, False]
