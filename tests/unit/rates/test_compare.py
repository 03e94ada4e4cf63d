import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.rates.compare import beyond_chance, ratio_of_ratios


@pytest.mark.parametrize("bad", [{"after": [-1, 1, 1]}, {"k": [0, 1, 1]}])
def test_impossible_counts_are_refused(bad):
    names = ("after", "exposure_after", "before", "exposure_before", "k")
    given = {name: [1, 1, 1] for name in names}
    with pytest.raises(InvalidCounts, match="clump sizes above zero"):
        ratio_of_ratios(**{**given, **bad})


def test_what_happened_everywhere_is_nobodys_doing():
    before, weeks = np.array([100.0, 200, 400, 300]), np.full(4, 1000.0)
    found = ratio_of_ratios(before * 0.8, weeks, before, weeks)
    assert found.ratio == pytest.approx([1] * 4)
    assert (found.p > 0.99).all()


def test_one_place_that_fell_by_a_fifth_is_found_against_the_others():
    before, weeks = np.full(30, 4000.0), np.full(30, 1000.0)
    after = before.copy()
    after[7] *= 0.8
    found = ratio_of_ratios(after, weeks, before, weeks)
    assert found.ratio[7] == pytest.approx(0.8)
    assert found.p[7] < 1e-6
    assert (np.delete(found.p, 7) > 0.05).all()


def test_places_that_always_wander_make_one_fall_less_remarkable():
    rng = np.random.default_rng(3)
    before, weeks = np.full(30, 4000.0), np.full(30, 1000.0)
    after = before * np.exp(rng.normal(0, 0.2, 30))
    after[7] = 3200.0
    assert ratio_of_ratios(after, weeks, before, weeks, wander=0.0).p[7] < 1e-6
    assert ratio_of_ratios(after, weeks, before, weeks).p[7] > 0.05


def test_places_without_counts_or_company_are_gaps():
    found = ratio_of_ratios([5, 0, 4], [10, 10, 0], [5, 0, 4], [10, 10, 10])
    assert np.isnan(found.ratio).all()  # the first has nobody left to compare with
    found = ratio_of_ratios([5, 0, 4], [10, 10, 10], [5, 0, 4], [10, 10, 10])
    assert np.isnan(found.ratio).tolist() == [False, True, False]


def test_a_zero_count_has_a_finite_interval():
    found = ratio_of_ratios([0, 50, 60], [10, 10, 10], [8, 50, 60], [10, 10, 10])
    assert 0 < found.ratio[0] < 0.2
    assert np.isfinite([found.lower[0], found.upper[0]]).all()


def test_unaligned_places_are_refused():
    with pytest.raises(InvalidCounts, match="one value a place"):
        ratio_of_ratios([1, 2], [1, 2], [1], [1])


def test_places_are_named_together_and_a_gap_never():
    # sorted: .001, .03, .04, .9 against .1 times 1/4, 2/4, 3/4, 4/4
    p = [0.04, np.nan, 0.001, 0.9, 0.03]
    assert beyond_chance(p, false_discovery=0.1).tolist() == [True, False, True, False, True]
    assert not beyond_chance([np.nan], false_discovery=0.1).any()
    assert beyond_chance([0.04], false_discovery=0.05).tolist() == [True]
