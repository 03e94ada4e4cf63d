"""What a year would have shown anyway stands beside every change, and rests on the years before."""

import re
from dataclasses import replace

import numpy as np
import pytest

from hotspot.surveillance.answers import Comparison
from hotspot.surveillance.compare import year_on_year
from hotspot.surveillance.luck import luck_of, stays_behind
from hotspot.surveillance.spans import counted_spans
from tests.small_snapshot import small_snapshot

NAMES = [f"District {row:02d}" for row in range(12)]


def made(change=np.copy, measure="ed_visits"):
    mean = np.full((12, 208), 20.0)
    change(mean)
    events = np.random.default_rng(8).poisson(mean)
    snapshot = small_snapshot(events, [5000] * 12, NAMES, measure=measure)
    return snapshot, snapshot.tables["weeks"]["week_ending"].iloc[-4].date()


def unlucky(mean):
    mean[3, -107:-55] *= 1.25


def helped(mean):
    mean[3, -55:] *= 0.65


def test_a_fall_after_an_unlucky_year_is_explained_in_words_and_a_true_one_is_not():
    chance, true = (
        year_on_year(snapshot, measure="ed_visits", week=week)[3]
        for snapshot, week in (made(unlucky), made(helped))
    )
    assert chance.explained_by_luck and not true.explained_by_luck
    assert chance.luck_lower < chance.expected_by_luck < chance.luck_upper < 1
    assert ", explained by luck: luck alone would make it 2" in chance.sentence
    assert true.verdict == "improvement"
    assert "explained by luck" not in true.sentence
    assert (true.until, true.luck_coverage) == (made()[1], 0.90)
    assert true.sentence.endswith("an improvement beyond luck. The numbers do not say why.")


CHANGE = r"\d+ % (higher|lower)"
ALOUD = (
    rf"luck alone would make it (about the same as a year before|{CHANGE})"
    rf" \(anything from (no change|{CHANGE}) to (no change|{CHANGE})\)"
)


def test_no_improvement_is_claimed_without_what_luck_would_make_of_it():
    snapshot, week = made(helped)
    for one in year_on_year(snapshot, measure="ed_visits", week=week):
        assert re.search(ALOUD, one.sentence)


def test_a_fall_everywhere_moves_the_band_along():
    def fall(mean):
        mean[:, -55:] *= 0.7

    snapshot, week = made(fall)
    every = year_on_year(snapshot, measure="ed_visits", week=week)
    assert all(one.luck_upper < 0.95 for one in every)
    assert np.mean([one.explained_by_luck for one in every]) > 0.7


def test_what_comes_after_does_not_change_what_is_expected():
    bands = []
    for change in (np.copy, helped):
        snapshot, week = made(change)
        panel, spans = counted_spans(snapshot, "ed_visits", week, "all", None)
        elsewhere = replace(spans, after=spans.before / spans.at_risk_before * spans.at_risk_after)
        bands.append(luck_of(elsewhere, panel.measure).expected[3])
    assert bands[0] == pytest.approx(bands[1], rel=0.02)


def test_years_of_too_few_children_have_no_band_and_leave_the_others_theirs():
    def few(mean):
        mean[2, -55:] = 0.1

    snapshot, week = made(few)
    panel, spans = counted_spans(snapshot, "ed_visits", week, "all", None)
    assert spans.few.tolist() == [row == 2 for row in range(12)]
    band = luck_of(spans, panel.measure)
    assert np.isnan([band.expected[2], band.lower[2], band.upper[2]]).all()
    assert np.isfinite(np.delete(band.lower, 2)).all()
    one = year_on_year(snapshot, measure="ed_visits", week=week)[2]
    assert np.isnan([one.luck_lower, one.luck_upper]).all()
    assert not one.explained_by_luck


def test_an_empty_year_before_says_nothing_of_luck():
    snapshot, week = made()
    panel, spans = counted_spans(snapshot, "ed_visits", week, "all", None)
    empty = replace(spans, years=np.zeros_like(spans.years))
    assert np.isnan(luck_of(empty, panel.measure).expected).all()


def test_years_are_whole_and_the_last_is_the_year_before():
    snapshot, week = made()
    _, spans = counted_spans(snapshot, "ed_visits", week, "all", None)
    assert spans.years.shape == (12, 3)  # of 153 weeks before: 52, 52 and 49
    np.testing.assert_array_equal(spans.years[:, -1], spans.year_before)
    np.testing.assert_array_equal(spans.years.sum(axis=1), spans.before)


def test_stays_are_asked_only_of_days_of_stays_and_only_where_known():
    snapshot, week = made(measure="bed_days")
    panel, _ = counted_spans(snapshot, "bed_days", week, "all", None)
    assert stays_behind(snapshot, panel.measure, week, "all", None) is None
    visits, _ = counted_spans(made()[0], "ed_visits", week, "all", None)
    assert stays_behind(snapshot, visits.measure, week, "all", None) is None


def test_a_year_of_long_stays_is_expected_to_pass():
    snapshot, week = made(measure="bed_days")
    panel, stays = counted_spans(snapshot, "bed_days", week, "all", None)
    years = 3 * stays.years.astype(float)
    years[3, -1] *= 1.5
    days = replace(stays, years=years, after=3 * stays.after, repeats_before=np.full(12, 9.0))
    band = luck_of(days, panel.measure, stays)
    assert band.expected[3] == pytest.approx(1 / 1.5, abs=0.08)
    assert band.upper[3] < 1 < band.upper[4]


def test_words_in_whole_per_cent_and_the_verdict_never_contradict_each_other():
    edge = Comparison("d", "d", 0.8, 0.7, 0.9, 0.788, 0.95, "no clear change", "", luck_lower=0.792)
    assert replace(edge, luck_upper=1.1).explained_by_luck
    assert not replace(edge, luck_upper=1.1, year_before=0.78).explained_by_luck
    assert not edge.explained_by_luck
