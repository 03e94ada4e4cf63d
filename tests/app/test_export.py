"""Files are written for charts drawn in weeks as in longer periods, and hide together."""

import pytest

from hotspot.cli.exporting import Choice, export


@pytest.mark.parametrize("measure", ["ed_visits", "screen_positive", "bed_days"])
@pytest.mark.parametrize("band", ["all", "00-04"])
def test_every_measure_is_exported_without_naming_a_neighborhood(store, tmp_path, measure, band):
    export(store, None, Choice(measure, 13, None, None, (), band), tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".png", ".csv"}
