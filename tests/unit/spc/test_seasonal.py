"""What past years make one expect of a week, and when they say nothing."""

from datetime import date

import numpy as np
import pytest

from hotspot.core.chart import Exclusion
from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.laney import u_prime
from hotspot.spc.seasons.between_years import gap_of_year
from hotspot.spc.seasons.history import supported_by
from hotspot.spc.seasons.seasonal import SeasonSettings, learn_season

YEARS = 4
W = 52 * YEARS
WEEKS = np.datetime64("2020-01-04") + 7 * np.arange(W)
DAYS = WEEKS.astype("int64").astype(float)
SHAPE = np.exp(0.8 * np.cos(2 * np.pi * (DAYS - 20) / 365.25))
LEVELS = np.array([[2.0], [5.0], [20.0]]) / 1000
EXPOSURE = np.full((3, W), 1000.0)
EXACT = LEVELS * SHAPE * EXPOSURE
"""Expected counts without any noise."""

PAST = baseline_of(np.arange(W) < W - 52, EXACT.shape)


def ratio_to_truth(season) -> np.ndarray:
    relative = season.rate / SHAPE
    return relative / np.nanmean(relative)


def test_the_shape_of_past_years_goes_on():
    season = learn_season(EXACT, EXPOSURE, WEEKS, PAST)

    np.testing.assert_allclose(ratio_to_truth(season), 1, rtol=1e-4)
    assert season.n_weeks == W - 52
    assert "learned from 156 weeks" in season.words


def test_its_rate_is_that_of_the_region_and_each_area_is_put_on_its_own_level():
    season = learn_season(EXACT, EXPOSURE, WEEKS, PAST)
    limits = u_prime(EXACT, EXPOSURE, PAST, reference=season.reference)

    past = slice(0, W - 52)
    crude = EXACT[:, past].sum() / EXPOSURE[:, past].sum()
    assert season.rate[past].mean() == pytest.approx(crude, rel=1e-3)
    np.testing.assert_allclose(limits.centre, LEVELS * SHAPE, rtol=1e-3)


def test_judged_weeks_never_change_what_was_expected_of_them():
    wild = EXACT.copy()
    wild[:, -52:] = np.random.default_rng(1).poisson(200, (3, 52))
    wild[0, -7] = np.nan

    before, after = (learn_season(each, EXPOSURE, WEEKS, PAST) for each in (EXACT, wild))

    np.testing.assert_array_equal(before.rate, after.rate)
    np.testing.assert_array_equal(before.variation, after.variation)


def test_limits_are_wider_where_seasons_differ_from_year_to_year():
    flat = learn_season(np.full((3, W), 50.0), EXPOSURE, WEEKS, PAST)
    winter = learn_season(50 * EXACT, EXPOSURE, WEEKS, PAST)

    steep, peak = np.abs(np.gradient(np.log(SHAPE))), SHAPE > 2.1
    assert flat.variation.max() < 0.05
    assert winter.variation[peak].min() > 0.05
    assert winter.variation[steep > 0.09].min() > 0.08
    assert winter.variation[SHAPE < 0.46].max() < 0.07


def test_years_that_really_differ_widen_more_than_years_that_do_not():
    shifts = np.repeat([-35, 28, -28, 0], 52)
    moved = 1000 * LEVELS * np.exp(0.8 * np.cos(2 * np.pi * (DAYS - 20 - shifts) / 365.25))

    same, other = (learn_season(50 * each, EXPOSURE, WEEKS, PAST) for each in (EXACT, moved))

    assert other.variation[-52:].max() > 1.5 * same.variation[-52:].max()


def test_an_area_missing_for_months_bends_no_shape():
    gone = EXACT.copy()
    gone[2, 40:70] = np.nan

    season = learn_season(gone, EXPOSURE, WEEKS, PAST)

    np.testing.assert_allclose(ratio_to_truth(season), 1, rtol=1e-4)


def test_a_removed_epoch_bends_no_shape():
    lockdown = Exclusion(date(2020, 3, 28), date(2020, 9, 12), "lockdown")
    bent = EXACT.copy()
    bent[:, (np.datetime64("2020-03-28") <= WEEKS) & (np.datetime64("2020-09-12") >= WEEKS)] *= 0.2

    kept = learn_season(bent, EXPOSURE, WEEKS, PAST)
    removed = learn_season(bent, EXPOSURE, WEEKS, PAST, settings=SeasonSettings(epochs=(lockdown,)))

    np.testing.assert_allclose(ratio_to_truth(removed), 1, rtol=1e-4)
    assert np.abs(ratio_to_truth(kept) - 1).max() > 0.15
    assert removed.n_weeks == kept.n_weeks - 25


def test_a_trend_is_followed_only_if_asked_for():
    growing = 50 * EXACT * np.exp(0.1 * (DAYS - DAYS[0]) / 365.25)

    flat = learn_season(growing, EXPOSURE, WEEKS, PAST)
    trend = learn_season(growing, EXPOSURE, WEEKS, PAST, settings=SeasonSettings(trend=True))

    truth = growing[0] / growing[0].mean()
    off = {
        name: (found.rate / found.rate.mean() / truth)
        for name, found in {"flat": flat, "trend": trend}.items()
    }
    np.testing.assert_allclose(off["trend"], off["trend"].mean(), rtol=1e-3)
    assert np.ptp(off["flat"]) > 0.2


def test_a_phase_learns_from_the_phases_before_and_leaves_them_as_they_were():
    phases = (np.arange(W) >= W - 60).astype(int)
    mask = np.where(phases == 0, np.arange(W) < 104, np.arange(W) < W - 40)
    stepped = np.where(phases == 1, 2.0, 1.0) * EXACT
    two = baseline_of(mask, EXACT.shape, phases=phases)

    season = learn_season(stepped, EXPOSURE, WEEKS, two)
    limits = u_prime(stepped, EXPOSURE, two, reference=season.reference)

    alone = learn_season(EXACT, EXPOSURE, WEEKS, baseline_of(np.arange(W) < 104, EXACT.shape))
    np.testing.assert_allclose(season.rate[phases == 0], alone.rate[phases == 0], rtol=1e-9)
    np.testing.assert_allclose(limits.centre, stepped / EXPOSURE, rtol=1e-3)
    assert season.n_weeks == 124


def test_a_short_first_phase_has_nothing_to_compare_with_and_the_next_has():
    phases = (np.arange(W) >= 52).astype(int)

    season = learn_season(EXACT, EXPOSURE, WEEKS, baseline_of(True, EXACT.shape, phases=phases))

    assert np.isnan(season.rate[:52]).all()
    np.testing.assert_allclose(ratio_to_truth(season)[52:], 1, rtol=1e-4)


def test_less_than_two_years_are_refused_with_the_number_there_is():
    short = baseline_of(np.arange(W) < 70, EXACT.shape)

    with pytest.raises(
        NotEnoughData, match="96 usable weeks over 100; the baseline has 70 over 70"
    ):
        learn_season(EXACT, EXPOSURE, WEEKS, short)
    with pytest.raises(NotEnoughData, match="has 0 over 0"):
        learn_season(EXACT, EXPOSURE, WEEKS, baseline_of(False, EXACT.shape))


def test_a_single_excluded_week_leaves_two_years_enough():
    epochs = (Exclusion(date(2020, 1, 4), date(2020, 1, 4)),)
    two_years = baseline_of(np.arange(W) < 104, EXACT.shape)

    found = learn_season(EXACT, EXPOSURE, WEEKS, two_years, settings=SeasonSettings(epochs=epochs))

    assert found.n_weeks == 103


def test_a_part_of_the_year_that_was_never_seen_is_refused():
    summer = np.isin(WEEKS.astype("datetime64[M]").astype(int) % 12, (6, 7))

    with pytest.raises(NotEnoughData, match="weeks of the year in a row were never seen"):
        learn_season(EXACT, EXPOSURE, WEEKS, baseline_of(~summer, EXACT.shape))
    assert gap_of_year(np.array([])) == 365.25


def test_a_region_with_hardly_any_event_has_no_season():
    with pytest.raises(NotEnoughData, match="had 42 events in the baseline"):
        learn_season(EXACT * 42 / EXACT[:, :-52].sum(), EXPOSURE, WEEKS, PAST)


def test_an_area_without_any_event_is_expected_to_have_none():
    events = EXACT.copy()
    events[1] = 0

    season = learn_season(events, EXPOSURE, WEEKS, PAST)
    limits = u_prime(events, EXPOSURE, PAST, reference=season.reference)

    np.testing.assert_allclose(ratio_to_truth(season), 1, rtol=1e-4)
    assert (limits.centre[1] == 0).all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"events": EXACT[:2]}, "one row an area"),
        ({"exposure": EXPOSURE[:, :5]}, "one row an area"),
        ({"weeks": WEEKS[::-1]}, "ascending"),
        ({"weeks": WEEKS[:5]}, "ascending"),
    ],
)
def test_misaligned_arrays_are_refused(given, words):
    usual = {"events": EXACT, "exposure": EXPOSURE, "weeks": WEEKS, "baseline": PAST}

    with pytest.raises(InvalidCounts, match=words):
        learn_season(**usual | given)


@pytest.mark.parametrize("harmonics", [0, 7])
def test_a_curve_that_is_flat_or_follows_every_week_is_refused(harmonics):
    with pytest.raises(InvalidCounts, match="1 to 6"):
        SeasonSettings(harmonics=harmonics)


@pytest.mark.parametrize(
    ("n_weeks", "n_areas", "compared", "alerts", "years", "words"),
    [
        (300, 5, ("season", "region", "own past"), "Farrington flexible", 5, "of 5 years"),
        (170, 5, ("season", "region", "own past"), "Farrington flexible", 3, "five are better"),
        (120, 1, ("season", "own past"), "chart limits", 0, "needs 3 years (156 weeks)"),
        (60, 5, ("region", "own past"), "chart limits", 0, "needs two years"),
        (20, 5, ("region", "own past"), "EARS", 0, "less than a year"),
        (0, 1, ("own past",), "EARS", 0, "no other area"),
    ],
)
def test_the_length_of_the_past_decides_what_can_be_expected(
    n_weeks, n_areas, compared, alerts, years, words
):
    found = supported_by(n_weeks, n_areas)

    assert (found.compared, found.alerts, found.years) == (compared, alerts, years)
    assert words in found.why


def test_no_history_has_fewer_weeks_than_none():
    with pytest.raises(InvalidCounts, match="give 0 weeks"):
        supported_by(-1, 3)


def test_a_season_is_learned_from_periods_of_four_weeks_too():
    periods = EXACT.reshape(3, -1, 4).sum(axis=2)
    at_risk = EXPOSURE.reshape(3, -1, 4).sum(axis=2)
    past = baseline_of(np.arange(W // 4) < (W - 52) // 4, periods.shape)

    season = learn_season(periods, at_risk, WEEKS[3::4], past)

    assert season.n_weeks == W - 52
    expected = periods.sum(axis=0) / at_risk.sum(axis=0)
    np.testing.assert_allclose(season.rate, expected, rtol=0.02)


def test_periods_of_thirteen_weeks_show_no_season():
    periods, at_risk = (each.reshape(3, -1, 13).sum(axis=2) for each in (EXACT, EXPOSURE))

    with pytest.raises(NotEnoughData, match="13 weeks of the year in a row were never seen"):
        learn_season(periods, at_risk, WEEKS[12::13], baseline_of(True, periods.shape))
