"""Files are written for charts drawn in weeks as in longer periods, and hide together."""

import pytest

from hotspot.cli.exporting import Choice, export


@pytest.mark.parametrize("measure", ["ed_visits", "screen_positive", "bed_days"])
@pytest.mark.parametrize("band", ["all", "00-04"])
def test_every_measure_is_exported_without_naming_a_neighborhood(store, tmp_path, measure, band):
    export(store, None, Choice(measure, 13, None, None, (), band), tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".png", ".csv"}


def test_maps_of_both_levels_lie_side_by_side(store, tmp_path):
    for level in ("tract", "neighborhood"):
        export(store, None, Choice("ed_visits", 13, None, level, (), "all"), tmp_path)
    neighborhoods, tracts = sorted(tmp_path.glob("*_map.csv"))
    assert "_by-neighborhood_" in neighborhoods.name
    assert "_by-tract_" in tracts.name
    assert "districts" in neighborhoods.read_text(encoding="utf-8").splitlines()[0]
    assert "tracts" in tracts.read_text(encoding="utf-8").splitlines()[0]
