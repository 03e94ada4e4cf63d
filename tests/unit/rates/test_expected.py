import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.rates.crude import crude_rates
from hotspot.rates.expected import expected_alike, expected_at_rates, expected_counts

CHILDREN = np.array([[100.0, 300, 200], [900, 100, 400]])
RATES = np.array([0.2, 0.05])
EVENTS = RATES[:, np.newaxis] * CHILDREN


def test_areas_that_differ_in_their_ages_only_are_as_expected():
    found = expected_counts(EVENTS, CHILDREN)
    assert found.expected == pytest.approx(EVENTS.sum(axis=0))
    adjusted = crude_rates(EVENTS.sum(axis=0), found.person_weeks, family="events")
    assert adjusted.rate == pytest.approx([found.reference] * 3)
    crude = crude_rates(EVENTS.sum(axis=0), CHILDREN.sum(axis=0), family="events")
    assert np.ptp(crude.rate) > 0.08
    assert found.method == "expected from the region's rates by age"
    assert found.why == ""
    assert found.by_age.all()


def test_what_is_expected_sums_to_what_was_counted():
    events = np.random.default_rng(0).poisson(EVENTS)
    found = expected_counts(events, CHILDREN)
    assert found.expected.sum() == pytest.approx(events.sum())
    assert found.person_weeks.sum() == pytest.approx(CHILDREN.sum())
    assert found.reference == pytest.approx(events.sum() / CHILDREN.sum())


def test_an_area_of_which_too_little_is_seen_teaches_nothing():
    events = EVENTS.copy()
    events[:, 2] = 0.0
    found = expected_counts(events, CHILDREN, learn_from=[True, True, False])
    assert found.expected == pytest.approx(EVENTS.sum(axis=0))
    assert found.expected[:2].sum() == pytest.approx(events.sum())


def test_an_area_with_an_unknown_band_is_compared_at_all_ages():
    children, all_ages = CHILDREN.copy(), CHILDREN.sum(axis=0)
    children[1, 2] = np.nan
    found = expected_counts(EVENTS, children, exposure=all_ages)
    assert found.by_age.tolist() == [True, True, False]
    assert found.expected.sum() == pytest.approx(EVENTS.sum())
    rate_of_both = EVENTS[:, :2].sum() / CHILDREN[:, :2].sum()
    assert found.expected[2] / found.expected[0] == pytest.approx(
        rate_of_both * 600 / EVENTS[:, 0].sum()
    )
    assert found.why == (
        "the number of children by age is not known in 1 of 3 areas, compared at all ages"
    )


def test_an_area_of_unknown_size_has_no_expectation_and_one_of_nobody_expects_nobody():
    children = np.column_stack([CHILDREN, [np.nan, 5.0], [0.0, 0.0]])
    events = np.column_stack([EVENTS, [9.0, 9.0], [2.0, 0.0]])
    found = expected_counts(events, children)
    assert np.isnan(found.expected[3])
    assert found.expected[4] == 0.0
    assert found.expected[:3] == pytest.approx(EVENTS.sum(axis=0))


def test_events_without_an_age_are_spread_like_the_others_and_said():
    all_ages = EVENTS.sum(axis=0) * 1.1
    found = expected_counts(EVENTS, CHILDREN, events=all_ages, exposure=CHILDREN.sum(axis=0))
    assert found.expected == pytest.approx(all_ages)
    assert found.why == "9% of events have no age and count like the others"


@pytest.mark.parametrize(
    ("events", "children", "options", "why"),
    [
        (EVENTS, CHILDREN * np.nan, {"exposure": [1000.0, 400, 600]}, "children by age is not"),
        (EVENTS, CHILDREN, {"events": EVENTS.sum(axis=0) * 1.3}, "more than 20% of events"),
        (EVENTS / 50, CHILDREN, {}, "fewer than 10 events"),
        (EVENTS, np.outer([0.3, 0.7], [500, 400, 600]), {}, "children of the same ages"),
        (EVENTS[:1], CHILDREN[:1], {}, "only one age band"),
        (EVENTS, CHILDREN, {"learn_from": [False] * 3}, "no area to learn from"),
    ],
)
def test_where_ages_cannot_be_told_apart_all_are_compared_together(events, children, options, why):
    found = expected_counts(events, children, **options)
    weeks = np.asarray(options.get("exposure", children.sum(axis=0)))
    assert found.method == "expected from the region's rate of all ages"
    assert why in found.why
    assert not found.by_age.any()
    assert found.person_weeks.tolist() == weeks.tolist()
    assert found.expected == pytest.approx(weeks * found.reference, nan_ok=True)


def test_no_event_at_all_leaves_person_weeks_as_they_are():
    found = expected_counts(EVENTS * 0, CHILDREN)
    assert found.expected.tolist() == [0, 0, 0]
    assert found.person_weeks.tolist() == CHILDREN.sum(axis=0).tolist()


def test_events_of_an_age_nobody_has_count_like_the_others():
    children = np.vstack([CHILDREN, [0.0, 0, 0]])
    events = np.vstack([EVENTS, [2.0, 0, 0]])
    found = expected_counts(events, children)
    assert found.expected.sum() == pytest.approx(events.sum())
    assert found.expected / found.expected.sum() == pytest.approx(EVENTS.sum(axis=0) / EVENTS.sum())


def test_one_rate_for_all_ages_is_said_to_be_one():
    found = expected_alike([3.0, 1, 8], [10.0, 30, np.nan], why="shares are of those asked")
    assert found.expected == pytest.approx([1.0, 3.0, np.nan], nan_ok=True)
    assert found.why == "shares are of those asked"


def test_rates_of_another_year_are_taken_as_they_are():
    assert expected_at_rates(CHILDREN, RATES) == pytest.approx(EVENTS.sum(axis=0))
    children = CHILDREN.copy()
    children[1, 0] = np.nan
    assert np.isnan(expected_at_rates(children, RATES)).tolist() == [True, False, False]
    assert expected_at_rates(children, [0.2, 0]) == pytest.approx(0.2 * CHILDREN[0])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"exposure": [1.0]}, "one value an area"),
        ({"events": [1.0]}, "aligned"),
        ({"learn_from": [True]}, "learn_from"),
    ],
)
def test_arrays_of_other_areas_are_refused(options, words):
    with pytest.raises(InvalidCounts, match=words):
        expected_counts(EVENTS, CHILDREN, **options)
    with pytest.raises(InvalidCounts, match="rates"):
        expected_at_rates(CHILDREN, [0.1])
