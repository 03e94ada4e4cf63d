import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.rates.effective import as_counts_and_exposure, effective_counts


def test_without_squares_events_are_separate():
    counts = effective_counts([3, 0], [10, 10])
    assert counts.k.tolist() == [1, 1]
    assert counts.events.tolist() == [3, 0]


def test_equal_stays_are_as_many_events_as_children():
    # every child stayed four days, everywhere
    counts = effective_counts([40, 8], [10, 10], squares=[160, 32], persons=[10, 2])
    assert counts.k == pytest.approx([4, 4])
    assert counts.events == pytest.approx([10, 2])
    assert counts.exposure == pytest.approx([2.5, 2.5])


def test_five_children_weigh_as_much_as_the_region():
    # one area of long stays (k = 9), the region pooled at (405 + 100) / (45 + 100)
    counts = effective_counts([45, 100], [1, 1], squares=[405, 100], persons=[5, 100])
    assert counts.pooled_k == pytest.approx(505 / 145)
    assert counts.k[0] == pytest.approx((9 + 505 / 145) / 2)


def test_an_area_without_events_has_the_pooled_clump_size():
    counts = effective_counts([0, 8], [1, 1], squares=[0, 32], persons=[0, 2])
    assert counts.k[0] == counts.pooled_k == 4


def test_no_event_anywhere_is_no_clump():
    assert effective_counts([0], [1], squares=[0], persons=[0]).k.tolist() == [1]


def test_what_has_no_denominator_takes_no_part():
    counts = effective_counts(
        [5, np.nan, 8], [0, np.nan, 4], squares=[500, 9, 8], persons=[1, 1, 8]
    )
    assert counts.total.tolist() == [0, 0, 8]
    assert counts.at_risk.tolist() == [False, False, True]
    assert counts.pooled_k == 1


@pytest.mark.parametrize(
    ("events", "exposure", "message"),
    [
        ([1, 2], [1], r"events \(2,\) and exposure \(1,\) must be aligned"),
        ([1, -1], [1, 1], "events must be finite and zero or more; row 1"),
        ([np.nan], [1], "events must be finite and zero or more; row 0"),
        ([1], [-1], "exposure must be zero or more, or a gap; row 0"),
        ([1], [np.inf], "exposure must be zero or more, or a gap; row 0"),
        ([[1]], [[1]], "one dimension"),
    ],
)
def test_bad_input_is_named_by_row_and_rule(events, exposure, message):
    with pytest.raises(InvalidCounts, match=message):
        as_counts_and_exposure(events, exposure)


def test_squares_need_persons():
    with pytest.raises(InvalidCounts, match="squares need persons"):
        effective_counts([1], [1], squares=[1])


def test_squares_and_persons_are_checked_too():
    with pytest.raises(InvalidCounts, match="squares must be finite"):
        effective_counts([1], [1], squares=[-1], persons=[1])
    with pytest.raises(InvalidCounts, match=r"persons \(2,\)"):
        effective_counts([1], [1], squares=[1], persons=[1, 1])
