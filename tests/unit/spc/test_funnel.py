import numpy as np
import pytest
from scipy.stats import binom, norm, poisson

from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.spc.funnels.funnel import funnel_of_ratios, funnel_of_shares
from hotspot.spc.funnels.lines import TAILS, garwood, ratio_lines, share_lines
from hotspot.spc.funnels.overdispersion import left_of_spread, truncated, winsorized

GAP = np.nan


@pytest.mark.parametrize("expected", [0.01, 0.5, 3.7, 10, 240])
def test_an_area_is_beyond_a_line_if_its_count_is_less_likely_than_the_tail(expected):
    count = np.arange(400.0)

    funnel = funnel_of_ratios(count, np.full(400, expected))

    above = (poisson.sf(count - 1, expected) < TAILS[:, None]).sum(axis=0)
    below = (poisson.cdf(count, expected) < TAILS[:, None]).sum(axis=0)
    assert (funnel.level == above - below).all()


@pytest.mark.parametrize("share", [0.0013, 0.05, 0.3, 0.9])
@pytest.mark.parametrize("tested", [1, 4, 30, 200])
def test_a_share_is_beyond_a_line_if_its_count_is_less_likely_than_the_tail(share, tested):
    count = np.arange(tested + 1.0)

    lower, upper = share_lines(np.full(tested + 1, float(tested)), share)

    above = binom.sf(count - 1, tested, share) < TAILS[:, None]
    below = binom.cdf(count, tested, share) < TAILS[:, None]
    assert ((count / tested > upper) == above).all()
    assert ((count / tested < lower) == below).all()


def test_an_area_without_expectation_or_number_is_left_out():
    funnel = funnel_of_ratios([5, GAP, 5], [0, 4, 5])

    assert np.isnan(funnel.value[:2]).all()
    assert funnel.level.tolist() == [0, 0, 0]
    assert np.isnan(funnel.upper[:, 0]).all()


def test_areas_without_events_do_not_break_the_logarithm():
    rng = np.random.default_rng(1)
    observed = np.append(np.zeros(20), rng.poisson(5, 80))

    funnel = funnel_of_ratios(observed, np.full(100, 5.0), method="SHMI")

    assert np.isfinite([funnel.phi, funnel.tau2]).all()


def test_overdispersion_widens_the_funnel_and_its_absence_does_not():
    rng = np.random.default_rng(2)
    expected = rng.uniform(20, 200, 300)
    spread = rng.poisson(expected * np.exp(rng.normal(0, 0.4, 300)))

    even = funnel_of_ratios(rng.poisson(expected), expected, method="SHMI", make_up=True)
    wide = funnel_of_ratios(spread, expected, method="SHMI", make_up=True)

    assert even.tau2 < 0.01
    assert wide.tau2 == pytest.approx(0.16, rel=0.25)
    assert (wide.upper > even.upper).all()
    assert (np.abs(wide.level) == 2).mean() < 0.02
    assert (np.abs(funnel_of_ratios(spread, expected).level) == 2).mean() > 0.2


def test_shares_have_the_share_of_all_as_their_centre():
    funnel = funnel_of_shares([5, 15, 0], [50, 50, 0])

    assert funnel.centre == 0.2
    assert funnel.method == "exact"
    assert np.isnan(funnel.value[2])


def test_arcsine_limits_stay_within_what_a_share_can_be():
    lower, upper = share_lines([2.0, 50], 0.02, method="arcsine", tau2=0.01)

    assert (lower >= 0).all()
    assert (upper <= 1).all()
    assert (upper[:, 0] > upper[:, 1]).all()


@pytest.mark.parametrize("share", [0, 1])
def test_shares_of_none_or_all_have_their_lines_on_the_centre(share):
    positives = np.array([10.0, 20]) * share

    for method in ("exact", "arcsine"):
        assert not funnel_of_shares(positives, [10, 20], method=method).level.any()


def test_garwood_of_no_event_has_a_lower_mean_of_zero():
    lower, upper = garwood([0.0, 1], 0.025)

    np.testing.assert_allclose(lower, [0, 0.0253178], atol=1e-6)
    np.testing.assert_allclose(upper, [3.688879, 5.571643], atol=1e-6)


def test_outer_lines_lie_outside_inner_ones():
    size = np.geomspace(0.1, 1e5, 50)

    for method in ("exact", "Garwood", "SHMI", "CQC"):
        lower, upper = ratio_lines(size, method=method, tau2=0.01)
        assert (upper[1] > upper[0]).all()
        assert (lower[1] <= lower[0]).all()


def test_trimming_sets_aside_or_pulls_in_both_ends():
    z = np.arange(52.0)

    assert np.flatnonzero(~truncated(z, 0.1)).tolist() == [*range(5), *range(47, 52)]
    assert winsorized(z, 0.1).min() == pytest.approx(5.1)
    assert truncated(z, 0).all()


def test_what_trimming_leaves_is_that_of_a_bell_curve():
    z = norm.ppf((np.arange(100_000) + 0.5) / 100_000)

    assert np.mean(z[truncated(z, 0.1)] ** 2) == pytest.approx(
        left_of_spread(0.1, pulled_in=False), rel=0.001
    )
    assert np.mean(winsorized(z, 0.1) ** 2) == pytest.approx(
        left_of_spread(0.1, pulled_in=True), rel=0.001
    )
    assert left_of_spread(0, pulled_in=True) == 1


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: funnel_of_ratios([1, 2], [1]), InvalidCounts, "must be one an area"),
        (lambda: funnel_of_ratios([1, -2], [1, 1]), InvalidCounts, "row 1 is not"),
        (lambda: funnel_of_ratios([1], [1], trim=0.5), InvalidCounts, "trim 0.5 must be"),
        (lambda: funnel_of_ratios([1], [1], method="x"), UnsupportedMethod, "choose exact"),
        (lambda: funnel_of_ratios([1], [1], method="SHMI"), NotEnoughData, "needs two areas"),
        (lambda: funnel_of_shares([3], [2]), InvalidCounts, "a share is at most 1"),
        (lambda: funnel_of_shares([0], [0]), NotEnoughData, "nobody was"),
        (lambda: funnel_of_shares([1], [2], method="x"), UnsupportedMethod, "exact or arcsine"),
    ],
)
def test_what_cannot_be_compared_is_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()
