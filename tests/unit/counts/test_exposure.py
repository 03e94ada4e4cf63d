"""Child-weeks at risk follow the children of each week, and a single year stays as it is."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from hotspot.core.weeks import week_range
from hotspot.counts.exposure import child_weeks_at_risk

ENDINGS = week_range(date(2020, 1, 4), date(2023, 12, 30))
IDS = np.array(["a", "b", "c"], dtype=object)


def populations(*rows):
    frame = pd.DataFrame(rows, columns=["area", "year", "children"])
    return frame.assign(level="tract", age_band="all")


def at_risk(table, window=1, endings=ENDINGS):
    question = {"level": "tract", "age_band": "all", "ids": IDS}
    return child_weeks_at_risk(table, **question, endings=endings, window=window)


def week_of(day):
    return int(np.searchsorted(ENDINGS, np.datetime64(day)))


TWO_YEARS = populations(("a", 2021, 100.0), ("a", 2022, 200.0), ("b", 2021, 5.0), ("b", 2022, 5.0))


def test_children_of_one_year_are_those_of_every_week():
    found = at_risk(populations(("a", 2020, 10.0), ("b", 2020, 0.0)), window=4)
    np.testing.assert_array_equal(found[0], 40.0)
    np.testing.assert_array_equal(found[1], 0.0)
    assert np.isnan(found[2]).all()


def test_children_grow_in_a_straight_line_between_two_julys():
    found = at_risk(TWO_YEARS)
    assert found[0, 0] == found[0, week_of("2021-06-26")] == 100
    assert found[0, -1] == found[0, week_of("2022-07-16")] == 200
    middle = week_of("2022-01-01")  # its Wednesday is 2021-12-29, 181 days after July 1
    assert found[0, middle] == pytest.approx(100 + 100 * 181 / 365)
    np.testing.assert_allclose(found[1], 5.0)
    assert np.isnan(found[2]).all()


@pytest.mark.parametrize("window", [4, 13, 52])
def test_a_window_holds_the_children_of_each_of_its_weeks(window):
    weekly = at_risk(TWO_YEARS, endings=week_range(date(2018, 1, 6), date(2023, 12, 30)))
    sums = np.cumsum(np.pad(weekly[:2], ((0, 0), (1, 0))), axis=1)
    expected = (sums[:, window:] - sums[:, :-window])[:, -len(ENDINGS) :]
    np.testing.assert_allclose(at_risk(TWO_YEARS, window=window)[:2], expected)


def test_numbers_without_a_year_are_of_every_week():
    old = populations(("a", 2020, 10.0), ("b", 2020, 3.0)).assign(year=None)
    np.testing.assert_array_equal(at_risk(old, window=13)[:2, 7], [130.0, 39.0])


def test_an_age_band_nobody_counted_is_not_known():
    found = child_weeks_at_risk(
        TWO_YEARS, level="tract", age_band="00", ids=IDS, endings=ENDINGS, window=4
    )
    assert found.shape == (3, len(ENDINGS))
    assert np.isnan(found).all()
