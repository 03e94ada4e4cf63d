"""Whatever sums are known: a set that may be told of gives no hidden place away."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.disclosure.sets import _Hidden, _is_open
from tests.solved_sums import bounds

THRESHOLD = 11


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
def test_what_is_open_could_be_anything_to_who_solves_for_it(seed, how_many):
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(how_many), rng.integers(2, 5, how_many))
    children = rng.integers(1, 20, groups.size)
    inside = rng.random(groups.size) < 0.5
    before = bounds(children, groups, np.zeros(groups.size, bool))
    after = bounds(children, groups, inside)
    closer = np.abs(after - before).max(axis=1) > 1e-6
    tight = (after[:, 0] > 1 + 1e-6) | (after[:, 1] < THRESHOLD - 1e-6)
    if _is_open(_Hidden(children, groups.astype(str), inside), THRESHOLD):
        assert not (closer & tight).any()
