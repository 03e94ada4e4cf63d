import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc import ChartSettings, control_chart
from hotspot.spc.rules import RuleSettings
from tests.charted import chart_against_region, chart_one, chart_own_past

STEADY = np.tile([20.0, 24, 18, 22, 16], 6)
"""Thirty weeks about twenty events, neighbors unlike."""


def chart(events=STEADY, exposure=None, **given):
    """Chart one complete series against its first twenty weeks."""
    events = np.asarray(events, dtype=float)
    everything = np.ones(len(events), dtype=bool)
    plain = {
        "family": "events",
        "observed": everything,
        "complete": everything,
        "baseline_weeks": 20,
    }
    size = np.full(len(events), 1000.0) if exposure is None else exposure
    return chart_one(events, size, weeks(len(events)), **(plain | given))


def weeks(number: int) -> np.ndarray:
    return np.datetime64("2025-01-04") + 7 * np.arange(number)


def changed(**at: float) -> np.ndarray:
    """Give the steady series with some weeks changed, as ``week25=90``."""
    events = STEADY.copy()
    for week, value in at.items():
        events[int(week.removeprefix("week"))] = value
    return events


def test_a_steady_series_is_common_cause():
    found = chart()

    assert set(found.status) == {"common cause"}
    assert not found.signal.any()
    assert found.kind == "u′"
    assert found.value[0] == pytest.approx(0.02)
    assert found.centre[0] == pytest.approx(0.02)


def test_a_high_and_a_low_week_are_points():
    found = chart(changed(week25=60, week27=0))

    assert found.status[25] == "high point"
    assert found.status[27] == "low point"
    assert found.signal.sum() == 2


def test_eight_weeks_above_are_a_shift_from_the_eighth_on():
    events = changed(**{f"week{week}": 25 for week in range(20, 30)})

    found = chart(events)

    assert found.status.tolist()[19:] == ["common cause"] * 8 + ["high shift"] * 3


def test_a_point_outranks_a_shift():
    events = changed(**{f"week{week}": 25 for week in range(20, 29)}, week29=60)

    assert chart(events).status.tolist()[-3:] == ["high shift", "high shift", "high point"]


def test_incomplete_weeks_are_drawn_and_trigger_nothing():
    complete = np.arange(30) < 28

    found = chart(changed(week28=0, week29=90), complete=complete)

    assert found.status.tolist()[-2:] == ["incomplete", "incomplete"]
    assert np.isfinite(found.value[-2:]).all()
    assert np.isfinite(found.centre[-2:]).all()
    assert not found.signal.any()


def test_incomplete_weeks_are_in_no_baseline():
    complete = np.arange(30) < 10

    assert np.flatnonzero(chart(complete=complete).baseline).tolist() == list(range(10))


def test_an_unobserved_week_is_no_data_even_with_a_count():
    observed = np.arange(30) != 25

    found = chart(changed(week25=90), observed=observed)

    assert found.status[25] == "no data"
    assert np.isnan(found.value[25])


def test_a_week_with_nobody_at_risk_is_no_data():
    exposure = np.where(np.arange(30) == 25, 0.0, 1000.0)

    assert chart(exposure=exposure).status[25] == "no data"


def test_a_missing_week_does_not_break_a_run():
    events = changed(**{f"week{week}": 25 for week in range(21, 30)})
    events[24] = np.nan

    assert chart(events).status[29] == "high shift"


def test_a_phase_has_its_own_limits():
    events = np.concatenate([STEADY, 3 * STEADY])
    phases = (np.arange(60) >= 30).astype(int)

    found = chart(events, phases=phases)

    assert not found.signal.any()
    assert found.phase.tolist() == phases.tolist()
    assert found.centre[-1] == pytest.approx(3 * found.centre[0])
    assert found.sigma_z.shape == (2,)


def test_few_baseline_weeks_are_trial_limits():
    few = chart(STEADY[:11])
    assert few.trial == "Trial limits: 11 points in the baseline, 12 make limits."
    assert few.trial in few.why
    assert chart(STEADY[:12]).trial == ""
    assert "Trial limits" not in chart(STEADY[:12]).why


def test_one_week_has_no_limits_and_cannot_be_judged():
    found = chart(STEADY[:1])

    assert found.status.tolist() == ["no data"]
    assert found.value[0] == found.centre[0] == pytest.approx(0.02)
    assert "No limits yet: 1 point in the baseline." in found.why


def test_a_first_event_after_none_is_not_news_and_several_are():
    events = np.concatenate([np.zeros(20), [1.0, 0, 0, 2]])

    found = chart(events)

    assert found.status.tolist()[-4:] == ["common cause"] * 3 + ["high point"]
    assert "Nothing varies in the baseline." in found.why


def test_a_lower_limit_of_zero_is_said():
    assert "a fall cannot show as a single point here" in chart(STEADY // 8).why
    assert "a fall cannot show" not in chart().why


def test_runs_of_bed_days_are_not_judged():
    events = changed(**{f"week{week}": 25 for week in range(20, 30)})

    found = chart(events, family="person_days")

    assert found.kind == "negative binomial"
    assert not found.signal.any()
    assert "The shift rule is off: one stay fills days of several weeks." in found.why
    assert found.rules == ("one point beyond a limit",)


def test_runs_are_not_judged_where_neighbors_are_alike():
    events = 20 + 4 * np.sin(np.arange(30) / 3)

    found = chart(events)

    assert "The shift rule is off: neighboring points are alike" in found.why
    assert not found.signal.any()


def test_runs_are_not_judged_of_a_handful_of_events():
    found = chart(np.tile([0.0, 2, 1, 0, 3], 6))

    assert "The shift rule is off: fewer than 2 events a point." in found.why


def test_rules_can_be_switched_off():
    events = changed(**{f"week{week}": 25 for week in range(20, 29)}, week29=60)

    found = chart(events, rules=RuleSettings(use_points=False, use_shift=False))

    assert not found.signal.any()
    assert found.rules == ()
    assert "The shift rule is switched off." in found.why


def test_xmr_can_be_chosen_and_stays_above_zero():
    found = chart(np.tile([1.0, 9], 15), kind="XmR")

    assert found.kind == "XmR"
    assert (found.lower == 0).all()
    assert np.isnan(found.sigma_z).all()
    assert found.why.startswith("XmR chart")


def test_proportions_get_a_p_chart_between_zero_and_one():
    found = chart(exposure=np.full(30, 25.0), family="proportion")

    assert found.kind == "p′"
    assert (found.upper <= 1).all()


@pytest.mark.parametrize(
    ("family", "kind", "message"),
    [
        ("person_days", "u", "'u' does not serve person_days; choose auto, negative binomial,"),
        ("proportion", "u′", "'u′' does not serve proportion; choose auto, p′, .*XmR or run"),
        ("nights", "auto", "no chart serves 'nights'"),
    ],
)
def test_a_chart_that_does_not_serve_the_family_is_refused(family, kind, message):
    with pytest.raises(UnsupportedMethod, match=message):
        chart(family=family, kind=kind)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"events": STEADY - 30}, "events and exposure must be finite and >= 0"),
        ({"events": STEADY, "exposure": np.full(30, np.inf)}, "must be finite"),
        ({"observed": np.ones(29, bool)}, r"observed \(29,\) and complete \(30,\) must fit"),
        ({"exposure": np.full(30, 10.0), "family": "proportion"}, "a share is at most 1"),
        ({"exposure": np.ones(29)}, "must be equal shapes"),
    ],
)
def test_impossible_series_are_refused(given, message):
    with pytest.raises(InvalidCounts, match=message):
        chart(**given)


def test_weeks_must_ascend():
    with pytest.raises(InvalidCounts, match="must be ascending"):
        chart_own_past(
            STEADY[None, :],
            STEADY[None, :],
            weeks(30)[::-1],
            family="events",
            observed=np.ones(30, bool),
            complete=np.ones(30, bool),
            baseline_weeks=20,
        )


def region(events: np.ndarray, **given):
    plain = {
        "family": "events",
        "observed": np.ones(events.shape, dtype=bool),
        "complete": np.ones(events.shape[1], dtype=bool),
        "baseline_weeks": 20,
    }
    size = np.full(events.shape, 1000.0)
    return chart_against_region(events, size, weeks(events.shape[1]), **(plain | given))


def test_what_comes_to_all_is_nobodys_signal():
    season = 1 + 2 * (np.arange(30) >= 24)
    events = np.stack([STEADY, np.roll(STEADY, 1), np.roll(STEADY, 2)]) * season

    assert not any(found.signal.any() for found in region(events))
    assert chart(events[0]).signal.any()


def test_what_comes_to_one_is_its_signal_alone():
    events = np.stack([np.roll(STEADY, shift) for shift in range(5)])
    events[2, 25] = 60

    charts = region(events)

    assert charts[2].status[25] == "high point"
    assert sum(found.signal.sum() for found in charts) == 1
    assert "The centre line is what the rest of the region had at the same time" in charts[2].why


def test_an_unobserved_area_is_left_out_of_what_others_are_compared_with():
    events = np.stack([np.roll(STEADY, shift) for shift in range(5)])
    observed = np.ones(events.shape, dtype=bool)
    observed[0, 25] = False
    spoiled = events.copy()
    spoiled[0, 25] = 9999

    plain, same = region(events, observed=observed), region(spoiled, observed=observed)

    for one, other in zip(plain, same, strict=True):
        np.testing.assert_array_equal(one.centre, other.centre)


def test_a_week_without_events_elsewhere_cannot_be_judged():
    events = np.stack([np.roll(STEADY, shift) for shift in range(3)])
    events[1:, 25] = 0

    found = region(events)[0]

    assert found.status[25] == "no data"
    assert "At 1 point there was nothing to compare with." in found.why


def test_an_area_alone_is_compared_with_itself():
    (found,) = region(STEADY[None, :])

    np.testing.assert_allclose(found.centre, chart().centre)
    assert "There is no other area to compare with." in found.why


def test_many_charts_are_the_single_charts():
    events = np.stack([STEADY, changed(week25=60), STEADY // 8])
    everything = np.ones(30, dtype=bool)

    charts = chart_own_past(
        events,
        np.full(events.shape, 1000.0),
        weeks(30),
        family="events",
        observed=everything,
        complete=everything,
        baseline_weeks=20,
    )

    for row, found in zip(events, charts, strict=True):
        alone = chart(row)
        np.testing.assert_array_equal(found.upper, alone.upper)
        assert found.status.tolist() == alone.status.tolist()
        assert found.why == alone.why


@pytest.mark.parametrize("family", ["events", "proportion"])
def test_a_run_chart_of_counts_is_judged_as_one_of_their_values_is(family):
    events = changed(**{f"week{week}": 25 for week in range(20, 30)})
    size = np.full(30, 50.0)

    found = chart(events, size, family=family, kind="run")
    plain = control_chart(events / size, kind="run", settings=ChartSettings(baseline_weeks=20))

    assert found.status.tolist() == plain.status.tolist()
    assert found.status.tolist()[-3:] == ["high shift"] * 3
    assert found.runs == plain.runs
    assert np.isposinf(found.upper).all()
    assert np.isneginf(found.lower).all()
    assert found.rules == plain.rules == ("8 points in a row on one side of the centre line",)


def test_a_run_chart_says_nothing_of_a_mean_or_of_a_region():
    said = chart(kind="run").why

    assert said == "Run chart: the median and no limits; only runs are judged."
