"""What must hold of chosen funnels, whatever was counted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.spc.funnels.choice import compare_ratios, compare_shares
from hotspot.spc.funnels.funnel import funnel_of_ratios, funnel_of_shares

N = 11
SIZES = np.geomspace(0.5, 5000, 30)
counts = npst.arrays(float, N, elements=st.integers(0, 500).map(float))
sizes = npst.arrays(float, N, elements=st.floats(0.5, 800))


@given(counts, sizes)
def test_nobody_is_called_out_who_is_within_the_limits_of_chance(observed, expected):
    found = compare_ratios(observed, expected, sizes=SIZES)

    exact = funnel_of_ratios(observed, expected)
    assert (np.abs(found.funnel.level) <= np.abs(exact.level)).all()
    assert (found.upper >= found.upper[0]).all()
    assert (found.chance[1] <= found.upper[1]).all()
    assert (found.chance[0] >= found.lower[1]).all()


@given(counts, npst.arrays(float, N, elements=st.integers(1, 400).map(float)), st.floats(0, 1))
def test_nor_is_a_share(positives, tested, centre):
    positives = np.minimum(positives, tested)

    found = compare_shares(positives, tested, centre=centre, sizes=SIZES)

    exact = funnel_of_shares(positives, tested, centre=centre)
    assert (np.abs(found.funnel.level) <= np.abs(exact.level)).all()


@given(counts, sizes, st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_matter(observed, expected, random):
    order = list(range(N))
    random.shuffle(order)

    plain = compare_ratios(observed, expected, sizes=SIZES)
    mixed = compare_ratios(observed[order], expected[order], sizes=SIZES)

    np.testing.assert_allclose(mixed.upper, plain.upper, rtol=1e-9)
    np.testing.assert_allclose(mixed.funnel.upper, plain.funnel.upper[:, order], rtol=1e-9)
