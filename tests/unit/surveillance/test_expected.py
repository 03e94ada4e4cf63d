"""Ages are taken out of a map wherever it can be done, and where not the answer says why."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.surveillance.estimates import estimate
from hotspot.surveillance.expected import adjust_for_age, expected_by_age
from hotspot.surveillance.ground import adjacency_at
from hotspot.surveillance.panels import panel_of
from hotspot.surveillance.unrated import only_measurable
from tests.small_snapshot import seen, small_snapshot

DISTRICTS = ["North"] * 4 + ["South"] * 4
INFANTS = np.array([400, 300, 200, 100, 50, 100, 200, 300])
OLDER = np.array([600, 900, 1200, 900, 1500, 700, 400, 1000])
WEEKS = 60
PER_CHILD = {"00": 0.10, "01-17": 0.02}


def with_bands(**changes):
    """Tracts that differ in their ages only: every child of an age has the same visits."""
    bands = {"00": INFANTS, "01-17": OLDER}
    events = {
        band: np.repeat((PER_CHILD[band] * children)[:, np.newaxis], WEEKS, axis=1).astype(int)
        for band, children in bands.items()
    }
    whole = small_snapshot(sum(events.values()), INFANTS + OLDER, DISTRICTS, **changes)
    parts = {
        band: small_snapshot(events[band], children, DISTRICTS).tables
        for band, children in bands.items()
    }
    tables = {
        name: pd.concat(
            [whole.tables[name], *(part[name].assign(age_band=b) for b, part in parts.items())]
        )
        for name in ("counts", "populations")
    }
    site = replace(whole.site, bands_have_children=True)
    return replace(whole, id="with bands", site=site, tables=whole.tables | tables)


def column_and_panel(snapshot, **options):
    panel = panel_of(snapshot, "ed_visits", "tract", window=4, **options)
    return len(panel.weeks) - 1, panel


def test_tracts_that_differ_in_their_ages_only_have_the_same_rate():
    snapshot = with_bands()
    column, panel = column_and_panel(snapshot)
    adjusted, expected = adjust_for_age(snapshot, panel, column)
    as_counted = panel.events[:, column] / panel.exposure[:, column]
    found = estimate(panel, column, expected, adjacency_at(snapshot, panel))
    assert np.ptp(as_counted) > 0.02
    assert found.crude.rate == pytest.approx(as_counted)
    assert found.smooth.rate == pytest.approx([expected.reference] * 8)
    assert adjusted.events[:, 0] / adjusted.exposure[:, 0] == pytest.approx(
        [expected.reference] * 8
    )
    assert expected.expected == pytest.approx(panel.events[:, column])
    assert expected.method == "expected from the region's rates by age"
    assert expected.why == ""


def test_the_panel_has_the_one_window_and_its_own_counts():
    snapshot = with_bands()
    column, panel = column_and_panel(snapshot)
    adjusted, _ = adjust_for_age(snapshot, panel, column - 3)
    assert adjusted.weeks.tolist() == panel.weeks[[column - 3]].tolist()
    assert adjusted.events.tolist() == panel.events[:, [column - 3]].tolist()
    assert adjusted.exposure.sum() == pytest.approx(panel.exposure[:, column].sum())


def test_tracts_that_are_hardly_seen_teach_the_region_nothing():
    snapshot = seen(with_bands(), North=0.3, South=0.95)
    column, panel = column_and_panel(snapshot)
    adjusted, expected = adjust_for_age(snapshot, panel, column)
    south = panel.measurable
    assert south.sum() == 4
    assert expected.expected[south].sum() == pytest.approx(panel.events[south, column].sum())
    rates = adjusted.events[:, 0] / adjusted.exposure[:, 0]
    assert rates[south] == pytest.approx([expected.reference] * 4)
    found = estimate(only_measurable(panel), column, expected, adjacency_at(snapshot, panel))
    assert found.smooth.rate[south] == pytest.approx([expected.reference] * 4, rel=0.005)
    assert np.isnan(found.smooth.rate[~south]).all()


def test_a_tract_with_an_unknown_band_is_compared_at_all_ages():
    snapshot = with_bands()
    populations = snapshot.tables["populations"].copy()
    first = populations["area"] == populations.loc[populations["level"] == "tract", "area"].iloc[0]
    populations.loc[first & (populations["age_band"] == "00"), "children"] = np.nan
    found = replace(snapshot, id="a gap", tables=snapshot.tables | {"populations": populations})
    column, panel = column_and_panel(found)
    _, expected = adjust_for_age(found, panel, column)
    assert expected.by_age.tolist() == [False] + [True] * 7
    assert "in 1 of 8 areas" in expected.why


@pytest.mark.parametrize(
    ("site", "options", "why"),
    [
        ({"bands_have_children": False}, {}, "the number of children by age is not known"),
        ({}, {"age_band": "00"}, "these are children of one age band"),
    ],
)
def test_where_ages_cannot_be_told_apart_person_weeks_stay(site, options, why):
    snapshot = with_bands()
    found = replace(snapshot, id=why, site=replace(snapshot.site, **site))
    column, panel = column_and_panel(found, **options)
    adjusted, expected = adjust_for_age(found, panel, column)
    assert expected.why == why
    assert adjusted.exposure.tolist() == panel.exposure[:, [column]].tolist()


def test_shares_stay_as_they_are():
    snapshot = with_bands()
    column, panel = column_and_panel(snapshot)
    shares = replace(panel, measure=replace(panel.measure, family="proportion"))
    adjusted, expected = adjust_for_age(snapshot, shares, column)
    assert "share" in expected.why
    assert adjusted.exposure.tolist() == shares.exposure[:, [column]].tolist()


def test_bands_of_other_areas_are_refused():
    snapshot = with_bands()
    _, panel = column_and_panel(snapshot)
    with pytest.raises(InvalidCounts, match="age band all is of another"):
        expected_by_age(panel, [panel.rows(panel.areas[:3])])
