"""A panel has every area and week in its place, and says what is not known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from hotspot.core.columns import COUNTS
from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.measures import MEASURES, VARIANTS
from hotspot.core.weeks import week_range
from hotspot.counts.panels import assemble

NOT_LEARNED = ("completeness", "completeness_lower", "completeness_upper")
WEEKS = week_range(date(2025, 1, 4), date(2025, 2, 15))
AREAS = pd.DataFrame({"level": "tract", "area": ["39061000200", "39061000100", "39061000300"]})


def counts(*rows):
    """Rows of (area, measure, week, value, persons), every child another."""
    frame = pd.DataFrame(rows, columns=["area", "measure", "week", "value", "n_persons"])
    frame["week_ending"] = WEEKS[0] + 7 * frame.pop("week").to_numpy().astype("timedelta64[D]")
    frame = frame.assign(level="tract", age_band="all", n_encounters=frame["value"])
    frame["sum_squares"] = frame["value"] ** 2
    for window in (4, 13, 52):
        frame[f"persons_{window}"] = frame["n_persons"]
        frame[f"squares_{window}"] = frame["sum_squares"]
    return frame[[column.name for column in COUNTS]].astype({"week_ending": "datetime64[s]"})


def weeks(*measures, unobserved=()):
    return pd.concat(
        pd.DataFrame(
            {
                "measure": measure,
                "week_ending": WEEKS.astype("datetime64[s]"),
                "observed": [week not in unobserved for week in range(len(WEEKS))],
                "complete": np.arange(len(WEEKS)) < 5,
                **dict.fromkeys(NOT_LEARNED, np.nan),
                "value": 0,
                "placed": 0,
            }
        )
        for measure in measures
    )


def populations(*children):
    return AREAS.assign(age_band="all", year=2020, children=children)


def panel(frame, *, measure="ed_visits", window=1, children=(20.0, 10.0, 30.0), **changes):
    question = {"level": "tract", "age_band": "all", "window": window}
    question |= {"as_of": date(2025, 2, 12), "vintage": 2020} | changes
    return assemble(
        frame,
        weeks("ed_visits", "screen_positive", unobserved=(0, 6)),
        populations(*children),
        AREAS,
        measure=MEASURES[measure],
        **question,
    )


VISITS = counts(
    ("39061000100", "ed_visits", 1, 2, 2),
    ("39061000100", "ed_visits", 3, 1, 1),
    ("39061000300", "ed_visits", 5, 7, 3),
    ("39061000300", "bed_days", 5, 99, 9),
)


def test_areas_ascend_and_missing_rows_are_zeros():
    found = panel(VISITS)
    assert found.areas.tolist() == sorted(AREAS["area"])
    assert found.events.tolist() == [[0, 2, 0, 1, 0, 0, 0], [0] * 7, [0, 0, 0, 0, 0, 7, 0]]
    assert found.persons[2].tolist() == [0, 0, 0, 0, 0, 3, 0]
    assert found.squares[2, 5] == 49


def test_a_window_sums_the_weeks_that_end_with_it():
    found = panel(VISITS, window=4)
    assert found.events[0].tolist() == [0, 2, 2, 3, 3, 1, 1]
    assert found.persons[0].tolist() == [0, 2, 2, 3, 3, 3, 3]  # nobody leaves in these counts


def test_person_weeks_are_children_times_weeks():
    assert panel(VISITS, window=4).exposure[:, 0].tolist() == [40.0, 80.0, 120.0]


def test_nobody_lives_there_and_not_known_are_two_things():
    exposure = panel(VISITS, children=(0.0, np.nan, 30.0)).exposure[:, 0]
    assert exposure[1] == 0 and np.isnan(exposure[0])


def test_a_band_without_children_counted_has_no_denominator():
    found = panel(VISITS, age_band="00")
    assert np.isnan(found.exposure).all() and not found.events.any()


def test_a_proportion_is_a_share_of_the_screened():
    frame = counts(
        ("39061000100", "screen_positive", 2, 1, 1),
        ("39061000100", "screened", 1, 3, 3),
        ("39061000100", "screened", 2, 4, 4),
    )
    found = panel(frame, measure="screen_positive", window=4)
    assert found.exposure[0].tolist() == [0, 3, 7, 7, 7, 4, 0]
    assert found.events[0].tolist() == [0, 0, 1, 1, 1, 1, 0]
    assert found.exposure[1].tolist() == [0] * 7


def test_a_window_is_observed_if_all_its_weeks_are():
    assert panel(VISITS).observed[0].tolist() == [False, *[True] * 5, False]
    assert panel(VISITS, window=4).observed[0].tolist() == [*[False] * 4, True, True, False]


def test_completeness_is_that_of_the_last_week():
    assert panel(VISITS, window=4).complete.tolist() == [*[True] * 5, False, False]


def test_running_sums_begin_before_the_first_full_week():
    early = counts(("39061000100", "ed_visits", -1, 2, 2), ("39061000100", "ed_visits", 0, 1, 1))
    found = panel(early, window=4)
    assert found.persons[0, 0] == 3
    assert found.events[0].tolist() == [3, 3, 3, 1, 0, 0, 0]


def test_categories_are_as_good_as_words():
    frame = VISITS.astype(dict.fromkeys(["level", "area", "measure", "age_band"], "category"))
    np.testing.assert_array_equal(panel(frame).events, panel(VISITS).events)


def test_the_tables_are_left_alone():
    before = VISITS.copy()
    panel(VISITS, window=13)
    pd.testing.assert_frame_equal(VISITS, before)


def test_a_window_nobody_counted_for_is_refused():
    with pytest.raises(InvalidCounts, match="1, 4, 13, 52 weeks, not 8; choose one of these"):
        panel(VISITS, window=8)


def test_a_measure_that_no_feed_has_is_named():
    with pytest.raises(NotEnoughData, match=r"Bed-days: .* choose another measure"):
        panel(VISITS, measure="bed_days")


@pytest.mark.parametrize(
    "row", [("39061009999", "ed_visits", 1, 1, 1), ("39061000100", "ed_visits", 7, 1, 1)]
)
def test_counts_of_places_or_weeks_that_are_not_listed_are_refused(row):
    with pytest.raises(InvalidCounts, match="does not list; refresh it"):
        panel(counts(row))


def test_what_one_child_has_at_most_is_a_running_sum_and_a_gap_where_it_was_not_counted():
    ends = WEEKS[[1, 3, 5]].astype("datetime64[s]")
    table = pd.DataFrame(
        {
            "level": "tract",
            "area": "39061000100",
            "measure": "bed_days",
            "age_band": "all",
            "week_ending": ends,
            "largest_4": [20, 10, -30],
            "largest_13": [20, 10, 0],
            "largest_52": [20, 10, 0],
        }
    )
    known = weeks("bed_days")
    asked = {"level": "tract", "age_band": "all", "as_of": date(2025, 2, 12), "vintage": 2020}

    def found(window, largest=table):
        return assemble(
            VISITS, known, populations(9.0, 9.0, 9.0), AREAS,
            measure=MEASURES["bed_days"], window=window, largest=largest, **asked,
        ).largest  # fmt: skip

    assert found(4)[0].tolist() == [0, 20, 20, 30, 30, 0, 0]
    assert found(13)[0].tolist() == [0, 20, 20, 30, 30, 30, 30]
    assert not found(4)[1:].any()
    assert found(1) is None
    assert found(4, None) is None
    assert found(4, table.iloc[:0]) is None
    less = counts(
        ("39061000100", "bed_days", 1, 40, 2), ("39061000100", "bed_days_capped_less", 1, 20, 1),
        ("39061000100", "bed_days_capped_plus", 1, 6, 1),
    )  # fmt: skip
    cut = assemble(
        less, known, populations(9.0, 9.0, 9.0), AREAS,
        measure=VARIANTS["bed_days_capped"], window=4, largest=table, **asked,
    )  # fmt: skip
    assert cut.events[0, 1] == 26
    assert 0 < cut.largest[0, 1] <= 20, "no more than of the measure it is a variant of"
    assert panel(VISITS, window=4, largest=table).largest is None, "of visits nothing is kept"
