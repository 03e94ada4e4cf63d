from itertools import permutations

import numpy as np
import pytest
from scipy.stats import kendalltau, theilslopes

from hotspot.clusters.trend import mann_kendall
from hotspot.core.errors import InvalidCounts

GAP = np.nan
WAVES = [4.0, 5.057, 5.113, 7.17, 9.226, 8.283, 9.019, 12.075, 14.132, 13.189, 11.245, 10.302,
         8.038, 7.094, 7.151, 9.208, 12.264, 15.0, 17.057, 18.113, 20.17, 19.226, 17.283, 15.019,
         14.075, 12.132, 13.189, 16.245]  # fmt: skip


# score, z, p and slope by pymannkendall 1.4.3, original_test
@pytest.mark.parametrize(
    ("values", "score", "z", "p", "slope"),
    [
        ([23, 24, 29, 6, 29, 24, 24, 29, 23], 3, 0.2186521551237011, 0.8269210217567053, 0.0),
        (
            [2.1, 2.4, 2.2, 3.0, 2.9, 3.4, 3.3, 3.9, 3.8, 4.4, 4.1, 4.0, 5.0],
            64,
            3.8435599193453474,
            0.00012126237486764779,
            0.2236111111111111,
        ),
        ([5, 5, 5, 4, 4, 3, 3, 3, 2, 2], -37, -3.3473289278182157, 0.00081594331429424, -0.375),
    ],
)
def test_the_normal_approximation_is_the_published_one_with_ties(values, score, z, p, slope):
    found = mann_kendall([values], method="normal")
    assert found.score[0] == score
    assert found.z[0] == pytest.approx(z, rel=1e-12)
    assert found.p[0] == pytest.approx(p, rel=1e-9)
    assert found.slope[0] == pytest.approx(slope, abs=1e-12)


# by pymannkendall 1.4.3, hamed_rao_modification_test
@pytest.mark.parametrize(
    ("lags", "z", "p"),
    [
        (None, 4.135354674628881, 3.544068387828503e-05),
        (4, 2.423806438340817, 0.015358789243770987),
    ],
)
def test_the_correction_for_autocorrelation_is_the_published_one(lags, z, p):
    found = mann_kendall([WAVES], method="hamed-rao", lags=lags)
    assert found.score[0] == 201
    assert found.z[0] == pytest.approx(z, rel=1e-9)
    assert found.p[0] == pytest.approx(p, rel=1e-7)


@pytest.mark.parametrize("n", [2, 3, 5, 9, 13, 40])
def test_without_ties_p_is_that_of_kendalls_tau(n):
    values = np.random.default_rng(n).permutation(n).astype(float)
    expected = kendalltau(np.arange(n), values, method="exact").pvalue
    assert mann_kendall([values]).p[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("values", [[1, 1, 2, 3, 2, 2, 4], [2, 1, 1, 1, 0, 0], [3, 3, 3, 3, 4]])
def test_with_ties_p_is_counted_from_all_orders(values):
    def score(order):
        return sum(np.sign(b - a) for i, a in enumerate(order) for b in order[i + 1 :])

    far = [abs(score(order)) >= abs(score(values)) for order in permutations(values)]
    assert mann_kendall([values]).p[0] == pytest.approx(np.mean(far), rel=1e-12)


def test_a_gap_is_left_out():
    with_gaps = mann_kendall([[1, GAP, 3, 2, GAP, 5, 4, 7]])
    without = mann_kendall([[1, 3, 2, 5, 4, 7]])
    for name in ("score", "z", "p", "known"):
        assert getattr(with_gaps, name) == getattr(without, name)
    slope = theilslopes([1, 3, 2, 5, 4, 7], [0, 2, 3, 5, 6, 7]).slope
    assert with_gaps.slope[0] == pytest.approx(slope)


def test_a_gap_has_no_part_in_autocorrelation():
    found = mann_kendall([[*WAVES[:10], GAP, *WAVES[11:]], WAVES], method="hamed-rao", lags=3)
    assert found.known.tolist() == [27, 28]
    assert abs(found.z[0] - found.z[1]) < 0.5


def test_values_all_alike_have_no_trend_and_too_few_say_nothing():
    found = mann_kendall([[2.0] * 6, [GAP] * 6, [1.0, *[GAP] * 5]])
    assert found.z[0] == 0
    assert found.p[0] == 1
    assert np.isnan(found.z[1:]).all()
    assert np.isnan(found.p[1:]).all()
    for method in ("normal", "hamed-rao"):
        assert mann_kendall([[2.0] * 6], method=method).p[0] == 1


def test_a_variance_of_nothing_gives_no_p():
    swinging = np.arange(12) % 2 + np.arange(12) * 1e-3
    found = mann_kendall([swinging], method="hamed-rao")
    assert np.isnan(found.p[0]) or found.p[0] <= 1


def test_longer_series_are_given_the_normal_approximation():
    values = np.random.default_rng(3).standard_normal((2, 60))
    assert mann_kendall(values).p.tolist() == mann_kendall(values, method="normal").p.tolist()


def test_each_row_is_its_own():
    rows = np.random.default_rng(1).integers(0, 5, (7, 9)).astype(float)
    together = mann_kendall(rows)
    for row, values in enumerate(rows):
        alone = mann_kendall([values])
        assert (together.p[row], together.z[row]) == (alone.p[0], alone.z[0])


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        ([1.0, 2.0], {}, "row a series"),
        ([[1.0, 2.0], [1.0, np.inf]], {}, "row 1"),
        ([[1.0, 2.0]], {"method": "guess"}, "exact, normal, hamed-rao"),
    ],
)
def test_what_cannot_be_tested_is_refused(values, options, words):
    with pytest.raises(InvalidCounts, match=words):
        mann_kendall(values, **options)
