"""However bed-days changed, stays and their length explain all of it, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hotspot.rates.stays import split_stays


@st.composite
def two_spans(draw):
    n = draw(st.integers(1, 12))
    stays = draw(arrays(np.int64, (2, n), elements=st.integers(0, 300))).astype(float)
    days = draw(arrays(np.int64, (2, n), elements=st.integers(0, 3000))).astype(float)
    weeks = draw(arrays(float, (2, n), elements=st.floats(10, 1e6)))
    k = draw(arrays(float, (2, n), elements=st.floats(1, 60)))
    return days, stays, weeks, k


def parts(split):
    return split.bed_days, split.admissions, split.length


@given(two_spans())
def test_the_parts_are_the_whole_wherever_there_are_parts(data):
    *spans, k = data
    found = split_stays(*spans, k=k)
    whole, admissions, length = (np.log(part.ratio) for part in parts(found))
    split = np.isfinite(admissions)
    assert (admissions + length)[split] == pytest.approx(whole[split], abs=1e-9)
    assert (np.isfinite(length) == split).all()
    counted = (spans[0] + spans[1]).any(axis=0)
    assert (split == (counted & ~found.began_before)).all()
    assert (np.isfinite(whole) == counted).all()


@given(two_spans())
def test_told_backwards_every_ratio_is_turned_over(data):
    forth = split_stays(*data[:3], k=data[3])
    back = split_stays(*(part[::-1] for part in data[:3]), k=data[3][::-1])
    for one, other in zip(parts(forth), parts(back), strict=True):
        assert one.ratio == pytest.approx(1 / other.ratio, rel=1e-6, nan_ok=True)
        assert one.lower == pytest.approx(1 / other.upper, rel=1e-6, nan_ok=True)
        assert one.p == pytest.approx(other.p, rel=1e-6, nan_ok=True)


@given(two_spans(), st.floats(0.01, 100))
def test_another_number_of_children_changes_stays_a_child_and_never_their_length(data, times):
    days, stays, weeks, k = data
    found = split_stays(days, stays, weeks, k=k)
    more = split_stays(days, stays, weeks * np.array([[1.0], [times]]), k=k)
    for one, other, factor in zip(parts(found), parts(more), (times, times, 1), strict=True):
        assert one.ratio == pytest.approx(other.ratio * factor, rel=1e-6, nan_ok=True)
