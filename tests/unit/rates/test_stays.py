import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.rates.stays import split_stays

WEEKS = np.full((2, 1), 5200.0)


def split(days, stays, weeks=WEEKS, **clumps):
    columns = (np.array(values, float).reshape(2, -1) for values in (days, stays))
    return split_stays(*columns, weeks, **({"k": 8.0} | clumps))


def test_a_fifth_fewer_stays_of_the_same_length_are_a_fifth_fewer_bed_days():
    found = split([500, 400], [100, 80])
    assert found.bed_days.ratio == pytest.approx([0.8])
    assert found.admissions.ratio == pytest.approx([0.8])
    assert found.length.ratio == pytest.approx([1.0])
    assert not found.began_before.any()


def test_more_children_at_risk_make_fewer_stays_a_child_and_no_shorter_ones():
    found = split([500, 500], [100, 100], np.array([[5200.0], [10400.0]]))
    assert found.admissions.ratio == pytest.approx([0.5])
    assert found.length.ratio == pytest.approx([1.0])


def test_intervals_are_those_of_stays_counted_and_lengths_measured():
    # 100 and 80 children, one stay each, of mean 5 and 4 days with a variance of 9
    t, n = np.array([[500.0], [320.0]]), np.array([[100.0], [80.0]])
    v = n * ((t / n) ** 2 + 9)
    found = split_stays(t, n, WEEKS, k=v / t)
    reach = 1.96 * np.sqrt(1 / 100 + 1 / 80)
    assert np.log(found.admissions.upper / found.admissions.ratio) == pytest.approx(reach, rel=1e-4)
    reach = 1.96 * np.sqrt(9 / 5**2 / 100 + 9 / 4**2 / 80)
    assert np.log(found.length.upper / found.length.ratio) == pytest.approx(reach, rel=0.02)


def test_a_longer_stay_is_known_worse_than_more_stays_where_lengths_differ():
    found = split([500, 600], [100, 100], k=30.0)
    assert np.diff(np.log([found.length.lower, found.length.upper]), axis=0) > np.diff(
        np.log([found.admissions.lower, found.admissions.upper]), axis=0
    )


def test_a_fall_to_nothing_is_a_fall_of_stays():
    found = split([100, 0], [20, 0])
    assert found.bed_days.ratio < 0.1
    assert found.admissions.ratio < 0.1
    assert found.length.ratio == pytest.approx([1.0])
    assert found.bed_days.ratio == pytest.approx(found.admissions.ratio * found.length.ratio)


def test_bed_days_of_children_who_were_there_already_are_a_whole_without_parts():
    found = split([50, 80], [0, 10])
    assert found.began_before.all()
    assert found.bed_days.ratio == pytest.approx([1.6])
    assert found.bed_days.lower < 1 < found.bed_days.upper
    assert np.isnan(found.admissions.ratio).all()
    assert np.isnan(found.length.ratio).all()


def test_stays_without_a_night_are_stays():
    found = split([0, 40], [10, 10])
    assert found.admissions.ratio == pytest.approx([1.0], abs=0.1)
    assert found.length.ratio > 10


@pytest.mark.parametrize(
    ("days", "stays", "weeks"),
    [([0, 0], [0, 0], WEEKS), ([50, 60], [9, 9], np.array([[0.0], [52.0]]))],
)
def test_nothing_counted_or_nobody_at_risk_is_a_gap(days, stays, weeks):
    found = split(days, stays, weeks)
    for part in (found.bed_days, found.admissions, found.length):
        assert np.isnan([part.ratio, part.lower, part.upper, part.p]).all()


def test_a_gap_of_one_place_is_no_other_place_s():
    weeks = np.array([[5200.0, np.nan], [5200.0, 5200.0]])
    both = split_stays([[500, np.nan], [400, 1]], [[100, np.nan], [80, 1]], weeks, k=8.0)
    assert both.bed_days.lower[0] == split([500, 400], [100, 80]).bed_days.lower[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([[1.0]], [[1.0]], [[1.0]]), "two rows, before and after"),
        (([[1.0], [-1.0]], [[1.0], [1.0]], [[1.0], [1.0]]), "days must be finite.*place 0"),
        (([[1.0], [1.0]], [[1.0], [np.inf]], [[1.0], [1.0]]), "stays must be finite"),
    ],
)
def test_what_cannot_be_is_refused_by_name(arguments, words):
    with pytest.raises(InvalidCounts, match=words):
        split_stays(*arguments, k=1.0)


def test_a_clump_of_nothing_is_refused():
    with pytest.raises(InvalidCounts, match="above zero"):
        split([1, 1], [1, 1], k=0.0)
